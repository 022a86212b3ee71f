//! Two programs in one: natively the command line, in wasm the page and its worker.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    proflens::cli::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {
    web_sys::console::log_1(&"proflens".into());
}
