//! A table with a column for each open snapshot: the name stays in sight while the columns scroll, and a line beside it shows how the row went.
//! The views that have it say what a click on a name does.

use super::FurtherProps;
use crate::protocol::{FileId, Shown};
use crate::state::words;
use crate::views::bridge::Said;
use crate::views::keys::{self, Command};
use crate::views::snapshots::protocol::{Part, Section, Snapshot, SnapshotRow, SnapshotsView};
use crate::views::snapshots::state::{self, SnapshotsAction};
use crate::views::state::ViewsAction;
use crate::web::element;
use crate::web::events::Listener;
use crate::web::wheel::cast;
use web_sys::KeyboardEvent;
use yew::prelude::*;

/// The button that switches between the table of one scene and that of every snapshot, with its key. Nothing where there are too few.
#[component]
pub fn EverySnapshot(props: &FurtherProps) -> Html {
    let is_offered = state::is_offered(&props.state, &props.look);
    let toggle = (props.dispatch).reform(|()| ViewsAction::Snapshots(SnapshotsAction::Toggle));
    let is_heard = is_offered && !props.look.is_covered;
    let view = props.look.view;
    use_effect_with(
        (is_heard, view, toggle.clone()),
        |(is_heard, view, toggle)| {
            let (view, toggle) = (*view, toggle.clone());
            let listener = is_heard.then(|| {
                Listener::new(&crate::web::window(), "keydown", move |event| {
                    if cast(&event).is_some_and(|event| is_key(&event, view)) {
                        toggle.emit(());
                    }
                })
            });
            move || drop(listener)
        },
    );
    if !is_offered {
        return html! {};
    }
    let is_on = props.state.snapshots.is_on;
    html! {
        <button type="button" class="button every-snapshot" aria-pressed={is_on.to_string()}
                title={tr!("A column for each open snapshot (n)")} onclick={toggle.reform(|_: MouseEvent| ())}>
            { tr!("Every snapshot") }
        </button>
    }
}

fn is_key(event: &KeyboardEvent, view: crate::state::View) -> bool {
    let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
    let is_free = !has_modifier && !element::takes_typing(event.target());
    is_free && keys::command(view, &event.key()) == Some(Command::EverySnapshot)
}

/// What stands in place of the view's own table while every snapshot is shown; `None`: it is not. `on_row`: what a click on a name does.
pub fn table(
    props: &FurtherProps,
    on_row: impl Fn(&SnapshotRow) -> Option<Callback<MouseEvent>>,
) -> Option<Html> {
    let wanted = state::question(&props.state, &props.look)?;
    if let Some(Err(failure)) = props.answers.get(&wanted) {
        return Some(
            html! { <p class="nothing" role="alert">{ &failure.problem }{ " " }{ &failure.help }</p> },
        );
    }
    let Some(view) = state::shown(&props.answers, &wanted) else {
        return Some(html! { <p class="nothing" role="status">{ tr!("Working it out …") }</p> });
    };
    let all = props.look.files.len();
    let left_out = all - view.columns.len().min(all);
    let is_more = view.sections.iter().any(|section| {
        let listed = section.rows.iter().filter(|row| !row.is_member).count();
        (section.row_count as usize) > listed
    });
    let on_more =
        (props.dispatch).reform(|_: MouseEvent| ViewsAction::Snapshots(SnapshotsAction::More));
    Some(html! {
        <>
        <div class="snapshots" tabindex="0" role="group" aria-label={tr!("Figures of every snapshot")}>
            <table class="further-table">
                <thead><tr>
                    <th scope="col" class="name">{ tr!("Name") }</th>
                    <th scope="col">{ tr!("Course") }</th>
                    <th scope="col" title={tr!("From the first snapshot to the last")}>{ tr!("Change") }</th>
                    { for view.columns.iter().map(|column| head(props, column)) }
                </tr></thead>
                { for view.sections.iter().map(|section| body(props, view, section, &on_row)) }
            </table>
        </div>
        if view.sections.is_empty() {
            <p class="nothing" role="status">{ tr!("No snapshot has anything of it under these filters.") }</p>
        }
        if is_more {
            <p class="labels-note"><button type="button" class="button" onclick={on_more}>{ tr!("Show more") }</button></p>
        }
        if left_out > 0 {
            <p class="labels-note">{ tr!("{shown} of {all} open files have a column: the others lack the sample type, or stand between those that are shown.",
                shown = view.columns.len(), all = all) }</p>
        }
        </>
    })
}

/// A click looks at the snapshot alone.
fn head(props: &FurtherProps, column: &Snapshot) -> Html {
    let file = props.look.files.iter().find(|file| file.id == column.file);
    let name = file.map_or("", |file| file.name.as_str());
    let title = file.map_or_else(String::new, |file| match file.time_nanos {
        0 => file.name.clone(),
        time => format!("{}\n{}", file.name, words::moment(time)),
    });
    let (file, is_shown) = (column.file, is_in_view(props, column.file));
    let onclick = props
        .say
        .reform(move |_: MouseEvent| Said::Show(Shown::One(file)));
    html! {
        <th scope="col" class={is_shown.then_some("snapshots-shown")}>
            <button type="button" class="further-link snapshots-file" {title} {onclick}>{ name }</button>
        </th>
    }
}

fn is_in_view(props: &FurtherProps, file: FileId) -> bool {
    match props.look.scene.as_ref().map(|scene| scene.shown) {
        Some(Shown::One(one)) => one == file,
        Some(Shown::Compare { base, new }) => base == file || new == file,
        None => false,
    }
}

fn body(
    props: &FurtherProps,
    view: &SnapshotsView,
    section: &Section,
    on_row: &impl Fn(&SnapshotRow) -> Option<Callback<MouseEvent>>,
) -> Html {
    let count = words::grouped(section.row_count.into());
    let title = match (section.part, section.row_count) {
        (Part::Callers, 1) => Some(tr!("Called by one function")),
        (Part::Callers, _) => Some(tr!("Called by {count} functions", count = count)),
        (Part::Callees, 1) => Some(tr!("Calls one function")),
        (Part::Callees, _) => Some(tr!("Calls {count} functions", count = count)),
        _ => None,
    };
    let span = (view.columns.len() + 3).to_string();
    html! {
        <tbody>
            if let Some(title) = title {
                <tr class="callers-group"><th scope="rowgroup" colspan={span} class="name">{ title }</th></tr>
            }
            { for section.rows.iter().map(|row| line(props, view, section.part, row, on_row(row))) }
        </tbody>
    }
}

fn line(
    props: &FurtherProps,
    view: &SnapshotsView,
    part: Part,
    row: &SnapshotRow,
    on_click: Option<Callback<MouseEvent>>,
) -> Html {
    let is_own = matches!(part, Part::OwnCum | Part::OwnFlat);
    let is_selected = !is_own && row.function.is_some() && row.function == props.look.selection;
    let name = match part {
        Part::OwnCum => tr!("{name}: cum", name = row.name),
        Part::OwnFlat => tr!("{name}: flat", name = row.name),
        _ if row.name.is_empty() => tr!("(empty)"),
        _ => row.name.clone(),
    };
    let unit = view
        .columns
        .last()
        .map_or("", |column| column.unit.as_str());
    let change = row.change();
    let tone = match change {
        0 => "same",
        change if change > 0 => "grew",
        _ => "shrank",
    };
    let cell = |(column, value): (&Snapshot, &i64)| {
        let title = format!(
            "{} ({})",
            words::exact(*value, &column.unit),
            words::share(*value, column.total)
        );
        let class = (*value == 0).then_some("same");
        html! { <td {class} {title}>{ words::amount(*value, &column.unit) }</td> }
    };
    let classes = classes!(
        row.is_member.then_some("packages-member"),
        is_selected.then_some("selected"),
        is_own.then_some("callers-own"),
    );
    html! {
        <tr class={classes}>
            <th scope="row" class="name">
                if let Some(onclick) = on_click {
                    <button type="button" class="further-link" title={name.clone()} {onclick}>{ &name }</button>
                } else {
                    <span title={name.clone()}>{ &name }</span>
                }
            </th>
            <td class="snapshots-course">{ course(&row.values) }</td>
            <td class={tone} title={words::exact(change, unit)}>{ words::change(change, unit) }</td>
            { for view.columns.iter().zip(&row.values).map(cell) }
        </tr>
    }
}

/// From 0, or from the least where that is below it, to the greatest.
fn course(values: &[i64]) -> Html {
    let least = values.iter().copied().min().unwrap_or(0).min(0) as f64;
    let most = values.iter().copied().max().unwrap_or(0).max(0) as f64;
    let (span, steps) = ((most - least).max(1.0), values.len().max(2) - 1);
    let point = |(at, value): (usize, &i64)| {
        let x = at as f64 / steps as f64 * 60.0;
        let y = 17.0 - (*value as f64 - least) / span * 16.0;
        format!("{x:.1},{y:.1}")
    };
    let points: Vec<String> = values.iter().enumerate().map(point).collect();
    html! {
        <svg viewBox="0 0 60 18" preserveAspectRatio="none" aria-hidden="true">
            <polyline points={points.join(" ")} vector-effect="non-scaling-stroke" />
        </svg>
    }
}
