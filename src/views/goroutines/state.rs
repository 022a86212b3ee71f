//! What a person has chosen in the view of goroutines.

use super::protocol::{By, GoroutinesQuestion, GroupKey, MOST_GROUPS, Sort, WordKey};
use crate::views::address::{self, meaning, order, pairs, read_order, word};
use crate::views::bridge::Look;

#[derive(Clone, PartialEq, Debug)]
pub struct GoroutinesState {
    pub by: By,
    pub sort: Sort,
    pub descending: bool,
    pub state: Option<WordKey>,
    pub minutes: u32,
    pub open: Vec<GroupKey>,
    pub goid: Option<i64>,
    pub limit: u32,
    pub members: u32,
}

#[derive(Clone, PartialEq, Debug)]
pub enum GoroutinesAction {
    By(By),
    /// The same column again turns the order round.
    Sort(Sort),
    /// The same state again, or `None`: all of them.
    State(Option<WordKey>),
    /// The same limit again: no limit.
    Minutes(u32),
    Toggle(GroupKey),
    Find(Option<i64>),
    More,
    MoreMembers,
}

/// Groups listed at first, and goroutines of an open one.
const FIRST: u32 = 100;
const FIRST_MEMBERS: u32 = 25;
/// Groups that can be open at a time: the oldest is closed for one more.
const MOST_OPEN: usize = 8;

impl Default for GoroutinesState {
    fn default() -> Self {
        GoroutinesState {
            by: By::default(),
            sort: Sort::default(),
            descending: true,
            state: None,
            minutes: 0,
            open: Vec::new(),
            goid: None,
            limit: FIRST,
            members: FIRST_MEMBERS,
        }
    }
}

pub fn reduce(state: &GoroutinesState, action: GoroutinesAction) -> GoroutinesState {
    let mut state = state.clone();
    match action {
        GoroutinesAction::By(by) => {
            state.by = by;
            state.open.clear();
            state.limit = FIRST;
        }
        GoroutinesAction::Sort(sort) if sort == state.sort => state.descending = !state.descending,
        GoroutinesAction::Sort(sort) => {
            state.sort = sort;
            state.descending = !is_text(sort);
        }
        GoroutinesAction::State(chosen) => {
            state.state = chosen.filter(|chosen| state.state != Some(*chosen));
            state.limit = FIRST;
        }
        GoroutinesAction::Minutes(minutes) => {
            state.minutes = if state.minutes == minutes { 0 } else { minutes };
            state.limit = FIRST;
        }
        GoroutinesAction::Toggle(key) => match state.open.iter().position(|open| *open == key) {
            Some(at) => {
                state.open.remove(at);
            }
            None => {
                state.open.push(key);
                let surplus = state.open.len().saturating_sub(MOST_OPEN);
                state.open.drain(..surplus);
            }
        },
        GoroutinesAction::Find(goid) => state.goid = goid,
        GoroutinesAction::More => state.limit = state.limit.saturating_mul(4),
        GoroutinesAction::MoreMembers => state.members = state.members.saturating_mul(4),
    }
    state
}

/// Names ascend at first, figures descend.
fn is_text(sort: Sort) -> bool {
    matches!(sort, Sort::Name | Sort::State | Sort::Creator)
}

pub fn question(state: &GoroutinesState, look: &Look) -> GoroutinesQuestion {
    GoroutinesQuestion {
        by: state.by,
        sort: state.sort,
        descending: state.descending,
        state: state.state,
        minutes: state.minutes,
        search: look.search.clone(),
        open: state.open.clone(),
        goid: state.goid,
        limit: state.limit,
        members: state.members,
    }
}

/// Every group with the goroutines of none, for a table that is taken out.
pub fn whole(state: &GoroutinesState, look: &Look) -> GoroutinesQuestion {
    GoroutinesQuestion {
        open: Vec::new(),
        goid: None,
        limit: MOST_GROUPS as u32,
        ..question(state, look)
    }
}

const BY: [(By, &str); 5] = [
    (By::Stack, "stack"),
    (By::State, "state"),
    (By::Creator, "creator"),
    (By::Leaf, "leaf"),
    (By::WaitsOn, "waits"),
];
const SORT: [(Sort, &str); 6] = [
    (Sort::Count, "count"),
    (Sort::Longest, "longest"),
    (Sort::Median, "median"),
    (Sort::State, "state"),
    (Sort::Creator, "creator"),
    (Sort::Name, "name"),
];

/// Only what is not as at first; keys are hashes.
pub fn to_address(state: &GoroutinesState) -> String {
    let first = GoroutinesState::default();
    let mut parts = Vec::new();
    match state.by {
        By::Label(key) => parts.push(format!("label={:x}", key.0)),
        by if by == first.by => {}
        by => parts.extend(word(&BY, by).map(|by| format!("by={by}"))),
    }
    if (state.sort, state.descending) != (first.sort, first.descending) {
        parts.extend(order(&SORT, state.sort, state.descending));
    }
    parts.extend(state.state.map(|key| format!("state={:x}", key.0)));
    if state.minutes > 0 {
        parts.push(format!("wait={}", state.minutes));
    }
    parts.extend(state.goid.map(|goid| format!("goid={goid}")));
    if !state.open.is_empty() {
        let keys = state.open.iter().map(|key| format!("{:x}", key.0));
        parts.push(format!("open={}", keys.collect::<Vec<_>>().join(".")));
    }
    parts.join("&")
}

pub fn from_address(address: &str) -> GoroutinesState {
    let mut state = GoroutinesState::default();
    for (key, value) in pairs(address) {
        match key {
            "by" => state.by = meaning(&BY, value).unwrap_or_default(),
            "label" => state.by = address::key(value).map_or(state.by, By::Label),
            "sort" => (state.sort, state.descending) = read_order(&SORT, value),
            "state" => state.state = address::key(value),
            "wait" => state.minutes = value.parse().unwrap_or(0),
            "goid" => state.goid = value.parse().ok().filter(|goid| *goid > 0),
            "open" => {
                let keys = value.split('.').filter_map(address::key);
                state.open = keys.take(MOST_OPEN).collect();
            }
            _ => {}
        }
    }
    state
}

/// What was typed to find a goroutine: `4711`, or as a dump has it, `goroutine 4711`.
pub fn goid(typed: &str) -> Option<i64> {
    let typed = typed.trim();
    let digits = typed
        .strip_prefix("goroutine")
        .unwrap_or(typed)
        .trim_start();
    let end = digits.find(|c: char| !c.is_ascii_digit());
    let digits = &digits[..end.unwrap_or(digits.len())];
    digits.parse().ok().filter(|goid| *goid > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::NameKey;

    fn after(actions: impl IntoIterator<Item = GoroutinesAction>) -> GoroutinesState {
        actions
            .into_iter()
            .fold(GoroutinesState::default(), |state, action| {
                reduce(&state, action)
            })
    }

    #[test]
    fn addresses_are_read_as_they_were_written() {
        assert_eq!(to_address(&GoroutinesState::default()), "");
        let state = after([
            GoroutinesAction::By(By::Creator),
            GoroutinesAction::Sort(Sort::Longest),
            GoroutinesAction::Sort(Sort::Longest),
            GoroutinesAction::State(Some(NameKey(0xab))),
            GoroutinesAction::Minutes(10),
            GoroutinesAction::Find(Some(4711)),
            GoroutinesAction::Toggle(NameKey(1)),
            GoroutinesAction::Toggle(NameKey(0xff)),
        ]);
        let address = to_address(&state);
        assert_eq!(
            address,
            "by=creator&sort=-longest&state=ab&wait=10&goid=4711&open=1.ff"
        );
        assert_eq!(from_address(&address), state);
        let by_label = after([GoroutinesAction::By(By::Label(NameKey(7)))]);
        assert_eq!(from_address(&to_address(&by_label)), by_label);
        let nonsense = "by=x&label=-&goid=-4&wait=many&open=z&q";
        assert_eq!(from_address(nonsense), GoroutinesState::default());
    }

    #[test]
    fn what_is_chosen_twice_is_chosen_no_more() {
        let state = Some(NameKey(1));
        let twice = [
            GoroutinesAction::State(state),
            GoroutinesAction::State(state),
        ];
        assert_eq!(after(twice).state, None);
        let twice = [GoroutinesAction::Minutes(10), GoroutinesAction::Minutes(10)];
        assert_eq!(after(twice).minutes, 0);
        let other = [GoroutinesAction::Minutes(10), GoroutinesAction::Minutes(60)];
        assert_eq!(after(other).minutes, 60);
    }

    #[test]
    fn few_groups_are_open_at_a_time() {
        let state = after((0..20).map(|key| GoroutinesAction::Toggle(NameKey(key))));
        assert_eq!(state.open.len(), MOST_OPEN);
    }

    #[test]
    fn numbers_are_read_as_people_paste_them() {
        assert_eq!(goid(" 4711 "), Some(4711));
        assert_eq!(
            goid("goroutine 4711 [chan receive, 5 minutes]:"),
            Some(4711)
        );
        for none in ["", "goroutine", "0", "-3", "main.f", "99999999999999999999"] {
            assert_eq!(goid(none), None, "{none}");
        }
    }
}
