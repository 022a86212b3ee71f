//! The files as chips in time order, each with its progress, its marks, and a panel with its facts.

use super::Props;
use crate::protocol::{FileId, FileSummary, Shown};
use crate::state::{Action, FileEntry, FileStatus, words};
use yew::prelude::*;

pub fn chips(props: &Props) -> Html {
    let chips = props.state.files.iter().map(|file| chip(props, file));
    let panel = props.state.file_panel.and_then(|id| {
        let file = props.state.file(id)?;
        Some(file_panel(props, file))
    });
    html! {
        <div class="chips-place">
            <ul class="chips" aria-label={told!("Files, in time order")}>{ for chips }</ul>
            { panel }
        </div>
    }
}

fn chip(props: &Props, file: &FileEntry) -> Html {
    let state = &props.state;
    let id = file.id;
    let role = role(props, id);
    let act = |action: Action| {
        let dispatch = props.dispatch.clone();
        move |_: MouseEvent| dispatch.emit(action.clone())
    };
    let is_open = file.summary.is_some();
    let warnings = file.summary.as_ref().map_or(0, |s| s.warnings.len());
    let is_panel_open = state.file_panel == Some(id);
    let (remove, remove_it) = match file.is_opening() {
        true => (tr!("Cancel"), tr!("Cancel {name}", name = file.name)),
        false => (tr!("Close"), tr!("Close {name}", name = file.name)),
    };
    html! {
        <li key={id.0} class={classes!("chip", role.map(|r| r.1))}>
            <button type="button" class="chip-name" disabled={!is_open} title={chip_title(file)}
                    onclick={act(Action::Show(Shown::One(id)))}>
                <span class="chip-text">{ short_name(&file.name) }</span>
                if let Some((word, _)) = role.filter(|(word, _)| !word.is_empty()) {
                    <span class="chip-role">{ told!(word) }</span>
                }
                { progress(file) }
            </button>
            if is_open {
                <button type="button" class={classes!("chip-more", (warnings > 0).then_some("warns"))} aria-expanded={is_panel_open.to_string()}
                        aria-label={tr!("About {name}", name = file.name)} title={more_title(warnings)}
                        onclick={act(Action::ToggleFilePanel(id))}>{ if warnings > 0 { "⚠" } else { "▾" } }</button>
            }
            <button type="button" class="chip-close" aria-label={remove_it} title={remove}
                    onclick={act(Action::RemoveFile(id))}>{ "×" }</button>
        </li>
    }
}

/// The word and the class of a file in view.
fn role(props: &Props, id: FileId) -> Option<(&'static str, &'static str)> {
    match props.state.shown? {
        Shown::One(file) if file == id => Some(("", "shown")),
        Shown::Compare { base, .. } if base == id => Some((msg!("base"), "base")),
        Shown::Compare { new, .. } if new == id => Some((msg!("new"), "new")),
        _ => None,
    }
}

fn more_title(warnings: usize) -> String {
    match warnings {
        0 => tr!("About this file"),
        n => tr!("About this file: {n} warning" | "About this file: {n} warnings" % n as u64),
    }
}

fn chip_title(file: &FileEntry) -> String {
    let size = words::size(file.size);
    match &file.summary {
        Some(s) if s.time_nanos != 0 => {
            let taken = words::moment(s.time_nanos);
            tr!(
                "{name}\n{size}, taken {taken} UTC\nShow this file alone",
                name = file.name,
                size = size,
                taken = taken
            )
        }
        Some(_) => tr!(
            "{name}\n{size}\nShow this file alone",
            name = file.name,
            size = size
        ),
        None => format!("{}\n{size}", file.name),
    }
}

/// Read, inflated, decoded: the bar is of the bytes read, the words say the rest.
fn progress(file: &FileEntry) -> Html {
    let label = match file.status {
        FileStatus::Open => return html! {},
        FileStatus::Waiting => tr!("waiting for its turn"),
        FileStatus::Foreign { read } if read >= file.size => {
            tr!("no profile.proto; being converted")
        }
        FileStatus::Foreign { read } => tr!(
            "no profile.proto; {read} of {size} read to see what it is",
            read = words::size(read),
            size = words::size(file.size)
        ),
        FileStatus::Reading { read, samples, .. } if read >= file.to_read => tr!(
            "all read, putting {samples} in order",
            samples = tr!("{n}\u{a0}sample" | "{n}\u{a0}samples" % samples)
        ),
        FileStatus::Reading {
            read,
            inflated,
            samples,
        } => tr!(
            "{read} of {to_read} read, {inflated} inflated, {samples} decoded",
            read = words::size(read),
            to_read = words::size(file.to_read),
            inflated = words::size(inflated),
            samples = tr!("{n}\u{a0}sample" | "{n}\u{a0}samples" % samples)
        ),
    };
    // Without a value it says that the end cannot be told.
    let is_read = file.progress() >= 1.0;
    let value = (!is_read).then(|| format!("{:.3}", file.progress()));
    html! {
        <progress class="chip-progress" max="1" {value} title={label.clone()}
                  aria-label={tr!("Opening {name}: {label}", name = file.name, label = label)}></progress>
    }
}

/// Without the endings that all of them have.
pub fn short_name(name: &str) -> String {
    let name = name.strip_suffix(".gz").unwrap_or(name);
    let ends = [".pb", ".pprof", ".prof"];
    let short = ends.iter().find_map(|end| name.strip_suffix(end));
    short.filter(|s| !s.is_empty()).unwrap_or(name).to_string()
}

/// What a file says of itself, what is odd about it, and what can be done with it.
fn file_panel(props: &Props, file: &FileEntry) -> Html {
    let Some(summary) = file.summary.as_deref() else {
        return html! {};
    };
    let id = file.id;
    let act = |action: Action| {
        let dispatch = props.dispatch.clone();
        move |_: MouseEvent| {
            dispatch.emit(Action::ToggleFilePanel(id));
            dispatch.emit(action.clone());
        }
    };
    let close = {
        let dispatch = props.dispatch.clone();
        move |_: MouseEvent| dispatch.emit(Action::ToggleFilePanel(id))
    };
    let other = props.state.main_file().filter(|f| *f != id);
    let other_base = props.state.base_file().or(other).filter(|f| *f != id);
    html! {
        <>
        <div class="catcher" onclick={close.clone()}></div>
        <section class="panel file-panel" aria-label={tr!("About {name}", name = file.name)}>
            <div class="panel-head">
                <h2>{ &file.name }</h2>
                <button type="button" class="button quiet icon" aria-label={told!("Close")} onclick={close}>{ "×" }</button>
            </div>
            if !summary.warnings.is_empty() {
                <ul class="warnings">{ for summary.warnings.iter().map(|w| html! { <li>{ w }</li> }) }</ul>
            }
            <dl class="facts">
                { for facts(file, summary).into_iter().map(|(name, value)| html! { <><dt>{ told!(name) }</dt><dd>{ value }</dd></> }) }
            </dl>
            <div class="actions">
                <button type="button" class="button" onclick={act(Action::Show(Shown::One(id)))}>{ told!("Show alone") }</button>
                if let Some(new) = other {
                    <button type="button" class="button" onclick={act(Action::Show(Shown::Compare { base: id, new }))}>{ told!("Use as base") }</button>
                }
                if let Some(base) = other_base {
                    <button type="button" class="button" onclick={act(Action::Show(Shown::Compare { base, new: id }))}>{ told!("Use as new") }</button>
                }
                <button type="button" class="button" onclick={act(Action::RemoveFile(id))}>{ told!("Close file") }</button>
            </div>
        </section>
        </>
    }
}

fn facts(file: &FileEntry, summary: &FileSummary) -> Vec<(&'static str, String)> {
    let mut facts = vec![(msg!("Size"), words::size(file.size))];
    let mut add = |name, value: String| {
        if !value.is_empty() {
            facts.push((name, value));
        }
    };
    if summary.time_nanos != 0 {
        add(
            msg!("Taken"),
            format!("{} UTC", words::moment(summary.time_nanos)),
        );
    }
    if summary.duration_nanos != 0 {
        add(
            msg!("Duration"),
            words::amount(summary.duration_nanos, "nanoseconds"),
        );
    }
    add(msg!("Binary"), summary.binary.clone());
    add(msg!("Build id"), summary.build_id.clone());
    if summary.period != 0 {
        let period = words::amount(summary.period, &summary.period_unit);
        add(msg!("Period"), format!("{} {period}", summary.period_type));
    }
    let kinds = summary.sample_types.iter().map(|t| t.kind.as_str());
    add(msg!("Sample types"), kinds.collect::<Vec<_>>().join(", "));
    let count = |n: u64| words::grouped(i64::try_from(n).unwrap_or(i64::MAX));
    add(msg!("Samples"), count(summary.samples));
    add(msg!("Functions"), count(summary.functions));
    add(msg!("Deepest stack"), count(u64::from(summary.max_depth)));
    add(msg!("Memory held"), words::size(summary.live_bytes));
    add(msg!("Comments"), summary.comments.join("\n"));
    add(msg!("Documentation"), summary.doc_url.clone());
    facts
}
