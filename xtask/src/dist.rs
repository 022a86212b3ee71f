//! `cargo xtask dist`: the folder to host. Beside each file that compresses stand its `.gz` and its `.br`, for servers that
//! send those. Fails where one of the two loads has grown beyond what the project promises.

use crate::command::root;
use crate::site::{Site, is_second};
use crate::wasm::Profile;
use anyhow::{Result, bail};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write;
use std::path::Path;

/// A part of what a first visit loads, and how many bytes of brotli it may be.
struct Load {
    what: &'static str,
    limit: usize,
}

const ONE_FILE: &str = "proflens.html";

/// What has to be there before the page can open a profile.
const FIRST: Load = Load {
    what: "first load",
    limit: 350_000,
};

/// What comes after that by itself, in the background: all views but the first two, the hunt for leaks, every other format and report, the
/// examples, and the catalogue of the other language (53 kB).
const SECOND: Load = Load {
    what: "second module",
    limit: 1_150_000,
};

pub fn run(mut arguments: lexopt::Parser) -> Result<()> {
    if let Some(argument) = arguments.next()? {
        return Err(argument.unexpected().into());
    }
    write(&Site::build(Profile::Release)?)
}

/// Writes the folder afresh, prints the sizes, and holds them against the limits.
pub fn write(site: &Site) -> Result<()> {
    let folder = root().join("dist");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    println!("{:>9} {:>9} {:>9}", "bytes", "gzip", "brotli");
    let (mut first, mut second) = (0, 0);
    for (name, contents) in &site.files {
        let size = write_file(&folder, name, contents)?;
        *(if is_second(name) {
            &mut second
        } else {
            &mut first
        }) += size;
    }
    // For a machine without a network; no page loads it.
    let one_file = site.one_file()?;
    println!("{:>9} {:>19}  {ONE_FILE}", one_file.len(), "");
    fs::write(folder.join(ONE_FILE), one_file)?;
    hold(first, &FIRST)?;
    hold(second, &SECOND)
}

fn hold(size: usize, Load { what, limit }: &Load) -> Result<()> {
    println!("{what}: {size} bytes of brotli, of {limit} allowed");
    if size > *limit {
        bail!("the {what} is {} bytes too large", size - limit);
    }
    Ok(())
}

/// Gives the size that a browser which takes brotli loads.
fn write_file(folder: &Path, name: &str, contents: &[u8]) -> Result<usize> {
    let path = folder.join(name);
    fs::write(&path, contents)?;
    let (gzip, brotli) = (gzip(contents)?, brotli(contents)?);
    println!(
        "{:>9} {:>9} {:>9}  {name}",
        contents.len(),
        gzip.len(),
        brotli.len()
    );
    for (extension, compressed) in [("gz", &gzip), ("br", &brotli)] {
        if compressed.len() < contents.len() {
            fs::write(format!("{}.{extension}", path.display()), compressed)?;
        }
    }
    Ok(brotli.len().min(contents.len()))
}

pub fn gzip(contents: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(contents)?;
    Ok(encoder.finish()?)
}

fn brotli(contents: &[u8]) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: contents.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &contents[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_large_is_refused() {
        assert!(hold(FIRST.limit, &FIRST).is_ok());
        let error = hold(SECOND.limit + 7, &SECOND).unwrap_err().to_string();
        assert_eq!(error, "the second module is 7 bytes too large");
    }

    #[test]
    fn the_second_module_is_told_from_the_first() {
        assert!(is_second("proflens-more-0123.wasm") && is_second("proflens-more-0123.js"));
        assert!(!is_second("proflens-0123.wasm") && !is_second("index.html"));
    }

    #[test]
    fn both_encodings_give_the_contents_back() {
        let contents = b"proflens ".repeat(1000);
        let mut from_brotli = Vec::new();
        let encoded = brotli(&contents).expect("encodes");
        brotli::BrotliDecompress(&mut &encoded[..], &mut from_brotli).expect("decodes");
        assert_eq!(from_brotli, contents);
        let mut decoder = flate2::write::GzDecoder::new(Vec::new());
        decoder
            .write_all(&gzip(&contents).expect("encodes"))
            .expect("decodes");
        assert_eq!(decoder.finish().expect("whole"), contents);
    }
}
