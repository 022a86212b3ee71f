//! `cargo xtask generate PRESET OUT`: writes a large profile to measure with. Streamed to the disk, never held whole.

use crate::synthetic::{PRESETS, Preset, SERIES, write, write_snapshot};
use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use lexopt::prelude::*;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

const USAGE: &str =
    "cargo xtask generate 1|10|100 OUT.pb.gz [--seed N], or: cargo xtask generate series FOLDER";

pub fn run(mut arguments: lexopt::Parser) -> Result<()> {
    let (mut preset, mut out, mut seed) = (None, None, 1);
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("seed") => seed = arguments.value()?.parse()?,
            Value(value) if preset.is_none() => preset = Some(value.string()?),
            Value(value) if out.is_none() => out = Some(PathBuf::from(value)),
            other => return Err(other.unexpected().into()),
        }
    }
    let (Some(name), Some(out)) = (preset, out) else {
        bail!("usage: {USAGE}");
    };
    if name == "series" {
        return series(&out);
    }
    let Some(preset) = PRESETS.iter().find(|preset| preset.name == name) else {
        bail!("there is no preset {name:?}; usage: {USAGE}");
    };
    generate(preset, seed, &out)
}

/// Snapshots of one process, `heap-000.pb.gz` and so on; those that are there are good.
pub fn series(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for at in 0..SERIES {
        let path = folder.join(format!("heap-{at:03}.pb.gz"));
        if path.is_file() {
            continue;
        }
        let beside = folder.join("unfinished");
        let mut gzip = GzEncoder::new(
            BufWriter::with_capacity(1 << 20, File::create(&beside)?),
            Compression::new(6),
        );
        write_snapshot(at, &mut gzip)?;
        gzip.finish()?.flush()?;
        std::fs::rename(beside, path)?;
    }
    Ok(())
}

/// The file ends in `.gz` or is written raw.
pub fn generate(preset: &Preset, seed: u64, out: &Path) -> Result<()> {
    let file = File::create(out).with_context(|| format!("cannot write {}", out.display()))?;
    let mut file = BufWriter::with_capacity(1 << 20, file);
    if out.extension().is_some_and(|extension| extension == "gz") {
        let mut gzip = GzEncoder::new(file, Compression::new(6));
        write(preset, seed, &mut gzip)?;
        file = gzip.finish()?;
    } else {
        write(preset, seed, &mut file)?;
    }
    file.flush()?;
    Ok(())
}
