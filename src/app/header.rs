//! The head of the page: brand, files, sample type, search, theme, help.

use super::chips::chips;
use super::copy::CopyButton;
use super::{Props, keys, views};
use crate::l10n::Language;
use crate::protocol::Pattern;
use crate::state::patterns::fault;
use crate::state::{Action, Theme, words};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

pub fn header(props: &Props, on_files: Callback<Event>, on_language: Callback<Language>) -> Html {
    let has_files = !props.state.files.is_empty();
    html! {
        <header class={classes!("header", (!has_files).then_some("bare"))}>
            <div class="header-row">
                if has_files {
                    <h1 class="brand">{ mark() }<span class="brand-name">{ "proflens" }</span></h1>
                    { chips(props) }
                }
                // The one picker of the page: what opens files presses it.
                <label class={classes!("button", "quiet", "add", (!has_files).then_some("visually-hidden"))}
                       title={told!("Open files (o)")} aria-label={told!("Open files")}>
                    <span aria-hidden="true">{ "+" }</span>
                    <input id="open-files" class="visually-hidden" type="file" multiple=true onchange={on_files} />
                </label>
                <span class="spring"></span>
                if has_files {
                    <CopyButton title={told!("Copy link")} class="quiet wide-only" dispatch={props.dispatch.clone()}
                        hint={tr!("Copy a link to this sight, for one who has the files. Search and filters are in it, and they are names.")}
                        text={crate::web::history::link(&props.state.fragment_with_names())} />
                }
                { language_button(props.state.language, on_language) }
                { theme_button(props) }
                { help_button(props) }
            </div>
            if has_files {
                <div class="header-row second">
                    { views::tabs(props) }
                    <span class="spring"></span>
                    { sample_type(props) }
                    { search(props) }
                </div>
            }
        </header>
    }
}

/// The brand's mark.
pub fn mark() -> Html {
    html! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
            <rect class="mark-a" x="3" y="5" width="26" height="6" rx="1.5" />
            <rect class="mark-b" x="3" y="13" width="17" height="6" rx="1.5" />
            <rect class="mark-a" x="22" y="13" width="7" height="6" rx="1.5" />
            <rect class="mark-b" x="3" y="21" width="10" height="6" rx="1.5" />
        </svg>
    }
}

fn sample_type(props: &Props) -> Html {
    let state = &props.state;
    let Some((summary, current)) = state.main_summary().zip(state.sample_type_in_view()) else {
        return html! {};
    };
    let dispatch = props.dispatch.clone();
    let onchange = move |event: Event| {
        if let Some(select) = target::<HtmlSelectElement>(&event) {
            dispatch.emit(Action::SetSampleType(select.value()));
        }
    };
    let hint = tr!(words::about_sample_type(&current.kind));
    let options = summary.sample_types.iter().map(|t| {
        let total = words::amount(t.total, &t.unit);
        html! {
            <option value={t.kind.clone()} selected={t.kind == current.kind}>{ format!("{} · {total}", t.kind) }</option>
        }
    });
    html! {
        <select id="sample-type" class="select" aria-label={told!("Sample type")} title={hint} {onchange}>{ for options }</select>
    }
}

fn search(props: &Props) -> Html {
    let state = &props.state;
    let pattern = &state.search;
    let set = |text: String, is_regexp: bool| Action::SetSearch(Pattern { text, is_regexp });
    let oninput = {
        let (dispatch, is_regexp) = (props.dispatch.clone(), pattern.is_regexp);
        move |event: InputEvent| {
            if let Some(input) = target::<HtmlInputElement>(&event) {
                dispatch.emit(set(input.value(), is_regexp));
            }
        }
    };
    let onkeydown = {
        let (dispatch, is_regexp) = (props.dispatch.clone(), pattern.is_regexp);
        move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" => dispatch.emit(Action::KeepOnlySearch),
            "Escape" => {
                event.stop_propagation();
                dispatch.emit(set(String::new(), is_regexp));
                if let Some(input) = target::<HtmlElement>(&event) {
                    let _ = input.blur();
                }
            }
            _ => {}
        }
    };
    let toggle = {
        let (dispatch, pattern) = (props.dispatch.clone(), pattern.clone());
        move |_: MouseEvent| dispatch.emit(set(pattern.text.clone(), !pattern.is_regexp))
    };
    let fault = fault(pattern);
    html! {
        <div class={classes!("search", fault.is_some().then_some("wrong"))} role="search">
            <input id="search" type="search" placeholder={told!("Search functions")} autocomplete="off" spellcheck="false"
                   aria-label={told!("Search functions")} aria-describedby="search-result" aria-invalid={fault.is_some().then_some("true")}
                   title={told!("Highlights and counts (/). Enter keeps only what matches.")} value={pattern.text.clone()} {oninput} {onkeydown} />
            <span id="search-result" class="search-result" role="status">{ found(props, fault) }</span>
            <button type="button" class="toggle" aria-pressed={pattern.is_regexp.to_string()} title={told!("Regular expression")} onclick={toggle}>{ ".*" }</button>
        </div>
    }
}

/// How much the search finds, or why it cannot.
fn found(props: &Props, fault: Option<String>) -> String {
    let is_searching = !props.state.search.text.is_empty();
    if let Some(fault) = fault.filter(|_| is_searching) {
        return fault;
    }
    let Some((found, totals)) = props.sight.search.as_ref().zip(props.sight.totals.as_ref()) else {
        return String::new();
    };
    if !is_searching {
        return String::new();
    }
    if let Some(error) = &found.error {
        return error.clone();
    }
    let share = words::share(found.total.new, totals.sum.new);
    match found.functions {
        0 => tr!("no match"),
        n => format!("{} · {share}", words::grouped(i64::from(n))),
    }
}

fn theme_button(props: &Props) -> Html {
    let theme = props.state.theme;
    let dispatch = props.dispatch.clone();
    let (sign, name) = match theme {
        Theme::System => ("◐", msg!("as the system")),
        Theme::Light => ("☀", msg!("light")),
        Theme::Dark => ("☾", msg!("dark")),
    };
    let label = tr!("Theme: {name} (t)", name = tr!(name));
    html! {
        <button type="button" id="theme" class="button quiet icon" title={label.clone()} aria-label={label}
                onclick={move |_| dispatch.emit(Action::SetTheme(keys::next_theme(theme)))}>{ sign }</button>
    }
}

/// What it leads to is said in the language that it leads to.
fn language_button(language: Language, on_language: Callback<Language>) -> Html {
    let next = language.next();
    let (sign, name) = match next {
        Language::English => ("EN", "Show the page in English"),
        Language::Chinese => ("中文", "用中文显示页面"),
    };
    html! {
        <button type="button" id="language" class="button quiet tongue" lang={next.code()} title={name} aria-label={name}
                onclick={move |_| on_language.emit(next)}>{ sign }</button>
    }
}

fn help_button(props: &Props) -> Html {
    let dispatch = props.dispatch.clone();
    html! {
        <button type="button" id="help" class="button quiet icon" title={told!("Keys and help (?)")} aria-label={told!("Help")}
                aria-haspopup="dialog" onclick={move |_| dispatch.emit(Action::ShowHelp(true))}>{ "?" }</button>
    }
}

pub(super) fn target<T: JsCast>(event: &Event) -> Option<T> {
    event.target()?.dyn_into().ok()
}
