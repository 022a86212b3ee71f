//! The filters, always in sight: each says how many samples it keeps or that it matches nothing, and can be changed, switched off, moved
//! and taken back. Beside them what else decides what is counted: ready and saved filters, and what a frame is.

use super::dialog::Dialog;
use super::{Props, draft, grain, sets};
use crate::protocol::FilterEffect;
use crate::state::patterns::{described, filter_fault};
use crate::state::{Action, FilterAction, FilterEntry, Panel, verbs, words};
use crate::web::{drag, element};
use web_sys::{DragEvent, KeyboardEvent};
use yew::prelude::*;

pub fn filter_bar(props: &Props) -> Html {
    let state = &props.state;
    let effects = effects(props);
    let chips = state.filters.iter().zip(effects).enumerate();
    let chips = chips.map(|(at, (entry, effect))| chip(props, at, entry, effect));
    // One node whether it is there or not: the button before it stays the same, and gets the focus back.
    let new = state.draft().filter(|draft| draft.at.is_none());
    html! {
        <div class="filters" role="region" aria-label={told!("Filters")}>
            <ul class="filter-chips" aria-label={told!("Filters in order")}>{ for chips }</ul>
            <span class="anchor">
                <button type="button" id="add-filter" class="button quiet" aria-haspopup="dialog" aria-expanded={new.is_some().to_string()}
                        title={told!("Add a filter (a)")} onclick={act(props, FilterAction::Edit(None))}>{ told!("+ Filter") }</button>
                { new.map(|draft| draft::draft(props, draft)).unwrap_or_default() }
            </span>
            if !state.filters.is_empty() {
                <button type="button" id="reset-filters" class="button quiet" title={told!("Take all filters away")}
                        onclick={act(props, FilterAction::Reset)}>{ told!("Reset") }</button>
            }
            <span class="spring"></span>
            { opener(props, Panel::Sets, "sets", tr!("Filter sets"), msg!("Ready and saved filters"), &sets::sets) }
            <button type="button" id="export" class="button quiet" aria-haspopup="dialog" title={told!("What is shown as a report of pprof's, to copy or download (e)")}
                    onclick={props.dispatch.reform(|_| Action::TogglePanel(Panel::Export))}>{ told!("Export") }</button>
            { opener(props, Panel::Grain, "grain", grain::title(state.grain), msg!("What a frame is (g: next)"), &grain::grain) }
        </div>
    }
}

/// A button with what it opens.
fn opener(
    props: &Props,
    panel: Panel,
    id: &'static str,
    title: String,
    hint: &'static str,
    content: &dyn Fn(&Props) -> Html,
) -> Html {
    let is_open = props.state.panel.as_ref() == Some(&panel);
    let dispatch = props.dispatch.clone();
    html! {
        <span class="anchor end">
            <button type="button" {id} class="button quiet" aria-haspopup="dialog" aria-expanded={is_open.to_string()} title={told!(hint)}
                    onclick={move |_| dispatch.emit(Action::TogglePanel(panel.clone()))}>{ title }{ " ▾" }</button>
            if is_open {
                <Dialog label={tr!(hint)} class="popover" on_close={props.dispatch.reform(|()| Action::ClosePanel)}>
                    { content(props) }
                </Dialog>
            }
        </span>
    }
}

pub(super) fn act(props: &Props, action: FilterAction) -> Callback<MouseEvent> {
    props
        .dispatch
        .reform(move |_| Action::Filter(action.clone()))
}

/// Of each filter of the bar, where the answer at hand was made with just these.
fn effects(props: &Props) -> Vec<Option<FilterEffect>> {
    let state = &props.state;
    let scene = props.sight.scene.as_ref();
    let is_answered = scene.is_some_and(|s| state.filters_in_force().eq(&s.filters));
    let totals = props.sight.totals.as_ref().filter(|_| is_answered);
    let mut answered = totals.map_or(&[][..], |t| &t.filters).iter().copied();
    let of = |entry: &FilterEntry| match entry.is_in_force() {
        true => answered.next(),
        false => None,
    };
    state.filters.iter().map(of).collect()
}

fn chip(props: &Props, at: usize, entry: &FilterEntry, effect: Option<FilterEffect>) -> Html {
    let FilterEntry { filter, is_on } = entry;
    let info = verbs::info(filter.verb);
    let name = described(&filter.pattern);
    let fault = filter_fault(filter);
    let is_idle = fault.is_some() || effect.is_some_and(|e| !e.is_matching);
    let draft = props.state.draft().filter(|draft| draft.at == Some(at));
    let marks = [
        (!is_on).then_some("off"),
        (is_idle && *is_on).then_some("idle"),
    ];
    let switch = if *is_on {
        tr!("Switch off")
    } else {
        tr!("Switch on")
    };
    let label = format!("{}: {name}", info.term);
    let hint = match &fault {
        Some(fault) => fault.clone(),
        None => [tr!(info.help()), effect_in_words(effect), tr!(CHIP_KEYS)].join("\n"),
    };
    html! {
        <li key={format!("{}{}{}", info.term, filter.pattern.is_regexp, filter.pattern.text)}
            class={classes!("filter", info.term, marks[0], marks[1])} draggable="true"
            ondragstart={move |event: DragEvent| drag::begin(&event, at)}
            ondragover={|event: DragEvent| drag::over(&event)} ondragleave={|event: DragEvent| drag::leave(&event)}
            ondrop={dropped(props, at)}>
            <button type="button" class="filter-switch" role="switch" aria-checked={is_on.to_string()}
                    aria-label={tr!("{label}, in force", label = label)} title={switch} onclick={act(props, FilterAction::Toggle(at))}></button>
            <button type="button" id={format!("filter-{at}")} class="filter-text" title={hint}
                    aria-label={tr!("{label}. {effect}", label = label, effect = note(entry, effect).unwrap_or_default())} aria-haspopup="dialog"
                    aria-expanded={draft.is_some().to_string()} aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight Delete"
                    onclick={act(props, FilterAction::Edit(Some(at)))} onkeydown={pressed(props, at)}>
                <span class="filter-verb">{ info.term }</span>
                <span class="filter-name">{ name }</span>
                if let Some(note) = note(entry, effect) {
                    <span class="filter-note">{ note }</span>
                }
            </button>
            <button type="button" class="filter-close" aria-label={tr!("Remove {label}", label = label)} title={told!("Remove")}
                    onclick={act(props, FilterAction::Remove(at))}>{ "×" }</button>
            { draft.map(|draft| draft::draft(props, draft)).unwrap_or_default() }
        </li>
    }
}

const CHIP_KEYS: &str = msg!("Click to change it, drag it or press Shift and an arrow to move it.");

/// How much it keeps, in a few words.
fn note(entry: &FilterEntry, effect: Option<FilterEffect>) -> Option<String> {
    if !entry.is_on {
        return Some("off".into());
    }
    if filter_fault(&entry.filter).is_some() {
        return Some(tr!("not a regular expression"));
    }
    let count = |n: u64| words::grouped(i64::try_from(n).unwrap_or(i64::MAX));
    Some(match effect? {
        e if !e.is_matching => tr!("matched nothing"),
        e if e.alone == e.of => tr!("all samples"),
        e => tr!("{alone} of {of}", alone = count(e.alone), of = count(e.of)),
    })
}

fn effect_in_words(effect: Option<FilterEffect>) -> String {
    let Some(FilterEffect {
        alone, kept, of, ..
    }) = effect
    else {
        return String::new();
    };
    let of = tr!("{n}\u{a0}sample" | "{n}\u{a0}samples" % of);
    let count = |n: u64| words::grouped(i64::try_from(n).unwrap_or(i64::MAX));
    tr!(
        "By itself it keeps {alone} of {of}; with the filters before it, {kept}.",
        alone = count(alone),
        of = of,
        kept = count(kept)
    )
}

fn pressed(props: &Props, at: usize) -> Callback<KeyboardEvent> {
    let (dispatch, last) = (props.dispatch.clone(), props.state.filters.len() - 1);
    Callback::from(move |event: KeyboardEvent| {
        let (action, then) = match (event.key().as_str(), event.shift_key()) {
            ("ArrowLeft", true) => (
                FilterAction::Move {
                    from: at,
                    to: at.saturating_sub(1),
                },
                at.saturating_sub(1),
            ),
            ("ArrowRight", true) => (
                FilterAction::Move {
                    from: at,
                    to: at + 1,
                },
                (at + 1).min(last),
            ),
            ("Delete" | "Backspace", false) => {
                (FilterAction::Remove(at), at.min(last.saturating_sub(1)))
            }
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        dispatch.emit(Action::Filter(action));
        element::focus_soon(format!("filter-{then}"));
    })
}

fn dropped(props: &Props, at: usize) -> Callback<DragEvent> {
    let dispatch = props.dispatch.clone();
    Callback::from(move |event: DragEvent| {
        if let Some(from) = drag::dropped(&event) {
            event.prevent_default();
            dispatch.emit(Action::Filter(FilterAction::Move { from, to: at }));
        }
    })
}
