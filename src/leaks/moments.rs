//! Series side by side on one axis of time: snapshots of different kinds that were taken together stand at one moment, and where a
//! snapshot is missing there is a gap, never a zero.

use super::series::{Series, Snapshot};

/// Snapshots taken together; of each series at most one.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Moment {
    /// Of the earliest of them; 0 where none has a time.
    pub time_nanos: i64,
    /// Places of a series, and of the snapshot in it; in the order of series.
    pub members: Vec<(usize, usize)>,
}

/// Moments in the order of time.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Axis {
    pub moments: Vec<Moment>,
    /// Otherwise moments are those of files in their order, one step each.
    pub is_timed: bool,
    /// Series without times among those that have some: they have no place here.
    pub unplaced: Vec<usize>,
}

/// Profiles that are fetched one after the other are seconds apart.
const MOST_APART_NANOS: i64 = 30_000_000_000;

impl Axis {
    pub fn of(series: &[Series]) -> Axis {
        let timed: Vec<bool> = series.iter().map(|s| is_timed(&s.snapshots)).collect();
        if !timed.contains(&true) {
            return Axis::by_order(series);
        }
        let mut all: Vec<(i64, usize, usize)> = Vec::new();
        for (at, series) in series.iter().enumerate().filter(|(at, _)| timed[*at]) {
            let snapshots = series.snapshots.iter().enumerate();
            all.extend(snapshots.map(|(i, s)| (s.time_nanos, at, i)));
        }
        all.sort_unstable();
        let apart = most_apart(series);
        let mut moments: Vec<Moment> = Vec::new();
        for (time_nanos, at, snapshot) in all {
            let last = moments.last_mut().filter(|moment| {
                time_nanos.saturating_sub(moment.time_nanos) <= apart && !moment.has(at)
            });
            match last {
                Some(moment) => moment.members.push((at, snapshot)),
                None => moments.push(Moment {
                    time_nanos,
                    members: vec![(at, snapshot)],
                }),
            }
        }
        for moment in &mut moments {
            moment.members.sort_unstable();
        }
        Axis {
            moments,
            is_timed: true,
            unplaced: (0..series.len()).filter(|at| !timed[*at]).collect(),
        }
    }

    /// The first of each series together, then the second of each.
    fn by_order(series: &[Series]) -> Axis {
        let most = series.iter().map(|s| s.snapshots.len()).max().unwrap_or(0);
        let members = |i: usize| {
            let having = series.iter().enumerate();
            let having = having.filter(move |(_, s)| i < s.snapshots.len());
            having.map(move |(at, _)| (at, i)).collect()
        };
        Axis {
            moments: (0..most)
                .map(|i| Moment {
                    time_nanos: 0,
                    members: members(i),
                })
                .collect(),
            ..Axis::default()
        }
    }

    /// Where a series has a snapshot: places of the moment and of the snapshot.
    pub fn places(&self, series: usize) -> Vec<(usize, usize)> {
        let places = self.moments.iter().enumerate();
        places
            .filter_map(|(at, moment)| Some((at, moment.snapshot_of(series)?)))
            .collect()
    }

    /// By moment: whether a snapshot of the series is missing between the one there and the one before. So it is where files come at
    /// regular times and one does not, or where what is taken together with it was taken alone.
    pub fn gaps(&self, series: usize) -> Vec<bool> {
        let mut gaps = vec![false; self.moments.len()];
        let places: Vec<usize> = self.places(series).into_iter().map(|(at, _)| at).collect();
        let usual = self.is_timed.then(|| self.usual_step(&places)).flatten();
        let companions = self.companions(series, &places);
        for pair in places.windows(2) {
            let is_late = usual.is_some_and(|usual| self.step(pair) > usual * 9 / 5);
            let between = self.moments.get(pair[0] + 1..pair[1]).unwrap_or_default();
            let is_missed = between.iter().any(|moment| {
                let mut members = moment.members.iter();
                members.any(|(other, _)| companions.contains(other))
            });
            if let Some(gap) = gaps.get_mut(pair[1]) {
                *gap = is_late || is_missed;
            }
        }
        gaps
    }

    fn step(&self, pair: &[usize]) -> i64 {
        let time = |at: usize| self.moments.get(at).map_or(0, |m| m.time_nanos);
        time(pair[1]).saturating_sub(time(pair[0]))
    }

    /// The median of the steps, if most of them are about as long: files that somebody took now and then have no usual step.
    fn usual_step(&self, places: &[usize]) -> Option<i64> {
        let mut steps: Vec<i64> = places.windows(2).map(|pair| self.step(pair)).collect();
        if steps.len() < 3 {
            return None;
        }
        steps.sort_unstable();
        let median = *steps.get(steps.len() / 2)?;
        let alike = steps
            .iter()
            .filter(|s| s.abs_diff(median) <= median.unsigned_abs() / 4);
        (alike.count() * 5 >= steps.len() * 3).then_some(median)
    }

    /// Series that are taken together with this one: most of the times that either is.
    fn companions(&self, series: usize, places: &[usize]) -> Vec<usize> {
        let mut met: Vec<(usize, usize)> = Vec::new();
        let members = places.iter().filter_map(|at| self.moments.get(*at));
        for (other, _) in members.flat_map(|moment| &moment.members) {
            match met.iter_mut().find(|(known, _)| known == other) {
                Some((_, times)) => *times += 1,
                None => met.push((*other, 1)),
            }
        }
        met.retain(|(other, times)| {
            let all = self.moments.iter().filter(|m| m.has(*other)).count();
            *other != series && *times >= 2 && *times * 2 > all
        });
        met.into_iter().map(|(other, _)| other).collect()
    }
}

impl Moment {
    pub fn snapshot_of(&self, series: usize) -> Option<usize> {
        let mut members = self.members.iter();
        members
            .find(|(at, _)| *at == series)
            .map(|(_, snapshot)| *snapshot)
    }

    fn has(&self, series: usize) -> bool {
        self.snapshot_of(series).is_some()
    }
}

fn is_timed(snapshots: &[Snapshot]) -> bool {
    let rises = |pair: &[Snapshot]| pair[0].time_nanos < pair[1].time_nanos;
    snapshots.iter().all(|s| s.time_nanos != 0) && snapshots.windows(2).all(rises)
}

/// Never more than a quarter of the time between two snapshots of one series.
fn most_apart(series: &[Series]) -> i64 {
    let steps = series.iter().flat_map(|s| s.snapshots.windows(2));
    let steps = steps.map(|pair| pair[1].time_nanos.saturating_sub(pair[0].time_nanos));
    let least = steps.filter(|step| *step > 0).min();
    least.map_or(MOST_APART_NANOS, |least| MOST_APART_NANOS.min(least / 4))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Limits;
    use crate::leaks::Hunt;
    use crate::profile::Builder;

    /// One file at each of these seconds; 0: without a time.
    fn hunted(kinds: &[(&str, &[i64])]) -> Vec<Series> {
        let mut hunt = Hunt::default();
        for (kind, seconds) in kinds {
            for (at, seconds) in seconds.iter().enumerate() {
                let mut builder = Builder::new(Limits::default());
                builder
                    .sample_type(kind.as_bytes(), b"count")
                    .expect("a type");
                let mut profile = builder.finish().expect("a profile");
                profile.header.time_nanos = seconds * 1_000_000_000;
                hunt.add(&format!("{kind}-{at}"), &profile);
            }
        }
        hunt.finish().series
    }

    const HEAP: &str = "inuse_space";
    const GOROUTINE: &str = "goroutine";

    fn shown(axis: &Axis) -> Vec<Vec<(usize, usize)>> {
        axis.moments.iter().map(|m| m.members.clone()).collect()
    }

    #[test]
    fn kinds_taken_within_seconds_are_one_moment() {
        let goroutine: &[i64] = &[302, 604, 1200, 1502];
        let axis = Axis::of(&hunted(&[
            (HEAP, &[300, 600, 900, 1200, 1500]),
            (GOROUTINE, goroutine),
        ]));
        let expected = vec![
            vec![(0, 0), (1, 0)],
            vec![(0, 1), (1, 1)],
            vec![(0, 2)],
            vec![(0, 3), (1, 2)],
            vec![(0, 4), (1, 3)],
        ];
        assert_eq!((shown(&axis), axis.is_timed), (expected, true));
        assert_eq!(axis.moments[1].time_nanos, 600_000_000_000);
        assert_eq!(axis.places(1), [(0, 0), (1, 1), (3, 2), (4, 3)]);
        assert_eq!(axis.gaps(0), [false; 5]);
        // The goroutines of 900 are missing: both are taken together else.
        assert_eq!(axis.gaps(1), [false, false, false, true, false]);
    }

    #[test]
    fn snapshots_of_one_kind_are_never_one_moment() {
        assert_eq!(
            Axis::of(&hunted(&[(HEAP, &[10, 11, 12, 13])]))
                .moments
                .len(),
            4
        );
        let two = hunted(&[(HEAP, &[10, 12]), (GOROUTINE, &[11])]);
        assert_eq!(Axis::of(&two).moments.len(), 3);
    }

    #[test]
    fn a_file_that_is_missing_among_regular_ones_is_a_gap() {
        let axis = Axis::of(&hunted(&[(HEAP, &[300, 600, 900, 1500, 1800])]));
        assert_eq!(axis.gaps(0), [false, false, false, true, false]);
        let now_and_then = Axis::of(&hunted(&[(HEAP, &[10, 70, 900, 1000, 5000])]));
        assert_eq!(now_and_then.gaps(0), [false; 5]);
    }

    #[test]
    fn without_times_files_stand_in_their_order() {
        let axis = Axis::of(&hunted(&[(HEAP, &[0, 0]), (GOROUTINE, &[0])]));
        assert_eq!(shown(&axis), vec![vec![(0, 0), (1, 0)], vec![(0, 1)]]);
        assert!(!axis.is_timed && axis.unplaced.is_empty());
        let mixed = Axis::of(&hunted(&[(HEAP, &[5, 9]), (GOROUTINE, &[0])]));
        assert_eq!((mixed.moments.len(), mixed.unplaced), (2, vec![1]));
        assert_eq!(Axis::of(&[]), Axis::default());
    }
}
