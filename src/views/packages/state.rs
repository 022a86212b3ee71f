//! What a person has chosen in the view of files and packages.

use super::protocol::{By, GroupKey, PackagesQuestion, Sort};
use crate::views::address::{key, meaning, order, pairs, read_order, word};
use crate::views::table::block;

#[derive(Clone, PartialEq, Debug)]
pub struct PackagesState {
    pub by: By,
    pub sort: Sort,
    pub descending: bool,
    pub search: String,
    pub open: Vec<GroupKey>,
    pub zoom: Option<GroupKey>,
    /// Rows in sight: the first, and how many.
    pub in_sight: (u32, u32),
}

#[derive(Clone, PartialEq, Debug)]
pub enum PackagesAction {
    By(By),
    /// The same column again turns the order round.
    Sort(Sort),
    Search(String),
    Toggle(GroupKey),
    Zoom(Option<GroupKey>),
    /// Other rows are in sight.
    Sight(u32, u32),
}

/// Groups that can be open at a time: the oldest is closed for one more.
const MOST_OPEN: usize = 32;

impl Default for PackagesState {
    fn default() -> PackagesState {
        PackagesState {
            by: By::default(),
            sort: Sort::default(),
            descending: true,
            search: String::new(),
            open: Vec::new(),
            zoom: None,
            in_sight: (0, 40),
        }
    }
}

pub fn reduce(state: &PackagesState, action: PackagesAction) -> PackagesState {
    let mut state = state.clone();
    match action {
        PackagesAction::By(by) => {
            state.by = by;
            state.open.clear();
            state.zoom = None;
            state.in_sight.0 = 0;
        }
        PackagesAction::Sort(sort) if sort == state.sort => state.descending = !state.descending,
        PackagesAction::Sort(sort) => {
            state.sort = sort;
            state.descending = sort != Sort::Name;
        }
        PackagesAction::Search(search) => {
            state.search = search;
            state.in_sight.0 = 0;
        }
        PackagesAction::Toggle(key) => match state.open.iter().position(|open| *open == key) {
            Some(at) => {
                state.open.remove(at);
            }
            None => {
                state.open.push(key);
                let surplus = state.open.len().saturating_sub(MOST_OPEN);
                state.open.drain(..surplus);
            }
        },
        PackagesAction::Zoom(zoom) => state.zoom = zoom,
        PackagesAction::Sight(first, count) => state.in_sight = (first, count),
    }
    state
}

pub fn question(state: &PackagesState) -> PackagesQuestion {
    let (offset, limit) = block(state.in_sight);
    PackagesQuestion {
        by: state.by,
        sort: state.sort,
        descending: state.descending,
        search: state.search.clone(),
        open: state.open.clone(),
        zoom: state.zoom,
        offset,
        limit,
    }
}

const BY: [(By, &str); 4] = [
    (By::Package, "package"),
    (By::Module, "module"),
    (By::Directory, "directory"),
    (By::File, "file"),
];
const SORT: [(Sort, &str); 4] = [
    (Sort::Flat, "flat"),
    (Sort::Cum, "cum"),
    (Sort::Caused, "caused"),
    (Sort::Name, "name"),
];

/// Only what is not as at first. What is searched for may be a name, and stays out of it.
pub fn to_address(state: &PackagesState) -> String {
    let first = PackagesState::default();
    let mut parts = Vec::new();
    if state.by != first.by {
        parts.extend(word(&BY, state.by).map(|by| format!("by={by}")));
    }
    if (state.sort, state.descending) != (first.sort, first.descending) {
        parts.extend(order(&SORT, state.sort, state.descending));
    }
    parts.extend(state.zoom.map(|zoom| format!("zoom={:x}", zoom.0)));
    parts.join("&")
}

pub fn from_address(address: &str) -> PackagesState {
    let mut state = PackagesState::default();
    for (name, value) in pairs(address) {
        match name {
            "by" => state.by = meaning(&BY, value).unwrap_or_default(),
            "sort" => (state.sort, state.descending) = read_order(&SORT, value),
            "zoom" => state.zoom = key(value),
            _ => {}
        }
    }
    state
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::NameKey;

    #[test]
    fn addresses_are_read_as_they_were_written() {
        let mut state = PackagesState::default();
        assert_eq!(to_address(&state), "");
        let actions = [
            PackagesAction::By(By::Module),
            PackagesAction::Sort(Sort::Cum),
            PackagesAction::Sort(Sort::Cum),
            PackagesAction::Zoom(Some(NameKey(0xab))),
        ];
        for action in actions {
            state = reduce(&state, action);
            assert_eq!(from_address(&to_address(&state)), state);
        }
        assert_eq!(to_address(&state), "by=module&sort=-cum&zoom=ab");
        assert_eq!(from_address("by=x&zoom=-&q"), PackagesState::default());
    }

    #[test]
    fn few_groups_are_open_at_a_time() {
        let toggle = |state, key| reduce(&state, PackagesAction::Toggle(NameKey(key)));
        let state = (0..40).fold(PackagesState::default(), toggle);
        assert_eq!(state.open.len(), MOST_OPEN);
        assert_eq!(toggle(state, 39).open.len(), MOST_OPEN - 1);
    }
}
