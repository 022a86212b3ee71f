//! Heap, growth and fragmentation profiles as text: tcmalloc's, and Go's heap and allocs with `debug=1`.
//!
//! A line is `OBJECTS: BYTES [OBJECTS: BYTES] @ 0x… 0x…`; in brackets is what was allocated, before them what is in use.

use super::cursor::{Cursor, search};
use super::draft::{Draft, Values};
use super::memory_map::{after_sentinel, is_sentinel};
use super::numbers::{self, decimal};
use super::patterns::{Pattern, is_space_or_comment, trim};
use super::recorder::{Hidden, Recorder};
use super::{Kind, unsample};
use crate::formats::lines::{Lines, malformed, shown};
use crate::formats::{Decoded, Options};
use crate::input::Error;

const FIGURES: &str = r"heap profile: *([0-9]+): *([0-9]+) *\[ *([0-9]+): *([0-9]+) *\] ";
const HELP: &str = msg!(
    "A line should be like `1: 1024 [2: 2048] @ 0x401000 0x402000`: objects and bytes in use, those allocated in brackets, addresses."
);

/// What the first line says.
struct Header<'a> {
    /// How samples were taken; empty for growth and fragmentation.
    kind: &'a [u8],
    rate: &'a [u8],
    /// In use: objects and bytes; allocated: objects and bytes.
    totals: [&'a [u8]; 4],
}

/// How to read the samples.
struct Scheme {
    period: i64,
    is_sampled: bool,
    has_allocated: bool,
}

pub fn recognises(head: &[u8]) -> bool {
    let line = first_line(head).unwrap_or_default();
    line.starts_with(b"heap profile:") || header(line).is_some()
}

fn first_line(text: &[u8]) -> Option<&[u8]> {
    const LONGEST_HEADER: usize = 1024;
    let head = &text[..text.len().min(LONGEST_HEADER)];
    Lines::new(head).next().map(|(_, line)| line)
}

fn header(line: &[u8]) -> Option<Header<'_>> {
    let sampled = Pattern::new(&format!("{FIGURES}*@ *(heap[_a-z0-9]*)/?([0-9]*)"))?;
    if let Some([_, a, b, c, d, kind, rate]) = sampled.groups(line) {
        let totals = [a, b, c, d];
        return Some(Header { kind, rate, totals });
    }
    let whole = Pattern::new(&format!("{FIGURES}*@ (?:growth|fragmentation)z?"))?;
    let [_, a, b, c, d] = whole.groups(line)?;
    Some(Header {
        kind: b"",
        rate: b"",
        totals: [a, b, c, d],
    })
}

impl Header<'_> {
    fn scheme(&self) -> Result<Scheme, Error> {
        let [objects, bytes, allocated, allocated_bytes] = self.totals;
        let differs = |a: &[u8], b: &[u8]| a != b && a != b"0";
        let has_allocated = differs(allocated, objects) || differs(allocated_bytes, bytes);
        let rate = match self.rate {
            b"" => Ok(0),
            digits => decimal(digits).map_err(|fault| malformed(1, &fault.of(digits), RATE)),
        };
        let (period, is_sampled) = match self.kind {
            b"" => (1, false),
            b"heapprofile" => (1, false),
            b"heapz_v2" | b"heap_v2" => (rate?, true),
            // Go says twice the rate.
            b"heap" => (rate? / 2, true),
            other => return Err(unknown(other)),
        };
        Ok(Scheme {
            period,
            is_sampled,
            has_allocated: has_allocated && !self.kind.is_empty(),
        })
    }

    /// Go states the sums of what it samples, the bytes allocated one more than they are where they would equal those in use.
    fn objects(&self) -> Option<(i64, i64)> {
        let [objects, _, allocated, _] = self.totals;
        (self.kind == b"heap").then_some((decimal(objects).ok()?, decimal(allocated).ok()?))
    }
}

const RATE: &str = msg!(
    "After `@` comes how memory was sampled and the bytes between two samples, as in `@ heap_v2/524288`."
);

fn unknown(kind: &[u8]) -> Error {
    let problem = tr!(
        "the heap profile is of a kind that is not known, {kind}.",
        kind = shown(kind)
    );
    let help =
        msg!("Known are heap (Go), heap_v2, heapz_v2, heapprofile, growth and fragmentation.");
    malformed(1, &problem, help)
}

pub fn read(text: &[u8], options: &Options) -> Decoded {
    let mut lines = Lines::new(text);
    lines.next();
    let first = first_line(text).unwrap_or_default();
    let Some(header) = header(first) else {
        let problem = tr!(
            "the heap profile begins with {first}.",
            first = shown(first)
        );
        let help = msg!("It should begin like `heap profile: 1: 1024 [2: 2048] @ heap_v2/524288`.");
        return Err(malformed(1, &problem, help));
    };
    let scheme = header.scheme()?;
    let types: &[Kind] = match scheme.has_allocated {
        true => &[
            ("alloc_objects", "count"),
            ("alloc_space", "bytes"),
            ("inuse_objects", "count"),
            ("inuse_space", "bytes"),
        ],
        false => &[("objects", "count"), ("space", "bytes")],
    };
    let mut draft = Draft::new(options.limits, ("space", "bytes"), types);
    draft.period = scheme.period;
    let mut recorder = Recorder::new(draft, Hidden::Dropped, options);
    let mut returns = Vec::new();
    let mut objects = (0i64, 0i64);
    let mut last: &[u8] = b"";
    for (number, line) in lines.by_ref() {
        last = line;
        let line = trim(line);
        if is_space_or_comment(line) {
            recorder.comment(number, line);
        } else if is_sentinel(line) {
            break;
        } else {
            let sample = Sample::parse(line).ok_or_else(|| no_sample(number, line))?;
            let figures = sample.figures(&scheme, number)?;
            numbers::addresses(sample.addresses, &mut returns)
                .map_err(|digits| too_large(number, &digits))?;
            objects.0 = objects.0.wrapping_add(figures.objects.0);
            objects.1 = objects.1.wrapping_add(figures.objects.1);
            recorder.record(&returns, figures.values, Some(figures.object))?;
        }
    }
    let (profile, mut warnings) = recorder.finish(after_sentinel(lines, last))?;
    warnings.extend(header.objects().filter(|o| *o != objects).map(|stated| {
        tr!("The file says that it has {stated} objects in use of {stated_allocated} allocated, but its samples have {objects} of {allocated}: a part of it may be missing.", stated = stated.0, stated_allocated = stated.1, objects = objects.0, allocated = objects.1)
    }));
    Ok((profile, warnings))
}

fn no_sample(number: usize, line: &[u8]) -> Error {
    malformed(
        number,
        &tr!("{line} is no sample.", line = shown(line)),
        HELP,
    )
}

pub fn too_large(number: usize, digits: &[u8]) -> Error {
    let problem = tr!(
        "the address 0x{digits} does not fit 64 bits.",
        digits = String::from_utf8_lossy(&digits[..digits.len().min(40)])
    );
    malformed(
        number,
        &problem,
        msg!("An address has at most 16 hexadecimal digits."),
    )
}

/// The figures of a line, not read yet.
struct Sample<'l> {
    in_use: [&'l [u8]; 2],
    allocated: [&'l [u8]; 2],
    addresses: &'l [u8],
}

struct Figures {
    values: Values,
    /// Bytes of one object.
    object: i64,
    /// In use and allocated, as they were sampled.
    objects: (i64, i64),
}

impl<'l> Sample<'l> {
    fn parse(line: &'l [u8]) -> Option<Sample<'l>> {
        search(line, |mut cursor: Cursor<'l>| {
            let objects = cursor.signed()?;
            cursor.mark(b":")?;
            cursor.blanks();
            let bytes = cursor.signed()?;
            cursor.blanks();
            cursor.mark(b"[")?;
            cursor.blanks();
            let allocated = cursor.digits()?;
            cursor.mark(b":")?;
            cursor.blanks();
            let allocated_bytes = cursor.digits()?;
            cursor.blanks();
            cursor.mark(b"] @")?;
            Some(Sample {
                in_use: [objects, bytes],
                allocated: [allocated, allocated_bytes],
                addresses: cursor.addresses(),
            })
        })
    }

    fn figures(&self, scheme: &Scheme, number: usize) -> Result<Figures, Error> {
        let mut object = 0;
        let mut objects = (0, 0);
        let mut values = [0; 4];
        let (allocated, in_use) = values.split_at_mut(2);
        if scheme.has_allocated {
            let pair = pair(self.allocated, msg!("allocated"), number)?;
            objects.1 = pair.0;
            allocated.copy_from_slice(&scheme.scale(pair, &mut object));
        }
        let pair = pair(self.in_use, msg!("in use"), number)?;
        objects.0 = pair.0;
        in_use.copy_from_slice(&scheme.scale(pair, &mut object));
        if !scheme.has_allocated {
            values.rotate_left(2);
        }
        Ok(Figures {
            values,
            object,
            objects,
        })
    }
}

impl Scheme {
    fn scale(&self, (objects, bytes): (i64, i64), object: &mut i64) -> [i64; 2] {
        if objects == 0 {
            return [0, bytes];
        }
        *object = bytes.wrapping_div(objects);
        let (objects, bytes) = match self.is_sampled {
            true => unsample::heap(objects, bytes, self.period),
            false => (objects, bytes),
        };
        [objects, bytes]
    }
}

fn pair(digits: [&[u8]; 2], what: &str, number: usize) -> Result<(i64, i64), Error> {
    let read =
        |digits: &[u8]| decimal(digits).map_err(|fault| malformed(number, &fault.of(digits), HELP));
    let (objects, bytes) = (read(digits[0])?, read(digits[1])?);
    if objects == 0 && bytes != 0 {
        let problem = tr!(
            "no objects are {what}, but {bytes} bytes are.",
            what = tr!(what),
            bytes = bytes
        );
        return Err(malformed(number, &problem, HELP));
    }
    Ok((objects, bytes))
}

#[cfg(test)]
mod tests {
    use super::super::checks::{check, check_named, mappings, refused, warned};
    use super::*;

    const GO: &str = "heap profile: 3: 48 [5: 80] @ heap/2\n\
        1: 16 [2: 32] @ 0x11 0x21 0x31\n\
        #\t0x20\tmain.f+0x10\t/a.go:3\n\n\
        2: 32 [3: 48] @ 0x11 0x41\n\
        #\t0x40\tmain.g+0x10\t/a.go:4\n\n\n\
        # runtime.MemStats\n# Alloc = 48\n";

    #[test]
    fn columns_follow_from_the_header() {
        let two = "heap profile: 1: 16 [1: 16] @ heapprofile\n 1: 16 [9: 9] @ 0x11 0x1\n";
        check(
            read,
            two,
            &["objects/count space/bytes", "1 16: 0x10 ;  {bytes=16 }"],
        );
        let growth = "heap profile: 1: 16 [2: 32] @ growthz\n1: 16 [2: 32] @ 0x11\n";
        let profile = check(
            read,
            growth,
            &["objects/count space/bytes", "1 16: 0x10  {bytes=16 }"],
        );
        assert_eq!(profile.header.period, 1);
        let four = ["alloc_objects/count alloc_space/bytes inuse_objects/count inuse_space/bytes"];
        check(
            read,
            "heap profile: 1: 16 [2: 16] @ fragmentation",
            &["objects/count space/bytes"],
        );
        check(read, "heap profile: 1: 16 [2: 16] @ heap", &four);
    }

    #[test]
    fn samples_are_scaled_by_their_rate() {
        let text = "heap profile: 1: 524288 [0: 0] @ heap_v2/524288\n1: 524288 [0: 0] @ 0x11\n";
        let expected = [
            "objects/count space/bytes",
            "1 829411: 0x10  {bytes=524288 }",
        ];
        let profile = check(read, text, &expected);
        assert_eq!(profile.header.period, 524_288);
        let go = text.replace("heap_v2/524288", "heap/1048576");
        assert_eq!(check(read, go, &expected).header.period, 524_288);
    }

    #[test]
    fn names_of_go() {
        let expected = [
            "alloc_objects/count alloc_space/bytes inuse_objects/count inuse_space/bytes",
            "2 32 1 16: 0x20 main.f /a.go:3 {bytes=16 }",
            "3 48 2 32: 0x40 main.g /a.go:4 {bytes=16 }",
        ];
        let profile = check_named(read, GO, &expected);
        let comments = profile
            .header
            .comments
            .iter()
            .map(|c| profile.strings.text(*c));
        let comments: Vec<_> = comments.collect();
        assert_eq!(comments, ["# runtime.MemStats", "# Alloc = 48"]);
        assert!(profile.mappings.flags[0].has_functions);
        warned(
            read,
            GO.replace("3: 48 [5", "4: 48 [5"),
            "4 objects in use of 5",
        );
    }

    #[test]
    fn the_memory_map_ends_it() {
        let text = "heap profile: 1: 1 [1: 1] @ heapprofile\n1: 1 [1: 1] @ 0x1801\n\
                    MAPPED_LIBRARIES:\n1000-2000 r-xp 0 00:00 0 /bin/main\n";
        let profile = check(
            read,
            text,
            &["objects/count space/bytes", "1 1: 0x1800  {bytes=1 }"],
        );
        assert_eq!(mappings(&profile), ["0x1000/0x2000/0x0 /bin/main"]);
    }

    #[test]
    fn what_is_wrong_is_told() {
        let of = |line: &str| format!("heap profile: 1: 1 [1: 1] @ heap_v2/2\n{line}\n");
        refused(
            read,
            "heap profile: 1: 1",
            "Line 1: the heap profile begins with",
        );
        refused(read, "heap profile: 1: 1 [1: 1] @ heap_v3/2", "\"heap_v3\"");
        refused(
            read,
            "heap profile: 1: 1 [1: 1] @ heap/99999999999999999999",
            "64 bits",
        );
        refused(read, of("nonsense"), "Line 2: \"nonsense\" is no sample.");
        refused(
            read,
            of("1: 99999999999999999999 [1: 1] @ 0x1"),
            "does not fit 64 bits",
        );
        refused(
            read,
            of("0: 5 [1: 1] @ 0x1"),
            "no objects are in use, but 5 bytes are",
        );
        refused(
            read,
            of("1: 1 [1: 1] @ 0x11112222333344445"),
            "the address 0x11112222333344445",
        );
    }
}
