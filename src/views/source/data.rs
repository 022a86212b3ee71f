//! What the source view asks, and what it is told: plain data, bounded by what a person can look at. A file is named by the hash of its
//! path as pprof cleans it; its text never crosses.

use crate::protocol::{FileId, NameKey, Pair, Pattern};
use crate::views::snapshots::protocol::Snapshot;
use serde::{Deserialize, Serialize};

/// Which file is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Place {
    /// By the hash of its path.
    File(NameKey),
    /// The file in which a function has most of its cum.
    Of(NameKey),
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum SourceQuestion {
    /// Every function in its file, heaviest first; of those whose function or path matches, if there is a pattern. With a column for each
    /// of the files, if any are named.
    Routines(Pattern, Vec<FileId>),
    /// With a column for each of the files, if any are named.
    File(Place, Vec<FileId>),
    /// The lines that call a function.
    Callers(NameKey),
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum SourceView {
    Routines(Routines),
    /// `None`: no sample in view has it.
    File(Option<FileView>),
    Callers(Vec<CallLine>),
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Routines {
    /// All that match; `rows` has the heaviest.
    pub count: u32,
    pub rows: Vec<Routine>,
    /// Those of the question that have the sample type.
    pub snapshots: Vec<Snapshot>,
}

/// What a snapshot alone has of a thing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Sums {
    pub flat: i64,
    pub cum: i64,
}

impl Sums {
    /// From the first snapshot to the last.
    pub fn change(every: &[Sums]) -> Sums {
        let ends = every.first().zip(every.last());
        ends.map_or_else(Sums::default, |(first, last)| Sums {
            flat: last.flat.wrapping_sub(first.flat),
            cum: last.cum.wrapping_sub(first.cum),
        })
    }
}

/// A function in a file: what pprof's `list` calls a ROUTINE. A sample counts once in `cum`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Routine {
    pub function: NameKey,
    pub name: String,
    pub file: NameKey,
    /// Empty where the profile names no file.
    pub path: String,
    /// 0: not given.
    pub start_line: i64,
    pub flat: Pair,
    pub cum: Pair,
    /// By column of a snapshot.
    pub every: Vec<Sums>,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct FileView {
    pub key: NameKey,
    pub path: String,
    /// In order of their first line.
    pub routines: Vec<Routine>,
    /// Lines with figures; `lines` has the heaviest, in their order.
    pub line_count: u32,
    pub lines: Vec<LineFigures>,
    /// Of frames in this file without a line number.
    pub unnumbered: Pair,
    /// Those of the question that have the sample type. Lines and functions are those that any of them has.
    pub snapshots: Vec<Snapshot>,
}

/// A line of a file. A sample counts once in `cum`, however often the line is on its stack.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct LineFigures {
    pub line: i64,
    /// Row of [`FileView::routines`]: the function that the line is of, the heaviest if of several.
    pub routine: u32,
    pub flat: Pair,
    pub cum: Pair,
    /// By column of a snapshot.
    pub every: Vec<Sums>,
    /// What was inlined into the line, depth first, heaviest first.
    pub inlined: Vec<InlinedLine>,
    /// How many there are; `inlined` may have fewer.
    pub inlined_count: u32,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct InlinedLine {
    /// 1: inlined into the line itself.
    pub depth: u8,
    pub function: NameKey,
    pub name: String,
    pub file: NameKey,
    pub path: String,
    pub line: i64,
    pub flat: Pair,
    pub cum: Pair,
    /// By column of a snapshot.
    pub every: Vec<Sums>,
}

/// A line that calls the function asked about.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct CallLine {
    pub function: NameKey,
    pub name: String,
    pub file: NameKey,
    pub path: String,
    pub line: i64,
    pub value: Pair,
}
