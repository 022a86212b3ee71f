//! The sentences of the view that follow from its figures: what the series is, and how sure a finding is. A leak, something that grows, and
//! a hint are three words, and the engine alone says which one it is.

use super::protocol::{LeaksView, SeriesView};
use crate::leaks::texts::Text;
use crate::leaks::{Confidence, Finding, Kind};
use crate::state::words;

/// What the engine says, in the language on show: the one place that says it.
pub fn said(text: &Text) -> String {
    text.said()
}

/// What growth of a kind is counted in, as [`words::amount`] takes it.
pub fn unit(kind: Kind) -> &'static str {
    match kind.is_memory() {
        true => "bytes",
        false => "count",
    }
}

pub fn amount(value: f64, kind: Kind) -> String {
    // A cast of a float keeps within the type.
    words::amount(value.round() as i64, unit(kind))
}

/// With its sign, as growth has one.
pub fn signed(value: f64, kind: Kind) -> String {
    words::change(value.round() as i64, unit(kind))
}

/// How fast it grows; empty for what has no rate.
pub fn rate(finding: &Finding) -> String {
    let (kind, per_hour) = (finding.kind, finding.per_hour);
    if per_hour.round() == 0.0 || !per_hour.is_finite() {
        return String::new();
    }
    match kind.is_memory() {
        true => tr!("{amount} an hour", amount = signed(per_hour, kind)),
        false => tr!(
            "{amount} goroutines an hour",
            amount = signed(per_hour, kind)
        ),
    }
}

/// The memory that it is the cause of, where that is more than its own growth; empty else.
pub fn held(finding: &Finding) -> String {
    let held = finding.held_per_hour;
    if held.is_infinite() {
        return tr!("holds all that has a finalizer");
    }
    let own = match finding.kind.is_memory() {
        true => finding.per_hour,
        false => 0.0,
    };
    match held - own >= 1.0 {
        true => tr!("holds {amount} an hour", amount = signed(held, Kind::Heap)),
        false => String::new(),
    }
}

/// One word, and what it means.
pub fn confidence(confidence: Confidence) -> (String, String) {
    match confidence {
        Confidence::Proof => (
            tr!("proof"),
            tr!("The runtime has shown that nothing that runs can ever wake these."),
        ),
        Confidence::Strong => (
            tr!("strong"),
            tr!(
                "It grew by more than chance, still grows at the end, outlives what is allocated beside it, and does not follow the load."
            ),
        ),
        Confidence::Likely => (
            tr!("likely"),
            tr!(
                "It grew by more than chance, but something is left open: why it is no surer stands below."
            ),
        ),
        Confidence::Hint => (tr!("hint"), tr!("Worth knowing. It is no leak by itself.")),
    }
}

/// Marks out of four: they say the same as the word, and its colour.
pub fn marks(confidence: Confidence) -> u32 {
    match confidence {
        Confidence::Hint => 1,
        Confidence::Likely => 2,
        Confidence::Strong => 3,
        Confidence::Proof => 4,
    }
}

/// From the first total to the last; empty for what has no total.
pub fn totals(series: &SeriesView) -> String {
    if series.kind == Kind::Runtime {
        return String::new();
    }
    let column = usize::from(series.kind.is_memory());
    let mut totals = series.snapshots.iter().filter_map(|s| s.totals.get(column));
    let shown = |value: i64| words::amount(value, unit(series.kind));
    let Some(first) = totals.next() else {
        return String::new();
    };
    let Some(last) = totals.next_back() else {
        return shown(*first);
    };
    let change = words::change(last.wrapping_sub(*first), unit(series.kind));
    format!("{} → {} ({change})", shown(*first), shown(*last))
}

/// What the totals are of.
pub fn totals_of(kind: Kind) -> String {
    match kind {
        Kind::Heap | Kind::Allocs => tr!("in use"),
        Kind::Goroutine => tr!("goroutines"),
        Kind::GoroutineLeak => tr!("goroutines that can never go on"),
        Kind::Block | Kind::Mutex => tr!("contentions"),
        Kind::ThreadCreate => tr!("threads created"),
        Kind::Cpu | Kind::Other => tr!("samples"),
        Kind::Runtime => tr!("figures of the runtime"),
    }
}

/// The total of every file over time.
pub fn points(series: &SeriesView) -> Vec<(f64, Option<f64>)> {
    let column = usize::from(series.kind.is_memory());
    let of = |s: &super::protocol::SnapshotView| {
        let total = s.totals.get(column);
        (s.hours, total.map(|total| *total as f64))
    };
    series.snapshots.iter().map(of).collect()
}

/// From the first file to the last; empty where their times are not known or are one.
pub fn span(series: &SeriesView) -> String {
    let time = |s: Option<&super::protocol::SnapshotView>| s.map(|s| s.time_nanos);
    let (first, last) = (
        time(series.snapshots.first()),
        time(series.snapshots.last()),
    );
    match first.zip(last) {
        Some((first, last)) if first != 0 && last.wrapping_sub(first) >= 1_000_000_000 => {
            words::span(last.wrapping_sub(first))
        }
        _ => String::new(),
    }
}

/// Of what is sampled: what chance alone makes of two files.
pub fn floor(view: &LeaksView) -> Option<String> {
    let sampled = |s: &&SeriesView| s.snapshots.len() > 1 && s.detection_floor > 0.0;
    let series = view.series.iter().find(sampled)?;
    Some(tr!(
        "Growth below {amount} of small objects between two of these files cannot be told from chance at this sampling rate.",
        amount = amount(series.detection_floor, series.kind)
    ))
}

/// Of files that were taken within a minute: what they grow by in an hour nobody has seen.
pub fn haste(view: &LeaksView) -> Option<String> {
    let of_growth = |s: &&SeriesView| s.kind.is_memory() || s.kind == Kind::Goroutine;
    let last = |s: &SeriesView| s.snapshots.last().map_or(0.0, |s| s.hours);
    let longest = view.series.iter().filter(of_growth).map(last);
    let hours = longest.fold(0.0, f64::max);
    (hours > 0.0 && hours < 1.0 / 60.0).then(|| {
        tr!("All files were taken within a minute: rates an hour are what that growth would come to, if it went on.")
    })
}

pub fn go_version(view: &LeaksView) -> String {
    match (view.go.at_least, view.go.at_most) {
        (Some(least), Some(most)) if least == most => format!("1.{least}"),
        (Some(least), Some(most)) => {
            tr!("1.{least} to 1.{most}", least = least, most = most)
        }
        (Some(least), None) => tr!("1.{minor} or later", minor = least),
        (None, Some(most)) => tr!("1.{minor} or earlier", minor = most),
        (None, None) => tr!("unknown"),
    }
}

/// Why nothing is found, or may not be yet; `None` where findings speak for themselves.
pub fn nothing(view: &LeaksView) -> Option<Nothing> {
    let grows = view
        .findings
        .iter()
        .any(|f| f.confidence > Confidence::Hint);
    if grows {
        return None;
    }
    let files = |s: &SeriesView| s.snapshots.len();
    let watched = |s: &&SeriesView| s.kind.is_memory() || s.kind == Kind::Goroutine;
    let most = view.series.iter().filter(watched).map(files).max();
    Some(match most.unwrap_or(0) {
        0 => Nothing::NoneOfTheKinds,
        1 => Nothing::TooFew,
        _ => Nothing::Grew,
    })
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Nothing {
    /// Neither heap nor goroutine profiles are open.
    NoneOfTheKinds,
    /// One of each: growth takes two.
    TooFew,
    /// Nothing grew beyond chance.
    Grew,
}

/// How a series is taken.
pub const RECIPE: &str = "for i in 1 2 3 4 5 6; do
  curl -so \"heap-$i.pb.gz\" http://localhost:6060/debug/pprof/heap
  curl -so \"goroutine-$i.pb.gz\" http://localhost:6060/debug/pprof/goroutine
  sleep 300
done";

#[cfg(test)]
mod tests {
    use super::super::protocol::SnapshotView;
    use super::*;
    use crate::leaks::go_version::GoVersion;
    use crate::protocol::FileId;

    fn series(kind: Kind, totals: &[i64]) -> SeriesView {
        let snapshots = totals.iter().zip(0u32..);
        let snapshot = |(total, at): (&i64, u32)| SnapshotView {
            file: FileId(at),
            time_nanos: (1 + i64::from(at)) * 300_000_000_000,
            hours: f64::from(at) / 12.0,
            totals: [*total, *total, 0, 0],
            memory: None,
        };
        SeriesView {
            kind,
            snapshots: snapshots.map(snapshot).collect(),
            detection_floor: match kind.is_memory() {
                true => 9.0 * 524_288.0,
                false => 0.0,
            },
        }
    }

    fn plain(text: &str) -> String {
        text.replace('\u{a0}', " ")
    }

    #[test]
    fn what_the_series_is() {
        let heap = series(Kind::Heap, &[1 << 20, 5 << 20, 3 << 20]);
        assert_eq!(plain(&totals(&heap)), "1 MB → 3 MB (+2 MB)");
        assert_eq!(plain(&span(&heap)), "10 min");
        let one = series(Kind::Goroutine, &[12]);
        assert_eq!((totals(&one).as_str(), span(&one).as_str()), ("12", ""));
        let view = LeaksView {
            series: vec![one, heap],
            ..LeaksView::default()
        };
        assert!(plain(&floor(&view).unwrap()).starts_with("Growth below 4.5 MB"));
        assert_eq!(go_version(&view), "unknown");
        let go = GoVersion {
            at_least: Some(23),
            at_most: None,
        };
        assert_eq!(go_version(&LeaksView { go, ..view }), "1.23 or later");
    }

    #[test]
    fn rates_of_seconds_are_said_to_be_that() {
        let mut heap = series(Kind::Heap, &[1, 2]);
        let of = |series: &SeriesView| {
            haste(&LeaksView {
                series: vec![series.clone()],
                ..LeaksView::default()
            })
        };
        assert_eq!(of(&heap), None);
        heap.snapshots[1].hours = 3.0 / 3600.0;
        assert!(of(&heap).is_some_and(|said| said.contains("within a minute")));
        heap.snapshots.pop();
        assert_eq!(of(&heap), None);
    }

    #[test]
    fn why_nothing_is_found() {
        let of = |series: Vec<SeriesView>| {
            nothing(&LeaksView {
                series,
                ..LeaksView::default()
            })
        };
        let two = &[1, 2];
        assert_eq!(of(Vec::new()), Some(Nothing::NoneOfTheKinds));
        assert_eq!(
            of(vec![series(Kind::Cpu, two)]),
            Some(Nothing::NoneOfTheKinds)
        );
        let one_of_each = vec![series(Kind::Heap, &[1]), series(Kind::Goroutine, &[1])];
        assert_eq!(of(one_of_each), Some(Nothing::TooFew));
        assert_eq!(of(vec![series(Kind::Heap, two)]), Some(Nothing::Grew));
    }
}
