//! Nothing to draw: why, and the next step.

use crate::protocol::Totals;
use crate::state::{Action, State};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct EmptyProps {
    pub totals: Rc<Totals>,
    pub state: Rc<State>,
    pub dispatch: Callback<Action>,
}

#[component]
pub fn Empty(props: &EmptyProps) -> Html {
    let act = |action: Action, label: &'static str| {
        let onclick = props.dispatch.reform(move |_| action.clone());
        html! { <button type="button" class="button" {onclick}>{ label }</button> }
    };
    let kind = &props.totals.kind;
    let (problem, help, button) = if !props.state.filters.is_empty() {
        (
            "The filters leave no sample.".to_string(),
            "Take one away above, or all of them:".to_string(),
            act(Action::ResetFilters, "Remove all filters"),
        )
    } else if props.totals.total == 0 && props.totals.churn == 0 {
        (
            format!("Every value of {kind} is 0 here."),
            "The file may hold other sample types:".to_string(),
            act(Action::NextSampleType, "Next sample type"),
        )
    } else {
        (
            format!("No stack carries a value of {kind} as the width is chosen."),
            "In a comparison, the larger of both sides always has a width:".to_string(),
            act(
                Action::SetWidthBy(crate::protocol::WidthBy::Larger),
                "Width: larger",
            ),
        )
    };
    html! {
        <div class="flame-empty" role="status">
            <p>{ problem }</p>
            <p>{ help }</p>
            { button }
        </div>
    }
}
