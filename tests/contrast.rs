//! The colours of the stylesheets against WCAG 2.2, in both schemes: 4.5:1 for what is read (1.4.3), 3:1 for marks that tell something by their
//! colour (1.4.11).

use proflens::draw::chart::{Ink, SERIES};
use proflens::draw::colour::{Rgb, contrast};
use proflens::draw::palette::Theme;

const SHEETS: [&str; 2] = [
    include_str!("../www/style.css"),
    include_str!("../www/further.css"),
];
const THEMES: [Theme; 2] = [Theme::Light, Theme::Dark];

/// What text and marks stand on.
const GROUNDS: [&str; 5] = ["ground", "raised", "sunken", "hover", "accent-ground"];

/// `light-dark(#rrggbb, #rrggbb)` behind this.
#[track_caller]
fn colours(before: &str) -> [Rgb; 2] {
    let declared = (SHEETS.iter()).find_map(|sheet| sheet.split_once(before).map(|(_, rest)| rest));
    let declared = declared.unwrap_or_else(|| panic!("no stylesheet has {before}"));
    let inside = declared.split_once(')').map_or("", |(inside, _)| inside);
    let mut values = inside.split(',').map(|value| rgb(value.trim()));
    let mut next = || values.next().flatten();
    let both = next().zip(next());
    let (light, dark) = both.unwrap_or_else(|| panic!("{before}{inside}: not two colours"));
    [light, dark]
}

fn rgb(hash: &str) -> Option<Rgb> {
    let byte = |at| u8::from_str_radix(hash.get(at..at + 2)?, 16).ok();
    (hash.len() == 7 && hash.starts_with('#')).then_some(())?;
    Some(Rgb(byte(1)?, byte(3)?, byte(5)?))
}

fn property(name: &str) -> [Rgb; 2] {
    colours(&format!("--{name}: light-dark("))
}

#[track_caller]
fn check(what: &str, fore: [Rgb; 2], on: &str, least: f64) {
    for (theme, (fore, ground)) in THEMES.into_iter().zip(fore.into_iter().zip(property(on))) {
        let ratio = contrast(fore, ground);
        assert!(ratio >= least, "{what} on {on}, {theme:?}: {ratio:.2}");
    }
}

#[test]
fn what_is_read_stands_out() {
    for text in ["text", "quiet", "accent", "grew", "shrank", "error", "warn"] {
        for on in GROUNDS.into_iter().chain(["found", "bar"]) {
            check(text, property(text), on, 4.5);
        }
    }
    let pairs = [
        ("on-accent", "accent"),
        // The mark of the base on its chip.
        ("ground", "quiet"),
        ("text", "grew-ground"),
        ("grew", "grew-ground"),
        ("text", "shrank-ground"),
        ("shrank", "shrank-ground"),
        ("text", "error-ground"),
        ("error", "error-ground"),
        ("text", "warn-ground"),
        ("warn", "warn-ground"),
    ];
    for (text, on) in pairs {
        check(text, property(text), on, 4.5);
    }
}

#[test]
fn source_is_read_on_every_kind_of_line() {
    for class in ["keyword", "type", "text", "number", "call"] {
        let colour = colours(&format!(".syn-{class} {{ color: light-dark("));
        for on in GROUNDS {
            check(class, colour, on, 4.5);
        }
    }
}

/// Whose code it is, and what goroutines do.
#[test]
fn marks_stand_out() {
    let marks = [
        "origin-own",
        "origin-dependency",
        "origin-standard",
        "origin-runtime",
        "origin-unknown",
        "go-running",
        "go-runnable",
        "go-syscall",
        "go-blocked",
        "go-waiting",
        "go-forever",
    ];
    for mark in marks {
        let colour = colours(&format!(".{mark} {{ fill: light-dark("));
        for on in GROUNDS {
            check(mark, colour, on, 3.0);
        }
    }
}

/// Lines and areas of a chart on its ground, and where two snapshots are compared; sparklines and small multiples stand on more grounds.
#[test]
fn lines_of_charts_stand_out() {
    for ink in (0..SERIES).map(Ink::Series).chain([Ink::Rest, Ink::Cursor]) {
        let colour = THEMES.map(|theme| ink.colour(theme));
        for on in ["ground", "accent-ground"] {
            check(&format!("{ink:?}"), colour, on, 3.0);
        }
    }
    let text = THEMES.map(|theme| Ink::Text.colour(theme));
    for on in ["ground", "accent-ground"] {
        check("text of a chart", text, on, 4.5);
    }
    for line in ["accent", "grew", "quiet"] {
        for on in GROUNDS {
            check(line, property(line), on, 3.0);
        }
    }
}

/// Inks that say in Rust what a property says in the stylesheet.
#[test]
fn charts_have_the_colours_of_the_page() {
    let same = [
        (Ink::Ground, "ground"),
        (Ink::Grid, "line"),
        (Ink::Text, "quiet"),
        (Ink::Compared, "accent-ground"),
        (Ink::Cursor, "accent"),
    ];
    for (ink, name) in same {
        let inks = THEMES.map(|theme| ink.colour(theme).css());
        assert_eq!(inks, property(name).map(Rgb::css), "{ink:?}, --{name}");
    }
}
