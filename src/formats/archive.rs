//! The files in a zip or tar archive, one after another: each is handed on and forgotten, so that an archive takes the memory of its
//! largest entry. Folders and what systems hide (`__MACOSX/`, `.DS_Store`) are no files.

use super::stream::{self, Budget, Stream, corrupt};
use crate::input::{Error, ErrorKind};
use rawzip::{CompressionMethod, ZipArchive, ZipSliceArchive};
use std::borrow::Cow;
use std::io::Read;

/// A file in an archive: its path, and its bytes unless they cannot be had.
pub struct Entry<'a> {
    pub path: String,
    pub bytes: Result<Cow<'a, [u8]>, Error>,
}

/// Takes one entry and what may still be used after it.
pub type Visit<'v> = &'v mut dyn FnMut(&mut Budget, Entry<'_>);

const AGAIN: &str = msg!("Pack the files again, or open them one by one.");

/// Visits the files of a zip archive in the order of its directory.
pub fn zip(bytes: &[u8], budget: &mut Budget, visit: Visit<'_>) -> Result<(), Error> {
    let archive = ZipArchive::from_slice(bytes).map_err(|_| zip_without_directory(bytes))?;
    let mut entries = archive.entries();
    let mut count = 0_u64;
    while let Some(record) = entries.next_entry().map_err(|_| zip_damaged(count))? {
        let path = String::from_utf8_lossy(record.file_path().as_ref()).into_owned();
        if !record.is_dir() && !is_hidden(&path) {
            take_entry(budget)?;
            let bytes = zip_entry(&archive, &record, budget);
            visit(budget, Entry { path, bytes });
        }
        count += 1;
    }
    Ok(())
}

fn zip_entry<'a>(
    archive: &'a ZipSliceArchive<&[u8]>,
    record: &rawzip::ZipFileHeaderRecord<'_>,
    budget: &mut Budget,
) -> Result<Cow<'a, [u8]>, Error> {
    if record.flags().is_encrypted() {
        return Err(unreadable(
            tr!("This file in the zip archive is encrypted."),
            msg!("Unpack the archive with its password first."),
        ));
    }
    let entry = archive.get_entry(record.wayfinder());
    let entry = entry.map_err(|_| corrupt(tr!("The zip archive ends within this file.")))?;
    let bytes = match record.compression_method() {
        CompressionMethod::STORE => Cow::Borrowed(entry.data()),
        CompressionMethod::DEFLATE => Cow::Owned(inflated(entry.data(), budget)?),
        CompressionMethod::ZSTD => {
            let stream = Stream::zstd(entry.data(), budget.limits());
            Cow::Owned(drain(stream, Vec::new(), budget)?)
        }
        method => {
            let problem = tr!(
                "This file in the zip archive is compressed by method {method} of zip.",
                method = method.as_u16()
            );
            return Err(unreadable(
                problem,
                msg!(
                    "Unpack the archive and open the file itself; deflate, zstd and stored files can be read."
                ),
            ));
        }
    };
    verify(&bytes, record.crc32(), record.uncompressed_size_hint())?;
    Ok(bytes)
}

fn inflated(deflated: &[u8], budget: &mut Budget) -> Result<Vec<u8>, Error> {
    let limit = budget.limits_in_memory().max_inflated;
    let damaged = || {
        corrupt(tr!(
            "The compressed data of this file in the zip archive is damaged."
        ))
    };
    let bytes = stream::inflate(deflated, limit).unwrap_or_else(|| Err(damaged()))?;
    budget.inflated = budget.inflated.saturating_sub(bytes.len() as u64);
    Ok(bytes)
}

fn verify(bytes: &[u8], crc: u32, length: u64) -> Result<(), Error> {
    let found = crate::input::crc32::hash(bytes);
    if found == crc && bytes.len() as u64 == length {
        return Ok(());
    }
    Err(corrupt(tr!(
        "The zip checksum is wrong: the archive says {crc} over {length} bytes, but they are {found} over {bytes}.",
        crc = format_args!("{:08x}", crc),
        length = length,
        found = format_args!("{:08x}", found),
        bytes = bytes.len()
    )))
}

fn unreadable(problem: String, help: &str) -> Error {
    Error::new(ErrorKind::NotAProfile, problem, help)
}

fn zip_without_directory(bytes: &[u8]) -> Error {
    Error::new(
        ErrorKind::Truncated,
        tr!(
            "The zip archive has no directory at its end, after {bytes} bytes.",
            bytes = bytes.len()
        ),
        msg!("Most likely the download or the write broke off: fetch the archive again."),
    )
}

fn zip_damaged(count: u64) -> Error {
    Error::new(
        ErrorKind::Corrupt,
        tr!(
            "The directory of the zip archive is damaged after {count} entries.",
            count = count
        ),
        AGAIN,
    )
}

/// Visits the files of a tar archive in their order.
pub fn tar(bytes: &[u8], budget: &mut Budget, visit: Visit<'_>) -> Result<(), Error> {
    let mut archive = tar::Archive::new(bytes);
    let entries = archive.entries().map_err(|_| tar_damaged(0))?;
    for (count, entry) in entries.enumerate() {
        let entry = entry.map_err(|_| tar_damaged(count))?;
        let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if !entry.header().entry_type().is_file() || is_hidden(&path) {
            continue;
        }
        take_entry(budget)?;
        let bytes = tar_entry(entry, budget).map(Cow::Owned);
        visit(budget, Entry { path, bytes });
    }
    Ok(())
}

fn tar_entry(entry: tar::Entry<'_, &[u8]>, budget: &mut Budget) -> Result<Vec<u8>, Error> {
    let size = entry.size();
    // A sparse file is larger than the archive that holds it.
    let limit = budget.limits_in_memory().max_inflated;
    if size > limit {
        return Err(stream::too_large(entry.raw_file_position(), size, limit));
    }
    let mut bytes = Vec::new();
    let read = entry.take(size).read_to_end(&mut bytes);
    if read.ok() != usize::try_from(size).ok() {
        return Err(Error::new(
            ErrorKind::Truncated,
            tr!(
                "The tar archive ends within this file: {bytes} of its {size} bytes are there.",
                bytes = bytes.len(),
                size = size
            ),
            msg!("Most likely the download or the write broke off: fetch the archive again."),
        ));
    }
    budget.inflated = budget.inflated.saturating_sub(size);
    Ok(bytes)
}

fn tar_damaged(count: usize) -> Error {
    Error::new(
        ErrorKind::Corrupt,
        tr!(
            "The tar archive is damaged after {count} entries.",
            count = count
        ),
        AGAIN,
    )
}

/// Counts a file that is to be opened.
fn take_entry(budget: &mut Budget) -> Result<(), Error> {
    budget.entries = budget.entries.checked_sub(1).ok_or_else(|| {
        Error::new(
            ErrorKind::TooLarge,
            tr!(
                "There are more than {limit} files in the archive; those after that were left out.",
                limit = stream::MAX_ENTRIES
            ),
            msg!("Pack fewer files into one archive."),
        )
    })?;
    Ok(())
}

/// What macOS and others put beside the files that were packed.
fn is_hidden(path: &str) -> bool {
    let mut parts = path.split(['/', '\\']);
    parts.any(|part| part == "__MACOSX" || (part.starts_with('.') && part != "." && part != ".."))
}

/// Inflates all that is left, after `bytes` that were inflated already.
pub fn drain(
    mut stream: Stream<'_>,
    mut bytes: Vec<u8>,
    budget: &mut Budget,
) -> Result<Vec<u8>, Error> {
    while stream.pull(&mut bytes)? {
        if bytes.len() as u64 > budget.memory {
            let inflated = bytes.len() as u64;
            return Err(stream::too_large(stream.taken(), inflated, budget.memory));
        }
    }
    budget.inflated = budget.inflated.saturating_sub(stream.inflated());
    Ok(bytes)
}
