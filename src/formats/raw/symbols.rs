//! Locations and mappings in the text of `pprof -raw`.

use super::AGAIN;
use crate::formats::lines::{
    Lines, decimal, hexadecimal, malformed, rsplit_once, shown, split_once,
};
use crate::input::Error;
use crate::profile::{
    Builder, FunctionId, IdFault, LocationId, MappingFlags, MappingId, NewFunction, NewLine,
    NewLocation, NewMapping, RowIndex,
};

/// What lines of a location after its first are indented by.
const INDENT: &[u8] = b"             ";

const LINES_OF_A_NAME: usize = 32;

pub struct Symbols {
    /// The location of each id.
    pub locations: RowIndex,
    lost_mappings: usize,
}

impl Symbols {
    pub fn read(
        locations: Lines<'_>,
        mappings: Lines<'_>,
        builder: &mut Builder,
    ) -> Result<Symbols, Error> {
        let (ids, numbers) = read_mappings(mappings, builder)?;
        let mappings = index(&ids, &numbers, msg!("mapping"))?;
        let mut reading = Reading {
            builder,
            mappings,
            lost_mappings: 0,
            ids: Vec::new(),
            numbers: Vec::new(),
        };
        reading.locations(locations)?;
        Ok(Symbols {
            locations: index(&reading.ids, &reading.numbers, msg!("location"))?,
            lost_mappings: reading.lost_mappings,
        })
    }

    pub fn warning(&self) -> Option<String> {
        (self.lost_mappings > 0).then(|| {
            tr!("Some locations are of mappings that the text does not have: they are taken as locations without one.")
        })
    }
}

/// `numbers` are the lines of the ids.
fn index(ids: &[u64], numbers: &[usize], table: &str) -> Result<RowIndex, Error> {
    RowIndex::new(ids).map_err(|fault| {
        let (row, problem) = match fault {
            IdFault::Zero { row } => (
                row,
                tr!(
                    "the {table} has the id 0, but ids count from 1.",
                    table = tr!(table)
                ),
            ),
            IdFault::Duplicate { id, second, .. } => (
                second,
                tr!(
                    "there is a {table} with the id {id} already.",
                    table = tr!(table),
                    id = id
                ),
            ),
        };
        let line = numbers.get(row as usize).copied().unwrap_or(0);
        malformed(line, &problem, AGAIN)
    })
}

fn read_mappings(lines: Lines<'_>, builder: &mut Builder) -> Result<(Vec<u64>, Vec<usize>), Error> {
    let (mut ids, mut numbers) = (Vec::new(), Vec::new());
    for (number, line) in lines.filter(|(_, line)| !line.is_empty()) {
        let Some((id, mapping)) = mapping(line, builder)? else {
            let problem = tr!(
                "{line} is no mapping, which should be like \"1: 0x400000/0x800000/0x0 FILE BUILDID [FN]\".",
                line = shown(line)
            );
            return Err(malformed(number, &problem, AGAIN));
        };
        builder.mapping_with_id(id, mapping)?;
        ids.push(id);
        numbers.push(number);
    }
    Ok((ids, numbers))
}

fn mapping(line: &[u8], builder: &mut Builder) -> Result<Option<(u64, NewMapping)>, Error> {
    let Some((id, [start, limit, offset], rest)) = range(line) else {
        return Ok(None);
    };
    let (rest, bits) = rsplit_once(rest, b" ").unwrap_or((rest, b""));
    let (file, build_id) = rsplit_once(rest, b" ").unwrap_or((rest, b""));
    let has = |bit: &[u8]| bits.windows(4).any(|w| w == bit);
    let mapping = NewMapping {
        start,
        limit,
        offset,
        file: builder.string(file)?,
        build_id: builder.string(build_id)?,
        flags: MappingFlags {
            has_functions: has(b"[FN]"),
            has_filenames: has(b"[FL]"),
            has_line_numbers: has(b"[LN]"),
            has_inline_frames: has(b"[IN]"),
        },
    };
    Ok(Some((id, mapping)))
}

/// `1: 0x400000/0x800000/0x0`, and what follows.
fn range(line: &[u8]) -> Option<(u64, [u64; 3], &[u8])> {
    let (id, rest) = split_once(line, b": ")?;
    let (range, rest) = split_once(rest, b" ")?;
    let mut parts = range.split(|b| *b == b'/');
    let mut next = || hexadecimal(parts.next()?);
    Some((decimal(id)?, [next()?, next()?, next()?], rest))
}

struct Reading<'b> {
    builder: &'b mut Builder,
    mappings: RowIndex,
    lost_mappings: usize,
    /// Of the locations so far, and the lines they are in.
    ids: Vec<u64>,
    numbers: Vec<usize>,
}

/// A location whose lines are being read.
struct Open {
    id: u64,
    mapping: Option<MappingId>,
    address: u64,
    is_folded: bool,
    lines: Vec<NewLine>,
}

impl Reading<'_> {
    fn locations(&mut self, lines: Lines<'_>) -> Result<(), Error> {
        let mut open: Option<Open> = None;
        let mut lines = lines;
        while let Some((number, line)) = lines.next() {
            let function = match (line.strip_prefix(INDENT), &mut open) {
                (Some(function), Some(_)) => function,
                _ => {
                    let Some((location, rest)) = self.location(line) else {
                        return Err(no_location(number, line));
                    };
                    self.close(open.replace(location))?;
                    self.ids.extend(open.as_ref().map(|location| location.id));
                    self.numbers.push(number);
                    rest
                }
            };
            if function.is_empty() {
                continue;
            }
            let text = self.whole(function, &mut lines);
            let Some(place) = place(&text) else {
                return Err(no_function(number, function));
            };
            let new = self.line(&place)?;
            if let Some(open) = &mut open {
                open.lines.push(new);
            }
        }
        self.close(open)
    }

    /// A name may have lines of its own: it goes on until the place and the start line have come.
    fn whole(&mut self, first: &[u8], lines: &mut Lines<'_>) -> Vec<u8> {
        let mut text = first.to_vec();
        for _ in 0..LINES_OF_A_NAME {
            let next = lines.peek().filter(|next| !next.starts_with(INDENT));
            let Some(next) = next.filter(|_| place(&text).is_none()) else {
                break;
            };
            if self.location(next).is_some() {
                break;
            }
            lines.next();
            text.push(b'\n');
            text.extend_from_slice(next);
        }
        text
    }

    /// `1: 0x401000 M=1 [F] `, and what follows.
    fn location<'a>(&mut self, line: &'a [u8]) -> Option<(Open, &'a [u8])> {
        let (id, rest) = split_once(line.trim_ascii_start(), b": 0x")?;
        let (address, mut rest) = split_once(rest, b" ")?;
        let mut mapping = None;
        if let Some(of) = rest.strip_prefix(b"M=")
            && let Some((id, after)) = split_once(of, b" ")
            && let Some(id) = decimal(id)
        {
            mapping = self.mappings.row(id).map(MappingId);
            self.lost_mappings += usize::from(mapping.is_none());
            rest = after;
        }
        let (is_folded, rest) = match rest.strip_prefix(b"[F] ") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let open = Open {
            id: decimal(id)?,
            mapping,
            address: hexadecimal(address)?,
            is_folded,
            lines: Vec::new(),
        };
        Some((open, rest))
    }

    fn close(&mut self, open: Option<Open>) -> Result<(), Error> {
        let Some(open) = open else { return Ok(()) };
        let new = NewLocation {
            mapping: open.mapping,
            address: open.address,
            is_folded: open.is_folded,
            lines: &open.lines,
        };
        let row: Result<LocationId, Error> = self.builder.location_with_id(open.id, &new);
        row.map(drop)
    }

    fn line(&mut self, place: &Place<'_>) -> Result<NewLine, Error> {
        let name = self.builder.string(place.name)?;
        let system_name = match place.system_name {
            Some(system_name) => self.builder.string(system_name)?,
            None => name,
        };
        let filename = self.builder.string(place.file)?;
        let function: FunctionId = self.builder.function(NewFunction {
            name,
            system_name,
            filename,
            start_line: place.start_line,
        })?;
        Ok(NewLine {
            function,
            line: place.line,
            column: place.column,
        })
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Place<'a> {
    name: &'a [u8],
    file: &'a [u8],
    line: i64,
    column: i64,
    start_line: i64,
    /// If it is not the name.
    system_name: Option<&'a [u8]>,
}

/// `NAME FILE:LINE:COLUMN s=START(SYSTEM NAME)`, of which the column is missing in texts from before 2023.
fn place(text: &[u8]) -> Option<Place<'_>> {
    let (rest, start_line, system_name) = start_line(text)?;
    let (rest, last) = number_at_end(rest)?;
    let (rest, line, column) = match number_at_end(rest) {
        Some((rest, line)) => (rest, line, last),
        None => (rest, last, 0),
    };
    let (name, file) = name_and_file(rest);
    Some(Place {
        name,
        file,
        line,
        column,
        start_line,
        system_name,
    })
}

/// What stands before ` s=N`, that number, and the system name after it.
type Start<'a> = (&'a [u8], i64, Option<&'a [u8]>);

/// From the first ` s=N` that ends the text or has the system name after it.
fn start_line(text: &[u8]) -> Option<Start<'_>> {
    let mut at = 0;
    while let Some(length) = text[at..].windows(3).position(|w| w == b" s=") {
        let (before, rest) = (&text[..at + length], &text[at + length + 3..]);
        let end = rest.iter().position(|b| !b.is_ascii_digit() && *b != b'-');
        let (number, rest) = rest.split_at(end.unwrap_or(rest.len()));
        let system_name = rest
            .strip_prefix(b"(")
            .and_then(|rest| rest.strip_suffix(b")"));
        if let Some(number) = decimal(number)
            && (rest.is_empty() || system_name.is_some())
        {
            return Some((before, number, system_name));
        }
        at += length + 3;
    }
    None
}

fn number_at_end(text: &[u8]) -> Option<(&[u8], i64)> {
    let (before, number) = rsplit_once(text, b":")?;
    Some((before, decimal(number)?))
}

/// Either may have blanks. A path from the root shows where it begins; any other has none.
fn name_and_file(text: &[u8]) -> (&[u8], &[u8]) {
    rsplit_once(text, b" /").map_or_else(
        || rsplit_once(text, b" ").unwrap_or((text, b"")),
        |(name, _)| (name, &text[name.len() + 1..]),
    )
}

fn no_location(number: usize, line: &[u8]) -> Error {
    let problem = tr!(
        "{line} is no location, which should be like \"1: 0x401000 M=1 main.main main.go:10:0 s=9\".",
        line = shown(line)
    );
    malformed(number, &problem, AGAIN)
}

fn no_function(number: usize, text: &[u8]) -> Error {
    let problem = tr!(
        "{text} is no function with its place, which should be like \"main.main main.go:10:0 s=9\".",
        text = shown(text)
    );
    malformed(number, &problem, AGAIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: &str, file: &str, rest: (i64, i64, i64, Option<&str>)) {
        let (line, column, start_line, system_name) = rest;
        let expected = Place {
            name: name.as_bytes(),
            file: file.as_bytes(),
            line,
            column,
            start_line,
            system_name: system_name.map(str::as_bytes),
        };
        assert_eq!(place(text.as_bytes()), Some(expected), "{text}");
    }

    #[test]
    fn names_and_files_with_blanks() {
        check(
            "main.main /a b/main.go:3:4 s=2",
            "main.main",
            "/a b/main.go",
            (3, 4, 2, None),
        );
        check(
            "main.main main.go:39 s=0",
            "main.main",
            "main.go",
            (39, 0, 0, None),
        );
        check(
            "main.main C:/x.go:39 s=0",
            "main.main",
            "C:/x.go",
            (39, 0, 0, None),
        );
        check(
            "f(unsigned long) const a.cc:-1:0 s=-5(_Zf s=3)",
            "f(unsigned long) const",
            "a.cc",
            (-1, 0, -5, Some("_Zf s=3")),
        );
        check("main :0:0 s=0()", "main", "", (0, 0, 0, Some("")));
        check(" :0:0 s=0(_Z)", "", "", (0, 0, 0, Some("_Z")));
        for text in [
            "main.main",
            "main.main s=1",
            "main.main x.go:1:0 s=x",
            "f a:b s=1",
        ] {
            assert_eq!(place(text.as_bytes()), None, "{text}");
        }
    }
}
