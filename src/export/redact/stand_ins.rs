//! Stand-ins for words: the same word has the same one for as long as the table lives, two words never share one, and a word that is
//! kept looks like none of them. So a name made of stand-ins says as much about equality as the name did, and nothing else.

use std::collections::BTreeMap;

/// What a word is part of; each kind counts by itself, and has a prefix that begins no other's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// A piece of a package's path or a folder: the two agree in a Go program, and go on doing so.
    Folder,
    File,
    Type,
    Function,
    BuildId,
    Comment,
    LabelKey,
    LabelValue,
}

impl Kind {
    fn prefix(self) -> &'static str {
        match self {
            Kind::Folder => "pkg",
            Kind::File => "file",
            Kind::Type => "Type",
            Kind::Function => "fn",
            Kind::BuildId => "build",
            Kind::Comment => "comment",
            Kind::LabelKey => "key",
            Kind::LabelValue => "value",
        }
    }
}

const KINDS: [Kind; 8] = [
    Kind::Folder,
    Kind::File,
    Kind::Type,
    Kind::Function,
    Kind::BuildId,
    Kind::Comment,
    Kind::LabelKey,
    Kind::LabelValue,
];

#[derive(Default, Debug)]
pub struct StandIns {
    numbers: BTreeMap<(Kind, Vec<u8>), u32>,
    counts: BTreeMap<Kind, u32>,
    /// Whole paths, as they were written first.
    paths: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl StandIns {
    /// Numbered in the order in which words are first met.
    pub fn of(&mut self, kind: Kind, word: &[u8]) -> Vec<u8> {
        let count = self.counts.entry(kind).or_insert(0);
        let number = *self
            .numbers
            .entry((kind, word.to_vec()))
            .or_insert_with(|| {
                *count += 1;
                *count
            });
        format!("{}{number}", kind.prefix()).into_bytes()
    }

    /// What `write` made of the path when it was first met.
    pub fn path(&mut self, path: &[u8], write: impl FnOnce(&mut StandIns) -> Vec<u8>) -> Vec<u8> {
        if let Some(written) = self.paths.get(path) {
            return written.clone();
        }
        let written = write(self);
        self.paths.insert(path.to_vec(), written.clone());
        written
    }

    /// Whether a word could be taken for a stand-in; such a word is never kept.
    pub fn is_like_one(word: &[u8]) -> bool {
        KINDS.iter().any(|kind| {
            let number = word.strip_prefix(kind.prefix().as_bytes());
            number.is_some_and(|n| !n.is_empty() && n.iter().all(u8::is_ascii_digit))
        })
    }
}
