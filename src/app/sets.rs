//! Filters that need not be written again: those that are ready for Go, and those that a person keeps in this browser.

use super::Props;
use super::filters::act;
use crate::state::presets::{Preset, presets};
use crate::state::{Action, FilterAction, SavedSet};
use crate::web::element;
use web_sys::KeyboardEvent;
use yew::prelude::*;

const NAME: &str = "set-name";

pub fn sets(props: &Props) -> Html {
    let state = &props.state;
    let module = state.main_summary().map_or("", |s| &s.module);
    let ready = presets(module)
        .into_iter()
        .map(|preset| ready(props, preset));
    let saved = state
        .saved
        .iter()
        .enumerate()
        .map(|(at, set)| saved(props, at, set));
    let save = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |()| {
            let name = element::value_by_id(NAME);
            dispatch.emit(Action::Filter(FilterAction::Save(name)));
            element::set_value_by_id(NAME, "");
        })
    };
    let onkeydown = {
        let save = save.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                save.emit(());
            }
        }
    };
    let has_none = state.filters.is_empty();
    html! {
        <>
        if !module.is_empty() {
            <h3>{ told!("Ready for Go") }</h3>
            <ul class="set-list">{ for ready }</ul>
        }
        <h3>{ told!("Saved in this browser") }</h3>
        if state.saved.is_empty() {
            <p class="none">{ told!("None yet. A saved set holds names of your program; it stays in this browser until you delete it.") }</p>
        } else {
            <ul class="set-list">{ for saved }</ul>
        }
        <div class="draft-line">
            <span class="search">
                <input id={NAME} type="text" maxlength="60" autocomplete="off" disabled={has_none}
                       placeholder={if has_none { told!("Add a filter first") } else { told!("Name for the filters in force") }}
                       aria-label={told!("Name for the set of filters")} {onkeydown} />
            </span>
            <button type="button" id="save-set" class="button" disabled={has_none}
                    onclick={save.reform(|_: MouseEvent| ())}>{ told!("Save") }</button>
        </div>
        </>
    }
}

fn ready(props: &Props, preset: Preset) -> Html {
    let filters = props.state.filters.iter();
    let at = filters
        .into_iter()
        .position(|f| f.filter == preset.filter && f.is_on);
    let action = match at {
        Some(at) => FilterAction::Remove(at),
        None => FilterAction::Add(preset.filter),
    };
    html! {
        <li>
            <button type="button" class="set" aria-pressed={at.is_some().to_string()} onclick={act(props, action)}>
                <span class="set-name">{ told!(preset.title) }</span>
                <span class="set-hint">{ told!(preset.hint) }</span>
            </button>
        </li>
    }
}

fn saved(props: &Props, at: usize, set: &SavedSet) -> Html {
    let count = tr!("{n}\u{a0}filter" | "{n}\u{a0}filters" % set.filters.len() as u64);
    let apply = {
        let (dispatch, filters) = (props.dispatch.clone(), set.filters.clone());
        move |_: MouseEvent| {
            dispatch.emit(Action::Filter(FilterAction::Apply(filters.clone())));
            dispatch.emit(Action::ClosePanel);
        }
    };
    html! {
        <li key={set.name.clone()} class="set-line">
            <button type="button" class="set" title={told!("Use these in place of the filters in force")} onclick={apply}>
                <span class="set-name">{ &set.name }</span>
                <span class="set-hint">{ count }</span>
            </button>
            <button type="button" class="button quiet icon" aria-label={tr!("Delete the set {name}", name = set.name)} title={told!("Delete")}
                    onclick={act(props, FilterAction::Forget(at))}>{ "×" }</button>
        </li>
    }
}
