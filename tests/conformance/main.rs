//! `cargo xtask conformance`: how much of what pprof prints proflens prints, counted report by report. It is a program, not a
//! test: it says everything that differs, and ends with a failure if anything undocumented does.
//!
//! `conformance corpus DIR` judges the goldens of a corpus, without a DIR those of the project's own recordings; `conformance live PPROF N SEED [REPORT]` compares N drawn questions with a
//! live pprof.

#[path = "../goldens/mod.rs"]
mod goldens;
mod live;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let undocumented = undocumented();
    let outcome = match args[..] {
        _ if !undocumented.is_empty() => Err(format!(
            "docs/pprof-differences.md does not explain: {}",
            undocumented.join("; ")
        )),
        ["corpus"] => over_goldens(own_recordings()),
        ["corpus", folder] => goldens::corpus(Path::new(folder)).and_then(over_goldens),
        ["live", pprof, draws, seed] => live(pprof, draws, seed, None),
        ["live", pprof, draws, seed, only] => live(pprof, draws, seed, Some(only)),
        _ => Err("usage: conformance corpus [DIR] | live PPROF N SEED [REPORT]".to_string()),
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

/// Differences that are let pass and have no heading.
fn undocumented() -> Vec<&'static str> {
    let documentation = include_str!("../../docs/pprof-differences.md");
    let all = goldens::documented().chain(live::documented());
    all.filter(|why| !documentation.contains(&format!("### {why}\n")))
        .collect()
}

fn own_recordings() -> Vec<goldens::Golden> {
    goldens::own_recordings(Path::new(env!("CARGO_MANIFEST_DIR")))
}

/// Prints how goldens came out; how many differ without being documented.
fn over_goldens(goldens: Vec<goldens::Golden>) -> Result<usize, String> {
    if goldens.is_empty() {
        return Err("there are no goldens".to_string());
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

fn live(pprof: &str, draws: &str, seed: &str, only: Option<&str>) -> Result<usize, String> {
    let number = |text: &str| {
        text.parse::<u64>()
            .map_err(|_| format!("{text} is no whole number"))
    };
    let run = live::Run {
        pprof: pprof.into(),
        draws: number(draws)?,
        seed: number(seed)?,
        only: only.map(str::to_string),
    };
    run.all()
}
