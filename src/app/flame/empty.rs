//! Nothing to draw: why, and the next step.

use crate::protocol::Totals;
use crate::state::{Action, FilterAction, State};
use yew::prelude::*;

pub fn empty(totals: &Totals, state: &State, dispatch: &Callback<Action>) -> Html {
    let act = |action: Action, label: &'static str| {
        let onclick = dispatch.reform(move |_| action.clone());
        html! { <button type="button" class="button" {onclick}>{ label }</button> }
    };
    let kind = &totals.kind;
    let (problem, help, button) = if state.is_filtered() {
        (
            "The filters leave no sample.".to_string(),
            "Take one away above, or all of them:".to_string(),
            act(Action::Filter(FilterAction::Reset), "Remove all filters"),
        )
    } else if totals.total == 0 && totals.churn == 0 {
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
