//! What a person reads, in a person's language: a sentence is written in English where it is said, and looked up in the catalogue of the
//! language on show as gettext does, by the `tr` crate. A sentence without a translation is said in English. Names, units and what pprof
//! prints are never translated.
//!
//! Everything passes through the two functions here rather than through the crate's macro, which would put a copy of itself wherever
//! something is said.

use std::fmt::Display;

/// `tr!("Drop files here")`, or with arguments by name: `tr!("{count} files", count = 3)`. Gives a `String`.
#[macro_export]
macro_rules! tr {
    ($text:expr) => {
        $crate::l10n::say($text)
    };
    ($text:expr, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::l10n::fill($text, &[$((stringify!($name), &$value)),+])
    };
}

/// In the language on show.
#[inline(never)]
pub fn say(text: &str) -> String {
    tr::internal::with_translator(module_path!(), |t| t.translate(text, None).into_owned())
}

/// Puts the arguments in where `{name}` stands, once: what an argument holds is not looked at again.
#[inline(never)]
pub fn fill(text: &str, args: &[(&str, &dyn Display)]) -> String {
    tr::runtime_format::display_string(&say(text), args)
}

#[cfg(test)]
mod tests {
    #[test]
    fn arguments_stand_where_the_sentence_has_them() {
        assert_eq!(tr!("No file is open."), "No file is open.");
        assert_eq!(tr!("{b} of {a}, {b}", a = "{b}", b = 2), "2 of {b}, 2");
    }
}
