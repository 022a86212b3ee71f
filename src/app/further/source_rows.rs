//! A row of the source view: a line with its figures, mark of heat and coloured text; what was inlined into it; or the head of a function.

use super::FurtherProps;
use super::source::Text;
use crate::protocol::Pair;
use crate::state::words;
use crate::views::bridge::Said;
use crate::views::source::colours::Kind;
use crate::views::source::rows::Row;
use crate::views::source::{FileView, InlinedLine, LineFigures, SourceAction};
use yew::prelude::*;

pub struct Shown<'a> {
    pub props: &'a FurtherProps,
    pub file: &'a FileView,
    pub text: Option<&'a Text>,
    pub act: &'a Callback<SourceAction>,
    pub is_comparison: bool,
    pub heat: Heat,
}

/// What a mark's strength is measured by: the heaviest line of the file.
pub struct Heat {
    flat: u64,
    cum: u64,
}

impl Heat {
    pub fn of(file: &FileView) -> Heat {
        let most = |pick: fn(&LineFigures) -> Pair| {
            let lines = file.lines.iter();
            lines
                .map(|line| pick(line).change().unsigned_abs())
                .max()
                .unwrap_or(0)
                .max(1)
        };
        Heat {
            flat: most(|line| line.flat),
            cum: most(|line| line.cum),
        }
    }

    /// Of 1: flat counts whole, cum alone as a third.
    pub fn fraction(&self, line: &LineFigures) -> f64 {
        let flat = line.flat.change().unsigned_abs() as f64 / self.flat as f64;
        let cum = line.cum.change().unsigned_abs() as f64 / self.cum as f64;
        flat.max(cum / 3.0).clamp(0.08, 1.0)
    }
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
            { figures(shown, Some((routine.flat, routine.cum))) }
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
    let heat = known.map(|line| (shown.heat.fraction(line), line.flat.change()));
    html! {
        <div key={at} class={classes!("source-row", is_marked.then_some("selected"))} role="row"
             aria-rowindex={(at + 1).to_string()} aria-current={is_marked.then_some("true")} {onclick}>
            <span class="heat" role="presentation">
                if let Some((heat, _)) = heat {
                    <svg aria-hidden="true" preserveAspectRatio="none"><rect width="100%" height="100%" opacity={format!("{heat:.2}")} /></svg>
                }
            </span>
            { figures(shown, known.map(|line| (line.flat, line.cum))) }
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
    let Some(line) = text.lines.get(at) else {
        return html! { <em>{ tr!("not in the file that was given") }</em> };
    };
    let (Some(painter), Some(state)) = (&text.painter, text.states.get(at)) else {
        return html! { line };
    };
    let mut from = 0;
    let parts = painter
        .paint(line, *state)
        .0
        .into_iter()
        .map(|(length, kind): (usize, Kind)| {
            let part = line
                .get(from..from + length)
                .unwrap_or_default()
                .to_string();
            from += length;
            html! { <span class={classes!(kind.class())}>{ part }</span> }
        });
    parts.collect()
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
            { figures(shown, Some((line.flat, line.cum))) }
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

fn figures(shown: &Shown, known: Option<(Pair, Pair)>) -> Html {
    let unit = shown
        .props
        .answers
        .totals
        .as_ref()
        .map_or("", |t| t.unit.as_str());
    let cells: Vec<(String, String)> = match (known, shown.is_comparison) {
        (None, true) => vec![Default::default(); 6],
        (None, false) => vec![Default::default(); 2],
        (Some((flat, cum)), false) => [flat, cum].map(|pair| cell(pair.new, unit)).to_vec(),
        (Some((flat, cum)), true) => [flat, cum]
            .into_iter()
            .flat_map(|pair| {
                let change = words::change(pair.change(), unit);
                [
                    cell(pair.base, unit),
                    cell(pair.new, unit),
                    (change.clone(), change),
                ]
            })
            .collect(),
    };
    let view = cells
        .into_iter()
        .map(|(shown, title)| html! { <span class="figure" role="cell" {title}>{ shown }</span> });
    view.collect()
}

fn cell(value: i64, unit: &str) -> (String, String) {
    match value {
        0 => (".".into(), "0".into()),
        value => (words::amount(value, unit), words::exact(value, unit)),
    }
}
