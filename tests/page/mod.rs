//! States of the page to begin a test from.
#![allow(dead_code)] // Each test binary uses its own part.

use proflens::protocol::*;
use proflens::state::{Action, NewFile, State, reduce};

pub fn after(state: State, actions: impl IntoIterator<Item = Action>) -> State {
    actions.into_iter().fold(state, |s, a| reduce(&s, a))
}

pub fn summary(kinds: &[&str], time_nanos: i64) -> FileSummary {
    let sample_type = |kind: &&str| SampleTypeSummary {
        kind: kind.to_string(),
        unit: "bytes".into(),
        total: 100,
    };
    FileSummary {
        sample_types: kinds.iter().map(sample_type).collect(),
        default_sample_type: kinds.len() as u32 - 1,
        samples: 1,
        locations: 1,
        functions: 1,
        mappings: 1,
        max_depth: 1,
        time_nanos,
        duration_nanos: 0,
        period: 0,
        period_type: String::new(),
        period_unit: String::new(),
        binary: String::new(),
        build_id: String::new(),
        module: String::new(),
        comments: vec![],
        doc_url: String::new(),
        warnings: vec![],
        live_bytes: 1000,
    }
}

pub const HEAP: &[&str] = &["alloc_space", "inuse_space"];
pub const CPU: &[&str] = &["samples", "cpu"];

pub fn add(names: &[&str]) -> Action {
    let new = |name: &&str| NewFile {
        name: name.to_string(),
        size: 10,
    };
    Action::AddFiles(names.iter().map(new).collect())
}

pub fn opened(file: u32, kinds: &[&str], time_nanos: i64) -> Action {
    Action::Heard(Reply::Opened {
        file: FileId(file),
        summary: summary(kinds, time_nanos),
    })
}

/// Three heap profiles of one service: ids 0, 1, 2 in time order.
pub fn three_heaps() -> State {
    after(
        State::default(),
        [
            add(&["heap-1", "heap-2", "heap-3"]),
            opened(0, HEAP, 100),
            opened(1, HEAP, 200),
            opened(2, HEAP, 300),
        ],
    )
}

pub fn compare(base: u32, new: u32) -> Option<Shown> {
    Some(Shown::Compare {
        base: FileId(base),
        new: FileId(new),
    })
}

pub fn one(file: u32) -> Option<Shown> {
    Some(Shown::One(FileId(file)))
}

pub fn literal(text: &str) -> Pattern {
    Pattern {
        text: text.into(),
        is_regexp: false,
    }
}

pub fn focus(text: &str) -> Filter {
    Filter {
        verb: FilterVerb::Focus,
        pattern: literal(text),
    }
}

pub fn regexp(text: &str) -> Pattern {
    Pattern {
        text: text.into(),
        is_regexp: true,
    }
}
