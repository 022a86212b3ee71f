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
    "The file is damaged, or it is not a profile.proto file: fetch it again, as binary.";

impl Fault {
    pub fn error(&self) -> Error {
        let (kind, problem, help) = self.words();
        Error::new(kind, format!("Byte {}: {problem}", self.at), help)
    }

    fn words(&self) -> (ErrorKind, String, &'static str) {
        let problem = match self.kind {
            FaultKind::Cut { missing } => {
                format!(
                    "a value starts here, but the message around it ends at least {missing} bytes too early."
                )
            }
            FaultKind::TooLong { length, missing } => format!(
                "a field says that it is {length} bytes long, which is {missing} more than there are."
            ),
            FaultKind::Varint => {
                "a number here is longer than the ten bytes that a protobuf number may have.".into()
            }
            FaultKind::WireType(t) => {
                format!("a field here has wire type {t}, which profile.proto never uses.")
            }
            FaultKind::Mismatch { field, wanted } => format!(
                "{field} should be {}, but its wire type says otherwise.",
                wanted.words()
            ),
            FaultKind::FirstString => {
                "the first entry of string_table should be the empty string, but is not.".into()
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
        "time_nanos is given a second time, so this file holds several profiles, one after another."
            .into(),
        "Open the profiles as files of their own; `go tool pprof -proto A B` merges two into one.",
    )
}

fn too_many(what: TooMany) -> (ErrorKind, String, &'static str) {
    let what = match what {
        TooMany::Samples => "samples or stack frames than ids of 32 bits can number",
        TooMany::Mappings => "mappings than ids of 32 bits can number",
        TooMany::Functions => "functions than ids of 32 bits can number",
        TooMany::Locations => "locations than ids of 32 bits can number",
        TooMany::Lines => "lines than ids of 32 bits can number",
        TooMany::Strings => "text than the 4 GiB that a profile's strings may take",
    };
    (
        ErrorKind::TooLarge,
        format!("the profile holds more {what}."),
        "Record a shorter profile, or one of fewer processes.",
    )
}

impl Wanted {
    fn words(self) -> &'static str {
        match self {
            Wanted::Number => "a number (wire type 0)",
            Wanted::Bytes => "a run of bytes (wire type 2)",
            Wanted::NumberOrPacked => "a number or a packed run of numbers (wire type 0 or 2)",
        }
    }
}
