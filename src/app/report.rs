//! What is looked at as one of pprof's reports: which one, with which options, as text to read, to copy or to save. It is made anew
//! with every choice, by the second module.

use super::Props;
use super::dialog::{self, Dialog};
use super::header::target;
use super::root::Message;
use crate::options::{Kind, Opt};
use crate::state::report::{ReportText, is_binary, report_options, reports, takes_pattern};
use crate::state::{Action, ReportAction, words};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// `on_take`: what is made is wanted, to copy or to save.
pub fn report(props: &Props, on_take: &Callback<Message>) -> Html {
    let on_close = props.dispatch.reform(|()| Action::ClosePanel);
    html! {
        <Dialog label="Export" class="dialog report" on_close={on_close.clone()}>
            { dialog::head("Export", &on_close) }
            <div class="report-form">
                { kind_select(props) }
                if takes_pattern(props.state.report.kind) {
                    { pattern(props) }
                }
                <span class="spring"></span>
                { take(props, on_take, "copy-report", "Copy as text", || Message::CopyReport) }
                { take(props, on_take, "download-report", "Download", || Message::DownloadReport) }
            </div>
            <details class="report-options">
                <summary>{ options_title(props) }</summary>
                <div class="option-grid">{ for report_options().map(|option| field(props, option)) }</div>
            </details>
            { made(props) }
        </Dialog>
    }
}

fn kind_select(props: &Props) -> Html {
    let chosen = props.state.report.kind;
    let dispatch = props.dispatch.clone();
    let onchange = move |event: Event| {
        let value = target::<HtmlSelectElement>(&event).map(|s| s.value());
        let option = value.and_then(|v| reports().find(|o| o.name == v));
        if let Some(option) = option {
            dispatch.emit(Action::Report(ReportAction::Choose(option.name)));
        }
    };
    let rows = reports().map(|o| {
        let help = o.help.split([':', ';']).next().unwrap_or_default();
        html! { <option value={o.name} selected={o.name == chosen}>{ format!("{}: {help}", o.name) }</option> }
    });
    html! { <select id="report-kind" class="select first" aria-label="Report" {onchange}>{ for rows }</select> }
}

fn pattern(props: &Props) -> Html {
    let dispatch = props.dispatch.clone();
    let oninput = move |event: InputEvent| {
        if let Some(input) = target::<HtmlInputElement>(&event) {
            dispatch.emit(Action::Report(ReportAction::Pattern(input.value())));
        }
    };
    html! {
        <span class="search">
            <input id="report-pattern" type="text" autocomplete="off" spellcheck="false" placeholder="Regular expression for names"
                   aria-label="Regular expression for the names it is of" value={props.state.report.pattern.clone()} {oninput} />
        </span>
    }
}

fn take(
    props: &Props,
    on_take: &Callback<Message>,
    id: &'static str,
    title: &'static str,
    message: fn() -> Message,
) -> Html {
    let is_made = props.state.is_report_made() && text(props).is_some();
    let is_usable = is_made && (id != "copy-report" || !is_binary(props.state.report.kind));
    html! {
        <button type="button" {id} class="button" disabled={!is_usable} onclick={on_take.reform(move |_: MouseEvent| message())}>{ title }</button>
    }
}

fn options_title(props: &Props) -> String {
    let set = &props.state.report.options;
    let set: Vec<String> = set
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    match set.is_empty() {
        true => "Options".to_string(),
        false => format!("Options: {}", set.join(", ")),
    }
}

fn field(props: &Props, option: &'static Opt) -> Html {
    let value = props.state.report.options.get(option.name);
    let value = value.map_or(option.default, |v| v.as_str()).to_string();
    let dispatch = props.dispatch.clone();
    let is_switch = option.kind == Kind::Bool;
    let onchange = move |event: Event| {
        let Some(input) = target::<HtmlInputElement>(&event) else {
            return;
        };
        let value = match is_switch {
            true => input.checked().to_string(),
            false => input.value(),
        };
        dispatch.emit(Action::Report(ReportAction::Set(option.name, value)));
    };
    let id = format!("option-{}", option.name);
    if is_switch {
        return html! {
            <label class="check" title={option.help}>
                <input type="checkbox" {id} checked={value == "true"} {onchange} />{ option.name }
            </label>
        };
    }
    html! {
        <label class="option" title={option.help}>
            <span>{ option.name }</span>
            <input type="text" {id} autocomplete="off" spellcheck="false" {value} {onchange} />
        </label>
    }
}

fn text(props: &Props) -> Option<&ReportText> {
    props.state.made_report.as_ref()?.result.as_ref().ok()
}

fn made(props: &Props) -> Html {
    let state = &props.state;
    if state.report_request().is_none() {
        return html! { <p class="nothing">{ "Say which functions it is of." }</p> };
    }
    let Some(made) = &state.made_report else {
        return html! { <p class="nothing" role="status">{ "Working it out …" }</p> };
    };
    let is_old = !state.is_report_made();
    match &made.result {
        Err(failure) => html! {
            <p class="notice error" role="alert"><span>{ &failure.problem }{ " " }{ &failure.help }</span></p>
        },
        Ok(text) => html! {
            <>
            { for text.warnings.iter().map(|w| html! { <p class="notice doubt" role="status">{ w }</p> }) }
            if is_binary(state.report.kind) {
                <p class="nothing">{ format!("{} of a profile that pprof reads. Download it.", words::size(text.bytes)) }</p>
            } else {
                <pre id="report-text" class={classes!("report-text", is_old.then_some("old"))} tabindex="0" aria-label="Report"
                     aria-busy={is_old.to_string()}>{ &text.beginning }</pre>
            }
            if !is_binary(state.report.kind) && text.beginning.len() as u64 + 3 < text.bytes {
                <p class="report-more">{ format!("The beginning of {}; copy or download it to have it whole.", words::size(text.bytes)) }</p>
            }
            </>
        },
    }
}
