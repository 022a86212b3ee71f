//! gzip as a stream: headers, members one after another, checksums and lengths. Holds one window, never the inflated file.
//! Takes what Go's `compress/gzip` takes: bytes after the last member are an error unless they are a member, zeros included.

use super::crc32::{self, Crc32};
use super::{Error, ErrorKind, Limits};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

/// A power of two, at least deflate's 32 KiB; what is inflated is handed on whenever it is full.
const WINDOW: usize = 64 << 10;

const AGAIN: &str = msg!("The file was damaged on its way: fetch it again, as binary.");

pub struct Gzip {
    state: State,
    inflater: Box<DecompressorOxide>,
    window: Vec<u8>,
    /// Where the next inflated byte goes.
    at: usize,
    crc: Crc32,
    /// Bytes of the member so far, as its trailer counts them.
    member_length: u32,
    members: u64,
    /// Bytes of the file taken, and bytes they inflated to, over all members.
    pub taken: u64,
    pub inflated: u64,
    limits: Limits,
}

enum State {
    /// Bytes of a header that is not complete.
    Header(Vec<u8>),
    Body,
    Trailer(Vec<u8>),
}

impl Gzip {
    pub fn new(limits: Limits) -> Gzip {
        Gzip {
            state: State::Header(Vec::new()),
            inflater: Box::default(),
            window: vec![0; WINDOW],
            at: 0,
            crc: Crc32::default(),
            member_length: 0,
            members: 0,
            taken: 0,
            inflated: 0,
            limits,
        }
    }

    /// Inflates the next bytes of the file into `sink`.
    pub fn feed(
        &mut self,
        mut bytes: &[u8],
        sink: &mut impl FnMut(&[u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        while !bytes.is_empty() {
            let used = match &mut self.state {
                State::Header(_) => self.header(bytes)?,
                State::Body => self.body(bytes, sink)?,
                State::Trailer(_) => self.trailer(bytes)?,
            };
            self.taken += used as u64;
            bytes = &bytes[used..];
        }
        Ok(())
    }

    /// The end of the file.
    pub fn finish(&self) -> Result<(), Error> {
        let sentence = match &self.state {
            State::Header(bytes) if bytes.is_empty() && self.members > 0 => return Ok(()),
            State::Header(_) => msg!(
                "The gzip file ends too early, after {taken} bytes, in its header: {inflated} bytes could be inflated."
            ),
            State::Body => msg!(
                "The gzip file ends too early, after {taken} bytes, in the middle of its compressed data: {inflated} bytes could be inflated."
            ),
            State::Trailer(_) => msg!(
                "The gzip file ends too early, after {taken} bytes, before its checksum: {inflated} bytes could be inflated."
            ),
        };
        Err(Error::new(
            ErrorKind::Truncated,
            tr!(sentence, taken = self.taken, inflated = self.inflated),
            msg!("Most likely the download or the write broke off: fetch the profile again."),
        ))
    }

    fn header(&mut self, bytes: &[u8]) -> Result<usize, Error> {
        let State::Header(held) = &mut self.state else {
            return Ok(0);
        };
        let before = held.len();
        held.extend_from_slice(&bytes[..bytes.len().min(1024)]);
        match header_length(held) {
            Header::Incomplete => Ok(held.len() - before),
            Header::Length(length) => {
                self.state = State::Body;
                self.inflater.init();
                self.crc = Crc32::default();
                self.member_length = 0;
                Ok(length - before)
            }
            Header::Invalid(_) if self.members > 0 && !held.starts_with(&[0x1f, 0x8b]) => {
                Err(self.trailing())
            }
            Header::Invalid(problem) => Err(corrupt(tr!(
                "The gzip header at byte {at} is damaged: {problem}.",
                at = self.taken - before as u64,
                problem = tr!(problem)
            ))),
        }
    }

    fn trailing(&self) -> Error {
        corrupt(tr!(
            "The gzip data is complete at byte {taken}, but bytes follow that are not gzip.",
            taken = self.taken
        ))
    }

    fn body(
        &mut self,
        bytes: &[u8],
        sink: &mut impl FnMut(&[u8]) -> Result<(), Error>,
    ) -> Result<usize, Error> {
        let mut used = 0;
        loop {
            let (status, read, written) = decompress(
                &mut self.inflater,
                &bytes[used..],
                &mut self.window,
                self.at,
                inflate_flags::TINFL_FLAG_HAS_MORE_INPUT,
            );
            used += read;
            self.hand_on(written, used, sink)?;
            match status {
                TINFLStatus::HasMoreOutput => {}
                TINFLStatus::NeedsMoreInput => return Ok(used),
                TINFLStatus::Done => {
                    self.state = State::Trailer(Vec::with_capacity(8));
                    return Ok(used);
                }
                _ => return Err(self.not_deflate(used)),
            }
        }
    }

    /// Gives `written` bytes of the window to `sink`.
    fn hand_on(
        &mut self,
        written: usize,
        used: usize,
        sink: &mut impl FnMut(&[u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let inflated = &self.window[self.at..self.at + written];
        self.at = (self.at + written) % WINDOW;
        self.crc.update(inflated);
        self.member_length = self.member_length.wrapping_add(written as u32);
        self.inflated += written as u64;
        if self.inflated > self.limits.max_inflated {
            return Err(bomb(
                self.inflated,
                self.taken + used as u64,
                self.limits.max_inflated,
            ));
        }
        sink(inflated)
    }

    fn not_deflate(&self, used: usize) -> Error {
        corrupt(tr!(
            "The gzip data is damaged near byte {at}, after {inflated} bytes that could be inflated.",
            at = self.taken + used as u64,
            inflated = self.inflated
        ))
    }

    fn trailer(&mut self, bytes: &[u8]) -> Result<usize, Error> {
        let State::Trailer(held) = &mut self.state else {
            return Ok(0);
        };
        let used = bytes.len().min(8 - held.len());
        held.extend_from_slice(&bytes[..used]);
        let [a, b, c, d, e, f, g, h] = held[..] else {
            return Ok(used);
        };
        let stated = (
            u32::from_le_bytes([a, b, c, d]),
            u32::from_le_bytes([e, f, g, h]),
        );
        let found = (self.crc.value(), self.member_length);
        if stated != found {
            return Err(wrong_checksum(stated, found));
        }
        self.members += 1;
        self.state = State::Header(Vec::new());
        Ok(used)
    }
}

enum Header {
    Incomplete,
    Length(usize),
    Invalid(&'static str),
}

/// The length of the header that `bytes` begin with (RFC 1952).
fn header_length(bytes: &[u8]) -> Header {
    let magic = [0x1f, 0x8b, 8];
    let known = bytes.len().min(3);
    if bytes[..known] != magic[..known] {
        return Header::Invalid(msg!("it should begin with the bytes 1f 8b 08"));
    }
    let Some(flags) = bytes.get(3).filter(|_| bytes.len() >= 10) else {
        return Header::Incomplete;
    };
    let mut at = 10;
    if flags & 4 != 0 {
        let Some([low, high]) = bytes.get(at..at + 2) else {
            return Header::Incomplete;
        };
        at += 2 + usize::from(u16::from_le_bytes([*low, *high]));
    }
    // A name, then a comment, each ended by a zero byte. Go allows 511 bytes.
    for flag in [8, 16] {
        if flags & flag == 0 {
            continue;
        }
        let text = bytes.get(at..).unwrap_or_default();
        match text.iter().take(512).position(|b| *b == 0) {
            Some(length) => at += length + 1,
            None if text.len() < 512 => return Header::Incomplete,
            None => {
                return Header::Invalid(msg!("a name or comment in it is longer than 511 bytes"));
            }
        }
    }
    if flags & 2 != 0 {
        let Some([low, high]) = bytes.get(at..at + 2) else {
            return Header::Incomplete;
        };
        if u16::from_le_bytes([*low, *high]) != crc32::hash(&bytes[..at]) as u16 {
            return Header::Invalid(msg!("its checksum is wrong"));
        }
        at += 2;
    }
    if bytes.len() < at {
        return Header::Incomplete;
    }
    Header::Length(at)
}

fn wrong_checksum(stated: (u32, u32), found: (u32, u32)) -> Error {
    corrupt(tr!(
        "The gzip checksum is wrong: the file says {stated} over {stated_bytes} bytes, but they inflate to {found} over {found_bytes}.",
        stated = format_args!("{:08x}", stated.0),
        stated_bytes = stated.1,
        found = format_args!("{:08x}", found.0),
        found_bytes = found.1
    ))
}

fn bomb(inflated: u64, taken: u64, limit: u64) -> Error {
    Error::new(
        ErrorKind::TooLarge,
        tr!(
            "The first {taken} bytes of the file inflate to {inflated} bytes and more, which is over the limit of {limit} bytes.",
            taken = taken,
            inflated = inflated,
            limit = limit
        ),
        msg!(
            "If this is a profile, record a shorter one; a file that inflates a thousandfold is seldom a profile."
        ),
    )
}

fn corrupt(problem: String) -> Error {
    Error::new(ErrorKind::Corrupt, problem, AGAIN)
}
