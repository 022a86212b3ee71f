//! Light or dark: an attribute of the document for the stylesheet, remembered where the browser allows.

use super::{document, storage};
use crate::state::Theme;

const KEY: &str = "proflens-theme";

pub fn remembered() -> Theme {
    match storage::get(KEY).as_deref() {
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
    storage::set(KEY, name);
    let root = document().document_element();
    let _ = match name {
        Some(name) => root.map(|r| r.set_attribute("data-theme", name)),
        None => root.map(|r| r.remove_attribute("data-theme")),
    };
}
