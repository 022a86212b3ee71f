//! The help: every key, from the same table that drives them, and what the words on the page mean.

use super::dialog::{self, Dialog};
use crate::state::keymap::{Binding, KEYMAP};
use crate::state::{Action, View};
use yew::prelude::*;

/// Where the second module puts the keys of its views.
pub const FURTHER: &str = "further-help";

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
        "hide, show_from",
        "Take frames out of the stacks; begin each stack at a match.",
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

pub fn help(dispatch: &Callback<Action>) -> Html {
    let on_close = dispatch.reform(|()| Action::ShowHelp(false));
    let keys = |view: Option<View>| {
        let keys = KEYMAP.iter().filter(move |b| b.view == view);
        html! { <dl class="keys">{ for keys.map(key) }</dl> }
    };
    let words = WORDS
        .iter()
        .map(|(word, meaning)| html! { <><dt>{ *word }</dt><dd>{ *meaning }</dd></> });
    html! {
        <Dialog label="Help" class="dialog" on_close={on_close.clone()}>
            { dialog::head("Help", &on_close) }
            <div class="help-columns">
                <section><h3>{ "Keys" }</h3>{ keys(None) }</section>
                <section>
                    <h3>{ "In the flame graph" }</h3>{ keys(Some(View::Flame)) }
                    <h3>{ "In the table" }</h3>{ keys(Some(View::Top)) }
                </section>
                <section><h3>{ "Words" }</h3><dl class="words">{ for words }</dl></section>
            </div>
            <div id={FURTHER}></div>
        </Dialog>
    }
}

fn key(binding: &Binding) -> Html {
    html! { <><dt><kbd>{ binding.shown }</kbd></dt><dd>{ binding.help }</dd></> }
}
