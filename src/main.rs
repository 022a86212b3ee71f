//! Two programs in one: natively the command line, in wasm the page and its worker.

fn main() {}
