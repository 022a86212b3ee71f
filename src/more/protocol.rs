//! What crosses between the page and its second module. Files travel beside a request, and what is to be opened beside a reply, as
//! handles, other bytes as transferred buffers; the page runs one errand at a time, so nothing here has a number.

use crate::export::redact::Redaction;
use crate::protocol::Failure;
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Request {
    /// Makes `profile.proto` of a file that is none. Beside it: the file.
    Convert,
    /// How people write these names, which compilers made.
    Demangle { names: Vec<Vec<u8>> },
    /// The files of an example, by its id.
    Example { id: String },
    /// What the command line prints for these arguments. Beside it: the files, which the arguments know by these names.
    Report {
        args: Vec<String>,
        names: Vec<String>,
    },
    /// The page as one HTML file. Beside it: the profiles, which it holds under these names, and the parts of the page, each named as
    /// in [`crate::export::bundle::Parts`].
    Page {
        names: Vec<String>,
        /// Filters, as arguments of the command line.
        args: Vec<String>,
        redaction: Option<Redaction>,
    },
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Reply {
    /// Bytes of the file that are read.
    Progress { read: u64 },
    /// The errand's end. `memory_bytes`: what the worker holds of the system; it only ever grows.
    Done {
        made: Result<Made, Failure>,
        memory_bytes: u64,
    },
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Made {
    /// What is in a file. Beside it: for each item that was not refused, in order, a file of its bytes as `profile.proto`.
    Items(Vec<Item>),
    /// For each name, in order, the readable one; `None`: it cannot be read.
    Names(Vec<Option<Vec<u8>>>),
    /// The names of the files of an example. Beside it: for each its bytes.
    Example { names: Vec<String> },
    /// Beside it: the bytes of the report. The warnings, whole sentences, are what the command line writes to standard error.
    Report { warnings: Vec<String> },
    /// Beside it: the bytes of the file.
    Page { warnings: Vec<String> },
}

/// One profile of a file: the file itself, or an entry of an archive.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Item {
    pub name: String,
    /// `None`: an entry that begins as a `profile.proto`, as it was in the archive.
    pub result: Result<Option<Converted>, Failure>,
}

/// What the bytes of a converted file no longer say.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Converted {
    /// Whole sentences: what is odd about the file, and what was made of it.
    pub warnings: Vec<String>,
    /// Of the file as it was: CRC-32 and length.
    pub fingerprint: (u32, u64),
}
