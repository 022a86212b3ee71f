//! The files of the page: the chips, in time order, and which of them can be held against each other.

use crate::leaks::kind::RUNTIME_MARK;
use crate::more::protocol::Converted;
use crate::protocol::{Failure, FileId, FileSummary, Named, Shown};
use std::cmp::Ordering;
use std::rc::Rc;

/// A file as it arrives; its handle stays with the browser code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewFile {
    pub name: String,
    pub size: u64,
}

/// What the second module made of a file of another format, or found in it: one of its profiles.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConvertedFile {
    pub name: String,
    /// Bytes that it is now.
    pub to_read: u64,
    /// `None`: its bytes are those it had in an archive, and may yet be of another format.
    pub converted: Option<Converted>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct FileEntry {
    pub id: FileId,
    pub name: String,
    /// Bytes of the file as the person has it.
    pub size: u64,
    /// Bytes that the worker reads; of a converted file others than those it had.
    pub to_read: u64,
    /// Why it is no `profile.proto`, while the second module looks at it.
    pub refused: Option<Rc<Failure>>,
    pub converted: Option<Rc<Converted>>,
    pub status: FileStatus,
    pub names: Names,
    /// Once the file was open; it stays while a fresh worker reads the file again.
    pub summary: Option<Rc<FileSummary>>,
}

/// What becomes of the names that compilers made of others.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Names {
    /// Nobody has asked, or all is settled.
    #[default]
    Settled,
    /// The worker holds the file back and asks how people write these.
    Asked(Rc<Vec<Vec<u8>>>),
    /// For the worker, which opens the file with them.
    Answered(Rc<Named>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileStatus {
    Waiting,
    /// With the second module, which has read this many bytes of it.
    Foreign {
        read: u64,
    },
    Reading {
        read: u64,
        inflated: u64,
        samples: u64,
    },
    Open,
}

impl FileEntry {
    pub fn new(id: FileId, file: NewFile) -> FileEntry {
        FileEntry {
            id,
            name: file.name,
            size: file.size,
            to_read: file.size,
            refused: None,
            converted: None,
            status: FileStatus::Waiting,
            names: Names::Settled,
            summary: None,
        }
    }

    pub fn is_foreign(&self) -> bool {
        matches!(self.status, FileStatus::Foreign { .. })
    }

    pub fn is_held(&self) -> bool {
        matches!(self.names, Names::Asked(_))
    }

    /// Its bytes are now those that the second module made; they wait for the worker.
    pub(super) fn convert(&mut self, into: ConvertedFile) {
        self.name = into.name;
        self.to_read = into.to_read;
        self.refused = None;
        self.converted = into.converted.map(Rc::new);
        self.size = self
            .converted
            .as_ref()
            .map_or(self.to_read, |c| c.fingerprint.1);
        self.status = FileStatus::Waiting;
    }

    pub fn is_opening(&self) -> bool {
        self.status != FileStatus::Open
    }

    /// Of the bytes to read, 0 to 1.
    pub fn progress(&self) -> f64 {
        let part = |read: u64| (read as f64 / self.to_read.max(1) as f64).min(1.0);
        match self.status {
            FileStatus::Waiting => 0.0,
            FileStatus::Foreign { read } | FileStatus::Reading { read, .. } => part(read),
            FileStatus::Open => 1.0,
        }
    }

    fn time(&self) -> Option<i64> {
        let time = self.summary.as_ref()?.time_nanos;
        (time != 0).then_some(time)
    }
}

/// By the time the profile was taken, then by name; what has no time (yet) comes last.
pub fn in_time_order(a: &FileEntry, b: &FileEntry) -> Ordering {
    let time = |f: &FileEntry| f.time().map_or((1, 0), |t| (0, t));
    time(a)
        .cmp(&time(b))
        .then_with(|| natural_order(&a.name, &b.name))
        .then_with(|| a.id.cmp(&b.id))
}

/// `heap-2` before `heap-10`: runs of digits compare as numbers.
pub fn natural_order(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    loop {
        let (run_a, run_b) = (digits(a), digits(b));
        let order = if run_a.is_empty() || run_b.is_empty() {
            match (a.first(), b.first()) {
                (None, None) => return Ordering::Equal,
                (x, y) if x != y => return x.cmp(&y),
                _ => {}
            }
            (a, b) = (&a[1..], &b[1..]);
            continue;
        } else {
            let (x, y) = (without_zeros(run_a), without_zeros(run_b));
            let by_value = x.len().cmp(&y.len()).then_with(|| x.cmp(y));
            by_value.then_with(|| run_a.len().cmp(&run_b.len()))
        };
        if order != Ordering::Equal {
            return order;
        }
        (a, b) = (&a[run_a.len()..], &b[run_b.len()..]);
    }
}

fn digits(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|c| !c.is_ascii_digit());
    &text[..end.unwrap_or(text.len())]
}

fn without_zeros(run: &[u8]) -> &[u8] {
    let start = run.iter().position(|c| *c != b'0');
    &run[start.unwrap_or(run.len())..]
}

/// Profiles of one kind: the same sample types, by name and unit.
pub fn are_comparable(a: &FileSummary, b: &FileSummary) -> bool {
    let kinds = |s: &FileSummary| -> Vec<(String, String)> {
        let types = s.sample_types.iter();
        types.map(|t| (t.kind.clone(), t.unit.clone())).collect()
    };
    kinds(a) == kinds(b)
}

impl super::State {
    /// The open files of one kind with `file`, itself among them, in time order.
    pub fn comparable_with(&self, file: FileId) -> Vec<FileId> {
        let Some(own) = self.file(file).and_then(|f| f.summary.clone()) else {
            return Vec::new();
        };
        self.open_files()
            .filter(|(_, s)| are_comparable(s, &own))
            .map(|(f, _)| f.id)
            .collect()
    }

    /// What to show when nobody chose: the newest file against the oldest of its kind. While files are still being opened
    /// the first that is there is shown alone, and stays: the sight changes once, and is not worked out for every file.
    pub(super) fn landing(&self) -> Option<Shown> {
        // The runtime's own figures stand beside profiles, and are looked at first only where there is nothing else.
        let is_profile = |(_, s): &(&FileEntry, &FileSummary)| {
            s.sample_types
                .first()
                .is_none_or(|t| t.kind != RUNTIME_MARK)
        };
        let profiles = self.open_files().rfind(is_profile);
        let (newest, _) = profiles.or_else(|| self.open_files().next_back())?;
        if self.is_opening() {
            return Some(Shown::One(newest.id));
        }
        let kin = self.comparable_with(newest.id);
        match (kin.first(), kin.last()) {
            (Some(&base), Some(&new)) if base != new => Some(Shown::Compare { base, new }),
            _ => Some(Shown::One(newest.id)),
        }
    }
}
