//! Source files from the file system. A profile says which: only whole, plain files of some size are read.

use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// No source file is larger.
const MOST_BYTES: u64 = 64 << 20;

/// The error is in the words of the system.
pub fn read(path: &[u8]) -> Result<Vec<u8>, String> {
    read_plain(&String::from_utf8_lossy(path)).map_err(|error| describe(&error))
}

fn read_plain(path: &str) -> io::Result<Vec<u8>> {
    // Asked before it is opened: a pipe would wait for its writer.
    if !Path::new(path).metadata()?.is_file() {
        return Err(io::Error::other("not a plain file"));
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path)?
        .take(MOST_BYTES)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn describe(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "no such file or directory".to_string(),
        ErrorKind::PermissionDenied => "permission denied".to_string(),
        _ => error.to_string(),
    }
}
