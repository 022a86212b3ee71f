//! A file being opened, a chunk at a time: which container it is shows in its first two bytes, what it is in the first kilobyte
//! of its (inflated) content.

use super::crc32::Crc32;
use super::gzip::Gzip;
use super::sniff;
use super::{Error, ErrorKind, Limits, Opened, Progress};
use crate::pprof::Reader;

/// Bytes of the content that are kept for a look if they cannot be decoded.
const HEAD: usize = 1024;

/// After an error of [`Self::feed`] the opening is of no further use.
pub struct Opening {
    limits: Limits,
    read: u64,
    crc: Crc32,
    container: Container,
    content: Content,
}

enum Container {
    /// Fewer than two bytes are known.
    Unknown(Vec<u8>),
    Raw,
    Gzip(Gzip),
}

/// What is inside the container.
struct Content {
    /// The beginning, kept for a second look if it cannot be decoded.
    head: Vec<u8>,
    is_begun: bool,
    in_gzip: bool,
    reader: Reader,
    /// Why it cannot be decoded. Told only when the container proves sound: a damaged one is the cause, not what follows from it.
    failed: Option<Error>,
}

impl Opening {
    pub fn new(limits: Limits) -> Opening {
        Opening {
            limits,
            read: 0,
            crc: Crc32::default(),
            container: Container::Unknown(Vec::new()),
            content: Content {
                head: Vec::new(),
                is_begun: false,
                in_gzip: false,
                reader: Reader::new(limits),
                failed: None,
            },
        }
    }

    /// Takes the next bytes of the file; chunks may be of any size.
    pub fn feed(&mut self, chunk: &[u8]) -> Result<(), Error> {
        self.read += chunk.len() as u64;
        self.crc.update(chunk);
        let Container::Unknown(first) = &mut self.container else {
            return self.take(chunk);
        };
        if first.is_empty() && chunk.len() >= 2 {
            self.choose_container(chunk);
            return self.take(chunk);
        }
        first.extend_from_slice(chunk);
        if first.len() < 2 {
            return Ok(());
        }
        let first = std::mem::take(first);
        self.choose_container(&first);
        self.take(&first)
    }

    fn choose_container(&mut self, first: &[u8]) {
        self.content.in_gzip = first.starts_with(&[0x1f, 0x8b]);
        self.container = match self.content.in_gzip {
            true => Container::Gzip(Gzip::new(self.limits)),
            false => Container::Raw,
        };
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let content = &mut self.content;
        match &mut self.container {
            Container::Unknown(_) => Ok(()),
            Container::Raw => content.feed(bytes),
            Container::Gzip(gzip) => gzip.feed(bytes, &mut |inflated| content.feed(inflated)),
        }
    }

    pub fn progress(&self) -> Progress {
        Progress {
            read: self.read,
            inflated: match &self.container {
                Container::Gzip(gzip) => gzip.inflated,
                _ => self.read,
            },
            samples: self.content.reader.samples(),
        }
    }

    /// The end of the file.
    pub fn finish(mut self) -> Result<Opened, Error> {
        match &mut self.container {
            Container::Unknown(first) => {
                let first = std::mem::take(first);
                self.content.feed(&first)?;
            }
            Container::Raw => {}
            Container::Gzip(gzip) => gzip.finish()?,
        }
        let (profile, warnings) = self.content.finish()?;
        Ok(Opened {
            profile,
            warnings,
            fingerprint: (self.crc.value(), self.read),
        })
    }
}

impl Content {
    fn feed(&mut self, mut bytes: &[u8]) -> Result<(), Error> {
        if !self.is_begun {
            let (head, rest) = bytes.split_at(bytes.len().min(HEAD - self.head.len()));
            self.head.extend_from_slice(head);
            if self.head.len() < HEAD {
                return Ok(());
            }
            self.begin()?;
            bytes = rest;
        }
        if self.failed.is_none()
            && let Err(error) = self.reader.feed(bytes)
        {
            return self.fail(error);
        }
        Ok(())
    }

    /// Gives the head to the reader.
    fn begin(&mut self) -> Result<(), Error> {
        self.is_begun = true;
        if self.head.is_empty() {
            return Err(sniff::empty(self.in_gzip));
        }
        match self.reader.feed(&self.head) {
            Ok(()) => Ok(()),
            Err(error) => self.fail(error),
        }
    }

    fn fail(&mut self, error: Error) -> Result<(), Error> {
        if !self.in_gzip || error.kind == ErrorKind::TooLarge {
            return Err(sniff::reconsider(&self.head, error));
        }
        self.failed = Some(error);
        Ok(())
    }

    fn finish(mut self) -> Result<(crate::profile::Profile, Vec<String>), Error> {
        if !self.is_begun {
            self.begin()?;
        }
        let result = match self.failed {
            Some(error) => Err(error),
            None => self.reader.finish(),
        };
        result.map_err(|error| sniff::reconsider(&self.head, error))
    }
}
