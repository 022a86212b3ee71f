//! The top table: every function's flat and cum, as folds over the call tree.

use super::frames::{FrameId, FrameTable};
use super::query::Matcher;
use super::scene::{FunctionFigure, Side, View};
use crate::order;
use crate::pieces::each_in_pieces;
use crate::protocol::{Only, Pair, TopColumn, TopQuestion, TopRow, TopView};
use std::cmp::Ordering;

/// By frame. A function counts once a sample in `cum`, however often it stands on the stack: only its outermost nodes count.
pub fn functions(view: &View) -> Vec<FunctionFigure> {
    let mut figures = vec![FunctionFigure::default(); view.forest.table.len()];
    if let Some(base) = &view.figures.base {
        fold(view, base, |frame, flat, cum| {
            figures[frame.index()].flat.base = flat;
            figures[frame.index()].cum.base = cum;
        });
    }
    fold(view, &view.figures.new, |frame, flat, cum| {
        figures[frame.index()].flat.new = flat;
        figures[frame.index()].cum.new = cum;
    });
    figures
}

fn fold(view: &View, side: &Side, mut put: impl FnMut(FrameId, i64, i64)) {
    let (tree, table) = (&view.forest.tree, &view.forest.table);
    let mut flat = vec![0i64; table.len()];
    each_in_pieces(view.values(side), |(leaf, value)| {
        // The root is no function: an empty stack is nobody's.
        if let Some(flat) = flat.get_mut(tree.frame[leaf.index()].index()) {
            *flat = flat.wrapping_add(value);
        }
    });
    let mut cum = vec![0i64; table.len()];
    // Nodes below this one have the frame above them already.
    let mut until = vec![0u32; table.len()];
    each_in_pieces(1..tree.len(), |node| {
        let frame = tree.frame[node].index();
        if node as u32 >= until[frame] {
            until[frame] = tree.subtree_end[node];
            cum[frame] = cum[frame].wrapping_add(side.total[node]);
        }
    });
    for frame in table.ids() {
        put(frame, flat[frame.index()], cum[frame.index()]);
    }
}

/// What [`functions`] has for this one.
pub fn function(view: &View, frame: FrameId) -> FunctionFigure {
    let mut figure = FunctionFigure::default();
    if let Some(base) = &view.figures.base {
        (figure.flat.base, figure.cum.base) = flat_and_cum(view, base, frame);
    }
    (figure.flat.new, figure.cum.new) = flat_and_cum(view, &view.figures.new, frame);
    figure
}

fn flat_and_cum(view: &View, side: &Side, frame: FrameId) -> (i64, i64) {
    let tree = &view.forest.tree;
    let own = view
        .values(side)
        .filter(|(leaf, _)| tree.frame[leaf.index()] == frame);
    let flat = own.fold(0, |flat: i64, (_, value)| flat.wrapping_add(value));
    let (mut cum, mut until) = (0i64, 0);
    for (node, _) in tree.frame.iter().enumerate().filter(|(_, f)| **f == frame) {
        if node as u32 >= until {
            until = tree.subtree_end[node];
            cum = cum.wrapping_add(side.total[node]);
        }
    }
    (flat, cum)
}

/// The error is a sentence.
pub fn top(view: &View, question: &TopQuestion) -> Result<TopView, String> {
    let table = &view.forest.table;
    let figures = view.functions();
    let matcher = question.matching.as_ref().map(Matcher::new).transpose()?;
    let in_view = || table.ids().filter(|f| !figures[f.index()].is_zero());
    let mut rows: Vec<FrameId> = in_view()
        .filter(|f| view.figures.base.is_none() || selects(question.only, &figures[f.index()]))
        .filter(|f| {
            let matcher = matcher.as_ref();
            matcher.is_none_or(|m| m.is_match(table.name_bytes(*f)))
        })
        .collect();
    order::sort_by(&mut rows, |a, b| order(question, table, figures, *a, *b));
    Ok(TopView {
        question: Some(question.clone()),
        row_count: rows.len() as u32,
        function_count: in_view().count() as u32,
        rows: page(view, question, &rows),
    })
}

fn selects(only: Only, figure: &FunctionFigure) -> bool {
    let (flat, cum) = (figure.flat, figure.cum);
    match only {
        Only::All => true,
        Only::Grew => flat.change() > 0 || cum.change() > 0,
        Only::New => flat.base == 0 && cum.base == 0,
        Only::Gone => flat.new == 0 && cum.new == 0,
    }
}

/// By the column, then as pprof: by name, and by the other of flat and cum where two functions share a printed name.
fn order(
    question: &TopQuestion,
    table: &FrameTable,
    figures: &[FunctionFigure],
    a: FrameId,
    b: FrameId,
) -> Ordering {
    let (x, y) = (&figures[a.index()], &figures[b.index()]);
    let by_name = || table.name_bytes(a).cmp(table.name_bytes(b));
    let by_column = match question.sort {
        TopColumn::Name => by_name(),
        TopColumn::CumRatio => ratio(x.cum).total_cmp(&ratio(y.cum)),
        column => weight(column, x).cmp(&weight(column, y)),
    };
    let by_column = if question.descending {
        by_column.reverse()
    } else {
        by_column
    };
    by_column.then_with(by_name).then(a.cmp(&b))
}

/// pprof orders by |value|.
fn weight(column: TopColumn, figure: &FunctionFigure) -> u64 {
    let value = match column {
        TopColumn::Flat | TopColumn::Name => figure.flat.change(),
        TopColumn::Cum | TopColumn::CumRatio => figure.cum.change(),
        TopColumn::BaseFlat => figure.flat.base,
        TopColumn::NewFlat => figure.flat.new,
        TopColumn::BaseCum => figure.cum.base,
        TopColumn::NewCum => figure.cum.new,
    };
    value.unsigned_abs()
}

/// What is new has grown without bound; what is 0 on both sides has not changed.
fn ratio(cum: Pair) -> f64 {
    match (cum.base, cum.change()) {
        (_, 0) => 0.0,
        (0, change) => change.signum() as f64 * f64::INFINITY,
        (base, change) => change as f64 / base.unsigned_abs() as f64,
    }
}

/// The rows asked for, with the running sum of those before them.
fn page(view: &View, question: &TopQuestion, rows: &[FrameId]) -> Vec<TopRow> {
    let table = &view.forest.table;
    let (figures, inlined) = (view.functions(), view.inlined());
    let mut sum = 0i64;
    let mut page = Vec::new();
    let range = question.offset as usize..question.offset.saturating_add(question.limit) as usize;
    for (place, frame) in rows.iter().enumerate().take(range.end) {
        let figure = &figures[frame.index()];
        sum = sum.wrapping_add(figure.flat.change());
        if place >= range.start {
            page.push(TopRow {
                key: table.key(*frame),
                name: table.name(*frame).into_owned(),
                place: table.place(*frame),
                package: table.package(*frame),
                inlined: inlined[frame.index()],
                flat: figure.flat,
                cum: figure.cum,
                sum,
            });
        }
    }
    page
}
