//! The rows that the view shows: every line of the text with what was inlined into it where that is unfolded, or, without a text, the
//! lines that have figures under the name of their function. And where one gets from there by keys.

use super::data::{FileView, LineFigures};
use super::text::Text;
use crate::protocol::{NameKey, Pair};
use std::collections::BTreeSet;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Row {
    /// Row of [`FileView::routines`].
    Routine(u32),
    Line {
        number: i64,
        /// Row of [`FileView::lines`].
        figures: Option<u32>,
    },
    /// Of the line's `inlined`.
    Inlined { figures: u32, at: u32 },
}

/// `text`: how many lines it has, if it is there. Lines with figures behind its end are shown, too.
pub fn rows(view: &FileView, text: Option<u32>, unfolded: &BTreeSet<i64>) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut at = 0;
    for number in 1..=i64::from(text.unwrap_or(0)) {
        let figures = view.lines.get(at).filter(|line| line.line == number);
        rows.push(Row::Line {
            number,
            figures: figures.map(|_| at as u32),
        });
        if let Some(line) = figures {
            push_inlined(&mut rows, line, at as u32, unfolded);
            at += 1;
        }
    }
    let mut routine = None;
    for (at, line) in view.lines.iter().enumerate().skip(at) {
        if text.is_none() && routine != Some(line.routine) {
            routine = Some(line.routine);
            rows.push(Row::Routine(line.routine));
        }
        rows.push(Row::Line {
            number: line.line,
            figures: Some(at as u32),
        });
        push_inlined(&mut rows, line, at as u32, unfolded);
    }
    rows
}

fn push_inlined(rows: &mut Vec<Row>, line: &LineFigures, figures: u32, unfolded: &BTreeSet<i64>) {
    if unfolded.contains(&line.line) {
        let inlined = 0..line.inlined.len() as u32;
        rows.extend(inlined.map(|at| Row::Inlined { figures, at }));
    }
}

/// The row of a line, or of the one before the place where it would be.
pub fn row_of(rows: &[Row], line: i64) -> Option<u32> {
    let is_up_to = |row: &Row| matches!(row, Row::Line { number, .. } if *number <= line);
    rows.iter().rposition(is_up_to).map(|at| at as u32)
}

/// The line with the largest flat, or the largest cum where none has any; the first of several.
pub fn hottest(view: &FileView) -> Option<i64> {
    let weight = |pair: Pair| pair.change().unsigned_abs();
    let lines = view.lines.iter().rev();
    lines
        .max_by_key(|line| (weight(line.flat), weight(line.cum)))
        .map(|line| line.line)
}

/// Where the functions with figures begin, in order: at their first line, or where that is not known at the first with a figure.
fn starts(view: &FileView) -> Vec<(i64, NameKey)> {
    let first = |routine: u32| {
        let of_it = view.lines.iter().find(|line| line.routine == routine);
        of_it.map(|line| line.line)
    };
    let start = |(at, routine): (u32, &super::Routine)| {
        let line = match routine.start_line {
            start if start > 0 => Some(start),
            _ => first(at),
        };
        line.map(|line| (line, routine.function))
    };
    let mut starts: Vec<_> = (0..).zip(&view.routines).filter_map(start).collect();
    starts.sort_unstable();
    starts.dedup_by_key(|(line, _)| *line);
    starts
}

/// The first line of the next function behind `line`, and which that is.
pub fn next_routine(view: &FileView, line: i64) -> Option<(i64, NameKey)> {
    starts(view).into_iter().find(|(start, _)| *start > line)
}

pub fn previous_routine(view: &FileView, line: i64) -> Option<(i64, NameKey)> {
    let mut starts = starts(view).into_iter().rev();
    starts.find(|(start, _)| *start < line)
}

/// Whether the text looks like another version of what ran: a whole sentence, or nothing.
pub fn doubt(view: &FileView, text: &Text) -> Option<String> {
    let last = view.lines.last().map_or(0, |line| line.line);
    if last > text.line_count() as i64 {
        return Some(tr!(
            "This source may be of another version: the profile has figures up to line {last}, the file ends at line {end}.",
            last = last,
            end = text.line_count()
        ));
    }
    let is_elsewhere = |routine: &&super::Routine| {
        let word = word_of(&routine.name);
        let first = (routine.start_line - 2).max(0) as usize;
        let mut around = text.lines(first..first.saturating_add(4));
        routine.start_line > 0 && !word.is_empty() && !around.any(|line| line.contains(word))
    };
    let strayed = view.routines.iter().find(is_elsewhere)?;
    Some(tr!(
        "This source may be of another version: {name} begins at line {start_line} in the profile, but its name does not stand there.",
        name = strayed.name,
        start_line = strayed.start_line
    ))
}

/// What a declaration says of a function's name; nothing of those that compilers name (`main.main.func1`, `glob..func2`).
fn word_of(name: &str) -> &str {
    let head = name.split(['[', '<']).next().unwrap_or(name);
    let last = head.rsplit(['.', ':']).next().unwrap_or(head);
    let is_plain = !last.is_empty() && last.chars().all(|c| c.is_alphanumeric() || c == '_');
    let is_made = |part: &str| {
        let digits = part.trim_start_matches("func").trim_start_matches("gowrap");
        digits.chars().all(|c| c.is_ascii_digit())
    };
    if !is_plain || is_made(last) || last.contains("-fm") || head.contains(".func") {
        return "";
    }
    last
}

/// Lines for the clipboard, as `pprof -list` sets them.
pub fn listing(
    view: &FileView,
    text: Option<&Text>,
    lines: (i64, i64),
    figure: impl Fn(Pair) -> String,
) -> String {
    let mut out = String::new();
    let (first, last) = (lines.0.min(lines.1), lines.0.max(lines.1));
    let known = view
        .lines
        .iter()
        .filter(|line| line.line >= first && line.line <= last);
    let figures: std::collections::BTreeMap<i64, &LineFigures> =
        known.map(|line| (line.line, line)).collect();
    let mut push = |number: i64, text: &str| {
        let (flat, cum) = match figures.get(&number) {
            Some(line) => (figure(line.flat), figure(line.cum)),
            None => (".".to_string(), ".".to_string()),
        };
        out.push_str(&format!("{flat:>10} {cum:>10} {number:>6}:{text}\n"));
    };
    match text {
        Some(text) => {
            let from = usize::try_from(first.saturating_sub(1)).unwrap_or(0);
            let end = usize::try_from(last).unwrap_or(0);
            (from as i64 + 1..)
                .zip(text.lines(from..end))
                .for_each(|(number, text)| push(number, text));
        }
        None => figures.keys().for_each(|number| push(*number, "")),
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::data::Routine;
    use super::*;
    use crate::protocol::NameKey;

    fn pair(new: i64) -> Pair {
        Pair { base: 0, new }
    }

    fn view() -> FileView {
        let routine = |name: &str, start_line| Routine {
            function: NameKey::of(name.as_bytes()),
            name: name.into(),
            file: NameKey(1),
            path: "a.go".into(),
            start_line,
            flat: pair(1),
            cum: pair(1),
            every: Vec::new(),
        };
        let line = |line, routine, flat| LineFigures {
            line,
            routine,
            flat: pair(flat),
            cum: pair(flat),
            every: Vec::new(),
            inlined: Vec::new(),
            inlined_count: 0,
        };
        FileView {
            key: NameKey(1),
            path: "a.go".into(),
            routines: vec![routine("main.a", 1), routine("main.(*T).b[...]", 4)],
            line_count: 3,
            lines: vec![line(2, 0, 5), line(5, 1, 9), line(6, 1, 1)],
            ..FileView::default()
        }
    }

    #[test]
    fn every_line_of_a_text_is_a_row_and_without_one_those_with_figures() {
        let view = view();
        assert_eq!(rows(&view, Some(4), &BTreeSet::new()).len(), 6);
        let bare = rows(&view, None, &BTreeSet::new());
        assert_eq!(bare.len(), 5);
        assert_eq!(bare[0], Row::Routine(0));
        assert_eq!(bare[2], Row::Routine(1));
        assert_eq!(row_of(&bare, 5), Some(3));
        assert_eq!(row_of(&bare, 1), None);
    }

    #[test]
    fn keys_lead_to_the_hottest_line_and_from_function_to_function() {
        let view = view();
        assert_eq!(hottest(&view), Some(5));
        assert_eq!(
            next_routine(&view, 1),
            Some((4, NameKey::of(b"main.(*T).b[...]")))
        );
        assert_eq!(next_routine(&view, 4), None);
        assert_eq!(
            previous_routine(&view, 5),
            Some((4, NameKey::of(b"main.(*T).b[...]")))
        );
        assert_eq!(previous_routine(&view, 1), None);
    }

    #[test]
    fn a_text_of_another_version_is_doubted() {
        let text = |lines: &[&str]| Text::new("a.go", &lines.join("\n"));
        let good = ["func a() {", "}", "", "func (t *T) b() {", "x", "}"];
        assert_eq!(doubt(&view(), &text(&good)), None);
        let short = doubt(&view(), &text(&good[..5])).unwrap_or_default();
        assert!(
            short.contains("up to line 6, the file ends at line 5"),
            "{short}"
        );
        let moved = ["func a() {", "", "", "", "", "", "", "func (t *T) b() {"];
        let moved = doubt(&view(), &text(&moved)).unwrap_or_default();
        assert!(
            moved.contains("main.(*T).b[...] begins at line 4"),
            "{moved}"
        );
        assert_eq!(word_of("main.main.func1"), "");
        assert_eq!(word_of("main.main.func1.2"), "");
        assert_eq!(word_of("main.(*T).M"), "M");
    }

    #[test]
    fn a_range_is_copied_as_list_sets_it() {
        let text = Text::new("a.go", "a\nb\nc");
        let figure = |pair: Pair| pair.new.to_string();
        let copied = listing(&view(), Some(&text), (3, 2), figure);
        assert_eq!(
            copied,
            "         5          5      2:b\n         .          .      3:c\n"
        );
    }
}
