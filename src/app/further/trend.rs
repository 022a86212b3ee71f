//! Rows with their figure in every snapshot, and their chart.

use super::FurtherProps;
use crate::views::protocol::ViewAnswer;
use yew::prelude::*;

pub fn trend(props: &FurtherProps) -> Html {
    let view = props.answers.newest(|_, answer| match answer {
        ViewAnswer::Trend(view) => Some(view),
        _ => None,
    });
    let Some(view) = view else {
        return html! { <p class="empty-view">{ tr!("One moment.") }</p> };
    };
    html! { <pre>{ format!("{view:#?}") }</pre> }
}
