//! The binary CPU profile of gperftools (`profilez`): words of 32 or 64 bits in either byte order. After a header of five words come
//! samples (count, depth, addresses from the leaf on), then 0 1 0, then the memory map, or Java's names, as text.

use super::draft::{Draft, Ending, Facts};
use super::{java, memory_map};
use crate::formats::lines::Lines;
use crate::formats::{Decoded, Options};
use crate::input::{Error, ErrorKind};
use rustc_hash::FxHashMap;

const HELP: &str =
    msg!("The program that wrote it has not ended, or the download broke off: fetch it again.");
const CUT: &str = msg!(
    "The file ends without the mark of its end: its last samples, and the names of its binaries, may be missing."
);

#[derive(Clone, Copy)]
struct Words {
    bytes: usize,
    is_big_endian: bool,
}

const WORDS: [Words; 4] = [
    Words::new(4, false),
    Words::new(4, true),
    Words::new(8, false),
    Words::new(8, true),
];

/// A file whose header was understood.
struct Header {
    words: Words,
    is_java: bool,
    /// In microseconds.
    period: i64,
}

impl Words {
    const fn new(bytes: usize, is_big_endian: bool) -> Words {
        Words {
            bytes,
            is_big_endian,
        }
    }

    /// Takes a word off the front of `rest`. From the end on there are only zeros, and no rest.
    fn next(self, rest: &mut Option<&[u8]>) -> u64 {
        let Some((word, after)) = rest.and_then(|bytes| bytes.split_at_checked(self.bytes)) else {
            *rest = None;
            return 0;
        };
        *rest = Some(after);
        let add = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        match self.is_big_endian {
            true => word.iter().fold(0, add),
            false => word.iter().rev().fold(0, add),
        }
    }

    fn header(self, bytes: &[u8]) -> Option<Header> {
        let mut rest = Some(bytes);
        let words: [u64; 5] = std::array::from_fn(|_| self.next(&mut rest));
        rest?;
        let [0, 3, java @ (0 | 1), period, 0] = words else {
            return None;
        };
        (period > 0).then_some(Header {
            words: self,
            is_java: java == 1,
            period: period as i64,
        })
    }
}

fn header(bytes: &[u8]) -> Option<Header> {
    WORDS.iter().find_map(|words| words.header(bytes))
}

pub fn recognises(head: &[u8]) -> bool {
    header(head).is_some()
}

pub fn read(bytes: &[u8], options: &Options) -> Decoded {
    let Some(header) = header(bytes) else {
        return Err(malformed(0, msg!("the header of a CPU profile is missing")));
    };
    let types = [("samples", "count"), ("cpu", "nanoseconds")];
    let mut draft = Draft::new(options.limits, types[1], &types);
    draft.period = header.period.wrapping_mul(1000);
    let mut warnings = Vec::new();
    let rest = samples(bytes, &header, &mut draft)?;
    if rest.is_none() {
        warnings.push(CUT.to_owned());
    }
    let text = rest.unwrap_or_default();
    let profile = if header.is_java {
        java::name(text, &mut draft)?;
        draft.finish(Vec::new(), Ending::NoAddresses)?
    } else {
        strip_handler(&mut draft);
        draft.finish(memory_map::parse(Lines::new(text)), Ending::OneLeaf)?
    };
    Ok((profile, warnings))
}

/// Takes the samples; gives what follows their end, if that is marked.
fn samples<'b>(
    bytes: &'b [u8],
    header: &Header,
    draft: &mut Draft,
) -> Result<Option<&'b [u8]>, Error> {
    let words = header.words;
    let mut rest = bytes.get(5 * words.bytes..);
    let mut stack = Vec::new();
    while let Some(from) = rest.filter(|rest| !rest.is_empty()) {
        let count = words.next(&mut rest);
        let depth = words.next(&mut rest);
        let at = bytes.len() - from.len();
        let left = rest.ok_or_else(|| malformed(at, msg!("it ends inside a sample")))?;
        if depth > left.len() as u64 / 4 {
            let problem = tr!(
                "a sample has {depth} frames, for which the file is too short",
                depth = depth
            );
            return Err(malformed(at, &problem));
        }
        stack.clear();
        stack.extend((0..depth).map(|_| words.next(&mut rest)));
        if count == 0 && stack == [0] {
            return Ok(rest);
        }
        push(draft, header, count as i64, &stack)?;
    }
    Ok(None)
}

fn push(draft: &mut Draft, header: &Header, count: i64, stack: &[u64]) -> Result<(), Error> {
    // All but the leaf are return addresses; the call is before them. Java's are no addresses.
    let calls = stack.iter().enumerate().map(|(depth, address)| {
        let back = u64::from(depth > 0 && !header.is_java);
        address.wrapping_sub(back)
    });
    let facts = Facts {
        values: [count, count.wrapping_mul(draft.period), 0, 0],
        ..Facts::default()
    };
    draft.push(calls, facts)
}

/// The frame of the signal handler is the leaf's caller nearly everywhere, and says nothing: up to two such are taken out. One
/// sample of 32 may differ.
fn strip_handler(draft: &mut Draft) {
    for _ in 0..2 {
        let samples = draft.samples.len();
        let enough = samples - samples / 32;
        let mut counts: FxHashMap<u64, usize> = FxHashMap::default();
        for caller in draft.samples.iter().filter_map(|s| draft.caller(s)) {
            *counts.entry(caller).or_default() += 1;
        }
        // No two can be that frequent.
        let handler = counts.into_iter().find(|(_, count)| *count >= enough);
        if let Some((handler, _)) = handler {
            draft.strip_callers(|_, caller| caller == handler);
        }
    }
}

fn malformed(at: usize, problem: &str) -> Error {
    let problem = tr!(
        "The CPU profile is damaged at byte {at}: {problem}.",
        at = at,
        problem = tr!(problem)
    );
    Error::new(ErrorKind::Malformed, problem, HELP)
}

#[cfg(test)]
mod tests {
    use super::super::checks::{check, mappings, refused, warned};
    use super::*;

    /// The words of a file in every width and order.
    fn every_kind(words: &[u64], tail: &str) -> [Vec<u8>; 4] {
        let write = |of: Words| {
            let bytes = words.iter().flat_map(|word| match of.is_big_endian {
                true => word.to_be_bytes()[8 - of.bytes..].to_vec(),
                false => word.to_le_bytes()[..of.bytes].to_vec(),
            });
            bytes.chain(tail.bytes()).collect()
        };
        WORDS.map(write)
    }

    const TYPES: &str = "samples/count cpu/nanoseconds";
    const SAMPLES: [u64; 16] = [
        0, 3, 0, 10_000, 0, 2, 3, 0x1010, 0x1021, 0x1031, 1, 1, 0x1010, 0, 1, 0,
    ];

    #[test]
    fn every_width_and_order() {
        for bytes in every_kind(&SAMPLES, "1000-2000: /bin/main\n") {
            assert!(recognises(&bytes));
            let expected = [
                TYPES,
                "2 20000000: 0x1010 ; 0x1020 ; 0x1030",
                "1 10000000: 0x1010",
            ];
            let profile = check(read, &bytes, &expected);
            assert_eq!(profile.header.period, 10_000_000);
            assert_eq!(mappings(&profile), ["0x1000/0x2000/0x0 /bin/main"]);
        }
    }

    #[test]
    fn the_frame_of_the_signal_handler_is_taken_out() {
        let words = [
            0, 3, 0, 1, 0, 1, 3, 0x10, 0x99, 0x21, 1, 3, 0x30, 0x99, 0x41, 0, 1, 0,
        ];
        for bytes in every_kind(&words, "") {
            check(
                read,
                &bytes,
                &[TYPES, "1 1000: 0x10 ; 0x20", "1 1000: 0x30 ; 0x40"],
            );
        }
    }

    #[test]
    fn a_leaf_that_was_recorded_twice_counts_once() {
        let words = [0, 3, 0, 1, 0, 1, 3, 0x10, 0x10, 0x21, 1, 1, 0x30, 0, 1, 0];
        for bytes in every_kind(&words, "") {
            check(
                read,
                &bytes,
                &[TYPES, "1 1000: 0x10 ; 0x20", "1 1000: 0x30"],
            );
        }
    }

    #[test]
    fn java_has_names() {
        let words = [0, 3, 1, 1, 0, 1, 2, 0x10, 0x20, 0, 1, 0];
        for bytes in every_kind(&words, "0x10 A.f (A.java:3)\n0x20 GC\n") {
            check(read, &bytes, &[TYPES, "1 1000: A.f A.java:3; GC"]);
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_told() {
        for bytes in every_kind(&SAMPLES[..13], "") {
            warned(read, &bytes, "ends without the mark of its end");
            refused(
                read,
                &bytes[..bytes.len() / 13 * 11 - 1],
                "it ends inside a sample",
            );
            refused(read, &bytes[..12], "header");
        }
        for bytes in every_kind(&[0, 3, 0, 1, 0, 1, 1 << 31], "") {
            refused(read, &bytes, "a sample has 2147483648 frames");
        }
    }
}
