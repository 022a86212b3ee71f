//! A small line of values over time, as the path data of an SVG: what stands beside a name in a table. Zero is always in it, so that twice
//! the height is twice the value; what is missing leaves a gap and is no zero.

use super::svg::short;

/// In CSS pixels from the top left.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sparkline {
    /// The line, a part for each run of values without a gap; a value between two gaps is a dot.
    pub line: String,
    /// What is between the line and zero.
    pub area: String,
    /// Where the last value is.
    pub last: Option<(f32, f32)>,
    /// Where zero is.
    pub zero: f32,
}

/// Room for the width of the line and for the dot at its end.
const MARGIN: f32 = 3.0;

impl Sparkline {
    /// `points`: where in time, in any unit, in ascending order, and the value there, if it is known.
    pub fn of(points: &[(f64, Option<f64>)], width: f32, height: f32) -> Sparkline {
        let place = Place::of(points, width, height);
        let mut drawn = Sparkline {
            zero: place.y(0.0),
            ..Sparkline::default()
        };
        let mut run = Vec::new();
        for (x, value) in points {
            match value.filter(|v| v.is_finite()) {
                Some(value) => run.push((place.x(*x), place.y(value))),
                None => drawn.end(&mut run),
            }
        }
        drawn.end(&mut run);
        drawn
    }

    fn end(&mut self, run: &mut Vec<(f32, f32)>) {
        let (Some(first), Some(last)) = (run.first().copied(), run.last().copied()) else {
            return;
        };
        let mut line = format!("M{} {}", first.0, first.1);
        for (x, y) in run.iter().skip(1) {
            line.push_str(&format!("L{x} {y}"));
        }
        match run.len() {
            // A line without length is drawn as the dot of its round ends.
            1 => self.line.push_str(&format!("{line}h0")),
            _ => {
                self.line.push_str(&line);
                let zero = self.zero;
                self.area.push_str(&format!("{line}V{zero}H{}Z", first.0));
            }
        }
        self.last = Some(last);
        run.clear();
    }
}

/// From time and value to pixels.
struct Place {
    from: f64,
    span: f64,
    low: f64,
    high: f64,
    width: f32,
    height: f32,
}

impl Place {
    fn of(points: &[(f64, Option<f64>)], width: f32, height: f32) -> Place {
        let values = points.iter().filter_map(|(_, v)| *v);
        let values = values.filter(|v| v.is_finite());
        let (low, high) = values.fold((0.0f64, 0.0f64), |(low, high), v| (low.min(v), high.max(v)));
        let from = points.first().map_or(0.0, |p| p.0);
        let to = points.last().map_or(0.0, |p| p.0);
        Place {
            from,
            span: to - from,
            low,
            high,
            width,
            height,
        }
    }

    fn x(&self, at: f64) -> f32 {
        let part = match self.span > 0.0 {
            true => (at - self.from) / self.span,
            false => 0.5,
        };
        short(MARGIN + part as f32 * (self.width - 2.0 * MARGIN))
    }

    fn y(&self, value: f64) -> f32 {
        // Halves, since the whole range of f64 is wider than f64.
        let range = self.high / 2.0 - self.low / 2.0;
        let part = match range > 0.0 {
            true => (self.high / 2.0 - value / 2.0) / range,
            false => 1.0,
        };
        short(MARGIN + part as f32 * (self.height - 2.0 * MARGIN))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(values: &[Option<f64>], line: &str, area: &str, zero: f32) {
        let hours = 0..values.len();
        let points: Vec<_> = hours
            .map(|h| h as f64)
            .zip(values.iter().copied())
            .collect();
        let found = Sparkline::of(&points, 46.0, 26.0);
        assert_eq!(
            (found.line.as_str(), found.area.as_str(), found.zero),
            (line, area, zero)
        );
    }

    #[test]
    fn zero_is_in_it_and_time_is_to_scale() {
        let rising = "M3 13L23 8L43 3";
        check(
            &[Some(10.0), Some(15.0), Some(20.0)],
            rising,
            "M3 13L23 8L43 3V23H3Z",
            23.0,
        );
        let late = Sparkline::of(
            &[(0.0, Some(1.0)), (3.0, Some(1.0)), (4.0, Some(2.0))],
            46.0,
            26.0,
        );
        assert_eq!(late.line, "M3 13L33 13L43 3");
        assert_eq!(late.last, Some((43.0, 3.0)));
    }

    #[test]
    fn a_gap_is_no_zero() {
        check(
            &[Some(10.0), None, Some(20.0), Some(20.0), None],
            "M3 13h0M23 3L33 3",
            "M23 3L33 3V23H23Z",
            23.0,
        );
    }

    #[test]
    fn what_falls_below_zero_nothing_and_what_has_no_range() {
        check(
            &[Some(10.0), Some(-10.0)],
            "M3 3L43 23",
            "M3 3L43 23V13H3Z",
            13.0,
        );
        check(
            &[Some(0.0), Some(0.0)],
            "M3 23L43 23",
            "M3 23L43 23V23H3Z",
            23.0,
        );
        check(&[Some(7.0)], "M23 3h0", "", 23.0);
        check(&[], "", "", 23.0);
        check(&[None, Some(f64::NAN)], "", "", 23.0);
        let wide = Sparkline::of(&[(0.0, Some(f64::MIN)), (1.0, Some(f64::MAX))], 46.0, 26.0);
        assert_eq!(wide.line, "M3 23L43 3");
    }
}
