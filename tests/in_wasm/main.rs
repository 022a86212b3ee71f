//! The wasm that `tests/e2e/in_wasm.rs` runs inside the page: it leaves its lines in a global.

#[cfg(target_arch = "wasm32")]
#[path = "checks.rs"]
mod checks;
#[cfg(target_arch = "wasm32")]
#[path = "../support/mod.rs"]
mod support;

#[cfg(target_arch = "wasm32")]
fn main() {
    std::panic::set_hook(Box::new(|panic| leave(&panic.to_string())));
    leave(&checks::lines().join("\n"));
}

#[cfg(target_arch = "wasm32")]
fn leave(text: &str) {
    let set = js_sys::Reflect::set(&js_sys::global(), &"proflensChecks".into(), &text.into());
    set.expect("a global can be set");
}

/// Natively there is nothing to run: the same checks are asked by the test in the browser.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
