//! What stands above the lines: where the source comes from, which file is on show, and the ways through it.

use super::asked::callers_of;
use super::keys::{leading, leading_to};
use crate::app::further::FurtherProps;
use crate::app::further::snapshots::EverySnapshot;
use crate::state::words;
use crate::views::source::rows;
use crate::views::source::{FileView, SourceAction};
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
                <EverySnapshot ..props.clone() />
                if let Some(file) = file {
                    <button type="button" class="button" onclick={list}>{ tr!("All functions") }</button>
                    { ways(props, file, act) }
                    { correct(props, file, act) }
                    <button type="button" class="button" title={tr!("Copies the marked lines with their figures, or all lines that have any")} onclick={copy}>{ tr!("Copy lines") }</button>
                }
            </div>
            if let Some(file) = file {
                <div class="source-path" title={file.path.clone()}>{ &file.path }</div>
            }
            { for notes.iter().map(|note| html! { <p class="source-note" role="status">{ note }</p> }) }
        </div>
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
        { way("‹", msg!("Previous function with figures (<)"), rows::previous_routine(file, line).map(leading)) }
        { way("›", msg!("Next function with figures (>)"), rows::next_routine(file, line).map(leading)) }
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
    let places: Vec<_> = callers.iter().map(leading_to).collect();
    let act = act.clone();
    let onchange = move |event: Event| {
        let chosen: Option<HtmlSelectElement> = event.target_dyn_into();
        let place = chosen.and_then(|s| {
            let at = usize::try_from(s.selected_index()).ok()?.checked_sub(1)?;
            places.get(at).cloned()
        });
        if let Some(place) = place {
            act.emit(place);
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
    let found = given
        .find(&file.path, &props.state.source.rules)
        .map(|f| f.file());
    // Where the one there is was found, there is nothing to choose.
    if namesakes.len() <= usize::from(found.is_some()) {
        return html! {};
    }
    let first = usize::from(found.is_none());
    let (act, path) = (act.clone(), file.path.clone());
    let onchange = {
        let (given, namesakes) = (given.clone(), namesakes.clone());
        move |event: Event| {
            let chosen: Option<HtmlSelectElement> = event.target_dyn_into();
            let row = chosen.and_then(|s| usize::try_from(s.selected_index()).ok());
            let row = row.and_then(|at| namesakes.get(at.checked_sub(first)?).copied());
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
            if found.is_none() {
                <option selected={true}>{ tr!("Choose a file …") }</option>
            }
            { for namesakes.iter().map(option) }
        </select>
    }
}
