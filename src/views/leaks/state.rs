//! What the view of leaks knows, and how it changes.

use super::protocol::LeaksQuestion;
use crate::views::bridge::Look;

#[derive(Clone, PartialEq, Debug, Default)]
pub struct LeaksState {
    /// The finding that is open; its place in the list.
    pub open: Option<usize>,
}

#[derive(Clone, PartialEq, Debug)]
pub enum LeaksAction {
    Open(Option<usize>),
}

pub fn reduce(state: &mut LeaksState, action: LeaksAction) {
    match action {
        LeaksAction::Open(open) => state.open = open,
    }
}

pub fn question(look: &Look) -> LeaksQuestion {
    LeaksQuestion {
        files: look.named_files(),
    }
}

pub fn to_address(state: &LeaksState) -> String {
    state
        .open
        .map_or(String::new(), |at| format!("finding={}", at + 1))
}

pub fn from_address(address: &str) -> LeaksState {
    let pairs = address.split('&').filter_map(|pair| pair.split_once('='));
    let place = pairs
        .filter(|(key, _)| *key == "finding")
        .find_map(|(_, value)| value.parse::<usize>().ok());
    LeaksState {
        open: place.and_then(|place| place.checked_sub(1)),
    }
}
