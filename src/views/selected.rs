//! The selected function, by name and figures: what every further view says of the selection.

use super::Looked;
use crate::protocol::{NameKey, Pair};
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SelectedFunction {
    pub key: NameKey,
    pub name: String,
    /// `file:line` of its start; empty if unknown.
    pub place: String,
    pub flat: Pair,
    pub cum: Pair,
}

/// `None`: no profile in view has it.
pub fn answer(looked: &Looked, function: NameKey) -> Option<SelectedFunction> {
    let table = &looked.view.forest.table;
    let frame = table.by_key(function)?;
    let figure = looked.view.function(frame);
    Some(SelectedFunction {
        key: function,
        name: table.name(frame).into_owned(),
        place: table.place(frame),
        flat: figure.flat,
        cum: figure.cum,
    })
}
