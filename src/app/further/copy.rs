//! A button of a further view that copies a text, and says that it did.

use crate::views::bridge::Said;
use crate::web::clipboard;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct CopyProps {
    pub title: String,
    pub text: String,
    pub say: Callback<Said>,
}

#[component]
pub fn Copy(props: &CopyProps) -> Html {
    // What was copied: another text under the same button is not copied yet.
    let copied = use_state(String::new);
    let is_copied = *copied == props.text && !props.text.is_empty();
    let onclick = {
        let (copied, text, say) = (copied.clone(), props.text.clone(), props.say.clone());
        move |_: MouseEvent| {
            let (copied, text, say) = (copied.clone(), text.clone(), say.clone());
            wasm_bindgen_futures::spawn_local(async move {
                match clipboard::copy(text.clone()).await {
                    Ok(()) => copied.set(text),
                    Err(error) => say.emit(refused(&error.to_string())),
                }
            });
        }
    };
    let onmouseleave = move |_: MouseEvent| copied.set(String::new());
    html! {
        <button type="button" class="button copy" {onclick} {onmouseleave}>
            { &props.title }
            <span class="copied" role="status">
                if is_copied { <span aria-label={tr!("copied")}>{ "✓" }</span> }
            </span>
        </button>
    }
}

fn refused(error: &str) -> Said {
    Said::Notify {
        problem: tr!("The browser did not allow copying: {error}.", error = error),
        help: tr!("Mark the text and copy it yourself."),
    }
}
