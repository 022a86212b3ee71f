//! Where moments stand on an axis, and what is written along it: times since the first (`+10 min`), times of day in UTC, or the numbers of
//! files that have no times. Ticks stand at round times, never at the files'.

use crate::state::words;

/// How times are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Clock {
    /// Since the first moment.
    #[default]
    Relative,
    Utc,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct TimeAxis {
    /// Of each moment: 0 is the left end, 1 the right one.
    pub positions: Vec<f64>,
    pub ticks: Vec<Tick>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Tick {
    /// As of a moment.
    pub position: f64,
    pub text: String,
}

const SECOND: i64 = 1_000_000_000;
const DAY: i64 = 86_400 * SECOND;

/// Nanoseconds between two ticks.
const STEPS: [i64; 27] = [
    SECOND / 1000,
    SECOND / 100,
    SECOND / 10,
    SECOND / 2,
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    60 * SECOND,
    120 * SECOND,
    300 * SECOND,
    600 * SECOND,
    900 * SECOND,
    1800 * SECOND,
    3600 * SECOND,
    7200 * SECOND,
    10_800 * SECOND,
    21_600 * SECOND,
    43_200 * SECOND,
    DAY,
    2 * DAY,
    7 * DAY,
    30 * DAY,
    90 * DAY,
    365 * DAY,
];

impl TimeAxis {
    /// `times`: nanoseconds since 1970 UTC, ascending. `most`: ticks that there is room for.
    pub fn timed(times: &[i64], clock: Clock, most: usize) -> TimeAxis {
        let (Some(first), Some(last)) = (times.first(), times.last()) else {
            return TimeAxis::default();
        };
        // Two times of 64 bits are further apart than 64 bits tell.
        let (first, last) = (i128::from(*first), i128::from(*last));
        let span = last - first;
        if span <= 0 {
            return TimeAxis::counted(times.len(), most);
        }
        let position = |time: i128| (time - first) as f64 / span as f64;
        let step = step_of(span, most);
        let origin = match clock {
            Clock::Relative => first,
            Clock::Utc => 0,
        };
        let mut ticks = Vec::new();
        let mut at = (first - origin).div_euclid(step) * step;
        while at + origin <= last {
            let time = at + origin;
            if time >= first {
                ticks.push(Tick {
                    position: position(time),
                    text: match clock {
                        Clock::Relative => relative(at as i64),
                        Clock::Utc => of_day(time as i64, step as i64),
                    },
                });
            }
            at += step;
        }
        TimeAxis {
            positions: (times.iter())
                .map(|time| position(i128::from(*time)))
                .collect(),
            ticks,
        }
    }

    /// `count` files a step apart each, numbered from 1.
    pub fn counted(count: usize, most: usize) -> TimeAxis {
        let position = |at: usize| match count {
            0 | 1 => 0.5,
            _ => at as f64 / (count - 1) as f64,
        };
        let every = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
        let every = every.iter().find(|n| count / **n <= most.max(1));
        let every = every.copied().unwrap_or(10_000);
        // Every fifth is 5, 10, 15, and not 1, 6, 11.
        let is_tick = |at: &usize| (at + 1).is_multiple_of(every);
        TimeAxis {
            positions: (0..count).map(position).collect(),
            ticks: (0..count)
                .filter(is_tick)
                .map(|at| Tick {
                    position: position(at),
                    text: (at + 1).to_string(),
                })
                .collect(),
        }
    }

    /// The moment nearest to a position.
    pub fn nearest(&self, position: f64) -> Option<usize> {
        let far = |at: &f64| (at - position).abs();
        let places = self.positions.iter().enumerate();
        let nearest = places.min_by(|a, b| far(a.1).total_cmp(&far(b.1)));
        nearest.map(|(at, _)| at)
    }
}

fn step_of(span: i128, most: usize) -> i128 {
    let most = most.clamp(1, 1000) as i128;
    let mut steps = STEPS.iter().map(|step| i128::from(*step));
    // Beyond hundreds of years.
    steps
        .find(|step| span / step < most)
        .unwrap_or(span / most + 1)
}

fn relative(nanos: i64) -> String {
    match nanos {
        0 => "0".to_string(),
        n if n % SECOND == 0 => format!("+{}", words::span(n)),
        n => format!("+{}", words::amount(n, "nanoseconds")),
    }
}

/// `12:30`, `12:30:15` where seconds tell ticks apart, the day at midnight.
fn of_day(time_nanos: i64, step: i64) -> String {
    let moment = words::moment(time_nanos);
    let (day, time) = moment.split_once(' ').unwrap_or((&moment, ""));
    match () {
        () if step >= DAY || (time == "00:00:00" && step >= SECOND) => day.to_string(),
        () if step < SECOND => {
            format!("{time}.{:03}", time_nanos.rem_euclid(SECOND) / 1_000_000)
        }
        () if step < 60 * SECOND => time.to_string(),
        () => time.get(..5).unwrap_or(time).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2024-05-01 12:03:20 UTC.
    const START: i64 = 1_714_565_000 * SECOND;

    #[track_caller]
    fn check(seconds: &[i64], clock: Clock, most: usize, expected: &str) {
        let times: Vec<i64> = seconds.iter().map(|s| START + s * SECOND).collect();
        let axis = TimeAxis::timed(&times, clock, most);
        let ticks = axis.ticks.iter();
        let shown: Vec<String> = ticks
            .map(|t| format!("{} {:.2}", t.text, t.position))
            .collect();
        assert_eq!(shown.join(", ").replace('\u{a0}', " "), expected);
        assert!(axis.ticks.len() <= most, "{}", axis.ticks.len());
    }

    #[test]
    fn ticks_are_at_round_times() {
        check(
            &[0, 300, 1200],
            Clock::Relative,
            6,
            "0 0.00, +5 min 0.25, +10 min 0.50, +15 min 0.75, +20 min 1.00",
        );
        check(
            &[0, 300, 1200],
            Clock::Utc,
            5,
            "12:05 0.08, 12:10 0.33, 12:15 0.58, 12:20 0.83",
        );
        check(&[0, 9], Clock::Utc, 4, "12:03:20 0.00, 12:03:25 0.56");
        check(
            &[0, 200_000],
            Clock::Utc,
            4,
            "2024-05-02 0.21, 2024-05-03 0.65",
        );
        check(
            &[0, 50_000],
            Clock::Utc,
            6,
            "15:00 0.21, 18:00 0.43, 21:00 0.64, 2024-05-02 0.86",
        );
    }

    #[test]
    fn files_without_times_are_numbered() {
        let axis = TimeAxis::counted(20, 5);
        let ticks: Vec<&str> = axis.ticks.iter().map(|t| t.text.as_str()).collect();
        assert_eq!(ticks, ["5", "10", "15", "20"]);
        assert_eq!(axis.nearest(0.49), Some(9));
        assert_eq!(TimeAxis::counted(1, 5).positions, [0.5]);
        assert_eq!(TimeAxis::counted(0, 5).nearest(0.5), None);
        // Two files of one moment have no span.
        assert_eq!(
            TimeAxis::timed(&[7, 7], Clock::Utc, 5).positions,
            [0.0, 1.0]
        );
        assert_eq!(TimeAxis::timed(&[], Clock::Utc, 5), TimeAxis::default());
    }

    #[test]
    fn times_at_the_ends_of_what_there_is_are_drawn() {
        for times in [[i64::MIN, i64::MAX], [i64::MAX - 5, i64::MAX], [-5, 5]] {
            for clock in [Clock::Relative, Clock::Utc] {
                let axis = TimeAxis::timed(&times, clock, 8);
                assert!(
                    axis.positions.iter().all(|p| (0.0..=1.0).contains(p)),
                    "{axis:?}"
                );
                assert!(axis.ticks.len() <= 8, "{axis:?}");
            }
        }
    }
}
