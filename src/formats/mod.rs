//! Everything that can be opened, by content: the texts and binaries that other tools write, what packs several files into one, and,
//! by [`crate::input`], profile.proto itself. The page loads it only when its first module says that a file is no profile.proto.
//!
//! A file is unpacked as far as it is packed, within one budget for all that is in it, and each thing found is one [`Item`].

mod archive;
mod declined;
mod detour;
pub mod folded;
pub mod go;
pub mod legacy;
mod lines;
mod opener;
pub mod perf_script;
pub mod raw;
pub mod runtime;
#[cfg(test)]
mod shown;
mod sniff;
mod source_archive;
mod stream;
pub mod traces;

use crate::input::{Error, Limits, Opened};
use crate::profile::Profile;

pub use source_archive::source_archive;

/// How to open a file.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    pub limits: Limits,
    /// Keep what texts with `debug=1` say beyond addresses: names, labels, memory statistics. pprof drops them.
    pub names: bool,
    /// When the file was changed last, since 1970 UTC: for what says nothing of its own time.
    pub modified_nanos: Option<i64>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            limits: Limits::default(),
            names: true,
            modified_nanos: None,
        }
    }
}

/// A profile, and whole sentences of what is odd about the file and what was made of it.
pub type Decoded = Result<(Profile, Vec<String>), Error>;

/// One profile of what was opened: the file itself, or an entry of an archive.
#[derive(Debug)]
pub struct Item {
    /// The name of the file; of an entry, that of the archive, `/` and its path in it.
    pub name: String,
    pub result: Result<Opened, Error>,
}

/// Takes what a file holds, one profile after the other, so that not all of them are held at once.
pub trait Taker {
    fn take(&mut self, item: Item);

    /// An entry of an archive, with the bytes it has in it, that begins as a `profile.proto`: true if it is taken so, and is not to be decoded here.
    fn takes_as_it_is(&mut self, name: &str, bytes: &[u8]) -> bool;
}

impl Taker for Vec<Item> {
    fn take(&mut self, item: Item) {
        self.push(item);
    }

    fn takes_as_it_is(&mut self, _: &str, _: &[u8]) -> bool {
        false
    }
}

/// Opens a whole file held in memory. One item for a file, one for each entry of an archive; never none.
pub fn open(name: &str, bytes: &[u8], options: &Options) -> Vec<Item> {
    let mut items = Vec::new();
    open_into(name, bytes, options, &mut items);
    items
}

/// As [`open`], item by item.
pub fn open_into(name: &str, bytes: &[u8], options: &Options, taker: &mut dyn Taker) {
    opener::open(name, bytes, options, taker);
}
