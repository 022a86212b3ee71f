//! The sets of filters that a person keeps. Nothing is written unless one is saved or deleted.

use super::storage;
use crate::state::SavedSet;
use crate::state::url::{sets_from_text, sets_to_text};

const KEY: &str = "proflens-filters";

pub fn remembered() -> Vec<SavedSet> {
    storage::get(KEY).map_or_else(Vec::new, |text| sets_from_text(&text))
}

pub fn keep(sets: &[SavedSet]) {
    let text = sets_to_text(sets);
    storage::set(KEY, Some(&*text).filter(|t| !t.is_empty()));
}
