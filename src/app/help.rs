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
        msg!("What a function itself costs: samples that have it innermost."),
    ),
    (
        "cum",
        msg!("What it costs with everything it calls; a recursive function counts once a sample."),
    ),
    ("sum %", msg!("Flat of a row and all rows above it.")),
    (
        msg!("total"),
        msg!("All samples of the sample type on show, after the filters."),
    ),
    (
        msg!("base → new"),
        msg!("In a comparison: the older and the newer figure; “new” and “gone” have only one."),
    ),
    (
        "focus, ignore",
        msg!("Count only stacks with a match; leave out stacks with a match."),
    ),
    (
        "hide, show_from",
        msg!("Take frames out of the stacks; begin each stack at a match."),
    ),
    (
        "inuse_space",
        msg!("Memory that was held when the snapshot was taken; what leaks grows here."),
    ),
    (
        "alloc_space",
        msg!("Memory allocated since the start, freed or not."),
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
        .map(|(word, meaning)| html! { <><dt>{ told!(word) }</dt><dd>{ told!(meaning) }</dd></> });
    html! {
        <Dialog label={tr!("Help")} class="dialog" on_close={on_close.clone()}>
            { dialog::head(&tr!("Help"), &on_close) }
            <div class="help-columns">
                <section><h3>{ told!("Keys") }</h3>{ keys(None) }</section>
                <section>
                    <h3>{ told!("In the flame graph") }</h3>{ keys(Some(View::Flame)) }
                    <h3>{ told!("In the table") }</h3>{ keys(Some(View::Top)) }
                </section>
                <section><h3>{ told!("Words") }</h3><dl class="words">{ for words }</dl></section>
            </div>
            <div id={FURTHER}></div>
        </Dialog>
    }
}

fn key(binding: &Binding) -> Html {
    html! { <><dt><kbd>{ binding.shown }</kbd></dt><dd>{ told!(binding.help) }</dd></> }
}
