//! A draw list as an SVG file: what the canvas shows, for export and for the tests to read. Names come from a profile, so every
//! character is escaped or replaced: the file must stay well-formed whatever it is given.

use super::list::{DrawList, Rect};
use super::palette::Theme;
use std::fmt::Write;

/// Font of the labels on the canvas and in the file; monospaced, so that a label's width is its length.
pub const FONT_FAMILY: &str = "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace";
pub const FONT_PX: f32 = 12.0;

pub fn print(list: &DrawList, theme: Theme) -> String {
    let mut out = String::new();
    write_list(&mut out, list, theme).expect("a String takes everything");
    out
}

fn write_list(out: &mut String, list: &DrawList, theme: Theme) -> std::fmt::Result {
    let (width, height) = (list.width, list.height);
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">"#
    )?;
    let background = super::palette::Role::Background.ink().colour(theme).css();
    writeln!(
        out,
        r#"<rect width="100%" height="100%" fill="{background}"/>"#
    )?;
    for fill in &list.fills {
        let colour = fill.ink.colour(theme).css();
        writeln!(out, r#"<rect {} fill="{colour}"/>"#, place(fill.rect))?;
    }
    for line in &list.lines {
        let ((x1, y1), (x2, y2)) = (line.from, line.to);
        let colour = line.ink.colour(theme).css();
        writeln!(
            out,
            r#"<path d="M{} {}L{} {}" stroke="{colour}"/>"#,
            short(x1),
            short(y1),
            short(x2),
            short(y2)
        )?;
    }
    if !list.texts.is_empty() {
        writeln!(
            out,
            r#"<g font-family="{FONT_FAMILY}" font-size="{FONT_PX}" xml:space="preserve">"#
        )?;
        for text in &list.texts {
            let (x, y) = (short(text.x), short(text.baseline));
            let colour = text.ink.colour(theme).css();
            let characters = escaped(list.characters(text));
            writeln!(
                out,
                r#"<text x="{x}" y="{y}" fill="{colour}">{characters}</text>"#
            )?;
        }
        writeln!(out, "</g>")?;
    }
    for outline in &list.outlines {
        let inner = outline.rect.inset(outline.thickness / 2.0);
        let colour = outline.ink.colour(theme).css();
        writeln!(
            out,
            r#"<rect {} fill="none" stroke="{colour}" stroke-width="{}"/>"#,
            place(inner),
            short(outline.thickness)
        )?;
    }
    writeln!(out, "</svg>")
}

fn place(rect: Rect) -> String {
    format!(
        r#"x="{}" y="{}" width="{}" height="{}""#,
        short(rect.x),
        short(rect.y),
        short(rect.width),
        short(rect.height)
    )
}

/// At most two decimals: a hundredth of a pixel is not seen.
pub fn short(px: f32) -> f32 {
    (px * 100.0).round() / 100.0 + 0.0
}

/// Escapes markup; what XML 1.0 cannot hold at all becomes U+FFFD.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {
                out.push('\u{fffd}');
            }
            c => out.push(c),
        }
    }
    out
}
