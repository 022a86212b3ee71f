//! A row of the source view: a line with its figures, mark of heat and coloured text; what was inlined into it; or the head of a function.

use crate::app::further::FurtherProps;
use crate::app::further::figures::tone;
use crate::protocol::Pair;
use crate::state::words;
use crate::views::bridge::Said;
use crate::views::source::rows::Row;
use crate::views::source::sheet::Sheet;
use crate::views::source::text::Text;
use crate::views::source::{FileView, InlinedLine, LineFigures, SourceAction, Sums};
use std::rc::Rc;
use yew::prelude::*;

pub struct Shown<'a> {
    pub props: &'a FurtherProps,
    pub file: &'a FileView,
    pub text: Option<&'a Text>,
    pub act: &'a Callback<SourceAction>,
    pub is_comparison: bool,
    pub sheet: Rc<Sheet>,
}

pub fn row(shown: &Shown, at: u32, row: Row) -> Html {
    match row {
        Row::Routine(routine) => head_of_routine(shown, at, routine),
        Row::Line { number, figures } => {
            let figures = figures.and_then(|row| shown.file.lines.get(row as usize));
            line(shown, at, number, figures)
        }
        Row::Inlined {
            figures,
            at: inlined,
        } => {
            let line = shown.file.lines.get(figures as usize);
            match line.and_then(|line| line.inlined.get(inlined as usize)) {
                Some(line) => inlined_row(shown, at, line),
                None => html! {},
            }
        }
    }
}

fn head_of_routine(shown: &Shown, at: u32, routine: u32) -> Html {
    let Some(routine) = shown.file.routines.get(routine as usize) else {
        return html! {};
    };
    html! {
        <div key={at} class="source-row routine" role="row" aria-rowindex={(at + 1).to_string()}>
            <span class="heat" role="presentation"></span>
            { figures(shown, Some((routine.flat, routine.cum, &routine.every))) }
            <span class="line-number" role="cell"></span>
            <span class="code" role="cell">{ select(shown, routine.function, &routine.name) }</span>
        </div>
    }
}

fn line(shown: &Shown, at: u32, number: i64, known: Option<&LineFigures>) -> Html {
    let state = &shown.props.state.source;
    let range = state
        .anchor
        .or(state.line)
        .zip(state.line)
        .map(|(a, b)| (a.min(b), a.max(b)));
    let is_marked = range.is_some_and(|(first, last)| (first..=last).contains(&number));
    let act = shown.act.clone();
    let onclick = move |event: MouseEvent| {
        act.emit(match event.shift_key() {
            true => SourceAction::MarkTo(number),
            false => SourceAction::GoTo(number),
        })
    };
    let heat = known
        .map(|line| shown.sheet.heat.fraction(line))
        .filter(|heat| *heat > 0.0);
    html! {
        <div key={at} class={classes!("source-row", is_marked.then_some("selected"))} role="row"
             aria-rowindex={(at + 1).to_string()} aria-current={is_marked.then_some("true")} {onclick}>
            <span class="heat" role="presentation">
                if let Some(heat) = heat {
                    <svg aria-hidden="true" preserveAspectRatio="none"><rect width="100%" height="100%" opacity={format!("{heat:.2}")} /></svg>
                }
            </span>
            { figures(shown, known.map(|line| (line.flat, line.cum, line.every.as_slice()))) }
            <span class="line-number" role="rowheader">{ number }</span>
            <span class="code" role="cell">
                { fold(shown, known) }
                { code(shown, number) }
            </span>
        </div>
    }
}

fn fold(shown: &Shown, known: Option<&LineFigures>) -> Html {
    let Some(line) = known.filter(|line| !line.inlined.is_empty()) else {
        return html! {};
    };
    let number = line.line;
    let is_open = shown.props.state.source.unfolded.contains(&number);
    let act = shown.act.clone();
    let onclick = move |event: MouseEvent| {
        event.stop_propagation();
        act.emit(SourceAction::Unfold(number));
    };
    let count = u64::from(line.inlined_count);
    let title = match line.inlined_count as usize > line.inlined.len() {
        true => tr!(
            "{n} inlined line, of which the heaviest {listed} are shown"
                | "{n} inlined lines, of which the heaviest {listed} are shown" % count,
            listed = line.inlined.len()
        ),
        false => tr!("{n}\u{a0}inlined line" | "{n}\u{a0}inlined lines" % count),
    };
    html! {
        <button type="button" class="fold" aria-expanded={is_open.to_string()} aria-label={title.clone()} {title} {onclick}>
            { if is_open { "▾" } else { "▸" } }
        </button>
    }
}

fn code(shown: &Shown, number: i64) -> Html {
    let Some(text) = shown.text else {
        return html! {};
    };
    let at = usize::try_from(number - 1).unwrap_or(usize::MAX);
    if text.line(at).is_none() {
        return html! { <em>{ tr!("not in the file that was given") }</em> };
    }
    let parts = text.parts(at).into_iter();
    parts
        .map(|(part, kind)| html! { <span class={classes!(kind.class())}>{ part.to_string() }</span> })
        .collect()
}

fn inlined_row(shown: &Shown, at: u32, line: &InlinedLine) -> Html {
    let act = shown.act.clone();
    let (file, number) = (line.file, line.line);
    let onclick = move |event: MouseEvent| {
        event.stop_propagation();
        act.emit(SourceAction::Open(file, Some(number)));
    };
    let indent = "  ".repeat(usize::from(line.depth));
    let place = format!(
        "{}:{}",
        line.path.rsplit('/').next().unwrap_or_default(),
        line.line
    );
    html! {
        <div key={at} class="source-row inlined" role="row" aria-rowindex={(at + 1).to_string()}>
            <span class="heat" role="presentation"></span>
            { figures(shown, Some((line.flat, line.cum, &line.every))) }
            <span class="line-number" role="cell"></span>
            <span class="code" role="cell">
                { indent }{ "↳ " }{ select(shown, line.function, &line.name) }{ " " }
                <button type="button" class="link" title={line.path.clone()} {onclick}>{ place }</button>
            </span>
        </div>
    }
}

/// A function's name: a click selects it everywhere.
pub fn select(shown: &Shown, function: crate::protocol::NameKey, name: &str) -> Html {
    let say = shown.props.say.clone();
    let onclick = move |event: MouseEvent| {
        event.stop_propagation();
        say.emit(Said::Select(Some(function)));
    };
    html! { <button type="button" class="link" title={tr!("Select this function")} {onclick}>{ name }</button> }
}

/// What stands at a line: flat, cum, and both of each snapshot.
type Figures<'a> = (Pair, Pair, &'a [Sums]);

fn figures(shown: &Shown, known: Option<Figures>) -> Html {
    let Some((flat, cum, every)) = known else {
        return html! { <span class="figure none" role="cell"></span> };
    };
    if !shown.file.snapshots.is_empty() {
        return every_snapshot(shown, every);
    }
    let totals = shown.props.answers.totals.as_ref();
    let unit = totals.map_or("", |t| t.unit.as_str());
    let pairs = [flat, cum].into_iter();
    match shown.is_comparison {
        true => pairs.map(|pair| compared(pair, unit)).collect(),
        false => pairs.map(|pair| cell(pair.new, unit)).collect(),
    }
}

fn compared(pair: Pair, unit: &str) -> Html {
    html! { <>{ cell(pair.base, unit) }{ cell(pair.new, unit) }{ change(pair.change(), unit) }</> }
}

/// How it changed from the first snapshot to the last, and what each has.
fn every_snapshot(shown: &Shown, every: &[Sums]) -> Html {
    let snapshots = &shown.file.snapshots;
    let unit = snapshots.last().map_or("", |last| last.unit.as_str());
    let whole = Sums::change(every);
    let cells = every.iter().zip(snapshots).map(|(sums, snapshot)| {
        html! { <>{ cell(sums.flat, &snapshot.unit) }{ cell(sums.cum, &snapshot.unit) }</> }
    });
    html! {
        <>
        { change(whole.flat, unit) }
        { change(whole.cum, unit) }
        { for cells }
        </>
    }
}

fn change(change: i64, unit: &str) -> Html {
    let shown = match change {
        0 => ".".to_string(),
        change => words::change(change, unit),
    };
    html! { <span class={classes!("figure", tone(change))} role="cell" title={words::exact(change, unit)}>{ shown }</span> }
}

fn cell(value: i64, unit: &str) -> Html {
    let shown = match value {
        0 => ".".to_string(),
        value => words::amount(value, unit),
    };
    html! { <span class="figure" role="cell" title={words::exact(value, unit)}>{ shown }</span> }
}
