//! The help: every key, from the same table that drives them, and what the words on the page mean.

use crate::state::keymap::{Binding, KEYMAP};
use crate::state::{Action, View};
use crate::web::element;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct HelpProps {
    pub dispatch: Callback<Action>,
}

const WORDS: &[(&str, &str)] = &[
    (
        "flat",
        "What a function itself costs: samples that have it innermost.",
    ),
    (
        "cum",
        "What it costs with everything it calls; a recursive function counts once a sample.",
    ),
    ("sum %", "Flat of a row and all rows above it."),
    (
        "total",
        "All samples of the sample type on show, after the filters.",
    ),
    (
        "base → new",
        "In a comparison: the older and the newer figure; “new” and “gone” have only one.",
    ),
    (
        "focus, ignore",
        "Count only stacks with a match; leave out stacks with a match.",
    ),
    (
        "inuse_space",
        "Memory that was held when the snapshot was taken; what leaks grows here.",
    ),
    (
        "alloc_space",
        "Memory allocated since the start, freed or not.",
    ),
];

/// A dialog: it takes the focus, keeps it while open, and gives it back.
#[component]
pub fn Help(HelpProps { dispatch }: &HelpProps) -> Html {
    let dialog = use_node_ref();
    use_effect_with(dialog.clone(), |dialog| {
        let before = crate::web::document().active_element();
        if let Some(dialog) = dialog.cast::<HtmlElement>() {
            let _ = dialog.focus();
        }
        move || {
            if let Some(before) = before.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
                let _ = before.focus();
            }
        }
    });
    let close = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.emit(Action::ShowHelp(false)))
    };
    let onkeydown = {
        let dialog = dialog.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Tab"
                && let Some(dialog) = dialog.cast::<HtmlElement>()
                && element::keep_focus_within(&dialog, event.shift_key())
            {
                event.prevent_default();
            }
        }
    };
    let keys = |view: Option<View>| {
        let keys = KEYMAP.iter().filter(move |b| b.view == view);
        html! { <dl class="keys">{ for keys.map(key) }</dl> }
    };
    let words = WORDS
        .iter()
        .map(|(word, meaning)| html! { <><dt>{ *word }</dt><dd>{ *meaning }</dd></> });
    html! {
        <div class="backdrop" onclick={close.clone()}>
            <div class="panel dialog" role="dialog" aria-modal="true" aria-labelledby="help-title" tabindex="-1"
                 ref={dialog} {onkeydown} onclick={|event: MouseEvent| event.stop_propagation()}>
                <div class="panel-head">
                    <h2 id="help-title">{ "Help" }</h2>
                    <button type="button" class="button quiet icon" aria-label="Close" onclick={close}>{ "×" }</button>
                </div>
                <div class="help-columns">
                    <section><h3>{ "Keys" }</h3>{ keys(None) }</section>
                    <section>
                        <h3>{ "In the flame graph" }</h3>{ keys(Some(View::Flame)) }
                        <h3>{ "In the table" }</h3>{ keys(Some(View::Top)) }
                    </section>
                    <section><h3>{ "Words" }</h3><dl class="words">{ for words }</dl></section>
                </div>
            </div>
        </div>
    }
}

fn key(binding: &Binding) -> Html {
    html! { <><dt><kbd>{ binding.shown }</kbd></dt><dd>{ binding.help }</dd></> }
}
