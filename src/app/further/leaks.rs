//! The findings, before them what must be said of the series.

use super::FurtherProps;
use crate::views::protocol::ViewAnswer;
use yew::prelude::*;

pub fn leaks(props: &FurtherProps) -> Html {
    let view = props.answers.newest(|_, answer| match answer {
        ViewAnswer::Leaks(view) => Some(view),
        _ => None,
    });
    let Some(view) = view else {
        return html! { <p class="empty-view">{ tr!("One moment.") }</p> };
    };
    html! { <pre>{ format!("{view:#?}") }</pre> }
}
