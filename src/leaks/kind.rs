//! What a profile is of, told by its content. Block and mutex profiles have the same types: there the comments and the file's name
//! decide, then the frames at the leaf.

use crate::profile::{Profile, Stacks};
use serde::{Deserialize, Serialize};

/// The sample type by which a profile of the runtime's own figures is known; it counts the texts that they are of.
pub const RUNTIME_MARK: &str = "runtime";

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Kind {
    Heap,
    Allocs,
    Goroutine,
    GoroutineLeak,
    Block,
    Mutex,
    Cpu,
    ThreadCreate,
    /// The runtime's own figures, of `/metrics` or `/debug/vars`.
    Runtime,
    Other,
}

impl Kind {
    /// As Go names the profile.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Heap => "heap",
            Kind::Allocs => "allocs",
            Kind::Goroutine => "goroutine",
            Kind::GoroutineLeak => "goroutineleak",
            Kind::Block => "block",
            Kind::Mutex => "mutex",
            Kind::Cpu => "CPU",
            Kind::ThreadCreate => "threadcreate",
            Kind::Runtime => "runtime",
            Kind::Other => "other",
        }
    }

    /// Whether its values are samples of allocations, scaled up.
    pub fn is_memory(self) -> bool {
        matches!(self, Kind::Heap | Kind::Allocs)
    }

    /// The column of [`super::Snapshot::cells`] that growth is judged by.
    pub fn main_column(self) -> usize {
        usize::from(self.is_memory())
    }

    pub fn of(name: &str, profile: &Profile) -> Kind {
        let types: Vec<_> = profile
            .sample_types
            .iter()
            .map(|t| profile.strings.text(t.kind))
            .collect();
        let has = |wanted: &str| types.iter().any(|t| t == wanted);
        if has("inuse_space") {
            let default = profile.strings.bytes(profile.header.default_sample_type);
            return match default {
                b"alloc_space" | b"alloc_objects" => Kind::Allocs,
                _ => Kind::Heap,
            };
        }
        if has(RUNTIME_MARK) {
            return Kind::Runtime;
        }
        if has("contentions") {
            return contention(name, profile);
        }
        if has("cpu") {
            return Kind::Cpu;
        }
        for kind in [Kind::GoroutineLeak, Kind::Goroutine, Kind::ThreadCreate] {
            if has(kind.name()) {
                return kind;
            }
        }
        // A dump of goroutines that was read as text counts them under another name.
        match has("goroutines") {
            true => Kind::Goroutine,
            false => Kind::Other,
        }
    }
}

fn contention(name: &str, profile: &Profile) -> Kind {
    let comments = profile.header.comments.iter();
    let said: Vec<_> = comments.map(|c| profile.strings.text(*c)).collect();
    let words = said.iter().map(|s| s.as_ref()).chain([name]);
    for word in words {
        let word = word.to_ascii_lowercase();
        match (word.contains("mutex"), word.contains("block")) {
            (true, false) => return Kind::Mutex,
            (false, true) => return Kind::Block,
            _ => {}
        }
    }
    match leaves_unlock(profile) {
        true => Kind::Mutex,
        false => Kind::Block,
    }
}

/// A mutex profile blames who unlocks, a block profile who waits.
fn leaves_unlock(profile: &Profile) -> bool {
    let mut unlocks = 0usize;
    for stack in &profile.samples.stack {
        let leaf = match *stack == Stacks::ROOT {
            true => None,
            false => profile.stacks.location.get(stack.index()),
        };
        let function = leaf.and_then(|location| {
            let line = profile.locations.lines_of(*location).next()?;
            profile.locations.lines.function.get(line)
        });
        let name = function.and_then(|f| profile.functions.name.get(f.index()));
        let name = name.map_or(&b""[..], |name| profile.strings.bytes(*name));
        unlocks += usize::from(name.windows(6).any(|w| w == b"Unlock" || w == b"unlock"));
    }
    unlocks * 2 > profile.samples.len()
}
