//! A dump of goroutines: what `debug=2`, a panic, SIGQUIT or `runtime.Stack` print. One sample a goroutine, equal ones added up; what
//! the header says (state, minutes, lock, labels) and who created it become labels. Function names are those of profile.proto.
//!
//! Anything may stand around and between goroutines (logs, registers, `exit status 2`); a line that fits nowhere is passed over.

use super::goroutine::Header;
use crate::formats::lines::{Lines, Skipped, decimal, hexadecimal, rsplit_once, split_once};
use crate::formats::{Decoded, Options};
use crate::input::Error;
use crate::profile::builder::{Builder, Line, Location};
use crate::profile::{FunctionId, Label, LabelValue, LocationId, StringId};
use rustc_hash::FxHashMap;

/// What net/http/pprof cuts a dump at, whatever is left.
const CUT: usize = 64 << 20;

const ELIDED: &[u8] = b"[frames elided]";
const UNAVAILABLE: &[u8] = b"[stack unavailable]";

/// Whether a line of `text` begins a goroutine.
pub fn recognises(text: &[u8]) -> bool {
    Lines::new(text).any(|(_, line)| Header::parse(line).is_some())
}

pub fn read(text: &[u8], options: &Options) -> Decoded {
    let mut dump = Dump {
        builder: Builder::new(options.limits),
        groups: FxHashMap::default(),
        order: Vec::new(),
        skipped: Skipped::default(),
        odd_labels: Skipped::default(),
        elided: 0,
        unavailable: 0,
    };
    dump.describe()?;
    dump.goroutines(Lines::new(text))?;
    dump.finish(text)
}

struct Dump {
    builder: Builder,
    /// Where goroutines of one stack and one set of labels are in `order`.
    groups: FxHashMap<(Vec<LocationId>, Vec<Label>), usize>,
    order: Vec<((Vec<LocationId>, Vec<Label>), i64)>,
    skipped: Skipped,
    odd_labels: Skipped,
    elided: usize,
    unavailable: usize,
}
