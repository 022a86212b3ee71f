//! The worker's side of the view of trends: the rows of one series, in what the page's filters leave.

use super::memory::{Memory, Wanted};
use super::protocol::*;
use super::times;
use crate::leaks::measures::{self, Growth};
use crate::leaks::moments::Axis;
use crate::leaks::trend::{self, By, Rows};
use crate::leaks::{Hunted, Kind, Series};
use crate::profile::Profile;
use crate::protocol::{Failure, FileId, NameKey, Shown};
use crate::views::Looked;
use crate::views::hunt::{self, Files, Filtered};

/// Rows of a chart that nobody has chosen rows for.
const FASTEST: usize = 5;
/// Rows that are sent at most, whatever is asked for; what is taken out as a table has no such limit.
const MOST_ROWS: u32 = 1000;

pub fn answer(
    hunt: &mut hunt::Memory,
    memory: &mut Memory,
    looked: &Looked,
    question: &TrendQuestion,
) -> Result<TrendView, Failure> {
    Ok(match question {
        TrendQuestion::Rows(question) => {
            let question = RowsQuestion {
                limit: question.limit.min(MOST_ROWS),
                ..question.clone()
            };
            TrendView::Rows(Box::new(rows(hunt, memory, looked, &question)?))
        }
        TrendQuestion::Times(question) => TrendView::Times(Box::new(times::answer(
            &hunt.filtered(looked, &question.files),
        ))),
    })
}

/// As many rows as are asked for.
pub fn rows(
    hunt: &mut hunt::Memory,
    memory: &mut Memory,
    looked: &Looked,
    question: &RowsQuestion,
) -> Result<RowsView, Failure> {
    let filtered = hunt.filtered(looked, &question.files);
    let hunted = &filtered.hunted;
    let keys = SeriesKey::all(&hunted.series);
    let mut view = RowsView {
        series: infos(hunted, &keys),
        warnings: hunted.warnings.clone(),
        refused: filtered.refused.clone(),
        ..RowsView::default()
    };
    let Some(at) = chosen_series(looked, &filtered, &keys, question) else {
        return Ok(view);
    };
    let (Some(series), Some(key)) = (hunted.series.get(at), keys.get(at)) else {
        return Ok(view);
    };
    let types = Types::of(looked, &filtered.files, series, question);
    let label_keys = hunted.book.label_keys();
    let wanted = Wanted {
        files: filtered.files.clone(),
        filters: looked.scene.filters.clone(),
        series: *key,
        by: by_of(question.by, &label_keys),
        column: types.column,
    };
    let kept = memory.rows(wanted, |wanted| {
        let whole = trend::whole(&hunted.book, series, wanted.column);
        let rows = trend::fold(&hunted.book, series, &wanted.by, wanted.column);
        (rows, whole.growth(0).cloned().unwrap_or_default())
    });
    kept.sort(question.sort, question.descending, &question.matching)?;
    let order = kept.order();
    let (offset, limit) = (question.offset as usize, question.limit as usize);
    let chosen = match question.chosen.is_empty() {
        true => fastest(&kept.rows, order),
        false => kept.places(&question.chosen),
    };
    view.rows = order
        .iter()
        .skip(offset)
        .take(limit)
        .map(|row| row_view(&kept.rows, *row as usize))
        .collect();
    view.chosen = chosen
        .iter()
        .map(|row| row_view(&kept.rows, *row))
        .collect();
    view.row_count = order.len() as u32;
    view.of = kept.rows.len() as u32;
    view.left_out = kept.rows.left_out;
    view.offset = question.offset;
    view.shown = Some(*key);
    (view.axis, view.track) = placed(hunted, at, &filtered.files);
    view.is_emptied = !looked.scene.filters.is_empty() && kept.rows.is_empty();
    view.label_keys = label_keys
        .iter()
        .map(|key| (NameKey::of(key), String::from_utf8_lossy(key).into_owned()))
        .collect();
    view.totals = series.totals(types.column);
    view.total_growth = kept.total.clone();
    view.is_memory = series.kind.is_memory() && types.kind.starts_with("inuse");
    let is_bytes = types.kind.ends_with("_space");
    view.floor =
        (series.kind.is_memory() && is_bytes).then(|| measures::detection_floor(series.period()));
    view.sample_types = types.all;
    view.sample_type = types.kind;
    view.unit = types.unit;
    Ok(view)
}

/// The runtime's own figures are one row, and have a panel.
fn infos(hunted: &Hunted, keys: &[SeriesKey]) -> Vec<SeriesInfo> {
    let all = hunted.series.iter().zip(keys);
    let rows = all.filter(|(series, _)| series.kind != Kind::Runtime);
    rows.map(|(series, key)| SeriesInfo {
        key: *key,
        files: series.snapshots.len() as u32,
    })
    .collect()
}

/// The one that is asked for, that of the file in view, that of allocations, or the first.
fn chosen_series(
    looked: &Looked,
    filtered: &Filtered,
    keys: &[SeriesKey],
    question: &RowsQuestion,
) -> Option<usize> {
    let series = &filtered.hunted.series;
    let asked = question.series.and_then(|asked| {
        let of_kind = |key: &SeriesKey| key.kind == asked.kind;
        let exactly = keys.iter().position(|key| *key == asked);
        exactly.or_else(|| keys.iter().rposition(of_kind))
    });
    let has_rows = |at: &usize| series.get(*at).is_some_and(|s| s.kind != Kind::Runtime);
    let (Shown::One(file) | Shown::Compare { new: file, .. }) = looked.scene.shown;
    let has_file = |of: &Series| {
        let mut snapshots = of.snapshots.iter();
        snapshots.any(|s| filtered.files.get(s.given).is_some_and(|f| f.0 == file))
    };
    let in_view = || series.iter().position(has_file).filter(has_rows);
    let memory = || {
        let memory = filtered.hunted.memory()?;
        series.iter().position(|s| std::ptr::eq(s, memory))
    };
    let first = || (0..series.len()).find(has_rows);
    asked.or_else(in_view).or_else(memory).or_else(first)
}

fn by_of(by: RowsBy, label_keys: &[&[u8]]) -> By {
    match by {
        RowsBy::Leaf => By::Leaf,
        RowsBy::Function => By::Function,
        RowsBy::Line => By::Line,
        RowsBy::Package => By::Package,
        RowsBy::Stack => By::Stack,
        RowsBy::Label(key) => {
            let mut keys = label_keys.iter();
            let found = keys.clone().find(|name| NameKey::of(name) == key);
            let name = found.or_else(|| keys.next()).copied().unwrap_or_default();
            By::Label(String::from_utf8_lossy(name).into_owned())
        }
    }
}

/// The sample types of a series, and the one that is shown.
struct Types {
    all: Vec<String>,
    kind: String,
    unit: String,
    column: usize,
}

impl Types {
    fn of(looked: &Looked, files: &Files, series: &Series, question: &RowsQuestion) -> Types {
        let last = series.snapshots.last().and_then(|s| files.get(s.given));
        let profile = last.and_then(|(file, _)| looked.open.get(file));
        let known = profile.map_or_else(Vec::new, |profile| columns(series.kind, profile));
        let default = profile.map(|profile| {
            let types = profile.sample_types.get(profile.default_sample_type());
            types.map_or(String::new(), |t| profile.strings.text(t.kind).into_owned())
        });
        let find = |kind: Option<&String>| known.iter().find(|(name, ..)| Some(name) == kind);
        let asked = find(question.sample_type.as_ref());
        let of_page = || find(looked.scene.sample_type.as_ref());
        let shown = asked
            .or_else(of_page)
            .or_else(|| find(default.as_ref()))
            .or_else(|| known.iter().find(|(.., c)| *c == series.kind.main_column()))
            .or(known.first());
        let (kind, unit, column) = shown.cloned().unwrap_or_default();
        Types {
            all: known.into_iter().map(|(name, ..)| name).collect(),
            kind,
            unit,
            column,
        }
    }
}

/// Kind, unit and column of [`crate::leaks::Snapshot::cells`] of the sample types that a hunt keeps.
fn columns(kind: Kind, profile: &Profile) -> Vec<(String, String, usize)> {
    const MEMORY: [&str; 4] = [
        "inuse_objects",
        "inuse_space",
        "alloc_objects",
        "alloc_space",
    ];
    let text = |id| profile.strings.text(id).into_owned();
    let types = profile.sample_types.iter().enumerate();
    let column = |(at, name): (usize, &str)| match kind.is_memory() {
        true => MEMORY.iter().position(|known| *known == name),
        false => (at < MEMORY.len()).then_some(at),
    };
    let known = types.filter_map(|(at, t)| {
        let name = text(t.kind);
        let column = column((at, &name))?;
        Some((name, text(t.unit), column))
    });
    known.collect()
}

/// The fastest growing; where fewer grow, the largest.
fn fastest(rows: &Rows, order: &[u32]) -> Vec<usize> {
    let figure = |row: usize, of: fn(&Growth) -> f64| rows.growth(row).map_or(0.0, of);
    let all = || order.iter().map(|row| *row as usize);
    let growing = all().filter(|row| figure(*row, |g| g.per_hour) > 0.0);
    let mut chosen = greatest(rows, growing, |g| g.per_hour);
    let others = all().filter(|row| !chosen.contains(row));
    let largest = greatest(rows, others, |g| g.last);
    let missing = FASTEST.saturating_sub(chosen.len());
    chosen.extend(largest.into_iter().take(missing));
    chosen
}

/// The first few by a figure, in one pass.
fn greatest(rows: &Rows, all: impl Iterator<Item = usize>, of: fn(&Growth) -> f64) -> Vec<usize> {
    let figure = |row: usize| rows.growth(row).map_or(0.0, of);
    let is_before = |a: usize, b: usize| {
        let by_figure = figure(b).total_cmp(&figure(a));
        by_figure
            .then_with(|| rows.name(a).cmp(rows.name(b)))
            .is_lt()
    };
    let mut first: Vec<usize> = Vec::with_capacity(FASTEST + 1);
    for row in all {
        let at = first.iter().position(|other| is_before(row, *other));
        first.insert(at.unwrap_or(first.len()), row);
        first.truncate(FASTEST);
    }
    first
}

pub fn row_view(rows: &Rows, row: usize) -> RowView {
    RowView {
        key: NameKey::of(rows.name(row)),
        function: rows.function(row),
        name: rows.text(row).into_owned(),
        values: rows.values(row).to_vec(),
        growth: rows.growth(row).cloned().unwrap_or_default(),
    }
}

/// On the axis of all; of a series that has no place there, on one of its own.
fn placed(hunted: &Hunted, at: usize, files: &Files) -> (AxisView, TrackView) {
    let axis = Axis::of(&hunted.series);
    if !axis.unplaced.contains(&at) {
        return (
            axis_view(&axis, &hunted.series, files),
            track(&axis, &hunted.series, at, files),
        );
    }
    let own = hunted.series.get(at..=at).unwrap_or_default();
    let axis = Axis::of(own);
    (axis_view(&axis, own, files), track(&axis, own, 0, files))
}

pub fn axis_view(axis: &Axis, series: &[Series], files: &Files) -> AxisView {
    let file = |(at, snapshot): &(usize, usize)| file_of(series.get(*at)?, *snapshot, files);
    let moments = axis.moments.iter().map(|moment| MomentView {
        time_nanos: moment.time_nanos,
        files: moment.members.iter().filter_map(file).collect(),
    });
    AxisView {
        moments: moments.collect(),
        is_timed: axis.is_timed,
    }
}

fn track(axis: &Axis, series: &[Series], at: usize, files: &Files) -> TrackView {
    let gaps = axis.gaps(at);
    let mut track = TrackView::default();
    for (moment, snapshot) in axis.places(at) {
        let Some(file) = series.get(at).and_then(|s| file_of(s, snapshot, files)) else {
            continue;
        };
        track.moments.push(moment as u32);
        track.files.push(file);
        track.gaps.push(gaps.get(moment).copied().unwrap_or(false));
    }
    track
}

fn file_of(series: &Series, snapshot: usize, files: &Files) -> Option<FileId> {
    let snapshot = series.snapshots.get(snapshot)?;
    files.get(snapshot.given).map(|(file, _)| *file)
}
