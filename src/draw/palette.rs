//! Which colour a role has in which theme. Packages get a stable hue from their hash; the standard library and runtimes keep their
//! hue but are calmer than the person's own code; changes have a scale of their own, blue ↔ vermilion over grey, that reads the same
//! to colour-blind eyes. Every label has a contrast of at least 4.5:1 on every fill; the tests hold all of them against that.

use super::colour::Rgb;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Theme {
    #[default]
    Light,
    Dark,
}

/// A role, plain or stepped back (what a search did not find).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ink {
    pub role: Role,
    pub is_faded: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    Background,
    /// The whole profile.
    Root,
    /// Several boxes too narrow to draw, and the hatching on it.
    Merged,
    Hatch,
    Package(PackageHue),
    /// −[`CHANGE_STEPS`] (shrunk most) … 0 (unchanged) … +[`CHANGE_STEPS`] (grown most).
    Change(i8),
    Label,
    /// Outlines.
    Hovered,
    Matched,
    Selected,
    Cursor,
}

/// One of [`HUES`] × [`SHADES`] colours.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PackageHue {
    pub hue: u8,
    pub shade: u8,
    /// Of a standard library or a runtime.
    pub is_calm: bool,
}

pub const HUES: u8 = 30;
pub const SHADES: u8 = 3;
/// Steps of the scale of changes on either side of "unchanged".
pub const CHANGE_STEPS: i8 = 5;

impl Role {
    pub fn ink(self) -> Ink {
        Ink {
            role: self,
            is_faded: false,
        }
    }
}

impl PackageHue {
    /// The same for the same package hash in any file.
    pub fn of(package: u32, is_calm: bool) -> PackageHue {
        // Fibonacci hashing: hashes that differ in few bits still land on hues far apart.
        let slot = package.wrapping_mul(0x9e37_79b9) >> 16;
        PackageHue {
            hue: (slot % u32::from(HUES)) as u8,
            shade: (slot / u32::from(HUES) % u32::from(SHADES)) as u8,
            is_calm,
        }
    }
}

impl Ink {
    pub fn colour(self, theme: Theme) -> Rgb {
        let full = plain(self.role, theme);
        match (self.is_faded, self.role, theme) {
            (false, _, _) => full,
            // Quieter, and still readable on every faded fill.
            (true, Role::Label, Theme::Light) => Rgb(0x5c, 0x5c, 0x62),
            (true, Role::Label, Theme::Dark) => Rgb(0xa6, 0xa6, 0xae),
            (true, _, _) => full.mixed(plain(Role::Background, theme), 0.78),
        }
    }
}

fn plain(role: Role, theme: Theme) -> Rgb {
    let of = |light: Rgb, dark: Rgb| match theme {
        Theme::Light => light,
        Theme::Dark => dark,
    };
    match role {
        // The page's own: `--ground` in www/style.css.
        Role::Background => of(Rgb(0xff, 0xff, 0xff), Rgb(0x15, 0x17, 0x1b)),
        Role::Root => of(Rgb(0xe3, 0xe5, 0xe9), Rgb(0x36, 0x39, 0x40)),
        Role::Merged => of(Rgb(0xe9, 0xe9, 0xeb), Rgb(0x2b, 0x2d, 0x32)),
        Role::Hatch => of(Rgb(0xc4, 0xc6, 0xcb), Rgb(0x4a, 0x4d, 0x55)),
        Role::Package(hue) => package(hue, theme),
        Role::Change(step) => change(step, theme),
        Role::Label => of(Rgb(0x17, 0x18, 0x1c), Rgb(0xf4, 0xf5, 0xf7)),
        Role::Hovered => of(Rgb(0x3f, 0x44, 0x4f), Rgb(0xd3, 0xd7, 0xe0)),
        Role::Matched => of(Rgb(0x9a, 0x1f, 0xa8), Rgb(0xf0, 0xa5, 0xff)),
        Role::Selected => of(Rgb(0x0b, 0x0c, 0x0f), Rgb(0xff, 0xff, 0xff)),
        Role::Cursor => of(Rgb(0x0a, 0x54, 0xd6), Rgb(0x7f, 0xb4, 0xff)),
    }
}

fn package(of: PackageHue, theme: Theme) -> Rgb {
    let hue = f64::from(of.hue % HUES) * 360.0 / f64::from(HUES);
    let shade = f64::from(of.shade % SHADES) - 1.0;
    match (theme, of.is_calm) {
        (Theme::Light, false) => Rgb::from_oklch(0.845 + 0.035 * shade, 0.105, hue),
        (Theme::Light, true) => Rgb::from_oklch(0.905 + 0.02 * shade, 0.03, hue),
        (Theme::Dark, false) => Rgb::from_oklch(0.43 + 0.03 * shade, 0.095, hue),
        (Theme::Dark, true) => Rgb::from_oklch(0.335 + 0.02 * shade, 0.025, hue),
    }
}

/// Growth and shrinking differ in hue (vermilion, blue), the amount in lightness and chroma.
fn change(step: i8, theme: Theme) -> Rgb {
    let amount = f64::from(step.unsigned_abs().min(CHANGE_STEPS as u8)) / f64::from(CHANGE_STEPS);
    let hue = if step > 0 { 45.0 } else { 250.0 };
    match theme {
        Theme::Light => Rgb::from_oklch(0.92 - 0.22 * amount, 0.17 * amount, hue),
        Theme::Dark => Rgb::from_oklch(0.31 + 0.21 * amount, 0.15 * amount, hue),
    }
}
