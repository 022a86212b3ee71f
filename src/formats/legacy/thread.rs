//! Stacks of threads (`threadz`): a header for each thread, then its addresses, then the memory map.

use super::draft::{Draft, Ending, Facts};
use super::heap::too_large;
use super::memory_map::{self, is_sentinel};
use super::numbers;
use super::patterns::{Pattern, contains, is_space_or_comment, trim};
use crate::formats::lines::{Lines, malformed, shown};
use crate::formats::{Decoded, Options};
use crate::input::Error;

const HELP: &str = msg!("A thread should begin like `--- Thread 7f00 (name: main/12) stack: ---`.");

fn all_threads() -> Option<Pattern> {
    Pattern::new("--- threadz [0-9]+ ---")
}

fn one_thread() -> Option<Pattern> {
    Pattern::new(r"--- Thread {x} \(name: .*/[0-9]+\) stack: ---")
}

pub fn recognises(head: &[u8]) -> bool {
    let mut lines = Lines::new(head);
    let first = lines.find(|(_, line)| !is_space_or_comment(line));
    let Some((_, line)) = first.filter(|(_, line)| contains(line, b"--- ")) else {
        return false;
    };
    let patterns = [all_threads(), one_thread()].into_iter().flatten();
    patterns.into_iter().any(|pattern| pattern.is_match(line))
}

pub fn read(text: &[u8], options: &Options) -> Decoded {
    let is_thread = one_thread();
    let is_thread = |line| is_thread.as_ref().is_some_and(|p| p.is_match(line));
    let kind = ("thread", "count");
    let mut threads = Threads {
        lines: Lines::new(text),
        draft: Draft::new(options.limits, kind, &[kind]),
    };
    let mut current = threads.first();
    while let Some((number, line)) = current {
        if is_sentinel(line) || line.starts_with(b"---- no stack trace for") {
            break;
        }
        if !is_thread(line) {
            let problem = tr!("{line} begins no thread.", line = shown(line));
            return Err(malformed(number, &problem, HELP));
        }
        current = threads.thread()?;
    }
    let warning = current.is_none().then(|| {
        tr!("The file ends without a memory map (`--- Memory map: ---`): a part of it is missing.")
    });
    let map = memory_map::after_sentinel(threads.lines, current.map_or(b"", |(_, line)| line));
    let profile = threads.draft.finish(map, Ending::OneLeaf)?;
    Ok((profile, warning.into_iter().collect()))
}

struct Threads<'a> {
    lines: Lines<'a>,
    draft: Draft<'a>,
}

impl<'a> Threads<'a> {
    /// The header of the first thread.
    fn first(&mut self) -> Option<(usize, &'a [u8])> {
        let first = self.lines.find(|(_, line)| !is_space_or_comment(line))?;
        let is_list = all_threads().is_some_and(|pattern| pattern.is_match(first.1));
        if !is_list {
            return Some(first);
        }
        self.lines
            .find(|(_, line)| is_sentinel(line) || line.starts_with(b"-"))
    }

    /// Takes the stack of a thread; gives what comes after it.
    fn thread(&mut self) -> Result<Option<(usize, &'a [u8])>, Error> {
        let mut stack = Vec::new();
        let mut found = Vec::new();
        let mut is_same = false;
        let mut next = None;
        for (number, line) in self.lines.by_ref() {
            let line = trim(line);
            if line.starts_with(b"---") || is_sentinel(line) {
                next = Some((number, line));
                break;
            }
            if contains(line, b"same as previous thread") {
                is_same = true;
                continue;
            }
            numbers::addresses(line, &mut found).map_err(|digits| too_large(number, &digits))?;
            stack.append(&mut found);
        }
        self.add(if is_same { Vec::new() } else { stack })?;
        Ok(next)
    }

    /// A thread without addresses has the stack of the one before.
    fn add(&mut self, stack: Vec<u64>) -> Result<(), Error> {
        if stack.is_empty() {
            if let Some(last) = self.draft.samples.last_mut() {
                let count = &mut last.facts.values[0];
                *count = count.wrapping_add(1);
            }
            return Ok(());
        }
        // The leaf is no call.
        let calls = stack
            .iter()
            .enumerate()
            .map(|(depth, address)| match depth {
                0 => *address,
                _ => address.wrapping_sub(1),
            });
        let facts = Facts {
            values: [1, 0, 0, 0],
            ..Facts::default()
        };
        self.draft.push(calls, facts)
    }
}

#[cfg(test)]
mod tests {
    use super::super::checks::{check, mappings, refused, warned};
    use super::*;

    const TEXT: &str = "--- threadz 1 ---\n\n\
        --- Thread 7f1 (name: main/12) stack: ---\n  PC: 0x1012 f\n  0x1012\n  0x1022\n\
        --- Thread 7f2 (name: other/13) stack: ---\n  [same as previous thread]\n\
        --- Thread 7f3 (name: other/14) stack: ---\n  0x1022\n\
        --- Memory map: ---\n1000-2000: /bin/main\n";

    #[test]
    fn a_thread_may_have_the_stack_of_the_one_before() {
        let expected = ["thread/count", "2: 0x1012 ; 0x1021", "1: 0x1022"];
        let profile = check(read, TEXT, &expected);
        assert_eq!(mappings(&profile), ["0x1000/0x2000/0x0 /bin/main"]);
        assert!(recognises(TEXT.as_bytes()));
        let one = TEXT.split_once("\n\n").unwrap().1;
        assert!(recognises(one.as_bytes()));
        check(read, one, &expected);
    }

    #[test]
    fn what_is_missing_or_wrong_is_told() {
        let cut = TEXT.split("--- Memory").next().unwrap();
        warned(read, cut, "ends without a memory map");
        refused(
            read,
            TEXT.replace("--- Thread 7f2 ", "--- Thread "),
            "begins no thread",
        );
        refused(
            read,
            TEXT.replace("0x1022", "0x11112222333344445"),
            "Line 6: the address",
        );
    }
}
