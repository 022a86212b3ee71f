//! What stands above the lines: where the source comes from, which file is on show, and the ways through it; and the list of functions by
//! file, which is shown where no file is.

use super::FurtherProps;
use super::figures::{copied, copy_button, tone};
use super::source::callers_of;
use crate::protocol::Pair;
use crate::state::words;
use crate::views::source::rows;
use crate::views::source::{FileView, Routine, Routines, SourceAction};
use crate::web::sources;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

pub fn head(
    props: &FurtherProps,
    file: Option<&FileView>,
    notes: &[String],
    act: &Callback<SourceAction>,
    folder: &NodeRef,
    picked: Callback<Event>,
    copy: Callback<MouseEvent>,
) -> Html {
    let list = act.reform(|_: MouseEvent| SourceAction::List);
    html! {
        <div class="source-head">
            <div class="toolbar">
                { giving(folder, picked) }
                if let Some(file) = file {
                    <button type="button" class="button" onclick={list}>{ tr!("All functions") }</button>
                    { ways(props, file, act) }
                    { correct(props, file, act) }
                    <button type="button" class="button" title={tr!("Copies the marked lines with their figures, or all lines that have any")} onclick={copy}>{ tr!("Copy lines") }</button>
                }
            </div>
            if let Some(file) = file {
                <div class="source-path" title={file.path.clone()}>{ &file.path }</div>
                <div class="source-columns" title={tr!("A sample counts once in the cum of a line, also under recursion, where pprof's list and weblist count it more than once.")}>
                    { columns(props.look.is_comparison()) }
                </div>
            }
            { for notes.iter().map(|note| html! { <p class="source-note" role="status">{ note }</p> }) }
        </div>
    }
}

fn columns(is_comparison: bool) -> String {
    match is_comparison {
        true => tr!("flat: base, new, change; cum: base, new, change; line; source"),
        false => tr!("flat, cum, line, source"),
    }
}

fn giving(input: &NodeRef, picked: Callback<Event>) -> Html {
    let folder = move |input: &NodeRef| {
        if let Some(input) = input.cast::<HtmlInputElement>() {
            sources::ask_for_folder(&input);
            input.click();
        }
    };
    let onclick = {
        let input = input.clone();
        move |_: MouseEvent| folder(&input)
    };
    html! {
        <>
        <button type="button" class="button" {onclick} title={tr!("Read in this tab alone")}>{ tr!("Source folder …") }</button>
        <input type="file" class="hidden-input" tabindex="-1" aria-label={tr!("Source folder")} ref={input.clone()} onchange={picked.clone()} />
        <label class="button source-files">{ tr!("Files or zip …") }
            <input type="file" class="hidden-input" id="source-files" multiple={true} aria-label={tr!("Source files or a zip")} onchange={picked} />
        </label>
        </>
    }
}

fn ways(props: &FurtherProps, file: &FileView, act: &Callback<SourceAction>) -> Html {
    let line = props
        .state
        .source
        .line
        .or_else(|| rows::hottest(file))
        .unwrap_or(1);
    let way = |title: &'static str, hint: &'static str, to: Option<SourceAction>| {
        let is_disabled = to.is_none();
        let act = act.clone();
        let onclick = move |_: MouseEvent| {
            if let Some(to) = to.clone() {
                act.emit(to);
            }
        };
        html! { <button type="button" class="button" title={tr!(hint)} disabled={is_disabled} {onclick}>{ if title.is_ascii() { tr!(title) } else { title.to_string() } }</button> }
    };
    html! {
        <>
        { way(msg!("Hottest line"), msg!("The line with the largest flat (.)"), rows::hottest(file).map(SourceAction::GoTo)) }
        { way("‹", msg!("Previous function with figures (<)"), rows::previous_routine(file, line).map(SourceAction::GoTo)) }
        { way("›", msg!("Next function with figures (>)"), rows::next_routine(file, line).map(SourceAction::GoTo)) }
        { callers(props, act) }
        </>
    }
}

/// The lines that call the selected function, heaviest first.
fn callers(props: &FurtherProps, act: &Callback<SourceAction>) -> Html {
    let callers = callers_of(props);
    if callers.is_empty() {
        return html! {};
    }
    let unit = props
        .answers
        .totals
        .as_ref()
        .map_or("", |t| t.unit.as_str());
    let places: Vec<_> = callers.iter().map(|c| (c.file, c.line)).collect();
    let act = act.clone();
    let onchange = move |event: Event| {
        let chosen: Option<HtmlSelectElement> = event.target_dyn_into();
        let place = chosen.and_then(|s| {
            places
                .get((s.selected_index() - 1).max(0) as usize)
                .copied()
        });
        if let Some((file, line)) = place {
            act.emit(SourceAction::Open(file, Some(line)));
        }
    };
    let option = |call: &crate::views::source::CallLine| {
        let base = call.path.rsplit('/').next().unwrap_or_default();
        html! { <option>{ format!("{}  {}  {base}:{}", words::amount(call.value.change(), unit), call.name, call.line) }</option> }
    };
    html! {
        <select class="button source-callers" aria-label={tr!("Go to a caller's line")} title={tr!("The lines that call the selected function (^: the heaviest)")} {onchange}>
            <option>{ tr!("Caller's line …") }</option>
            { for callers.iter().map(option) }
        </select>
    }
}

/// Another of the files that have this name: a rule for its folder, which others in it follow.
fn correct(props: &FurtherProps, file: &FileView, act: &Callback<SourceAction>) -> Html {
    let given = props.state.source.given.clone();
    let namesakes: Vec<u32> = given
        .namesakes(&file.path)
        .iter()
        .take(200)
        .copied()
        .collect();
    if namesakes.len() < 2 {
        return html! {};
    }
    let found = given
        .find(&file.path, &props.state.source.rules)
        .map(|f| f.file());
    let (act, path) = (act.clone(), file.path.clone());
    let onchange = {
        let (given, namesakes) = (given.clone(), namesakes.clone());
        move |event: Event| {
            let chosen: Option<HtmlSelectElement> = event.target_dyn_into();
            let row =
                chosen.and_then(|s| namesakes.get(s.selected_index().max(0) as usize).copied());
            if let Some(row) = row {
                act.emit(SourceAction::Correct {
                    path: path.clone(),
                    given: given.path(row).to_string(),
                });
            }
        }
    };
    let option =
        |row: &u32| html! { <option selected={found == Some(*row)}>{ given.path(*row) }</option> };
    html! {
        <select class="button source-callers" aria-label={tr!("Which of the files given this is")} title={tr!("Which of the files given this is; the choice holds for others of the folder")} {onchange}>
            { for namesakes.iter().map(option) }
        </select>
    }
}

pub fn list(props: &FurtherProps, routines: &Routines, act: &Callback<SourceAction>) -> Html {
    let search = act.reform(|event: InputEvent| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        SourceAction::Search(input.map(|i| i.value()).unwrap_or_default())
    });
    let (count, rows) = (u64::from(routines.count), routines.rows.len());
    let count = match (rows as u64) < count {
        false => tr!("{n}\u{a0}function" | "{n}\u{a0}functions" % count),
        true => tr!(
            "{n} function, the heaviest {listed} are listed"
                | "{n} functions, the heaviest {listed} are listed" % count,
            listed = rows
        ),
    };
    let is_comparison = props.look.is_comparison();
    html! {
        <div class="source-list">
            <div class="toolbar">
                <input type="search" class="source-search" aria-label={tr!("Search functions and files")} placeholder={tr!("Function or file")}
                       value={props.state.source.search.clone()} oninput={search} />
                <span class="toolbar-note" role="status">{ count }</span>
            </div>
            <table class="source-routines">
                <thead><tr>
                    if is_comparison {
                        <th scope="col">{ tr!("Flat change") }</th><th scope="col">{ tr!("Base cum") }</th><th scope="col">{ tr!("New cum") }</th><th scope="col">{ tr!("Cum change") }</th>
                    } else {
                        <th scope="col">{ tr!("Flat") }</th><th scope="col">{ tr!("Cum") }</th>
                    }
                    <th scope="col">{ tr!("Function") }</th><th scope="col">{ tr!("File") }</th>
                </tr></thead>
                <tbody>{ for routines.rows.iter().map(|routine| listed(props, routine, act)) }</tbody>
            </table>
            if routines.rows.is_empty() {
                <p class="nothing">{ tr!("No function with figures matches. Clear the search, or remove a filter.") }</p>
            }
        </div>
    }
}

fn listed(props: &FurtherProps, routine: &Routine, act: &Callback<SourceAction>) -> Html {
    let unit = props
        .answers
        .totals
        .as_ref()
        .map_or("", |t| t.unit.as_str());
    let (file, line) = (
        routine.file,
        (routine.start_line > 0).then_some(routine.start_line),
    );
    let open = act.reform(move |_: MouseEvent| SourceAction::Open(file, line));
    html! {
        <tr>
            { figures_of(props, routine, unit) }
            <td>
                if routine.path.is_empty() {
                    { &routine.name }
                } else {
                    <button type="button" class="link" onclick={open}>{ &routine.name }</button>
                }
                { copy_button(props, copied(&format!("{}\t{}", routine.name, routine.path), &[routine.flat, routine.cum], props)) }
            </td>
            <td class="source-file">
                if routine.path.is_empty() { { tr!("no source information") } } else { { &routine.path } }
            </td>
        </tr>
    }
}

/// In a comparison how flat and cum changed, and both sides of cum.
fn figures_of(props: &FurtherProps, routine: &Routine, unit: &str) -> Html {
    let (flat, cum) = (routine.flat, routine.cum);
    let amount = |value: i64| html! { <td class="figure" title={words::exact(value, unit)}>{ words::amount(value, unit) }</td> };
    let change = |pair: Pair| {
        let change = pair.change();
        html! { <td class={classes!("figure", tone(change))} title={words::exact(change, unit)}>{ words::change(change, unit) }</td> }
    };
    match props.look.is_comparison() {
        true => {
            html! { <>{ change(flat) }{ amount(cum.base) }{ amount(cum.new) }{ change(cum) }</> }
        }
        false => html! { <>{ amount(flat.new) }{ amount(cum.new) }</> },
    }
}
