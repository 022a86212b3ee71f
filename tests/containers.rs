//! Profiles that come packed: zstd, zip, tar, one in another. What cannot be unpacked is refused by a sentence of its own, and
//! nothing packed takes more than the limits.

use proflens::formats::{self, Item, Options};
use proflens::input::{Error, ErrorKind, Limits, Opened};
use proflens::pprof::{schema, writer};
use prost::Message;
use rawzip::{CompressionMethod, DataDescriptorOutput, ZipArchiveWriter};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

/// A sound profile that holds `value`.
fn profile(value: i64) -> Vec<u8> {
    let strings = ["", "samples", "count", "main.main"];
    let message = schema::Profile {
        sample_type: vec![schema::ValueType { r#type: 1, unit: 2 }],
        sample: vec![schema::Sample {
            location_id: vec![1],
            value: vec![value],
            label: Vec::new(),
        }],
        location: vec![schema::Location {
            id: 1,
            line: vec![schema::Line {
                function_id: 1,
                line: 7,
                column: 0,
            }],
            ..Default::default()
        }],
        function: vec![schema::Function {
            id: 1,
            name: 3,
            ..Default::default()
        }],
        string_table: strings.map(|s| s.as_bytes().to_vec()).to_vec(),
        ..Default::default()
    };
    message.encode_to_vec()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

fn zip(files: &[(&str, CompressionMethod, &[u8])]) -> Vec<u8> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for (path, method, bytes) in files {
        let packed = match *method {
            CompressionMethod::DEFLATE => miniz_oxide::deflate::compress_to_vec(bytes, 6),
            CompressionMethod::ZSTD => zstd(bytes),
            _ => bytes.to_vec(),
        };
        let entry = archive.new_file(path).compression_method(*method);
        let (mut entry, _) = entry.start().expect("an entry");
        std::io::Write::write_all(&mut entry, &packed).expect("its bytes");
        let end = DataDescriptorOutput::new(crc32fast::hash(bytes), bytes.len() as u64);
        entry.finish(end).expect("its end");
    }
    archive.finish().expect("a zip archive")
}

fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (path, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        let added = archive.append_data(&mut header, path, *bytes);
        added.expect("an entry");
    }
    archive.into_inner().expect("a tar archive")
}

fn open_within(file: &[u8], limits: Limits) -> Vec<Item> {
    let options = Options {
        limits,
        ..Options::default()
    };
    formats::open("a", file, &options)
}

fn open(file: &[u8]) -> Vec<Item> {
    open_within(file, Limits::default())
}

fn one(file: &[u8]) -> Result<Opened, Error> {
    let mut items = open(file);
    let item = items.pop().expect("an item");
    assert!(items.is_empty() && item.name == "a");
    item.result
}

/// Each item as `name=value`, or `name: problem`.
fn shown(items: &[Item]) -> Vec<String> {
    let each = |item: &Item| match &item.result {
        Ok(opened) => format!("{}={}", item.name, opened.profile.samples.values[0][0]),
        Err(error) => format!("{}: {}", item.name, error.problem),
    };
    items.iter().map(each).collect()
}

#[test]
fn zstd_is_as_good_as_gzip() {
    let raw = profile(5);
    let file = zstd(&raw);
    let opened = one(&file).expect("a profile");
    assert_eq!(opened.profile.samples.values, [[5]]);
    let fingerprint = (crc32fast::hash(&file), file.len() as u64);
    assert_eq!(opened.fingerprint, fingerprint);
    // Two frames and one to be skipped are one file.
    let (a, b) = raw.split_at(20);
    let skipped = b"\x50\x2a\x4d\x18\x03\0\0\0abc";
    let frames = [&zstd(a)[..], skipped, &zstd(b)].concat();
    let opened = one(&frames).expect("a profile");
    assert_eq!(opened.profile.samples.values, [[5]]);
}

#[test]
fn a_large_profile_in_zstd_is_decoded_as_it_comes() {
    let raw = [profile(5), [0x6a, 2, 1, 1].repeat(100_000)].concat();
    for file in [zstd(&raw), writer::gzip(&raw)] {
        let opened = one(&file).expect("a profile");
        assert_eq!(opened.profile.samples.values, [[5]]);
    }
}

#[test]
fn zstd_that_is_damaged() {
    let file = zstd(&profile(5));
    for end in 4..file.len() {
        let error = one(&file[..end]).map(drop).expect_err("half a file");
        assert_eq!(error.kind, ErrorKind::Truncated, "{end}: {error}");
        assert!(
            error.problem.contains(&format!("after {end} bytes")),
            "{error}"
        );
    }
    let mut damaged = file.clone();
    *damaged.last_mut().unwrap() ^= 1;
    let error = one(&damaged).map(drop).expect_err("a wrong checksum");
    assert!(error.problem.contains("zstd checksum is wrong"), "{error}");
    let error = one(&[&file[..], b"garbage"].concat()).map(drop);
    let error = error.expect_err("bytes at the end");
    assert_eq!(error.kind, ErrorKind::Corrupt, "{error}");
    // A window of 1 GiB.
    let error = one(b"\x28\xb5\x2f\xfd\x00\xa0\x01\0\0")
        .map(drop)
        .expect_err("a giant");
    assert_eq!(error.kind, ErrorKind::TooLarge, "{error}");
}

#[test]
fn a_zip_is_opened_as_several() {
    let gzip = writer::gzip(&profile(2));
    let file = zip(&[
        ("b/heap.pb", CompressionMethod::DEFLATE, &profile(1)),
        ("heap.pb.gz", CompressionMethod::STORE, &gzip),
        ("z", CompressionMethod::ZSTD, &profile(3)),
        ("__MACOSX/b/._heap.pb", CompressionMethod::STORE, b"junk"),
        (".DS_Store", CompressionMethod::STORE, b"junk"),
        (
            "notes.txt",
            CompressionMethod::DEFLATE,
            b"remember the milk",
        ),
    ]);
    let items = open(&file);
    let notes =
        "a/notes.txt: The file is text, not a profile; it begins with \"remember the milk\".";
    assert_eq!(
        shown(&items),
        ["a/b/heap.pb=1", "a/heap.pb.gz=2", "a/z=3", notes]
    );
    let second = items[1].result.as_ref().expect("a profile");
    let fingerprint = (crc32fast::hash(&gzip), gzip.len() as u64);
    assert_eq!(
        second.fingerprint, fingerprint,
        "of the entry, as it was packed"
    );
}

#[test]
fn a_tar_is_opened_as_several() {
    let long = "folder/".repeat(30) + "heap.pb";
    let files = tar(&[
        (&long, &profile(1)),
        ("heap.pb.gz", &writer::gzip(&profile(2))),
        ("./._heap.pb.gz", b"junk"),
    ]);
    let expected = [format!("a/{long}=1"), "a/heap.pb.gz=2".to_owned()];
    for file in [files.clone(), writer::gzip(&files), zstd(&files)] {
        assert_eq!(shown(&open(&file)), expected);
    }
}

#[test]
fn one_archive_in_another() {
    let inner = writer::gzip(&tar(&[("x.pb.gz", &writer::gzip(&profile(4)))]));
    let file = zip(&[("day.tar.gz", CompressionMethod::STORE, &inner)]);
    assert_eq!(shown(&open(&file)), ["a/day.tar.gz/x.pb.gz=4"]);
    let mut file = profile(1);
    for _ in 0..7 {
        file = writer::gzip(&file);
    }
    let error = one(&file).map(drop).expect_err("seven times");
    assert!(error.problem.contains("more than 6 times"), "{error}");
}

#[test]
fn archives_without_profiles() {
    for file in [zip(&[]), zip(&[(".x", CompressionMethod::STORE, b"x")])] {
        let error = one(&file).map(drop).expect_err("nothing");
        assert!(error.problem.contains("archive without files"), "{error}");
    }
    let file = zip(&[("empty", CompressionMethod::STORE, b"")]);
    assert_eq!(
        shown(&open(&file)),
        ["a/empty: The file is empty (0 bytes)."]
    );
}

#[test]
fn archives_that_are_damaged() {
    let sound = zip(&[
        ("x", CompressionMethod::DEFLATE, &profile(1)),
        ("y", CompressionMethod::STORE, &profile(2)),
    ]);
    let error = one(&sound[..sound.len() - 30])
        .map(drop)
        .expect_err("no directory");
    assert_eq!(error.kind, ErrorKind::Truncated, "{error}");
    let mut changed = sound.clone();
    changed[40] ^= 0xff;
    let items = open(&changed);
    assert!(items[0].result.is_err());
    assert_eq!(
        shown(&items)[1],
        "a/y=2",
        "one damaged file leaves the others"
    );

    let sound = tar(&[("x", &profile(1)), ("y", &profile(2))]);
    let items = open(&sound[..1536 + 30]);
    assert_eq!(shown(&items)[0], "a/x=1");
    assert!(shown(&items)[1].contains("The tar archive ends within this file"));
    let mut changed = sound.clone();
    changed[1024 + 150] ^= 1;
    let items = open(&changed);
    assert_eq!(
        shown(&items)[1],
        "a: The tar archive is damaged after 1 entries."
    );
}

/// Whatever one byte of an archive says, nothing is worse than a sentence.
#[test]
fn any_byte_may_be_wrong() {
    let files: [(&str, &[u8]); 2] = [("x", &profile(1)), ("y", &writer::gzip(&profile(2)))];
    let packed = files.map(|(path, bytes)| (path, CompressionMethod::DEFLATE, bytes));
    for file in [zip(&packed), tar(&files), zstd(&profile(1))] {
        for at in 0..file.len() {
            for bits in [1, 0x80, 0xff] {
                let mut changed = file.clone();
                changed[at] ^= bits;
                assert!(!open(&changed).is_empty());
            }
            assert!(!open(&file[..at]).is_empty());
        }
    }
}

#[test]
fn methods_of_zip_that_cannot_be_read() {
    let file = zip(&[("x", CompressionMethod::BZIP2, b"BZh")]);
    let items = open(&file);
    assert!(shown(&items)[0].contains("compressed by method 12 of zip"));
    // Bit 0 of the flags, in both headers: encrypted.
    let mut file = zip(&[("x", CompressionMethod::STORE, b"secret")]);
    let directory = file.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    file[6] |= 1;
    file[directory + 8] |= 1;
    assert!(shown(&open(&file))[0].contains("is encrypted"));
}

#[test]
fn bombs_are_refused_with_their_size() {
    let limits = Limits {
        max_inflated: 1 << 20,
        ..Limits::default()
    };
    let zeros = vec![0; 4 << 20];
    let in_zip = zip(&[("x", CompressionMethod::DEFLATE, &zeros)]);
    for file in [writer::gzip(&zeros), zstd(&zeros), in_zip] {
        let items = open_within(&file, limits);
        let error = items[0].result.as_ref().map(drop).expect_err("a bomb");
        assert_eq!(error.kind, ErrorKind::TooLarge, "{error}");
        assert!(error.problem.contains("1048576 bytes"), "{error}");
    }
    // Together they are too large, though each is not.
    let text = b"main;f 1\n".repeat(50_000);
    let files: Vec<_> = ["a", "b", "c", "d"]
        .map(|path| (path, CompressionMethod::DEFLATE, &text[..]))
        .into();
    let items = open_within(&zip(&files), limits);
    let last = items[3].result.as_ref().map(drop).expect_err("too much");
    assert_eq!(last.kind, ErrorKind::TooLarge, "{last}");
    assert!(items[0].result.is_ok());
}

#[test]
fn the_number_of_files_is_bounded() {
    let names: Vec<String> = (0..1002).map(|i| i.to_string()).collect();
    let bytes = profile(1);
    let files: Vec<_> = names.iter().map(|n| (n.as_str(), &bytes[..])).collect();
    let items = open(&tar(&files));
    assert_eq!(items.len(), 1001);
    let last = items[1000].result.as_ref().map(drop).expect_err("too many");
    assert!(last.problem.contains("more than 1000 files"), "{last}");
}

/// Runs the command line over files that are only in memory.
fn run(line: &str, files: &[(&str, &[u8])]) -> Result<(String, Vec<String>), String> {
    let read_file = |path: &str| {
        let found = files.iter().find(|(name, _)| *name == path);
        found
            .map(|(_, bytes)| bytes.to_vec())
            .ok_or_else(|| "no such file".to_owned())
    };
    let words = line.split(' ').map(str::to_owned);
    let output = proflens::cli::run_on(words, &read_file).map_err(|failure| failure.message)?;
    let report = String::from_utf8(output.report).expect("UTF-8");
    Ok((report, output.warnings))
}

#[test]
fn an_archive_on_the_command_line_is_several_sources() {
    let (a, b) = (profile(1), profile(2));
    let stored = CompressionMethod::STORE;
    let both = zip(&[
        ("a", stored, &a),
        ("b", stored, &b),
        ("notes", stored, b"milk\n"),
    ]);
    let none = zip(&[("notes", stored, b"milk\n"), ("more", stored, b"milk\n")]);
    let files: [(&str, &[u8]); 4] = [("a", &a), ("b", &b), ("both", &both), ("none", &none)];
    let (report, _) = run("top a b", &files).expect("a report");
    let (of_archive, warnings) = run("top both", &files).expect("a report");
    assert_eq!(of_archive, report);
    assert!(
        warnings
            .iter()
            .any(|w| w.starts_with("both/notes: The file is text")),
        "{warnings:?}"
    );
    let failure = run("top none", &files).expect_err("no profile");
    assert!(
        failure.starts_with("none: None of the 2 files in it is a profile. none/notes: "),
        "{failure}"
    );
    let (difference, _) = run("top -base=both both", &files).expect("a report");
    assert!(difference.contains(" 0 total"), "{difference}");
}

#[test]
fn names_of_a_text_are_kept_unless_pprof_has_none() {
    let text = b"goroutine profile: total 3\n3 @ 0x401000 0x402000\n#\t0x401000\tmain.f+0x10\t/main.go:7\n\n";
    let files: [(&str, &[u8]); 1] = [("g", text)];
    let (with_names, _) = run("top g", &files).expect("a report");
    assert!(with_names.contains("main.f"), "{with_names}");
    let (without, _) = run("top -symbolize=none g", &files).expect("a report");
    assert!(
        !without.contains("main.f") && without.contains("<unknown>"),
        "{without}"
    );
}
