//! The filters in force, always in sight: each can be taken back, and says when it matches nothing.

use super::Props;
use crate::protocol::{Filter, FilterVerb};
use crate::state::Action;
use crate::state::patterns::described;
use yew::prelude::*;

pub fn filter_bar(props: &Props) -> Html {
    let filters = &props.state.filters;
    if filters.is_empty() {
        return html! {};
    }
    // Marks belong to the filters that the answer was made with.
    let is_answered = props
        .sight
        .scene
        .as_ref()
        .is_some_and(|s| s.filters == *filters);
    let matches = |at: usize| {
        let totals = props.sight.totals.as_ref().filter(|_| is_answered);
        totals.is_none_or(|t| t.filters.get(at).is_none_or(|f| f.is_matching))
    };
    let chips = filters
        .iter()
        .enumerate()
        .map(|(at, filter)| chip(props, at, filter, matches(at)));
    let dispatch = props.dispatch.clone();
    html! {
        <div class="filters" role="group" aria-label="Filters">
            { for chips }
            <button type="button" class="button quiet" onclick={move |_| dispatch.emit(Action::ResetFilters)}>{ "Reset" }</button>
        </div>
    }
}

fn chip(props: &Props, at: usize, filter: &Filter, matches: bool) -> Html {
    let (verb, hint) = match filter.verb {
        FilterVerb::Focus => (
            "focus",
            "Only stacks with a function that matches are counted.",
        ),
        _ => (
            "ignore",
            "Stacks with a function that matches are not counted.",
        ),
    };
    let name = described(&filter.pattern);
    let dispatch = props.dispatch.clone();
    let label = format!("Remove {verb}: {name}");
    html! {
        <span key={format!("{verb}{}{}", filter.pattern.is_regexp, filter.pattern.text)}
              class={classes!("filter", verb, (!matches).then_some("idle"))} title={hint}>
            <span class="filter-verb">{ verb }</span>
            <span class="filter-text">{ name }</span>
            if !matches {
                <span class="filter-note">{ "matches nothing" }</span>
            }
            <button type="button" aria-label={label.clone()} title={label}
                    onclick={move |_| dispatch.emit(Action::RemoveFilter(at))}>{ "×" }</button>
        </span>
    }
}
