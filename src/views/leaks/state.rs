//! What the view of leaks knows, and how it changes.

use super::protocol::LeaksQuestion;
use crate::leaks::Finding;
use crate::protocol::NameKey;
use crate::views::address::pairs;
use crate::views::bridge::Look;

#[derive(Clone, PartialEq, Debug, Default)]
pub struct LeaksState {
    pub open: Open,
}

/// Which finding is open, one at a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Open {
    /// Whichever is first.
    #[default]
    First,
    None,
    One(FindingKey),
}

/// A finding, wherever it stands in the list and however sure it is: of which rule, in which kind of profile, about what.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FindingKey(u64);

impl FindingKey {
    pub fn of(finding: &Finding) -> FindingKey {
        let text = format!(
            "{} {} {}",
            finding.rule,
            finding.kind.name(),
            finding.what.name
        );
        FindingKey(NameKey::of(text.as_bytes()).0)
    }
}

#[derive(Clone, PartialEq, Debug)]
pub enum LeaksAction {
    Open(Open),
}

pub fn reduce(state: &mut LeaksState, action: LeaksAction) {
    match action {
        LeaksAction::Open(open) => state.open = open,
    }
}

impl LeaksState {
    /// The place in the list of the one that is open; that of a finding which is no longer there is nobody's.
    pub fn open_at(&self, findings: &[Finding]) -> Option<usize> {
        match self.open {
            Open::None => None,
            Open::First => (!findings.is_empty()).then_some(0),
            Open::One(key) => findings.iter().position(|f| FindingKey::of(f) == key),
        }
    }
}

pub fn question(look: &Look) -> LeaksQuestion {
    LeaksQuestion {
        files: look.named_files(),
    }
}

/// `finding=HASH`, or `finding=none`.
pub fn to_address(state: &LeaksState) -> String {
    match state.open {
        Open::First => String::new(),
        Open::None => "finding=none".to_string(),
        Open::One(FindingKey(key)) => format!("finding={key:x}"),
    }
}

pub fn from_address(address: &str) -> LeaksState {
    let pairs = pairs(address);
    let mut values = pairs.filter(|(key, _)| *key == "finding");
    let open = match values.next().map(|(_, value)| value) {
        Some("none") => Open::None,
        Some(value) => {
            u64::from_str_radix(value, 16).map_or(Open::First, |key| Open::One(FindingKey(key)))
        }
        None => Open::First,
    };
    LeaksState { open }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_brings_back_the_finding() {
        for open in [Open::First, Open::None, Open::One(FindingKey(0xabc))] {
            let state = LeaksState { open };
            assert_eq!(from_address(&to_address(&state)), state);
        }
        assert_eq!(to_address(&LeaksState::default()), "");
        for odd in ["finding=", "finding=zz", "x=1", "finding"] {
            assert_eq!(from_address(odd), LeaksState::default(), "{odd}");
        }
    }
}
