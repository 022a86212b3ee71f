//! What could be filtered by, as somebody types it: names of the profiles in view, or their labels, each with what the samples of the
//! scene hold that have it, and with a pattern that matches just that.

mod frames;
mod groups;
mod labels;

use super::scene::View;
use crate::protocol::{FilterVerb, Pair, Pattern, SuggestQuestion, Suggestion};
use std::cmp::Reverse;

/// A list that is longer than this is not read.
const MOST: usize = 200;

/// What holds most comes first.
pub fn suggest(view: &View, question: &SuggestQuestion) -> Vec<Suggestion> {
    use FilterVerb::*;
    let mut found = match question.verb {
        Focus | Ignore | Hide | Show | ShowFrom | PruneFrom => frames::all(view, question),
        TagFocus | TagIgnore => labels::values(view, question),
        TagShow | TagHide | TagRoot | TagLeaf => labels::keys(view, question),
    };
    found.retain(|item| weight(item.holds) > 0);
    found.sort_by_cached_key(|item| {
        let text = (item.text.clone(), item.pattern.text.clone());
        (Reverse(weight(item.holds)), item.kind, text)
    });
    found.truncate((question.limit as usize).min(MOST));
    found
}

fn weight(holds: Pair) -> u64 {
    holds.base.unsigned_abs().max(holds.new.unsigned_abs())
}

fn regexp(text: String) -> Pattern {
    Pattern {
        text,
        is_regexp: true,
    }
}
