//! Why a file could not be opened: one sentence of what is wrong, one of what would be right.

use std::fmt;

/// Shown to a person as it is. Both parts are whole sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    pub kind: ErrorKind,
    /// What is wrong, at which byte or id.
    pub problem: String,
    /// What would be right, or what to do.
    pub help: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// Nothing in it.
    Empty,
    /// The file is something else: an execution trace, HTML, JSON, a picture…
    NotAProfile,
    /// It ends before it should: a download that broke off.
    Truncated,
    /// The container (gzip) is damaged.
    Corrupt,
    /// A protobuf that breaks a rule of `profile.proto`.
    Malformed,
    /// It would need more memory than allowed.
    TooLarge,
    /// Profiles that cannot be compared or merged.
    Incompatible,
}

impl Error {
    /// Literals marked by `msg!` are said here; what holds a name or a number was said where it was put in.
    pub fn new(kind: ErrorKind, problem: impl Into<String>, help: impl Into<String>) -> Error {
        Error {
            kind,
            problem: tr!(&problem.into()),
            help: tr!(&help.into()),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.problem, self.help)
    }
}

impl std::error::Error for Error {}
