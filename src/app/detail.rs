//! The selected function: what it costs on each side and in each file, who calls it, and what it calls.

use super::copy::CopyButton;
use super::top::bar;
use super::{Props, chips::short_name};
use crate::draw::labels::without_directories;
use crate::protocol::{DetailView, FileFigure, FilterVerb, Inlined, Neighbours, Pair, Totals};
use crate::state::patterns::of_frame;
use crate::state::{Action, FilterAction, verbs, words};
use yew::prelude::*;

/// What can be filtered by the selected function, and the key for it.
const FILTERS: [(FilterVerb, &str, &str); 4] = [
    (FilterVerb::Focus, msg!("Focus"), "f"),
    (FilterVerb::Ignore, msg!("Ignore"), "i"),
    (FilterVerb::Hide, msg!("Hide"), "h"),
    (FilterVerb::ShowFrom, msg!("Show from"), "s"),
];

pub fn detail(props: &Props) -> Html {
    let dispatch = props.dispatch.clone();
    let close = move |_: MouseEvent| dispatch.emit(Action::SelectFunction(None));
    let content = match (&props.sight.detail, &props.sight.totals) {
        (Some(Some(view)), Some(totals)) => function(props, view, totals),
        (Some(None), _) => html! {
            <p class="nothing">{ told!("The selected function is not in what is shown.") }</p>
        },
        _ => html! { <p class="nothing" role="status">{ told!("Working it out …") }</p> },
    };
    html! {
        <aside class="panel detail" aria-label={told!("Selected function")}>
            <button type="button" class="button quiet icon detail-close" aria-label={told!("Close")} title={told!("Close (Esc)")} onclick={close}>{ "×" }</button>
            { content }
        </aside>
    }
}

fn function(props: &Props, view: &DetailView, totals: &Totals) -> Html {
    let inlined = match view.inlined {
        Inlined::No => None,
        Inlined::Partly => Some(tr!("Partly inlined into its callers")),
        Inlined::Always => Some(tr!("Inlined into its callers")),
    };
    html! {
        <>
        <h2 class="detail-name">{ &view.name }</h2>
        if !view.place.is_empty() {
            <p class="detail-place">{ &view.place }</p>
        }
        if let Some(inlined) = inlined {
            <p class="detail-place">{ inlined }</p>
        }
        { actions(props, &view.name) }
        { figures(props, view, totals) }
        { per_file(props, view, totals) }
        { neighbours(props, &tr!("Called by"), &view.callers, view.cum, totals) }
        { neighbours(props, &tr!("Calls"), &view.callees, view.cum, totals) }
        </>
    }
}

fn actions(props: &Props, name: &str) -> Html {
    let act = |action: Action| {
        let dispatch = props.dispatch.clone();
        move |_: MouseEvent| dispatch.emit(action.clone())
    };
    html! {
        <div class="actions">
            { for FILTERS.iter().map(|(verb, title, key)| html! {
                <button type="button" class="button" title={format!("{} ({key})", tr!(verbs::info(*verb).help()))}
                        onclick={act(Action::Filter(FilterAction::Add(of_frame(*verb, name, props.state.grain.granularity))))}>{ told!(title) }</button>
            }) }
            <CopyButton title={told!("Copy name")} hint={tr!("Copy the name (c)")} text={name.to_string()} dispatch={props.dispatch.clone()} />
        </div>
    }
}

fn figures(props: &Props, view: &DetailView, totals: &Totals) -> Html {
    let is_comparison = props.state.is_comparison();
    let unit = totals.unit.as_str();
    let row = |title: &'static str, hint: &'static str, figure: Pair| {
        let share = words::share(figure.new, totals.total);
        html! {
            <tr>
                <th scope="row" title={told!(hint)}>{ told!(title) }</th>
                if is_comparison {
                    <td title={words::exact(figure.base, unit)}>{ words::amount(figure.base, unit) }</td>
                }
                <td title={words::exact(figure.new, unit)}>{ words::amount(figure.new, unit) }</td>
                if is_comparison {
                    <td class={tone(figure)} title={words::exact(figure.change(), unit)}>
                        { words::change(figure.change(), unit) }<br />{ words::ratio(figure) }
                    </td>
                } else {
                    <td title={tr!("Of {total} in all", total = words::amount(totals.total, unit))}>{ share }</td>
                }
            </tr>
        }
    };
    let heads: &[&str] = if is_comparison {
        &[msg!("Base"), msg!("New"), msg!("Change")]
    } else {
        &["", ""]
    };
    html! {
        <table class="figures">
            if is_comparison {
                <thead><tr><td></td>{ for heads.iter().map(|h| html! { <th scope="col">{ if h.is_empty() { h } else { told!(h) } }</th> }) }</tr></thead>
            }
            <tbody>
                { row(msg!("Flat"), msg!("What the function itself costs."), view.flat) }
                { row(msg!("Cum"), msg!("What it costs with everything it calls."), view.cum) }
            </tbody>
        </table>
    }
}

/// In time order, so that a leak is seen as steps.
fn per_file(props: &Props, view: &DetailView, totals: &Totals) -> Html {
    if view.per_file.len() < 2 {
        return html! {};
    }
    let unit = totals.unit.as_str();
    let largest = view.per_file.iter().map(|f| f.cum.saturating_abs()).max();
    let row = |name: &str, figure: &FileFigure| {
        html! {
            <tr>
                <th scope="row" class="file-name">{ short_name(name) }</th>
                <td class="step">
                    { bar(words::fraction(figure.cum, largest.unwrap_or(0)), "plain") }
                    <span title={words::exact(figure.cum, unit)}>{ words::amount(figure.cum, unit) }</span>
                </td>
                <td title={words::exact(figure.flat, unit)}>{ words::amount(figure.flat, unit) }</td>
            </tr>
        }
    };
    let rows = props.state.open_files().filter_map(|(file, _)| {
        let figure = view.per_file.iter().find(|f| f.file == file.id)?;
        Some(row(&file.name, figure))
    });
    html! {
        <>
        <h3>{ told!("In each file") }</h3>
        <table class="figures">
            <thead><tr><td></td><th scope="col">{ told!("Cum") }</th><th scope="col">{ told!("Flat") }</th></tr></thead>
            <tbody>{ for rows }</tbody>
        </table>
        </>
    }
}

fn neighbours(props: &Props, title: &str, list: &Neighbours, whole: Pair, totals: &Totals) -> Html {
    let is_comparison = props.state.is_comparison();
    let unit = totals.unit.as_str();
    let rows = list.heaviest.iter().map(|n| {
        let (dispatch, key) = (props.dispatch.clone(), n.key);
        let (part, of) = match is_comparison {
            true => (n.value.change(), whole.change()),
            false => (n.value.new, whole.new),
        };
        let figure = match is_comparison {
            true => words::change(part, unit),
            false => words::amount(part, unit),
        };
        let tone = if is_comparison { tone(n.value) } else { "plain" };
        html! {
            <li key={n.key.0}>
                <button type="button" class="neighbour" title={n.name.clone()} onclick={move |_| dispatch.emit(Action::SelectFunction(Some(key)))}>
                    { bar(words::fraction(part, of), tone) }
                    <span class="neighbour-name">{ without_directories(&n.name) }</span>
                    <span class={classes!("neighbour-figure", is_comparison.then_some(tone))} title={words::exact(part, unit)}>{ figure }</span>
                </button>
            </li>
        }
    });
    let count = list.count as usize;
    let more = count.saturating_sub(list.heaviest.len());
    html! {
        <>
        <h3>{ title }{ " " }<span class="count">{ count }</span></h3>
        if count == 0 {
            <p class="none">{ told!("nothing") }</p>
        } else {
            <ul class="neighbours">{ for rows }</ul>
        }
        if more > 0 {
            <p class="none">{ tr!("and {more} lighter ones", more = more) }</p>
        }
        </>
    }
}

fn tone(figure: Pair) -> &'static str {
    match figure.change() {
        0 => "same",
        c if c > 0 => "grew",
        _ => "shrank",
    }
}
