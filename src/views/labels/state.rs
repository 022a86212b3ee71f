//! What a person has chosen in the view of labels.

use super::protocol::LabelsQuestion;
use crate::protocol::NameKey;
use crate::views::address::pairs;
use crate::views::table::block;

#[derive(Clone, PartialEq, Debug)]
pub struct LabelsState {
    pub key: Option<NameKey>,
    pub across: Option<NameKey>,
    pub search: String,
    /// Values in sight: the first, and how many.
    pub in_sight: (u32, u32),
}

#[derive(Clone, PartialEq, Debug)]
pub enum LabelsAction {
    Open(NameKey),
    Across(Option<NameKey>),
    Search(String),
    /// Other values are in sight.
    Sight(u32, u32),
}

impl Default for LabelsState {
    fn default() -> LabelsState {
        LabelsState {
            key: None,
            across: None,
            search: String::new(),
            in_sight: (0, 40),
        }
    }
}

pub fn reduce(state: &LabelsState, action: LabelsAction) -> LabelsState {
    let state = state.clone();
    match action {
        LabelsAction::Open(key) => LabelsState {
            key: Some(key),
            across: state.across.filter(|across| *across != key),
            search: String::new(),
            in_sight: (0, state.in_sight.1),
        },
        LabelsAction::Across(across) => LabelsState { across, ..state },
        LabelsAction::Search(search) => LabelsState {
            search,
            in_sight: (0, state.in_sight.1),
            ..state
        },
        LabelsAction::Sight(first, count) => LabelsState {
            in_sight: (first, count),
            ..state
        },
    }
}

pub fn question(state: &LabelsState) -> LabelsQuestion {
    let (offset, limit) = block(state.in_sight);
    LabelsQuestion {
        key: state.key,
        search: state.search.clone(),
        offset,
        limit,
        across: state.across,
    }
}

/// Keys are hashes; what is searched for may be a name, and stays out of the address.
pub fn to_address(state: &LabelsState) -> String {
    let part = |name: &str, key: Option<NameKey>| key.map(|key| format!("{name}={:x}", key.0));
    let parts = [part("key", state.key), part("by", state.across)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("&")
}

pub fn from_address(address: &str) -> LabelsState {
    let part = |name: &str| {
        let mut pairs = pairs(address);
        let (_, value) = pairs.find(|(key, _)| *key == name)?;
        u64::from_str_radix(value, 16).ok().map(NameKey)
    };
    LabelsState {
        key: part("key"),
        across: part("by"),
        ..LabelsState::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_holds_both_keys_and_no_name() {
        let state = reduce(&LabelsState::default(), LabelsAction::Open(NameKey(0xab)));
        let state = reduce(&state, LabelsAction::Across(Some(NameKey(1))));
        assert_eq!(to_address(&state), "key=ab&by=1");
        assert_eq!(from_address("key=ab&by=1"), state);
        assert_eq!(from_address("key=zz&what"), LabelsState::default());
        let searched = reduce(&state, LabelsAction::Search("secret".into()));
        assert_eq!(to_address(&searched), "key=ab&by=1");
        let swapped = reduce(&searched, LabelsAction::Open(NameKey(1)));
        assert_eq!((swapped.across, swapped.search.as_str()), (None, ""));
    }
}
