//! `cargo xtask conformance`: what pprof prints against what proflens prints, on recorded profiles with their goldens, or on drawn
//! profiles against a live pprof. Both run in one test binary, which calls the command line in-process.

use crate::command::{cargo, find_on_path, output, program, root, run};
use anyhow::{Context, Result, bail};
use lexopt::prelude::*;
use std::path::{Path, PathBuf};

const USAGE: &str =
    "cargo xtask conformance [DIR] | --live N [--seed S] [--only REPORT] [--go PATH]";

#[derive(Default)]
struct Wanted {
    corpus: Option<PathBuf>,
    draws: Option<u64>,
    seed: u64,
    only: Option<String>,
    go: Option<PathBuf>,
}

pub fn run_all(arguments: lexopt::Parser) -> Result<()> {
    let wanted = parse(arguments)?;
    // Times are compared too; goldens were made in UTC.
    let mut conformance = cargo();
    conformance.env("TZ", "UTC").args([
        "test",
        "--quiet",
        "--package",
        "proflens",
        "--test",
        "conformance",
        "--",
    ]);
    match wanted.draws {
        None => {
            let corpus = wanted
                .corpus
                .unwrap_or_else(|| root().join("../shared/corpus"));
            conformance.arg("corpus").arg(corpus);
        }
        Some(draws) => {
            conformance.arg("live").arg(pprof(wanted.go)?);
            conformance
                .args([draws.to_string(), wanted.seed.to_string()])
                .args(wanted.only);
        }
    }
    run(&mut conformance)
}

fn parse(mut arguments: lexopt::Parser) -> Result<Wanted> {
    let mut wanted = Wanted {
        seed: 1,
        ..Wanted::default()
    };
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("live") => wanted.draws = Some(arguments.value()?.parse()?),
            Long("seed") => wanted.seed = arguments.value()?.parse()?,
            Long("only") => wanted.only = Some(arguments.value()?.string()?),
            Long("go") => wanted.go = Some(PathBuf::from(arguments.value()?).canonicalize()?),
            Value(folder) if wanted.corpus.is_none() => {
                wanted.corpus = Some(Path::new(&folder).canonicalize()?)
            }
            other => return Err(anyhow::Error::from(other.unexpected()).context(USAGE)),
        }
    }
    if wanted.corpus.is_some() && wanted.draws.is_some() {
        bail!("a corpus has its goldens and needs no live pprof; usage: {USAGE}");
    }
    Ok(wanted)
}

/// The program behind `go tool pprof`: started itself, it answers in a third of the time.
fn pprof(go: Option<PathBuf>) -> Result<PathBuf> {
    let go = go
        .or_else(|| std::env::var_os("GO").map(PathBuf::from))
        .or_else(|| find_on_path("go"));
    let go = go.context("there is no Go on this machine's PATH; name one with --go PATH")?;
    // It may still have to be built, which the first run does.
    let silent = std::process::Stdio::null;
    let mut first = program(&go);
    first
        .args(["tool", "pprof", "-h"])
        .stdout(silent())
        .stderr(silent());
    first
        .status()
        .with_context(|| format!("cannot start {}", go.display()))?;
    let path = output(program(&go).args(["tool", "-n", "pprof"]))?;
    Ok(PathBuf::from(path.trim()))
}
