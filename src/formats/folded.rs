//! Folded stacks, as flamegraph.pl and inferno take them: a stack a line, root first, `main;work;leaf 10`. Names may have blanks, and
//! stay as they are, marks such as `_[k]` (kernel) and `_[j]` (compiled while running) included.

use super::lines::{HEAD_LINES, Lines, decimal, is_text, malformed, rsplit_once, shown};
use super::{Decoded, Options};
use crate::input::Error;
use crate::profile::{Builder, NewLine, NewLocation};

const RIGHT: &str = msg!(
    "A line should be the frames of a stack, root first, with `;` between them, a blank and a whole number: `main;work;leaf 10`."
);

/// Most lines are stacks, and one at least has a `;`.
pub fn recognises(head: &[u8]) -> bool {
    let lines = Lines::complete(head).map(|(_, line)| line);
    let lines = lines.filter(|line| is_content(line)).take(HEAD_LINES);
    let (mut stacks, mut all, mut has_several) = (0, 0, false);
    for line in lines {
        let count = split(line).and_then(|(_, count)| decimal::<f64>(count));
        let is_stack = count.is_some_and(f64::is_finite);
        all += 1;
        stacks += usize::from(is_stack);
        has_several |= is_stack && line.contains(&b';');
    }
    has_several && stacks * 2 > all && is_text(head)
}

/// The first line is a stack, though it be longer than any head.
pub fn begins_with_a_stack(text: &[u8]) -> bool {
    let line = Lines::new(text).next().map(|(_, line)| line);
    let count = line.and_then(split).map(|(_, count)| count);
    let is_stack = count.and_then(decimal::<f64>).is_some_and(f64::is_finite);
    is_stack && line.is_some_and(|line| line.contains(&b';'))
}

pub fn read(text: &[u8], options: &Options) -> Decoded {
    let mut builder = Builder::new(options.limits);
    builder.sample_type(b"samples", b"count")?;
    let mut stack = Vec::new();
    for (number, line) in Lines::new(text).filter(|(_, line)| is_content(line)) {
        let (frames, count) = sample(number, line)?;
        stack.clear();
        for frame in frames.rsplit(|b| *b == b';') {
            let line = NewLine {
                function: builder.named(frame, b"")?,
                line: 0,
                column: 0,
            };
            stack.push(builder.location(&NewLocation {
                lines: &[line],
                ..NewLocation::default()
            })?);
        }
        builder.add_sample(&stack, &[], &[count])?;
    }
    let warning = msg!(
        "Folded stacks do not say what they count: the figures are taken as numbers of samples."
    );
    Ok((builder.finish()?, vec![warning.into()]))
}

/// Neither blank nor a comment.
fn is_content(line: &[u8]) -> bool {
    let is_comment = line.starts_with(b"#") && !line.contains(&b';');
    !line.trim_ascii().is_empty() && !is_comment
}

fn split(line: &[u8]) -> Option<(&[u8], &[u8])> {
    rsplit_once(line.trim_ascii_end(), b" ")
}

fn sample(number: usize, line: &[u8]) -> Result<(&[u8], i64), Error> {
    let wrong = |problem: String| malformed(number, &problem, RIGHT);
    let Some((frames, count)) = split(line) else {
        return Err(wrong(tr!(
            "{line} has no count at its end.",
            line = shown(line)
        )));
    };
    let whole = count.strip_suffix(b".0").unwrap_or(count);
    if let Some(count) = decimal(whole) {
        return Ok((frames.trim_ascii_end(), count));
    }
    let text = shown(count);
    let number: Option<f64> = decimal(count);
    Err(wrong(match number {
        Some(n) if n.is_finite() && n.fract() == 0.0 => {
            tr!("the count {text} is more than 64 bits hold.", text = text)
        }
        Some(n) if n.is_finite() => tr!("the count {text} is no whole number.", text = text),
        _ => tr!("{line} has no count at its end.", line = shown(line)),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::shown::shown;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert!(recognises(text.as_bytes()), "{text}");
        let (profile, _) = read(text.as_bytes(), &Options::default()).expect("a profile");
        assert_eq!(shown(&profile), format!("samples/count\n{expected}"));
    }

    #[test]
    fn stacks_and_their_marks() {
        check(
            "main;work;leafA 30\nmain;work 10",
            "30: leafA; work; main\n10: work; main\n",
        );
        check(
            "# by hand\r\njava;GC Thread 3;do_it_[k] 1\r\n\r\njava;a::b<c, d>_[j] 2.0\n",
            "1: do_it_[k]; GC Thread 3; java\n2: a::b<c, d>_[j]; java\n",
        );
        check("a;;b -3\na;b 1\n", "-3: b; ; a\n1: b; a\n");
        check("one 5\na;b 0\n", "5: one\n0: b; a\n");
    }

    #[track_caller]
    fn check_error(line: &str, words: &str) {
        let text = format!("a;b 1\na;c 2\na;d 3\n{line}\n");
        assert!(recognises(text.as_bytes()));
        let error = read(text.as_bytes(), &Options::default())
            .map(drop)
            .expect_err(line);
        assert!(error.problem.contains(words), "{error}");
        assert!(error.problem.starts_with("Line 4: "), "{error}");
    }

    #[test]
    fn counts_that_are_none() {
        check_error("a;b", "\"a;b\" has no count");
        check_error("a;b c", "\"a;b c\" has no count");
        check_error("a;b 1.5", "the count \"1.5\" is no whole number");
        check_error("a;b nan", "\"a;b nan\" has no count");
        check_error("a;b 9223372036854775808", "more than 64 bits");
    }

    #[test]
    fn a_stack_longer_than_a_head() {
        let text = "a;".repeat(100_000) + "b 7\n";
        assert!(begins_with_a_stack(text.as_bytes()) && !begins_with_a_stack(b"a 1\na;b 2"));
        let (profile, _) = read(text.as_bytes(), &Options::default()).expect("a profile");
        assert_eq!(profile.stacks.len(), 100_002);
        let opened = crate::formats::open("x", text.as_bytes(), &Options::default());
        assert!(opened[0].result.is_ok());
    }

    #[test]
    fn other_texts_are_not_recognised() {
        for text in [
            "",
            "a b c\n",
            "hello 10\n",
            "x; y\n",
            "a;b 1\nfirst;\nsecond\n",
        ] {
            assert!(!recognises(text.as_bytes()), "{text}");
        }
    }
}
