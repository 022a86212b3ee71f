//! The address and the history of the tab.

use super::window;
use crate::state::url::{Names, Place, Step, from_fragment, from_text, to_fragment, to_text};

/// Where the address says to go. Names come with the history's entry, or in a link that was made to hold them.
pub fn here() -> (Place, Names) {
    let hash = window().location().hash().unwrap_or_default();
    let kept = window().history().and_then(|h| h.state()).ok();
    let names = match kept.and_then(|s| s.as_string()) {
        Some(kept) => from_text(&kept),
        None => from_text(&hash),
    };
    (from_fragment(&hash), names)
}

pub fn go(step: Step, place: &Place, names: &Names) {
    let Ok(history) = window().history() else {
        return;
    };
    let address = format!("#{}", to_fragment(place));
    let kept = to_text(names).into();
    // A browser that allows no more steps for a while leaves the address as it is, which harms nothing.
    let _ = match step {
        Step::Push => history.push_state_with_url(&kept, "", Some(&address)),
        Step::Replace => history.replace_state_with_url(&kept, "", Some(&address)),
    };
}

/// The page's address with another fragment.
pub fn link(fragment: &str) -> String {
    let href = window().location().href().unwrap_or_default();
    let page = href.split('#').next().unwrap_or_default();
    format!("{page}#{fragment}")
}
