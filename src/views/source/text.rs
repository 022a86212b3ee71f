//! The text of a file, by line. One string, however long it is: nothing is made of a line before it is looked at.

use super::colours::{Kind, Painter, Within};
use std::cell::RefCell;

/// What a tab is shown as.
const TAB: &str = "    ";

#[derive(Default)]
pub struct Text {
    text: String,
    /// Where each line ends, its end mark aside, and where the next one begins.
    ends: Vec<(u32, u32)>,
    painter: Option<Painter>,
    /// What each line begins in, of those that were looked at and all before them.
    begins: RefCell<Vec<Within>>,
}

impl Text {
    /// `path`: the file's, whose end tells the language. What is behind 4 GB is left away.
    pub fn new(path: &str, text: &str) -> Text {
        let text = text.replace('\t', TAB);
        let mut ends = Vec::new();
        let mut start = 0usize;
        for line in text.split_inclusive('\n') {
            let next = start + line.len();
            let plain = line.strip_suffix('\n').unwrap_or(line);
            let plain = plain.strip_suffix('\r').unwrap_or(plain);
            let (Ok(end), Ok(next_start)) =
                (u32::try_from(start + plain.len()), u32::try_from(next))
            else {
                break;
            };
            ends.push((end, next_start));
            start = next;
        }
        Text {
            text,
            ends,
            painter: Painter::of(path),
            begins: RefCell::default(),
        }
    }

    pub fn line_count(&self) -> usize {
        self.ends.len()
    }

    /// The first one is 0.
    pub fn line(&self, at: usize) -> Option<&str> {
        let (end, _) = *self.ends.get(at)?;
        let start = match at.checked_sub(1) {
            Some(before) => self.ends.get(before)?.1,
            None => 0,
        };
        self.text.get(start as usize..end as usize)
    }

    pub fn lines(&self, range: std::ops::Range<usize>) -> impl Iterator<Item = &str> {
        range.map_while(|at| self.line(at))
    }

    /// The parts of a line, which together are the line; one without a kind where the language is not known, or where it is too
    /// far down to be told yet what it begins in: [`Text::look_at`] goes on with that.
    pub fn parts(&self, at: usize) -> Vec<(&str, Kind)> {
        let line = self.line(at).unwrap_or_default();
        let begins = self.begins.borrow().get(at).copied();
        let (Some(painter), Some(begins)) = (&self.painter, begins) else {
            return vec![(line, Kind::Plain)];
        };
        let mut from = 0;
        let (parts, _) = painter.paint(line, begins);
        let part = parts.into_iter().map(|(length, kind)| {
            let part = line.get(from..from + length).unwrap_or_default();
            from += length;
            (part, kind)
        });
        part.collect()
    }

    /// Whether the lines up to `end` can be painted.
    pub fn is_ready(&self, end: usize) -> bool {
        self.painter.is_none() || self.begins.borrow().len() >= end.min(self.line_count())
    }

    /// Makes sure that the lines up to `end` can be painted, with no more work than a frame has time for. Whether they can be.
    pub fn look_at(&self, end: usize) -> bool {
        let Some(painter) = &self.painter else {
            return true;
        };
        let mut begins = self.begins.borrow_mut();
        let end = end.min(self.line_count());
        let mut room = LEXED_AT_ONCE;
        while begins.len() < end {
            let within = match begins.last().zip(begins.len().checked_sub(1)) {
                Some((begins, before)) => {
                    let line = self.line(before).unwrap_or_default();
                    let Some(left) = room.checked_sub(painter.cost(line, *begins)) else {
                        return false;
                    };
                    room = left;
                    painter.after(line, *begins)
                }
                None => Within::default(),
            };
            begins.push(within);
        }
        true
    }
}

/// In bytes of lines that have to be lexed, others counting [`Painter::cost`]: some milliseconds.
const LEXED_AT_ONCE: usize = 100_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_standard_library() {
        for text in [
            "",
            "a",
            "a\n",
            "\n",
            "a\r\nb\r\n\r\nc",
            "é\n\né",
            "a\rb\n",
            "\r\n\r",
        ] {
            let whole = Text::new("a.go", text);
            let lines: Vec<&str> = whole.lines(0..whole.line_count()).collect();
            let expected: Vec<&str> = text.lines().collect();
            // An end mark of one sign at the very end is std's own odd case.
            let expected: Vec<&str> = (expected.into_iter())
                .map(|line| line.strip_suffix('\r').unwrap_or(line))
                .collect();
            assert_eq!(lines, expected, "{text:?}");
        }
        assert_eq!(Text::new("a.go", "\tx").line(0), Some("    x"));
        assert_eq!(Text::new("a.go", "x").line(1), None);
    }

    #[test]
    fn what_a_line_begins_in_is_told_in_steps_and_comes_to_the_same() {
        let mut text = String::from("/* from the first line on\n");
        for line in 0..20_000 {
            text.push_str(&format!("x{line} */ y := `raw {line}\nend` /* \n"));
        }
        let stepped = Text::new("a.go", &text);
        let mut steps = 1;
        while !stepped.look_at(usize::MAX) {
            steps += 1;
        }
        assert!(steps > 2, "{steps} steps");
        let last = stepped.line_count() - 1;
        let kinds: Vec<Kind> = stepped.parts(last).into_iter().map(|(_, k)| k).collect();
        assert_eq!(kinds.first(), Some(&Kind::Text), "{kinds:?}");
        assert_eq!(kinds.last(), Some(&Kind::Comment), "{kinds:?}");
        let plain = Text::new("a.go", &text);
        assert_eq!(plain.parts(last)[0].1, Kind::Plain);
    }

    #[test]
    fn a_long_file_is_ready_at_once_and_costs_what_is_looked_at() {
        let line = "\tfor i := range n { total += f(i, \"text\") } // and so on\n";
        let text = Text::new("a.go", &line.repeat(200_000));
        assert_eq!(text.line_count(), 200_000);
        assert!(text.look_at(100));
        assert_eq!(text.begins.borrow().len(), 100);
        assert!(
            text.parts(99)
                .iter()
                .any(|(_, kind)| *kind == Kind::Keyword)
        );
        let mut steps = 1;
        while !text.look_at(200_000) {
            steps += 1;
        }
        assert!(steps < 30, "{steps} steps to the end");
    }
}
