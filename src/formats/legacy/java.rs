//! Java's profiles of heap and contention as text, and the names at the end of its CPU profiles. Code is made while the program
//! runs, so that addresses only stand for the names that the text gives them.

use super::draft::{Draft, Ending, Facts, Line, of_kind};
use super::heap::too_large;
use super::numbers::{self, any_base, hexadecimal};
use super::patterns::{Pattern, contains, trim};
use super::unsample;
use crate::formats::lines::{Lines, malformed, shown};
use crate::formats::{Decoded, Options};
use crate::input::{Error, ErrorKind};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

const HELP: &str = msg!(
    "A line should be like `1024 2 @ 0x10 0x20`: bytes or time, how often, and what the addresses at the end name."
);
/// No name is longer; looking for its parts would be slow.
const LONGEST_LINE: usize = 64 << 10;
/// Bytes between two recorded allocations.
const HEAP_RATE: i64 = 512 << 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Heap,
    Contention,
}

fn what(text: &[u8]) -> Option<What> {
    let end = text.iter().position(|b| *b == b'\n')?;
    match trim(&text[..end]) {
        b"--- heapz 1 ---" => Some(What::Heap),
        b"--- contentionz 1 ---" => Some(What::Contention),
        _ => None,
    }
}

pub fn recognises(head: &[u8]) -> bool {
    what(head).is_some()
}

/// Whether the attributes are of those that only Java's profiles have.
pub fn is_meant(text: &[u8]) -> bool {
    let mut lines = Lines::new(text).skip(1).map(|(_, line)| trim(line));
    let attribute = |line: &&[u8]| line.is_empty() || contains(line, b"=");
    let mut attributes = lines.by_ref().take_while(attribute);
    attributes.any(|line| line.starts_with(b"format") || line.starts_with(b"resolution"))
}

pub fn read(text: &[u8], options: &Options) -> Decoded {
    let what = what(text).ok_or_else(damaged)?;
    let mut reader = Reader {
        what,
        lines: Lines::new(text),
        draft: Draft::new(options.limits, ("", ""), &[]),
    };
    reader.draft.period = 0;
    reader.lines.next();
    reader.attributes()?;
    reader.samples()?;
    let Reader {
        lines, mut draft, ..
    } = reader;
    if draft.types.is_empty() {
        let problem = msg!(
            "The profile does not say what its values are: the line `resolution=…` is missing."
        );
        return Err(Error::new(ErrorKind::Malformed, problem, ATTRIBUTES));
    }
    name(lines.rest(), &mut draft)?;
    Ok((draft.finish(Vec::new(), Ending::NoAddresses)?, Vec::new()))
}

const ATTRIBUTES: &str = msg!(
    "Known are format=java and resolution; in a contention profile also sampling period and ms since reset."
);

struct Reader<'a> {
    what: What,
    lines: Lines<'a>,
    draft: Draft<'a>,
}

impl<'a> Reader<'a> {
    /// The next line that is not empty, as long as it ends: the last line of a text without an end is none of these.
    fn peek(&self) -> Option<(Lines<'a>, usize, &'a [u8])> {
        let mut after = self.lines.clone();
        loop {
            let is_ended = contains_end(after.rest());
            let (number, line) = after.next().filter(|_| is_ended)?;
            let line = trim(line);
            if !line.is_empty() {
                return Some((after, number, line));
            }
        }
    }

    fn attributes(&mut self) -> Result<(), Error> {
        let attribute = Pattern::new(r"([0-9A-Za-z_ ]+)=([0-9A-Za-z_ ]+)");
        while let Some((after, number, line)) = self.peek() {
            let parts = attribute.as_ref().and_then(|pattern| pattern.groups(line));
            let Some([_, name, value]) = parts else {
                return Ok(());
            };
            self.attribute(number, trim(name), trim(value))?;
            self.lines = after;
        }
        Ok(())
    }

    fn attribute(&mut self, number: usize, name: &[u8], value: &[u8]) -> Result<(), Error> {
        let draft = &mut self.draft;
        let read =
            || any_base(value).map_err(|fault| malformed(number, &fault.of(value), ATTRIBUTES));
        match (self.what, name) {
            (_, b"format") if value == b"java" => {}
            (What::Heap, b"resolution") => {
                let objects = of_kind(("inuse_objects", "count"));
                draft.types = vec![objects, (b"inuse_space".to_vec(), value.to_vec())];
            }
            (What::Contention, b"resolution") => {
                let contentions = of_kind(("contentions", "count"));
                draft.types = vec![contentions, (b"delay".to_vec(), value.to_vec())];
            }
            (What::Contention, b"sampling period") => {
                draft.period_type = of_kind(("contentions", "count"));
                draft.period = read()?;
            }
            (What::Contention, b"ms since reset") => {
                draft.duration_nanos = read()?.wrapping_mul(1_000_000);
            }
            _ => {
                let [name, value] = [name, value].map(String::from_utf8_lossy);
                let problem = tr!(
                    "the attribute `{name}={value}` is not known.",
                    name = name,
                    value = value
                );
                return Err(malformed(number, &problem, ATTRIBUTES));
            }
        }
        Ok(())
    }

    fn samples(&mut self) -> Result<(), Error> {
        let mut stack = Vec::new();
        let pattern = Pattern::new("([0-9]+) +([0-9]+) +@ +([ x0-9a-f]*)");
        while let Some((after, number, line)) = self.peek() {
            let parts = pattern.as_ref().and_then(|pattern| pattern.groups(line));
            let Some([_, amount, count, addresses]) = parts else {
                return Ok(());
            };
            numbers::addresses(addresses, &mut stack)
                .map_err(|digits| too_large(number, &digits))?;
            let read = |digits| {
                any_base(digits).map_err(|fault| malformed(number, &fault.of(digits), HELP))
            };
            let facts = self.sample(number, read(count)?, read(amount)?)?;
            self.draft.push(stack.iter().copied(), facts)?;
            self.lines = after;
        }
        Ok(())
    }

    fn sample(&self, number: usize, count: i64, amount: i64) -> Result<Facts, Error> {
        let (values, bytes) = match (self.what, self.draft.period) {
            (What::Heap, _) if count == 0 => {
                let problem = tr!(
                    "the sample has {amount} bytes in no objects.",
                    amount = amount
                );
                return Err(malformed(number, &problem, HELP));
            }
            (What::Heap, _) => {
                let (objects, bytes) = unsample::heap(count, amount, HEAP_RATE);
                ([objects, bytes, 0, 0], Some(amount / count))
            }
            (What::Contention, 0) => ([count, amount, 0, 0], None),
            (What::Contention, period) => {
                let (count, amount) = (count.wrapping_mul(period), amount.wrapping_mul(period));
                ([count, amount, 0, 0], None)
            }
        };
        Ok(Facts {
            values,
            bytes,
            ..Facts::default()
        })
    }
}

fn contains_end(text: &[u8]) -> bool {
    text.contains(&b'\n')
}

fn damaged() -> Error {
    let problem = msg!("The header of a profile of Java is missing.");
    let help = msg!("It should begin with `--- heapz 1 ---` or `--- contentionz 1 ---`.");
    Error::new(ErrorKind::Malformed, problem, help)
}

/// Gives the locations of `draft` the names that stand at the end of the text.
pub fn name<'a>(text: &'a [u8], draft: &mut Draft<'a>) -> Result<(), Error> {
    let Some(names) = Names::new() else {
        return Ok(());
    };
    let mut file_of: FxHashMap<Cow<[u8]>, Cow<[u8]>> = FxHashMap::default();
    for (_, line) in Lines::new(text) {
        let line = trim(line);
        if line.len() > LONGEST_LINE {
            continue;
        }
        let Some([_, address, name]) = names.location.groups(line) else {
            continue;
        };
        let address = hexadecimal(address).map_err(|_| no_address(line))?;
        let Some(location) = draft.location_at(address) else {
            continue;
        };
        let mut line = names.line(name);
        // Of one name there is one function, of the first file that was given.
        let file = file_of.entry(line.name.clone()).or_insert(line.file);
        line.file = file.clone();
        draft.lines.insert(location, vec![line]);
        draft.addresses[location as usize] = 0;
    }
    Ok(())
}

fn no_address(line: &[u8]) -> Error {
    let problem = tr!(
        "The address in {line} does not fit 64 bits.",
        line = shown(line)
    );
    let help = msg!("A line of a name should be like `0x10 com.example.Main.run (Main.java:12)`.");
    Error::new(ErrorKind::Malformed, problem, help)
}

/// The lines that name addresses.
struct Names {
    location: Pattern,
    file_and_line: Pattern,
    path: Pattern,
}

impl Names {
    fn new() -> Option<Names> {
        Some(Names {
            location: Pattern::new("^{s}*0x({x}){s}+(.*){s}*$")?,
            file_and_line: Pattern::new(r"^(.*){s}+\((.+):(-?[0-9]+)\)$")?,
            path: Pattern::new(r"^(.*){s}+\((.*)\)$")?,
        })
    }

    fn line<'a>(&self, text: &'a [u8]) -> Line<'a> {
        let (name, file, line) = match self.file_and_line.groups(text) {
            Some([_, name, file, line]) => (name, file, numbers::decimal(line).unwrap_or(0).max(0)),
            None => match self.path.groups(text) {
                // A library, of which the directory is of no interest.
                Some([_, name, path]) => (name, base(path), 0),
                None if contains(text, b"generated stub/JIT") => (&b"STUB"[..], &b""[..], 0),
                None => (text, &b""[..], 0),
            },
        };
        Line {
            name: Cow::Borrowed(name),
            file: Cow::Borrowed(file),
            line,
        }
    }
}

/// The last part of a path.
fn base(path: &[u8]) -> &[u8] {
    if path.is_empty() {
        return b".";
    }
    let end = path.iter().rposition(|b| *b != b'/').map_or(0, |at| at + 1);
    let start = path[..end]
        .iter()
        .rposition(|b| *b == b'/')
        .map_or(0, |at| at + 1);
    match &path[start..end] {
        b"" => b"/",
        name => name,
    }
}

#[cfg(test)]
mod tests {
    use super::super::checks::{check, refused};
    use super::*;

    const HEAP: &str = "--- heapz 1 ---\nformat = java\nresolution = bytes\n\
        1024 2 @ 0x10 0x20\n 524288 1 @ 0x20 0x30\n\n\
        0x10 A.f (A.java:3)\n 0x20 A.f (B.java:-1)\n 0x30 libc_start (/lib/libc.so)\n";

    #[test]
    fn heap_is_named_and_scaled() {
        let expected = [
            "inuse_objects/count inuse_space/bytes",
            "2049 1049088: A.f A.java:3; A.f A.java {bytes=512 }",
            "1 829411: A.f A.java; libc_start libc.so {bytes=524288 }",
        ];
        check(read, HEAP, &expected);
        assert!(super::super::contention::recognises(HEAP.as_bytes()));
        check(super::super::contention::read, HEAP, &expected);
    }

    #[test]
    fn contention_is_multiplied_by_the_period() {
        let text = "--- contentionz 1 ---\nformat = java\nresolution = microseconds\nsampling period = 100\n\
                    ms since reset = 5\n 7 3 @ 0x10 0x20\n0x10 some generated stub/JIT code\n0x20 VM";
        let expected = ["contentions/count delay/microseconds", "300 700: STUB; VM"];
        let profile = check(super::super::contention::read, text, &expected);
        assert_eq!(
            (profile.header.period, profile.header.duration_nanos),
            (100, 5_000_000)
        );
    }

    #[test]
    fn paths_end_in_a_name() {
        for (path, name) in [
            ("/a/b.so", "b.so"),
            ("/a/b/", "b"),
            ("//", "/"),
            ("", "."),
            ("c", "c"),
        ] {
            assert_eq!(base(path.as_bytes()), name.as_bytes());
        }
    }

    #[test]
    fn what_is_wrong_is_told() {
        refused(
            read,
            HEAP.replace("= java", "= c"),
            "Line 2: the attribute `format=c` is not known.",
        );
        refused(
            read,
            HEAP.replace("resolution = bytes\n", ""),
            "`resolution=…` is missing",
        );
        refused(
            read,
            HEAP.replace("1024 2", "1024 0"),
            "Line 4: the sample has 1024 bytes in no objects.",
        );
        refused(
            read,
            HEAP.replace("1024 2", "99999999999999999999 2"),
            "does not fit 64 bits",
        );
        refused(
            read,
            HEAP.replace("@ 0x10", "@ 0x11112222333344445"),
            "Line 4: the address",
        );
        refused(
            read,
            HEAP.replace("\n0x10 A", "\n0x11112222333344445 A"),
            "does not fit 64 bits",
        );
        refused(read, "--- heapz 2 ---\n", "header of a profile of Java");
    }
}
