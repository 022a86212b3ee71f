//! What a frame of a stack is: pprof's granularity and the options beside it.

use crate::protocol::Granularity;

/// What a frame is, and what its share is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Grain {
    pub granularity: Granularity,
    /// Inlined functions are frames of their own.
    pub inlines: bool,
    /// Columns tell lines apart.
    pub columns: bool,
    /// Percentages are of what the filters leave.
    pub relative: bool,
}

impl Default for Grain {
    fn default() -> Self {
        Grain {
            granularity: Granularity::default(),
            inlines: true,
            columns: false,
            relative: false,
        }
    }
}

impl Grain {
    /// The word of the address, and what people read.
    pub const GRANULARITIES: [(Granularity, &'static str, &'static str); 5] = [
        (Granularity::Functions, "functions", msg!("Functions")),
        (
            Granularity::FileFunctions,
            "filefunctions",
            msg!("Functions and files"),
        ),
        (Granularity::Files, "files", msg!("Files")),
        (Granularity::Lines, "lines", msg!("Lines")),
        (Granularity::Addresses, "addresses", msg!("Addresses")),
    ];

    /// pprof's word for the granularity.
    pub fn term(self) -> &'static str {
        let found = Self::GRANULARITIES.iter();
        let mut found = found.filter(|g| g.0 == self.granularity);
        found.next().map_or("", |g| g.1)
    }

    /// The next coarser or finer one, around the end.
    pub fn next(self) -> Grain {
        let all = Self::GRANULARITIES;
        let at = all.iter().position(|g| g.0 == self.granularity);
        Grain {
            granularity: all[at.map_or(0, |at| (at + 1) % all.len())].0,
            ..self
        }
    }
}
