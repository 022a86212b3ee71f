//! Nothing to draw: why, and the next step.

use crate::protocol::Totals;
use crate::state::{Action, FilterAction, State};
use yew::prelude::*;

pub fn empty(totals: &Totals, state: &State, dispatch: &Callback<Action>) -> Html {
    let act = |action: Action, label: &'static str| {
        let onclick = dispatch.reform(move |_| action.clone());
        html! { <button type="button" class="button" {onclick}>{ told!(label) }</button> }
    };
    let kind = &totals.kind;
    let (problem, help, button) = if state.is_filtered() {
        (
            tr!("The filters leave no sample."),
            tr!("Take one away above, or all of them:"),
            act(
                Action::Filter(FilterAction::Reset),
                msg!("Remove all filters"),
            ),
        )
    } else if totals.total == 0 && totals.churn == 0 {
        (
            tr!("Every value of {kind} is 0 here.", kind = kind),
            tr!("The file may hold other sample types:"),
            act(Action::NextSampleType, msg!("Next sample type")),
        )
    } else {
        (
            tr!(
                "No stack carries a value of {kind} as the width is chosen.",
                kind = kind
            ),
            tr!("In a comparison, the larger of both sides always has a width:"),
            act(
                Action::SetWidthBy(crate::protocol::WidthBy::Larger),
                msg!("Width: larger"),
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
