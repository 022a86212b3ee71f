//! Search: how many functions match, and what passes through any of them. Highlighting itself is the page's: it has the names.

use super::query::Matcher;
use super::scene::View;
use crate::protocol::{Pair, Pattern, SearchView};

pub fn search(view: &View, pattern: &Pattern) -> SearchView {
    let matcher = match Matcher::new(pattern) {
        Ok(matcher) => matcher,
        Err(error) => {
            return SearchView {
                error: Some(error),
                ..SearchView::default()
            };
        }
    };
    let table = &view.forest.table;
    let names = table.ids().map(|frame| table.name_bytes(frame));
    let mut mask: Vec<bool> = names.map(|name| matcher.is_match(name)).collect();
    let in_view = view.functions();
    for (masked, figure) in mask.iter_mut().zip(in_view) {
        *masked &= !figure.is_zero();
    }
    let mut total = Pair::default();
    for node in view.forest.tree.outermost(&mask) {
        let passing = view.total(node);
        total.base = total.base.wrapping_add(passing.base);
        total.new = total.new.wrapping_add(passing.new);
    }
    SearchView {
        functions: mask.iter().filter(|m| **m).count() as u32,
        total,
        error: None,
    }
}
