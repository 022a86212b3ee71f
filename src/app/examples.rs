//! The examples: recorded by programs of this repository, and part of the module, so that opening one makes no request.
//! The build script inflates them, which makes the module smaller on its way.

use crate::web::files::from_bytes;
use web_sys::File;

pub struct Example {
    pub id: &'static str,
    pub title: &'static str,
    /// What it shows.
    pub line: &'static str,
    files: &'static [(&'static str, &'static [u8])],
}

macro_rules! example_files {
    ($($name:literal in $folder:literal),* $(,)?) => {
        &[$((
            $name,
            include_bytes!(concat!(env!("OUT_DIR"), "/", $folder, "/", $name)),
        )),*]
    };
}

pub const EXAMPLES: &[Example] = &[
    Example {
        id: "leak",
        title: "A memory leak, in five heap snapshots",
        line: "A Go service whose memory grows: compare the newest with the oldest, and see who keeps it.",
        files: example_files!(
            "heap-1.pb" in "leak",
            "heap-2.pb" in "leak",
            "heap-3.pb" in "leak",
            "heap-4.pb" in "leak",
            "heap-5.pb" in "leak",
        ),
    },
    Example {
        id: "goroutines",
        title: "A goroutine leak, in three snapshots",
        line: "Goroutines that wait for ever: which ones become more, and where they are stuck.",
        files: example_files!(
            "goroutine-1.pb" in "goroutines",
            "goroutine-2.pb" in "goroutines",
            "goroutine-3.pb" in "goroutines",
        ),
    },
    Example {
        id: "cpu",
        title: "A CPU profile",
        line: "Where a busy server spends its time.",
        files: example_files!("cpu.pb" in "cpu"),
    },
];

/// As files, on the same path as a person's own.
pub fn files(index: usize) -> Vec<File> {
    let files = EXAMPLES.get(index).map_or(&[][..], |e| e.files);
    let made = files.iter().map(|(name, bytes)| from_bytes(name, bytes));
    made.filter_map(Result::ok).collect()
}
