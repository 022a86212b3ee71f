//! Draws regular expressions in Go's syntax, from all of its grammar and what lies just outside, over letters that names have.

use super::random::Random;

const ATOMS: &[&str] = &[
    "main",
    "f",
    "g",
    "run",
    "foo",
    "o",
    "a",
    ".",
    ".",
    "::",
    "/",
    "_",
    " ",
    "é",
    "名",
    "\\.",
    "\\(",
    "\\)",
    "\\*",
    "\\[",
    "\\]",
    "\\-",
    "\\/",
    "\\_",
    "\\\"",
    "\\d",
    "\\D",
    "\\w",
    "\\W",
    "\\s",
    "\\S",
    "\\b",
    "\\B",
    "^",
    "$",
    "\\A",
    "\\z",
    "\\n",
    "\\t",
    "\\x66",
    "\\x{6f}",
    "\\141",
    "\\Q.(\\E",
    "\\Qmain",
    "\\QE\\E",
    "[a-f]",
    "[^a-z]",
    "[[:upper:]]",
    "[[:^alpha:]]",
    "[]a]",
    "[^]a]",
    "[a-]",
    "[-a]",
    "[a\\]b]",
    "[a\\-z]",
    "[.*]",
    "[\\d.]",
    "[\\w:]",
    "[\\W]",
    "[a[b]",
    "[a&&b]",
    "[a~~b]",
    "[a--c]",
    "[#]",
    "[ ]",
    "[é-ü]",
    "[\\x00-\\x7f]",
    "[[:word:]]",
    "[\\n\\t]",
    "{",
    "}",
    "]",
    "{,2}",
    "a{2}",
    "o{1,2}",
    "a{0}",
    "a{1,}",
    "x{2,1}",
    "#",
    "&",
    "~",
    "<",
    ">",
    ",",
    "-",
    "'",
    "\"",
];

/// What one of the two sides, or both, may refuse.
const DOUBTFUL: &[&str] = &[
    "\\pL",
    "\\p{Greek}",
    "\\PN",
    "[\\pL]",
    "\\8",
    "\\1",
    "\\y",
    "\\Z",
    "\\G",
    "(?=a)",
    "(?<!a)",
    "(?#a)",
    "[b-a]",
    "[",
    "(",
    ")",
    "**",
    "\\",
    "[[:foo:]]",
    "a{1001}",
    "x**",
    "+",
    "?",
    "(?z)a",
    "\\C",
    "\\x{110000}",
    "\\xg",
    "[a",
    "(?P<n>",
    "\\E",
    "(?<n>a)(?<n>b)",
    "a{1000}{1000}",
    "\\u0041",
    "\\<a\\>",
    "\\e",
    "\\h",
];

const GROUPS: &[&str] = &[
    "(",
    "(?:",
    "(?i:",
    "(?s:",
    "(?U:",
    "(?m:",
    "(?i-s:",
    "(?P<name>",
    "(?<name>",
];

const FLAGS: &[&str] = &["(?i)", "(?s)", "(?U)", "(?m)", "(?is)", "(?-i)"];

const REPEATS: &[&str] = &[
    "*", "+", "?", "*?", "+?", "??", "{2}", "{0,1}", "{1,3}?", "{2,}",
];

/// An expression of a few atoms, rarely one that is no expression.
pub fn draw(random: &mut Random) -> String {
    let mut pattern = String::new();
    if random.once_in(8) {
        pattern.push_str(random.pick(FLAGS));
    }
    sequence(random, 2, &mut pattern);
    pattern
}

fn sequence(random: &mut Random, depth: usize, pattern: &mut String) {
    for _ in 0..1 + random.below(3) {
        match random.below(10) {
            0 if depth > 0 => {
                pattern.push_str(random.pick(GROUPS));
                sequence(random, depth - 1, pattern);
                pattern.push(')');
            }
            1 => {
                pattern.push('|');
            }
            _ if random.once_in(60) => pattern.push_str(random.pick(DOUBTFUL)),
            _ => pattern.push_str(random.pick(ATOMS)),
        }
        if random.once_in(4) {
            pattern.push_str(random.pick(REPEATS));
        }
    }
}
