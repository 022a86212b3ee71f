//! Whether the system asks for a dark page, and when it changes its mind.

use super::events::Listener;
use crate::draw::palette;
use crate::state::Theme;

fn dark() -> Option<web_sys::MediaQueryList> {
    super::window()
        .match_media("(prefers-color-scheme: dark)")
        .ok()
        .flatten()
}

/// The colours that `theme` means now.
pub fn resolve(theme: Theme) -> palette::Theme {
    let is_dark = match theme {
        Theme::Dark => true,
        Theme::Light => false,
        Theme::System => dark().is_some_and(|query| query.matches()),
    };
    if is_dark {
        palette::Theme::Dark
    } else {
        palette::Theme::Light
    }
}

pub fn watch(mut changed: impl FnMut() + 'static) -> Option<Listener> {
    let query = dark()?;
    Some(Listener::new(&query, "change", move |_| changed()))
}

/// Whether the system asks that nothing moves by itself.
pub fn is_still() -> bool {
    let query = super::window().match_media("(prefers-reduced-motion: reduce)");
    query.ok().flatten().is_some_and(|query| query.matches())
}
