//! What a person waits for, in a real browser: from the drop of a file to its painted flame graph, and for every click after it,
//! beside `go tool pprof -top` on the same file. Run by `cargo xtask bench`, which builds, serves and generates. Every run
//! asserts that the figures on the screen are right: a fast wrong answer is none.

#[path = "../../tests/e2e/firefox.rs"]
mod firefox;
mod graph;
mod machine;
mod processes;
mod record;
mod run;
#[path = "../../tests/e2e/tab.rs"]
#[allow(dead_code)] // The tests need more of it.
mod tab;

use record::Row;
use std::path::PathBuf;

const RUNS: usize = 5;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|a| a != "--bench");
    let mut is_recorded = false;
    let mut files = Vec::new();
    for argument in arguments.by_ref() {
        match &*argument {
            "--record" => is_recorded = true,
            file => files.push(PathBuf::from(file)),
        }
    }
    let mut rows: Vec<Row> = Vec::new();
    for file in &files {
        rows.push(run::measure(file, RUNS));
        eprintln!("measured {}", file.display());
    }
    let text = record::text(&rows);
    println!("{text}");
    if is_recorded {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/RECORD.md");
        std::fs::write(path, text).expect("the record can be written");
    }
}
