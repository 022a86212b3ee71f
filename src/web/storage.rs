//! What the browser keeps for the next visit. It may be forbidden or full: what is kept then lasts as long as the tab.

use super::window;

pub fn get(key: &str) -> Option<String> {
    let storage = window().local_storage().ok().flatten();
    storage.and_then(|s| s.get_item(key).ok().flatten())
}

/// `None` forgets it.
pub fn set(key: &str, value: Option<&str>) {
    let Ok(Some(storage)) = window().local_storage() else {
        return;
    };
    let _ = match value {
        Some(value) => storage.set_item(key, value),
        None => storage.remove_item(key),
    };
}
