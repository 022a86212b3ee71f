//! What could be filtered by, as somebody types it: names of the profiles in view, or their labels, each with what the samples of the
//! scene hold that have it, and with a pattern that matches just that.

mod frames;
mod groups;
mod labels;

use super::scene::View;
use crate::order;
use crate::protocol::{FilterVerb, Pair, Pattern, SuggestQuestion, Suggestion};

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
    order::sort_by(&mut found, |a, b| {
        let by_weight = weight(b.holds).cmp(&weight(a.holds));
        let by_kind = || a.kind.cmp(&b.kind);
        let by_text = || (&a.text, &a.pattern.text).cmp(&(&b.text, &b.pattern.text));
        by_weight.then_with(by_kind).then_with(by_text)
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
