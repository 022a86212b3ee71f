//! What crosses between the page and its second module. Files travel beside a request as handles, bytes beside a reply as
//! transferred buffers; the page runs one errand at a time, so nothing here has a number.

use crate::protocol::Failure;
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Request {
    /// Makes `profile.proto` of a file that is none. Beside it: the file.
    Convert,
    /// The files of an example, by its id.
    Example { id: String },
    /// A run of the command line. Beside it: the files, `profile.proto` all; argument `0` is the first of them.
    Report { args: Vec<String> },
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Reply {
    /// Bytes of the file that are read.
    Progress {
        read: u64,
    },
    /// What is in the file. Beside it: for each item that was opened, in order, its bytes as `profile.proto`.
    Converted {
        items: Vec<Item>,
        memory_bytes: u64,
    },
    /// The names of the files of an example. Beside it: for each its bytes.
    Example {
        names: Vec<String>,
        memory_bytes: u64,
    },
    /// What the run said beside the report. Beside it: the report's bytes.
    Report {
        warnings: Vec<String>,
        memory_bytes: u64,
    },
    Failed(Failure),
}

/// One profile of a file: the file itself, or an entry of an archive.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Item {
    pub name: String,
    pub result: Result<Converted, Failure>,
}

/// What the bytes of a converted file no longer say.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Converted {
    /// Whole sentences: what is odd about the file, and what was made of it.
    pub warnings: Vec<String>,
    /// Of the file as it was: CRC-32 and length.
    pub fingerprint: (u32, u64),
}
