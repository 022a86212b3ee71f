//! Two programs in one: natively the command line, in wasm the page and its worker.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    proflens::cli::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {
    if web_sys::window().is_some() {
        proflens::web::panic::report_from_page();
        proflens::app::run();
    } else {
        proflens::web::panic::report_from_worker();
        proflens::web::worker::run_first();
    }
}
