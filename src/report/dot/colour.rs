//! The colours of a drawing: red for what grows, green for what shrinks, grey for what is next to nothing.

use crate::analysis::graph::truncate;

/// Saturation and value of a colour.
#[derive(Clone, Copy)]
pub struct Ink {
    saturation: f64,
    value: f64,
}

pub const LINE: Ink = Ink {
    saturation: 1.0,
    value: 0.7,
};
pub const FILL: Ink = Ink {
    saturation: 0.1,
    value: 0.93,
};
/// The same on a dark ground.
pub const DARK_LINE: Ink = Ink {
    saturation: 0.7,
    value: 0.85,
};
pub const DARK_FILL: Ink = Ink {
    saturation: 0.5,
    value: 0.3,
};

/// `share` of the whole, with its sign. Of nothing (not a number) the colour is pprof's, too.
pub fn colour(share: f64, ink: Ink) -> String {
    const FAINT: f64 = 0.2;
    const POWER: f64 = 0.3;
    let share = if share.is_nan() {
        share
    } else {
        share.clamp(-1.0, 1.0)
    };
    let mut saturation = ink.saturation;
    if share.abs() < FAINT {
        saturation *= share.abs() / FAINT;
    }
    // Away from grey.
    let strength = share.abs().powf(POWER);
    let fading = ink.value * (1.0 - saturation * strength);
    let (red, green) = if share < 0.0 {
        (fading, ink.value)
    } else {
        (ink.value, fading)
    };
    let blue = ink.value * (1.0 - saturation);
    let byte = |part: f64| truncate(part * 255.0) as u8;
    format!("#{:02x}{:02x}{:02x}", byte(red), byte(green), byte(blue))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_those_of_pprof() {
        let cases = [
            (1.0, "#b20000", "#edd5d5"),
            (0.5, "#b22100", "#edd9d5"),
            (0.0, "#b2b2b2", "#ededed"),
            (-0.5, "#21b200", "#d9edd5"),
            (-7.0, "#00b200", "#d5edd5"),
        ];
        for (share, line, fill) in cases {
            assert_eq!(colour(share, LINE), line, "{share}");
            assert_eq!(colour(share, FILL), fill, "{share}");
        }
    }
}
