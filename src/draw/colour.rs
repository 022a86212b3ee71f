//! Colours as numbers: sRGB for the screen, OKLCH to choose them in. OKLCH's lightness is what the eye sees, so that one lightness for
//! all hues means one contrast for all labels.

/// An opaque sRGB colour.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// From OKLCH: lightness 0..1, chroma 0..0.4, hue in degrees. A colour that no screen has is made paler until one has it.
    pub fn from_oklch(lightness: f64, chroma: f64, hue: f64) -> Rgb {
        let mut chroma = chroma;
        loop {
            let linear = linear_from_oklch(lightness, chroma, hue);
            if chroma <= 0.0 || linear.iter().all(|c| (-1e-4..=1.0001).contains(c)) {
                let [r, g, b] = linear.map(|c| (gamma(c.clamp(0.0, 1.0)) * 255.0).round() as u8);
                return Rgb(r, g, b);
            }
            chroma -= 0.004;
        }
    }

    /// `#rrggbb`.
    pub fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// This colour with `share` (0..1) of `other` in it.
    pub fn mixed(self, other: Rgb, share: f64) -> Rgb {
        let mix =
            |a: u8, b: u8| (f64::from(a) * (1.0 - share) + f64::from(b) * share).round() as u8;
        Rgb(
            mix(self.0, other.0),
            mix(self.1, other.1),
            mix(self.2, other.2),
        )
    }

    /// WCAG's relative luminance, 0..1.
    pub fn luminance(self) -> f64 {
        let [r, g, b] = [self.0, self.1, self.2].map(|c| linear(f64::from(c) / 255.0));
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }
}

/// WCAG's contrast ratio, 1..21; text needs 4.5.
pub fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (a.luminance(), b.luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Ottosson's OKLab matrices.
fn linear_from_oklch(lightness: f64, chroma: f64, hue: f64) -> [f64; 3] {
    let (sin, cos) = sin_cos(hue);
    let (a, b) = (chroma * cos, chroma * sin);
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ]
}

/// Of degrees in 0..360, to nine digits: the library's answer for any number weighs in what the page loads first.
fn sin_cos(degrees: f64) -> (f64, f64) {
    let quarter = (degrees / 90.0).round();
    let x = (degrees - quarter * 90.0).to_radians();
    let y = x * x;
    let sin = x * (1.0 - y / 6.0 * (1.0 - y / 20.0 * (1.0 - y / 42.0 * (1.0 - y / 72.0))));
    let cos =
        1.0 - y / 2.0 * (1.0 - y / 12.0 * (1.0 - y / 30.0 * (1.0 - y / 56.0 * (1.0 - y / 90.0))));
    match quarter as i64 & 3 {
        0 => (sin, cos),
        1 => (cos, -sin),
        2 => (-sin, -cos),
        _ => (-cos, sin),
    }
}

fn gamma(linear: f64) -> f64 {
    if linear <= 0.003_130_8 {
        12.92 * linear
    } else {
        1.055 * linear.powf(1.0 / 2.4) - 0.055
    }
}

fn linear(gamma: f64) -> f64 {
    if gamma <= 0.040_45 {
        gamma / 12.92
    } else {
        ((gamma + 0.055) / 1.055).powf(2.4)
    }
}

#[cfg(test)]
mod tests {
    use super::sin_cos;

    #[test]
    fn every_hue_has_the_sine_and_cosine_of_the_library() {
        for tenth in 0..3600 {
            let degrees = f64::from(tenth) / 10.0;
            let (sin, cos) = sin_cos(degrees);
            let (true_sin, true_cos) = degrees.to_radians().sin_cos();
            assert!((sin - true_sin).abs() < 1e-8, "sin {degrees}: {sin}");
            assert!((cos - true_cos).abs() < 1e-8, "cos {degrees}: {cos}");
        }
    }
}
