//! A profile to show to others: names, paths, build ids, comments and labels replaced by stand-ins, structure and figures as they were.
//! A Go name keeps its shape (`github.com/acme/shop/cart.(*Cart).Add.func1` → `pkg1.example/pkg2/pkg3/pkg4.(*Type1).fn1.func1`), so that packages,
//! methods and closures are still told apart, and files of one package still lie in one folder. What is kept is what everybody's profile
//! has: Go's standard library and runtime (if so chosen), a few words of paths, sample types, units, addresses, lines and times.

use super::stand_ins::{Kind, StandIns};
use crate::analysis::{go_std, prune};
use crate::pprof::{schema, string_table, writer};
use crate::profile::Profile;
use prost::Message;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is replaced.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Redaction {
    /// Functions, files, folders, mappings and build ids.
    pub names: bool,
    /// Also those of Go's standard library and runtime, without which no leak is recognised any more.
    pub standard: bool,
    pub label_keys: bool,
    pub label_values: bool,
    /// Comments and the address of the documentation.
    pub comments: bool,
}

impl Default for Redaction {
    fn default() -> Self {
        Redaction {
            names: true,
            standard: false,
            label_keys: true,
            label_values: true,
            comments: true,
        }
    }
}

/// Words of paths and names that say nothing about whose program it is, and by which its parts are recognised.
const KEPT_WORDS: [&[u8]; 23] = [
    b"",
    b".",
    b"..",
    b"main",
    b"init",
    b"src",
    b"pkg",
    b"mod",
    b"vendor",
    b"internal",
    b"cmd",
    b"go",
    b"usr",
    b"local",
    b"lib",
    b"lib64",
    b"bin",
    b"opt",
    b"home",
    b"root",
    b"tmp",
    b"github",
    b"test",
];

/// What the kernel maps into every program.
const KERNEL: [&[u8]; 3] = [b"[vdso]", b"[vsyscall]", b"[kernel.kallsyms]"];

/// Ends of file names that say which language it is.
const KEPT_ENDS: [&[u8]; 14] = [
    b"go", b"s", b"S", b"c", b"cc", b"cpp", b"cxx", b"h", b"hpp", b"rs", b"py", b"java", b"so",
    b"js",
];

/// What Go itself names so: closures, wrappers.
const NUMBERED: [&[u8]; 4] = [b"func", b"gowrap", b"deferwrap", b"init"];

/// Labels that runtimes set, and whose figures are read by their key.
const KEPT_KEYS: [&[u8]; 3] = [b"bytes", b"alignment", b"request"];

/// The bytes of a gzipped `profile.proto`. `stand_ins` outlives one file, so that the files of one export agree.
pub fn redacted(profile: Profile, what: &Redaction, stand_ins: &mut StandInsOf) -> Vec<u8> {
    // Its expressions are of the names that go.
    let profile = prune::drop_frames(profile);
    let mut message = writer::message(&profile);
    drop(profile);
    message.drop_frames = 0;
    message.keep_frames = 0;
    // One that names none of the sample types means nothing, and could be any text.
    let is_one = message
        .sample_type
        .iter()
        .any(|t| t.r#type == message.default_sample_type);
    message.default_sample_type *= i64::from(is_one);
    redact(&mut message, what, &mut stand_ins.0);
    string_table::compact(&mut message);
    writer::gzip(&message.encode_to_vec())
}

/// The stand-ins of one export.
#[derive(Default)]
pub struct StandInsOf(StandIns);

fn redact(message: &mut schema::Profile, what: &Redaction, stand_ins: &mut StandIns) {
    let mut strings = Strings {
        table: std::mem::take(&mut message.string_table),
        rows: BTreeMap::new(),
    };
    if what.names {
        let standard = match what.standard {
            true => BTreeMap::new(),
            false => standard_files(message, &strings),
        };
        redact_functions(message, what, &standard, &mut strings, stand_ins);
        redact_mappings(message, &mut strings, stand_ins);
    }
    for sample in &mut message.sample {
        redact_labels(&mut sample.label, what, &mut strings, stand_ins);
    }
    if what.comments {
        message.doc_url = 0;
        for comment in &mut message.comment {
            *comment = strings.replace(*comment, |text| stand_ins.of(Kind::Comment, text));
        }
    }
    message.string_table = strings.table;
}

/// Files of Go's own packages, each with the package: all functions in such a file are of it. By what the file is, not by the function,
/// so that a file never gets two names.
fn standard_files(message: &schema::Profile, strings: &Strings) -> BTreeMap<i64, Vec<u8>> {
    let mut files: BTreeMap<i64, Option<&[u8]>> = BTreeMap::new();
    for function in &message.function {
        let package = package_of(strings.get(function.name)).filter(|p| go_std::is_package(p));
        let known = files.entry(function.filename).or_insert(package);
        *known = known.filter(|known| Some(*known) == package);
    }
    let of_file = |(file, package): (i64, Option<&[u8]>)| Some((file, package?.to_vec()));
    files.into_iter().filter_map(of_file).collect()
}

fn redact_functions(
    message: &mut schema::Profile,
    what: &Redaction,
    standard: &BTreeMap<i64, Vec<u8>>,
    strings: &mut Strings,
    stand_ins: &mut StandIns,
) {
    for function in &mut message.function {
        let name = shown(strings.get(function.name), what, stand_ins);
        let system_name = shown(strings.get(function.system_name), what, stand_ins);
        let file = strings.get(function.filename).to_vec();
        let package = standard.get(&function.filename).map(Vec::as_slice);
        function.name = strings.add(name);
        function.system_name = strings.add(system_name);
        function.filename = strings
            .add(stand_ins.path(&file, |stand_ins| redacted_path(&file, package, stand_ins)));
    }
}

/// Of the text alone, whether it is a name or a system name: what was the same stays the same, in every function and every file.
fn shown(name: &[u8], what: &Redaction, stand_ins: &mut StandIns) -> Vec<u8> {
    match !what.standard && is_of_standard_library(name) {
        true => name.to_vec(),
        false => redacted_name(name, !what.standard, stand_ins),
    }
}

fn redact_mappings(message: &mut schema::Profile, strings: &mut Strings, stand_ins: &mut StandIns) {
    for mapping in &mut message.mapping {
        mapping.filename = strings.replace(mapping.filename, |file| {
            stand_ins.path(file, |stand_ins| redacted_path(file, None, stand_ins))
        });
        let build_id = |id: &[u8]| stand_ins.of(Kind::BuildId, id);
        mapping.build_id = strings.replace(mapping.build_id, build_id);
    }
}

fn redact_labels(
    labels: &mut [schema::Label],
    what: &Redaction,
    strings: &mut Strings,
    stand_ins: &mut StandIns,
) {
    for label in labels {
        if what.label_keys {
            label.key = strings.replace(label.key, |key| match KEPT_KEYS.contains(&key) {
                true => key.to_vec(),
                false => stand_ins.of(Kind::LabelKey, key),
            });
        }
        if what.label_values {
            label.str = strings.replace(label.str, |value| stand_ins.of(Kind::LabelValue, value));
        }
    }
}

/// The string table while it grows: what is replaced stays in it until it is compacted.
struct Strings {
    table: Vec<Vec<u8>>,
    /// Of what was added.
    rows: BTreeMap<Vec<u8>, i64>,
}

impl Strings {
    fn get(&self, row: i64) -> &[u8] {
        let row = usize::try_from(row).ok();
        row.and_then(|row| self.table.get(row))
            .map_or(b"", Vec::as_slice)
    }

    /// An empty text stays where it is: a label of one is not the same as a label of none.
    fn replace(&mut self, row: i64, by: impl FnOnce(&[u8]) -> Vec<u8>) -> i64 {
        match self.get(row) {
            b"" => row,
            text => {
                let text = by(text);
                self.add(text)
            }
        }
    }

    fn add(&mut self, text: Vec<u8>) -> i64 {
        if text.is_empty() {
            return 0;
        }
        let table = &mut self.table;
        *self.rows.entry(text).or_insert_with_key(|text| {
            table.push(text.clone());
            table.len() as i64 - 1
        })
    }
}

/// Type arguments are anybody's: a name that shows them is not kept, whatever it begins with.
fn is_of_standard_library(name: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(name) else {
        return false;
    };
    let without = text.replace("[...]", "");
    let is_plain = !without.contains(['[', '<', ' ', '@', ':', '$']);
    is_plain && package_of(name).is_some_and(go_std::is_package)
}

/// What stands before the first dot behind the last slash of its path; `None`: it is no Go name.
fn package_of(name: &[u8]) -> Option<&[u8]> {
    let until = name.iter().position(|b| b"([{<".contains(b));
    let head = &name[..until.unwrap_or(name.len())];
    let slash = head.iter().rposition(|b| *b == b'/').map_or(0, |at| at + 1);
    let dot = head[slash..].iter().position(|b| *b == b'.')?;
    let package = &head[..slash + dot];
    let is_path = !package.is_empty() && !package.windows(2).any(|pair| pair == b"::");
    is_path.then_some(package)
}

/// Every identifier is replaced; what stands between them is kept, so that two names never become one.
fn redacted_name(name: &[u8], keeps_standard: bool, stand_ins: &mut StandIns) -> Vec<u8> {
    let mut out = Vec::new();
    let package = package_of(name).unwrap_or_default();
    let is_standard_package =
        keeps_standard && is_of_standard_library(&[package, b".x"].concat()) && !package.is_empty();
    match is_standard_package {
        true => out.extend_from_slice(package),
        false => push_package(package, stand_ins, &mut out),
    }
    let rest = &name[package.len()..];
    let mut at = 0;
    while at < rest.len() {
        let length = rest[at..].iter().take_while(|b| is_word(**b)).count();
        if length == 0 {
            out.push(rest[at]);
            at += 1;
            continue;
        }
        let word = &rest[at..at + length];
        let is_type = rest[..at].ends_with(b"(*") || (at <= 1 && has_method(&rest[at..], length));
        out.extend(match is_kept_in_name(word) {
            true => word.to_vec(),
            false if is_type => stand_ins.of(Kind::Type, word),
            false => stand_ins.of(Kind::Function, word),
        });
        at += length;
    }
    out
}

/// Whether `T.method` stands there, and not a function with its closure.
fn has_method(text: &[u8], length: usize) -> bool {
    let after = text.get(length..).unwrap_or_default();
    let Some(next) = after.strip_prefix(b".") else {
        return false;
    };
    let end = next.iter().position(|b| !is_word(*b));
    let next = &next[..end.unwrap_or(next.len())];
    !next.is_empty() && !is_kept_in_name(next)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || !(b' '..0x80).contains(&byte)
}

/// Numbers as compilers count closures; a longer one may be anything.
fn is_kept_in_name(word: &[u8]) -> bool {
    let is_number = |text: &[u8]| text.len() <= 4 && text.iter().all(u8::is_ascii_digit);
    let is_numbered = |start: &&[u8]| word.strip_prefix(*start).is_some_and(is_number);
    is_number(word) || word == b"main" || NUMBERED.iter().any(is_numbered)
}

fn push_package(package: &[u8], stand_ins: &mut StandIns, out: &mut Vec<u8>) {
    let pieces: Vec<&[u8]> = package.split(|b| *b == b'/').collect();
    for (at, piece) in pieces.iter().enumerate() {
        if at > 0 {
            out.push(b'/');
        }
        push_folder(piece, at + 1 < pieces.len(), stand_ins, out);
    }
}

/// A dot is what tells the site that a module comes from: it stays one where one may stand.
fn push_folder(piece: &[u8], may_have_dot: bool, stand_ins: &mut StandIns, out: &mut Vec<u8>) {
    if KEPT_WORDS.contains(&piece) {
        return out.extend_from_slice(piece);
    }
    out.extend(stand_ins.of(Kind::Folder, piece));
    if may_have_dot && piece.contains(&b'.') {
        out.extend_from_slice(b".example");
    }
}

/// `standard`: the package of Go's own whose file it is, of which the end of the path is kept.
fn redacted_path(path: &[u8], standard: Option<&[u8]>, stand_ins: &mut StandIns) -> Vec<u8> {
    if KERNEL.contains(&path) {
        return path.to_vec();
    }
    let slash = path.iter().rposition(|b| b"/\\".contains(b));
    let (folder, file) = path.split_at(slash.map_or(0, |at| at + 1));
    let mut out = Vec::new();
    let is_in = |package: &&[u8]| {
        let end = [*package, b"/"].concat();
        folder
            .strip_suffix(end.as_slice())
            .is_some_and(|before| before.is_empty() || before.ends_with(b"/"))
    };
    let standard = standard.filter(is_in).filter(|_| is_source(file));
    let ours = standard.map_or(folder, |package| {
        &folder[..folder.len() - package.len() - 1]
    });
    let mut piece_start = 0;
    for (at, byte) in ours.iter().enumerate() {
        if b"/\\".contains(byte) {
            push_folder(&ours[piece_start..at], true, stand_ins, &mut out);
            out.push(*byte);
            piece_start = at + 1;
        }
    }
    match standard {
        Some(package) => {
            out.extend_from_slice(package);
            out.push(b'/');
            out.extend_from_slice(file);
        }
        None => push_file(file, stand_ins, &mut out),
    }
    out
}

fn is_source(file: &[u8]) -> bool {
    let Some((stem, end)) = split_end(file) else {
        return false;
    };
    matches!(end, b"go" | b"s") && !StandIns::is_like_one(stem)
}

fn push_file(file: &[u8], stand_ins: &mut StandIns, out: &mut Vec<u8>) {
    match split_end(file) {
        None if file.is_empty() => {}
        None => out.extend(stand_ins.of(Kind::File, file)),
        Some((stem, end)) => {
            out.extend(stand_ins.of(Kind::File, stem));
            out.push(b'.');
            out.extend_from_slice(end);
        }
    }
}

fn split_end(file: &[u8]) -> Option<(&[u8], &[u8])> {
    let dot = file.iter().rposition(|b| *b == b'.').filter(|at| *at > 0)?;
    let (stem, end) = (&file[..dot], &file[dot + 1..]);
    KEPT_ENDS.contains(&end).then_some((stem, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{self, Limits};
    use crate::more::examples::EXAMPLES;
    use crate::profile::StringId;
    use std::collections::BTreeSet;

    fn check(name: &str, expected: &str) {
        let mut stand_ins = StandIns::default();
        let redacted = match is_of_standard_library(name.as_bytes()) {
            true => name.as_bytes().to_vec(),
            false => redacted_name(name.as_bytes(), true, &mut stand_ins),
        };
        assert_eq!(String::from_utf8_lossy(&redacted), expected);
    }

    #[test]
    fn a_name_keeps_its_shape() {
        check("main.main", "main.main");
        check("main.serve.func1", "main.fn1.func1");
        check(
            "github.com/acme/shop/cart.(*Cart).Add.func1.2",
            "pkg1.example/pkg2/pkg3/pkg4.(*Type1).fn1.func1.2",
        );
        check(
            "example.com/a/internal/b.Map[...].Get",
            "pkg1.example/pkg2/internal/pkg3.fn1[...].fn2",
        );
        check("acme::Secret<int>::run(char*)", "fn1::fn2<fn3>::fn4(fn5*)");
        check("runtime.gopark", "runtime.gopark");
        check("log/acme.Print", "pkg1/pkg2.fn1");
        check(
            "internal/billing.(*Card).Charge",
            "internal/pkg1.(*Type1).fn1",
        );
        check("net/http2x.Serve.func12345", "pkg1/pkg2.Type1.fn1");
        check("net/http.(*conn).serve", "net/http.(*conn).serve");
        check(
            "slices.Sort[go.shape.[]*acme.Secret]",
            "slices.fn1[fn2.fn3.[]*fn4.fn5]",
        );
        check("", "");
    }

    #[test]
    fn a_path_keeps_its_shape_and_the_end_of_the_standard_librarys() {
        let mut s = StandIns::default();
        let mut check = |path: &str, standard: Option<&[u8]>, expected: &str| {
            let redacted = redacted_path(path.as_bytes(), standard, &mut s);
            assert_eq!(String::from_utf8_lossy(&redacted), expected);
        };
        check("/home/alice/shop/cart.go", None, "/home/pkg1/pkg2/file1.go");
        check(
            "/home/alice/shop/cart_test.go",
            None,
            "/home/pkg1/pkg2/file2.go",
        );
        check(
            "/home/alice/sdk/src/net/http/server.go",
            Some(b"net/http"),
            "/home/pkg1/pkg3/src/net/http/server.go",
        );
        check("runtime/proc.go", Some(b"runtime"), "runtime/proc.go");
        check("/build/_cgo_gotypes.go", Some(b"runtime"), "/pkg4/file3.go");
        check("/usr/lib/libc.so.6", None, "/usr/lib/file4");
        check("C:\\acme\\a.go", None, "pkg5\\pkg6\\file5.go");
        check("", None, "");
    }

    #[test]
    fn names_of_one_export_agree_and_never_meet() {
        let mut stand_ins = StandIns::default();
        let mut of = |name: &str| redacted_name(name.as_bytes(), true, &mut stand_ins);
        assert_eq!(of("a.b/c.D.e"), of("a.b/c.D.e"));
        let different = [
            "a.b/c.f",
            "a.b/c.g",
            "a.b/d.f",
            "a/b.f",
            "a_b.f",
            "a.f",
            "f",
            "fn1",
            "pkg1.fn1",
            "a.b/c.(*T).f",
            "a.b/c.T.f",
        ];
        let mut all: Vec<Vec<u8>> = different.iter().map(|name| of(name)).collect();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), different.len());
    }

    /// Every word of the original names that a person would recognise is gone, and every figure is there.
    #[test]
    fn nothing_of_the_program_is_left_in_the_examples_and_every_figure_is() {
        let mut stand_ins = StandInsOf::default();
        let mut words = 0;
        for (name, bytes) in EXAMPLES.iter().flat_map(|example| example.files) {
            let original = input::open(bytes, Limits::PROCESS)
                .expect("an example opens")
                .profile;
            let what = Redaction {
                standard: true,
                ..Redaction::default()
            };
            let written = redacted(original.clone(), &what, &mut stand_ins);
            let again = input::open(&written, Limits::PROCESS)
                .expect("reads back")
                .profile;
            assert_eq!(again.samples.values, original.samples.values, "{name}");
            assert_eq!(again.functions.len(), original.functions.len());
            assert_eq!(again.locations.lines, original.locations.lines);
            let left: BTreeSet<&[u8]> = (0..again.strings.len())
                .flat_map(|row| {
                    let text = again.strings.bytes(StringId::from_index(row));
                    text.split(|b| !is_word(*b))
                })
                .collect();
            for id in original
                .functions
                .name
                .iter()
                .chain(&original.functions.filename)
                .chain(&original.mappings.file)
            {
                let text = original.strings.bytes(*id);
                for word in text.split(|b| !is_word(*b)).filter(|w| w.len() > 4) {
                    let is_kept = is_kept_in_name(word) || KEPT_WORDS.contains(&word);
                    let is_unit = original.sample_types.iter().any(|t| {
                        let kind = original.strings.bytes(t.kind);
                        let unit = original.strings.bytes(t.unit);
                        [kind, unit]
                            .iter()
                            .any(|text| text.windows(word.len()).any(|w| w == word))
                    });
                    // What stands for a dot.
                    let is_ours = word == b"example";
                    let is_ours =
                        is_ours || [&b"vsyscall"[..], b"kernel", b"kallsyms"].contains(&word);
                    if is_kept || is_unit || is_ours || KEPT_KEYS.contains(&word) {
                        continue;
                    }
                    words += 1;
                    let is_left = left.contains(word);
                    assert!(!is_left, "{name}: {}", String::from_utf8_lossy(word));
                }
            }
        }
        assert!(words > 1000, "{words}");
    }
}
