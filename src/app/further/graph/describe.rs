//! A box or an arrow of the call graph in words: what hovering shows and what a screen reader says.

use super::Hovered;
use crate::draw::describe::{Description, Measure, Row};
use crate::protocol::{Pair, Totals};
use crate::state::words;
use crate::views::bridge::Look;
use crate::views::graph::{GraphArrow, GraphBox, GraphView};

pub fn describe(
    view: &GraphView,
    of: Hovered,
    totals: &Totals,
    look: &Look,
) -> Option<Description> {
    let measure = Measure::new(totals, look.is_comparison());
    match of {
        Hovered::Box(at) => Some(of_box(view.boxes.get(at)?, totals, &measure)),
        Hovered::Arrow(at) => of_arrow(view, view.arrows.get(at)?, totals, &measure),
    }
}

fn of_box(shown: &GraphBox, totals: &Totals, measure: &Measure) -> Description {
    let row = |title, value: i64, pair: Option<Pair>| match pair {
        Some(pair) if measure.is_comparison => {
            measure.row(title, pair, words::share(value, totals.total))
        }
        _ => plain(title, value, totals, measure),
    };
    let mut rows = vec![
        row(msg!("Flat"), shown.flat, shown.sides.map(|(flat, _)| flat)),
        row(msg!("Cum"), shown.cum, shown.sides.map(|(_, cum)| cum)),
    ];
    let (callers, callees) = (
        u64::from(shown.hidden_callers),
        u64::from(shown.hidden_callees),
    );
    let hidden = [
        (
            callers,
            tr!("{n}\u{a0}caller" | "{n}\u{a0}callers" % callers),
        ),
        (
            callees,
            tr!("{n}\u{a0}callee" | "{n}\u{a0}callees" % callees),
        ),
    ];
    let hidden = hidden.into_iter().filter(|(count, _)| *count > 0);
    rows.extend(hidden.map(|(_, figure)| Row {
        title: msg!("Not drawn"),
        figure,
        note: String::new(),
        is_growth: None,
    }));
    Description {
        name: shown.name.clone(),
        place: String::new(),
        rows,
    }
}

fn of_arrow(
    view: &GraphView,
    arrow: &GraphArrow,
    totals: &Totals,
    measure: &Measure,
) -> Option<Description> {
    let name = |at: u32| view.boxes.get(at as usize).map(|shown| shown.name.clone());
    let (from, to) = (name(arrow.from)?, name(arrow.to)?);
    let link = if arrow.is_residual { "…" } else { "→" };
    Some(Description {
        name: format!("{from} {link} {to}"),
        place: marks(arrow),
        rows: vec![plain(msg!("Weight"), arrow.value, totals, measure)],
    })
}

/// What is special about an arrow; empty: nothing.
pub fn marks(arrow: &GraphArrow) -> String {
    match (arrow.is_inline, arrow.is_residual) {
        (true, true) => tr!("inlined, through functions that are not drawn"),
        (true, false) => tr!("inlined"),
        (false, true) => tr!("through functions that are not drawn"),
        (false, false) => String::new(),
    }
}

fn plain(title: &'static str, value: i64, totals: &Totals, measure: &Measure) -> Row {
    Row {
        title,
        figure: match measure.is_comparison {
            true => words::change(value, &measure.unit),
            false => measure.label(value),
        },
        note: words::share(value, totals.total),
        is_growth: (measure.is_comparison && value != 0).then_some(value > 0),
    }
}
