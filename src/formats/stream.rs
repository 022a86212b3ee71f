//! Compressed bytes, inflated a chunk at a time: gzip of several members, zstd of several frames. Whoever pulls decides when it is
//! enough, so that a head can be looked at before the rest is inflated, and nothing is inflated twice.

use super::Options;
use crate::input::{Error, ErrorKind, Gzip, Limits};
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// Compressed bytes taken at once. Deflate makes at most a thousand bytes of one.
const STEP: usize = 4 << 10;

const AGAIN: &str = msg!("The file was damaged on its way: fetch it again, as binary.");

pub enum Stream<'a> {
    Gzip { gzip: Box<Gzip>, rest: &'a [u8] },
    Zstd(Box<Zstd<'a>>),
}

impl<'a> Stream<'a> {
    pub fn gzip(bytes: &'a [u8], limits: Limits) -> Stream<'a> {
        let gzip = Box::new(Gzip::new(limits));
        Stream::Gzip { gzip, rest: bytes }
    }

    pub fn zstd(bytes: &'a [u8], limits: Limits) -> Stream<'a> {
        Stream::Zstd(Box::new(Zstd {
            decoder: FrameDecoder::new(),
            in_frame: false,
            frames: 0,
            bytes,
            rest: bytes,
            inflated: 0,
            limits,
        }))
    }

    /// Appends the next bytes to `out`; false at the sound end of the file.
    pub fn pull(&mut self, out: &mut Vec<u8>) -> Result<bool, Error> {
        match self {
            Stream::Zstd(zstd) => zstd.pull(out),
            Stream::Gzip { gzip, rest: [] } => gzip.finish().map(|()| false),
            Stream::Gzip { gzip, rest } => {
                let (step, left) = rest.split_at(rest.len().min(STEP));
                *rest = left;
                let mut append = |inflated: &[u8]| {
                    out.extend_from_slice(inflated);
                    Ok(())
                };
                gzip.feed(step, &mut append).map(|()| true)
            }
        }
    }

    /// Bytes of the file that went in so far.
    pub fn taken(&self) -> u64 {
        match self {
            Stream::Gzip { gzip, .. } => gzip.taken,
            Stream::Zstd(zstd) => zstd.taken() as u64,
        }
    }

    /// Bytes that came out so far.
    pub fn inflated(&self) -> u64 {
        match self {
            Stream::Gzip { gzip, .. } => gzip.inflated,
            Stream::Zstd(zstd) => zstd.inflated,
        }
    }
}

pub struct Zstd<'a> {
    decoder: FrameDecoder,
    in_frame: bool,
    frames: u32,
    bytes: &'a [u8],
    rest: &'a [u8],
    inflated: u64,
    limits: Limits,
}

impl Zstd<'_> {
    fn pull(&mut self, out: &mut Vec<u8>) -> Result<bool, Error> {
        if !self.in_frame {
            return self.begin();
        }
        let one = BlockDecodingStrategy::UptoBlocks(1);
        let is_last = self.decoder.decode_blocks(&mut self.rest, one);
        let is_last = is_last.map_err(|error| self.damaged(&error))?;
        let before = out.len();
        let collected = self.decoder.collect_to_writer(&mut *out);
        collected
            .map_err(|error| self.damaged(&FrameDecoderError::FailedToDrainDecodebuffer(error)))?;
        self.inflated += (out.len() - before) as u64;
        self.check_limit()?;
        if is_last {
            self.end()?;
        }
        Ok(true)
    }

    /// The header of the next frame, or the end of the file.
    fn begin(&mut self) -> Result<bool, Error> {
        if self.rest.is_empty() && self.frames > 0 {
            return Ok(false);
        }
        match self.decoder.reset(&mut self.rest) {
            Ok(()) => self.in_frame = true,
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length,
                ..
            })) => self.skip(length as usize)?,
            Err(error) => return Err(self.damaged(&error)),
        }
        self.frames += 1;
        Ok(true)
    }

    /// A frame that holds nothing of the file (RFC 8878, 3.1.2).
    fn skip(&mut self, length: usize) -> Result<(), Error> {
        self.rest = self.rest.get(length..).ok_or_else(|| self.too_short())?;
        Ok(())
    }

    fn end(&mut self) -> Result<(), Error> {
        self.in_frame = false;
        let stated = self.decoder.get_checksum_from_data();
        let found = self.decoder.get_calculated_checksum();
        match (stated, found) {
            (Some(stated), Some(found)) if stated != found => Err(corrupt(tr!(
                "The zstd checksum is wrong: the file says {stated}, its content gives {found}.",
                stated = format_args!("{:08x}", stated),
                found = format_args!("{:08x}", found)
            ))),
            _ => Ok(()),
        }
    }

    fn taken(&self) -> usize {
        self.bytes.len() - self.rest.len()
    }

    fn check_limit(&self) -> Result<(), Error> {
        let limit = self.limits.max_inflated;
        match self.inflated > limit {
            true => Err(too_large(self.taken() as u64, self.inflated, limit)),
            false => Ok(()),
        }
    }

    fn damaged(&self, error: &FrameDecoderError) -> Error {
        match error {
            FrameDecoderError::WindowSizeTooBig { requested, max } => Error::new(
                ErrorKind::TooLarge,
                tr!(
                    "The zstd file asks for a window of {requested} bytes, which is over the limit of {max} bytes.",
                    requested = requested,
                    max = max
                ),
                msg!("Compress it again without `--long`."),
            ),
            FrameDecoderError::DictNotProvided { dict_id } => Error::new(
                ErrorKind::NotAProfile,
                tr!(
                    "The zstd file was compressed with the dictionary {dict_id}, which is not in it.",
                    dict_id = dict_id
                ),
                msg!("Unpack it with that dictionary first: `zstd -d -D DICTIONARY FILE`."),
            ),
            _ if self.rest.is_empty() => self.too_short(),
            _ => corrupt(tr!(
                "The zstd data is damaged near byte {taken}, after {inflated} bytes that could be inflated.",
                taken = self.taken(),
                inflated = self.inflated
            )),
        }
    }

    fn too_short(&self) -> Error {
        Error::new(
            ErrorKind::Truncated,
            tr!(
                "The zstd file ends too early, after {bytes} bytes: {inflated} bytes could be inflated.",
                bytes = self.bytes.len(),
                inflated = self.inflated
            ),
            msg!("Most likely the download or the write broke off: fetch the profile again."),
        )
    }
}

/// Inflates raw deflate data whole, as zip has it. `None` if the data is damaged.
pub fn inflate(bytes: &[u8], limit: u64) -> Option<Result<Vec<u8>, Error>> {
    use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    match decompress_to_vec_with_limit(bytes, most) {
        Ok(inflated) => Some(Ok(inflated)),
        Err(error) if error.status == TINFLStatus::HasMoreOutput => {
            let taken = bytes.len() as u64;
            Some(Err(too_large(taken, error.output.len() as u64, limit)))
        }
        Err(_) => None,
    }
}

pub fn too_large(taken: u64, inflated: u64, limit: u64) -> Error {
    Error::new(
        ErrorKind::TooLarge,
        tr!(
            "{taken} bytes inflate to {inflated} bytes and more, which is over the limit of {limit} bytes.",
            taken = taken,
            inflated = inflated,
            limit = limit
        ),
        msg!(
            "If this is a profile, record a shorter one; a file that inflates a thousandfold is seldom a profile."
        ),
    )
}

pub fn corrupt(problem: String) -> Error {
    Error::new(ErrorKind::Corrupt, problem, AGAIN)
}

/// What opening may still use, over everything that is packed into one file.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    pub inflated: u64,
    pub memory: u64,
    pub entries: u32,
}

impl Budget {
    pub fn new(options: &Options) -> Budget {
        Budget {
            inflated: options.limits.max_inflated,
            memory: options.limits.max_memory,
            entries: MAX_ENTRIES,
        }
    }

    pub fn limits(&self) -> Limits {
        Limits {
            max_inflated: self.inflated,
            max_memory: self.memory,
        }
    }

    /// For what is inflated into memory as a whole.
    pub fn limits_in_memory(&self) -> Limits {
        Limits {
            max_inflated: self.inflated.min(self.memory),
            max_memory: self.memory,
        }
    }
}

/// Profiles of one drop that can still be told apart.
pub const MAX_ENTRIES: u32 = 1000;
