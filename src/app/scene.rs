//! What is being looked at: one file or two, what the comparison comes to, and what makes it doubtful, before any figure of it.

use super::Props;
use super::chips::short_name;
use super::header::target;
use crate::protocol::{FileId, Shown, Totals};
use crate::state::{Action, words};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

pub fn scene_bar(props: &Props) -> Html {
    let state = &props.state;
    let Some(main) = state.main_file() else {
        return html! {};
    };
    let kin = state.comparable_with(main);
    if kin.len() < 2 && !state.is_comparison() {
        return html! {};
    }
    let normalize = {
        let (dispatch, on) = (props.dispatch.clone(), !state.normalize);
        move |_: Event| dispatch.emit(Action::SetNormalize(on))
    };
    let swap = {
        let dispatch = props.dispatch.clone();
        move |_: MouseEvent| dispatch.emit(Action::SwapSides)
    };
    html! {
        <>
        <div class="scene">
            { file_select(props, msg!("Base"), "base-file", state.base_file(), true) }
            <span class="arrow" aria-hidden="true">{ "→" }</span>
            { file_select(props, msg!("New"), "new-file", Some(main), false) }
            if state.is_comparison() {
                <button type="button" id="swap" class="button quiet icon" title={told!("Swap the sides (x)")} aria-label={told!("Swap the sides")} onclick={swap}>{ "⇄" }</button>
                if let Some(totals) = &props.sight.totals {
                    { outcome(totals) }
                }
                <label class="check" title={told!("Scales the base so that its total equals the new one's: what is left is how the shares moved.")}>
                    <input type="checkbox" id="normalize" checked={state.normalize} onchange={normalize} />
                    { told!("Normalize") }
                </label>
            }
        </div>
        if state.is_comparison() {
            { doubts(props) }
        }
        </>
    }
}

/// `41.2 MB → 118.4 MB (+77.2 MB, +187 %)`.
fn outcome(totals: &Totals) -> Html {
    let unit = totals.unit.as_str();
    let change = totals.sum.change();
    let tone = match change {
        0 => "same",
        c if c > 0 => "grew",
        _ => "shrank",
    };
    let ratio = words::ratio(totals.sum);
    let exact = tr!(
        "{kind}: {base} in the base, {new} in the new profile",
        kind = totals.kind,
        base = words::exact(totals.sum.base, unit),
        new = words::exact(totals.sum.new, unit)
    );
    html! {
        <span class="outcome" title={exact}>
            { words::amount(totals.sum.base, unit) }{ " → " }{ words::amount(totals.sum.new, unit) }{ " " }
            <strong class={tone}>{ words::change(change, unit) }{ if ratio.is_empty() { "" } else { ", " } }{ ratio }</strong>
        </span>
    }
}

fn doubts(props: &Props) -> Html {
    let doubts = props.sight.totals.as_ref().map(|t| t.doubts.as_slice());
    let Some(doubts) = doubts.filter(|d| !d.is_empty()) else {
        return html! {};
    };
    html! {
        <div class="notice doubt" role="alert">
            <p><strong>{ told!("Compare these with care.") }</strong></p>
            <ul>{ for doubts.iter().map(|doubt| html! { <li>{ doubt }</li> }) }</ul>
        </div>
    }
}

fn file_select(
    props: &Props,
    label: &'static str,
    id: &'static str,
    chosen: Option<FileId>,
    is_base: bool,
) -> Html {
    let state = &props.state;
    let dispatch = props.dispatch.clone();
    let (base, new) = (state.base_file(), state.main_file());
    let onchange = move |event: Event| {
        let value = target::<HtmlSelectElement>(&event).map(|s| s.value());
        let file = value.and_then(|v| v.parse().ok()).map(FileId);
        let shown = if is_base {
            sides(file, new, base, true)
        } else {
            sides(base, file, new, false)
        };
        if let Some(shown) = shown {
            dispatch.emit(Action::Show(shown));
        }
    };
    let options = state.open_files().map(|(file, _)| {
        let id = file.id;
        html! { <option value={id.0.to_string()} selected={chosen == Some(id)}>{ short_name(&file.name) }</option> }
    });
    html! {
        <label class="side">
            <span class="side-label">{ told!(label) }</span>
            <select {id} class="select" aria-label={told!(label)} {onchange}>
                if is_base {
                    <option value="" selected={chosen.is_none()}>{ told!("none") }</option>
                }
                { for options }
            </select>
        </label>
    }
}

/// What two choices come to. The same file chosen on both sides swaps them: the one that stood there moves over to the other.
fn sides(
    base: Option<FileId>,
    new: Option<FileId>,
    before: Option<FileId>,
    is_base: bool,
) -> Option<Shown> {
    let new = new?;
    let Some(base) = base else {
        return Some(Shown::One(new));
    };
    if base != new {
        return Some(Shown::Compare { base, new });
    }
    Some(match (before.filter(|f| *f != new), is_base) {
        (Some(other), true) => Shown::Compare { base, new: other },
        (Some(other), false) => Shown::Compare { base: other, new },
        (None, _) => Shown::One(new),
    })
}
