//! Contention profiles: C++'s `--- contentionz`, Go's `--- mutex:` and `--- contention:` with `debug=1`. What begins like the
//! first and says that it is Java's is read by [`super::java`].
//!
//! After lines of the form `name = value`, a sample is `CYCLES CONTENTIONS @ 0x… 0x…`.

use super::cursor::{Cursor, search};
use super::draft::{Draft, Values};
use super::heap::too_large;
use super::java;
use super::memory_map::{after_sentinel, is_sentinel};
use super::numbers::{self, any_base, decimal};
use super::patterns::{is_space_or_comment, trim};
use super::recorder::{Hidden, Recorder};
use crate::analysis::graph::truncate;
use crate::formats::lines::{Lines, malformed, shown, split_once};
use crate::formats::{Decoded, Options};
use crate::input::Error;

const HELP: &str =
    msg!("A line should be like `1000 2 @ 0x401000 0x402000`: cycles, contentions, addresses.");

pub fn recognises(head: &[u8]) -> bool {
    let marks: [&[u8]; 3] = [b"--- contentionz ", b"--- mutex:", b"--- contention:"];
    marks.iter().any(|mark| head.starts_with(mark)) || java::recognises(head)
}

pub fn read(text: &[u8], options: &Options) -> Decoded {
    if java::recognises(text) && (text.starts_with(b"--- heapz") || java::is_meant(text)) {
        return java::read(text, options);
    }
    let result = native(text, options);
    match java::recognises(text) && result.is_err() {
        // As pprof: what cannot be C++'s may yet be Java's. If it is neither, the first says what is wrong.
        true => java::read(text, options).or(result),
        false => result,
    }
}

#[derive(Default)]
struct Attributes {
    cycles_per_second: i64,
    duration_nanos: i64,
}

fn native(text: &[u8], options: &Options) -> Decoded {
    let mut lines = Lines::new(text);
    lines.next();
    let types = [("contentions", "count"), ("delay", "nanoseconds")];
    let draft = Draft::new(options.limits, types[0], &types);
    let mut recorder = Recorder::new(draft, Hidden::Named, options);
    let mut attributes = Attributes::default();
    let mut first = attributes_of(&mut lines, &mut attributes, &mut recorder.draft.period)?;
    recorder.draft.duration_nanos = attributes.duration_nanos;
    let period = recorder.draft.period;
    let is_scaled =
        options.names && text.starts_with(b"--- mutex:") && is_scaled(first, &lines, period);
    if is_scaled {
        recorder.draft.period = 1;
    }
    let mut returns = Vec::new();
    let mut last: &[u8] = b"";
    while let Some((number, whole)) = first.take().or_else(|| lines.next()) {
        last = whole;
        let line = trim(whole);
        if line.starts_with(b"---") || is_sentinel(line) {
            break;
        }
        if is_space_or_comment(line) {
            recorder.comment(number, whole);
            continue;
        }
        let values = sample(number, line, &mut returns)?;
        let values = attributes.scale(values, recorder.draft.period);
        recorder.record(&returns, values, None)?;
    }
    let (profile, mut warnings) = recorder.finish(after_sentinel(lines, last))?;
    if is_scaled {
        warnings.push(tr!("The values are taken as they are: every count is a multiple of the sampling period ({period}), so that they are \
             multiplied by it already, as Go does from 1.20 on. `go tool pprof` multiplies them again.", period = period));
    }
    Ok((profile, warnings))
}

/// Whether every count is a multiple of the period: from 1.20 on, Go counts each sample as so many.
fn is_scaled(first: Option<(usize, &[u8])>, rest: &Lines<'_>, period: i64) -> bool {
    let lines = first.into_iter().chain(rest.clone()).map(|(_, line)| line);
    let samples = lines.take_while(|line| !line.starts_with(b"---"));
    let samples = samples.filter(|line| !is_space_or_comment(line));
    let mut counts = samples
        .filter_map(|line| search(line, figures))
        .map(|(_, count, _)| decimal(count).unwrap_or(0));
    period > 1 && counts.all(|count| count % period == 0)
}

/// Takes the lines of the form `name = value`; gives back the first that is none.
fn attributes_of<'a>(
    lines: &mut Lines<'a>,
    attributes: &mut Attributes,
    period: &mut i64,
) -> Result<Option<(usize, &'a [u8])>, Error> {
    for (number, line) in lines.by_ref() {
        if is_space_or_comment(line) {
            continue;
        }
        let parts = split_once(line, b"=");
        let Some((name, value)) = parts.filter(|_| !trim(line).starts_with(b"---")) else {
            return Ok(Some((number, line)));
        };
        attributes.take(number, trim(name), trim(value), period)?;
    }
    Ok(None)
}

impl Attributes {
    fn take(
        &mut self,
        number: usize,
        name: &[u8],
        value: &[u8],
        period: &mut i64,
    ) -> Result<(), Error> {
        const HELP: &str = msg!(
            "Known are cycles/second, sampling period, ms since reset and discarded samples, with whole numbers."
        );
        let read = || any_base(value).map_err(|fault| malformed(number, &fault.of(value), HELP));
        match name {
            b"cycles/second" => self.cycles_per_second = read()?,
            b"sampling period" => *period = read()?,
            b"ms since reset" => self.duration_nanos = read()?.wrapping_mul(1_000_000),
            b"discarded samples" => {}
            _ => {
                let problem = tr!(
                    "a contention profile has no attribute {name}.",
                    name = shown(name)
                );
                return Err(malformed(number, &problem, HELP));
            }
        }
        Ok(())
    }

    /// Every sample stands for as many as the period says; cycles become nanoseconds.
    fn scale(&self, (cycles, contentions): (i64, i64), period: i64) -> Values {
        if period <= 0 {
            return [contentions, cycles, 0, 0];
        }
        let delay = match self.cycles_per_second {
            1.. => {
                let per_nanosecond = self.cycles_per_second as f64 / 1e9;
                truncate(cycles as f64 * period as f64 / per_nanosecond)
            }
            _ => cycles,
        };
        [contentions.wrapping_mul(period), delay, 0, 0]
    }
}

/// Cycles and contentions; the addresses go to `returns`.
fn sample(number: usize, line: &[u8], returns: &mut Vec<u64>) -> Result<(i64, i64), Error> {
    let found = search(line, figures);
    let (cycles, contentions, addresses) = found.ok_or_else(|| {
        malformed(
            number,
            &tr!("{line} is no sample.", line = shown(line)),
            HELP,
        )
    })?;
    let read = |digits| decimal(digits).map_err(|fault| malformed(number, &fault.of(digits), HELP));
    let pair = (read(cycles)?, read(contentions)?);
    numbers::addresses(addresses, returns).map_err(|digits| too_large(number, &digits))?;
    Ok(pair)
}

type Figures<'l> = (&'l [u8], &'l [u8], &'l [u8]);

fn figures(mut cursor: Cursor<'_>) -> Option<Figures<'_>> {
    let first = cursor.digits()?;
    let mut two = cursor;
    two.blanks();
    if let Some(second) = two.digits()
        && two.mark(b" @").is_some()
    {
        return Some((first, second, two.addresses()));
    }
    // pprof's expression needs no blank between the numbers: the last digit is the second one.
    let (cycles, contentions) = first.split_at_checked(first.len().checked_sub(1)?)?;
    cursor.mark(b" @").filter(|()| !cycles.is_empty())?;
    Some((cycles, contentions, cursor.addresses()))
}

#[cfg(test)]
mod tests {
    use super::super::checks::{check, check_named, refused, warned};
    use super::*;

    const TYPES: &str = "contentions/count delay/nanoseconds";

    #[test]
    fn cycles_become_time() {
        let text = "--- contentionz 1 ---\ncycles/second = 2000000000\nsampling period = 100\n\
                    ms since reset = 7\ndiscarded samples = 0\n  20  3 @ 0x11 0x21\n--- Memory map: ---\n";
        let profile = check(read, text, &[TYPES, "300 1000: 0x10 ; 0x20"]);
        assert_eq!(
            (profile.header.period, profile.header.duration_nanos),
            (100, 7_000_000)
        );
        check(
            read,
            "--- contention:\n20 3 @ 0x11\n",
            &[TYPES, "3 20: 0x10"],
        );
        check(read, "--- mutex:\n203 @ 0x11\n", &[TYPES, "3 20: 0x10"]);
    }

    #[test]
    fn a_mutex_profile_of_go_is_scaled_once() {
        let text = "--- mutex:\ncycles/second=1000000000\nsampling period=5\n20 10 @ 0x11 0x21\n\
                    #\t0x10\tsync.(*Mutex).Unlock+0x1\tsync/mutex.go:9\n";
        check(read, text, &[TYPES, "50 100: 0x10 ; 0x20"]);
        let name = "0x10 sync.(*Mutex).Unlock sync/mutex.go:9";
        check_named(read, text, &[TYPES, &format!("10 20: {name}")]);
        warned(
            read,
            text,
            "every count is a multiple of the sampling period (5)",
        );
        let old = text.replace("20 10 @", "20 11 @");
        check_named(read, old, &[TYPES, &format!("55 100: {name}")]);
    }

    #[test]
    fn what_is_wrong_is_told() {
        let of = |line: &str| format!("--- contention:\n{line}\n");
        refused(
            read,
            of("cycles = 5"),
            "Line 2: a contention profile has no attribute \"cycles\".",
        );
        refused(
            read,
            of("sampling period = many"),
            "\"many\" is no whole number.",
        );
        refused(read, of("1 2 3"), "Line 2: \"1 2 3\" is no sample.");
        refused(
            read,
            of("99999999999999999999 2 @ 0x1"),
            "does not fit 64 bits",
        );
        refused(
            read,
            of("1 2 @ 0x11112222333344445"),
            "the address 0x11112222333344445",
        );
    }
}
