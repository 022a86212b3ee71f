//! Dragging a thing of the page along a row of its kind. What is dragged is its number; where it would land is marked by a class.

use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Element};

const KIND: &str = "application/x-proflens-place";

pub fn begin(event: &DragEvent, place: usize) {
    if let Some(transfer) = event.data_transfer() {
        transfer.set_effect_allowed("move");
        let _ = transfer.set_data(KIND, &place.to_string());
    }
}

/// Allows a drop here of what [`begin`] began, and of nothing else.
pub fn over(event: &DragEvent) {
    let kinds = event.data_transfer().map(|t| t.types());
    if kinds.is_some_and(|kinds| kinds.iter().any(|k| k == KIND)) {
        event.prevent_default();
        mark(event, true);
    }
}

pub fn leave(event: &DragEvent) {
    mark(event, false);
}

/// The number of what was dropped.
pub fn dropped(event: &DragEvent) -> Option<usize> {
    mark(event, false);
    event.data_transfer()?.get_data(KIND).ok()?.parse().ok()
}

fn mark(event: &DragEvent, is_over: bool) {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    let place = target.and_then(|t| t.closest("[draggable]").ok().flatten());
    if let Some(place) = place {
        let _ = place.toggle_attribute_with_force("data-over", is_over);
    }
}
