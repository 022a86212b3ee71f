//! The names that people wrote, of those that compilers made of them: C++ and Rust, in pprof's four forms. pprof does it once, when a
//! profile is loaded and before drop_frames are looked for. Names are hostile input: no name takes more than bounded time and text,
//! and one that cannot be read stays as it is.

mod cpp;
mod mode;
mod names;
mod printed;
mod rust;
mod written;

pub use mode::{Mode, Symbolize};
pub use names::{looks_mangled, mangled_names, rename};

use crate::profile::{Profile, StringId};

/// Names of C++ that could not be read, which take longest: after so many in one profile no more are tried.
const MOST_UNREADABLE: usize = 4096;
/// Text that the names of one profile may make in all; what comes after it keeps its name.
const MOST_TEXT: usize = 1 << 27;

/// `None`: not such a name, or one that cannot be read.
pub fn demangle(name: &[u8], mode: Mode) -> Option<Vec<u8>> {
    if mode == Mode::None || !looks_mangled(name) {
        return None;
    }
    let name = std::str::from_utf8(name).ok()?;
    let read = |name: &str| rust::demangle(name, mode).or_else(|| cpp::demangle(name, mode));
    // macOS puts one more underscore before every name.
    let without_underscore = || read(name.strip_prefix('_')?);
    let readable = read(name).or_else(without_underscore)?;
    Some(readable.into_bytes())
}

/// The profile with readable names; what the linker knew them by stays beside them. A function whose two names differ was
/// demangled by whoever wrote the file, and is left alone unless `symbolize` forces it.
pub fn apply(mut profile: Profile, symbolize: Symbolize) -> Profile {
    if symbolize.is_forced {
        forget(&mut profile);
    }
    if symbolize.mode == Mode::None {
        return profile;
    }
    let mut reader = Reader::new(symbolize.mode);
    rename(profile, |name| reader.read(name))
}

/// As [`apply`] in its default form, but of mangled names alone: no brackets are cut out of names that people wrote.
pub fn apply_to_mangled(profile: Profile) -> Profile {
    let mut reader = Reader::new(Mode::default());
    rename(profile, |name| {
        looks_mangled(name).then(|| reader.read(name)).flatten()
    })
}

/// For each of the [`mangled_names`] its default form; `None`: it cannot be read.
pub fn readable_names(names: &[Vec<u8>]) -> Vec<Option<Vec<u8>>> {
    let mut reader = Reader::new(Mode::default());
    names.iter().map(|name| reader.read(name)).collect()
}

/// Takes back what was demangled before.
fn forget(profile: &mut Profile) {
    let functions = &mut profile.functions;
    for (name, system) in functions.name.iter_mut().zip(&functions.system_name) {
        let is_given = |id: StringId| !profile.strings.bytes(id).is_empty();
        if is_given(*name) && is_given(*system) {
            *name = *system;
        }
    }
}

/// Reads the names of one profile, and no longer than is fair.
struct Reader {
    mode: Mode,
    text_left: usize,
    unreadable: usize,
}

impl Reader {
    fn new(mode: Mode) -> Reader {
        Reader {
            mode,
            text_left: MOST_TEXT,
            unreadable: 0,
        }
    }

    fn read(&mut self, name: &[u8]) -> Option<Vec<u8>> {
        let is_tried = self.unreadable < MOST_UNREADABLE || !looks_mangled(name);
        let text = is_tried.then(|| readable(name, self.mode)).flatten();
        let Some(text) = text.filter(|text| text.len() <= self.text_left) else {
            self.unreadable += usize::from(cpp::is_mangled(name));
            return None;
        };
        self.text_left -= text.len();
        Some(text)
    }
}

/// `None`: the name is readable already.
fn readable(name: &[u8], mode: Mode) -> Option<Vec<u8>> {
    demangle(name, mode).or_else(|| written::simplified(name, mode))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, simplified: &str, templates: &str, full: &str) {
        for (mode, expected) in [
            (Mode::Simplified, simplified),
            (Mode::Templates, templates),
            (Mode::Full, full),
            (Mode::None, name),
        ] {
            let readable = match mode {
                Mode::None => None,
                mode => readable(name.as_bytes(), mode),
            };
            let got = readable.unwrap_or_else(|| name.into());
            assert_eq!(String::from_utf8_lossy(&got), expected, "{name} {mode:?}");
        }
    }

    // What `go tool pprof` of Go 1.27 says.
    #[test]
    fn methods_operators_and_constructors() {
        check(
            "_ZNSt6vectorIiSaIiEE9push_backERKi",
            "std::vector::push_back",
            "std::vector<int, std::allocator<int> >::push_back",
            "std::vector<int, std::allocator<int> >::push_back(int const&)",
        );
        check(
            "_ZN3app3OpslsIiEERS0_T_",
            "app::Ops::operator<<",
            "app::Ops::operator<< <int>",
            "app::Ops& app::Ops::operator<< <int>(int)",
        );
        check(
            "_ZN3app3OpsltIcEEbT_",
            "app::Ops::operator<",
            "app::Ops::operator< <char>",
            "bool app::Ops::operator< <char>(char)",
        );
        check(
            "_ZNKRSt7__cxx1115basic_stringbufIcSt11char_traitsIcESaIcEE3strEv",
            "std::__cxx11::basic_stringbuf::str",
            "std::__cxx11::basic_stringbuf<char, std::char_traits<char>, std::allocator<char> >::str",
            "std::__cxx11::basic_stringbuf<char, std::char_traits<char>, std::allocator<char> >::str() const &",
        );
        check(
            "_ZNSsC2ERKSs",
            "std::basic_string::basic_string",
            "std::basic_string<char, std::char_traits<char>, std::allocator<char> >::basic_string",
            "std::basic_string<char, std::char_traits<char>, std::allocator<char> >::basic_string(std::string const&)",
        );
        check(
            "_ZNSdD2Ev",
            "std::basic_iostream::~basic_iostream",
            "std::basic_iostream<char, std::char_traits<char> >::~basic_iostream",
            "std::basic_iostream<char, std::char_traits<char> >::~basic_iostream()",
        );
    }
}
