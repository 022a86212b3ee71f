//! What a person has chosen of the call graph, and how it stands in the address. Names never stand there, only their hashes.

use super::{GraphQuestion, MOST_ASKED, MOST_NODES};
use crate::protocol::NameKey;
use crate::report::{Opened, Side};
use crate::views::address::pairs;

#[derive(Clone, PartialEq, Debug)]
pub struct GraphState {
    pub node_count: u32,
    /// pprof's `-nodefraction` and `-edgefraction`.
    pub node_millionths: u32,
    pub edge_millionths: u32,
    pub collapsed: Vec<NameKey>,
    pub opened: Vec<Opened>,
    /// Everything but the paths to the selected function steps back.
    pub paths_only: bool,
}

impl Default for GraphState {
    fn default() -> Self {
        GraphState {
            node_count: 80,
            node_millionths: 5000,
            edge_millionths: 1000,
            collapsed: Vec::new(),
            opened: Vec::new(),
            paths_only: false,
        }
    }
}

#[derive(Clone, PartialEq, Debug)]
pub enum GraphAction {
    SetNodeCount(u32),
    SetNodeMillionths(u32),
    SetEdgeMillionths(u32),
    /// Shows what is hidden on one side of a vertex, or hides it again.
    ToggleOpened(Opened),
    /// Makes one vertex of a package, or its functions again.
    ToggleCollapsed(NameKey),
    TogglePaths,
    /// pprof's choice again.
    Reset,
}

pub fn reduce(state: &mut GraphState, action: GraphAction) {
    match action {
        GraphAction::SetNodeCount(count) => state.node_count = count.clamp(1, MOST_NODES),
        GraphAction::SetNodeMillionths(share) => state.node_millionths = share.min(1_000_000),
        GraphAction::SetEdgeMillionths(share) => state.edge_millionths = share.min(1_000_000),
        GraphAction::ToggleOpened(opened) => toggle(&mut state.opened, opened),
        GraphAction::ToggleCollapsed(package) => toggle(&mut state.collapsed, package),
        GraphAction::TogglePaths => state.paths_only = !state.paths_only,
        GraphAction::Reset => *state = GraphState::default(),
    }
}

fn toggle<T: PartialEq>(list: &mut Vec<T>, item: T) {
    match list.iter().position(|other| *other == item) {
        Some(place) => {
            list.remove(place);
        }
        None if list.len() < MOST_ASKED => list.push(item),
        None => {}
    }
}

impl GraphState {
    pub fn question(&self) -> GraphQuestion {
        GraphQuestion {
            node_count: self.node_count,
            node_millionths: self.node_millionths,
            edge_millionths: self.edge_millionths,
            collapsed: self.collapsed.clone(),
            opened: self.opened.clone(),
        }
    }

    /// Only what is not as pprof has it.
    pub fn to_address(&self) -> String {
        let plain = GraphState::default();
        let mut parts = Vec::new();
        for (key, value, default) in [
            ("gn", self.node_count, plain.node_count),
            ("gf", self.node_millionths, plain.node_millionths),
            ("ge", self.edge_millionths, plain.edge_millionths),
            ("gp", u32::from(self.paths_only), 0),
        ] {
            if value != default {
                parts.push(format!("{key}={value}"));
            }
        }
        let hex = |key: &NameKey| format!("{:016x}", key.0);
        let side = |side: Side| {
            let opened = self.opened.iter().filter(move |o| o.side == side);
            opened.map(|o| hex(&o.of)).collect::<Vec<_>>().join(".")
        };
        let collapsed: Vec<String> = self.collapsed.iter().map(hex).collect();
        for (key, list) in [
            ("gc", collapsed.join(".")),
            ("gu", side(Side::Callers)),
            ("gd", side(Side::Callees)),
        ] {
            if !list.is_empty() {
                parts.push(format!("{key}={list}"));
            }
        }
        parts.join("&")
    }

    pub fn from_address(address: &str) -> GraphState {
        let mut state = GraphState::default();
        for (key, value) in pairs(address) {
            let number = || value.parse::<u32>().ok();
            let keys = || {
                let keys = value.split('.').take(MOST_ASKED);
                keys.filter_map(|hex| u64::from_str_radix(hex, 16).ok().map(NameKey))
            };
            let opened = |side| keys().map(move |of| Opened { of, side });
            let action = match (key, number()) {
                ("gn", Some(count)) => GraphAction::SetNodeCount(count),
                ("gf", Some(share)) => GraphAction::SetNodeMillionths(share),
                ("ge", Some(share)) => GraphAction::SetEdgeMillionths(share),
                ("gp", Some(1)) => GraphAction::TogglePaths,
                _ => {
                    match key {
                        "gc" => state.collapsed = keys().collect(),
                        "gu" => state.opened.extend(opened(Side::Callers)),
                        "gd" => state.opened.extend(opened(Side::Callees)),
                        _ => {}
                    }
                    continue;
                }
            };
            reduce(&mut state, action);
        }
        state.opened.truncate(MOST_ASKED);
        state
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gives_the_state_it_was_made_of() {
        let mut state = GraphState::default();
        assert_eq!(state.to_address(), "");
        for action in [
            GraphAction::SetNodeCount(500),
            GraphAction::SetNodeMillionths(0),
            GraphAction::ToggleCollapsed(NameKey(7)),
            GraphAction::ToggleOpened(Opened {
                of: NameKey(u64::MAX),
                side: Side::Callers,
            }),
            GraphAction::TogglePaths,
        ] {
            reduce(&mut state, action);
            assert_eq!(GraphState::from_address(&state.to_address()), state);
        }
    }

    #[test]
    fn an_address_that_makes_no_sense_is_passed_over() {
        let state = GraphState::from_address("gn=x&gf=9999999999&gc=zz.&q&gp=2&gn=900000");
        assert_eq!(state.node_count, MOST_NODES);
        assert_eq!(state.node_millionths, 5000);
        assert!(state.collapsed.is_empty());
    }
}
