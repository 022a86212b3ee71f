//! The line of a sample: who ran, when, and which event it was.

use crate::formats::lines::{decimal, split_once};

#[derive(Debug, PartialEq, Eq)]
pub struct Event<'a> {
    pub command: &'a [u8],
    pub process: Option<i64>,
    pub thread: Option<i64>,
    pub period: Option<i64>,
    pub name: &'a [u8],
    /// What the event itself has to say, or the only frame.
    pub rest: &'a [u8],
}

impl<'a> Event<'a> {
    fn of(command: &'a [u8], process: Option<i64>, thread: Option<i64>) -> Event<'a> {
        Event {
            command,
            process,
            thread,
            period: None,
            name: b"",
            rest: b"",
        }
    }

    /// `COMM TID`, `COMM PID/TID`; then `[CPU]`, flags, `TIME:` and a period, of which all may be missing; `EVENT:`.
    pub fn parse(line: &'a [u8]) -> Option<Event<'a>> {
        let (who, rest) = task(line)?;
        let mut rest = rest;
        let mut period = None;
        loop {
            let (word, after) = word(rest)?;
            if let Some(name) = word.strip_suffix(b":")
                && !is_time(name)
            {
                let starts = name.first().is_some_and(u8::is_ascii_alphabetic);
                return starts.then_some(Event {
                    period,
                    name,
                    rest: after.trim_ascii(),
                    ..who
                });
            }
            let is_known = word.starts_with(b"[") || word.ends_with(b":") || is_flags(word);
            period = match decimal(word) {
                None if is_known => None,
                None => return None,
                number => number,
            };
            rest = after;
        }
    }
}

/// The command may have blanks and numbers in it: the task's number is the last before what only perf prints. Where that is the
/// event itself, a number in front of it is a period.
fn task(line: &[u8]) -> Option<(Event<'_>, &[u8])> {
    let (mut before, mut last) = (None, None);
    let mut rest = line;
    while let Some((word, after)) = word(rest) {
        let command = line[..line.len() - rest.len()].trim_ascii();
        let is_perfs = word.starts_with(b"[") || word.ends_with(b":");
        if !command.is_empty() && is_perfs {
            let is_event = !word.starts_with(b"[") && !word.strip_suffix(b":").is_some_and(is_time);
            let found = if is_event { before.or(last) } else { last };
            let (command, (process, thread), after) = found?;
            return Some((Event::of(command, process, thread), after));
        }
        before = last.take();
        if !command.is_empty()
            && let Some(numbers) = numbers(word)
        {
            last = Some((command, numbers, after));
        }
        rest = after;
    }
    None
}

/// `1234` is a thread, `1234/1235` a process and its thread.
fn numbers(word: &[u8]) -> Option<(Option<i64>, Option<i64>)> {
    match split_once(word, b"/") {
        Some((process, thread)) => Some((Some(decimal(process)?), Some(decimal(thread)?))),
        None => Some((None, Some(decimal(word)?))),
    }
}

pub fn word(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let text = text.trim_ascii_start();
    let end = text
        .iter()
        .position(u8::is_ascii_whitespace)
        .unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

fn is_time(word: &[u8]) -> bool {
    word.iter().all(|b| b.is_ascii_digit() || *b == b'.')
}

/// The state of interrupts and preemption, as tracers print it: `d.h1.`
fn is_flags(word: &[u8]) -> bool {
    word.len() <= 5 && word.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_event(line: &str, command: &str, ids: (i64, i64), period: i64, name: &str) {
        let event = Event::parse(line.as_bytes()).expect(line);
        let some = |id: i64| (id >= 0).then_some(id);
        let expected = Event {
            command: command.as_bytes(),
            process: some(ids.0),
            thread: some(ids.1),
            period: some(period),
            name: name.as_bytes(),
            rest: event.rest,
        };
        assert_eq!(event, expected, "{line}");
    }

    #[test]
    fn lines_of_samples() {
        let line = "swapper     0 [000] 12345.678901:     250000 cpu-clock:pppH: ";
        check_event(line, "swapper", (-1, 0), 250_000, "cpu-clock:pppH");
        check_event("app 12/13 1.5: cycles:", "app", (12, 13), -1, "cycles");
        check_event(
            "Web Content 7 1234 [001] 1.5: 3 cycles:ppp:",
            "Web Content 7",
            (-1, 1234),
            3,
            "cycles:ppp",
        );
        check_event("app 12 cycles: ", "app", (-1, 12), -1, "cycles");
        check_event("app 12 250000 cycles: ", "app", (-1, 12), 250_000, "cycles");
        let line = "perf 12 [001] d.h1. 1.5: 1 sched:sched_switch: prev_comm=perf";
        check_event(line, "perf", (-1, 12), 1, "sched:sched_switch");
        for line in [
            "",
            "app",
            "app 12",
            "app cycles:",
            "app 12 1.5:",
            "12 cycles:",
            " 10 [unknown] (/a)",
        ] {
            let event = Event::parse(line.as_bytes());
            assert_eq!(event, None, "{line}");
        }
    }
}
