//! From the bytes of a file to a [`Profile`]: sniff, inflate, decode, as a stream. Any bytes give a profile with warnings or one
//! clear [`Error`]; memory is bounded by [`Limits`].

pub mod crc32;
mod error;
mod gzip;
mod opening;
mod sniff;

pub use error::{Error, ErrorKind};
pub(crate) use gzip::Gzip;
pub use opening::Opening;

use crate::profile::Profile;

/// What opening one file may use.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes that the file may inflate to.
    pub max_inflated: u64,
    /// Bytes of heap that the columns of one profile may take.
    pub max_memory: u64,
}

impl Limits {
    /// For a process of its own: a large server's memory. More would need more than 32 bits to number things.
    pub const PROCESS: Limits = Limits {
        max_inflated: 1 << 40,
        max_memory: 32 << 30,
    };

    /// That a profile takes more than `max_memory`.
    pub fn exceeded(self) -> Error {
        Error::new(
            ErrorKind::TooLarge,
            tr!(
                "The profile needs more than the {limit} MiB of memory that it may take.",
                limit = self.max_memory >> 20
            ),
            msg!(
                "Record a shorter profile, or read this one with the command line, which may take more memory."
            ),
        )
    }
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            max_inflated: 16 << 30,
            max_memory: 3 << 30,
        }
    }
}

/// An opened file.
#[derive(Debug)]
pub struct Opened {
    pub profile: Profile,
    /// Whole sentences: what is odd about the file, and what was made of it.
    pub warnings: Vec<String>,
    /// CRC-32 of the file as it was read, with its length: equal for equal files.
    pub fingerprint: (u32, u64),
}

/// How far an [`Opening`] is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of the file taken in.
    pub read: u64,
    /// Bytes they inflated to.
    pub inflated: u64,
    /// Samples decoded.
    pub samples: u64,
}

/// Opens a whole file held in memory.
pub fn open(bytes: &[u8], limits: Limits) -> Result<Opened, Error> {
    let mut opening = Opening::new(limits);
    opening.feed(bytes)?;
    opening.finish()
}
