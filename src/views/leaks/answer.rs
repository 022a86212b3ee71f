//! The worker's side of the view of leaks.

use super::protocol::{LeaksQuestion, LeaksView, SeriesView, SnapshotView};
use crate::leaks::go_version::GoVersion;
use crate::leaks::{Series, findings, measures};
use crate::views::Looked;
use crate::views::hunt::{Files, Memory};

pub fn answer(memory: &mut Memory, looked: &Looked, question: &LeaksQuestion) -> LeaksView {
    let (files, hunted) = memory.hunted(looked, &question.files);
    LeaksView {
        warnings: hunted.warnings.clone(),
        series: (hunted.series.iter())
            .map(|series| series_view(series, &files))
            .collect(),
        findings: findings(&hunted),
        go: GoVersion::of(&hunted.book),
    }
}

pub fn series_view(series: &Series, files: &Files) -> SeriesView {
    let snapshots = series.snapshots.iter().filter_map(|snapshot| {
        Some(SnapshotView {
            file: files.get(snapshot.given)?.0,
            time_nanos: snapshot.time_nanos,
            hours: snapshot.hours,
            totals: snapshot.totals,
            memory: snapshot.memory.clone(),
        })
    });
    SeriesView {
        kind: series.kind,
        snapshots: snapshots.collect(),
        detection_floor: match series.kind.is_memory() {
            true => measures::detection_floor(series.period()),
            false => 0.0,
        },
    }
}
