//! `cargo xtask dist`: the folder to host. Beside each file that compresses stand its `.gz` and its `.br`, for servers that
//! send those. Fails where the first load has grown beyond what the project promises.

use crate::command::root;
use crate::site::Site;
use crate::wasm::Profile;
use anyhow::{Result, bail};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write;
use std::path::Path;

/// Everything that a first visit loads, brotli.
const FIRST_LOAD_LIMIT: usize = 350_000;

pub fn run(mut arguments: lexopt::Parser) -> Result<()> {
    if let Some(argument) = arguments.next()? {
        return Err(argument.unexpected().into());
    }
    write(&Site::build(Profile::Release)?)
}

/// Writes the folder afresh, prints the sizes, and holds them against the limit.
pub fn write(site: &Site) -> Result<()> {
    let folder = root().join("dist");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    println!("{:>9} {:>9} {:>9}", "bytes", "gzip", "brotli");
    let mut first_load = 0;
    for (name, contents) in &site.files {
        first_load += write_file(&folder, name, contents)?;
    }
    println!("first load: {first_load} bytes of brotli, of {FIRST_LOAD_LIMIT} allowed");
    if first_load > FIRST_LOAD_LIMIT {
        bail!(
            "the first load is {} bytes too large",
            first_load - FIRST_LOAD_LIMIT
        );
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

fn gzip(contents: &[u8]) -> Result<Vec<u8>> {
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
