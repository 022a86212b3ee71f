//! Who may be to blame where no stack of a finding has anybody's own code: a goroutine of the library says what is open, and the heap beside
//! it shows who asked for it.

use super::candidates::Candidate;
use super::stack::StackView;
use super::{Shown, shown};
use crate::leaks::series::{ALLOC_BYTES, Hunted, INUSE_BYTES};
use std::collections::BTreeMap;

/// Whose code allocates through the functions of a rule, the most growing first. Only where the stack itself does not say.
pub fn of(hunted: &Hunted, candidate: &Candidate) -> Vec<Shown> {
    let rule = candidate.rule;
    if rule.callers_of.is_empty() || StackView::new(&hunted.book, candidate.stack).has_own_code() {
        return Vec::new();
    }
    let callers = callers(hunted, rule.callers_of);
    if !callers.is_empty() || rule.users_of.is_empty() {
        return callers;
    }
    // Of several users none is more to blame than another.
    let users = callers_once(hunted, rule.users_of);
    users.into_iter().collect()
}

/// At most three.
fn callers(hunted: &Hunted, functions: &[&str]) -> Vec<Shown> {
    let book = &hunted.book;
    let Some(last) = hunted.memory().and_then(|m| m.snapshots.last()) else {
        return Vec::new();
    };
    let mut by_name: BTreeMap<Vec<u8>, (i64, i64, Shown)> = BTreeMap::new();
    for (site, cell) in &last.cells {
        let Some(site) = book.sites().get(*site as usize) else {
            continue;
        };
        let view = StackView::new(book, site.stack);
        let Some(anchor) = caller(&view, functions) else {
            continue;
        };
        let Some(frame) = view.frames.get(anchor) else {
            continue;
        };
        let entry = by_name
            .entry(view.name(anchor).to_vec())
            .or_insert_with(|| (0, 0, shown(book, *frame)));
        entry.0 = entry.0.saturating_add(cell[INUSE_BYTES]);
        entry.1 = entry.1.saturating_add(cell[ALLOC_BYTES]);
    }
    let mut all: Vec<_> = by_name.into_values().collect();
    all.sort_by_key(|(live, allocated, _)| (live.wrapping_neg(), allocated.wrapping_neg()));
    all.into_iter().take(3).map(|(_, _, shown)| shown).collect()
}

fn callers_once(hunted: &Hunted, functions: &[&str]) -> Option<Shown> {
    let mut all = callers(hunted, functions);
    match all.len() {
        1 => all.pop(),
        _ => None,
    }
}

/// The first frame of own code that is nearer to the root than the library's function.
fn caller(view: &StackView, functions: &[&str]) -> Option<usize> {
    let library = (0..view.frames.len())
        .rev()
        .find(|at| view.is_one_of(*at, functions))?;
    view.own_from(library)
}
