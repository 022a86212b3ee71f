//! What a frame of a stack is, and what shares are of.

use super::Props;
use crate::protocol::Granularity;
use crate::state::{Action, Grain};
use yew::prelude::*;

/// What the button says: the choice, where it is not the default, so that it is seen.
pub fn title(grain: Grain) -> String {
    let all = Grain::GRANULARITIES.iter();
    let found = all.into_iter().find(|g| g.0 == grain.granularity);
    let title = found.map(|g| tr!(g.2)).unwrap_or_default();
    match (grain.inlines, grain.relative) {
        (true, false) => title,
        (true, true) => tr!("{frame}, relative", frame = title),
        (false, false) => tr!("{frame}, no inlines", frame = title),
        (false, true) => tr!("{frame}, no inlines, relative", frame = title),
    }
}

pub fn grain(props: &Props) -> Html {
    let grain = props.state.grain;
    let set = |grain: Grain| {
        props
            .dispatch
            .reform(move |_: Event| Action::SetGrain(grain))
    };
    let rows = Grain::GRANULARITIES.iter().map(|(granularity, term, title)| {
        let is_on = grain.granularity == *granularity;
        let to = Grain {
            granularity: *granularity,
            ..grain
        };
        html! {
            <label class="check" title={help(term)}>
                <input type="radio" name="granularity" class={is_on.then_some("first")} id={format!("granularity-{term}")}
                       checked={is_on} onchange={set(to)} />
                { told!(title) }
            </label>
        }
    });
    let has_lines = matches!(
        grain.granularity,
        Granularity::Lines | Granularity::Addresses
    );
    let switch = |term: &'static str,
                  title: &'static str,
                  is_on: bool,
                  is_usable: bool,
                  to: Grain| {
        html! {
            <label class={classes!("check", (!is_usable).then_some("unusable"))} title={help(term)}>
                <input type="checkbox" id={term} checked={is_on} disabled={!is_usable} onchange={set(to)} />
                { told!(title) }
            </label>
        }
    };
    html! {
        <>
        <fieldset class="choices"><legend>{ told!("A frame is one of the") }</legend>{ for rows }</fieldset>
        <fieldset class="choices">
            { switch("noinlines", msg!("Count inlined functions to their callers"), !grain.inlines, true, Grain { inlines: !grain.inlines, ..grain }) }
            { switch("showcolumns", msg!("Tell columns of a line apart"), grain.columns, has_lines, Grain { columns: !grain.columns, ..grain }) }
            { switch("relative_percentages", msg!("Shares of what the filters leave"), grain.relative, true, Grain { relative: !grain.relative, ..grain }) }
        </fieldset>
        </>
    }
}

fn help(term: &'static str) -> String {
    format!("{} ({term})", tr!(crate::state::verbs::help(term)))
}
