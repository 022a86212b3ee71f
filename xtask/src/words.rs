//! `cargo xtask words`: keeps the catalogues in step with the code. What stands in `tr!("…")`, `told!("…")`, `msg!("…")` and in the table of leaks'
//! sentences is merged into each `.po`: translations are kept, what vanished is marked obsolete, and what is missing is printed. The
//! same reading of the code is what a test holds the catalogues against, and what is compiled for the page.

use crate::command::root;
use anyhow::{Context, Result, bail};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use rspolib::prelude::*;
use rspolib::{MOFile, POEntry, POFile, pofile};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const CATALOGUE: &str = "src/l10n/zh-CN.po";

/// Rows in these are an id and a sentence each; all of their sentences are said.
const TABLES: &str = "src/leaks/texts/english/";

/// A sentence of the code.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Sentence {
    text: String,
    /// Of two forms, the one of many.
    many: Option<String>,
    /// Where it was seen first.
    file: String,
}

pub fn run(mut arguments: lexopt::Parser) -> Result<()> {
    if let Some(argument) = arguments.next()? {
        return Err(argument.unexpected().into());
    }
    let merged = merge(read()?, &sentences()?);
    fs::write(root().join(CATALOGUE), merged.to_string())?;
    let faults = faults(&merged, &sentences()?);
    for fault in &faults {
        println!("{fault}");
    }
    let said = merged.entries.iter().filter(|e| !e.obsolete).count();
    println!("{CATALOGUE}: {said} sentences, {} faults", faults.len());
    Ok(())
}

/// The `.mo` of what is said and translated.
pub fn compiled() -> Result<Vec<u8>> {
    let mut catalogue = read()?;
    catalogue
        .entries
        .retain(|e| !e.obsolete && translations(e).all(|t| !t.is_empty()));
    Ok(MOFile::from(&catalogue).as_bytes().into_owned())
}

fn read() -> Result<POFile> {
    let text = fs::read(root().join(CATALOGUE)).context("the catalogue is missing")?;
    let text = String::from_utf8(text)?;
    pofile(text.as_str()).map_err(|error| anyhow::anyhow!("{CATALOGUE}: {error}"))
}

/// In the order of the code; what vanished comes last.
fn merge(mut catalogue: POFile, sentences: &[Sentence]) -> POFile {
    let old = std::mem::take(&mut catalogue.entries);
    let mut old: BTreeMap<String, POEntry> =
        old.into_iter().map(|e| (e.msgid.clone(), e)).collect();
    for sentence in sentences {
        let mut entry = old
            .remove(&sentence.text)
            .unwrap_or_else(|| POEntry::new(0));
        entry.msgid = sentence.text.clone();
        entry.obsolete = false;
        entry.occurrences = vec![(sentence.file.clone(), String::new())];
        if entry.msgid_plural != sentence.many {
            let kept = translations(&entry).next().unwrap_or_default().to_owned();
            entry.msgid_plural = sentence.many.clone();
            (entry.msgstr, entry.msgstr_plural) = match sentence.many {
                Some(_) => (None, vec![kept]),
                None => (Some(kept), Vec::new()),
            };
        }
        if sentence.many.is_none() {
            entry.msgstr.get_or_insert_default();
        }
        catalogue.entries.push(entry);
    }
    let vanished = old
        .into_values()
        .filter(|e| translations(e).any(|t| !t.is_empty()));
    catalogue.entries.extend(vanished.map(|mut entry| {
        entry.obsolete = true;
        entry.occurrences.clear();
        entry
    }));
    catalogue
}

fn translations(entry: &POEntry) -> impl Iterator<Item = &str> {
    let forms = entry.msgstr.iter().chain(&entry.msgstr_plural);
    forms.map(String::as_str)
}

/// What is wrong with a catalogue, a line each.
fn faults(catalogue: &POFile, sentences: &[Sentence]) -> Vec<String> {
    let entries = catalogue.entries.iter().filter(|e| !e.obsolete);
    let entries: BTreeMap<&str, &POEntry> = entries.map(|e| (e.msgid.as_str(), e)).collect();
    let mut faults = Vec::new();
    for Sentence { text, many, file } in sentences {
        let Some(entry) = entries.get(text.as_str()) else {
            faults.push(format!("{file}: not in the catalogue: {text:?}"));
            continue;
        };
        if entry.msgid_plural != *many {
            faults.push(format!(
                "{file}: other forms than in the catalogue: {text:?}"
            ));
        }
        if translations(entry).next().is_none_or(str::is_empty) {
            faults.push(format!("{file}: not translated: {text:?}"));
            continue;
        }
        let known = arguments(many.as_deref().unwrap_or(text));
        if translations(entry).any(|translation| arguments(translation) != known) {
            faults.push(format!(
                "{file}: other arguments in the translation of {text:?}"
            ));
        }
    }
    let said: BTreeSet<&str> = sentences.iter().map(|s| s.text.as_str()).collect();
    let unsaid = entries.keys().filter(|text| !said.contains(*text));
    faults.extend(unsaid.map(|text| format!("said nowhere: {text:?}")));
    faults
}

/// The `{names}` of a sentence.
fn arguments(text: &str) -> BTreeSet<&str> {
    let rest = text.split('{').skip(1);
    rest.filter_map(|rest| Some(rest.split_once('}')?.0))
        .collect()
}

/// Every sentence of the code once, in the order of its files and lines.
fn sentences() -> Result<Vec<Sentence>> {
    let mut files = Vec::new();
    collect(&root().join("src"), &mut files)?;
    files.sort();
    let mut found: Vec<Sentence> = Vec::new();
    let mut known = BTreeMap::new();
    for path in files {
        let file = path
            .strip_prefix(root())?
            .to_string_lossy()
            .replace('\\', "/");
        for sentence in sentences_of(&file, &fs::read_to_string(&path)?)? {
            match known.insert(sentence.text.clone(), sentence.many.clone()) {
                None => found.push(sentence),
                Some(many) if many == sentence.many => {}
                Some(_) => bail!(
                    "{file}: {:?} is said with one form and with two",
                    sentence.text
                ),
            }
        }
    }
    Ok(found)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

fn sentences_of(file: &str, code: &str) -> Result<Vec<Sentence>> {
    let tokens: TokenStream = match code.parse() {
        Ok(tokens) => tokens,
        Err(error) => bail!("{file}: {error}"),
    };
    let mut found = Vec::new();
    walk(tokens, file.starts_with(TABLES), &mut found);
    for sentence in &mut found {
        sentence.file = file.to_owned();
    }
    Ok(found)
}

fn walk(tokens: TokenStream, is_table: bool, found: &mut Vec<Sentence>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let Some(skipped) = tests(&tokens[at..]) {
            at += skipped;
            continue;
        }
        if let Some(group) = said(&tokens[at..]) {
            found.extend(sentence(group));
        }
        if let TokenTree::Group(group) = token {
            if is_table && group.delimiter() == Delimiter::Parenthesis {
                found.extend(row(group));
            }
            walk(group.stream(), is_table, found);
        }
        at += 1;
    }
}

/// How many tokens a `#[cfg(test)] mod tests { … }` takes that stands here; what tests say is said to nobody.
fn tests(tokens: &[TokenTree]) -> Option<usize> {
    let [TokenTree::Punct(sign), TokenTree::Group(attribute), ..] = tokens else {
        return None;
    };
    let is_of_tests =
        sign.as_char() == '#' && attribute.stream().to_string().replace(' ', "") == "cfg(test)";
    let is_body = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    };
    let body = tokens.iter().position(is_body);
    body.filter(|_| is_of_tests).map(|at| at + 1)
}

/// What stands in the brackets of `tr!(…)`, `told!(…)` or `msg!(…)`.
fn said(tokens: &[TokenTree]) -> Option<&Group> {
    match tokens {
        [
            TokenTree::Ident(name),
            TokenTree::Punct(sign),
            TokenTree::Group(group),
            ..,
        ] if (name == "tr" || name == "told" || name == "msg") && sign.as_char() == '!' => {
            Some(group)
        }
        _ => None,
    }
}

/// A literal, or two; anything else is a sentence that was marked elsewhere.
fn sentence(group: &Group) -> Option<Sentence> {
    let mut tokens = group.stream().into_iter();
    let text = literal(&tokens.next()?)?;
    let is_two = matches!(tokens.next(), Some(TokenTree::Punct(sign)) if sign.as_char() == '|');
    let many = is_two.then(|| literal(&tokens.next()?)).flatten();
    let file = String::new();
    Some(Sentence { text, many, file })
}

/// `(id, sentence)`.
fn row(group: &Group) -> Option<Sentence> {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let [id, TokenTree::Punct(_), text, ..] = tokens.as_slice() else {
        return None;
    };
    literal(id)?;
    let (text, many, file) = (literal(text)?, None, String::new());
    Some(Sentence { text, many, file })
}

fn literal(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else {
        return None;
    };
    let literal: syn::LitStr = syn::parse_str(&literal.to_string()).ok()?;
    Some(literal.value())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(code: &str) -> Vec<(String, Option<String>)> {
        let found = sentences_of("src/a.rs", code).expect("it is Rust");
        found.into_iter().map(|s| (s.text, s.many)).collect()
    }

    #[test]
    fn every_sentence_of_the_code_is_translated() {
        let sentences = sentences().expect("the code is there");
        assert!(sentences.len() > 300, "{}", sentences.len());
        let faults = faults(&read().expect("the catalogue is there"), &sentences);
        assert!(
            faults.is_empty(),
            "run `cargo xtask words` and translate what it names in {CATALOGUE}:\n{}",
            faults.join("\n")
        );
    }

    #[test]
    fn sentences_are_found_wherever_they_are_said() {
        let code = r#"
            const ROW: &str = msg!("In a table");
            fn f() { html! { <p title={tr!("A title")}>{ told!("Whole") }{ tr!("{n} file" | "{n} files" % n) }</p> } }
            fn g() { tr!(row.title); format!("not {}", tr!("In \"quotes\", over \
                two lines", a = tr!("inside"))); }
            #[cfg(test)]
            mod tests { fn h() { tr!("of a test"); } }
            fn i() { tr!("after") }
        "#;
        let one = |text: &str| (text.to_owned(), None);
        let two = ("{n} file".to_owned(), Some("{n} files".to_owned()));
        let quotes = one("In \"quotes\", over two lines");
        assert_eq!(
            texts(code),
            [
                one("In a table"),
                one("A title"),
                one("Whole"),
                two,
                quotes,
                one("inside"),
                one("after")
            ]
        );
    }

    #[test]
    fn a_merge_keeps_translations_and_buries_what_vanished() {
        let sentence = |text: &str, many: Option<&str>| Sentence {
            text: text.into(),
            many: many.map(Into::into),
            file: "src/a.rs".into(),
        };
        let old = "#\nmsgid \"\"\nmsgstr \"\"\n\nmsgid \"a\"\nmsgstr \"A\"\n\nmsgid \"gone {x}\"\nmsgstr \"G\"\n\nmsgid \"never\"\nmsgstr \"\"\n";
        let code = [sentence("b {n}", Some("bs {n}")), sentence("a", None)];
        let merged = merge(pofile(old).expect("a catalogue"), &code);
        let again = pofile(merged.to_string().as_str()).expect("what is written can be read");
        assert_eq!(again.to_string(), merged.to_string());
        let entries: Vec<_> = again
            .entries
            .iter()
            .map(|e| (e.msgid.as_str(), e.obsolete))
            .collect();
        assert_eq!(
            entries,
            [("b {n}", false), ("a", false), ("gone {x}", true)]
        );
        assert_eq!(
            faults(&again, &code),
            ["src/a.rs: not translated: \"b {n}\""]
        );
        let other = [sentence("a", None)];
        assert_eq!(faults(&again, &other), ["said nowhere: \"b {n}\""]);
    }

    #[test]
    fn a_translation_has_the_arguments_of_its_sentence() {
        let po = "#\nmsgid \"\"\nmsgstr \"\"\n\nmsgid \"{a} of {b}\"\nmsgstr \"{b} {c}\"\n";
        let (text, many, file) = ("{a} of {b}".to_owned(), None, "f".to_owned());
        let faults = faults(
            &pofile(po).expect("a catalogue"),
            &[Sentence { text, many, file }],
        );
        assert_eq!(
            faults,
            ["f: other arguments in the translation of \"{a} of {b}\""]
        );
    }

    /// What the page reads is what was written.
    #[test]
    fn the_page_finds_every_translation() {
        use tr::Translator;
        let page = proflens::l10n::Catalogue::new(compiled().expect("it compiles"));
        for entry in read().expect("the catalogue is there").entries {
            let translated = translations(&entry).next().unwrap_or_default().to_owned();
            if !entry.obsolete && !translated.is_empty() {
                assert_eq!(page.translate(&entry.msgid, None), translated);
            }
        }
    }
}
