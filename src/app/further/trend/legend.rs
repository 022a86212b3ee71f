//! What the chart shows, in words: which colour is which row, and the figures at the snapshot that is pointed at.

use super::{Message, TrendPane, acting};
use crate::app::further::FurtherProps;
use crate::draw::chart::Ink;
use crate::protocol::FileId;
use crate::state::words;
use crate::views::bridge::Look;
use crate::views::trend::columns;
use crate::views::trend::drawing::{Named, tracks};
use crate::views::trend::protocol::{AxisView, RowsView};
use crate::views::trend::state::TrendAction;
use crate::web::scheme;
use yew::prelude::*;

/// A moment: `+10 min`, its time of day, and the files that were taken then.
pub fn moment(look: &Look, axis: &AxisView, at: usize) -> String {
    let Some(moment) = axis.moments.get(at) else {
        return String::new();
    };
    let files: Vec<String> = moment
        .files
        .iter()
        .map(|file| file_name(look, *file))
        .collect();
    let files = files.join(", ");
    let first = axis.moments.first().map_or(0, |m| m.time_nanos);
    match axis.is_timed {
        true => tr!(
            "+{since} · {time} UTC · {files}",
            since = words::span(moment.time_nanos.saturating_sub(first)),
            time = words::moment(moment.time_nanos),
            files = files
        ),
        false => tr!("File {nth} · {files}", nth = at + 1, files = files),
    }
}

pub fn file_name(look: &Look, file: FileId) -> String {
    let found = look.files.iter().find(|f| f.id == file);
    found.map_or_else(String::new, |f| f.name.clone())
}

/// The line above the chart: of the snapshot that is pointed at, or what it is of.
pub fn readout(props: &FurtherProps, view: &RowsView, cursor: Option<usize>) -> Html {
    let text = match cursor {
        Some(at) => {
            let total = place(view, at).and_then(|place| view.totals.get(place));
            let total = total.map_or_else(
                || tr!("nothing was taken"),
                |total| words::amount(*total, &view.unit),
            );
            let moment = moment(&props.look, &view.axis, at);
            tr!("{moment} · total {total}", moment = moment, total = total)
        }
        None if view.total_growth.files == 0 => tr!(
            "{kind}: the filters leave nothing of any file",
            kind = view.sample_type
        ),
        None if view.total_growth.files < 2 => tr!(
            "{kind}: {total} in one file",
            kind = view.sample_type,
            total = columns::amount(view.total_growth.last, &view.unit)
        ),
        None => {
            let growth = &view.total_growth;
            tr!(
                "{kind}: {first} → {last}, {slope} an hour {error}",
                kind = view.sample_type,
                first = columns::amount(growth.first, &view.unit),
                last = columns::amount(growth.last, &view.unit),
                slope = columns::change(growth.per_hour, &view.unit),
                error = columns::uncertainty(growth, &view.unit)
            )
        }
    };
    html! { <p class="trend-readout" role="status">{ text }</p> }
}

/// Where a moment is among the files of the series.
fn place(view: &RowsView, moment: usize) -> Option<usize> {
    view.track
        .moments
        .iter()
        .position(|at| *at as usize == moment)
}

pub fn legend(props: &FurtherProps, view: &RowsView, cursor: Option<usize>) -> Html {
    let entries = tracks(view, props.state.trend.by.adds_up());
    let shown: Vec<_> = view.chosen.iter().map(|row| row.key).collect();
    let is_chosen = !props.state.trend.chosen.is_empty();
    let entry = |named: &Named| {
        let at = match cursor {
            Some(moment) => place(view, moment),
            None => named.values.len().checked_sub(1),
        };
        let value = at.and_then(|at| named.values.get(at));
        let value = value.map_or_else(|| "–".to_string(), |v| words::amount(*v, &view.unit));
        let drop = named.key.map(|row| {
            let shown = shown.clone();
            let onclick = acting(props, move |_: MouseEvent| TrendAction::Toggle { row, shown: shown.clone() });
            let label = tr!("Take {name} out of the chart", name = named.name);
            html! { <button type="button" class="button quiet icon trend-drop" aria-label={label.clone()} title={label} {onclick}>{ "×" }</button> }
        });
        html! {
            <li>
                { swatch(props, named.track.ink) }
                <span class="trend-name" title={named.name.clone()}>{ &named.name }</span>
                <span class="trend-value">{ value }</span>
                { for drop }
            </li>
        }
    };
    let reset = acting(props, |_: MouseEvent| TrendAction::ChooseNone);
    html! {
        <ul class="trend-legend" aria-label={tr!("Rows of the chart")}>
            { for entries.iter().map(entry) }
            if is_chosen {
                <li><button type="button" class="button quiet" id="trend-fastest" onclick={reset}>{ tr!("The fastest growing again") }</button></li>
            }
        </ul>
    }
}

pub fn swatch(props: &FurtherProps, ink: Ink) -> Html {
    let colour = ink.colour(scheme::resolve(props.look.theme)).css();
    html! { <svg class="origin-mark" aria-hidden="true"><rect width="100%" height="100%" fill={colour} /></svg> }
}

/// The chart as a table, for whoever does not see it.
pub fn figures(ctx: &Context<TrendPane>, view: &RowsView, is_open: bool) -> Html {
    let props = ctx.props();
    let toggle = ctx.link().callback(|_: MouseEvent| Message::ToggleFigures);
    let button = html! {
        <button type="button" class="button quiet trend-figures-button" id="trend-figures" aria-expanded={is_open.to_string()} onclick={toggle}>{ tr!("Figures of the chart") }</button>
    };
    if !is_open {
        return button;
    }
    let entries = tracks(view, props.state.trend.by.adds_up());
    let head = entries
        .iter()
        .map(|named| html! { <th scope="col" class="name">{ &named.name }</th> });
    let row = |(at, place): (usize, &u32)| {
        let moment = moment(&props.look, &view.axis, *place as usize);
        let cells = entries.iter().map(|named| {
            let value = named.values.get(at).copied().unwrap_or_default();
            html! { <td title={words::exact(value, &view.unit)}>{ words::amount(value, &view.unit) }</td> }
        });
        html! { <tr><th scope="row" class="name">{ moment }</th>{ for cells }</tr> }
    };
    html! {
        <>
        { button }
        <div class="trend-figures">
            <table class="further-table">
                <thead><tr><th scope="col" class="name">{ tr!("File") }</th>{ for head }</tr></thead>
                <tbody>{ for view.track.moments.iter().enumerate().map(row) }</tbody>
            </table>
        </div>
        </>
    }
}
