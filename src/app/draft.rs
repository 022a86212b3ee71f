//! A filter as it is typed: what it does, its text, why that is no regular expression, and what of the profile would fit.

use super::Props;
use super::dialog::Dialog;
use super::filters::act;
use super::header::target;
use super::top::bar;
use crate::protocol::{Filter, Pattern, Suggestion, SuggestionKind, Suggestions};
use crate::state::patterns::filter_fault;
use crate::state::verbs::{self, VERBS, VerbOf};
use crate::state::{Action, Draft, FilterAction, words};
use web_sys::{HtmlInputElement, HtmlSelectElement, InputEvent, KeyboardEvent};
use yew::prelude::*;

pub fn draft(props: &Props, draft: &Draft) -> Html {
    let filter = &draft.filter;
    let info = verbs::info(filter.verb);
    let fault = filter_fault(filter);
    let label = if draft.at.is_some() {
        tr!("Change the filter")
    } else {
        tr!("Add a filter")
    };
    html! {
        <Dialog {label} class="popover draft" on_close={props.dispatch.reform(|()| Action::ClosePanel)}>
            <div class="draft-line">
                { verb_select(props, filter) }
                <span class={classes!("search", fault.is_some().then_some("wrong"))}>
                    { text(props, draft, fault.is_some()) }
                    if !verbs::takes_keys(filter.verb) {
                        { regexp_toggle(props, filter) }
                    }
                </span>
                <button type="button" id="commit-filter" class="button" disabled={fault.is_some() || filter.pattern.text.is_empty()}
                        onclick={act(props, FilterAction::Commit(filter.clone()))}>{ if draft.at.is_some() { told!("Change") } else { told!("Add") } }</button>
            </div>
            <p id="draft-hint" class={classes!("draft-hint", fault.is_some().then_some("wrong"))} role="status">
                { fault.unwrap_or_else(|| tr!(info.help())) }
            </p>
            { suggestions(props, draft) }
            { draft.at.map(|at| place(props, at)).unwrap_or_default() }
        </Dialog>
    }
}

fn verb_select(props: &Props, filter: &Filter) -> Html {
    let (dispatch, pattern) = (props.dispatch.clone(), filter.pattern.clone());
    let onchange = move |event: Event| {
        let value = target::<HtmlSelectElement>(&event).map(|s| s.value());
        if let Some(verb) = value.and_then(|term| verbs::by_term(&term)) {
            let pattern = Pattern {
                is_regexp: pattern.is_regexp && !verbs::takes_keys(verb),
                ..pattern.clone()
            };
            dispatch.emit(Action::Filter(FilterAction::Type(Filter { verb, pattern })));
        }
    };
    let groups = VerbOf::ALL.iter().map(|(of, title)| {
        let verbs = VERBS.iter().filter(|i| i.of == *of).map(|i| {
            html! {
                <option value={i.term} selected={i.verb == filter.verb} title={told!(i.help())}>{ format!("{} ({})", tr!(i.title), i.term) }</option>
            }
        });
        html! { <optgroup label={tr!(title)}>{ for verbs }</optgroup> }
    });
    html! { <select id="filter-verb" class="select" aria-label={told!("What the filter does")} {onchange}>{ for groups }</select> }
}

fn text(props: &Props, draft: &Draft, is_wrong: bool) -> Html {
    let filter = draft.filter.clone();
    let oninput = {
        let (dispatch, filter) = (props.dispatch.clone(), filter.clone());
        move |event: InputEvent| {
            if let Some(input) = target::<HtmlInputElement>(&event) {
                let mut filter = filter.clone();
                filter.pattern.text = input.value();
                dispatch.emit(Action::Filter(FilterAction::Type(filter)));
            }
        }
    };
    let active = draft.suggested.map(|at| format!("suggestion-{at}"));
    html! {
        <input id="filter-input" class="first" type="text" autocomplete="off" spellcheck="false" autocapitalize="off"
               placeholder={tr!(verbs::info(filter.verb).example)} aria-label={told!("What it is held against")} aria-describedby="draft-hint"
               aria-invalid={is_wrong.then_some("true")} role="combobox" aria-expanded="true" aria-autocomplete="list"
               aria-controls="suggestions" aria-activedescendant={active}
               value={filter.pattern.text.clone()} {oninput} onkeydown={pressed(props, draft)} />
    }
}

fn pressed(props: &Props, draft: &Draft) -> Callback<KeyboardEvent> {
    let items: Vec<Pattern> = fitting(props, draft).map_or_else(Vec::new, |s| {
        s.items.iter().map(|i| i.pattern.clone()).collect()
    });
    let (dispatch, filter, at) = (
        props.dispatch.clone(),
        draft.filter.clone(),
        draft.suggested,
    );
    Callback::from(move |event: KeyboardEvent| {
        let last = items.len().checked_sub(1);
        let action = match event.key().as_str() {
            "ArrowDown" => {
                FilterAction::Suggested(last.map(|last| at.map_or(0, |at| (at + 1).min(last))))
            }
            "ArrowUp" => FilterAction::Suggested(at.and_then(|at| at.checked_sub(1))),
            "Enter" => {
                let pattern = at.and_then(|at| items.get(at)).unwrap_or(&filter.pattern);
                FilterAction::Commit(Filter {
                    verb: filter.verb,
                    pattern: pattern.clone(),
                })
            }
            _ => return,
        };
        event.prevent_default();
        dispatch.emit(Action::Filter(action));
    })
}

fn regexp_toggle(props: &Props, filter: &Filter) -> Html {
    let mut other = filter.clone();
    other.pattern.is_regexp = !other.pattern.is_regexp;
    html! {
        <button type="button" id="filter-regexp" class="toggle" aria-pressed={filter.pattern.is_regexp.to_string()}
                aria-label={told!("Regular expression")} title={told!("Regular expression")} onclick={act(props, FilterAction::Type(other))}>{ ".*" }</button>
    }
}

/// What was suggested for this filter, if for an earlier part of its text.
fn fitting<'a>(props: &'a Props, draft: &Draft) -> Option<&'a Suggestions> {
    let found = props.sight.suggestions.as_deref()?;
    let question = found.question.as_ref()?;
    (question.verb == draft.filter.verb).then_some(found)
}

fn suggestions(props: &Props, draft: &Draft) -> Html {
    let Some((found, totals)) = fitting(props, draft).zip(props.sight.totals.as_ref()) else {
        return html! { <p class="draft-none" role="status">{ told!("Looking for names …") }</p> };
    };
    if found.items.is_empty() {
        return html! { <p id="suggestions" class="draft-none">{ told!("Nothing that is shown holds this text.") }</p> };
    }
    let most = found
        .items
        .iter()
        .map(|i| i.holds.new.saturating_abs())
        .max();
    let items = found.items.iter().enumerate().map(|(at, item)| {
        let filter = Filter {
            verb: draft.filter.verb,
            pattern: item.pattern.clone(),
        };
        let figure = words::amount(item.holds.new, &totals.unit);
        let is_chosen = draft.suggested == Some(at);
        html! {
            <li key={format!("{:?}{}", item.kind, item.text)} id={format!("suggestion-{at}")} role="option" class="suggestion"
                aria-selected={is_chosen.to_string()} title={item.text.clone()} onclick={act(props, FilterAction::Commit(filter))}>
                { bar(words::fraction(item.holds.new, most.unwrap_or(0)), "plain") }
                <span class="tag">{ told!(kind(item)) }</span>
                <span class="suggestion-text">{ &item.text }</span>
                <span class="suggestion-figure">{ figure }</span>
                <span class="suggestion-share">{ words::share(item.holds.new, totals.sum.new) }</span>
            </li>
        }
    });
    html! { <ul id="suggestions" class="suggestions" role="listbox" aria-label={told!("Suggestions")}>{ for items }</ul> }
}

fn kind(item: &Suggestion) -> &'static str {
    match item.kind {
        SuggestionKind::Function => msg!("function"),
        SuggestionKind::Package => msg!("package"),
        SuggestionKind::File => msg!("file"),
        SuggestionKind::LabelKey => msg!("label"),
        SuggestionKind::LabelValue => msg!("value"),
    }
}

/// What can be done with a filter that stands there, for those who cannot drag.
fn place(props: &Props, at: usize) -> Html {
    let last = props.state.filters.len().saturating_sub(1);
    let is_on = props.state.filters.get(at).is_some_and(|f| f.is_on);
    let button = |id: &'static str, title: &'static str, is_usable: bool, action: FilterAction| {
        html! {
            <button type="button" {id} class="button" disabled={!is_usable} onclick={act(props, action)}>{ told!(title) }</button>
        }
    };
    let to = |to| FilterAction::Move { from: at, to };
    let switch = if is_on {
        msg!("Switch off")
    } else {
        msg!("Switch on")
    };
    html! {
        <div class="actions">
            { button("filter-left", msg!("← Move"), at > 0, to(at.saturating_sub(1))) }
            { button("filter-right", msg!("Move →"), at < last, to(at + 1)) }
            { button("filter-toggle", switch, true, FilterAction::Toggle(at)) }
            { button("filter-remove", msg!("Remove"), true, FilterAction::Remove(at)) }
        </div>
    }
}
