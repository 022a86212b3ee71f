//! What a person reads, in a person's language: a sentence is written in English where it is said, and looked up in the catalogue of the
//! language on show as gettext does, by the `tr` crate. A sentence without a translation is said in English. Names, units and what pprof
//! prints are never translated.
//!
//! Everything passes through the functions here rather than through the crate's macro, which would put a copy of itself wherever
//! something is said; and the language on show stands here rather than in the crate's table of programs, whose hashing the first load would pay for. The catalogues are beside this file, one `.po` a language; `cargo xtask words` keeps them in step with the code.

mod catalogue;

pub use catalogue::Catalogue;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::cell::Cell;
use std::fmt::Display;
use tr::Translator;

/// What the page speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Language {
    /// Stands in the code, and needs no catalogue.
    #[default]
    English,
    Chinese,
}

impl Language {
    /// As browsers and `<html lang>` write it.
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Chinese => "zh-CN",
        }
    }

    pub fn next(self) -> Language {
        match self {
            Language::English => Language::Chinese,
            Language::Chinese => Language::English,
        }
    }
}

/// `tr!("Drop files here")`; with arguments by name: `tr!("{name} is open", name = "a")`; with a form for one and one for many:
/// `tr!("{n} file" | "{n} files" % 3)`, where the number is written `1,234`. Gives a `String`.
#[macro_export]
macro_rules! tr {
    ($one:literal | $many:literal % $n:expr $(, $name:ident = $value:expr)* $(,)?) => {{
        let n: u64 = $n;
        let grouped = $crate::state::words::grouped(n as i64);
        $crate::l10n::count($one, $many, n, &[$((stringify!($name), &$value),)* ("n", &grouped)])
    }};
    ($text:expr) => {
        $crate::l10n::say($text)
    };
    ($text:expr, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::l10n::fill($text, &[$((stringify!($name), &$value)),+])
    };
}

/// `tr!` of a whole sentence for markup, where most sentences stand: a `&'static str`, for which the page has less code to load.
#[macro_export]
macro_rules! told {
    ($text:expr) => {
        $crate::l10n::tell($text)
    };
}

/// Marks a literal that is said elsewhere, through `tr!(row.title)`: it is found by who collects the sentences, and stays what it is.
#[macro_export]
macro_rules! msg {
    ($text:literal) => {
        $text
    };
}

thread_local! {
    /// Of the language on show; `None`: English.
    static SPOKEN: Cell<Option<&'static Catalogue>> = const { Cell::new(None) };
    /// The last one that was spoken: a catalogue that comes again is not kept again.
    static KEPT: Cell<Option<&'static Catalogue>> = const { Cell::new(None) };
}

/// In the language on show.
#[inline(never)]
pub fn say(text: &str) -> String {
    match SPOKEN.get() {
        Some(catalogue) => catalogue.translate(text, None).into_owned(),
        None => text.to_owned(),
    }
}

/// As [`say`], without a copy: what markup says most is a whole sentence, which is told where it lies.
#[inline(never)]
pub fn tell(text: &'static str) -> &'static str {
    match SPOKEN
        .get()
        .map(|catalogue| catalogue.translate(text, None))
    {
        Some(Cow::Borrowed(said)) => said,
        _ => text,
    }
}

/// Puts the arguments in where `{name}` stands, once: what an argument holds is not looked at again.
#[inline(never)]
pub fn fill(text: &str, args: &[(&str, &dyn Display)]) -> String {
    tr::runtime_format::display_string(&say(text), args)
}

/// One of two sentences, by a number.
#[inline(never)]
pub fn count(one: &str, many: &str, n: u64, args: &[(&str, &dyn Display)]) -> String {
    let english = if n == 1 { one } else { many };
    let spoken = SPOKEN
        .get()
        .map(|catalogue| catalogue.ntranslate(n, one, many, None));
    tr::runtime_format::display_string(spoken.as_deref().unwrap_or(english), args)
}

/// The bytes of a `.mo`; without any, English is spoken again. Of this module alone: each module and each worker has a memory of its own.
///
/// What was said may be on show for as long as the page is, so a catalogue is never let go; of one language there is one at most.
pub fn speak(catalogue: Option<Vec<u8>>) {
    SPOKEN.set(catalogue.map(kept));
}

fn kept(bytes: Vec<u8>) -> &'static Catalogue {
    let same = KEPT.get().filter(|kept| kept.holds(&bytes));
    let catalogue = same.unwrap_or_else(|| Box::leak(Box::new(Catalogue::new(bytes))));
    KEPT.set(Some(catalogue));
    catalogue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_stand_where_the_sentence_has_them() {
        assert_eq!(tr!("No file is open."), "No file is open.");
        assert_eq!(tr!("{b} of {a}, {b}", a = "{b}", b = 2), "2 of {b}, 2");
    }

    #[test]
    fn one_is_not_many() {
        let files = |n: u64| tr!("{n} file" | "{n} files" % n, n = format!("<{n}>"));
        assert_eq!(
            [files(0), files(1), files(2)],
            ["<0> files", "<1> file", "<2> files"]
        );
        assert_eq!(
            tr!("{n} row of {of}" | "{n} rows of {of}" % 1, of = 7),
            "1 row of 7"
        );
    }

    #[test]
    fn the_languages_take_turns() {
        let mut language = Language::default();
        for code in ["en", "zh-CN", "en"] {
            assert_eq!(language.code(), code);
            language = language.next();
        }
    }
}
