//! What is looked at as one of pprof's reports: which one, with which options, as text to read, to copy or to save. It is made anew
//! with every choice, by the second module.

use super::Props;
use super::dialog::{self, Dialog};
use super::header::target;
use super::root::Message;
use crate::options::{Kind, Opt};
use crate::state::errands::ReportMade;
use crate::state::report::{is_binary, report_options, reports, takes_pattern};
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
                if takes_pattern(props.state.report_form.kind) {
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
    let chosen = props.state.report_form.kind;
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
                   aria-label="Regular expression for the names it is of" value={props.state.report_form.pattern.clone()} {oninput} />
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
    let is_made = props
        .state
        .report
        .as_ref()
        .is_some_and(|r| matches!(r.made, Some(Ok(_))));
    let is_usable = is_made && (id != "copy-report" || !is_binary(props.state.report_form.kind));
    html! {
        <button type="button" {id} class="button" disabled={!is_usable} onclick={on_take.reform(move |_: MouseEvent| message())}>{ title }</button>
    }
}

fn options_title(props: &Props) -> String {
    let set = &props.state.report_form.options;
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
    let value = props.state.report_form.options.get(option.name);
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

fn made(props: &Props) -> Html {
    let Some(report) = &props.state.report else {
        return html! { <p class="nothing">{ "Say which functions it is of." }</p> };
    };
    match (&report.made, &report.former) {
        (Some(Ok(made)), _) => text(props, made, false),
        (Some(Err(failure)), _) => html! {
            <div class="notice error" role="alert"><p><strong>{ &failure.problem }</strong>{ " " }{ &failure.help }</p></div>
        },
        (None, Some(former)) => text(props, former, true),
        (None, None) => html! { <p class="nothing" role="status">{ "Working it out …" }</p> },
    }
}

fn text(props: &Props, made: &ReportMade, is_old: bool) -> Html {
    let size = words::size(made.bytes);
    let is_cut = (made.beginning.len() as u64) < made.bytes;
    let warnings = made
        .warnings
        .iter()
        .map(|w| html! { <p class="notice doubt" role="status">{ w }</p> });
    if is_binary(props.state.report_form.kind) {
        return html! {
            <>{ for warnings }<p class="nothing">{ format!("A file of {size}, to download.") }</p></>
        };
    }
    html! {
        <>
        { for warnings }
        <pre id="report-text" class={classes!("report-text", is_old.then_some("old"))} tabindex="0" aria-label="Report"
             aria-busy={is_old.to_string()}>{ &made.beginning }</pre>
        if is_cut {
            <p class="report-more">{ format!("The beginning of {size}; copied or downloaded it is whole.") }</p>
        }
        </>
    }
}
