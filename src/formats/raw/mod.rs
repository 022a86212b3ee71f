//! The text of `go tool pprof -raw`, back to a profile: everything the text holds. Sections are found first, and read from the last
//! to the first, so that a reference is resolved as it is met.
//!
//! The text quotes nothing. Where it can be read in two ways, the reading is the one that prints the same text again.

mod labels;
mod numbers;
mod symbols;

pub use numbers::time;

use super::lines::{Lines, decimal, malformed, rsplit_once, shown, split_once};
use super::{Decoded, Options};
use crate::input::{Error, ErrorKind};
use crate::profile::{Builder, LocationId, RowIndex};
use labels::Labels;
use symbols::Symbols;

const AGAIN: &str =
    msg!("Make the text again with `go tool pprof -raw PROFILE`, or open the profile itself.");

/// The lines that pprof begins with, up to the one that names the sample types.
const HEADERS: [&[u8]; 6] = [
    b"Comment: ",
    b"Doc: ",
    b"PeriodType: ",
    b"Period: ",
    b"Time: ",
    b"Duration: ",
];

pub fn recognises(head: &[u8]) -> bool {
    let mut period = false;
    for (_, line) in Lines::new(head) {
        match line {
            b"Samples:" => return period,
            _ if line.starts_with(b"Period: ") => period = true,
            _ if HEADERS.iter().any(|header| line.starts_with(header)) => {}
            // A comment may have lines of its own.
            _ if head.starts_with(b"Comment: ") => {}
            _ => return false,
        }
    }
    false
}

pub fn read(text: &[u8], options: &Options) -> Decoded {
    let mut lines = Lines::new(text);
    let header = lines.until(b"Samples:");
    let samples = lines.until(b"Locations");
    let locations = lines.until(b"Mappings");
    let (Some(header), Some(mut samples)) = (header, samples) else {
        return Err(ends_early(lines.number()));
    };
    let mut warnings = Vec::new();
    let (locations, mappings) = match locations {
        Some(locations) => (locations, lines),
        None => {
            warnings.push(tr!(
                "The text ends before its mappings: the last part of it is missing."
            ));
            (lines, Lines::new(b""))
        }
    };
    let mut builder = Builder::new(options.limits);
    read_header(header, &mut builder, &mut warnings)?;
    read_types(&mut samples, &mut builder)?;
    let symbols = Symbols::read(locations, mappings, &mut builder)?;
    warnings.extend(symbols.warning());
    let labels = Labels::of(samples.clone());
    read_samples(samples, &symbols.locations, &labels, &mut builder)?;
    warnings.extend(labels.warnings());
    Ok((builder.finish()?, warnings))
}

fn ends_early(lines: usize) -> Error {
    Error::new(
        ErrorKind::Truncated,
        tr!(
            "The text of `pprof -raw` ends after {lines} lines, before its locations.",
            lines = lines
        ),
        AGAIN,
    )
}

fn read_header(
    lines: Lines<'_>,
    builder: &mut Builder,
    warnings: &mut Vec<String>,
) -> Result<(), Error> {
    let mut comment: Option<Vec<u8>> = None;
    for (number, line) in lines {
        let known = HEADERS.iter().find(|header| line.starts_with(header));
        let Some(header) = known else {
            // A further line of a comment.
            let Some(text) = comment.as_mut() else {
                return Err(malformed(
                    number,
                    msg!("this is no header of `pprof -raw`."),
                    AGAIN,
                ));
            };
            text.push(b'\n');
            text.extend_from_slice(line);
            continue;
        };
        if let Some(text) = comment.take() {
            builder.comment(&text)?;
        }
        let value = &line[header.len()..];
        if *header == b"Comment: " {
            comment = Some(value.to_vec());
        } else {
            read_field(header, value, number, builder, warnings)?;
        }
    }
    match comment {
        Some(text) => builder.comment(&text),
        None => Ok(()),
    }
}

fn read_field(
    field: &[u8],
    value: &[u8],
    line: usize,
    builder: &mut Builder,
    warnings: &mut Vec<String>,
) -> Result<(), Error> {
    let wrong = |what: &str| malformed(line, what, AGAIN);
    match field {
        b"Doc: " => {
            let url = builder.string(value)?;
            builder.header().doc_url = url;
        }
        b"PeriodType: " => {
            let (kind, unit) = rsplit_once(value, b" ").unwrap_or((value, b""));
            let period_type = builder.value_type(kind, unit)?;
            builder.header().period_type = Some(period_type);
        }
        b"Period: " => {
            let period = decimal(value);
            builder.header().period =
                period.ok_or_else(|| wrong(msg!("the period should be a whole number.")))?;
        }
        b"Time: " => {
            let time = numbers::time(value);
            builder.header().time_nanos = time.ok_or_else(|| {
                wrong(msg!(
                    "the time should be like \"2006-01-02 15:04:05.5 +0100 CET\"."
                ))
            })?;
        }
        _ => {
            let duration = numbers::duration(value);
            builder.header().duration_nanos = duration
                .ok_or_else(|| wrong(msg!("the duration should be like \"1m30\" or \"3.13\".")))?;
            warnings.push(tr!("`pprof -raw` cuts the duration to four characters, so it is known no better than that."));
        }
    }
    Ok(())
}

/// `alloc_space/bytes[dflt] inuse_space/bytes`. A kind or unit may have blanks; each type ends with the word that has the slash.
fn read_types(lines: &mut Lines<'_>, builder: &mut Builder) -> Result<(), Error> {
    let Some((number, line)) = lines.next() else {
        return Err(ends_early(lines.number()));
    };
    let mut start = 0;
    for end in ends_of_words(line) {
        let Some((kind, unit)) = rsplit_once(&line[start..end], b"/") else {
            continue;
        };
        let (unit, is_default) = match unit.strip_suffix(b"[dflt]") {
            Some(unit) => (unit, true),
            None => (unit, false),
        };
        builder.sample_type(kind, unit)?;
        if is_default {
            let kind = builder.string(kind)?;
            builder.header().default_sample_type = kind;
        }
        start = (end + 1).min(line.len());
    }
    match line.trim_ascii().is_empty() || start >= line.len() {
        true => Ok(()),
        false => Err(malformed(
            number,
            msg!("a sample type should be like \"cpu/nanoseconds\"."),
            AGAIN,
        )),
    }
}

fn ends_of_words(line: &[u8]) -> impl Iterator<Item = usize> {
    let blanks = line.iter().enumerate().filter(|(_, b)| **b == b' ');
    blanks.map(|(at, _)| at).chain([line.len()])
}

/// `         19  190000000: 1 2 3 `, then lines of labels.
fn read_samples<'a>(
    mut lines: Lines<'a>,
    locations: &RowIndex,
    labels: &Labels<'a>,
    builder: &mut Builder,
) -> Result<(), Error> {
    let types = builder.sample_types();
    let (mut values, mut stack) = (Vec::new(), Vec::new());
    while let Some((number, line)) = lines.next() {
        let Some((before, after)) = split_once(line, b":") else {
            return Err(no_sample(number, line));
        };
        values.clear();
        for value in words(before) {
            values.push(decimal(value).ok_or_else(|| no_sample(number, line))?);
        }
        if values.len() != types {
            return Err(wrong_width(number, values.len(), types));
        }
        stack.clear();
        for id in words(after) {
            let id = decimal(id).ok_or_else(|| no_sample(number, line))?;
            let row = locations.row(id).ok_or_else(|| unknown(number, id))?;
            stack.push(LocationId(row));
        }
        let labels = labels.read(&label_lines(&mut lines), builder)?;
        builder.add_sample(&stack, &labels, &values)?;
    }
    Ok(())
}

fn label_lines<'a>(lines: &mut Lines<'a>) -> Vec<&'a [u8]> {
    let mut found = Vec::new();
    while let Some(labels) = lines.peek().and_then(labels::labels_of) {
        found.push(labels);
        lines.next();
    }
    found
}

fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|b| *b == b' ').filter(|word| !word.is_empty())
}

fn no_sample(number: usize, line: &[u8]) -> Error {
    let problem = tr!(
        "{line} is no sample, which should be like \"19 190000000: 1 2 3\": values, and ids of locations.",
        line = shown(line)
    );
    malformed(number, &problem, AGAIN)
}

fn wrong_width(number: usize, values: usize, types: usize) -> Error {
    let problem = tr!(
        "the sample has {values} values, but there are {types} sample types.",
        values = values,
        types = types
    );
    malformed(number, &problem, AGAIN)
}

fn unknown(number: usize, id: u64) -> Error {
    let problem = tr!(
        "the sample refers to location {id}, which the text does not have.",
        id = id
    );
    malformed(number, &problem, AGAIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::shown::shown;
    use crate::profile::Profile;

    const TEXT: &str = "Comment: two\nlines\nDoc: http://x\nPeriodType: cpu nanoseconds\nPeriod: 10\n\
        Time: 1970-01-01 00:00:01 +0000 UTC\nDuration: 3.13\nSamples:\n\
        running time/steps cpu/nanoseconds[dflt]\n\
        \x20         1        -10: 7 8 \n\
        \x20               a:[x y] b:[1]\n\
        \x20               bytes:[16 bytes]\n\
        \x20         2          0: \n\
        \x20               bytes:[16 32]\n\
        Locations\n\
        \x20    7: 0x10 M=3 [F] main.f(int) /src/a b.go:1:2 s=3(_Zf)\n\
        \x20            main.g g.go:4:0 s=0\n\
        \x20    8: 0x0 \n\
        Mappings\n\
        3: 0x400000/0x500000/0x0 /bin/a b abc [FN][IN]\n";

    fn open(text: &str) -> Result<(Profile, Vec<String>), Error> {
        assert!(recognises(text.as_bytes()));
        read(text.as_bytes(), &Options::default())
    }

    #[test]
    fn all_that_the_text_holds() {
        let (profile, warnings) = open(TEXT).unwrap();
        assert_eq!(
            shown(&profile),
            "running time/steps cpu/nanoseconds\n\
             1 -10: 0x10 main.f(int) /src/a b.go:1^ main.g g.go:4;  {a=x y, b=1, bytes=16 bytes}\n\
             2 0:  {bytes=16 , bytes=32 }\n"
        );
        let text = |id| profile.strings.text(id).into_owned();
        let header = &profile.header;
        assert_eq!(
            header.comments.iter().map(|c| text(*c)).collect::<Vec<_>>(),
            ["two\nlines"]
        );
        assert_eq!(
            (header.time_nanos, header.duration_nanos),
            (SECOND, 3_130_000_000)
        );
        assert_eq!(
            (header.period, text(header.doc_url)),
            (10, "http://x".into())
        );
        assert_eq!(profile.default_sample_type(), 1);
        let mappings = &profile.mappings;
        assert_eq!((mappings.id[0], mappings.limit[0]), (3, 0x500000));
        assert_eq!(
            (text(mappings.file[0]), text(mappings.build_id[0])),
            ("/bin/a b".into(), "abc".into())
        );
        assert!(mappings.flags[0].has_inline_frames && !mappings.flags[0].has_filenames);
        assert!(profile.locations.is_folded[0] && !profile.locations.is_folded[1]);
        assert_eq!(text(profile.functions.system_name[0]), "_Zf");
        assert_eq!(warnings.len(), 3, "{warnings:?}");
        let crlf = open(
            &TEXT
                .replace("\nDoc", "\r\nDoc")
                .replace("\nSamples", "\r\nSamples"),
        );
        assert!(crlf.is_ok());
    }

    const SECOND: i64 = 1_000_000_000;

    #[track_caller]
    fn check_error(from: &str, to: &str, words: &str) {
        let text = TEXT.replacen(from, to, 1);
        assert_ne!(text, TEXT);
        let error = open(&text).map(drop).expect_err(words);
        assert!(error.problem.contains(words), "{error}");
        assert!(error.problem.ends_with('.') && error.help.ends_with('.'));
    }

    #[test]
    fn errors_name_the_line() {
        check_error("Period: 10", "Period: x", "Line 5: the period");
        check_error("1970-01", "1970", "Line 6: the time");
        check_error("3.13", "long", "Line 7: the duration");
        check_error(
            "time/steps",
            "time",
            "Line 10: the sample has 2 values, but there are 1",
        );
        check_error(
            "cpu/nanoseconds[dflt]",
            "cpu",
            "Line 9: a sample type should",
        );
        check_error(
            "-10: 7",
            "x: 7",
            "Line 10: \"          1        x: 7 8 \" is no sample",
        );
        check_error("-10: 7", "-10 7", "Line 10: ");
        check_error("-10: 7", "-10: x", "Line 10: ");
        check_error(
            "-10: 7",
            "-10: 9",
            "Line 10: the sample refers to location 9",
        );
        check_error(
            "     8: 0x0",
            "     7: 0x0",
            "Line 18: there is a location with the id 7 already",
        );
        check_error(
            "     8: 0x0",
            "     0: 0x0",
            "Line 18: the location has the id 0",
        );
        check_error("     8: 0x0", "     8 0x0", "Line 18: ");
        check_error(
            " g.go:4:0 s=0",
            " g.go",
            "Line 17: \"main.g g.go\" is no function",
        );
        check_error("3: 0x4", "3: x4", "Line 20: ");
    }

    #[test]
    fn a_text_that_breaks_off() {
        let error = open(&TEXT[..TEXT.find("Locations").unwrap()])
            .map(drop)
            .unwrap_err();
        assert_eq!(error.kind, ErrorKind::Truncated);
        let (_, warnings) = open(&TEXT[..TEXT.find("Mappings").unwrap()]).unwrap();
        assert!(warnings[0].contains("before its mappings"), "{warnings:?}");
        for end in 0..TEXT.len() {
            let _ = read(&TEXT.as_bytes()[..end], &Options::default());
        }
    }

    #[test]
    fn other_texts_are_not_recognised() {
        for text in [
            "Period: 1\n",
            "Samples:\n",
            "File: x\nSamples:\n",
            "PeriodType: a b\nx\n",
        ] {
            assert!(!recognises(text.as_bytes()), "{text}");
        }
    }
}
