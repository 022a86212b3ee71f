//! While no function is selected: the heaviest ones, and a field to find another by its name.

use super::{FurtherProps, waiting};
use crate::app::top::bar;
use crate::protocol::{TopRow, TopView, Totals};
use crate::state::words;
use crate::views::callers::protocol::CallersView;
use crate::views::callers::state::CallersAction;
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub fn pick(props: &FurtherProps) -> Html {
    let answered = props.answered(|_, answer| match answer {
        CallersView::Pick(view) => Some(view),
        _ => None,
    });
    let list = match (answered, &props.answers.totals) {
        (Err(failure), _) => failure,
        (Ok(Some(view)), Some(totals)) => list(props, view, totals),
        _ => waiting(),
    };
    let oninput = props.acting(|event: InputEvent| {
        let field: HtmlInputElement = event.target_unchecked_into();
        CallersAction::Pick(field.value())
    });
    html! {
        <div class="callers-scroller">
            <div class="callers-ask">
                <label for="callers-pick">{ tr!("Whose callers and callees?") }</label>
                <input id="callers-pick" type="search" class="callers-field" placeholder={tr!("A part of its name")}
                    autocomplete="off" spellcheck="false" value={props.callers().pick.clone()} {oninput} />
            </div>
            { list }
        </div>
    }
}

fn list(props: &FurtherProps, view: &TopView, totals: &Totals) -> Html {
    if view.rows.is_empty() {
        let why = match props.callers().pick.is_empty() {
            true => {
                tr!("No sample is left to show: remove a filter, or choose another sample type.")
            }
            false => tr!("No function's name holds that text."),
        };
        return html! { <p class="nothing" role="status">{ why }</p> };
    }
    let is_comparison = props.shows_comparison();
    let hidden = (view.row_count as usize).saturating_sub(view.rows.len());
    let on_more = props.acting(|_: MouseEvent| CallersAction::MorePicked);
    html! {
        <>
        <table class="callers-table">
            <caption class="visually-hidden">{ tr!("Functions, the heaviest first") }</caption>
            <thead><tr>
                <th scope="col" title={tr!("What it costs with everything it calls")}>{ if is_comparison { tr!("Cum, change") } else { tr!("Cum") } }</th>
                <th scope="col" title={tr!("As a share of all")}>{ tr!("Share") }</th>
                <th scope="col" class="callers-at">{ tr!("Function") }</th>
            </tr></thead>
            <tbody>{ for view.rows.iter().map(|row| row_of(props, row, totals)) }</tbody>
        </table>
        if hidden > 0 {
            <button type="button" class="button callers-more" onclick={on_more}>
                { tr!("Show more of {n} other" | "Show more of {n} others" % hidden as u64) }
            </button>
        }
        </>
    }
}

fn row_of(props: &FurtherProps, row: &TopRow, totals: &Totals) -> Html {
    let cum = row.cum.change();
    let (figure, tone) = match (props.shows_comparison(), cum) {
        (false, _) => (words::amount(cum, &totals.unit), "plain"),
        (true, cum) if cum < 0 => (words::change(cum, &totals.unit), "shrank"),
        (true, _) => (words::change(cum, &totals.unit), "grew"),
    };
    html! {
        <tr key={row.key.0}>
            <td title={words::exact(cum, &totals.unit)}>{ figure }</td>
            <td class="step">{ bar(words::fraction(cum, totals.total), tone) }<span>{ words::share(cum, totals.total) }</span></td>
            <th scope="row" class="callers-at">
                <button type="button" class="callers-link" title={row.place.clone()}
                    onclick={props.selecting(row.key)}>{ &row.name }</button>
            </th>
        </tr>
    }
}
