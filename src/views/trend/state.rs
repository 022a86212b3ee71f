//! What a person has chosen in the view of trends, what is asked for it, and how it stands in the address. Names never stand there: rows and
//! keys of labels are hashes.

use super::protocol::*;
use crate::draw::chart::Stacking;
use crate::draw::time_axis::Clock;
use crate::leaks::Kind;
use crate::protocol::NameKey;
use crate::views::address::{self, meaning, order, pairs, read_order, word};
use crate::views::bridge::Look;

#[derive(Clone, PartialEq, Debug)]
pub struct TrendState {
    /// `None`: that of the file in view.
    pub series: Option<SeriesKey>,
    pub by: RowsBy,
    /// `None`: that of the page.
    pub sample_type: Option<String>,
    pub sort: Sort,
    pub descending: bool,
    /// While something is searched for, show its rows alone.
    pub matching_only: bool,
    /// First row in sight, and how many are.
    pub offset: u32,
    pub rows: u32,
    /// Of the chart; none: the fastest growing.
    pub chosen: Vec<NameKey>,
    /// `None`: areas where rows add up.
    pub stacking: Option<Stacking>,
    pub clock: Clock,
}

impl Default for TrendState {
    fn default() -> Self {
        TrendState {
            series: None,
            by: RowsBy::default(),
            sample_type: None,
            sort: Sort::default(),
            descending: true,
            matching_only: true,
            offset: 0,
            rows: 40,
            chosen: Vec::new(),
            stacking: None,
            clock: Clock::default(),
        }
    }
}

#[derive(Clone, PartialEq, Debug)]
pub enum TrendAction {
    Series(SeriesKey),
    By(RowsBy),
    SampleType(Option<String>),
    /// The same column again turns the order round.
    Sort(Sort),
    ToggleMatchingOnly,
    Scroll {
        offset: u32,
        rows: u32,
    },
    /// Into the chart, or out of it; `shown`: those that are in it now, chosen or not.
    Toggle {
        row: NameKey,
        shown: Vec<NameKey>,
    },
    /// The fastest growing again.
    ChooseNone,
    Stacking(Stacking),
    Clock(Clock),
}

/// Rows of one chart: each has a colour of its own.
pub const MOST_CHOSEN: usize = 12;
/// Rows that are asked for at once: those in sight, and a block around them.
const BLOCK: u32 = 60;
/// Of what an address says.
const MOST_ADDRESS: usize = 64;

pub fn reduce(state: &mut TrendState, action: TrendAction) {
    match action {
        TrendAction::Series(series) => {
            state.series = Some(series);
            state.sample_type = None;
            state.begin_again();
        }
        TrendAction::By(by) => {
            state.by = by;
            state.stacking = None;
            state.begin_again();
        }
        TrendAction::SampleType(kind) => state.sample_type = kind,
        TrendAction::Sort(sort) => {
            state.descending = match sort == state.sort {
                true => !state.descending,
                false => sort != Sort::Name,
            };
            state.sort = sort;
            state.offset = 0;
        }
        TrendAction::ToggleMatchingOnly => {
            state.matching_only = !state.matching_only;
            state.offset = 0;
        }
        TrendAction::Scroll { offset, rows } => {
            state.offset = offset.min(1 << 30);
            state.rows = rows.min(1 << 9);
        }
        TrendAction::Toggle { row, shown } => state.toggle(row, shown),
        TrendAction::ChooseNone => state.chosen.clear(),
        TrendAction::Stacking(stacking) => state.stacking = Some(stacking),
        TrendAction::Clock(clock) => state.clock = clock,
    }
}

impl TrendState {
    /// Other rows: none of those that were chosen is among them.
    fn begin_again(&mut self) {
        self.chosen.clear();
        self.offset = 0;
    }

    fn toggle(&mut self, row: NameKey, shown: Vec<NameKey>) {
        if self.chosen.is_empty() {
            self.chosen = shown;
        }
        match self.chosen.iter().position(|key| *key == row) {
            Some(at) => {
                self.chosen.remove(at);
            }
            None => {
                self.chosen.push(row);
                let surplus = self.chosen.len().saturating_sub(MOST_CHOSEN);
                self.chosen.drain(..surplus);
            }
        }
    }

    /// Areas cannot be of what does not add up.
    pub fn stacking(&self) -> Stacking {
        match (self.by.adds_up(), self.stacking) {
            (false, _) => Stacking::Lines,
            (true, chosen) => chosen.unwrap_or(Stacking::Stacked),
        }
    }
}

pub fn questions(state: &TrendState, look: &Look) -> [TrendQuestion; 2] {
    let files = look.named_files();
    [
        TrendQuestion::Rows(rows_question(state, look)),
        TrendQuestion::Times(TimesQuestion { files }),
    ]
}

/// The rows in sight with a block on either side, so that a short scroll asks for nothing.
pub fn rows_question(state: &TrendState, look: &Look) -> RowsQuestion {
    let offset = state.offset.saturating_sub(BLOCK) / BLOCK * BLOCK;
    RowsQuestion {
        offset,
        limit: state.rows.div_ceil(BLOCK) * BLOCK + 3 * BLOCK,
        ..all_rows(state, look)
    }
}

/// Of no row in particular.
pub fn all_rows(state: &TrendState, look: &Look) -> RowsQuestion {
    let is_narrowed = state.matching_only && !look.search.text.is_empty();
    RowsQuestion {
        files: look.named_files(),
        series: state.series,
        by: state.by,
        sample_type: state.sample_type.clone(),
        sort: state.sort,
        descending: state.descending,
        matching: is_narrowed.then(|| look.search.clone()),
        offset: 0,
        limit: 0,
        chosen: state.chosen.clone(),
    }
}

// ---- the address ----

const KINDS: [(Kind, &str); 10] = [
    (Kind::Heap, "heap"),
    (Kind::Allocs, "allocs"),
    (Kind::Goroutine, "goroutine"),
    (Kind::GoroutineLeak, "goroutineleak"),
    (Kind::Block, "block"),
    (Kind::Mutex, "mutex"),
    (Kind::Cpu, "cpu"),
    (Kind::ThreadCreate, "threadcreate"),
    (Kind::Runtime, "runtime"),
    (Kind::Other, "other"),
];
const BY: [(RowsBy, &str); 5] = [
    (RowsBy::Leaf, "leaf"),
    (RowsBy::Function, "function"),
    (RowsBy::Line, "line"),
    (RowsBy::Package, "package"),
    (RowsBy::Stack, "stack"),
];
const SORT: [(Sort, &str); 9] = [
    (Sort::Name, "name"),
    (Sort::First, "first"),
    (Sort::Last, "last"),
    (Sort::Growth, "growth"),
    (Sort::PerHour, "rate"),
    (Sort::N, "n"),
    (Sort::Z, "z"),
    (Sort::MeanSize, "size"),
    (Sort::MarginalSurvival, "survival"),
];
const STACKING: [(Stacking, &str); 2] = [(Stacking::Stacked, "areas"), (Stacking::Lines, "lines")];

/// Only what is not as at first. What stands here is read by [`from_address`].
pub fn to_address(state: &TrendState) -> String {
    let first = TrendState::default();
    let mut parts = Vec::new();
    if let Some(SeriesKey { kind, nth }) = state.series {
        let process = if nth > 0 {
            format!(".{nth}")
        } else {
            String::new()
        };
        parts.extend(word(&KINDS, kind).map(|kind| format!("kind={kind}{process}")));
    }
    match state.by {
        RowsBy::Leaf => {}
        RowsBy::Label(key) => parts.push(format!("by=label.{:x}", key.0)),
        by => parts.extend(word(&BY, by).map(|by| format!("by={by}"))),
    }
    if let Some(kind) = state.sample_type.as_deref().filter(|kind| is_plain(kind)) {
        parts.push(format!("type={kind}"));
    }
    if (state.sort, state.descending) != (first.sort, first.descending) {
        parts.extend(order(&SORT, state.sort, state.descending));
    }
    if !state.matching_only {
        parts.push("rows=all".to_string());
    }
    if !state.chosen.is_empty() {
        let chosen = state.chosen.iter().map(|key| format!("{:x}", key.0));
        parts.push(format!("chart={}", chosen.collect::<Vec<_>>().join(".")));
    }
    let stacking = state
        .stacking
        .and_then(|stacking| word(&STACKING, stacking));
    parts.extend(stacking.map(|stacking| format!("as={stacking}")));
    if state.clock == Clock::Utc {
        parts.push("clock=utc".to_string());
    }
    parts.join("&")
}

/// What it does not understand it passes over.
pub fn from_address(address: &str) -> TrendState {
    let mut state = TrendState::default();
    for (key, value) in pairs(address) {
        match key {
            "kind" => state.series = series(value),
            "by" => state.by = by(value),
            "type" if is_plain(value) => state.sample_type = Some(value.to_string()),
            "sort" => (state.sort, state.descending) = read_order(&SORT, value),
            "rows" => state.matching_only = value != "all",
            "chart" => {
                let keys = value.split('.').take(MOST_CHOSEN);
                state.chosen = keys.filter_map(address::key).collect();
            }
            "as" => state.stacking = meaning(&STACKING, value),
            "clock" if value == "utc" => state.clock = Clock::Utc,
            _ => {}
        }
    }
    state
}

fn series(value: &str) -> Option<SeriesKey> {
    let (kind, nth) = value.split_once('.').unwrap_or((value, "0"));
    let kind = meaning(&KINDS, kind)?;
    let nth = nth.parse().ok()?;
    Some(SeriesKey { kind, nth })
}

fn by(value: &str) -> RowsBy {
    let label = value
        .strip_prefix("label.")
        .and_then(address::key)
        .map(RowsBy::Label);
    label.or_else(|| meaning(&BY, value)).unwrap_or_default()
}

/// Sample types have names such as `inuse_space`; any other would have to be escaped, and is not worth it.
fn is_plain(text: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    !text.is_empty() && text.len() <= MOST_ADDRESS && text.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(actions: &[TrendAction], expected: &str) {
        let mut state = TrendState::default();
        for action in actions {
            reduce(&mut state, action.clone());
        }
        assert_eq!(to_address(&state), expected);
        assert_eq!(from_address(expected), state);
    }

    fn toggle(key: u64, shown: &[u64]) -> TrendAction {
        TrendAction::Toggle {
            row: NameKey(key),
            shown: shown.iter().map(|key| NameKey(*key)).collect(),
        }
    }

    #[test]
    fn addresses_are_read_as_they_were_written() {
        check(&[], "");
        check(
            &[
                TrendAction::Series(SeriesKey {
                    kind: Kind::Goroutine,
                    nth: 1,
                }),
                TrendAction::By(RowsBy::Label(NameKey(0xab))),
                TrendAction::SampleType(Some("delay".into())),
                TrendAction::Sort(Sort::Growth),
                TrendAction::Sort(Sort::Growth),
                TrendAction::ToggleMatchingOnly,
                toggle(3, &[1, 2]),
                TrendAction::Stacking(Stacking::Lines),
                TrendAction::Clock(Clock::Utc),
            ],
            "kind=goroutine.1&by=label.ab&type=delay&sort=-growth&rows=all&chart=1.2.3&as=lines&clock=utc",
        );
        check(&[TrendAction::Sort(Sort::Name)], "sort=-name");
        let odd = from_address("kind=x&by=label.q&type=a%20b&chart=-.1&sort=&as=&clock=&&=");
        assert_eq!(odd.chosen, [NameKey(1)]);
        assert_eq!(
            (odd.series, odd.by, odd.sample_type),
            (None, RowsBy::Leaf, None)
        );
    }

    #[test]
    fn a_row_is_put_beside_those_in_the_chart() {
        let mut state = TrendState::default();
        reduce(&mut state, toggle(9, &[1, 2]));
        assert_eq!(state.chosen, [NameKey(1), NameKey(2), NameKey(9)]);
        reduce(&mut state, toggle(1, &[1, 2, 9]));
        assert_eq!(state.chosen, [NameKey(2), NameKey(9)]);
        for key in 100..200 {
            reduce(&mut state, toggle(key, &[]));
        }
        assert_eq!(state.chosen.len(), MOST_CHOSEN);
        reduce(&mut state, TrendAction::By(RowsBy::Stack));
        assert_eq!(state.chosen, []);
    }

    #[test]
    fn what_does_not_add_up_is_never_stacked() {
        let mut state = TrendState::default();
        assert_eq!(state.stacking(), Stacking::Stacked);
        reduce(&mut state, TrendAction::By(RowsBy::Function));
        reduce(&mut state, TrendAction::Stacking(Stacking::Stacked));
        assert_eq!(state.stacking(), Stacking::Lines);
    }
}
