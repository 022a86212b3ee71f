//! A group to be copied: as a text like those that Go prints, or as Markdown for an issue. Names, states and places stand as they are in the
//! profile; nothing here is translated, so that others can search for it.

use super::protocol::{Group, StackShown};
use crate::protocol::Pair;
use std::fmt::Write;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum As {
    Text,
    Markdown,
}

/// All stacks of an open group that are shown.
pub fn print(group: &Group, form: As, is_comparison: bool) -> String {
    let mut out = String::new();
    for (at, stack) in group.stacks.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let head = head(group, stack, is_comparison);
        let frames = frames(stack);
        match form {
            As::Text => out += &format!("{head}:\n{frames}"),
            As::Markdown => {
                let fence = fence(&frames);
                out += &format!("**{head}**\n\n{fence}\n{frames}{fence}\n");
            }
        }
    }
    let left = (group.stack_count as usize).saturating_sub(group.stacks.len());
    if left > 0 {
        let _ = writeln!(out, "\nand {left} other stacks");
    }
    out
}

/// `12 goroutines [chan receive, 5 minutes] created by main.main`.
fn head(group: &Group, stack: &StackShown, is_comparison: bool) -> String {
    let Pair { base, new } = stack.count;
    let count = match is_comparison {
        true => format!("{base} → {new} goroutines"),
        false if new == 1 => "1 goroutine".to_owned(),
        false => format!("{new} goroutines"),
    };
    let states: Vec<&str> = group.states.most.iter().map(|w| w.text.as_str()).collect();
    let wait = group
        .longest
        .map_or(String::new(), |minutes| match minutes {
            1 => ", up to 1 minute".to_owned(),
            minutes => format!(", up to {minutes} minutes"),
        });
    let creator = match group.creators.most.as_slice() {
        [] => String::new(),
        [only] => format!(" created by {}", only.text),
        [first, ..] => format!(" created by {} and others", first.text),
    };
    format!("{count} [{}{wait}]{creator}", states.join(" | "))
}

fn frames(stack: &StackShown) -> String {
    let mut out = String::new();
    for frame in &stack.frames {
        let arguments = if frame.is_inlined { "(...)" } else { "()" };
        let _ = writeln!(out, "{}{arguments}", frame.name);
        match (frame.file.as_str(), frame.line) {
            ("", _) => {}
            (file, 0) => drop(writeln!(out, "\t{file}")),
            (file, line) => drop(writeln!(out, "\t{file}:{line}")),
        }
    }
    if stack.left_out > 0 {
        let _ = writeln!(out, "...{} frames elided...", stack.left_out);
    }
    out
}

/// Longer than any run of backticks within, which a name of another language may hold.
fn fence(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

#[cfg(test)]
mod tests {
    use super::super::protocol::{Frame, Word, Words};
    use super::*;
    use crate::protocol::NameKey;
    use crate::views::packages::origin::Origin;

    fn frame(name: &str, line: i64, is_inlined: bool) -> Frame {
        Frame {
            name: name.to_owned(),
            function: NameKey(0),
            file_key: NameKey(0),
            file: "/src/main.go".to_owned(),
            line,
            origin: Origin::Own,
            is_inlined,
        }
    }

    fn words(texts: &[&str]) -> Words {
        let word = |text: &&str| Word {
            text: (*text).to_owned(),
            count: Pair::default(),
            function: None,
        };
        Words {
            most: texts.iter().map(word).collect(),
            count: texts.len() as u32,
        }
    }

    fn group() -> Group {
        Group {
            key: NameKey(1),
            title: "main.wait".into(),
            function: None,
            place: String::new(),
            origin: Origin::Own,
            count: Pair { base: 2, new: 12 },
            states: words(&["chan receive"]),
            creators: words(&["main.main", "main.other"]),
            labels: Words::default(),
            longest: Some(5),
            median: Some(2),
            leaked: 0,
            locked: 0,
            moves: None,
            is_open: true,
            stack_count: 3,
            stacks: vec![StackShown {
                count: Pair { base: 2, new: 12 },
                frames: vec![frame("main.inner", 3, true), frame("main.wait", 9, false)],
                left_out: 7,
            }],
            goroutines: Vec::new(),
            goroutine_count: 0,
        }
    }

    #[test]
    fn as_go_prints_them() {
        let expected = "12 goroutines [chan receive, up to 5 minutes] created by main.main and others:\n\
                        main.inner(...)\n\t/src/main.go:3\nmain.wait()\n\t/src/main.go:9\n\
                        ...7 frames elided...\n\nand 2 other stacks\n";
        assert_eq!(print(&group(), As::Text, false), expected);
        assert!(print(&group(), As::Text, true).starts_with("2 → 12 goroutines ["));
    }

    #[test]
    fn markdown_holds_whatever_names_hold() {
        let mut group = group();
        group.stacks[0].frames[0].name = "a```b".into();
        let text = print(&group, As::Markdown, false);
        assert!(text.starts_with("**12 goroutines ["), "{text}");
        assert_eq!(text.matches("````").count(), 2, "{text}");
    }
}
