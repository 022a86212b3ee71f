//! The formats that pprof read before there was profile.proto, and Go's texts with `debug=1`, which are some of them: what comes
//! out is what `go tool pprof -raw` prints for the same bytes, addresses, mappings and all (its `legacy_profile.go` is the rule).
//! Where pprof says "unrecognized profile format" of a damaged file, the line and what is wrong with it is told.
//!
//! One file a format; all of them fill a [`draft::Draft`], which becomes a profile once the memory map at the end is known.

#[cfg(test)]
mod checks;
mod contention;
mod count;
mod cpu;
mod cursor;
mod draft;
mod frames;
mod heap;
mod java;
mod mappings;
mod memory_map;
mod numbers;
mod patterns;
mod recorder;
mod thread;
mod unsample;

pub use draft::Line;

use super::sniff::Format;

/// In the order in which pprof tries them; a file of one of these is never of another.
pub static FORMATS: [Format; 5] = [
    Format {
        recognises: cpu::recognises,
        read: cpu::read,
    },
    Format {
        recognises: heap::recognises,
        read: heap::read,
    },
    Format {
        recognises: count::recognises,
        read: count::read,
    },
    Format {
        recognises: thread::recognises,
        read: thread::read,
    },
    Format {
        recognises: contention::recognises,
        read: contention::read,
    },
];

/// A name and a unit.
type Kind = (&'static str, &'static str);
