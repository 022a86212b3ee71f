//! Where one goes from a finding: which files, which sample type, which function. Pure; names go along as filters and never into the address.

use super::protocol::{LeaksView, SeriesView};
use crate::leaks::findings::Shown as Frame;
use crate::leaks::{Finding, Kind};
use crate::protocol::{FileId, Filter, FilterVerb, Pattern, Shown};
use crate::state::View;
use crate::views::bridge::{Destination, Look};

/// The flame graph of the newest file against the oldest, its stacks through the finding's function alone. `None` where the finding is of
/// no function.
pub fn flame(finding: &Finding, view: &LeaksView, look: &Look) -> Option<Destination> {
    if finding.stack.is_empty() {
        return None;
    }
    let series = series(view, finding.kind)?;
    let focus = (!finding.focus.is_empty()).then(|| Filter {
        verb: FilterVerb::Focus,
        pattern: Pattern {
            text: finding.focus.clone(),
            is_regexp: true,
        },
    });
    Some(Destination {
        view: View::Flame,
        shown: ends(series)?,
        sample_type: sample_type(finding, series, look)?,
        filters: focus.into_iter().collect(),
        selection: Some(finding.anchor),
    })
}

/// The line of a frame of the finding: of its stack, of what it is about, or of a suspect. The latter are functions of the heap, where the
/// finding may be of goroutines.
pub fn source(
    finding: &Finding,
    frame: &Frame,
    view: &LeaksView,
    look: &Look,
) -> Option<Destination> {
    if frame.file.is_empty() {
        return None;
    }
    let is_in_stack = finding.stack.iter().any(|f| f.key == frame.key);
    let series = match is_in_stack {
        true => series(view, finding.kind),
        false => view.series.iter().find(|s| s.kind.is_memory()),
    }?;
    Some(Destination {
        view: View::Source,
        shown: ends(series)?,
        sample_type: sample_type(finding, series, look)?,
        filters: Vec::new(),
        selection: Some(frame.key),
    })
}

/// Its function over all files; `None` where there is but one.
pub fn trend(finding: &Finding, view: &LeaksView, look: &Look) -> Option<Destination> {
    let series = series(view, finding.kind)?;
    let is_series = series.snapshots.len() > 1 && !finding.stack.is_empty();
    is_series.then_some(Destination {
        view: View::Trend,
        shown: ends(series)?,
        sample_type: sample_type(finding, series, look)?,
        filters: Vec::new(),
        selection: Some(finding.anchor),
    })
}

/// Who waits where, in the newest file; `None` for memory.
pub fn goroutines(finding: &Finding, view: &LeaksView, look: &Look) -> Option<Destination> {
    let series = series(view, finding.kind)?;
    let is_of_goroutines = matches!(finding.kind, Kind::Goroutine | Kind::GoroutineLeak);
    is_of_goroutines.then_some(Destination {
        view: View::Goroutines,
        shown: Shown::One(series.snapshots.last()?.file),
        sample_type: sample_type(finding, series, look)?,
        filters: Vec::new(),
        selection: Some(finding.anchor),
    })
}

fn series(view: &LeaksView, kind: Kind) -> Option<&SeriesView> {
    view.series.iter().find(|s| s.kind == kind)
}

/// The oldest file and the newest, or the only one.
fn ends(series: &SeriesView) -> Option<Shown> {
    let (base, new) = (
        series.snapshots.first()?.file,
        series.snapshots.last()?.file,
    );
    Some(match base == new {
        true => Shown::One(new),
        false => Shown::Compare { base, new },
    })
}

/// What is in use, or what is thrown away; of what is not memory the file's own first choice.
fn sample_type(finding: &Finding, series: &SeriesView, look: &Look) -> Option<String> {
    let newest: FileId = series.snapshots.last()?.file;
    let file = look.files.iter().find(|f| f.id == newest)?;
    let wanted = match (series.kind.is_memory(), finding.rule.as_str()) {
        (false, _) => "",
        (true, "churn") => "alloc_space",
        (true, _) => "inuse_space",
    };
    let has = file.sample_types.iter().find(|kind| *kind == wanted);
    let default = || file.sample_types.get(file.default_sample_type as usize);
    has.or_else(default).cloned()
}

#[cfg(test)]
mod tests {
    use super::super::protocol::SnapshotView;
    use super::*;
    use crate::leaks::Confidence;
    use crate::leaks::measures::Growth;
    use crate::leaks::texts::Text;
    use crate::protocol::NameKey;
    use crate::views::bridge::LookFile;

    fn frame(name: &str) -> Frame {
        Frame {
            name: name.to_string(),
            key: NameKey::of(name.as_bytes()),
            file: "a.go".to_string(),
            line: 7,
        }
    }

    fn finding(kind: Kind, what: &str, stack: &[&str]) -> Finding {
        Finding {
            rule: "growth.objects".to_string(),
            kind,
            confidence: Confidence::Likely,
            title: Text::default(),
            what: frame(what),
            per_hour: 1.0,
            held_per_hour: 1.0,
            growth: Growth::default(),
            over_time: Vec::new(),
            evidence: Text::default(),
            anchor: NameKey::of(stack.first().map_or(b"", |f| f.as_bytes())),
            stack: stack.iter().map(|f| frame(f)).collect(),
            suspects: Vec::new(),
            fix: Text::default(),
            code: Text::default(),
            unless: Text::default(),
            doubts: Vec::new(),
            focus: "^f$".to_string(),
            alert: String::new(),
        }
    }

    fn series_of(kind: Kind, files: &[u32]) -> SeriesView {
        let snapshot = |file: &u32| SnapshotView {
            file: FileId(*file),
            time_nanos: 0,
            hours: 0.0,
            totals: [0; 4],
            memory: None,
        };
        SeriesView {
            kind,
            snapshots: files.iter().map(snapshot).collect(),
            detection_floor: 0.0,
        }
    }

    fn look(files: &[(u32, &[&str], u32)]) -> Look {
        let file = |(id, types, default): &(u32, &[&str], u32)| LookFile {
            id: FileId(*id),
            name: String::new(),
            time_nanos: 0,
            sample_types: types.iter().map(|t| t.to_string()).collect(),
            default_sample_type: *default,
            module: String::new(),
        };
        Look {
            files: files.iter().map(file).collect(),
            ..Look::default()
        }
    }

    fn opened() -> (LeaksView, Look) {
        let heap: &[&str] = &[
            "alloc_objects",
            "alloc_space",
            "inuse_objects",
            "inuse_space",
        ];
        let view = LeaksView {
            series: vec![
                series_of(Kind::Heap, &[1, 2, 3]),
                series_of(Kind::Goroutine, &[4]),
            ],
            ..LeaksView::default()
        };
        let look = look(&[
            (1, heap, 3),
            (2, heap, 3),
            (3, heap, 3),
            (4, &["goroutine"], 0),
        ]);
        (view, look)
    }

    #[test]
    fn the_flame_graph_is_of_the_newest_against_the_oldest_of_its_kind() {
        let (view, look) = opened();
        let grown = finding(Kind::Heap, "f", &["f", "g"]);
        let place = flame(&grown, &view, &look).unwrap();
        let (base, new) = (FileId(1), FileId(3));
        assert_eq!(place.shown, Shown::Compare { base, new });
        assert_eq!(place.sample_type, "inuse_space");
        assert_eq!(place.filters[0].pattern.text, "^f$");
        assert_eq!(place.selection, Some(NameKey::of(b"f")));
        let churn = Finding {
            rule: "churn".to_string(),
            focus: String::new(),
            ..grown
        };
        let place = flame(&churn, &view, &look).unwrap();
        assert_eq!(
            (place.sample_type.as_str(), place.filters.len()),
            ("alloc_space", 0)
        );
        assert_eq!(goroutines(&churn, &view, &look), None);
    }

    #[test]
    fn a_suspect_is_looked_at_in_the_heap() {
        let (view, look) = opened();
        let stuck = finding(
            Kind::Goroutine,
            "fetch",
            &["net/http.(*persistConn).readLoop"],
        );
        let place = source(&stuck, &stuck.what, &view, &look).unwrap();
        assert_eq!(
            (place.view, place.sample_type.as_str()),
            (View::Source, "inuse_space")
        );
        let place = source(&stuck, &stuck.stack[0], &view, &look).unwrap();
        assert_eq!(place.shown, Shown::One(FileId(4)));
        assert_eq!(place.sample_type, "goroutine");
        let place = goroutines(&stuck, &view, &look).unwrap();
        assert_eq!(place.shown, Shown::One(FileId(4)));
        assert_eq!(trend(&stuck, &view, &look), None);
    }

    #[test]
    fn what_is_of_no_function_leads_nowhere() {
        let (view, look) = opened();
        let pressure = Finding {
            what: Frame {
                file: String::new(),
                ..frame("runtime")
            },
            ..finding(Kind::Heap, "runtime", &[])
        };
        assert_eq!(flame(&pressure, &view, &look), None);
        assert_eq!(source(&pressure, &pressure.what, &view, &look), None);
        assert_eq!(trend(&pressure, &view, &look), None);
        let gone = finding(Kind::Mutex, "f", &["f"]);
        assert_eq!(flame(&gone, &view, &look), None);
    }
}
