//! What the page itself knows of the further views, which its second module has: that they exist, what they ask, and what stands of
//! them in the address. What it means only they know.

use super::{Action, FilterAction, FilterEntry, Panel, State, Tone};
use crate::protocol::{Failure, PathKey};
use crate::views::bridge::{Destination, Said};

#[derive(Clone, PartialEq, Debug, Default)]
pub struct FurtherState {
    /// Bytes that the worker of the second module can read; `None`: nothing is asked.
    pub question: Option<Vec<u8>>,
    pub address: String,
    /// Grows when somebody goes to an address.
    pub travels: u32,
    /// Why they cannot be shown.
    pub failure: Option<Failure>,
}

impl State {
    /// Whether the second module has to be there for what is on the screen.
    pub fn wants_further(&self) -> bool {
        let is_in_view = self.view.is_further() && self.shown.is_some();
        // It has the way through a series.
        let is_series = self.open_files().nth(2).is_some();
        is_in_view || is_series || self.panel == Some(Panel::Export) || self.help_is_open
    }

    pub(super) fn apply_said(&mut self, said: Said) {
        match said {
            Said::Asks(question) => self.further.question = question,
            Said::Address(text) => self.further.address = text,
            Said::Notify { problem, help } => {
                self.notify(Tone::Error, None, Failure { problem, help });
            }
            Said::Select(function) => self.apply(Action::SelectFunction(function)),
            Said::SetView(view) => self.apply(Action::SetView(view)),
            Said::AddFilter(filter) => self.apply_filter(FilterAction::Add(filter)),
            Said::Search(pattern) => self.apply(Action::SetSearch(pattern)),
            Said::Show(shown) => self.apply(Action::Show(shown)),
            Said::SetSampleType(kind) => self.apply(Action::SetSampleType(kind)),
            Said::Go(to) => self.go(to),
            Said::ClosePanel => self.apply(Action::ClosePanel),
        }
    }
    fn go(&mut self, to: Destination) {
        self.show(to.shown);
        self.set_view(to.view);
        self.sample_type = Some(to.sample_type);
        self.filters = to.filters.into_iter().map(FilterEntry::on).collect();
        self.selection = to.selection;
        self.zoom(PathKey::ROOT);
    }
}
