//! `cargo xtask generate PRESET OUT`: writes a large profile to measure with. Streamed to the disk, never held whole.

use crate::synthetic::{PRESETS, Preset, write};
use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use lexopt::prelude::*;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

const USAGE: &str = "cargo xtask generate 1|10|100 OUT.pb.gz [--seed N]";

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
    let Some(preset) = PRESETS.iter().find(|preset| preset.name == name) else {
        bail!("there is no preset {name:?}; usage: {USAGE}");
    };
    generate(preset, seed, &out)
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
