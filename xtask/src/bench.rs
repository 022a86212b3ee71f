//! `cargo xtask bench`: what a person waits for, measured in a real browser on generated files and on files of one's own.

use crate::command::{cargo, find_on_path, root, run, target_dir};
use crate::generate;
use crate::site::Site;
use crate::synthetic::PRESETS;
use crate::test::Stage;
use crate::wasm::Profile;
use anyhow::Result;
use lexopt::prelude::*;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The folder of snapshots among what is measured, and where it lies.
const SERIES: &str = "series";

pub fn run_all(mut arguments: lexopt::Parser) -> Result<()> {
    let mut is_recorded = false;
    let mut with_series = false;
    let (mut presets, mut files) = (Vec::new(), Vec::new());
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("record") => is_recorded = true,
            Value(name) if name == SERIES => with_series = true,
            Value(name) if PRESETS.iter().any(|preset| name == preset.name) => {
                presets.push(name.string()?)
            }
            Value(file) => files.push(PathBuf::from(file).canonicalize()?),
            other => return Err(other.unexpected().into()),
        }
    }
    if presets.is_empty() && files.is_empty() && !with_series {
        with_series = true;
        presets = PRESETS
            .iter()
            .map(|preset| preset.name.to_owned())
            .collect();
        files.extend(largest_of_corpus(&root().join("../shared/corpus/files")));
    }
    for name in presets.iter().rev() {
        files.insert(0, generated(name)?);
    }
    if with_series {
        let folder = target_dir().join("bench").join(SERIES);
        generate::series(&folder)?;
        files.push(folder);
    }
    let stage = Stage::set(Site::build(Profile::Release)?)?;
    let mut bench = cargo();
    // The library is built as for the tests: it only says what the right figures are.
    bench.args([
        "bench",
        "--profile",
        "dev",
        "--package",
        "proflens",
        "--features",
        "e2e",
    ]);
    bench.args(["--bench", "browser", "--"]).args(&files);
    if is_recorded {
        bench.arg("--record");
    }
    stage.announce(&mut bench);
    if let Some(go) = std::env::var_os("GO")
        .map(PathBuf::from)
        .or_else(|| find_on_path("go"))
    {
        bench.env("PROFLENS_GO", go);
    }
    run(&mut bench)
}

/// The same bytes for the same seed, so one that is there is good.
fn generated(name: &str) -> Result<PathBuf> {
    let folder = target_dir().join("bench");
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("generated-{name}.pb.gz"));
    if let Some(preset) = PRESETS.iter().find(|preset| preset.name == name)
        && !path.is_file()
    {
        let beside = folder.join("unfinished.pb.gz");
        generate::generate(preset, 1, &beside)?;
        fs::rename(beside, &path)?;
    }
    Ok(path)
}

/// The largest recorded profile of the corpus, if that is at hand.
fn largest_of_corpus(folder: &Path) -> Option<PathBuf> {
    let mut files: Vec<(u64, PathBuf)> = Vec::new();
    let mut folders = vec![folder.join("pub")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match path.is_dir() {
                true => folders.push(path),
                false if is_profile(&path) => {
                    files.push((entry.metadata().map_or(0, |m| m.len()), path))
                }
                false => {}
            }
        }
    }
    // A browser refuses a dropped path with `..` in it.
    files.into_iter().max()?.1.canonicalize().ok()
}

/// By name and first bytes; older formats are gzipped too.
fn is_profile(path: &Path) -> bool {
    let mut magic = [0; 2];
    let is_gzip = fs::File::open(path)
        .and_then(|mut file| file.read_exact(&mut magic))
        .is_ok()
        && magic == [0x1f, 0x8b];
    let extension = path.extension().unwrap_or_default();
    is_gzip
        && ["gz", "pgo", "pprof", "prof"]
            .iter()
            .any(|known| extension == *known)
}
