//! Above the drawing what can be chosen of it, below it what it shows.

use super::input::KEY_ZOOM;
use super::{CallGraph, FurtherProps, Message};
use crate::report::{Opened, Side};
use crate::views::graph::drawing;
use crate::views::graph::{GraphAction, GraphBox, GraphState, GraphView};
use web_sys::HtmlSelectElement;
use yew::html::Scope;
use yew::prelude::*;

const NODE_COUNTS: [(u32, &str); 6] = [
    (20, "20"),
    (40, "40"),
    (80, "80"),
    (160, "160"),
    (320, "320"),
    (500, "500"),
];
/// In millionths of the whole.
const SHARES: [(u32, &str); 6] = [
    (0, msg!("any")),
    (1_000, "0.1 %"),
    (5_000, "0.5 %"),
    (10_000, "1 %"),
    (50_000, "5 %"),
    (100_000, "10 %"),
];

pub fn bar(
    props: &FurtherProps,
    view: Option<&GraphView>,
    link: &Scope<CallGraph>,
    is_table: bool,
) -> Html {
    let state = &props.state.graph;
    let zoom = |factor: f64| link.callback(move |_: MouseEvent| Message::Zoom(factor));
    let selected = view.and_then(|view| {
        let at = drawing::find(view, props.look.selection?)?;
        view.boxes.get(at)
    });
    html! {
        <div class="graph-bar" role="toolbar" aria-label={tr!("What is drawn")}>
            { choice(props, msg!("Nodes"), &NODE_COUNTS, state.node_count, GraphAction::SetNodeCount) }
            { choice(props, msg!("Cum at least"), &SHARES, state.node_millionths, GraphAction::SetNodeMillionths) }
            { choice(props, msg!("Edges at least"), &SHARES, state.edge_millionths, GraphAction::SetEdgeMillionths) }
            <button type="button" class="button" aria-label={tr!("Zoom out")} title={tr!("Zoom out (-)")} onclick={zoom(1.0 / KEY_ZOOM)}>{ "−" }</button>
            <button type="button" class="button" aria-label={tr!("Zoom in")} title={tr!("Zoom in (+)")} onclick={zoom(KEY_ZOOM)}>{ "+" }</button>
            <button type="button" class="button" title={tr!("The whole drawing (0)")} onclick={link.callback(|_| Message::Fit)}>{ tr!("Fit") }</button>
            <button type="button" class="button" aria-pressed={is_table.to_string()} onclick={link.callback(|_| Message::ToggleTable)}>{ tr!("As a table") }</button>
            if let Some(shown) = selected {
                { for_selected(props, shown) }
            }
            if *state != GraphState::default() {
                { button(props, tr!("Reset"), msg!("The graph as pprof draws it"), None, GraphAction::Reset) }
            }
        </div>
    }
}

/// What can be done with the selected node.
fn for_selected(props: &FurtherProps, shown: &GraphBox) -> Html {
    let state = &props.state.graph;
    let is_collapsed = state.collapsed.contains(&shown.package);
    let package = match is_collapsed {
        true => tr!("Take package apart"),
        false => tr!("Package as one node"),
    };
    html! {
        <>
        { button(props, tr!("Paths to it"), msg!("Everything but the paths from the roots to the selected node steps back (p)"),
            Some(state.paths_only), GraphAction::TogglePaths) }
        { opener(props, shown, Side::Callers) }
        { opener(props, shown, Side::Callees) }
        { button(props, package, msg!("Makes the functions of the selected one's package one node, or takes them apart again"),
            Some(is_collapsed), GraphAction::ToggleCollapsed(shown.package)) }
        </>
    }
}

/// Shows what is hidden on one side of a node, where anything is.
fn opener(props: &FurtherProps, shown: &GraphBox, side: Side) -> Html {
    let (is_open, count) = hidden(props, shown, side);
    let n = u64::from(count);
    let text = match (side, is_open) {
        (Side::Callers, true) => tr!("Hide added callers"),
        (Side::Callees, true) => tr!("Hide added callees"),
        (Side::Callers, false) => tr!("Show {n} hidden caller" | "Show {n} hidden callers" % n),
        (Side::Callees, false) => tr!("Show {n} hidden callee" | "Show {n} hidden callees" % n),
    };
    let title = msg!("Draws the heaviest of those that pprof leaves out");
    match opening(props, shown, side) {
        Some(action) => button(props, text, title, Some(is_open), action),
        None => html! {},
    }
}

/// Whether what is hidden is shown, and how much is not.
fn hidden(props: &FurtherProps, shown: &GraphBox, side: Side) -> (bool, u32) {
    let of = shown.key;
    let is_open = props.state.graph.opened.contains(&Opened { of, side });
    let count = match side {
        Side::Callers => shown.hidden_callers,
        Side::Callees => shown.hidden_callees,
    };
    (is_open, count)
}

/// `None`: nothing is hidden on that side.
pub fn opening(props: &FurtherProps, shown: &GraphBox, side: Side) -> Option<GraphAction> {
    let (is_open, count) = hidden(props, shown, side);
    let of = shown.key;
    (is_open || count > 0).then_some(GraphAction::ToggleOpened(Opened { of, side }))
}

fn button(
    props: &FurtherProps,
    text: String,
    title: &'static str,
    is_pressed: Option<bool>,
    action: GraphAction,
) -> Html {
    let props = props.clone();
    let onclick = Callback::from(move |_: MouseEvent| props.act_on_graph(action.clone()));
    let pressed = is_pressed.map(|is| is.to_string());
    html! { <button type="button" class="button" title={tr!(title)} aria-pressed={pressed} {onclick}>{ text }</button> }
}

fn choice(
    props: &FurtherProps,
    title: &'static str,
    choices: &[(u32, &'static str)],
    chosen: u32,
    action: fn(u32) -> GraphAction,
) -> Html {
    let props = props.clone();
    let onchange = Callback::from(move |event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        if let Some(value) = select.and_then(|select| select.value().parse().ok()) {
            props.act_on_graph(action(value));
        }
    });
    let is_other = choices.iter().all(|(value, _)| *value != chosen);
    html! {
        <label class="check">{ tr!(title) }
            <select class="select" {onchange}>
                if is_other {
                    <option value={chosen.to_string()} selected=true>{ chosen }</option>
                }
                { for choices.iter().map(|(value, text)| html! {
                    <option value={value.to_string()} selected={*value == chosen}>{ if *value == 0 { tr!(text) } else { text.to_string() } }</option>
                }) }
            </select>
        </label>
    }
}

/// pprof's legend, and what the looks mean.
pub fn legend(props: &FurtherProps, view: &GraphView) -> Html {
    let showing = view.legend.iter().find(|l| l.starts_with("Showing nodes"));
    let dropped = view.legend.iter().filter(|l| l.starts_with("Dropped"));
    let summary: Vec<&str> = showing
        .into_iter()
        .chain(dropped)
        .map(String::as_str)
        .collect();
    let colours = match props.look.is_comparison() {
        true => tr!(
            "The larger the text, the more flat. Red grew, green shrank, by cum; the stronger the colour the more of the base's total."
        ),
        false => tr!(
            "The larger the text, the more flat. The redder and darker, the more cum; grey is next to nothing."
        ),
    };
    html! {
        <details class="graph-legend">
            <summary>{ summary.join(". ") }</summary>
            <ul>
                { for view.legend.iter().map(|line| html! { <li>{ line }</li> }) }
                if view.arrows_left_out > 0 {
                    <li>{ tr!("{count} of the lightest edges are not drawn.", count = view.arrows_left_out) }</li>
                }
                <li>{ colours }</li>
                <li>{ tr!("Dotted edges lead through functions that are not drawn; (inline): the compiler put the callee into its caller.") }</li>
            </ul>
        </details>
    }
}
