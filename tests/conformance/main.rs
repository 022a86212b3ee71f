//! `cargo xtask conformance`: how much of what pprof prints proflens prints, counted report by report. It is a program, not a
//! test: it says everything that differs, and ends with a failure if anything undocumented does.
//!
//! `conformance corpus DIR` judges the goldens of a corpus.

#[path = "../goldens/mod.rs"]
mod goldens;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match args[..] {
        ["corpus", folder] => over_corpus(Path::new(folder)),
        _ => Err("usage: conformance corpus DIR".to_string()),
    };
    match outcome {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("conformance: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Prints how the goldens of a corpus came out; how many differ without being documented.
fn over_corpus(folder: &Path) -> Result<usize, String> {
    let goldens = goldens::corpus(folder)?;
    if goldens.is_empty() {
        return Err(format!("{} has no goldens", folder.display()));
    }
    let tally = goldens::judge(&goldens);
    tally
        .failures
        .iter()
        .for_each(|failure| println!("{failure}"));
    println!(
        "{:<28} {:>6} {:>6} {:>10} {:>6}",
        "report", "all", "match", "documented", "differ"
    );
    for (report, count) in tally
        .reports
        .iter()
        .map(|(name, count)| (name.as_str(), *count))
        .chain([("total", tally.total())])
    {
        println!(
            "{report:<28} {:>6} {:>6} {:>10} {:>6}",
            count.all(),
            count.matching,
            count.known,
            count.differing
        );
    }
    for (why, met) in &tally.known {
        println!("documented, {met} times: {why}");
    }
    Ok(tally.total().differing)
}
