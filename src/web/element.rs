//! Elements: styles that are computed, and focus. The policy refuses `style="…"`; CSSOM is allowed.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

pub fn set_style(element: &HtmlElement, property: &str, value: &str) {
    // Throws for an unknown property alone, and ours are fixed.
    let _ = element.style().set_property(property, value);
}

pub fn focus_by_id(id: &str) {
    let element = super::document().get_element_by_id(id);
    if let Some(element) = element.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// The id of what has the focus; empty if it has none.
pub fn focused_id() -> String {
    let focused = super::document().active_element();
    focused.map_or_else(String::new, |element| element.id())
}

pub fn scroll_to_id(id: &str) {
    if let Some(element) = super::document().get_element_by_id(id) {
        element.scroll_into_view();
    }
}

/// The first that fits the selector.
pub fn scroll_to(css: &str) {
    let element = super::document().query_selector(css);
    if let Some(element) = element.ok().flatten() {
        element.scroll_into_view();
    }
}

pub fn click_by_id(id: &str) {
    let element = super::document().get_element_by_id(id);
    if let Some(element) = element.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        element.click();
    }
}

/// Whether what is typed belongs to the element: a field, or a control that has keys of its own.
pub fn takes_typing(target: Option<web_sys::EventTarget>) -> bool {
    let element = target.and_then(|t| t.dyn_into::<Element>().ok());
    element.is_some_and(|e| {
        let tag = e.tag_name();
        let is_field = ["INPUT", "TEXTAREA", "SELECT"]
            .iter()
            .any(|t| tag.eq_ignore_ascii_case(t));
        is_field && e.get_attribute("type").as_deref() != Some("checkbox")
    })
}

/// Whether Enter and Space press the element.
pub fn is_pressable(target: Option<web_sys::EventTarget>) -> bool {
    is_within(target, "button, a, summary, label")
}

/// Whether it is, or stands in, what the selector says.
pub fn is_within(target: Option<web_sys::EventTarget>, css: &str) -> bool {
    let element = target.and_then(|t| t.dyn_into::<Element>().ok());
    element.is_some_and(|e| e.closest(css).ok().flatten().is_some())
}

/// Tab inside a dialog: from the last control to the first, or the other way round. False: the browser's own step is right.
pub fn keep_focus_within(dialog: &HtmlElement, backwards: bool) -> bool {
    let controls = dialog.query_selector_all("button, a[href], input, select, textarea");
    let Ok(controls) = controls else {
        return false;
    };
    let at = |i: u32| {
        controls
            .get(i)
            .and_then(|n| n.dyn_into::<HtmlElement>().ok())
    };
    let (first, last) = (at(0), at(controls.length().saturating_sub(1)));
    let here = super::document().active_element();
    let is_at = |e: &Option<HtmlElement>| here.as_ref() == e.as_ref().map(AsRef::as_ref);
    let is_outside = here.as_ref() == Some(dialog.as_ref());
    let to = match backwards {
        true if is_at(&first) || is_outside => last,
        false if is_at(&last) => first,
        _ => return false,
    };
    to.is_some_and(|e| e.focus().is_ok())
}

/// What stands in a field.
pub fn value_by_id(id: &str) -> String {
    let field = super::document().get_element_by_id(id);
    let field = field.and_then(|e| e.dyn_into::<HtmlInputElement>().ok());
    field.map_or_else(String::new, |f| f.value())
}

pub fn set_value_by_id(id: &str, value: &str) {
    let field = super::document().get_element_by_id(id);
    if let Some(field) = field.and_then(|e| e.dyn_into::<HtmlInputElement>().ok()) {
        field.set_value(value);
    }
}

/// Once what was asked of the page stands on it.
pub fn focus_soon(id: String) {
    wasm_bindgen_futures::spawn_local(async move {
        // Two turns of the loop: the first draws.
        for _ in 0..2 {
            let turn = js_sys::Promise::new(&mut |resolve, _| {
                let _ = super::window().request_animation_frame(&resolve);
            });
            let _ = wasm_bindgen_futures::JsFuture::from(turn).await;
        }
        focus_by_id(&id);
    });
}
