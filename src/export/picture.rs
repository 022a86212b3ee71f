//! A draw list as a picture for elsewhere: with a title, what is shown, and which colours mean what, each optional. Well-formed
//! whatever the names are; its text is text, and each box says its name when pointed at.

use crate::draw::list::{DrawList, Rect};
use crate::draw::palette::{Ink, Role, Theme};
use crate::draw::svg::{self, FONT_FAMILY, FONT_PX};
use std::fmt::Write;

/// What stands around the drawing; what is empty is not there.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Caption {
    pub title: String,
    /// Files, filters: a line each.
    pub lines: Vec<String>,
    pub legend: Vec<(Ink, String)>,
    /// What is said of a place of the drawing when it is pointed at.
    pub places: Vec<(Rect, String)>,
}

const MARGIN_PX: f32 = 12.0;
const TITLE_PX: f32 = 16.0;
const LINE_PX: f32 = 18.0;
const SWATCH_PX: f32 = 12.0;

/// SVG.
pub fn print(list: &DrawList, theme: Theme, caption: &Caption) -> String {
    frame(
        &svg::print(list, theme),
        (list.width, list.height),
        theme,
        caption,
    )
}

/// Around a drawing that is SVG already, of that width and height.
pub fn frame(drawing: &str, size: (f32, f32), theme: Theme, caption: &Caption) -> String {
    let mut out = String::new();
    write(&mut out, drawing, size, theme, caption).expect("a String takes everything");
    out
}

fn write(
    out: &mut String,
    drawing: &str,
    size: (f32, f32),
    theme: Theme,
    caption: &Caption,
) -> std::fmt::Result {
    let head = head_px(caption);
    let (width, height) = (size.0 + 2.0 * MARGIN_PX, size.1 + head + MARGIN_PX);
    let ink = |role: Role| role.ink().colour(theme).css();
    let background = ink(Role::Background);
    let text = match theme {
        Theme::Light => "#1b1f24",
        Theme::Dark => "#e6e9ee",
    };
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">"#
    )?;
    let title = svg::escaped(&caption.title);
    if !title.is_empty() {
        writeln!(out, "<title>{title}</title>")?;
    }
    writeln!(
        out,
        r#"<rect width="100%" height="100%" fill="{background}"/>"#
    )?;
    writeln!(
        out,
        r#"<g font-family="{FONT_FAMILY}" font-size="{FONT_PX}" fill="{text}" xml:space="preserve">"#
    )?;
    let mut y = MARGIN_PX;
    if !title.is_empty() {
        y += LINE_PX;
        writeln!(
            out,
            r#"<text x="{MARGIN_PX}" y="{y}" font-size="{TITLE_PX}" font-weight="bold">{title}</text>"#
        )?;
    }
    for line in &caption.lines {
        y += LINE_PX;
        writeln!(
            out,
            r#"<text x="{MARGIN_PX}" y="{y}">{}</text>"#,
            svg::escaped(line)
        )?;
    }
    if !caption.legend.is_empty() {
        y += LINE_PX;
        write_legend(out, theme, &caption.legend, y)?;
    }
    writeln!(out, "</g>")?;
    writeln!(out, r#"<g transform="translate({MARGIN_PX} {head})">"#)?;
    out.push_str(drawing);
    for (rect, said) in &caption.places {
        writeln!(
            out,
            r#"<rect x="{}" y="{}" width="{}" height="{}" fill="none" pointer-events="all"><title>{}</title></rect>"#,
            rect.x,
            rect.y,
            rect.width,
            rect.height,
            svg::escaped(said)
        )?;
    }
    writeln!(out, "</g>\n</svg>")
}

fn write_legend(
    out: &mut String,
    theme: Theme,
    legend: &[(Ink, String)],
    y: f32,
) -> std::fmt::Result {
    let mut x = MARGIN_PX;
    for (ink, means) in legend {
        let colour = ink.colour(theme).css();
        let top = y - SWATCH_PX + 2.0;
        writeln!(
            out,
            r#"<rect x="{x}" y="{top}" width="{SWATCH_PX}" height="{SWATCH_PX}" fill="{colour}"/>"#
        )?;
        x += SWATCH_PX + 4.0;
        if !means.is_empty() {
            writeln!(
                out,
                r#"<text x="{x}" y="{y}">{}</text>"#,
                svg::escaped(means)
            )?;
            // Monospaced: as wide as it is long.
            x += means.chars().count() as f32 * FONT_PX * 0.61 + 12.0;
        }
    }
    Ok(())
}

fn head_px(caption: &Caption) -> f32 {
    let lines = caption.lines.len() + usize::from(!caption.title.is_empty());
    let lines = lines + usize::from(!caption.legend.is_empty());
    match lines {
        0 => MARGIN_PX,
        lines => lines as f32 * LINE_PX + 2.0 * MARGIN_PX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> DrawList {
        let mut list = DrawList::new(100.0, 40.0);
        list.push_text(1.0, 12.0, "a<b>\u{1}", Role::Label.ink());
        list
    }

    #[test]
    fn no_name_ends_an_element() {
        let bad = "</text><script>&\u{0}\u{ffff}\"";
        let caption = Caption {
            title: bad.into(),
            lines: vec![bad.into()],
            legend: vec![(Role::Root.ink(), bad.into())],
            places: vec![(Rect::default(), bad.into())],
        };
        for theme in [Theme::Light, Theme::Dark] {
            let svg = print(&list(), theme, &caption);
            assert_eq!(
                svg.matches("&lt;/text&gt;&lt;script&gt;&amp;\u{fffd}\u{fffd}")
                    .count(),
                5,
                "{svg}"
            );
            assert!(!svg.contains("<script"));
            assert_eq!(svg.matches("<svg").count(), svg.matches("</svg>").count());
            assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count());
        }
    }

    #[test]
    fn what_is_not_wanted_is_not_there() {
        let svg = print(&list(), Theme::Light, &Caption::default());
        assert!(
            !svg.contains("<title>") && svg.contains(r#"height="64""#),
            "{svg}"
        );
    }
}
