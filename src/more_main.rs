//! The page's second module, see [`proflens::more`]: in a worker it runs errands or is the engine, in the window it shows the
//! further views. A program of its own, so that the first one is no larger for it.

#[cfg(target_arch = "wasm32")]
fn main() {
    if web_sys::window().is_some() {
        proflens::app::further::offer();
    } else {
        proflens::web::panic::report_from_worker();
        proflens::web::more_worker::run();
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    eprintln!(
        "proflens-more is a part of the page and runs in a browser; the command line is `proflens`."
    );
    std::process::ExitCode::from(2)
}
