//! Go's counts of stacks with `debug=1`: goroutines, threads, and what programs count themselves.
//!
//! The first line is `NAME profile: total N`, a record `COUNT @ 0x… 0x…`.

use super::cursor::Cursor;
use super::draft::Draft;
use super::heap::too_large;
use super::memory_map::after_sentinel;
use super::numbers::{self, any_base, decimal};
use super::patterns::{is_space_or_comment, trim};
use super::recorder::{Hidden, Recorder};
use crate::formats::lines::{Lines, malformed, shown};
use crate::formats::{Decoded, Options};
use crate::input::Error;

const HELP: &str =
    "A line should be like `3 @ 0x401000 0x402000`: how often, and the addresses of the stack.";

pub fn recognises(head: &[u8]) -> bool {
    let mut lines = Lines::new(head);
    header(&mut lines).is_some()
}

/// The name of what is counted, and the total, after comments.
fn header<'a>(lines: &mut Lines<'a>) -> Option<(&'a [u8], &'a [u8])> {
    let (_, line) = lines.find(|(_, line)| !is_space_or_comment(line))?;
    let end = line.iter().rposition(|b| *b == b' ')?;
    let (before, total) = line.split_at(end);
    let name = before.strip_suffix(b" profile: total")?;
    let total = &total[1..];
    let is_name = !name.is_empty() && !name.iter().any(|b| b.is_ascii_whitespace());
    let is_total = !total.is_empty() && total.iter().all(u8::is_ascii_digit);
    (is_name && is_total).then_some((name, total))
}

pub fn read(text: &[u8], options: &Options) -> Decoded {
    let mut lines = Lines::new(text);
    let Some((name, total)) = header(&mut lines) else {
        let help = "It should begin like `goroutine profile: total 3`.";
        return Err(malformed(
            1,
            "the header of a count of stacks is missing.",
            help,
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
        if line.starts_with(b"---") {
            break;
        }
        let count = record(number, line, &mut returns)?;
        sum = sum.wrapping_add(count);
        recorder.record(&returns, [count, 0, 0, 0], None)?;
    }
    let (profile, mut warnings) = recorder.finish(after_sentinel(lines, last))?;
    if decimal(total) != Ok(sum) {
        warnings.push(format!(
            "The file says that it counts {}, but its records count {sum}: a part of it may be missing.",
            String::from_utf8_lossy(&total[..total.len().min(40)])
        ));
    }
    Ok((profile, warnings))
}

/// The count of a record; its addresses go to `returns`.
fn record(number: usize, line: &[u8], returns: &mut Vec<u64>) -> Result<i64, Error> {
    let no_record = || malformed(number, &format!("{} is no record.", shown(line)), HELP);
    let mut cursor = Cursor(trim(line));
    let digits = cursor.digits().ok_or_else(no_record)?;
    cursor.mark(b" @").ok_or_else(no_record)?;
    let parts = cursor.0.split(|b| *b == b' ').skip(1);
    if !cursor.0.is_empty() && !(cursor.0.starts_with(b" ") && parts.clone().all(is_address)) {
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
