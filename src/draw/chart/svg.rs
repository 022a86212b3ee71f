//! A chart as a file.

use super::{Drawing, FONT_PX, Ink, Shape};
use crate::draw::palette::Theme;
use crate::draw::svg::{FONT_FAMILY, escaped, short};
use std::fmt::Write;

/// SVG.
pub fn svg(drawing: &Drawing, theme: Theme) -> String {
    let mut out = String::new();
    write(&mut out, drawing, theme).expect("a String takes everything");
    out
}

fn write(out: &mut String, drawing: &Drawing, theme: Theme) -> std::fmt::Result {
    let (width, height) = (drawing.width, drawing.height);
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">"#
    )?;
    let ground = Ink::Ground.colour(theme).css();
    writeln!(out, r#"<rect width="100%" height="100%" fill="{ground}"/>"#)?;
    for (rect, ink) in &drawing.bands {
        let colour = ink.colour(theme).css();
        let (x, y) = (short(rect.x), short(rect.y));
        let (width, height) = (short(rect.width), short(rect.height));
        writeln!(
            out,
            r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{colour}"/>"#
        )?;
    }
    write_lines(out, &drawing.grid, theme)?;
    for area in &drawing.areas {
        let (points, colour) = (points(area), area.ink.colour(theme).css());
        writeln!(out, r#"<polygon points="{points}" fill="{colour}"/>"#)?;
    }
    write_lines(out, &drawing.lines, theme)?;
    for dot in &drawing.dots {
        let (x, y, colour) = (
            short(dot.at.0),
            short(dot.at.1),
            dot.ink.colour(theme).css(),
        );
        let radius = dot.radius;
        writeln!(
            out,
            r#"<circle cx="{x}" cy="{y}" r="{radius}" fill="{colour}"/>"#
        )?;
    }
    let colour = Ink::Text.colour(theme).css();
    writeln!(
        out,
        r#"<g font-family="{FONT_FAMILY}" font-size="{FONT_PX}" fill="{colour}">"#
    )?;
    for label in &drawing.labels {
        let (x, y, anchor) = (short(label.x), short(label.baseline), label.anchor.name());
        let text = escaped(&label.text);
        writeln!(
            out,
            r#"<text x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>"#
        )?;
    }
    writeln!(out, "</g>\n</svg>")
}

fn write_lines(out: &mut String, lines: &[Shape], theme: Theme) -> std::fmt::Result {
    for line in lines {
        let (points, colour) = (points(line), line.ink.colour(theme).css());
        let thickness = line.thickness;
        writeln!(
            out,
            r#"<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{thickness}" stroke-linejoin="round"/>"#
        )?;
    }
    Ok(())
}

/// As SVG writes them.
pub fn points(shape: &Shape) -> String {
    let mut out = String::with_capacity(shape.points.len() * 12);
    for (x, y) in &shape.points {
        write!(out, "{},{} ", short(*x), short(*y)).expect("a String takes everything");
    }
    out.pop();
    out
}
