//! The list of functions by file, which is shown where no file is: with the figures of the scene, or those of each snapshot.

use crate::app::chips::short_name;
use crate::app::further::FurtherProps;
use crate::app::further::figures::{copied, copy_button, tone};
use crate::protocol::Pair;
use crate::state::words;
use crate::views::snapshots::protocol::Snapshot;
use crate::views::source::{Routine, Routines, SourceAction, Sums};
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub fn list(props: &FurtherProps, routines: &Routines, act: &Callback<SourceAction>) -> Html {
    let search = act.reform(|event: InputEvent| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        SourceAction::Search(input.map(|i| i.value()).unwrap_or_default())
    });
    let (count, listed) = (u64::from(routines.count), routines.rows.len());
    let count = match (listed as u64) < count {
        false => tr!("{n}\u{a0}function" | "{n}\u{a0}functions" % count),
        true => tr!(
            "{n} function, the heaviest {listed} are listed"
                | "{n} functions, the heaviest {listed} are listed" % count,
            listed = listed
        ),
    };
    html! {
        <div class="source-list">
            <div class="toolbar">
                <input type="search" class="source-search" aria-label={tr!("Search functions and files")} placeholder={tr!("Function or file")}
                       value={props.state.source.search.clone()} oninput={search} />
                <span class="toolbar-note" role="status">{ count }</span>
            </div>
            { rows(props, routines, act) }
            if routines.rows.is_empty() {
                <p class="nothing">{ tr!("No function with figures matches. Clear the search, or remove a filter.") }</p>
            }
        </div>
    }
}

fn rows(props: &FurtherProps, routines: &Routines, act: &Callback<SourceAction>) -> Html {
    let is_comparison = props.look.is_comparison();
    let snapshots = &routines.snapshots;
    let named = |snapshot: &Snapshot| {
        let file = props
            .look
            .files
            .iter()
            .find(|file| file.id == snapshot.file);
        let (name, title) = file.map_or_else(Default::default, |file| {
            (short_name(&file.name), file.name.clone())
        });
        html! { <th scope="col" class="figure" {title}>{ tr!("{name}: cum", name = name) }</th> }
    };
    html! {
        <div class="source-listed" tabindex="0" role="group" aria-label={tr!("Functions by file")}>
            <table class={classes!("source-routines", (!snapshots.is_empty()).then_some("every"))}>
                <thead><tr>
                    if !snapshots.is_empty() {
                        <th scope="col" class="source-function">{ tr!("Function") }</th>
                        <th scope="col" title={tr!("From the first snapshot to the last")}>{ tr!("Cum change") }</th>
                        { for snapshots.iter().map(named) }
                    } else if is_comparison {
                        <th scope="col">{ tr!("Flat change") }</th><th scope="col" class="source-side">{ tr!("Base cum") }</th><th scope="col" class="source-side">{ tr!("New cum") }</th><th scope="col">{ tr!("Cum change") }</th>
                    } else {
                        <th scope="col">{ tr!("Flat") }</th><th scope="col">{ tr!("Cum") }</th>
                    }
                    if snapshots.is_empty() {
                        <th scope="col" class="source-function">{ tr!("Function") }</th>
                    }
                    <th scope="col" class="source-file">{ tr!("File") }</th>
                </tr></thead>
                <tbody>{ for routines.rows.iter().map(|routine| listed(props, snapshots, routine, act)) }</tbody>
            </table>
        </div>
    }
}

fn listed(
    props: &FurtherProps,
    snapshots: &[Snapshot],
    routine: &Routine,
    act: &Callback<SourceAction>,
) -> Html {
    let unit = props
        .answers
        .totals
        .as_ref()
        .map_or("", |t| t.unit.as_str());
    let (file, line) = (
        routine.file,
        (routine.start_line > 0).then_some(routine.start_line),
    );
    let function = routine.function;
    let open = act.reform(move |_: MouseEvent| SourceAction::Lead {
        function,
        file: Some(file),
        line,
    });
    let text = format!("{}\t{}", routine.name, routine.path);
    let name = html! {
        <td class="source-function">
            if routine.path.is_empty() {
                { &routine.name }
            } else {
                <button type="button" class="link" title={routine.name.clone()} onclick={open}>{ &routine.name }</button>
            }
            { copy_button(props, copied(&text, &[routine.flat, routine.cum], props)) }
        </td>
    };
    // The name stays in sight while the columns of many snapshots scroll.
    let cells = match snapshots.is_empty() {
        true => html! { <>{ figures_of(props, routine, unit) }{ name }</> },
        false => html! { <>{ name }{ every(snapshots, routine) }</> },
    };
    html! {
        <tr>
            { cells }
            <td class="source-file">
                if routine.path.is_empty() { { tr!("no source information") } } else { { &routine.path } }
            </td>
        </tr>
    }
}

/// How cum changed from the first snapshot to the last, and what each has.
fn every(snapshots: &[Snapshot], routine: &Routine) -> Html {
    let unit = snapshots.last().map_or("", |last| last.unit.as_str());
    let change = Sums::change(&routine.every).cum;
    let cells = routine.every.iter().zip(snapshots).map(|(sums, snapshot)| {
        let unit = &snapshot.unit;
        let (flat, cum) = (words::exact(sums.flat, unit), words::exact(sums.cum, unit));
        let title = tr!("cum {cum}, flat {flat}", cum = cum, flat = flat);
        html! { <td class="figure" {title}>{ words::amount(sums.cum, unit) }</td> }
    });
    html! {
        <>
        <td class={classes!("figure", tone(change))} title={words::exact(change, unit)}>{ words::change(change, unit) }</td>
        { for cells }
        </>
    }
}

/// In a comparison how flat and cum changed, and both sides of cum.
fn figures_of(props: &FurtherProps, routine: &Routine, unit: &str) -> Html {
    let (flat, cum) = (routine.flat, routine.cum);
    let amount = |value: i64, class: &'static str| html! { <td class={classes!("figure", class)} title={words::exact(value, unit)}>{ words::amount(value, unit) }</td> };
    let change = |pair: Pair| {
        let change = pair.change();
        html! { <td class={classes!("figure", tone(change))} title={words::exact(change, unit)}>{ words::change(change, unit) }</td> }
    };
    match props.look.is_comparison() {
        true => {
            html! { <>{ change(flat) }{ amount(cum.base, "source-side") }{ amount(cum.new, "source-side") }{ change(cum) }</> }
        }
        false => html! { <>{ amount(flat.new, "") }{ amount(cum.new, "") }</> },
    }
}
