//! A compiled catalogue of gettext (`.mo`), read where it lies: a table of sentences in the order of their bytes and a table of their
//! translations, searched by halves. Damaged bytes make sentences English, never a panic.
//!
//! The `tr` crate has a reader too (its feature `mo-translator`, by rspolib). That one makes a map of owned strings of every entry and
//! brings regular expressions of its own line breaking; this page's first load has no room for it, and needs a lookup alone.

use std::borrow::Cow;
use std::cmp::Ordering;
use tr::Translator;

/// What a `.mo` of little endian begins with.
const MAGIC: u32 = 0x9504_12de;

pub struct Catalogue {
    bytes: Vec<u8>,
}

impl Catalogue {
    pub fn new(bytes: Vec<u8>) -> Catalogue {
        Catalogue { bytes }
    }

    pub fn holds(&self, bytes: &[u8]) -> bool {
        self.bytes == bytes
    }

    /// The forms of a translation, the first one being that of one; an empty translation is none.
    fn forms(&self, text: &str) -> Option<std::str::Split<'_, char>> {
        let translated = self.string(16, self.find(text)?)?;
        let translated = std::str::from_utf8(translated).ok()?;
        (!translated.is_empty()).then(|| translated.split('\0'))
    }

    fn find(&self, text: &str) -> Option<usize> {
        if self.number(0)? != MAGIC as usize {
            return None;
        }
        let (mut low, mut high) = (0, self.number(8)?);
        while low < high {
            let middle = low + (high - low) / 2;
            // Of a sentence in two forms, the first is its name.
            let sentence = self.string(12, middle)?.split(|b| *b == 0).next()?;
            match sentence.cmp(text.as_bytes()) {
                Ordering::Less => low = middle + 1,
                Ordering::Equal => return Some(middle),
                Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// `table`: where the header says where the table stands, which has a length and a place for each string.
    fn string(&self, table: usize, row: usize) -> Option<&[u8]> {
        let at = self.number(table)?.checked_add(row.checked_mul(8)?)?;
        let (length, start) = (self.number(at)?, self.number(at.checked_add(4)?)?);
        self.bytes.get(start..start.checked_add(length)?)
    }

    fn number(&self, at: usize) -> Option<usize> {
        let bytes = self.bytes.get(at..at.checked_add(4)?)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
    }
}

impl Translator for Catalogue {
    fn translate<'a>(&'a self, text: &'a str, _: Option<&'a str>) -> Cow<'a, str> {
        let form = self.forms(text).and_then(|mut forms| forms.next());
        Cow::Borrowed(form.unwrap_or(text))
    }

    /// A language with one form has it for any number; with two, the first is for one.
    fn ntranslate<'a>(
        &'a self,
        n: u64,
        one: &'a str,
        many: &'a str,
        _: Option<&'a str>,
    ) -> Cow<'a, str> {
        let english = if n == 1 { one } else { many };
        let form = self.forms(one).and_then(|mut forms| {
            let first = forms.next();
            let last = forms.next().or(first);
            if n == 1 { first } else { last }
        });
        Cow::Borrowed(form.unwrap_or(english))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mo(rows: &[(&str, &str)]) -> Vec<u8> {
        let (mut table, mut texts) = (Vec::new(), Vec::new());
        let texts_at = 28 + 16 * rows.len();
        let sentences = rows.iter().map(|row| row.0);
        for text in sentences.chain(rows.iter().map(|row| row.1)) {
            table.extend([text.len(), texts_at + texts.len()]);
            texts.extend([text.as_bytes(), b"\0"].concat());
        }
        let header = [MAGIC as usize, 0, rows.len(), 28, 28 + 8 * rows.len(), 0, 0];
        let numbers = header.into_iter().chain(table);
        let mut bytes: Vec<u8> = numbers.flat_map(|n| (n as u32).to_le_bytes()).collect();
        bytes.extend(texts);
        bytes
    }

    const ROWS: &[(&str, &str)] = &[
        ("", "Language: x\n"),
        ("a", "A"),
        ("ab", ""),
        ("b", "B"),
        ("{n} file\0{n} files", "{n} F"),
        ("{n} row\0{n} rows", "{n} R\0{n} RR"),
    ];

    fn check(bytes: Vec<u8>, text: &str, expected: &str) {
        assert_eq!(Catalogue::new(bytes).translate(text, None), expected);
    }

    #[test]
    fn each_sentence_has_its_translation() {
        for (text, expected) in [
            ("a", "A"),
            ("b", "B"),
            ("c", "c"),
            ("ab", "ab"),
            ("{n} file", "{n} F"),
        ] {
            check(mo(ROWS), text, expected);
        }
    }

    #[test]
    fn a_number_chooses_the_form() {
        let catalogue = Catalogue::new(mo(ROWS));
        let said = |n, one, many| catalogue.ntranslate(n, one, many, None).into_owned();
        assert_eq!(
            [1, 2].map(|n| said(n, "{n} file", "{n} files")),
            ["{n} F", "{n} F"]
        );
        assert_eq!(
            [1, 2].map(|n| said(n, "{n} row", "{n} rows")),
            ["{n} R", "{n} RR"]
        );
        assert_eq!(
            [1, 2].map(|n| said(n, "{n} x", "{n} xs")),
            ["{n} x", "{n} xs"]
        );
    }

    #[test]
    fn what_is_no_catalogue_says_everything_in_english() {
        check(Vec::new(), "a", "a");
        check(mo(&[]), "a", "a");
        check(b"<!doctype html><title>404</title>".to_vec(), "a", "a");
        check(mo(&[("a", "\u{0}")]), "a", "");
    }

    /// Whatever is cut off or turned over, something is said.
    #[test]
    fn damage_is_survived() {
        let whole = mo(ROWS);
        for cut in 0..whole.len() {
            let said = Catalogue::new(whole[..cut].to_vec())
                .translate("a", None)
                .into_owned();
            assert!(said == "a" || said == "A", "{cut}: {said}");
        }
        for at in 0..whole.len() {
            for bit in [1, 0x80, 0xff] {
                let mut damaged = whole.clone();
                damaged[at] ^= bit;
                let catalogue = Catalogue::new(damaged);
                for (text, _) in ROWS {
                    catalogue.translate(text, None);
                    catalogue.ntranslate(2, text, text, None);
                }
            }
        }
    }

    /// It may miss what is there, and ends.
    #[test]
    fn a_table_out_of_order_is_searched_all_the_same() {
        let mut rows = ROWS.to_vec();
        rows.reverse();
        let said = Catalogue::new(mo(&rows)).translate("b", None).into_owned();
        assert!(said == "b" || said == "B", "{said}");
    }
}
