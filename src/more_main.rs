//! The page's second module, see [`proflens::more`]. A program of its own, so that the first one is no larger for it.

#[cfg(target_arch = "wasm32")]
fn main() {
    proflens::web::panic::report_from_worker();
    proflens::web::more_worker::run();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    eprintln!(
        "proflens-more is a part of the page and runs in a browser; the command line is `proflens`."
    );
    std::process::ExitCode::from(2)
}
