//! The chart on the page, as SVG: pointing at it reads a snapshot, dragging over it picks the two sides of a comparison.

use super::{Message, TrendPane};
use crate::draw::chart::{Chart, Drawing, FONT_PX, Ink, Marks, Shape, Track, draw, plot, points};
use crate::draw::palette::Theme;
use crate::draw::svg::FONT_FAMILY;
use crate::draw::time_axis::TimeAxis;
use crate::views::trend::drawing::{time_axis, tracks};
use crate::views::trend::protocol::RowsView;
use crate::web::scheme;
use web_sys::{Element, PointerEvent};
use yew::prelude::*;

const HEIGHT: f32 = 220.0;

pub fn chart(pane: &TrendPane, ctx: &Context<TrendPane>, view: &RowsView) -> Html {
    let props = ctx.props();
    let state = &props.state.trend;
    let axis = time_axis(&view.axis, state.clock, pane.width);
    let tracks: Vec<Track> = (tracks(view, state.by.adds_up()).into_iter())
        .map(|named| named.track)
        .collect();
    let drawing = draw(&Chart {
        width: pane.width,
        height: HEIGHT,
        axis: &axis,
        tracks: &tracks,
        stacking: state.stacking(),
        unit: &view.unit,
        marks: pane.marks(props, &view.axis),
    });
    let label = tr!(
        "{kind} of {count} rows over {files} files. The figures stand in the table below; the arrow keys walk the files, and with Shift pick two to compare.",
        kind = view.sample_type,
        count = view.chosen.len(),
        files = view.track.files.len()
    );
    picture(
        pane,
        ctx,
        drawing,
        &axis,
        Picture {
            id: Some("trend-chart"),
            label,
            theme: scheme::resolve(props.look.theme),
        },
    )
}

pub struct Picture {
    pub id: Option<&'static str>,
    pub label: String,
    pub theme: Theme,
}

/// A drawing over an axis that is pointed at and dragged over.
pub fn picture(
    pane: &TrendPane,
    ctx: &Context<TrendPane>,
    drawing: Drawing,
    axis: &TimeAxis,
    of: Picture,
) -> Html {
    let link = ctx.link();
    let (width, height) = (drawing.width, drawing.height);
    let moment = {
        let axis = axis.clone();
        move |event: &PointerEvent| {
            let target: Option<Element> = event
                .current_target()
                .and_then(|t| wasm_bindgen::JsCast::dyn_into(t).ok());
            let left = target.map_or(0.0, |t| t.get_bounding_client_rect().left());
            let plot = plot(width, height);
            let x = f64::from(event.client_x()) - left - f64::from(plot.x);
            axis.nearest(x / f64::from(plot.width))
        }
    };
    let onpointermove = {
        let moment = moment.clone();
        link.callback(move |event: PointerEvent| Message::PointedAt(moment(&event)))
    };
    let onpointerdown = link.batch_callback(move |event: PointerEvent| {
        if event.button() != 0 {
            return None;
        }
        if let Some(target) = event
            .current_target()
            .and_then(|t| wasm_bindgen::JsCast::dyn_into::<Element>(t).ok())
        {
            // The drag goes on outside of the chart; without it, it ends there.
            let _ = target.set_pointer_capture(event.pointer_id());
        }
        moment(&event).map(Message::Pressed)
    });
    let onpointerup = link.callback(|_: PointerEvent| Message::Released);
    let onpointercancel = link.callback(|_: PointerEvent| Message::Cancelled);
    let is_brushing = pane.brush.is_some();
    let onpointerleave = link
        .batch_callback(move |_: PointerEvent| (!is_brushing).then_some(Message::PointedAt(None)));
    html! {
        <svg id={of.id} class="trend-svg" width={width.to_string()} height={height.to_string()} role="img" aria-label={of.label}
             {onpointermove} {onpointerdown} {onpointerup} {onpointercancel} {onpointerleave}>
            { shapes(&drawing, of.theme) }
        </svg>
    }
}

fn shapes(drawing: &Drawing, theme: Theme) -> Html {
    let css = |ink: Ink| ink.colour(theme).css();
    let bands = drawing.bands.iter().map(|(rect, ink)| html! {
        <rect x={rect.x.to_string()} y={rect.y.to_string()} width={rect.width.to_string()} height={rect.height.to_string()} fill={css(*ink)} />
    });
    let areas = drawing
        .areas
        .iter()
        .map(|area| html! { <polygon points={points(area)} fill={css(area.ink)} /> });
    let lines = |lines: &[Shape]| {
        let line = |line: &Shape| {
            html! {
                <polyline points={points(line)} fill="none" stroke={css(line.ink)} stroke-width={line.thickness.to_string()} stroke-linejoin="round" />
            }
        };
        lines.iter().map(line).collect::<Html>()
    };
    let dots = drawing.dots.iter().map(|dot| html! {
        <circle cx={dot.at.0.to_string()} cy={dot.at.1.to_string()} r={dot.radius.to_string()} fill={css(dot.ink)} />
    });
    let labels = drawing.labels.iter().map(|label| {
        let anchor = label.anchor.name();
        html! { <text x={label.x.to_string()} y={label.baseline.to_string()} text-anchor={anchor}>{ &label.text }</text> }
    });
    html! {
        <g aria-hidden="true">
            { for bands }{ lines(&drawing.grid) }{ for areas }{ lines(&drawing.lines) }{ for dots }
            <g font-family={FONT_FAMILY} font-size={FONT_PX.to_string()} fill={css(Ink::Text)}>{ for labels }</g>
        </g>
    }
}

/// Several lines of one unit over an axis, small.
pub fn small(
    width: f32,
    height: f32,
    axis: &TimeAxis,
    lines: &[Track],
    unit: &str,
    marks: Marks,
) -> Drawing {
    draw(&Chart {
        width,
        height,
        axis,
        tracks: lines,
        stacking: Default::default(),
        unit,
        marks,
    })
}
