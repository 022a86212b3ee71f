//! The browser, one API a file. A handle lives as long as its value: dropping it removes the listener, ends the worker. What
//! JavaScript throws becomes an [`Error`] here and nowhere else. Nothing in here decides anything.

pub mod boot;
pub mod canvas;
pub mod clipboard;
pub mod drag;
pub mod element;
pub mod engine;
pub mod events;
pub mod fetch;
pub mod files;
pub mod frame;
pub mod further;
pub mod history;
pub mod limits;
pub mod more;
pub mod more_worker;
pub mod panic;
pub mod picture;
pub mod resize;
pub mod scheme;
pub mod sets;
pub mod slices;
pub mod sources;
pub mod storage;
pub mod theme;
pub mod timer;
pub mod tongue;
pub mod wheel;
pub mod wire;
pub mod worker;

use wasm_bindgen::JsValue;

/// What a browser API threw, as a sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Error(pub String);

impl From<JsValue> for Error {
    fn from(thrown: JsValue) -> Self {
        let message = js_sys::Reflect::get(&thrown, &"message".into()).ok();
        let text = message.and_then(|m| m.as_string());
        Error(text.unwrap_or_else(|| format!("{thrown:?}")))
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The window; the page's code runs nowhere else.
pub fn window() -> web_sys::Window {
    web_sys::window().expect("the page runs in a window")
}

pub fn document() -> web_sys::Document {
    window().document().expect("a window has a document")
}
