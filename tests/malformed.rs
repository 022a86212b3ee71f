//! Files that are no profile, or a broken one: each has a sentence of its own that says what it is and what would be right. The
//! files are made here, byte by byte.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proflens::formats::{self, Item, Options};
use proflens::input::{self, Error, ErrorKind, Limits, Opened, Opening};
use proflens::pprof::{schema, writer};
use prost::Message;

/// What the door for every format says of a file. The reader of profile.proto alone says the same whole and byte by byte.
fn open(file: &[u8]) -> Result<Opened, Error> {
    let whole = input::open(file, Limits::default()).map(drop);
    let mut opening = Opening::new(Limits::default());
    let fed = file.iter().try_for_each(|byte| opening.feed(&[*byte]));
    let pieces = fed.and_then(|()| opening.finish().map(drop));
    assert_eq!(pieces, whole, "byte by byte");
    let mut items = formats::open("file", file, &Options::default());
    let Item { name, result } = items.pop().expect("an item");
    assert!(name == "file" && items.is_empty());
    result
}

#[track_caller]
fn error_of(file: &[u8]) -> Error {
    open(file).map(drop).expect_err("this is no profile")
}

/// `words` stand in the sentence; so they do if the same file comes in gzip.
#[track_caller]
fn check(file: &[u8], kind: ErrorKind, words: &str) {
    for error in [error_of(file), error_of(&writer::gzip(file))] {
        assert_eq!(error.kind, kind, "{error}");
        assert!(error.problem.contains(words), "{error}");
        assert!(error.problem.ends_with('.') && error.help.ends_with('.'));
    }
}

/// The file can be opened, with `words` among the warnings.
#[track_caller]
fn check_opened(file: &[u8], words: &str) {
    let warnings = open(file).expect("a profile").warnings.join("\n");
    assert!(warnings.contains(words), "{warnings}");
}

#[track_caller]
fn check_foreign(file: &[u8], words: &str) {
    check(file, ErrorKind::NotAProfile, words);
}

#[test]
fn nothing_at_all() {
    let error = error_of(b"");
    assert_eq!(error.kind, ErrorKind::Empty);
    assert_eq!(error.problem, "The file is empty (0 bytes).");
    let error = error_of(&writer::gzip(b""));
    assert_eq!(error.kind, ErrorKind::Empty);
    assert!(error.problem.contains("nothing in it"), "{error}");
}

#[test]
fn what_a_server_says_instead() {
    check_foreign(b"404 page not found\n", "404 page not found");
    check_foreign(b"Unknown profile\n", "Unknown profile");
    check_foreign(b"<!DOCTYPE html><html>", "web page");
    check_foreign(b"\n  <html><body>502</body></html>", "web page");
    check_foreign(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n",
        "with its headers",
    );
    check_foreign(
        b"Could not enable CPU profiling: cpu profiling already in use\n",
        "it begins with \"Could not enable CPU profiling",
    );
    check_foreign(b"{\"error\": \"no such pod\"}", "JSON");
    check_foreign(b"{\"nodes\":[{\"id\":1}]}", "Chrome or Node");
    check_foreign(
        b"{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\"}",
        "speedscope",
    );
    check_foreign(b"[{\"traceEvents\":[]}]", "a trace of Chrome");
}

#[test]
fn recordings_of_another_kind() {
    check_foreign(b"go 1.23 trace\0\0\0\x81\x02", "execution trace of Go");
    check_foreign(b"PERFILE2\x68\0\0\0\0\0\0\0", "perf.data");
    check_foreign(b"FLR\0\0\x02\0\x01", "Java Flight Recorder");
    check_foreign(b"JAVA PROFILE 1.0.2\0", "Java heap dump");
    check_foreign(b"go1.7 heap dump\n\x06", "dump of Go's heap");
}

#[test]
fn texts_of_other_tools() {
    check_foreign(b"heap_v2/524288\n  t*: 1: 2 [0: 0]\n", "jemalloc");
    check_foreign(b"File: x\nType: cpu\n", "a report");
    check_foreign(b"digraph \"x\" {\n", "a graph in DOT");
    check_foreign(b"# callgrind format\nevents: x\n", "callgrind");
    check_foreign(b"mode: atomic\nx.go:1.2,3.4 1 1\n", "coverage");
    check_foreign(b"v8-version,10,2\n", "tick log of V8");
    check_foreign(
        b"\tMon Jan  2 15:04 2006 Time and Allocation Profiling Report  (Final)\n",
        "GHC",
    );
}

#[test]
fn things_with_a_magic_number() {
    check_foreign(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG");
    check_foreign(b"\x7fELF\x02\x01\x01", "ELF");
    let core = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x04\0\x3e\0";
    check_foreign(core, "a core dump");
    check_foreign(b"MDMP\x93\xa7", "minidump");
    check_foreign(b"\0asm\x01\0\0\0", "WebAssembly");
    check_foreign(b"\xfd7zXZ\0\0\x04", "xz");
    check_foreign(b"BZh91AY&SY", "bzip2");
    check_foreign(b"%PDF-1.7\n", "PDF");
    check_foreign(&[0; 300], "nothing but zero bytes");
    check_foreign(&[0; 3000], "nothing but zero bytes");
}

/// A sound profile with two functions.
fn sound() -> schema::Profile {
    let strings = ["", "samples", "count", "main.main", "main.leak", "main.go"];
    let value_type = schema::ValueType { r#type: 1, unit: 2 };
    let function = |id: u64| schema::Function {
        id,
        name: 2 + id as i64,
        filename: 5,
        ..Default::default()
    };
    let location = |id: u64| schema::Location {
        id,
        line: vec![schema::Line {
            function_id: id,
            line: 7,
            column: 0,
        }],
        ..Default::default()
    };
    schema::Profile {
        sample_type: vec![value_type],
        sample: vec![schema::Sample {
            location_id: vec![2, 1],
            value: vec![5],
            label: Vec::new(),
        }],
        location: vec![location(1), location(2)],
        function: vec![function(1), function(2)],
        string_table: strings.map(|s| s.as_bytes().to_vec()).to_vec(),
        time_nanos: 1,
        ..Default::default()
    }
}

#[test]
fn detours_through_text() {
    let raw = sound().encode_to_vec();
    let file = writer::gzip(&raw);
    let utf8 = String::from_utf8_lossy(&file).into_owned().into_bytes();
    check_foreign(&utf8, "converted to UTF-8");
    check_foreign(&[b"\xff\xfe", &raw[..]].concat(), "UTF-16");
    check_foreign(
        b"\xef\xbb\xbf\x0a\x04\x08\x01\x10\x7f\xff",
        "byte order mark",
    );
    check_foreign(b"data:application/octet-stream,AAAA", "data URL");
    check_foreign(b"H4sIA~", "damaged base64");
    let error = error_of(b"H4sIAAAAAAAAA+3OMQ0AAAgDMOZf");
    assert_eq!(error.kind, ErrorKind::Truncated, "{error}");
}

#[test]
fn detours_that_can_be_undone() {
    let raw = sound().encode_to_vec();
    let file = writer::gzip(&raw);
    check_opened(&[b"\xef\xbb\xbf", &raw[..]].concat(), "byte order mark");
    check_opened(&[b"\xef\xbb\xbf", &file[..]].concat(), "byte order mark");
    check_opened(&writer::gzip(&file), "compressed twice");
    let text = STANDARD.encode(&file);
    check_opened(text.as_bytes(), "base64");
    let url = format!("data:application/octet-stream;base64,\n{text}\n");
    check_opened(url.as_bytes(), "base64");
}

#[test]
fn a_transfer_in_text_mode() {
    // Functions of length 10 bring line feeds with them.
    let raw = sound().encode_to_vec();
    let mangle = |file: &[u8]| -> Vec<u8> {
        let each = |b: &u8| match b {
            b'\n' => vec![b'\r', b'\n'],
            other => vec![*other],
        };
        file.iter().flat_map(each).collect()
    };
    let error = error_of(&mangle(&raw));
    assert!(error.problem.contains("carriage return"), "{error}");
    // The damage shows before the line ends do.
    let error = error_of(b"\x1f\x8b\x08\0\0\0\0\0\0\xff\xff\xff\r\n\r\n");
    assert_eq!(error.kind, ErrorKind::Corrupt);
    assert!(error.problem.contains("carriage return"), "{error}");
    // A checksum tells that the line ends were all.
    let stored = mangle(&stored_gzip(&raw));
    check_opened(&stored, "carriage return");
    let opened = open(&stored).expect("a profile");
    let plain = input::open(&raw, Limits::default()).expect("a profile");
    assert_eq!(opened.profile, plain.profile);
    assert_eq!(
        opened.fingerprint,
        (crc32fast::hash(&stored), stored.len() as u64)
    );
}

/// gzip without compression, so that its bytes are known.
fn stored_gzip(bytes: &[u8]) -> Vec<u8> {
    let length = bytes.len() as u16;
    let mut file = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    file.extend(length.to_le_bytes());
    file.extend((!length).to_le_bytes());
    file.extend(bytes);
    file.extend(crc32fast::hash(bytes).to_le_bytes());
    file.extend(u32::from(length).to_le_bytes());
    file
}

#[test]
fn downloads_that_broke_off() {
    let raw = sound().encode_to_vec();
    let file = writer::gzip(&raw);
    for end in 2..file.len() {
        let error = error_of(&file[..end]);
        assert_eq!(error.kind, ErrorKind::Truncated, "{end}: {error}");
        assert!(
            error.problem.contains(&format!("after {end} bytes")),
            "{error}"
        );
    }
    let mut truncated = 0;
    for end in 1..raw.len() {
        // Only where the file ends between two fields can it be a sound profile.
        match input::open(&raw[..end], Limits::default()) {
            Ok(_) => assert!(end > raw.len() - 3, "{end} of {}", raw.len()),
            Err(error) => truncated += usize::from(error.kind == ErrorKind::Truncated),
        }
    }
    assert!(truncated > raw.len() * 3 / 4);
}

#[test]
fn gzip_that_is_damaged() {
    let raw = sound().encode_to_vec();
    let sound_file = writer::gzip(&raw);
    let with = |change: fn(&mut Vec<u8>)| {
        let mut file = sound_file.clone();
        change(&mut file);
        error_of(&file)
    };
    let error = with(|file| {
        let at = file.len() - 6;
        file[at] ^= 1;
    });
    assert!(error.problem.contains("checksum is wrong"), "{error}");
    let error = with(|file| *file.last_mut().unwrap() ^= 1);
    assert!(error.problem.contains("checksum is wrong"), "{error}");
    let error = with(|file| file.extend(b"garbage"));
    assert!(
        error.problem.contains("bytes follow that are not gzip"),
        "{error}"
    );
    let error = with(|file| file.extend([0; 20]));
    assert!(
        error.problem.contains("bytes follow that are not gzip"),
        "{error}"
    );
    let error = with(|file| file[2] = 7);
    assert!(error.problem.contains("header at byte 0"), "{error}");
    let error = with(|file| file[10] |= 6);
    assert!(error.problem.contains("damaged near byte"), "{error}");
}

#[test]
fn gzip_of_several_members_and_with_every_header_field() {
    let raw = sound().encode_to_vec();
    let (a, b) = raw.split_at(raw.len() / 2);
    let mut fields = vec![0x1f, 0x8b, 8, 4 | 8 | 16 | 2, 0, 0, 0, 0, 0, 3];
    fields.extend(b"\x05\0extraheap.pb\0a comment\0");
    fields.extend((crc32fast::hash(&fields) as u16).to_le_bytes());
    fields.extend(&writer::gzip(b)[10..]);
    let file = [writer::gzip(a), writer::gzip(b""), fields].concat();
    let plain = input::open(&raw, Limits::default()).unwrap();
    let opened = input::open(&file, Limits::default()).unwrap();
    assert_eq!(opened.profile, plain.profile);
    assert_eq!(
        opened.fingerprint,
        (crc32fast::hash(&file), file.len() as u64)
    );
    for end in 1..file.len() {
        let error = input::open(&file[..end], Limits::default());
        let error = error.map(drop).expect_err("half a profile");
        assert!(end == 1 || !error.problem.is_empty());
    }
}

#[test]
fn a_bomb_is_refused_with_its_size() {
    let bomb = writer::gzip(&vec![0; 4 << 20]);
    let limits = Limits {
        max_inflated: 1 << 20,
        ..Limits::default()
    };
    let error = input::open(&bomb, limits).expect_err("a bomb");
    assert_eq!(error.kind, ErrorKind::TooLarge);
    assert!(error.problem.contains("1048576 bytes"), "{error}");
}

#[test]
fn memory_is_bounded() {
    let limits = Limits {
        max_memory: 1 << 20,
        ..Limits::default()
    };
    let samples = [0x12, 0].repeat(1 << 20);
    let long_string = [&[0x32, 0x80, 0x80, 0x80, 1][..], &vec![b'x'; 2 << 20]].concat();
    let deep_stack = [
        &[0x12, 0x84, 0x80, 0x80, 1, 0x0a, 0x80, 0x80, 0x80, 1][..],
        &[1; 2 << 20],
    ]
    .concat();
    for file in [samples, long_string, deep_stack] {
        let error = input::open(&file, limits).expect_err("too large");
        assert_eq!(error.kind, ErrorKind::TooLarge, "{error}");
    }
}

#[track_caller]
fn check_malformed(change: impl FnOnce(&mut schema::Profile), words: &str) {
    let mut message = sound();
    change(&mut message);
    check(&message.encode_to_vec(), ErrorKind::Malformed, words);
}

#[test]
fn links_that_lead_nowhere() {
    check_malformed(
        |p| p.sample[0].location_id[0] = 9,
        "Sample 1 refers to location 9,",
    );
    check_malformed(
        |p| p.sample[0].location_id[1] = 0,
        "Sample 1 refers to location 0,",
    );
    check_malformed(
        |p| p.location[1].line[0].function_id = 77,
        "line of location 2 refers to function 77,",
    );
    check_malformed(
        |p| p.location[1].line[0].function_id = 0,
        "Location 2 has a line without a function",
    );
    check_malformed(|p| p.function[1].id = 1, "Two functions have the id 1");
    check_malformed(|p| p.location[1].id = 1, "Two locations have the id 1");
    check_malformed(
        |p| p.location[0].id = 0,
        "Number 1 of the file's locations has the id 0",
    );
    check_malformed(
        |p| p.function[1].id = 0,
        "Number 2 of the file's functions has the id 0",
    );
    check_malformed(
        |p| p.mapping = vec![schema::Mapping::default()],
        "Number 1 of the file's mappings has the id 0",
    );
}

#[test]
fn strings_that_are_not_there() {
    check_malformed(
        |p| p.function[1].name = 6,
        "the name of a function is string 6",
    );
    check_malformed(
        |p| p.sample_type[0].unit = -2,
        "is string -2, but the string table has 6",
    );
    check_malformed(
        |p| p.string_table[0] = b"x".into(),
        "should be the empty string",
    );
    check_malformed(|p| p.string_table.clear(), "no string table");
    check_malformed(|p| p.doc_url = 1 << 40, "doc_url is string 1099511627776");
    let dropped = schema::Label {
        key: 99,
        ..Default::default()
    };
    check_malformed(
        |p| p.sample[0].label.push(dropped),
        "the key of a label is string 99",
    );
}

#[test]
fn values_without_a_meaning() {
    check_malformed(|p| p.sample_type.clear(), "1 samples but no sample_type");
    check_malformed(|p| p.sample[0].value.push(1), "Sample 1 has 2 values, but");
    check_malformed(
        |p| {
            let mut second = p.sample[0].clone();
            second.value.clear();
            p.sample.push(second);
        },
        "Sample 2 has 0 values, but",
    );
}

#[test]
fn what_the_wire_forbids() {
    let raw = sound().encode_to_vec();
    let with = |tail: &[u8]| [&raw[..], tail].concat();
    check(
        &with(&[0x48, 5]),
        ErrorKind::Malformed,
        "given a second time",
    );
    check(&with(&[0x0b, 5]), ErrorKind::Malformed, "wire type 3");
    check(
        &with(&[0x0a, 2, 0x0c, 5]),
        ErrorKind::Malformed,
        "wire type 4",
    );
    check(
        &with(&[0x30, 5]),
        ErrorKind::Malformed,
        "string_table should be a run of bytes",
    );
    check(
        &with(&[0x62, 1, 5]),
        ErrorKind::Malformed,
        "period should be a number",
    );
    check(&with(&[0x60, 0xff]), ErrorKind::Truncated, "should follow");
    check(
        &with(&[0x12, 2, 0x0a, 5]),
        ErrorKind::Malformed,
        "5 bytes long, which is 5 more",
    );
    let giant = with(&[
        0x32, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40, 1, 2, 3,
    ]);
    check(
        &giant,
        ErrorKind::Malformed,
        "4611686018427387904 bytes long, which no file is",
    );
    let endless = with(&[&[0x60][..], &[0xff; 11]].concat());
    check(&endless, ErrorKind::Malformed, "longer than the ten bytes");
}

#[test]
fn oddities_are_warned_of() {
    let warnings = |change: fn(&mut schema::Profile)| {
        let mut message = sound();
        change(&mut message);
        let opened = input::open(&message.encode_to_vec(), Limits::default());
        opened.expect("usable").warnings.join("\n")
    };
    assert_eq!(warnings(|_| ()), "");
    let check = |warnings: String, words: &str| {
        assert!(warnings.contains(words), "{warnings}");
        assert!(
            warnings.ends_with('.') && !warnings.contains('\n'),
            "{warnings}"
        );
    };
    check(
        warnings(|p| p.location[0].mapping_id = 5),
        "One location refers to a mapping",
    );
    check(warnings(|p| p.sample[0].value[0] = -1), "are negative");
    check(warnings(|p| p.sample.clear()), "no samples");
    check(warnings(|p| p.string_table[3] = vec![0xff]), "not UTF-8");
    check(warnings(|p| p.location[0].line.clear()), "no mappings");
    check(
        warnings(|p| p.default_sample_type = 3),
        "default sample type is given as \"main.main\"",
    );
    check(
        warnings(|p| {
            p.sample.push(p.sample[0].clone());
            p.sample[0].value[0] = i64::MAX;
        }),
        "more than 64 bits",
    );
    check(
        warnings(|p| {
            p.sample_type.push(p.sample_type[0]);
            p.sample[0].value.push(1);
        }),
        "Several sample types are called \"samples\"",
    );
    check(
        warnings(|p| {
            p.sample[0].label = vec![schema::Label {
                key: 1,
                ..Default::default()
            }]
        }),
        "One label has neither",
    );
}
