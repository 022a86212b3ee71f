//! What a detector is: a signature of frames, and what may be concluded from its growth. Rules of one family stand in one file; the first
//! rule that fits a stack has it, so that one cause is one finding.

use super::Confidence;
use super::stack::StackView;

/// Which profiles a rule reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum On {
    Goroutines,
    /// Memory in use.
    Memory,
}

#[derive(Debug)]
pub struct Rule {
    /// What its texts begin with.
    pub id: &'static str,
    pub on: On,
    pub fits: fn(&StackView) -> bool,
    /// The surest that it may be.
    pub most: Confidence,
    /// The version of Go since which another fix holds, told as `fix.since` and `fix.before`.
    pub since: Option<u32>,
    /// Functions of the library that the code at fault calls: who allocates through them is a suspect, where the stack itself
    /// has nobody's own code.
    pub callers_of: &'static [&'static str],
    /// What is asked of where nobody calls those: of other functions of the library, where only one calls them.
    pub users_of: &'static [&'static str],
    /// Whether it is something that keeps what is put into it.
    pub keeps: bool,
}

impl Rule {
    pub const fn goroutines(id: &'static str, fits: fn(&StackView) -> bool) -> Rule {
        Rule {
            id,
            on: On::Goroutines,
            fits,
            most: Confidence::Strong,
            since: None,
            callers_of: &[],
            users_of: &[],
            keeps: false,
        }
    }

    pub const fn memory(id: &'static str, fits: fn(&StackView) -> bool) -> Rule {
        Rule {
            on: On::Memory,
            ..Rule::goroutines(id, fits)
        }
    }

    pub const fn at_most(self, most: Confidence) -> Rule {
        Rule { most, ..self }
    }

    pub const fn since(self, minor: u32) -> Rule {
        Rule {
            since: Some(minor),
            ..self
        }
    }

    pub const fn callers_of(self, callers_of: &'static [&'static str]) -> Rule {
        Rule { callers_of, ..self }
    }

    pub const fn or_the_user_of(self, users_of: &'static [&'static str]) -> Rule {
        Rule { users_of, ..self }
    }

    pub const fn keeps(self) -> Rule {
        Rule {
            keeps: true,
            ..self
        }
    }
}
