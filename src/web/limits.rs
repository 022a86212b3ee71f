//! What one file may take of this tab. wasm ends at 4 GiB; a machine with less memory ends earlier, by swapping or by killing
//! the tab, so the browser's own hint bounds it further where there is one.

use crate::input::Limits;
use js_sys::Reflect;
use wasm_bindgen::JsValue;

const GIB: u64 = 1 << 30;

pub fn of_this_tab() -> Limits {
    let most = Limits::default();
    let Some(gib) = device_memory_gib() else {
        return most;
    };
    // Half of the machine; browsers round the hint down to a power of two and stop at 8.
    let half = (gib * 0.5 * GIB as f64) as u64;
    Limits {
        max_inflated: most.max_inflated.min(half.saturating_mul(8)),
        max_memory: most.max_memory.min(half.max(GIB / 2)),
    }
}

fn device_memory_gib() -> Option<f64> {
    let get = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).ok();
    let navigator = get(&js_sys::global(), "navigator")?;
    get(&navigator, "deviceMemory")?.as_f64()
}
