//! `-comments`: what the file's writer noted, one comment a line, those that headers leave out included.

use super::text;
use crate::analysis::selected::Selected;

/// Appends the report to `out`.
pub fn comments(selected: &Selected, out: &mut Vec<u8>) {
    let profile = selected.profile;
    let comments = profile.header.comments.iter();
    text::push_lines(out, comments.map(|c| profile.strings.bytes(*c).to_vec()));
}
