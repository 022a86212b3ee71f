//! The fast reader: a profile's bytes in pieces of any size, to columns, to a [`Profile`]. It holds no more of the file than one
//! field that straddles two pieces.

use super::columns::Columns;
use super::resolve::resolve;
use super::warnings;
use super::wire::{Cursor, Fault, FaultKind};
use crate::input::{Error, ErrorKind, Limits};
use crate::profile::Profile;

/// Bytes decoded between two looks at how much memory the columns take.
const STEP: usize = 64 << 10;

/// A field may be this part of the memory at most: a stack of one-byte ids takes four bytes an id, and more while it grows.
const LARGEST_FIELD: u64 = 16;

pub struct Reader {
    columns: Columns,
    limits: Limits,
    pending: Pending,
    /// Bytes of the inflated file taken in, the pending ones included.
    taken: u64,
}

/// What stands at the end of the pieces so far.
enum Pending {
    /// A field begins with the next byte.
    Nothing,
    /// The beginning of a field; at least `missing` bytes of it are to come.
    Field { bytes: Vec<u8>, missing: u64 },
    /// A field that is not looked at, `missing` bytes of which are to come.
    Skipped { missing: u64 },
}

impl Reader {
    pub fn new(limits: Limits) -> Reader {
        Reader {
            columns: Columns::default(),
            limits,
            pending: Pending::Nothing,
            taken: 0,
        }
    }

    pub fn samples(&self) -> u64 {
        self.columns.stacks.len() as u64
    }

    /// Takes the next bytes of the inflated file.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), Error> {
        for step in bytes.chunks(STEP) {
            let rest = self.continue_pending(step)?;
            self.read_fields(rest, self.taken + (step.len() - rest.len()) as u64)?;
            self.taken += step.len() as u64;
            self.check_memory()?;
        }
        Ok(())
    }

    /// Gives a pending field what it misses; returns the bytes after it.
    fn continue_pending<'a>(&mut self, mut bytes: &'a [u8]) -> Result<&'a [u8], Error> {
        let start = self.taken + bytes.len() as u64;
        while !bytes.is_empty() {
            match &mut self.pending {
                Pending::Nothing => break,
                Pending::Skipped { missing } => {
                    let n = take(missing, &mut bytes).len();
                    debug_assert!(n > 0);
                    if *missing == 0 {
                        self.pending = Pending::Nothing;
                    }
                }
                Pending::Field {
                    bytes: held,
                    missing,
                } => {
                    held.extend_from_slice(take(missing, &mut bytes));
                    if *missing == 0 {
                        let held = std::mem::take(held);
                        self.pending = Pending::Nothing;
                        let at = start - bytes.len() as u64 - held.len() as u64;
                        self.read_fields(&held, at)?;
                    }
                }
            }
        }
        Ok(bytes)
    }

    /// Decodes whole fields; `bytes` stand at `base` in the inflated file. What is left becomes the pending field.
    fn read_fields(&mut self, bytes: &[u8], base: u64) -> Result<(), Error> {
        let mut cursor = Cursor::new(bytes, base);
        loop {
            let start = cursor.consumed();
            match cursor.field() {
                Ok(None) => return Ok(()),
                Ok(Some(field)) => self.columns.take(&field).map_err(|f| f.error())?,
                Err(fault) => return self.hold(&bytes[start..], base + start as u64, fault),
            }
        }
    }

    /// `bytes` begin a field at `at` that the next pieces will end, unless `fault` says that no bytes can.
    fn hold(&mut self, bytes: &[u8], at: u64, fault: Fault) -> Result<(), Error> {
        let missing = match fault.kind {
            FaultKind::Cut { missing } => missing,
            FaultKind::TooLong { length, .. } if length > self.limits.max_inflated => {
                return Err(longer_than_any_file(at, length));
            }
            FaultKind::TooLong { missing, .. } if !is_known(bytes) => {
                self.pending = Pending::Skipped { missing };
                return Ok(());
            }
            FaultKind::TooLong { missing, .. } => missing,
            _ => return Err(fault.error()),
        };
        // The whole field: what is missing of it depends on how the file comes in pieces, and what is said of it must not.
        let whole = missing.saturating_add(bytes.len() as u64);
        if whole > self.limits.max_memory / LARGEST_FIELD {
            return Err(field_too_large(at, whole, self.limits));
        }
        self.pending = Pending::Field {
            bytes: bytes.to_vec(),
            missing,
        };
        Ok(())
    }

    fn check_memory(&self) -> Result<(), Error> {
        let pending = match &self.pending {
            Pending::Field { bytes, .. } => bytes.capacity() as u64,
            _ => 0,
        };
        if self.columns.heap_bytes() + pending > self.limits.max_memory {
            return Err(self.limits.exceeded());
        }
        Ok(())
    }

    /// The end of the file: the profile, and what is odd about it.
    pub fn finish(self) -> Result<(Profile, Vec<String>), Error> {
        match self.pending {
            Pending::Nothing => {}
            Pending::Field { bytes, missing } => {
                return Err(truncated(self.taken, bytes.len() as u64, missing));
            }
            Pending::Skipped { missing } => return Err(truncated(self.taken, 0, missing)),
        }
        let resolved = resolve(self.columns)?;
        let warnings = warnings::of(&resolved);
        Ok((resolved.profile, warnings))
    }
}

/// Splits up to `missing` bytes off `bytes`, and counts them down.
fn take<'a>(missing: &mut u64, bytes: &mut &'a [u8]) -> &'a [u8] {
    let n = usize::try_from(*missing).map_or(bytes.len(), |missing| missing.min(bytes.len()));
    let (taken, rest) = bytes.split_at(n);
    *bytes = rest;
    *missing -= n as u64;
    taken
}

/// Whether the field that begins here is one of `profile.proto`; what is not is skipped without being held.
fn is_known(field: &[u8]) -> bool {
    let tag = Cursor::new(field, 0).varint();
    tag.is_ok_and(|tag| (1..=15).contains(&(tag >> 3)))
}

fn truncated(end: u64, held: u64, missing: u64) -> Error {
    let field = match held {
        0 => tr!("a field"),
        _ => tr!("the field that starts at byte {held}", held = end - held),
    };
    Error::new(
        ErrorKind::Truncated,
        tr!(
            "The profile ends at byte {end}, inside {field}: at least {missing} more bytes should follow.",
            end = end,
            field = field,
            missing = missing
        ),
        msg!("Most likely the download or the write broke off: fetch the profile again."),
    )
}

fn longer_than_any_file(at: u64, length: u64) -> Error {
    Error::new(
        ErrorKind::Malformed,
        tr!(
            "The field at byte {at} says that it is {length} bytes long, which no file is.",
            at = at,
            length = length
        ),
        msg!("The file is damaged, or it is not a profile.proto file: fetch it again, as binary."),
    )
}

fn field_too_large(at: u64, length: u64, limits: Limits) -> Error {
    let largest = limits.max_memory / LARGEST_FIELD;
    Error::new(
        ErrorKind::TooLarge,
        tr!(
            "The field at byte {at} is {length} bytes long; at most {largest} can be opened here.",
            at = at,
            length = length,
            largest = largest
        ),
        msg!("No profiler writes a field of that size: the file is damaged, or made to do harm."),
    )
}
