//! Profiles made for the tests, small enough to check by hand.

use crate::support::Builder;
use proflens::input::crc32;
use proflens::pprof::schema;
use rawzip::{CompressionMethod, DataDescriptorOutput, ZipArchiveWriter};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

pub const MIB: i64 = 1 << 20;

/// Root first, with the values of `inuse_objects` and `inuse_space`.
pub type Stack<'a> = (&'a str, i64, i64);

/// 4 MiB: `main.main` calls a server, which caches, and a worker that calls itself.
pub const BEFORE: [Stack; 4] = [
    (
        "main.main;net/http.serve;main.handle;main.(*cache).put",
        100,
        MIB,
    ),
    (
        "main.main;net/http.serve;main.handle;bytes.makeSlice",
        10,
        MIB,
    ),
    ("main.main;main.work;main.walk;main.walk", 20, MIB / 2),
    ("runtime.newproc;runtime.malg", 5, MIB + MIB / 2),
];

/// Ten minutes later, 10 MiB: the cache has grown by 6, one stack is gone and one is new.
pub const AFTER: [Stack; 4] = [
    (
        "main.main;net/http.serve;main.handle;main.(*cache).put",
        700,
        7 * MIB,
    ),
    (
        "main.main;net/http.serve;main.handle;bytes.makeSlice",
        10,
        MIB,
    ),
    ("runtime.newproc;runtime.malg", 5, MIB + MIB / 2),
    ("main.main;main.work;main.(*index).add", 50, MIB / 2),
];

pub fn before() -> PathBuf {
    write("before.pb", &heap(&BEFORE, 0))
}

pub fn after() -> PathBuf {
    write("after.pb", &heap(&AFTER, 600))
}

/// 1000 bytes in four nodes that are drawn: one call is inlined, one leads in part over `light.one`, which is too light, and what ends in
/// `web.encode` has a label.
pub fn marked() -> PathBuf {
    let stacks = [
        ("main.main;web.serve>web.encode", 600),
        ("main.main;disk.write", 397),
        ("main.main;light.one;disk.write", 3),
    ];
    let mut builder = Builder::new(&[("space", "bytes")]);
    for (stack, bytes) in stacks {
        builder = builder.sample(stack, &[bytes]);
    }
    builder = builder.with(|builder| {
        let label = schema::Label {
            key: builder.string("endpoint"),
            str: builder.string("/login"),
            ..Default::default()
        };
        builder.message().sample[0].label.push(label);
    });
    write("marked.pb", &builder.bytes())
}

/// No profile.proto, so the second module reads it; 5 boxes, the root among them.
pub fn folded() -> PathBuf {
    write(
        "stacks.txt",
        b"main.main;main.work 30\nmain.main;main.rest;main.deep 12\n",
    )
}

/// An archive of these files, not compressed.
pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for (path, bytes) in files {
        let entry = archive.new_file(path);
        let entry = entry.compression_method(CompressionMethod::STORE);
        let (mut entry, _) = entry.start().expect("an entry");
        entry.write_all(bytes).expect("its bytes");
        let end = DataDescriptorOutput::new(crc32::hash(bytes), bytes.len() as u64);
        entry.finish(end).expect("its end");
    }
    archive.finish().expect("a zip archive")
}

/// A heap profile of these stacks, recorded this many seconds after the first.
pub fn heap(stacks: &[Stack], seconds: i64) -> Vec<u8> {
    let mut builder = Builder::heap().with(|builder| {
        let space = builder.value_type("space", "bytes");
        let shown_first = builder.string("inuse_space");
        let message = builder.message();
        message.time_nanos = (1_790_000_000 + seconds) * 1_000_000_000;
        message.period = 524_288;
        message.period_type = Some(space);
        message.default_sample_type = shown_first;
    });
    for (stack, objects, space) in stacks {
        builder = builder.sample(stack, &[*objects, *space]);
    }
    builder.bytes()
}

/// Writes a file of the test's own; the name is the one that the page shows. A file that is there already is left alone: a
/// browser refuses one that changed after it was dropped.
pub fn write(name: &str, bytes: &[u8]) -> PathBuf {
    static WRITING: Mutex<()> = Mutex::new(());
    let _one_at_a_time = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("e2e");
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(name);
    if std::fs::read(&path).ok().as_deref() != Some(bytes) {
        std::fs::write(&path, bytes).expect("written");
    }
    path
}
