//! The tabs and the view under them. A view is a row of [`View::ALL`] and an arm of [`view_pane`].

use super::Props;
use super::flame::FlameGraph;
use super::top::TopTable;
use crate::state::keymap::Command;
use crate::state::lanes::Lane;
use crate::state::{Action, View};
use yew::prelude::*;

/// The element that the second module's views are put into.
pub const FURTHER: &str = "further";

/// `pressed`: the last key that is the view's to carry out.
pub fn view_pane(props: &Props, pressed: Option<(u32, Command)>) -> Html {
    let info = props.state.view.info();
    if props.state.shown.is_none() {
        return html! { <p class="nothing" role="status">{ told!("Opening …") }</p> };
    }
    let failure = props.sight.failure(Lane::Totals).or_else(|| {
        let own = match props.state.view {
            View::Flame => Lane::Flame,
            View::Top => return None,
            _ => Lane::Further,
        };
        props
            .sight
            .failure(own)
            .or(props.state.further.failure.as_ref())
    });
    let view = match props.state.view {
        View::Flame => html! {
            <FlameGraph state={props.state.clone()} sight={props.sight.clone()} dispatch={props.dispatch.clone()}
                {pressed} />
        },
        View::Top => html! { <TopTable props={props.clone()} {pressed} /> },
        _ => html! { <div id={FURTHER} class="further-host"></div> },
    };
    html! {
        <div class="view" id="view" role="tabpanel" aria-label={told!(info.title)}>
            if let Some(failure) = failure {
                <div class="notice error" role="alert"><p><strong>{ &failure.problem }</strong>{ " " }{ &failure.help }</p></div>
            }
            { view }
        </div>
    }
}

pub fn tabs(props: &Props) -> Html {
    let tabs = View::ALL.iter().map(|info| {
        let dispatch = props.dispatch.clone();
        let view = info.view;
        let is_on = props.state.view == view;
        html! {
            <button type="button" class="tab" role="tab" id={format!("tab-{}", info.slug)} aria-selected={is_on.to_string()}
                    aria-controls="view" title={tr!("{hint} (key {key})", hint = tr!(info.hint), key = info.key)}
                    onclick={move |_| dispatch.emit(Action::SetView(view))}>{ told!(info.title) }</button>
        }
    });
    html! { <div class="tabs" role="tablist" aria-label={told!("Views")}>{ for tabs }</div> }
}
