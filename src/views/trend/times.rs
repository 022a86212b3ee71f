//! What stands beside the rows of a trend: totals of the heap, goroutines, and the runtime's own figures, all on one axis of time.

use super::answer::axis_view;
use super::protocol::{Measure, MeasureLine, TimesView};
use crate::leaks::findings::gc;
use crate::leaks::moments::Axis;
use crate::leaks::runtime::MemStats;
use crate::leaks::series::{INUSE_BYTES, INUSE_OBJECTS};
use crate::leaks::{Kind, Series, Snapshot};
use crate::views::hunt::Filtered;

/// What of a snapshot a measure is; `None`: it is not said there.
type Figure = fn(&Snapshot) -> Option<f64>;

const ALL: [(Measure, Figure); 14] = [
    (Measure::InuseSpace, |s| total(s, INUSE_BYTES)),
    (Measure::InuseObjects, |s| total(s, INUSE_OBJECTS)),
    (Measure::MeanSize, |s| {
        let objects = total(s, INUSE_OBJECTS).filter(|objects| *objects > 0.0)?;
        Some(total(s, INUSE_BYTES)? / objects)
    }),
    (Measure::Goroutines, |s| {
        (s.kind == Kind::Goroutine).then_some(s.totals[0] as f64)
    }),
    (Measure::HeapInUse, |s| of_heap(s, |m| m.heap_in_use)),
    (Measure::HeapIdle, |s| of_heap(s, |m| m.heap_idle)),
    (Measure::HeapReleased, |s| of_heap(s, |m| m.heap_released)),
    (Measure::NextGc, |s| said(s, |m| m.next_gc)),
    (Measure::Sys, |s| said(s, |m| m.sys)),
    (Measure::Resident, |s| said(s, |m| m.resident)),
    (Measure::MaxResident, |s| said(s, |m| m.max_rss)),
    (Measure::RuntimeGoroutines, |s| said(s, |m| m.goroutines)),
    (Measure::MaxPause, |s| said(s, |m| m.max_pause_nanos)),
    (Measure::NumGc, |s| said(s, |m| m.num_gc)),
];

pub fn answer(filtered: &Filtered) -> TimesView {
    let series = &filtered.hunted.series;
    let axis = Axis::of(series);
    let gaps: Vec<Vec<bool>> = (0..series.len()).map(|at| axis.gaps(at)).collect();
    let lines = ALL
        .iter()
        .map(|(measure, figure)| line(*measure, *figure, series, &axis, &gaps));
    let newest = newest(series);
    let told = newest.as_ref().map_or_else(Vec::new, gc::told).into_iter();
    TimesView {
        axis: axis_view(&axis, series, &filtered.files),
        lines: lines.flatten().collect(),
        unplaced: (axis.unplaced.iter())
            .filter_map(|at| series.get(*at).map(|s| s.kind))
            .collect(),
        told: told
            .map(|(rule, evidence)| (rule.to_string(), evidence))
            .collect(),
        newest,
    }
}

/// `None`: nothing says anything of it.
fn line(
    measure: Measure,
    figure: Figure,
    series: &[Series],
    axis: &Axis,
    gaps: &[Vec<bool>],
) -> Option<MeasureLine> {
    let (mut values, mut broken) = (Vec::new(), Vec::new());
    // The series of the last value: where it is another process of the kind, the line begins anew.
    let mut last: Option<usize> = None;
    for (at, moment) in axis.moments.iter().enumerate() {
        let mut figures = moment.members.iter().filter_map(|(of, snapshot)| {
            let snapshot = series.get(*of)?.snapshots.get(*snapshot)?;
            Some((*of, figure(snapshot)?))
        });
        let Some((of, value)) = figures.next() else {
            values.push(None);
            broken.push(false);
            continue;
        };
        let kind = |of: usize| series.get(of).map(|s| s.kind);
        let is_other_process = last.is_some_and(|last| last != of && kind(last) == kind(of));
        let is_gap = gaps.get(of).and_then(|gaps| gaps.get(at)).copied();
        values.push(Some(value));
        broken.push(is_other_process || is_gap.unwrap_or(false));
        last = Some(of);
    }
    values.iter().any(Option::is_some).then_some(MeasureLine {
        measure,
        values,
        gaps: broken,
    })
}

/// Of a heap profile; where there are both, `allocs` has the same and comes after it.
fn total(snapshot: &Snapshot, column: usize) -> Option<f64> {
    let total = snapshot.totals.get(column)?;
    snapshot.kind.is_memory().then_some(*total as f64)
}

/// A figure that is never 0: there it was not said.
fn said(snapshot: &Snapshot, of: fn(&MemStats) -> u64) -> Option<f64> {
    let value = of(snapshot.memory.as_ref()?);
    (value > 0).then_some(value as f64)
}

fn of_heap(snapshot: &Snapshot, of: fn(&MemStats) -> u64) -> Option<f64> {
    let stats = snapshot.memory.as_ref().filter(|m| m.has_heap())?;
    Some(of(stats) as f64)
}

/// Of files without times, the last of the first series that has some.
fn newest(series: &[Series]) -> Option<MemStats> {
    let snapshots = series.iter().flat_map(|s| &s.snapshots);
    let with = snapshots.filter(|s| s.memory.is_some());
    let newest = with.max_by_key(|s| s.time_nanos)?;
    newest.memory.clone()
}
