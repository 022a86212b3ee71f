//! What a wheel asks for, in CSS pixels, and events as what they are.

use wasm_bindgen::JsCast;
use web_sys::{Event, WheelEvent};

/// Pixels of a line, for wheels that count in lines.
const LINE_PX: f64 = 16.0;

pub fn cast<T: JsCast>(event: &Event) -> Option<T> {
    event.clone().dyn_into().ok()
}

/// How far a wheel wants to go sideways; `None`: it wants to go up or down.
pub fn pan_px(wheel: &WheelEvent) -> Option<f64> {
    let (x, y) = (px(wheel, wheel.delta_x()), px(wheel, wheel.delta_y()));
    match (wheel.shift_key(), x.abs() > y.abs()) {
        (_, true) => Some(x),
        (true, false) => Some(y),
        (false, false) => None,
    }
}

pub fn px(wheel: &WheelEvent, delta: f64) -> f64 {
    match wheel.delta_mode() {
        WheelEvent::DOM_DELTA_PIXEL => delta,
        _ => delta * LINE_PX,
    }
}
