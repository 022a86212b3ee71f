//! One function between its callers and its callees, with peek's figures: above it who calls it, below it what it calls.

use super::{FurtherProps, not_in_view, waiting};
use crate::app::further::figures::{copied, copy_button};
use crate::app::top::bar;
use crate::protocol::{NameKey, Pair, Totals};
use crate::state::words;
use crate::views::callers::protocol::{
    Between, CallersQuestion, CallersView, EdgeRow, Edges, Side,
};
use crate::views::callers::state::CallersAction;
use yew::prelude::*;

pub fn tables(props: &FurtherProps, function: NameKey) -> Html {
    let answered = props.answered(|question, answer| match (question, answer) {
        (CallersQuestion::Edges { function: of, .. }, CallersView::Edges(between))
            if *of == function =>
        {
            Some(between)
        }
        _ => None,
    });
    let (between, totals) = match (answered, &props.answers.totals) {
        (Err(failure), _) => return failure,
        (Ok(Some(Some(between))), Some(totals)) => (between, totals),
        (Ok(Some(None)), _) => return not_in_view(),
        _ => return waiting(),
    };
    let hidden = |edges: &Edges| edges.count as usize > edges.heaviest.len();
    let is_more = hidden(&between.callers) || hidden(&between.callees);
    let on_more = props.acting(|_: MouseEvent| CallersAction::MoreEdges);
    html! {
        <div class="callers-scroller" tabindex="0" role="group" aria-label={tr!("Table of callers and callees")}>
            { table(props, between, totals) }
            if is_more {
                <button type="button" class="button callers-more" onclick={on_more}>{ tr!("Show more") }</button>
            }
        </div>
    }
}

/// Real rows and cells, so that a screen reader can walk them.
pub fn table(props: &FurtherProps, between: &Between, totals: &Totals) -> Html {
    let is_comparison = props.shows_comparison();
    let heads: &[(&str, &str)] = match is_comparison {
        true => &[
            (msg!("Base"), msg!("What flows between the two in the base")),
            (
                msg!("New"),
                msg!("What flows between the two in the new profile"),
            ),
            (
                msg!("Change"),
                msg!("New − base, as pprof's -peek of a difference"),
            ),
            (
                msg!("Share"),
                msg!("The change as a share of the function's change"),
            ),
        ],
        false => &[
            (
                msg!("Weight"),
                msg!("What flows between the two; counted once a sample"),
            ),
            (msg!("Share"), msg!("As a share of the function's cum")),
        ],
    };
    let group = |side: Side, edges: &Edges| {
        html! {
            <tbody>
                <tr class="callers-group">
                    <th scope="rowgroup">{ summary(side, edges) }</th>
                </tr>
                { for edges.heaviest.iter().map(|row| edge(props, row, between.cum, totals)) }
            </tbody>
        }
    };
    html! {
        <table class="callers-table">
            <caption class="visually-hidden">{ tr!("Callers and callees of {name}", name = between.name) }</caption>
            <thead><tr>
                { for heads.iter().map(|(head, hint)| {
                    let is_minor = ["Base", "New"].contains(head);
                    html! { <th scope="col" class={is_minor.then_some("callers-minor")} title={tr!(hint)}>{ tr!(head) }</th> }
                }) }
                <th scope="col" class="callers-at">{ tr!("Function") }</th>
            </tr></thead>
            { group(Side::Callers, &between.callers) }
            <tbody>{ own(props, between, totals) }</tbody>
            { group(Side::Callees, &between.callees) }
        </table>
    }
}

/// `Called by 3 functions`, `Calls 120 functions; the 50 heaviest:`
fn summary(side: Side, edges: &Edges) -> String {
    let (count, listed) = (u64::from(edges.count), edges.heaviest.len());
    let is_whole = listed as u64 == count;
    match side {
        Side::Callers if count == 0 => tr!("No other function calls it"),
        Side::Callers if is_whole => {
            tr!("Called by {n} function" | "Called by {n} functions" % count)
        }
        Side::Callers => tr!(
            "Called by {n} function; the {listed} heaviest:"
                | "Called by {n} functions; the {listed} heaviest:" % count,
            listed = listed
        ),
        Side::Callees if count == 0 => tr!("Calls no other function"),
        Side::Callees if is_whole => tr!("Calls {n} function" | "Calls {n} functions" % count),
        Side::Callees => tr!(
            "Calls {n} function; the {listed} heaviest:"
                | "Calls {n} functions; the {listed} heaviest:" % count,
            listed = listed
        ),
    }
}

fn own(props: &FurtherProps, between: &Between, totals: &Totals) -> Html {
    let is_comparison = props.shows_comparison();
    let unit = totals.unit.as_str();
    let (flat, cum) = (between.flat.change(), between.cum.change());
    let flat_text = match is_comparison {
        true => words::change(flat, unit),
        false => words::amount(flat, unit),
    };
    let flat_share = words::share(flat, totals.total);
    let cum_share = words::share(cum, totals.total);
    let hint = tr!(
        "Cum as a share of all, {total}",
        total = words::amount(totals.total, unit)
    );
    html! {
        <tr class="callers-own">
            { figures(between.cum, unit, is_comparison) }
            <td title={hint}>{ cum_share }</td>
            <th scope="row" class="callers-at">
                <button type="button" class="callers-link" title={between.place.clone()}
                    onclick={props.selecting(between.key)}>{ &between.name }</button>
                <span class="callers-flat" title={words::exact(flat, unit)}>
                    { tr!("flat {figure} ({share})", figure = flat_text, share = flat_share) }
                </span>
            </th>
        </tr>
    }
}

fn edge(props: &FurtherProps, row: &EdgeRow, whole: Pair, totals: &Totals) -> Html {
    let is_comparison = props.shows_comparison();
    let (part, of) = (row.weight.change(), whole.change());
    let tone = match (is_comparison, part) {
        (true, part) if part > 0 => "grew",
        (true, part) if part < 0 => "shrank",
        _ => "plain",
    };
    html! {
        <tr key={row.key.0}>
            { figures(row.weight, &totals.unit, is_comparison) }
            <td class="step">{ bar(words::fraction(part, of), tone) }<span>{ words::share(part, of) }</span></td>
            <th scope="row" class="callers-at">
                <button type="button" class="callers-link" title={row.name.clone()}
                    onclick={props.selecting(row.key)}>{ &row.name }</button>
                if row.is_inline {
                    <span class="callers-inline" title={tr!("An inlined call wherever it occurs")}>{ " (inline)" }</span>
                }
                { copy_button(props, copied(&row.name, &[row.weight], props)) }
            </th>
        </tr>
    }
}

fn figures(figure: Pair, unit: &str, is_comparison: bool) -> Html {
    let amount = |value, class: Option<&'static str>| {
        html! { <td {class} title={words::exact(value, unit)}>{ words::amount(value, unit) }</td> }
    };
    if !is_comparison {
        return amount(figure.new, None);
    }
    let change = figure.change();
    let tone = match change {
        0 => "same",
        change if change > 0 => "grew",
        _ => "shrank",
    };
    html! {
        <>
        { amount(figure.base, Some("callers-minor")) }
        { amount(figure.new, Some("callers-minor")) }
        <td class={tone} title={words::exact(change, unit)}>{ words::change(change, unit) }</td>
        </>
    }
}
