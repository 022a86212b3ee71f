//! Peek: every function whose name matches, each between its callers and callees.

use super::{FurtherProps, table::table, waiting};
use crate::protocol::{Pattern, Totals};
use crate::state::words;
use crate::views::callers::protocol::{CallersView, PeekView};
use crate::views::callers::state::CallersAction;
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub fn peek(props: &FurtherProps) -> Html {
    html! {
        <div class="callers-scroller">
            { field(props) }
            { found(props) }
        </div>
    }
}

fn field(props: &FurtherProps) -> Html {
    let pattern = &props.callers().peek;
    let typed = {
        let is_regexp = pattern.is_regexp;
        props.acting(move |event: InputEvent| {
            let field: HtmlInputElement = event.target_unchecked_into();
            let text = field.value();
            CallersAction::Peek(Pattern { text, is_regexp })
        })
    };
    let toggled = {
        let pattern = pattern.clone();
        props.acting(move |_: MouseEvent| {
            CallersAction::Peek(Pattern {
                is_regexp: !pattern.is_regexp,
                ..pattern.clone()
            })
        })
    };
    html! {
        <div class="callers-ask">
            <label for="callers-peek">{ tr!("Functions whose name matches") }</label>
            <input id="callers-peek" type="search" class="callers-field" placeholder={tr!("Text or an expression")}
                autocomplete="off" spellcheck="false" value={pattern.text.clone()} oninput={typed} />
            <span class="segments"><button type="button" class="segment" aria-pressed={pattern.is_regexp.to_string()}
                aria-label={tr!("Regular expression")} title={tr!("Take it as a regular expression")} onclick={toggled}>{ ".*" }</button></span>
        </div>
    }
}

fn found(props: &FurtherProps) -> Html {
    if props.callers().peek.text.is_empty() {
        return html! {
            <p class="nothing">
                { tr!("Each function that matches is listed with who calls it and what it calls, and the figures of pprof's -peek.") }
            </p>
        };
    }
    let answered = props.answered(|_, answer| match answer {
        CallersView::Peek(view) => Some(view),
        _ => None,
    });
    match (answered, &props.answers.totals) {
        (Err(failure), _) => failure,
        (Ok(Some(view)), Some(totals)) => blocks(props, view, totals),
        _ => waiting(),
    }
}

fn blocks(props: &FurtherProps, view: &PeekView, totals: &Totals) -> Html {
    if view.blocks.is_empty() {
        return html! { <p class="nothing" role="status">{ tr!("No function in view has a name that matches.") }</p> };
    }
    let listed = view.blocks.len();
    let note = match listed == view.count as usize {
        true => tr!("{n}\u{a0}function" | "{n}\u{a0}functions" % u64::from(view.count)),
        false => tr!(
            "The {listed} heaviest of {count} functions",
            listed = listed,
            count = words::grouped(i64::from(view.count))
        ),
    };
    let on_more = props.acting(|_: MouseEvent| CallersAction::MorePeeked);
    html! {
        <>
        <p class="callers-note" role="status">{ note }</p>
        { for view.blocks.iter().map(|between| table(props, between, totals)) }
        if listed < view.count as usize {
            <button type="button" class="button callers-more" onclick={on_more}>
                { tr!("Show more of {n} other" | "Show more of {n} others" % u64::from(view.count) - listed as u64) }
            </button>
        }
        </>
    }
}
