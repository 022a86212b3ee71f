//! What stands beside the chart on the same axis of time: totals of the heap, goroutines, the runtime's own figures, and what those mean.

use super::chart::{Picture, picture, small};
use super::legend::swatch;
use super::{TrendPane, rows_view, times_view};
use crate::app::further::FurtherProps;
use crate::draw::chart::{Ink, Marks, Track};
use crate::draw::time_axis::TimeAxis;
use crate::leaks::texts::{self, Text};
use crate::views::trend::columns;
use crate::views::trend::drawing::time_axis;
use crate::views::trend::protocol::{MeasureLine, TimesView};
use crate::views::trend::runtime::{GROUPS, Group, sentences};
use crate::web::scheme;
use yew::prelude::*;

const HEIGHT: f32 = 96.0;

pub fn side(pane: &TrendPane, ctx: &Context<TrendPane>) -> Html {
    let Some(times) = times_view(ctx.props()) else {
        return html! {};
    };
    let props = ctx.props();
    html! {
        <aside class="trend-side" tabindex="0" ref={pane.side.clone()} aria-label={tr!("Totals and the runtime's figures over the same time")}>
            { for GROUPS.iter().map(|group| multiple(pane, ctx, times, group)) }
            { meaning(props, times) }
        </aside>
    }
}

fn multiple(pane: &TrendPane, ctx: &Context<TrendPane>, times: &TimesView, group: &Group) -> Html {
    let props = ctx.props();
    let of_group = |line: &&MeasureLine| group.measures.contains(&line.measure);
    let lines: Vec<&MeasureLine> = times.lines.iter().filter(of_group).collect();
    if lines.is_empty() {
        return html! {};
    }
    // Of a series without times the chart has an axis of its own.
    let is_same_axis = rows_view(props).is_none_or(|view| view.axis == times.axis);
    let marks = match is_same_axis {
        true => pane.marks(props, &times.axis),
        false => Marks::default(),
    };
    let tracks: Vec<Track> = (lines.iter().enumerate())
        .map(|(at, line)| Track {
            ink: Ink::Series(at as u8),
            values: line.values.clone(),
            gaps: line.gaps.clone(),
        })
        .collect();
    let figure = |line: &MeasureLine| {
        let value = match marks.cursor {
            Some(at) => line.values.get(at).copied().flatten(),
            None => line.values.iter().rev().copied().flatten().next(),
        };
        value.map_or_else(
            || "–".to_string(),
            |value| columns::amount(value, group.unit),
        )
    };
    let legend = lines.iter().zip(&tracks).map(|(line, track)| {
        html! {
            <li>
                { swatch(props, track.ink) }<span class="trend-name">{ tr!(line.measure.title()) }</span>
                <span class="trend-value">{ figure(line) }</span>
            </li>
        }
    });
    let title = tr!(group.title);
    // One measure needs no legend.
    let alone = match lines.as_slice() {
        [line] if group.measures.len() == 1 => Some(figure(line)),
        _ => None,
    };
    let is_alone = alone.is_some();
    html! {
        <figure class="trend-multiple">
            <figcaption><span>{ &title }</span>{ for alone.map(|value| html! { <span class="trend-value">{ value }</span> }) }</figcaption>
            if !is_alone { <ul class="trend-legend">{ for legend }</ul> }
            if pane.side_width > 0.0 {
                { drawn(pane, ctx, times, &tracks, marks, group, title.clone()) }
            }
        </figure>
    }
}

fn drawn(
    pane: &TrendPane,
    ctx: &Context<TrendPane>,
    times: &TimesView,
    tracks: &[Track],
    marks: Marks,
    group: &Group,
    label: String,
) -> Html {
    let props = ctx.props();
    let axis: TimeAxis = time_axis(&times.axis, props.state.trend.clock, pane.side_width);
    let drawing = small(pane.side_width, HEIGHT, &axis, tracks, group.unit, marks);
    let of = Picture {
        id: None,
        label,
        theme: scheme::resolve(props.look.theme),
    };
    picture(pane, ctx, drawing, &axis, of)
}

fn meaning(props: &FurtherProps, times: &TimesView) -> Html {
    let Some(stats) = &times.newest else {
        return html! {
            <p class="trend-hint">
                { tr!("For what the runtime itself says (idle memory, the collector, RSS), drop heap profiles fetched with debug=1, or what /metrics or /debug/vars answered at the same times.") }
            </p>
        };
    };
    let told = times.told.iter().map(|(rule, evidence)| {
        let part = |part: &str| Text::new(texts::id(rule, part)).said();
        html! { <li><strong>{ part("title") }</strong>{ " " }{ evidence.said() }{ " " }{ part("fix") }{ " " }{ part("unless") }</li> }
    });
    html! {
        <section class="trend-meaning" aria-label={tr!("What the runtime's figures mean")}>
            <h3>{ tr!("What the newest figures mean") }</h3>
            <ul>
                { for told }
                { for sentences(stats).into_iter().map(|sentence| html! { <li>{ sentence }</li> }) }
            </ul>
            if !props.look.files.is_empty() && times.axis.moments.len() < 2 {
                <p class="trend-hint">{ tr!("Figures of one time say nothing of growth: drop another file, taken later.") }</p>
            }
        </section>
    }
}
