//! What the parts of a chart are drawn in, by what they are; colours follow from the theme.

use crate::draw::colour::Rgb;
use crate::draw::palette::Theme;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Ink {
    /// One of [`SERIES`], told apart by eye.
    Series(u8),
    /// All that has no colour of its own.
    #[default]
    Rest,
    Ground,
    Grid,
    Text,
    Compared,
    Brush,
    Cursor,
}

/// Colours that rows are told apart by.
pub const SERIES: u8 = 12;

impl Ink {
    pub fn colour(self, theme: Theme) -> Rgb {
        let of = |light: Rgb, dark: Rgb| match theme {
            Theme::Light => light,
            Theme::Dark => dark,
        };
        match self {
            Ink::Series(at) => series(at, theme),
            Ink::Rest => of(Rgb(0x7d, 0x84, 0x90), Rgb(0x7d, 0x84, 0x90)),
            // As in www/style.css: --ground, --line, --quiet, --accent-ground, --accent.
            Ink::Ground => of(Rgb(0xff, 0xff, 0xff), Rgb(0x15, 0x17, 0x1b)),
            Ink::Grid => of(Rgb(0xdf, 0xe2, 0xe8), Rgb(0x2e, 0x33, 0x3c)),
            Ink::Text => of(Rgb(0x5a, 0x60, 0x6c), Rgb(0xa0, 0xa7, 0xb4)),
            Ink::Compared => of(Rgb(0xe6, 0xee, 0xfd), Rgb(0x1d, 0x2c, 0x4a)),
            Ink::Brush => of(Rgb(0xb9, 0xcf, 0xf7), Rgb(0x35, 0x50, 0x86)),
            Ink::Cursor => of(Rgb(0x1f, 0x56, 0xc9), Rgb(0x82, 0xb1, 0xff)),
        }
    }
}

/// Hues that follow each other are far apart, and differ in lightness for eyes that do not tell hues.
fn series(at: u8, theme: Theme) -> Rgb {
    const HUES: [f64; SERIES as usize] = [
        255.0, 50.0, 155.0, 340.0, 95.0, 205.0, 25.0, 300.0, 125.0, 230.0, 70.0, 0.0,
    ];
    let hue = HUES[usize::from(at % SERIES)];
    let is_light = at % 2 == 1;
    match (theme, is_light) {
        (Theme::Light, false) => Rgb::from_oklch(0.52, 0.15, hue),
        (Theme::Light, true) => Rgb::from_oklch(0.61, 0.15, hue),
        (Theme::Dark, false) => Rgb::from_oklch(0.64, 0.13, hue),
        (Theme::Dark, true) => Rgb::from_oklch(0.78, 0.12, hue),
    }
}
