//! The worker's answers: folds over the call tree, under the scene's filters and in comparisons alike.

use super::occurrences::Memory;
use super::pivot::pivot;
use super::protocol::{
    Between, CallersQuestion, CallersView, EdgeRow, Edges, PeekQuestion, PeekView, PivotQuestion,
    PivotView,
};
use crate::analysis::edges::{Around, Edge, around};
use crate::analysis::frames::{FrameId, FrameTable};
use crate::analysis::query::Matcher;
use crate::analysis::scene::{FunctionFigure, View};
use crate::analysis::top::top;
use crate::order;
use crate::protocol::{Failure, NameKey};
use crate::views::Looked;

/// A failure where a pattern is no regexp.
pub fn answer(
    memory: &mut Memory,
    looked: &Looked,
    question: &CallersQuestion,
) -> Result<CallersView, Failure> {
    let view = &looked.view;
    Ok(match question {
        CallersQuestion::Pivot(question) => {
            CallersView::Pivot(both_sides(memory, looked, question))
        }
        CallersQuestion::Edges { function, limit } => {
            CallersView::Edges(between_of(view, *function, *limit))
        }
        CallersQuestion::Peek(question) => CallersView::Peek(peek(view, question)?),
        CallersQuestion::Pick(question) => {
            CallersView::Pick(top(view, question).map_err(bad_pattern)?)
        }
    })
}

fn both_sides(memory: &mut Memory, looked: &Looked, question: &PivotQuestion) -> Option<PivotView> {
    let view = &looked.view;
    let table = &view.forest.table;
    let function = table.by_key(question.function)?;
    let found = memory.find(view, looked.scene, function, question.width);
    let sides = pivot(view, function, found, question);
    Some(PivotView {
        callers: sides.callers,
        callees: sides.callees,
        name: table.name(function).into_owned(),
        cum: view.function(function).cum,
        is_cut: sides.is_cut,
    })
}

fn between_of(view: &View, function: NameKey, limit: u32) -> Option<Between> {
    let function = view.forest.table.by_key(function)?;
    let around = around(view, &[function]).pop()?;
    Some(between(view, function, &around, limit))
}

fn peek(view: &View, question: &PeekQuestion) -> Result<PeekView, Failure> {
    let matcher = Matcher::new(&question.pattern).map_err(bad_pattern)?;
    let (table, figures) = (&view.forest.table, view.functions());
    let is_wanted = |frame: &FrameId| {
        !figures[frame.index()].is_zero() && matcher.is_match(table.name_bytes(*frame))
    };
    let mut functions: Vec<FrameId> = table.ids().filter(is_wanted).collect();
    order::sort_by(&mut functions, |a, b| {
        let (x, y) = (&figures[a.index()], &figures[b.index()]);
        let flat = |of: &FunctionFigure| of.flat.change().unsigned_abs();
        let cum = |of: &FunctionFigure| of.cum.change().unsigned_abs();
        (flat(y).cmp(&flat(x)))
            .then_with(|| table.name_bytes(*a).cmp(table.name_bytes(*b)))
            .then(cum(y).cmp(&cum(x)))
            .then(a.cmp(b))
    });
    let count = functions.len() as u32;
    functions.truncate(question.functions as usize);
    let around = around(view, &functions);
    let blocks = functions.iter().zip(&around);
    Ok(PeekView {
        count,
        blocks: blocks
            .map(|(function, around)| between(view, *function, around, question.edges))
            .collect(),
    })
}

fn between(view: &View, function: FrameId, around: &Around, limit: u32) -> Between {
    let table = &view.forest.table;
    let figure = view.function(function);
    Between {
        key: table.key(function),
        name: table.name(function).into_owned(),
        place: table.place(function),
        flat: figure.flat,
        cum: figure.cum,
        callers: listed(table, &around.callers, limit),
        callees: listed(table, &around.callees, limit),
    }
}

fn listed(table: &FrameTable, edges: &[Edge], limit: u32) -> Edges {
    let row = |edge: &Edge| EdgeRow {
        key: table.key(edge.other),
        name: table.name(edge.other).into_owned(),
        weight: edge.weight,
        is_inline: edge.is_inline,
    };
    Edges {
        count: edges.len() as u32,
        heaviest: edges.iter().take(limit as usize).map(row).collect(),
    }
}

fn bad_pattern(problem: String) -> Failure {
    Failure {
        problem,
        help: tr!("Correct the expression, or take the text as it stands."),
    }
}
