//! What a person waits for, in a real browser: from the drop of a file to its painted flame graph, and for every click after it,
//! beside `go tool pprof -top` on the same file. Run by `cargo xtask bench`, which builds, serves and generates. Every run
//! asserts that the figures on the screen are right: a fast wrong answer is none.

#[path = "../../tests/e2e/firefox.rs"]
mod firefox;
mod graph;
#[path = "../../xtask/src/synthetic/leak.rs"]
mod leak;
mod machine;
mod processes;
mod record;
mod run;
mod series;
#[path = "../../tests/e2e/tab.rs"]
mod tab;

use record::Row;
use series::Series;
use std::path::PathBuf;

const RUNS: usize = 5;
const RUNS_OF_A_SERIES: usize = 3;

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
    let (mut rows, mut series) = (Vec::<Row>::new(), Vec::<Series>::new());
    for file in &files {
        match file.is_dir() {
            true => series.extend(series::measure(file, RUNS_OF_A_SERIES)),
            false => rows.push(run::measure(file, RUNS)),
        }
        eprintln!("measured {}", file.display());
    }
    let text = record::text(&rows, &series);
    println!("{text}");
    if is_recorded {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/RECORD.md");
        std::fs::write(path, text).expect("the record can be written");
    }
}
