//! A button that copies a text, and says that it did.

use super::keys;
use crate::state::Action;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct CopyProps {
    pub title: String,
    pub hint: String,
    pub text: String,
    pub dispatch: Callback<Action>,
    #[prop_or_default]
    pub class: Classes,
}

#[component]
pub fn CopyButton(props: &CopyProps) -> Html {
    // What was copied: another text under the same button is not copied yet.
    let copied = use_state(String::new);
    let is_copied = *copied == props.text && !props.text.is_empty();
    let onclick = {
        let (copied, text, dispatch) = (copied.clone(), props.text.clone(), props.dispatch.clone());
        move |_: MouseEvent| {
            keys::copy(text.clone(), dispatch.clone());
            copied.set(text.clone());
        }
    };
    let onmouseleave = move |_: MouseEvent| copied.set(String::new());
    html! {
        <button type="button" class={classes!("button", props.class.clone())} title={props.hint.clone()} {onclick} {onmouseleave}>
            { &props.title }
            if is_copied {
                <span class="copied" role="status" aria-label={told!("copied")}>{ "✓" }</span>
            }
        </button>
    }
}
