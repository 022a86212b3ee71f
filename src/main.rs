//! Two programs in one: natively the command line, in wasm the page and its worker.

#[cfg(target_arch = "wasm32")]
fn main() {
    web_sys::console::log_1(&"proflens".into());
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
