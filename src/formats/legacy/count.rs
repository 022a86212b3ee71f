//! Go's counts of stacks with `debug=1`: goroutines, threads, and what programs count themselves.
//!
//! The first line is `NAME profile: total N`, a record `COUNT @ 0x… 0x…`.

use super::cursor::Cursor;
use super::draft::Draft;
use super::heap::too_large;
use super::memory_map::{after_sentinel, is_sentinel};
use super::numbers::{self, any_base, decimal};
use super::patterns::{contains, is_space_or_comment, trim};
use super::recorder::{Hidden, Recorder};
use crate::formats::lines::{Lines, malformed, rsplit_once, shown};
use crate::formats::{Decoded, Options};
use crate::input::Error;

const MARK: &[u8] = b" profile: total ";
const HELP: &str = msg!(
    "A line should be like `3 @ 0x401000 0x402000`: how often, and the addresses of the stack."
);

pub fn recognises(head: &[u8]) -> bool {
    first(&mut Lines::new(head)).is_some_and(|(_, line)| contains(line, MARK))
}

/// The first line that is no comment.
fn first<'a>(lines: &mut Lines<'a>) -> Option<(usize, &'a [u8])> {
    lines.find(|(_, line)| !is_space_or_comment(line))
}

/// The name of what is counted, and the total.
fn header(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let (name, total) = rsplit_once(line, MARK)?;
    let is_name = !name.is_empty() && !name.iter().any(u8::is_ascii_whitespace);
    let is_total = !total.is_empty() && total.iter().all(u8::is_ascii_digit);
    (is_name && is_total).then_some((name, total))
}

pub fn read(text: &[u8], options: &Options) -> Decoded {
    let mut lines = Lines::new(text);
    let (number, line) = first(&mut lines).unwrap_or_default();
    let Some((name, total)) = header(line) else {
        let problem = tr!(
            "{line} does not head a count of stacks.",
            line = shown(line)
        );
        return Err(malformed(
            number,
            &problem,
            msg!("It should be like `goroutine profile: total 3`."),
        ));
    };
    let mut draft = Draft::new(options.limits, ("", ""), &[]);
    draft.types = vec![(name.to_vec(), b"count".to_vec())];
    draft.period_type = draft.types[0].clone();
    let mut recorder = Recorder::new(draft, Hidden::Named, options);
    let mut returns = Vec::new();
    let mut sum = 0i64;
    let mut last: &[u8] = b"";
    for (number, line) in lines.by_ref() {
        last = line;
        if is_space_or_comment(line) {
            recorder.comment(number, line);
            continue;
        }
        if line.starts_with(b"---") || is_sentinel(line) {
            break;
        }
        let count = record(number, line, &mut returns)?;
        sum = sum.wrapping_add(count);
        recorder.record(&returns, [count, 0, 0, 0], None)?;
    }
    let (profile, mut warnings) = recorder.finish(after_sentinel(lines, last))?;
    if decimal(total) != Ok(sum) {
        warnings.push(tr!("The file says that it counts {total}, but its records count {sum}: a part of it may be missing.", total = String::from_utf8_lossy(&total[..total.len().min(40)]), sum = sum));
    }
    Ok((profile, warnings))
}

/// The count of a record; its addresses go to `returns`.
fn record(number: usize, line: &[u8], returns: &mut Vec<u64>) -> Result<i64, Error> {
    let no_record = || {
        malformed(
            number,
            &tr!("{line} is no record.", line = shown(line)),
            HELP,
        )
    };
    let mut cursor = Cursor(trim(line));
    let digits = cursor.digits().ok_or_else(no_record)?;
    cursor.mark(b" @").ok_or_else(no_record)?;
    let mut parts = cursor.0.split(|b| *b == b' ');
    if parts.next() != Some(b"") || !parts.all(is_address) {
        return Err(no_record());
    }
    numbers::addresses(cursor.0, returns).map_err(|digits| too_large(number, &digits))?;
    any_base(digits).map_err(|fault| malformed(number, &fault.of(digits), HELP))
}

fn is_address(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"0x").unwrap_or_default();
    let is_digit = |b: &u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
    !digits.is_empty() && digits.iter().all(is_digit)
}

#[cfg(test)]
mod tests {
    use super::super::checks::{check, check_named, mappings, refused, warned};
    use super::*;

    const TEXT: &str = "goroutine profile: total 5\n\
        3 @ 0x11 0x21 0x31\n\
        # labels: {\"tenant\":\"acme\"}\n\
        #\t0x20\tmain.f+0x10\t/a.go:3\n\n\
        2 @ 0x21 0x31\n\
        #\t0x20\tmain.f+0x10\t/a.go:3\n";

    #[test]
    fn addresses_as_pprof_has_them() {
        let expected = ["goroutine/count", "3: 0x10 ; 0x20 ; 0x30", "2: 0x20 ; 0x30"];
        let profile = check(read, TEXT, &expected);
        assert_eq!(mappings(&profile), ["0x0/0xffffffffffffffff/0x0 "]);
        assert_eq!(profile.strings.bytes(profile.header.drop_frames), b"ProfileData::Add|ProfileData::prof_handler|CpuProfiler::prof_handler|__pthread_sighandler|__restore");
        check(
            read,
            "# note\n\nmy.own profile: total 0\n",
            &["my.own/count"],
        );
    }

    #[test]
    fn names_and_labels_of_go() {
        let expected = [
            "goroutine/count",
            "3: 0x10 runtime.0x10; 0x20 main.f /a.go:3 {tenant=acme}",
            "2: 0x20 main.f /a.go:3",
        ];
        let profile = check_named(read, TEXT, &expected);
        assert_eq!(profile.header.drop_frames.0, 0);
        warned(read, TEXT, "are shown by their addresses");
        warned(
            read,
            TEXT.replace("total 5", "total 6"),
            "counts 6, but its records count 5",
        );
        warned(
            read,
            TEXT.replace("# labels: {", "# labels: "),
            "Line 3 is neither labels",
        );
    }

    #[test]
    fn a_count_may_be_octal() {
        check(
            read,
            "x profile: total 8\n010 @ 0x2\n",
            &["x/count", "8: 0x1"],
        );
        check(read, "x profile: total 1\n1 @\n", &["x/count", "1:"]);
    }

    #[test]
    fn what_is_wrong_is_told() {
        let of = |line: &str| format!("x profile: total 1\n{line}\n");
        refused(
            read,
            "x profile: total many\n",
            "Line 1: \"x profile: total many\" does not head",
        );
        refused(read, of("1 @ 0xA"), "Line 2: \"1 @ 0xA\" is no record.");
        refused(read, of("1 @0x1"), "is no record");
        refused(read, of("08 @ 0x1"), "\"08\" is no whole number.");
        refused(
            read,
            of("99999999999999999999 @ 0x1"),
            "does not fit 64 bits",
        );
        refused(
            read,
            of("1 @ 0x11112222333344445"),
            "the address 0x11112222333344445",
        );
    }
}
