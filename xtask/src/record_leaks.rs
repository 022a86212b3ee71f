//! `cargo xtask record-leaks`: builds the programs of `tests/leaks/programs`, runs one after the other, and lays what they wrote into
//! `tests/leaks/recordings/goX.Y/NAME`. What was sampled is never changed; only the folder that a program ran in is taken out.

use crate::command::{find_on_path, output, program, root, run};
use anyhow::{Context, Result, bail};
use flate2::{Compression, read::MultiGzDecoder, write::GzEncoder};
use lexopt::prelude::*;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

const USAGE: &str = "cargo xtask record-leaks [--go PATH] [NAME…]";

/// The field of a profile that holds its texts, as it stands before each of them: number 6, preceded by its length.
const STRING_TABLE: u64 = (6 << 3) | 2;

pub fn run_all(mut arguments: lexopt::Parser) -> Result<()> {
    let mut go = None;
    let mut only = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("go") => go = Some(PathBuf::from(arguments.value()?)),
            Value(name) => only.push(name.string()?),
            other => bail!("{}\nusage: {USAGE}", other.unexpected()),
        }
    }
    let go = go
        .or_else(|| find_on_path("go"))
        .with_context(|| format!("there is no `go` on the PATH\nusage: {USAGE}"))?;
    let version = release(&output(go_command(&go).args(["env", "GOVERSION"]))?);
    let names = wanted(&only)?;
    let built = Scratch::new("built")?;
    build(&go, &names, &built)?;
    for name in &names {
        let folder = root()
            .join("tests/leaks/recordings")
            .join(&version)
            .join(name);
        record(name, &built, &folder)
            .with_context(|| format!("cannot record {name} with {version}"))?;
    }
    Ok(())
}

/// `go1.22` of `go1.22.10`.
fn release(version: &str) -> String {
    let parts: Vec<&str> = version.trim().splitn(3, '.').take(2).collect();
    parts.join(".")
}

fn programs() -> PathBuf {
    root().join("tests/leaks/programs")
}

/// The programs asked for, or all, by name.
fn wanted(only: &[String]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(programs())? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().join("main.go").is_file() && (only.is_empty() || only.contains(&name)) {
            names.push(name);
        }
    }
    if let Some(unknown) = only.iter().find(|name| !names.contains(name)) {
        bail!("there is no program {unknown:?} in tests/leaks/programs");
    }
    names.sort();
    Ok(names)
}

/// Go as it is given, whatever the environment says of other toolchains, without C, without a module from anywhere.
fn go_command(go: &Path) -> Command {
    let mut command = program(go);
    command
        .current_dir(programs())
        .env("GOTOOLCHAIN", "local")
        .env("GOFLAGS", "-mod=mod")
        .env("GOPROXY", "off")
        .env("GODEBUG", "")
        .env("CGO_ENABLED", "0");
    command
}

fn build(go: &Path, names: &[String], built: &Scratch) -> Result<()> {
    let mut command = go_command(go);
    command.args(["build", "-trimpath", "-o"]).arg(&built.0);
    command.args(names.iter().map(|name| format!("./{name}")));
    run(&mut command)
}

fn record(name: &str, built: &Scratch, folder: &Path) -> Result<()> {
    let raw = Scratch::new("raw")?;
    run(program(built.0.join(name)).arg(&raw.0))?;
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let home = format!("{}/", built.0.display());
    for entry in fs::read_dir(&raw.0)? {
        lay(&entry?.path(), folder, &home)?;
    }
    Ok(())
}

/// Lays one file that a program wrote, compressed well, and without the folder that the program ran in.
fn lay(file: &Path, folder: &Path, home: &str) -> Result<()> {
    let name = file
        .file_name()
        .context("a file without a name")?
        .to_string_lossy();
    let written = fs::read(file)?;
    let (name, content) = if name.ends_with(".gz") {
        let mut profile = Vec::new();
        MultiGzDecoder::new(&*written).read_to_end(&mut profile)?;
        (name.into_owned(), without_home(&profile, home.as_bytes())?)
    } else {
        (format!("{name}.gz"), written)
    };
    if holds(&content, home.as_bytes()) || holds(&content, root().to_string_lossy().as_bytes()) {
        bail!("{name} names a folder of this machine");
    }
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&content)?;
    fs::write(folder.join(name), packed.finish()?)?;
    Ok(())
}

fn holds(content: &[u8], text: &[u8]) -> bool {
    content.windows(text.len()).any(|window| window == text)
}

/// A profile whose texts do not begin with the folder any more: the program is named by its name alone, as the mapping of a
/// program that was started from its own folder. Every other byte stays.
fn without_home(profile: &[u8], home: &[u8]) -> Result<Vec<u8>> {
    let mut rest = profile;
    let mut result = Vec::with_capacity(profile.len());
    while !rest.is_empty() {
        let field = rest;
        let tag = varint(&mut rest)?;
        match tag & 7 {
            0 => drop(varint(&mut rest)?),
            2 => {
                let length = usize::try_from(varint(&mut rest)?)?;
                let (text, after) = rest.split_at_checked(length).context("a field is cut")?;
                rest = after;
                if let (STRING_TABLE, Some(short)) = (tag, text.strip_prefix(home)) {
                    put_varint(&mut result, tag);
                    put_varint(&mut result, short.len() as u64);
                    result.extend_from_slice(short);
                    continue;
                }
            }
            other => bail!("a profile has no fields of wire type {other}"),
        }
        result.extend_from_slice(&field[..field.len() - rest.len()]);
    }
    Ok(result)
}

fn varint(bytes: &mut &[u8]) -> Result<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first().context("a number is cut")?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(value);
        }
    }
    bail!("a number is too long")
}

fn put_varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// A folder under `target/` that is gone when this is.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Result<Self> {
        let folder = crate::command::target_dir()
            .join("record-leaks")
            .join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("{} stays: {error}", self.0.display());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A profile of one number (field 9) and the given texts.
    fn profile(texts: &[&str]) -> Vec<u8> {
        let mut bytes = Vec::new();
        put_varint(&mut bytes, 9 << 3);
        put_varint(&mut bytes, 1_790_000_000_000_000_000);
        for text in texts {
            put_varint(&mut bytes, STRING_TABLE);
            put_varint(&mut bytes, text.len() as u64);
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes
    }

    #[test]
    fn only_the_folder_is_taken_out() {
        let long = "x".repeat(300);
        let before = profile(&["", "count", "/home/of/it/server", &long, "not /home/of/it/"]);
        let after = profile(&["", "count", "server", &long, "not /home/of/it/"]);
        assert_eq!(without_home(&before, b"/home/of/it/").unwrap(), after);
    }

    #[test]
    fn a_cut_profile_is_refused() {
        let whole = profile(&["a text"]);
        assert!(without_home(&whole[..whole.len() - 1], b"/").is_err());
    }

    #[test]
    fn a_release_is_two_numbers() {
        assert_eq!(release("go1.22.10\n"), "go1.22");
        assert_eq!(release("go1.27.3"), "go1.27");
    }
}
