//! Profiles made for the tests, small enough to check by hand and written with the project's own schema.

use proflens::pprof::schema::{Function, Line, Location, Profile, Sample, ValueType};
use prost::Message;
use std::path::{Path, PathBuf};

/// A stack, leaf first as in the file, with the values of `inuse_objects` and `inuse_space`.
pub type Stack<'a> = (&'a [&'a str], i64, i64);

pub const MIB: i64 = 1 << 20;

/// 4 MiB in four stacks: `main.main` calls the server, which caches, and a worker that calls itself.
pub const BEFORE: [Stack; 4] = [
    (&["main.(*cache).put", "main.handle", "net/http.serve", "main.main"], 100, MIB),
    (&["bytes.makeSlice", "main.handle", "net/http.serve", "main.main"], 10, MIB),
    (&["main.walk", "main.walk", "main.work", "main.main"], 20, MIB / 2),
    (&["runtime.malg", "runtime.newproc"], 5, MIB + MIB / 2),
];

/// Ten minutes later: the cache has grown by 6 MiB, one stack is gone and one is new.
pub const AFTER: [Stack; 4] = [
    (&["main.(*cache).put", "main.handle", "net/http.serve", "main.main"], 700, 7 * MIB),
    (&["bytes.makeSlice", "main.handle", "net/http.serve", "main.main"], 10, MIB),
    (&["runtime.malg", "runtime.newproc"], 5, MIB + MIB / 2),
    (&["main.(*index).add", "main.work", "main.main"], 50, MIB / 2),
];

/// Where a test's own files go; the name is the one the page shows.
pub fn path(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("e2e");
    std::fs::create_dir_all(&folder).expect("a folder");
    folder.join(name)
}

pub fn write(name: &str, bytes: &[u8]) -> PathBuf {
    let path = path(name);
    // Two tests may write the same file: neither may see half of it.
    let thread = std::thread::current().id();
    let beside = path.with_extension(format!("{thread:?}"));
    std::fs::write(&beside, bytes).expect("written");
    std::fs::rename(&beside, &path).expect("renamed");
    path
}

pub fn before() -> PathBuf {
    write("before.pb", &heap(&BEFORE, 0))
}

pub fn after() -> PathBuf {
    write("after.pb", &heap(&AFTER, 600))
}

/// A heap profile of these stacks, recorded this many seconds after the first.
pub fn heap(stacks: &[Stack], seconds: i64) -> Vec<u8> {
    let mut profile = Profile {
        string_table: vec![Vec::new()],
        time_nanos: (1_790_000_000 + seconds) * 1_000_000_000,
        period: 524_288,
        ..Profile::default()
    };
    let value_type = |profile: &mut Profile, kind: &str, unit: &str| ValueType {
        r#type: intern(profile, kind),
        unit: intern(profile, unit),
    };
    profile.sample_type = vec![
        value_type(&mut profile, "inuse_objects", "count"),
        value_type(&mut profile, "inuse_space", "bytes"),
    ];
    profile.period_type = Some(value_type(&mut profile, "space", "bytes"));
    profile.default_sample_type = intern(&mut profile, "inuse_space");
    for (frames, objects, space) in stacks {
        let location_id = frames.iter().map(|name| location(&mut profile, name)).collect();
        profile.sample.push(Sample { location_id, value: vec![*objects, *space], label: Vec::new() });
    }
    profile.encode_to_vec()
}

/// One location and one function a name.
fn location(profile: &mut Profile, name: &str) -> u64 {
    let name_index = intern(profile, name);
    if let Some(function) = profile.function.iter().find(|f| f.name == name_index) {
        return function.id;
    }
    let id = profile.function.len() as u64 + 1;
    let filename = intern(profile, "/src/main.go");
    profile.function.push(Function {
        id,
        name: name_index,
        system_name: name_index,
        filename,
        start_line: id as i64 * 10,
    });
    let line = Line { function_id: id, line: id as i64 * 10 + 1, column: 0 };
    profile.location.push(Location { id, address: 0x1000 + id, line: vec![line], ..Location::default() });
    id
}

fn intern(profile: &mut Profile, text: &str) -> i64 {
    let table = &mut profile.string_table;
    let found = table.iter().position(|known| known == text.as_bytes());
    let index = found.unwrap_or_else(|| {
        table.push(text.into());
        table.len() - 1
    });
    index as i64
}
