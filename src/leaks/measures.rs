//! The statistics, each a function of plain numbers, so that each can be held against figures worked by hand.
//!
//! Go samples an allocation of `size` bytes with the chance p = 1 − e^(−size/period), and writes counts divided by p. So the number of
//! objects that were really sampled comes back as n = count · p, and it is n that says how sure a figure is.

use serde::{Deserialize, Serialize};

/// Chance that one object of `size` bytes is sampled; 1 where the period says that everything is.
pub fn chance(size: f64, period: f64) -> f64 {
    match period > 1.0 && size > 0.0 {
        true => -(-size / period).exp_m1(),
        false => 1.0,
    }
}

/// How many objects were really sampled, of `objects` that a profile gives.
pub fn raw_samples(objects: f64, size: f64, period: f64) -> f64 {
    objects * chance(size, period)
}

/// Variance of the bytes that `objects` of one size add up to: each of the n samples stands for size/p bytes, and with p near 1 nothing is
/// left to chance.
pub fn variance(objects: f64, size: f64, period: f64) -> f64 {
    let p = chance(size, period);
    let n = objects.abs() * p;
    n * (1.0 - p) * (size / p) * (size / p)
}

/// (n₂ − n₁) / √(n₁ + n₂): how many standard deviations apart two counts of independent samples are; 0 where nothing was sampled.
/// Cautious, since a sample that survives adds no noise.
pub fn z(n1: f64, n2: f64) -> f64 {
    let sum = n1.max(0.0) + n2.max(0.0);
    match sum > 0.0 {
        true => (n2 - n1) / sum.sqrt(),
        false => 0.0,
    }
}

/// The smallest growth in bytes, from nothing, that 3 standard deviations tell from chance: 9 samples, each standing for about one period.
pub fn detection_floor(period: f64) -> f64 {
    9.0 * period.max(1.0)
}

/// `part / whole`, where there is a whole.
pub fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

/// A line through points by least squares.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Slope {
    /// Units of y for a unit of x.
    pub slope: f64,
    /// Standard error of the slope; 0 for two points, which say nothing of it.
    pub error: f64,
    pub points: u32,
}

impl Slope {
    /// `None` for fewer than two points, or none apart in x.
    pub fn of(points: &[(f64, f64)]) -> Option<Slope> {
        let count = points.len() as f64;
        if points.len() < 2 {
            return None;
        }
        let mean_x = points.iter().map(|p| p.0).sum::<f64>() / count;
        let mean_y = points.iter().map(|p| p.1).sum::<f64>() / count;
        let xx: f64 = points.iter().map(|p| (p.0 - mean_x).powi(2)).sum();
        let xy: f64 = points.iter().map(|p| (p.0 - mean_x) * (p.1 - mean_y)).sum();
        if xx <= 0.0 {
            return None;
        }
        let slope = xy / xx;
        let left: f64 = points
            .iter()
            .map(|p| (p.1 - mean_y - slope * (p.0 - mean_x)).powi(2))
            .sum();
        let error = match points.len() > 2 {
            true => (left / (count - 2.0) / xx).sqrt(),
            false => 0.0,
        };
        Some(Slope {
            slope,
            error,
            points: points.len() as u32,
        })
    }

    /// Whether it rises, at one chance in a hundred of being wrong. Fewer than four points cannot say.
    pub fn rises(&self) -> bool {
        self.points >= 4 && self.slope > 0.0 && self.slope >= critical(self.points - 2) * self.error
    }
}

/// Student's t, one-sided, 99 %, for degrees of freedom; between the rows, the row before, which asks for more.
fn critical(freedom: u32) -> f64 {
    const ROWS: [(u32, f64); 12] = [
        (1, 31.82),
        (2, 6.96),
        (3, 4.54),
        (4, 3.75),
        (5, 3.36),
        (6, 3.143),
        (7, 3.00),
        (8, 2.90),
        (10, 2.76),
        (15, 2.60),
        (20, 2.53),
        (60, 2.39),
    ];
    let row = ROWS.iter().rev().find(|(least, _)| *least <= freedom);
    row.map_or(f64::INFINITY, |(_, t)| *t)
}

/// How one thing grew over the files in which its series was taken.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Growth {
    pub files: u32,
    pub first: f64,
    pub last: f64,
    /// By hour, by least squares over all files.
    pub per_hour: f64,
    pub error_per_hour: f64,
    /// Samples behind the first and the last value.
    pub n_first: f64,
    pub n_last: f64,
    pub z: f64,
    /// Whether the slope test passes; false with fewer than four files.
    pub rises: bool,
    /// Slope of the later half against that of the whole: 1 for a straight line, 0 for what has stopped. `None` with fewer than four files.
    pub later: Option<f64>,
    /// Whether the last third of the files is higher than all before: for what grows in steps.
    pub recent_high: bool,
    /// Steps that went down, and steps.
    pub falls: u32,
    pub steps: u32,
    /// Δinuse / Δalloc, for allocations.
    pub marginal_survival: Option<f64>,
    /// inuse / alloc at the last file.
    pub survival: Option<f64>,
    /// Bytes of a live object at the last file.
    pub mean_size: Option<f64>,
}

/// One file's figures of one thing.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Point {
    pub hours: f64,
    pub value: f64,
    pub n: f64,
    /// Of `value`, by sampling.
    pub variance: f64,
    pub objects: f64,
    /// Allocated up to then, and the variance of that; 0 where the profile does not say.
    pub alloc: f64,
    pub alloc_variance: f64,
}

impl Point {
    /// Adds what another has at the same time.
    pub fn add(&mut self, more: &Point) {
        self.value += more.value;
        self.n += more.n;
        self.variance += more.variance;
        self.objects += more.objects;
        self.alloc += more.alloc;
        self.alloc_variance += more.alloc_variance;
    }
}

/// Variance of the growth between two points, by sampling. What is in use at both adds none: it was sampled once. So there are the samples
/// that came and stayed, and those of the first point that went: came − went is the growth, and no more went than were freed meanwhile.
/// Without figures of allocation the two points count as independent, which is never less.
fn noise(first: &Point, last: &Point) -> f64 {
    let independent = first.variance + last.variance;
    let grown = last.variance - first.variance;
    let freed = last.alloc_variance - first.alloc_variance - grown;
    match last.alloc_variance > 0.0 && freed >= 0.0 {
        true => (grown + 2.0 * freed.min(first.variance)).clamp(0.0, independent),
        false => independent,
    }
}

impl Growth {
    /// `quantum` is what one sample stands for: less than a few of those is never told from chance by z.
    pub fn of(points: &[Point], quantum: f64) -> Growth {
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            return Growth::default();
        };
        let line: Vec<_> = points.iter().map(|p| (p.hours, p.value)).collect();
        let slope = Slope::of(&line).unwrap_or_default();
        let delta = last.value - first.value;
        let noise = noise(first, last) + quantum * quantum;
        let steps = points.windows(2);
        Growth {
            files: points.len() as u32,
            first: first.value,
            last: last.value,
            per_hour: slope.slope,
            error_per_hour: slope.error,
            n_first: first.n,
            n_last: last.n,
            z: match noise > 0.0 {
                true => delta / noise.sqrt(),
                false => 0.0,
            },
            rises: slope.rises(),
            later: later(&line, slope.slope),
            recent_high: recent_high(points),
            falls: steps.clone().filter(|s| s[1].value < s[0].value).count() as u32,
            steps: steps.len() as u32,
            marginal_survival: share(delta, last.alloc - first.alloc),
            survival: share(last.value, last.alloc),
            mean_size: share(last.value, last.objects),
        }
    }

    pub fn delta(&self) -> f64 {
        self.last - self.first
    }

    /// Enough samples to say that it grew at all: three standard deviations, or a slope over four files that is not all chance.
    pub fn is_significant(&self) -> bool {
        self.delta() > 0.0 && (self.z >= 3.0 || (self.rises && self.z >= 1.0))
    }

    /// For what is counted, and not sampled: five files or more in which it never falls and keeps to a line. A few more in each file than
    /// in the one before are no chance then, however many there are of the same that stay.
    pub fn climbs(&self) -> bool {
        self.delta() > 0.0 && self.files >= 5 && self.falls == 0 && self.rises
    }

    /// It grew and has stopped.
    pub fn has_stopped(&self) -> bool {
        self.later.is_some_and(|later| later < 0.4)
    }
}

fn recent_high(points: &[Point]) -> bool {
    let before = points.len() - points.len() / 3;
    let highest = |points: &[Point]| points.iter().map(|p| p.value).fold(0.0, f64::max);
    let (before, after) = points.split_at(before);
    highest(after) > 1.02 * highest(before)
}

/// The slope over the later half, of at least three points, against the slope over all.
fn later(line: &[(f64, f64)], whole: f64) -> Option<f64> {
    if line.len() < 4 || whole <= 0.0 {
        return None;
    }
    let half = line.len().div_ceil(2).max(3);
    let later = line.get(line.len() - half..).and_then(Slope::of)?;
    Some(later.slope / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-3, "{found} is not {expected}");
    }

    #[test]
    fn samples_come_back() {
        // Measured with Go 1.27.3: 4100 objects of 1024 bytes were 8 samples, 9225 were 18.
        close(raw_samples(4100.0, 1024.0, 524288.0), 8.0);
        close(raw_samples(9225.0, 1024.0, 524288.0), 18.0);
        // A whole period: 1 − 1/e of them.
        close(raw_samples(1000.0, 524288.0, 524288.0), 632.121);
        close(raw_samples(7.0, 64.0, 1.0), 7.0);
    }

    #[test]
    fn what_is_always_sampled_has_no_noise() {
        close(variance(3.0, 64e6, 524288.0), 0.0);
        // Nine samples of small objects: nine times the square of the period.
        let n9 = 9.0 / chance(1024.0, 524288.0);
        let expected = 9.0 * 524288.0f64.powi(2);
        let found = variance(n9, 1024.0, 524288.0);
        assert!((found / expected - 1.0).abs() < 0.01, "{found}");
    }

    #[test]
    fn deviations() {
        close(z(6.0, 11.0), 5.0 / 17.0f64.sqrt());
        close(z(6.0, 34.0), 4.427);
        close(z(0.0, 9.0), 3.0);
        close(z(0.0, 0.0), 0.0);
        close(detection_floor(524288.0), 4_718_592.0);
    }

    #[test]
    fn a_line_and_its_error() {
        // y = 1, 2, 2, 4 at x = 0..3: means 1.5 and 2.25, Sxx 5, Sxy 4.5; what is left is 0.7 over 2 degrees of freedom.
        let slope = Slope::of(&[(0.0, 1.0), (1.0, 2.0), (2.0, 2.0), (3.0, 4.0)]).unwrap();
        close(slope.slope, 0.9);
        close(slope.error, (0.7f64 / 2.0 / 5.0).sqrt());
        assert!(!slope.rises());
        let straight = [(0.0, 1.0), (1.0, 2.0), (2.0, 3.0), (3.0, 4.0)];
        assert!(Slope::of(&straight).unwrap().rises());
        assert!(!Slope::of(&straight[..3]).unwrap().rises());
        assert_eq!(Slope::of(&straight[..1]), None);
        assert_eq!(Slope::of(&[(1.0, 1.0), (1.0, 9.0)]), None);
    }

    fn points(values: &[f64]) -> Vec<Point> {
        let each = values.iter().enumerate();
        each.map(|(i, v)| Point {
            hours: i as f64,
            value: v * 1e6,
            n: v * 2.0,
            variance: v * 2.0 * 0.25e12,
            objects: v * 1000.0,
            alloc: 1e6 * (v + i as f64),
            ..Point::default()
        })
        .collect()
    }

    #[test]
    fn what_stays_adds_no_noise() {
        // Variances stand for samples here. A thousand that stay, and nine that came: nine.
        let point = |variance, alloc_variance| Point {
            variance,
            alloc_variance,
            ..Point::default()
        };
        close(noise(&point(1000.0, 1000.0), &point(1009.0, 1009.0)), 9.0);
        // Four more were made and freed, or freed of the first and replaced: at most 4 went and 13 came.
        close(noise(&point(1000.0, 1000.0), &point(1009.0, 1013.0)), 17.0);
        // All may have been replaced; and nothing is known of what was allocated.
        close(
            noise(&point(1000.0, 1000.0), &point(1009.0, 9000.0)),
            2009.0,
        );
        close(noise(&point(1000.0, 0.0), &point(1009.0, 0.0)), 2009.0);
    }

    #[test]
    fn a_few_more_beside_many_that_stay() {
        let count = |counts: &[f64]| {
            let each = counts.iter().enumerate();
            let points: Vec<_> = each
                .map(|(i, n)| Point {
                    hours: i as f64,
                    value: *n,
                    n: *n,
                    variance: *n,
                    ..Point::default()
                })
                .collect();
            Growth::of(&points, 1.0)
        };
        let leak = count(&[1000.0, 1003.0, 1006.0, 1009.0, 1012.0]);
        assert!(leak.climbs() && !leak.is_significant());
        assert!(!count(&[1000.0, 1012.0, 1006.0, 1003.0, 1012.0]).climbs());
    }

    #[test]
    fn a_leak_a_plateau_and_noise() {
        let leak = Growth::of(&points(&[3.0, 8.0, 13.0, 18.0, 23.0]), 0.5e6);
        assert!(leak.is_significant() && leak.rises && !leak.has_stopped());
        close(leak.per_hour, 5e6);
        close(leak.later.unwrap(), 1.0);
        // Grew by 20 MB of the 24 MB allocated meanwhile.
        close(leak.marginal_survival.unwrap(), 20.0 / 24.0);
        // 23 MB in use of 27 MB ever allocated; 23,000 objects.
        close(leak.survival.unwrap(), 23.0 / 27.0);
        close(leak.mean_size.unwrap(), 1000.0);
        // 20 MB against the noise of 6 and of 46 samples and of one more: 20 / √(6·0.25 + 46·0.25 + 0.25).
        close(leak.z, 20.0 / 13.25f64.sqrt());
        close(leak.error_per_hour, 0.0);
        let full = Growth::of(&points(&[10.0, 40.0, 40.0, 40.0, 40.0]), 0.5e6);
        assert!(full.is_significant() && full.has_stopped() && !full.recent_high);
        let noise = Growth::of(&points(&[3.0, 5.0, 2.0, 4.0, 3.5]), 0.5e6);
        assert!(!noise.is_significant());
        assert_eq!(noise.falls, 2);
        assert_eq!(Growth::of(&[], 1.0), Growth::default());
    }
}
