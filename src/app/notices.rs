//! Banners: what went wrong, and what would be right.

use super::Props;
use crate::state::{Action, Notice, Tone};
use yew::prelude::*;

pub fn notices(props: &Props) -> Html {
    let banners = props
        .state
        .notices
        .iter()
        .map(|notice| banner(props, notice));
    html! { <div class="notices" aria-live="polite">{ for banners }</div> }
}

fn banner(props: &Props, notice: &Notice) -> Html {
    let (class, role) = match notice.tone {
        Tone::Error => ("error", "alert"),
        Tone::Info => ("info", "status"),
    };
    let (dispatch, id) = (props.dispatch.clone(), notice.id);
    // Said before the page was switched to another language: to be pronounced as what it is.
    let lang = (notice.language != props.state.language).then(|| notice.language.code());
    html! {
        <div key={id} class={classes!("notice", class)} {role}>
            <p {lang}><strong>{ &notice.problem }</strong>{ " " }{ &notice.help }</p>
            <button type="button" class="button quiet icon" aria-label={told!("Dismiss")} title={told!("Dismiss")}
                    onclick={move |_| dispatch.emit(Action::Dismiss(id))}>{ "×" }</button>
        </div>
    }
}
