//! A name or a path by itself: which of its words are replaced by stand-ins, and which are everybody's and stay.

use super::stand_ins::{Kind, StandIns};
use crate::analysis::go_std;

/// Words of paths and names that say nothing about whose program it is, and by which its parts are recognised.
pub const KEPT_WORDS: [&[u8]; 23] = [
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

/// Type arguments are anybody's: a name that shows them is not kept, whatever it begins with.
pub fn is_of_standard_library(name: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(name) else {
        return false;
    };
    let without = text.replace("[...]", "");
    let is_plain = !without.contains(['[', '<', ' ', '@', ':', '$']);
    is_plain && package_of(name).is_some_and(go_std::is_package)
}

/// What stands before the first dot behind the last slash of its path; `None`: it is no Go name.
pub fn package_of(name: &[u8]) -> Option<&[u8]> {
    let until = name.iter().position(|b| b"([{<".contains(b));
    let head = &name[..until.unwrap_or(name.len())];
    let slash = head.iter().rposition(|b| *b == b'/').map_or(0, |at| at + 1);
    let dot = head[slash..].iter().position(|b| *b == b'.')?;
    let package = &head[..slash + dot];
    let is_path = !package.is_empty() && !package.windows(2).any(|pair| pair == b"::");
    is_path.then_some(package)
}

/// Every identifier is replaced; what stands between them is kept, so that two names never become one.
pub fn redacted_name(name: &[u8], keeps_standard: bool, stand_ins: &mut StandIns) -> Vec<u8> {
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

pub fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || !(b' '..0x80).contains(&byte)
}

/// Numbers as compilers count closures; a longer one may be anything.
pub fn is_kept_in_name(word: &[u8]) -> bool {
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
pub fn redacted_path(path: &[u8], standard: Option<&[u8]>, stand_ins: &mut StandIns) -> Vec<u8> {
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
}
