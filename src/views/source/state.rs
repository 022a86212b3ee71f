//! What the source view knows: which file is looked at, which lines are unfolded, and what a person said of where files are. The texts
//! are the page's own; here stand only their paths. Pure.

use super::data::{Place, SourceQuestion};
use super::mapping::{Index, Rule, rule_of};
use crate::protocol::{FileId, NameKey, Pattern};
use crate::views::address::pairs;
use crate::views::bridge::Look;
use crate::views::protocol::ViewQuestion;
use std::collections::BTreeSet;
use std::rc::Rc;

#[derive(Clone, PartialEq, Debug, Default)]
pub struct SourceState {
    /// `None`: the file of the selected function, or the list if nothing is selected.
    pub file: Option<NameKey>,
    /// The list is shown, whatever is selected.
    pub is_list: bool,
    pub search: String,
    /// The line where the cursor is, and where a marked range begins.
    pub line: Option<i64>,
    pub anchor: Option<i64>,
    pub unfolded: BTreeSet<i64>,
    /// The function that the view itself selected: it is there already, and need not follow.
    pub led: Option<NameKey>,
    pub given: Rc<Index>,
    pub rules: Vec<Rule>,
}

#[derive(Clone, PartialEq, Debug)]
pub enum SourceAction {
    Open(NameKey, Option<i64>),
    List,
    Search(String),
    GoTo(i64),
    MarkTo(i64),
    Unfold(i64),
    /// The paths of the files given, in place of those before.
    Give(Rc<Index>),
    /// The file at `path` is the given one; so are others beside it.
    Correct {
        path: String,
        given: String,
    },
    Forget(usize),
    /// A rule more, or another in the place of one.
    Rule(Option<usize>, Rule),
    /// What the browser has kept.
    Rules(Vec<Rule>),
    /// Another function is selected: its file is shown.
    Follow,
    /// To a line of a function, which is selected with that; in another file, or in the one that is shown.
    Lead {
        function: NameKey,
        file: Option<NameKey>,
        line: Option<i64>,
    },
}

pub fn reduce(state: &mut SourceState, action: SourceAction) {
    match action {
        SourceAction::Open(file, line) => open(state, file, line),
        SourceAction::Lead {
            function,
            file,
            line,
        } => {
            state.led = Some(function);
            match file {
                Some(file) => open(state, file, line),
                None => (state.line, state.anchor) = (line, None),
            }
        }
        SourceAction::List => state.is_list = true,
        SourceAction::Search(text) => state.search = text,
        SourceAction::GoTo(line) => (state.line, state.anchor) = (Some(line), None),
        SourceAction::MarkTo(line) => {
            state.anchor = state.anchor.or(state.line);
            state.line = Some(line);
        }
        SourceAction::Unfold(line) => {
            if !state.unfolded.remove(&line) {
                state.unfolded.insert(line);
            }
        }
        SourceAction::Give(given) => state.given = given,
        SourceAction::Correct { path, given } => {
            let rule = rule_of(&path, &given);
            state.rules.retain(|known| known.from != rule.from);
            state.rules.push(rule);
        }
        SourceAction::Forget(rule) => {
            if rule < state.rules.len() {
                state.rules.remove(rule);
            }
        }
        SourceAction::Rule(at, rule) => match at.and_then(|at| state.rules.get_mut(at)) {
            Some(known) => *known = rule,
            None => state.rules.push(rule),
        },
        SourceAction::Rules(rules) => state.rules = rules,
        SourceAction::Follow => {
            (state.file, state.is_list, state.line, state.anchor) = (None, false, None, None);
            state.led = None;
            state.unfolded.clear();
        }
    }
}

fn open(state: &mut SourceState, file: NameKey, line: Option<i64>) {
    (state.file, state.is_list) = (Some(file), false);
    (state.line, state.anchor) = (line, None);
    state.unfolded.clear();
}

impl SourceState {
    /// Which file is shown; `None`: the list is.
    pub fn place(&self, selection: Option<NameKey>) -> Option<Place> {
        if self.is_list {
            return None;
        }
        (self.file.map(Place::File)).or(selection.map(Place::Of))
    }

    /// `columns`: the snapshots that have one.
    pub fn question(&self, selection: Option<NameKey>, columns: Vec<FileId>) -> SourceQuestion {
        match self.place(selection) {
            Some(place) => SourceQuestion::File(place, columns),
            None => {
                let pattern = Pattern {
                    text: self.search.clone(),
                    is_regexp: false,
                };
                SourceQuestion::Routines(pattern, columns)
            }
        }
    }
}

pub fn wanted(state: &SourceState, look: &Look, columns: Vec<FileId>) -> Vec<ViewQuestion> {
    let mut wanted = vec![state.question(look.selection, columns)];
    if state.place(look.selection).is_some() {
        wanted.extend(look.selection.map(SourceQuestion::Callers));
    }
    wanted.into_iter().map(ViewQuestion::Source).collect()
}

/// `file=HASH&line=12`, or `list=1`.
pub fn to_address(state: &SourceState) -> String {
    let file = state.file.map(|file| format!("file={:x}", file.0));
    let line = state.line.map(|line| format!("line={line}"));
    let list = state.is_list.then(|| "list=1".to_string());
    let parts: Vec<String> = [file, line, list].into_iter().flatten().collect();
    parts.join("&")
}

pub fn from_address(state: &mut SourceState, address: &str) {
    let value = |key: &str| {
        let pairs = pairs(address);
        pairs
            .clone()
            .find(|(k, _)| *k == key)
            .map(|(_, value)| value)
    };
    let file = value("file").and_then(|file| u64::from_str_radix(file, 16).ok());
    let file = file.map(NameKey);
    let line = value("line").and_then(|line| line.parse().ok());
    let is_list = value("list").is_some();
    if (file, line, is_list) != (state.file, state.line, state.is_list) {
        (state.file, state.line, state.is_list) = (file, line, is_list);
        state.anchor = None;
        state.unfolded.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_brings_back_the_place() {
        let mut state = SourceState::default();
        reduce(&mut state, SourceAction::Open(NameKey(0xabc), Some(12)));
        let address = to_address(&state);
        assert_eq!(address, "file=abc&line=12");
        let mut other = SourceState::default();
        from_address(&mut other, &address);
        assert_eq!(other, state);
        from_address(&mut other, "file=zz&line=&x");
        assert_eq!(other, SourceState::default());
    }

    #[test]
    fn where_the_view_leads_it_need_not_follow() {
        let mut state = SourceState::default();
        let mut lead = |function, file: Option<u64>, line| {
            let action = SourceAction::Lead {
                function: NameKey(function),
                file: file.map(NameKey),
                line: Some(line),
            };
            reduce(&mut state, action);
            (state.led, state.file, state.line)
        };
        let at = |function, line| (Some(NameKey(function)), Some(NameKey(1)), Some(line));
        assert_eq!(lead(7, Some(1), 12), at(7, 12));
        assert_eq!(lead(8, None, 20), at(8, 20));
        // Selected elsewhere: from then on the same function is news again.
        reduce(&mut state, SourceAction::Follow);
        assert_eq!((state.led, state.line), (None, None));
    }

    #[test]
    fn a_file_that_was_opened_stays_until_another_function_is_followed() {
        let mut state = SourceState::default();
        let selection = Some(NameKey(7));
        assert_eq!(state.place(selection), Some(Place::Of(NameKey(7))));
        reduce(&mut state, SourceAction::Open(NameKey(1), None));
        assert_eq!(state.place(selection), Some(Place::File(NameKey(1))));
        reduce(&mut state, SourceAction::List);
        assert_eq!(state.place(selection), None);
        reduce(&mut state, SourceAction::Follow);
        assert_eq!(state.place(selection), Some(Place::Of(NameKey(7))));
    }

    #[test]
    fn rules_are_added_changed_and_taken_away() {
        let rule = |from: &str| Rule {
            from: from.into(),
            to: "app".into(),
        };
        let mut state = SourceState::default();
        for action in [
            SourceAction::Rule(None, rule("/a")),
            SourceAction::Rule(None, rule("/b")),
            SourceAction::Rule(Some(0), rule("/c")),
            SourceAction::Forget(1),
            SourceAction::Forget(9),
        ] {
            reduce(&mut state, action);
        }
        assert_eq!(state.rules, [rule("/c")]);
    }

    #[test]
    fn a_range_grows_from_where_it_began() {
        let mut state = SourceState::default();
        reduce(&mut state, SourceAction::GoTo(3));
        reduce(&mut state, SourceAction::MarkTo(5));
        reduce(&mut state, SourceAction::MarkTo(9));
        assert_eq!((state.anchor, state.line), (Some(3), Some(9)));
        reduce(&mut state, SourceAction::GoTo(1));
        assert_eq!(state.anchor, None);
    }
}
