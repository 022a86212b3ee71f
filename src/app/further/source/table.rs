//! The lines of a file as a table: its head, the rows in sight, and the map of the whole beside them.

use super::row::{Shown, row};
use crate::app::chips::short_name;
use crate::protocol::FileId;
use crate::state::words;
use crate::views::bridge::Said;
use crate::views::snapshots::protocol::Snapshot;
use crate::views::source::SourceAction;
use crate::views::source::rows::Row;
use crate::views::source::sheet::{MARKS, Sheet};
use std::rc::Rc;
use yew::prelude::*;

/// Where things of the table stand on the page.
pub struct Refs {
    pub scroller: NodeRef,
    pub content: NodeRef,
    pub body: NodeRef,
}

pub const HEAD_ROW_PX: f64 = 20.0;

/// How tall the head is that stays in sight.
pub fn head_px(snapshots: &[Snapshot]) -> f64 {
    match snapshots.is_empty() {
        true => HEAD_ROW_PX,
        false => 2.0 * HEAD_ROW_PX,
    }
}

/// Figures of a line beside each other.
pub fn figure_count(snapshots: &[Snapshot], is_comparison: bool) -> usize {
    match (snapshots.len(), is_comparison) {
        (0, true) => 6,
        (0, false) => 2,
        (columns, _) => 2 + 2 * columns,
    }
}

/// `range`: the rows that stand on the page.
pub fn table(
    shown: &Shown,
    refs: &Refs,
    range: std::ops::Range<u32>,
    onscroll: Callback<Event>,
) -> Html {
    let (file, rows) = (shown.file, &shown.sheet.rows);
    let in_sight = rows
        .get(range.start as usize..range.end as usize)
        .unwrap_or_default();
    let kind = match (file.snapshots.is_empty(), shown.is_comparison) {
        (false, _) => Some("every"),
        (true, true) => Some("compare"),
        (true, false) => None,
    };
    html! {
        <div class="source-main">
            <div class={classes!("source-table", kind)} role="table" tabindex="0"
                 aria-label={tr!("Source lines of {path}", path = file.path)} aria-rowcount={rows.len().to_string()}
                 ref={refs.scroller.clone()} {onscroll}>
                { head(shown) }
                <div class="table-content" role="rowgroup" ref={refs.content.clone()}>
                    <div class="table-body" role="presentation" ref={refs.body.clone()}>
                        { for (range.start..).zip(in_sight).map(|(at, one)| row(shown, at, *one)) }
                    </div>
                </div>
            </div>
            { map(&shown.sheet, shown.act) }
        </div>
    }
}

fn head(shown: &Shown) -> Html {
    let once = tr!(
        "A sample counts once in the cum of a line, also under recursion, where pprof's list and weblist count it more than once."
    );
    let figure = |title: String| html! { <span class="figure" role="columnheader" title={once.clone()}>{ title }</span> };
    let snapshots = &shown.file.snapshots;
    let figures: Vec<String> = match (snapshots.len(), shown.is_comparison) {
        (0, true) => vec![
            tr!("Base flat"),
            tr!("New flat"),
            tr!("Flat change"),
            tr!("Base cum"),
            tr!("New cum"),
            tr!("Cum change"),
        ],
        (0, false) => vec![tr!("Flat"), tr!("Cum")],
        (columns, _) => (0..=columns)
            .flat_map(|_| [tr!("Flat"), tr!("Cum")])
            .collect(),
    };
    html! {
        <div class="source-heading" role="rowgroup">
            if !snapshots.is_empty() {
                <div class="source-row" role="row">
                    <span class="heat" role="presentation"></span>
                    <span class="figure source-over" role="columnheader" title={tr!("From the first snapshot to the last")}>{ tr!("Change") }</span>
                    { for snapshots.iter().map(|snapshot| named(shown, snapshot)) }
                    <span class="line-number" role="cell"></span>
                    <span class="code" role="cell"></span>
                </div>
            }
            <div class="source-row" role="row">
                <span class="heat" role="presentation"></span>
                { for figures.into_iter().map(figure) }
                <span class="line-number" role="columnheader">{ tr!("Line") }</span>
                <span class="code" role="columnheader">{ tr!("Source") }</span>
            </div>
        </div>
    }
}

/// Over the two columns of a snapshot; a click looks at it alone.
fn named(shown: &Shown, snapshot: &Snapshot) -> Html {
    let look = &shown.props.look;
    let file = look.files.iter().find(|file| file.id == snapshot.file);
    let name = file.map_or_else(String::new, |file| short_name(&file.name));
    let title = file.map_or_else(String::new, |file| match file.time_nanos {
        0 => file.name.clone(),
        time => format!("{}\n{}", file.name, words::moment(time)),
    });
    let one: FileId = snapshot.file;
    let onclick =
        (shown.props.say).reform(move |_: MouseEvent| Said::Show(crate::protocol::Shown::One(one)));
    html! {
        <span class="figure source-over" role="columnheader">
            <button type="button" class="link" {title} {onclick}>{ name }</button>
        </span>
    }
}

/// Every line with figures as a mark, as high up as it stands among the rows. A click goes there.
fn map(sheet: &Rc<Sheet>, act: &Callback<SourceAction>) -> Html {
    let mark = |(at, heat): (usize, f64)| {
        html! { <rect x="0" width="10" height="1" y={at.to_string()} opacity={format!("{heat:.2}")} /> }
    };
    let marks = sheet.marks.iter().copied().enumerate();
    let (sheet, act) = (sheet.clone(), act.clone());
    let onclick = move |event: MouseEvent| {
        let element: Option<web_sys::Element> = event.target_dyn_into();
        let map = element.and_then(|e| e.closest("svg").ok().flatten());
        let Some(map) = map.map(|map| map.get_bounding_client_rect()) else {
            return;
        };
        let fraction = (f64::from(event.client_y()) - map.top()) / map.height().max(1.0);
        let at = (fraction.clamp(0.0, 1.0) * sheet.rows.len() as f64) as usize;
        let line = sheet.rows.iter().skip(at).find_map(|row| match row {
            Row::Line { number, .. } => Some(*number),
            _ => None,
        });
        if let Some(line) = line {
            act.emit(SourceAction::GoTo(line));
        }
    };
    html! {
        <svg class="source-map" viewBox={format!("0 0 10 {MARKS}")} preserveAspectRatio="none" aria-hidden="true" {onclick}>
            <rect class="source-map-ground" width="10" height={MARKS.to_string()} />
            { for marks.filter(|(_, heat)| *heat > 0.0).map(mark) }
        </svg>
    }
}
