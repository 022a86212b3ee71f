//! The text of `go tool pprof -traces`, back to a profile: a sample each, with its labels, its value and the names of its frames.
//! Figures come back as they were printed, so rounded; what was not printed (other sample types, most places) is not there.

use super::lines::{Lines, decimal, hexadecimal, malformed, rsplit_once, shown, split_once};
use super::{Decoded, Options};
use crate::input::Error;
use crate::profile::{Builder, Label, LocationId, MappingId, NewLine, NewLocation, NewMapping};
use std::collections::BTreeMap;

const SEPARATOR: &[u8] = b"-----------+-------------------------------------------------------";
const AGAIN: &str =
    msg!("Make the text again with `go tool pprof -traces PROFILE`, or open the profile itself.");

/// What the frames after the first are indented by: the value's ten characters, and three.
const INDENT: &[u8] = b"             ";

pub fn recognises(head: &[u8]) -> bool {
    Lines::new(head).any(|(_, line)| line == SEPARATOR)
}

pub fn read(text: &[u8], options: &Options) -> Decoded {
    let mut lines = Lines::new(text);
    let header = lines.until(SEPARATOR).unwrap_or(Lines::new(b""));
    let mut traces = Traces {
        builder: Builder::new(options.limits),
        mappings: BTreeMap::new(),
        unit: unit_of_samples(lines.clone()),
    };
    traces.header(header)?;
    traces.samples(lines)?;
    let warning = msg!(
        "`pprof -traces` rounds values and leaves out the other sample types: the profile holds no more than the text."
    );
    Ok((traces.builder.finish()?, vec![warning.into()]))
}

struct Traces<'a> {
    builder: Builder,
    /// By the name of the file, as far as the text tells it.
    mappings: BTreeMap<&'a [u8], MappingId>,
    /// What the samples are counted in.
    unit: &'a [u8],
}

#[derive(Default)]
struct Sample {
    labels: Vec<Label>,
    /// Comes after the labels, with the first frame.
    value: Option<i64>,
    stack: Vec<LocationId>,
    /// Inlined frames whose caller is still to come.
    inlined: Vec<NewLine>,
}

/// How a unit is printed, what it is one of, and how many of those it is.
#[derive(Debug, Clone, Copy)]
struct Unit<'a> {
    printed: &'a [u8],
    of: &'a [u8],
    factor: i64,
}

const fn unit(printed: &'static [u8], of: &'static [u8], factor: i64) -> Unit<'static> {
    Unit {
        printed,
        of,
        factor,
    }
}

const UNITS: [Unit; 12] = [
    unit(b"", b"count", 1),
    unit(b"B", b"bytes", 1),
    unit(b"kB", b"bytes", 1 << 10),
    unit(b"MB", b"bytes", 1 << 20),
    unit(b"GB", b"bytes", 1 << 30),
    unit(b"TB", b"bytes", 1 << 40),
    unit(b"PB", b"bytes", 1 << 50),
    unit(b"ns", b"nanoseconds", 1),
    unit(b"us", b"nanoseconds", 1_000),
    unit(b"ms", b"nanoseconds", 1_000_000),
    unit(b"s", b"nanoseconds", 1_000_000_000),
    unit(b"hrs", b"nanoseconds", 3_600_000_000_000),
];

const COUNT: &[u8] = b"count";

/// The first value that has a unit tells that of all: 0 is printed without.
fn unit_of_samples<'a>(lines: Lines<'a>) -> &'a [u8] {
    let values = lines.filter_map(|(_, line)| first_frame(line));
    let units = values.map(|((_, unit), _)| unit.of);
    let mut units = units.filter(|unit| *unit != COUNT);
    units.next().unwrap_or(COUNT)
}

impl<'a> Traces<'a> {
    /// What stands before the first separator.
    fn header(&mut self, lines: Lines<'a>) -> Result<(), Error> {
        let (mut file, mut build_id, mut kind) = (&b""[..], &b""[..], &b"samples"[..]);
        for (_, line) in lines.filter(|(_, line)| !line.is_empty()) {
            let (field, value) = split_once(line, b": ").unwrap_or((b"", line));
            match field {
                b"File" => file = value,
                b"Build ID" => build_id = value,
                b"Type" => kind = value,
                b"Doc" => {
                    let url = self.builder.string(value)?;
                    self.builder.header().doc_url = url;
                }
                b"Time" => self.builder.header().time_nanos = utc(value).unwrap_or(0),
                b"Duration" => {
                    self.builder.header().duration_nanos = duration(value).unwrap_or(0);
                }
                _ => self.builder.comment(line)?,
            }
        }
        self.builder.sample_type(kind, self.unit)?;
        match file.is_empty() && build_id.is_empty() {
            true => Ok(()),
            false => self.mapping(file, build_id).map(drop),
        }
    }

    fn mapping(&mut self, file: &'a [u8], build_id: &[u8]) -> Result<MappingId, Error> {
        if let Some(known) = self.mappings.get(file) {
            return Ok(*known);
        }
        let new = NewMapping {
            file: self.builder.string(file)?,
            build_id: self.builder.string(build_id)?,
            ..NewMapping::default()
        };
        let row = self.builder.mapping(new)?;
        self.mappings.insert(file, row);
        Ok(row)
    }

    /// Without a file in the header, the first mapping is one without a file.
    fn other_binary(&mut self, file: &'a [u8]) -> Result<MappingId, Error> {
        if self.mappings.is_empty() {
            self.mapping(b"", b"")?;
        }
        self.mapping(file, b"")
    }

    fn samples(&mut self, lines: Lines<'a>) -> Result<(), Error> {
        let mut sample = Sample::default();
        for (number, line) in lines {
            if line == SEPARATOR {
                self.end(&mut sample)?;
            } else if sample.value.is_some() {
                let name = line.strip_prefix(INDENT);
                let name = name.ok_or_else(|| no_frame(number, line))?;
                self.frame(name, &mut sample)?;
            } else if let Some(((value, unit), name)) = first_frame(line) {
                sample.value = Some(self.value(number, value, unit)?);
                self.frame(name, &mut sample)?;
            } else {
                let label = split_once(line, b":  ");
                let (key, value) = label.ok_or_else(|| no_frame(number, line))?;
                self.label(key.trim_ascii_start(), value, &mut sample.labels)?;
            }
        }
        self.end(&mut sample)
    }

    fn value(&self, number: usize, value: i64, unit: Unit<'_>) -> Result<i64, Error> {
        if unit.of == self.unit || value == 0 {
            return Ok(value);
        }
        let text = String::from_utf8_lossy;
        let problem = tr!(
            "the value is in {of}, but those before it are in {unit}.",
            of = text(unit.of),
            unit = text(self.unit)
        );
        Err(malformed(number, &problem, AGAIN))
    }

    /// Numbers that are printed with a unit are numbers again; without one they may as well have been texts.
    fn label(&mut self, key: &[u8], text: &[u8], labels: &mut Vec<Label>) -> Result<(), Error> {
        let values = text.split(|b| *b == b' ').map(split_value);
        let values: Option<Vec<_>> = values.collect();
        let values = values.filter(|values| values.iter().all(|(_, unit)| is_known(unit)));
        let Some(values) = values else {
            labels.push(self.builder.text_label(key, text)?);
            return Ok(());
        };
        for (value, unit) in values {
            labels.push(self.builder.number_label(key, value, unit.of)?);
        }
        Ok(())
    }

    /// `000000000040122f main.f /src/main.go:12 (inline)`: what there is depends on how the text was made.
    fn frame(&mut self, text: &'a [u8], sample: &mut Sample) -> Result<(), Error> {
        let (text, is_inlined) = match text.strip_suffix(b" (inline)") {
            Some(text) => (text, true),
            None => (text, false),
        };
        let (address, text) = address(text);
        let binary = text
            .strip_prefix(b"[")
            .and_then(|name| name.strip_suffix(b"]"));
        let mapping = match binary {
            Some(binary) => Some(self.other_binary(binary)?),
            None => None,
        };
        if binary.is_none() && text != b"<unknown>" {
            let (name, file, line) = place(text);
            sample.inlined.push(NewLine {
                function: self.builder.named(name, file)?,
                line,
                column: 0,
            });
        }
        match is_inlined {
            true => Ok(()),
            false => self.location(mapping, address, sample),
        }
    }

    fn location(
        &mut self,
        mapping: Option<MappingId>,
        address: u64,
        sample: &mut Sample,
    ) -> Result<(), Error> {
        let location = NewLocation {
            mapping,
            address,
            lines: &sample.inlined,
            ..NewLocation::default()
        };
        sample.stack.push(self.builder.location(&location)?);
        sample.inlined.clear();
        Ok(())
    }

    fn end(&mut self, sample: &mut Sample) -> Result<(), Error> {
        if !sample.inlined.is_empty() {
            self.location(None, 0, sample)?;
        }
        let sample = std::mem::take(sample);
        match sample.value {
            Some(value) => self
                .builder
                .add_sample(&sample.stack, &sample.labels, &[value]),
            None => Ok(()),
        }
    }
}

/// `      10ms   main.main`: a value, and the leaf.
fn first_frame(line: &[u8]) -> Option<((i64, Unit<'_>), &[u8])> {
    let (value, name) = split_once(line.trim_ascii_start(), b"   ")?;
    Some((split_value(value)?, name))
}

/// `1.20s`, in the unit that seconds are multiples of.
fn split_value(text: &[u8]) -> Option<(i64, Unit<'_>)> {
    let end = text
        .iter()
        .position(|b| !b.is_ascii_digit() && !b"-.".contains(b));
    let (number, unit) = text.split_at(end.unwrap_or(text.len()));
    number.iter().find(|b| b.is_ascii_digit())?;
    let known = UNITS.into_iter().find(|known| known.printed == unit);
    let unit = known.unwrap_or(Unit {
        printed: unit,
        of: unit,
        factor: 1,
    });
    let (whole, fraction) = split_once(number, b".").unwrap_or((number, b"0"));
    let digits = [whole, fraction].concat();
    let scale = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let value = decimal::<i64>(&digits)? as i128 * i128::from(unit.factor);
    let half = value.signum() * scale / 2;
    Some((i64::try_from((value + half) / scale).ok()?, unit))
}

fn is_known(unit: &Unit<'_>) -> bool {
    unit.of != COUNT && UNITS.iter().any(|known| known.printed == unit.printed)
}

/// Sixteen hexadecimal digits and a blank.
fn address(text: &[u8]) -> (u64, &[u8]) {
    let split = text.split_at_checked(16);
    let address = split.and_then(|(digits, rest)| {
        let rest = rest.strip_prefix(b" ")?;
        let is_address = digits.iter().all(u8::is_ascii_hexdigit);
        is_address.then_some((hexadecimal(digits)?, rest))
    });
    address.unwrap_or((0, text))
}

/// `main.f /src/main.go:12`, of which the file and the line may be missing.
fn place(text: &[u8]) -> (&[u8], &[u8], i64) {
    let found = rsplit_once(text, b" ").and_then(|(name, place)| {
        let (file, line) = rsplit_once(place, b":")?;
        let (line, file) = match rsplit_once(file, b":").map(|(f, l)| (f, decimal(l))) {
            // The last number was the column.
            Some((file, Some(line))) => (line, file),
            _ => (decimal(line)?, file),
        };
        (!file.is_empty() && !file.ends_with(b":")).then_some((name, file, line))
    });
    found.unwrap_or((text, b"", 0))
}

/// `2006-01-02 15:04:05 UTC`. The name of another zone does not say how far it is from UTC.
fn utc(text: &[u8]) -> Option<i64> {
    let time = text.strip_suffix(b" UTC")?;
    super::raw::time(&[time, b" +0000"].concat())
}

/// `3.13s, Total samples = 29.50s (943%)`
fn duration(text: &[u8]) -> Option<i64> {
    let (duration, _) = split_once(text, b",")?;
    let (value, unit) = split_value(duration)?;
    (unit.of == b"nanoseconds").then_some(value)
}

fn no_frame(number: usize, line: &[u8]) -> Error {
    let problem = tr!(
        "{line} is neither a label nor a frame of `pprof -traces`.",
        line = shown(line)
    );
    malformed(number, &problem, AGAIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::shown::shown;

    const TEXT: &str = "File: app\nBuild ID: abc\nfree text\nType: cpu\nDoc: http://x\n\
        Time: 1970-01-01 00:00:01 UTC\nDuration: 1.50s, Total samples = 30ms ( 2.00%)\n\
        -----------+-------------------------------------------------------\n\
        \x20    bytes:  1kB 16B\n      op:  get all\n\
        \x20     10ms   main.f (inline)\n             main.g\n             [libc.so]\n             <unknown>\n\
        -----------+-------------------------------------------------------\n\
        \x20        0   0000000000401000 std::f(int, char) /a/b.cc:12:3 (inline)\n             0000000000401000 main b.cc:7\n\
        -----------+-------------------------------------------------------\n";

    fn open(text: &str) -> Decoded {
        assert!(recognises(text.as_bytes()));
        read(text.as_bytes(), &Options::default())
    }

    #[test]
    fn all_that_the_text_holds() {
        let (profile, warnings) = open(TEXT).unwrap();
        assert_eq!(
            shown(&profile),
            "cpu/nanoseconds\n\
             10000000: main.f^ main.g; ;  {bytes=1024 bytes, bytes=16 bytes, op=get all}\n\
             0: 0x401000 std::f(int, char) /a/b.cc:12^ main b.cc:7\n"
        );
        let text = |id| profile.strings.text(id).into_owned();
        let header = &profile.header;
        assert_eq!(text(header.comments[0]), "free text");
        assert_eq!(
            (header.time_nanos, header.duration_nanos),
            (1_000_000_000, 1_500_000_000)
        );
        let files: Vec<_> = profile.mappings.file.iter().map(|f| text(*f)).collect();
        assert_eq!(files, ["app", "libc.so"]);
        assert_eq!(warnings.len(), 1);
        let (crlf, _) = open(&TEXT.replace('\n', "\r\n")).unwrap();
        assert_eq!(shown(&crlf), shown(&profile));
    }

    #[test]
    fn values_in_their_units() {
        let check = |text: &str, value: i64, of: &str| {
            let (found, unit) = split_value(text.as_bytes()).expect(text);
            assert_eq!((found, unit.of), (value, of.as_bytes()), "{text}");
        };
        check("12", 12, "count");
        check("-1.50s", -1_500_000_000, "nanoseconds");
        check("0.33us", 330, "nanoseconds");
        check("512.33kB", 524_626, "bytes");
        check("2.50cycles", 3, "cycles");
        for text in [
            "",
            "ms",
            "-",
            "1.2.3s",
            "99999999999GB",
            "0.0000000000000000000000000000000000000001s",
        ] {
            assert!(split_value(text.as_bytes()).is_none(), "{text}");
        }
    }

    #[test]
    fn errors_name_the_line() {
        let check = |from: &str, to: &str, words: &str| {
            let error = open(&TEXT.replacen(from, to, 1))
                .map(drop)
                .expect_err(words);
            assert!(error.problem.contains(words), "{error}");
        };
        check("      op:  get", "get", "Line 10: \"get all\" is neither");
        check(
            "             main.g",
            "main.g",
            "Line 12: \"main.g\" is neither",
        );
        check(
            "        0   0",
            "      1kB   0",
            "Line 16: the value is in bytes, but those before it are in nanoseconds",
        );
    }

    #[test]
    fn a_text_that_breaks_off() {
        let end = TEXT.find("             [libc").unwrap();
        let (profile, _) = open(&TEXT[..end]).unwrap();
        assert_eq!(profile.samples.len(), 1);
        for end in 0..TEXT.len() {
            let _ = read(&TEXT.as_bytes()[..end], &Options::default());
        }
    }
}
