//! The choices above the graph of a comparison. With one file in view there are none: width is its figure, colour its package.

use crate::protocol::WidthBy;
use crate::state::{Action, ColourBy, State};
use yew::prelude::*;

pub const WIDTHS: [(WidthBy, &str, &str); 3] = [
    (
        WidthBy::New,
        msg!("New"),
        msg!("A box is as wide as its new figure: what is gone is not seen"),
    ),
    (
        WidthBy::Base,
        msg!("Base"),
        msg!("A box is as wide as its base figure: what is new is not seen"),
    ),
    (
        WidthBy::Larger,
        msg!("Larger"),
        msg!("A box is as wide as the larger of its two figures: nothing is left out"),
    ),
];

pub const COLOURS: [(ColourBy, &str, &str); 3] = [
    (
        ColourBy::Package,
        msg!("Package"),
        msg!("A package has the same colour in any file"),
    ),
    (
        ColourBy::Absolute,
        msg!("Absolute"),
        msg!("How much of all change is the box's change"),
    ),
    (
        ColourBy::Relative,
        msg!("Relative"),
        msg!("How much the box changed, as a share of what it was"),
    ),
];

pub fn bar(state: &State, dispatch: &Callback<Action>, legend: Html) -> Html {
    html! {
        <div class="flame-bar">
            { choice(msg!("Width"), &WIDTHS, state.flame.width, &dispatch.reform(Action::SetWidthBy)) }
            { choice(msg!("Colour"), &COLOURS, state.colour_by(), &dispatch.reform(Action::SetColourBy)) }
            { legend }
        </div>
    }
}

/// A row of buttons of which one is pressed.
pub fn choice<T: Copy + PartialEq + 'static>(
    title: &'static str,
    choices: &[(T, &'static str, &'static str)],
    chosen: T,
    on_choice: &Callback<T>,
) -> Html {
    let buttons = choices.iter().map(|(value, label, hint)| {
        let value = *value;
        let onclick = on_choice.reform(move |_| value);
        let is_pressed = if value == chosen { "true" } else { "false" };
        html! {
            <button type="button" class="segment" aria-pressed={is_pressed} title={told!(hint)} {onclick}>{ told!(label) }</button>
        }
    });
    let title = tr!(title);
    html! {
        <div class="flame-choice" role="group" aria-label={title.clone()}>
            <span class="flame-choice-title" aria-hidden="true">{ title }</span>
            <div class="segments">{ for buttons }</div>
        </div>
    }
}
