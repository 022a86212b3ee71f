//! The call graph as two tables, for those who do not see the drawing, and to be copied.

use super::{FurtherProps, describe};
use crate::state::words;
use crate::views::bridge::Said;
use crate::views::graph::GraphView;
use yew::prelude::*;

pub fn tables(props: &FurtherProps, view: &GraphView) -> Html {
    html! {
        <div class="graph-table">
            { nodes(props, view) }
            { edges(view) }
        </div>
    }
}

fn nodes(props: &FurtherProps, view: &GraphView) -> Html {
    let totals = props.answers.totals.as_deref();
    let (unit, total) = totals.map_or(("", 0), |t| (t.unit.as_str(), t.total));
    let is_comparison = props.look.is_comparison();
    let figure = |value: i64| match is_comparison {
        true => words::change(value, unit),
        false => words::amount(value, unit),
    };
    let rows = view.boxes.iter().map(|shown| {
        let key = shown.key;
        let onclick = props.say.reform(move |_: MouseEvent| Said::Select(Some(key)));
        let is_selected = props.look.selection == Some(key);
        html! {
            <tr aria-selected={is_selected.to_string()}>
                <th scope="row"><button type="button" class="button quiet" {onclick}>{ &shown.name }</button></th>
                <td>{ figure(shown.flat) }</td>
                <td>{ words::share(shown.flat, total) }</td>
                <td>{ figure(shown.cum) }</td>
                <td>{ words::share(shown.cum, total) }</td>
            </tr>
        }
    });
    html! {
        <table>
            <caption>{ tr!("Nodes") }</caption>
            <thead><tr>
                <th scope="col">{ tr!("Function") }</th>
                <th scope="col">{ tr!("Flat") }</th><th scope="col">{ tr!("Flat %") }</th>
                <th scope="col">{ tr!("Cum") }</th><th scope="col">{ tr!("Cum %") }</th>
            </tr></thead>
            <tbody>{ for rows }</tbody>
        </table>
    }
}

fn edges(view: &GraphView) -> Html {
    let name = |at: u32| {
        let shown = view.boxes.get(at as usize);
        shown.map_or("", |shown| shown.name.as_str())
    };
    let rows = view.arrows.iter().map(|arrow| {
        html! {
            <tr>
                <td>{ name(arrow.from) }</td>
                <td>{ name(arrow.to) }</td>
                <td>{ &arrow.figure }</td>
                <td>{ describe::marks(arrow) }</td>
            </tr>
        }
    });
    html! {
        <table>
            <caption>{ tr!("Edges") }</caption>
            <thead><tr>
                <th scope="col">{ tr!("Caller") }</th><th scope="col">{ tr!("Callee") }</th>
                <th scope="col">{ tr!("Weight") }</th><th scope="col">{ tr!("Marks") }</th>
            </tr></thead>
            <tbody>{ for rows }</tbody>
        </table>
    }
}
