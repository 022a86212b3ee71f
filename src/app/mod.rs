//! The page: Yew components over the one [`State`]. They show it and say what a person did; what that means is decided in
//! [`crate::state`], and whatever touches the browser stands in [`crate::web`].

mod chips;
mod copy;
mod detail;
mod effects;
mod empty;
mod examples;
mod filters;
mod flame;
mod header;
mod help;
mod keys;
mod notices;
mod root;
mod scene;
mod status;
mod top;
mod top_columns;
mod views;

use crate::state::sight::Sight;
use crate::state::{Action, State};
use std::rc::Rc;
use yew::prelude::*;

/// What most components need: all that is known, and a way to say what happened.
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
