//! Source files for `-list`: found as pprof finds them, read by whoever has a file system.

use super::Options;
use crate::analysis::paths::{self, PathTrim};
use rustc_hash::FxHashMap;

/// Reads a whole file. The error is what `open` says of it: `no such file or directory`.
pub type Read<'a> = &'a dyn Fn(&[u8]) -> Result<Vec<u8>, String>;

/// The lines of a file, or why there are none.
type Lines = Result<Vec<Vec<u8>>, Vec<u8>>;

/// Where source files come from.
pub enum Sources<'a> {
    /// There is no file system here.
    None,
    Files {
        read: Read<'a>,
        /// Searched where no source path was given.
        working_directory: &'a str,
    },
}

/// Reads each file once.
pub struct Reader<'a> {
    sources: &'a Sources<'a>,
    trim_path: &'a str,
    search_path: &'a str,
    /// By the name in the profile.
    files: FxHashMap<Vec<u8>, Lines>,
}

impl<'a> Reader<'a> {
    pub fn new(sources: &'a Sources, options: &'a Options) -> Reader<'a> {
        let search_path = match sources {
            Sources::Files {
                working_directory, ..
            } if options.source_path.is_empty() => working_directory,
            _ => options.source_path.as_str(),
        };
        Reader {
            sources,
            trim_path: &options.trim_path,
            search_path,
            files: FxHashMap::default(),
        }
    }

    pub fn lines(&mut self, file: &[u8]) -> Result<&[Vec<u8>], &[u8]> {
        if !self.files.contains_key(file) {
            let lines = self.find(file).map(|bytes| split_lines(&bytes));
            self.files.insert(file.to_vec(), lines);
        }
        match &self.files[file] {
            Ok(lines) => Ok(lines),
            Err(why) => Err(why),
        }
    }

    fn find(&self, file: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
        let Sources::Files { read, .. } = self.sources else {
            return Err(
                b"source files cannot be read here: use proflens on the command line".to_vec(),
            );
        };
        let trim = PathTrim::Prefixes {
            trim_path: self.trim_path,
            source_path: self.search_path,
        };
        let path = trim.trim(file);
        if path.starts_with(b"/") {
            return read(path).map_err(|why| [b"open ", path, b": ", why.as_bytes()].concat());
        }
        let candidates = paths::split_list(self.search_path).flat_map(upwards);
        let mut found = candidates.filter_map(|folder| read(&paths::join(&folder, path)).ok());
        found.next().ok_or_else(|| {
            let search_path = self.search_path.as_bytes();
            [b"could not find file ", path, b" on path ", search_path].concat()
        })
    }
}

/// A folder and all that it lies in.
fn upwards(folder: &str) -> impl Iterator<Item = Vec<u8>> {
    std::iter::successors(Some(folder.as_bytes().to_vec()), |folder| {
        let parent = paths::dir(folder);
        (parent != *folder).then_some(parent)
    })
}

/// Without line ends.
fn split_lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    let text = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    if bytes.is_empty() {
        return Vec::new();
    }
    let lines = text.split(|b| *b == b'\n');
    let lines = lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line).to_vec());
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_no_ends() {
        assert_eq!(split_lines(b"a\r\n\nb"), [&b"a"[..], b"", b"b"]);
        assert_eq!(split_lines(b"a\n"), [b"a"]);
        assert!(split_lines(b"").is_empty());
    }

    #[test]
    fn files_are_looked_for_upwards() {
        let read = |path: &[u8]| match path {
            b"/src/shop/cart/cart.go" => Ok(b"package cart\n".to_vec()),
            _ => Err("no such file or directory".to_string()),
        };
        let sources = Sources::Files {
            read: &read,
            working_directory: "/src/shop/load/x",
        };
        let options = Options::default();
        let mut reader = Reader::new(&sources, &options);
        assert_eq!(
            reader.lines(b"cart/cart.go"),
            Ok(&[b"package cart".to_vec()][..])
        );
        let why = "could not find file no.go on path /src/shop/load/x";
        assert_eq!(reader.lines(b"no.go"), Err(why.as_bytes()));
        let why = "open /no.go: no such file or directory";
        assert_eq!(reader.lines(b"/no.go"), Err(why.as_bytes()));
    }
}
