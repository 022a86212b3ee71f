//! Faults of the wire in words: at which byte, what is wrong, and what would be right.

use super::wire::{Fault, FaultKind, Wanted};
use crate::input::{Error, ErrorKind};

/// What there is too much of for ids of 32 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooMany {
    Samples,
    Mappings,
    Functions,
    Locations,
    Lines,
    Strings,
}

const DAMAGED: &str =
    msg!("The file is damaged, or it is not a profile.proto file: fetch it again, as binary.");

impl Fault {
    pub fn error(&self) -> Error {
        let (kind, problem, help) = self.words();
        Error::new(
            kind,
            tr!("Byte {at}: {problem}", at = self.at, problem = problem),
            help,
        )
    }

    fn words(&self) -> (ErrorKind, String, &'static str) {
        let problem = match self.kind {
            FaultKind::Cut { missing } => {
                tr!(
                    "a value starts here, but the message around it ends at least {missing} bytes too early.",
                    missing = missing
                )
            }
            FaultKind::TooLong { length, missing } => tr!(
                "a field says that it is {length} bytes long, which is {missing} more than there are.",
                length = length,
                missing = missing
            ),
            FaultKind::Varint => {
                tr!("a number here is longer than the ten bytes that a protobuf number may have.")
            }
            FaultKind::WireType(t) => {
                tr!(
                    "a field here has wire type {t}, which profile.proto never uses.",
                    t = t
                )
            }
            FaultKind::Mismatch { field, wanted } => tr!(
                "{field} should be {wanted}, but its wire type says otherwise.",
                field = tr!(field),
                wanted = tr!(wanted.words())
            ),
            FaultKind::FirstString => {
                tr!("the first entry of string_table should be the empty string, but is not.")
            }
            FaultKind::Concatenated => return concatenated(),
            FaultKind::TooMany(what) => return too_many(what),
        };
        (ErrorKind::Malformed, problem, DAMAGED)
    }
}

fn concatenated() -> (ErrorKind, String, &'static str) {
    (
        ErrorKind::Malformed,
        tr!(
            "time_nanos is given a second time, so this file holds several profiles, one after another."
        ),
        msg!(
            "Open the profiles as files of their own; `go tool pprof -proto A B` merges two into one."
        ),
    )
}

fn too_many(what: TooMany) -> (ErrorKind, String, &'static str) {
    let what = match what {
        TooMany::Samples => {
            msg!("the profile holds more samples or stack frames than ids of 32 bits can number.")
        }
        TooMany::Mappings => {
            msg!("the profile holds more mappings than ids of 32 bits can number.")
        }
        TooMany::Functions => {
            msg!("the profile holds more functions than ids of 32 bits can number.")
        }
        TooMany::Locations => {
            msg!("the profile holds more locations than ids of 32 bits can number.")
        }
        TooMany::Lines => msg!("the profile holds more lines than ids of 32 bits can number."),
        TooMany::Strings => {
            msg!("the profile holds more text than the 4 GiB that a profile's strings may take.")
        }
    };
    (
        ErrorKind::TooLarge,
        tr!(what),
        msg!("Record a shorter profile, or one of fewer processes."),
    )
}

impl Wanted {
    fn words(self) -> &'static str {
        match self {
            Wanted::Number => msg!("a number (wire type 0)"),
            Wanted::Bytes => msg!("a run of bytes (wire type 2)"),
            Wanted::NumberOrPacked => {
                msg!("a number or a packed run of numbers (wire type 0 or 2)")
            }
        }
    }
}
