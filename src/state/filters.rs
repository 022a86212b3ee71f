//! The filters of the page: those in force and those switched off, the one that is being typed, and the sets that a person keeps.

use super::patterns::filter_fault;
use super::{Panel, State};
use crate::order;
use crate::protocol::{Filter, FilterVerb, Pattern};

/// A filter as it stands in the bar.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FilterEntry {
    pub filter: Filter,
    /// Switched off it keeps its place, and does nothing.
    pub is_on: bool,
}

/// A filter that is being typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    pub filter: Filter,
    /// The one it takes the place of; `None`: it is added.
    pub at: Option<usize>,
    /// Row of the suggestions that the keyboard walked to.
    pub suggested: Option<usize>,
}

/// Filters under a name, kept in the browser because somebody asked for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SavedSet {
    pub name: String,
    pub filters: Vec<FilterEntry>,
}

#[derive(Clone, PartialEq, Debug)]
pub enum FilterAction {
    Add(Filter),
    Remove(usize),
    Toggle(usize),
    /// From a place to another, between those that stand there then.
    Move {
        from: usize,
        to: usize,
    },
    Reset,
    /// Begins to type a new one, or to change the one that stands there.
    Edit(Option<usize>),
    Type(Filter),
    Suggested(Option<usize>),
    /// What was typed is done, as this.
    Commit(Filter),
    /// Adds those that are not there yet.
    AddAll(Vec<Filter>),
    /// In place of all that are there.
    Apply(Vec<FilterEntry>),
    Save(String),
    Forget(usize),
    /// What the browser kept.
    Remembered(Vec<SavedSet>),
}

impl FilterEntry {
    pub fn on(filter: Filter) -> FilterEntry {
        FilterEntry {
            filter,
            is_on: true,
        }
    }

    /// Whether it does anything: a pattern that is none would make every view fail.
    pub fn is_in_force(&self) -> bool {
        self.is_on && filter_fault(&self.filter).is_none()
    }
}

impl State {
    pub fn filters_in_force(&self) -> impl Iterator<Item = &Filter> {
        let in_force = self.filters.iter().filter(|f| f.is_in_force());
        in_force.map(|f| &f.filter)
    }

    pub fn is_filtered(&self) -> bool {
        self.filters_in_force().next().is_some()
    }

    pub fn draft(&self) -> Option<&Draft> {
        match &self.panel {
            Some(Panel::Filter(draft)) => Some(draft),
            _ => None,
        }
    }

    pub(super) fn apply_filter(&mut self, action: FilterAction) {
        let before = self.filters.clone();
        match action {
            FilterAction::Add(filter) => self.add_filter(filter),
            FilterAction::Remove(at) => self.remove_filter(at),
            FilterAction::Toggle(at) => {
                if let Some(entry) = self.filters.get_mut(at) {
                    entry.is_on = !entry.is_on;
                }
            }
            FilterAction::Move { from, to } => self.move_filter(from, to),
            FilterAction::Reset => self.filters.clear(),
            FilterAction::Edit(at) => self.panel = self.begin(at).map(Panel::Filter),
            FilterAction::Type(filter) => self.type_filter(filter),
            FilterAction::Suggested(at) => {
                if let Some(Panel::Filter(draft)) = &mut self.panel {
                    draft.suggested = at;
                }
            }
            FilterAction::Commit(filter) => self.commit(filter),
            FilterAction::AddAll(filters) => {
                for filter in filters {
                    self.add_filter(filter);
                }
            }
            FilterAction::Apply(filters) => self.filters = filters,
            FilterAction::Save(name) => self.save(&name),
            FilterAction::Forget(at) => {
                if at < self.saved.len() {
                    self.saved.remove(at);
                }
            }
            FilterAction::Remembered(saved) => self.saved = saved,
        }
        if before != self.filters {
            self.top.offset = 0;
        }
    }

    /// Switched on again where it stands switched off.
    pub(super) fn add_filter(&mut self, filter: Filter) {
        if filter.pattern.text.is_empty() {
            return;
        }
        match self.filters.iter_mut().find(|f| f.filter == filter) {
            Some(entry) => entry.is_on = true,
            None => self.filters.push(FilterEntry::on(filter)),
        }
    }

    fn remove_filter(&mut self, at: usize) {
        if at < self.filters.len() {
            self.filters.remove(at);
        }
        if self.draft().is_some_and(|draft| draft.at.is_some()) {
            self.panel = None;
        }
    }

    fn move_filter(&mut self, from: usize, to: usize) {
        if from >= self.filters.len() {
            return;
        }
        let entry = self.filters.remove(from);
        let to = to.min(self.filters.len());
        self.filters.insert(to, entry);
        if let Some(Panel::Filter(draft)) = &mut self.panel
            && draft.at == Some(from)
        {
            draft.at = Some(to);
        }
    }

    fn begin(&self, at: Option<usize>) -> Option<Draft> {
        let filter = match at {
            Some(at) => self.filters.get(at)?.filter.clone(),
            None => Filter {
                verb: FilterVerb::Focus,
                pattern: Pattern::default(),
            },
        };
        Some(Draft {
            filter,
            at,
            suggested: None,
        })
    }

    fn type_filter(&mut self, filter: Filter) {
        if let Some(Panel::Filter(draft)) = &mut self.panel {
            draft.filter = filter;
            draft.suggested = None;
        }
    }

    fn commit(&mut self, filter: Filter) {
        if filter.pattern.text.is_empty() || filter_fault(&filter).is_some() {
            return;
        }
        let at = self.draft().and_then(|draft| draft.at);
        self.panel = None;
        let is_elsewhere = |(i, f): (usize, &FilterEntry)| f.filter == filter && Some(i) != at;
        let is_there = self.filters.iter().enumerate().any(is_elsewhere);
        match at.filter(|at| *at < self.filters.len()) {
            Some(at) if is_there => {
                self.filters.remove(at);
                self.add_filter(filter);
            }
            Some(at) => self.filters[at].filter = filter,
            None => self.add_filter(filter),
        }
    }

    /// The same name again replaces the set.
    fn save(&mut self, name: &str) {
        let name = name.trim();
        if name.is_empty() || self.filters.is_empty() {
            return;
        }
        let set = SavedSet {
            name: name.to_string(),
            filters: self.filters.clone(),
        };
        self.saved.retain(|s| s.name != set.name);
        self.saved.push(set);
        order::sort_by(&mut self.saved, |a, b| a.name.cmp(&b.name));
    }
}
