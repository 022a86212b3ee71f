//! Cells of figures that several further views have: value and share of one file, both sides and the change of a comparison.

use super::FurtherProps;
use super::export::copy_text;
use crate::app::top::bar;
use crate::protocol::{Pair, Shown, Totals};
use crate::state::words;
use yew::prelude::*;

/// Of what is on the screen, which may be older than what is looked at.
pub fn is_comparison(props: &FurtherProps) -> bool {
    let shown = props.answers.scene.as_ref().map(|scene| scene.shown);
    matches!(shown, Some(Shown::Compare { .. }))
}

pub fn heads(is_comparison: bool) -> Html {
    let titles = match is_comparison {
        true => vec![tr!("Base"), tr!("New"), tr!("Change")],
        false => vec![tr!("Value"), tr!("Share")],
    };
    html! { { for titles.iter().map(|title| html! { <th scope="col">{ title }</th> }) } }
}

pub fn figure_cells(value: Pair, totals: &Totals, is_comparison: bool) -> Html {
    let cell = |value: i64| html! { <td title={words::exact(value, &totals.unit)}>{ words::amount(value, &totals.unit) }</td> };
    if is_comparison {
        let fraction = words::fraction(value.change(), totals.churn);
        let tone = tone(value.change());
        return html! {
            <>
            { cell(value.base) }{ cell(value.new) }
            <td class={classes!("further-share", tone)} title={words::ratio(value)}>
                { bar(fraction, tone) }<span>{ words::change(value.change(), &totals.unit) }</span>
            </td>
            </>
        };
    }
    html! {
        <>
        { cell(value.new) }
        <td class="further-share">
            { bar(words::fraction(value.new, totals.total), "plain") }<span>{ words::share(value.new, totals.total) }</span>
        </td>
        </>
    }
}

/// What shares of the new side are of: of the base's total they would be of another profile.
pub fn whole(props: &FurtherProps, totals: &Totals) -> i64 {
    match is_comparison(props) {
        true => totals.sum.new,
        false => totals.total,
    }
}

/// One figure alone: of one file its value, of a comparison the change.
pub fn change_cell(value: Pair, totals: &Totals) -> Html {
    let tone = (value.base != 0).then(|| tone(value.change()));
    html! {
        <td class={classes!(tone)} title={words::exact(value.change(), &totals.unit)}>{ words::amount(value.change(), &totals.unit) }</td>
    }
}

/// A row as text: the name, and each figure with its share or both sides and its change, exact, with tabs between.
pub fn copied(name: &str, figures: &[Pair], props: &FurtherProps) -> String {
    let total = props
        .answers
        .totals
        .as_ref()
        .map_or(0, |totals| totals.total);
    let mut cells = vec![name.to_owned()];
    for value in figures {
        match is_comparison(props) {
            true => cells.extend([value.base, value.new, value.change()].map(|v| v.to_string())),
            false => cells.extend([value.new.to_string(), words::share(value.new, total)]),
        }
    }
    cells.join("\t")
}

/// Two sheets, one over the other.
const COPY: &str = "M5.5 5.5h8v8h-8z M10.5 5.5v-3h-8v8h3";

/// A ring around a point.
pub const SELECT: &str = "M8 2.5a5.5 5.5 0 1 0 0.01 0z M8 7a1 1 0 1 0 0.01 0z";

/// A funnel.
pub const FOCUS: &str = "M2.5 3h11l-4.2 5v5l-2.6-1.5v-3.5z";

/// A sign drawn as a line: fonts differ in which signs they have.
pub fn icon(path: &'static str) -> Html {
    html! { <svg class="line-icon" viewBox="0 0 16 16" aria-hidden="true"><path d={path} /></svg> }
}

/// In a row: shown where the pointer or the focus is.
pub fn copy_button(props: &FurtherProps, text: String) -> Html {
    let say = props.say.clone();
    let onclick = move |event: MouseEvent| {
        event.stop_propagation();
        copy_text(text.clone(), &say);
    };
    let hint = tr!("Copy this row as text (c)");
    html! { <button type="button" class="button quiet icon labels-drop" aria-label={hint.clone()} title={hint} {onclick}>{ icon(COPY) }</button> }
}

pub fn tone(change: i64) -> &'static str {
    match change {
        0 => "same",
        c if c > 0 => "grew",
        _ => "shrank",
    }
}
