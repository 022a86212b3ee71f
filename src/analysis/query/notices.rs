//! What pprof says of filters on standard error, word for word.

use super::{Matched, Query, Test};
use crate::protocol::FilterVerb;

/// Frames made of labels come first, then what was taken for a range, then the rest by stage.
pub fn all(query: &Query, matched: &Matched) -> Vec<String> {
    let mut notices = unmatched(query, matched, is_of_frames);
    for filter in &query.filters {
        if let Test::Labels(test) = &filter.test
            && let Some(value) = test.taken_for_range()
        {
            let option = option(filter.verb);
            notices.push(format!(
                "{option}:Interpreted '{value}' as range, not regexp"
            ));
        }
    }
    notices.extend(unmatched(query, matched, |verb| !is_of_frames(verb)));
    notices
}

fn is_of_frames(verb: FilterVerb) -> bool {
    matches!(verb, FilterVerb::TagRoot | FilterVerb::TagLeaf)
}

fn unmatched(query: &Query, matched: &Matched, of: impl Fn(FilterVerb) -> bool) -> Vec<String> {
    let filters = query.filters.iter();
    let unmatched = filters.filter(|f| of(f.verb) && !matched[f.place]);
    unmatched
        .filter_map(|f| title(f.verb))
        .map(no_samples)
        .collect()
}

fn no_samples(title: &str) -> String {
    format!("{title} expression matched no samples")
}

/// The option of a verb.
pub fn option(verb: FilterVerb) -> &'static str {
    match verb {
        FilterVerb::Focus => "focus",
        FilterVerb::Ignore => "ignore",
        FilterVerb::Hide => "hide",
        FilterVerb::Show => "show",
        FilterVerb::ShowFrom => "show_from",
        FilterVerb::PruneFrom => "prune_from",
        FilterVerb::TagFocus => "tagfocus",
        FilterVerb::TagIgnore => "tagignore",
        FilterVerb::TagShow => "tagshow",
        FilterVerb::TagHide => "taghide",
        FilterVerb::TagRoot => "tagroot",
        FilterVerb::TagLeaf => "tagleaf",
    }
}

/// The verb as the notices write it; pprof does not say so of prune_from.
fn title(verb: FilterVerb) -> Option<&'static str> {
    Some(match verb {
        FilterVerb::Focus => "Focus",
        FilterVerb::Ignore => "Ignore",
        FilterVerb::Hide => "Hide",
        FilterVerb::Show => "Show",
        FilterVerb::ShowFrom => "ShowFrom",
        FilterVerb::PruneFrom => return None,
        FilterVerb::TagFocus => "TagFocus",
        FilterVerb::TagIgnore => "TagIgnore",
        FilterVerb::TagShow => "TagShow",
        FilterVerb::TagHide => "TagHide",
        FilterVerb::TagRoot => "TagRoot",
        FilterVerb::TagLeaf => "TagLeaf",
    })
}
