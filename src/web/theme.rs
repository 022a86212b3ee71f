//! Light or dark: an attribute of the document for the stylesheet, remembered where the browser allows.

use super::{document, window};
use crate::state::Theme;

const KEY: &str = "proflens-theme";

pub fn remembered() -> Theme {
    let storage = window().local_storage().ok().flatten();
    let kept = storage.and_then(|s| s.get_item(KEY).ok().flatten());
    match kept.as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}

pub fn apply(theme: Theme) {
    let name = match theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    };
    let root = document().document_element();
    let storage = window().local_storage().ok().flatten();
    // Storage may be forbidden or full: the theme then lasts as long as the tab.
    let _ = match name {
        Some(name) => storage.map(|s| s.set_item(KEY, name)),
        None => storage.map(|s| s.remove_item(KEY)),
    };
    let _ = match name {
        Some(name) => root.map(|r| r.set_attribute("data-theme", name)),
        None => root.map(|r| r.remove_attribute("data-theme")),
    };
}
