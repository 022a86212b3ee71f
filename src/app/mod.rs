//! The page: Yew over the one [`State`]. It shows it and says what a person did; what that means is decided in
//! [`crate::state`], and whatever touches the browser stands in [`crate::web`]. A part of the page is a function to `Html`, and a
//! component only where it holds something of its own: each component costs some 8 kB of wasm.

mod bridge;
mod chips;
mod copy;
mod detail;
mod dialog;
mod draft;
mod effects;
mod empty;
mod errands;
mod filters;
mod flame;
pub mod further;
mod grain;
mod header;
mod help;
mod keys;
mod notices;
mod root;
mod scene;
mod sets;
mod status;
mod top;
mod top_columns;
mod views;

use crate::state::sight::Sight;
use crate::state::{Action, State};
use std::rc::Rc;
use yew::prelude::*;

/// What most parts of the page need: all that is known, and a way to say what happened.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub state: Rc<State>,
    pub sight: Rc<Sight>,
    pub dispatch: Callback<Action>,
}

/// Puts the page in the place of what `index.html` shows until now.
pub fn run() {
    let Some(place) = crate::web::document().get_element_by_id("app") else {
        return;
    };
    yew::Renderer::<root::App>::with_root(place).render();
}
