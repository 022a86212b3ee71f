//! What a frame of a stack is, and what shares are of.

use super::Props;
use crate::protocol::Granularity;
use crate::state::{Action, Grain};
use yew::prelude::*;

/// What the button says: the choice, where it is not the default, so that it is seen.
pub fn title(grain: Grain) -> String {
    let all = Grain::GRANULARITIES.iter();
    let found = all.into_iter().find(|g| g.0 == grain.granularity);
    let mut title = found.map_or("", |g| g.2).to_string();
    if !grain.inlines {
        title.push_str(", no inlines");
    }
    if grain.relative {
        title.push_str(", relative");
    }
    title
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
                { *title }
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
                { title }
            </label>
        }
    };
    html! {
        <>
        <fieldset class="choices"><legend>{ "A frame is one of the" }</legend>{ for rows }</fieldset>
        <fieldset class="choices">
            { switch("noinlines", "Count inlined functions to their callers", !grain.inlines, true, Grain { inlines: !grain.inlines, ..grain }) }
            { switch("showcolumns", "Tell columns of a line apart", grain.columns, has_lines, Grain { columns: !grain.columns, ..grain }) }
            { switch("relative_percentages", "Shares of what the filters leave", grain.relative, true, Grain { relative: !grain.relative, ..grain }) }
        </fieldset>
        </>
    }
}

fn help(term: &'static str) -> String {
    format!("{} ({term})", crate::state::verbs::help(term))
}
