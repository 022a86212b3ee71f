//! The chart of a trend, from what the worker answered: tracks with their colours, and the same as a picture to take out.

use super::protocol::{AxisView, RowsView};
use crate::draw::chart::{self, Chart, Drawing, Ink, Marks, SERIES, Stacking, Track};
use crate::draw::time_axis::{Clock, TimeAxis};
use crate::protocol::{FileId, NameKey};

/// A track, and what it is of.
pub struct Named {
    pub name: String,
    /// `None`: everything else, or the total.
    pub key: Option<NameKey>,
    pub track: Track,
    /// For each file.
    pub values: Vec<i64>,
}

/// The chosen rows, and what is left of the total where they add up; where they do not, the total beside them.
pub fn tracks(view: &RowsView, adds_up: bool) -> Vec<Named> {
    let mut all: Vec<Named> = (view.chosen.iter().enumerate())
        .map(|(at, row)| Named {
            name: row.name.clone(),
            key: Some(row.key),
            track: track(view, Ink::Series(at as u8 % SERIES), &row.values),
            values: row.values.clone(),
        })
        .collect();
    let (name, values) = match adds_up {
        true => (tr!("everything else"), rest(view)),
        false => (tr!("total"), view.totals.clone()),
    };
    if values.iter().any(|value| *value != 0) {
        all.push(Named {
            name,
            key: None,
            track: track(view, Ink::Rest, &values),
            values,
        });
    }
    all
}

fn rest(view: &RowsView) -> Vec<i64> {
    let chosen = |at: usize| {
        let values = view.chosen.iter().filter_map(|row| row.values.get(at));
        values.fold(0, |sum: i64, value| sum.wrapping_add(*value))
    };
    let totals = view.totals.iter().enumerate();
    totals
        .map(|(at, total)| total.wrapping_sub(chosen(at)))
        .collect()
}

/// Values of the files of a series, put at their moments.
fn track(view: &RowsView, ink: Ink, values: &[i64]) -> Track {
    let count = view.axis.moments.len();
    let mut track = Track {
        ink,
        values: vec![None; count],
        gaps: vec![false; count],
    };
    let places = view.track.moments.iter().zip(&view.track.gaps);
    for ((moment, is_gap), value) in places.zip(values) {
        let at = *moment as usize;
        if let (Some(place), Some(gap)) = (track.values.get_mut(at), track.gaps.get_mut(at)) {
            (*place, *gap) = (Some(*value as f64), *is_gap);
        }
    }
    track
}

pub fn time_axis(axis: &AxisView, clock: Clock, width: f32) -> TimeAxis {
    let most = chart::ticks_in(width);
    let times: Vec<i64> = axis.moments.iter().map(|m| m.time_nanos).collect();
    match axis.is_timed {
        true => TimeAxis::timed(&times, clock, most),
        false => TimeAxis::counted(times.len(), most),
    }
}

/// The moment of a file.
pub fn moment_of(axis: &AxisView, file: FileId) -> Option<usize> {
    axis.moments
        .iter()
        .position(|moment| moment.files.contains(&file))
}

/// The whole as a picture of this size.
pub fn picture(
    view: &RowsView,
    size: (f32, f32),
    stacking: Stacking,
    clock: Clock,
    adds_up: bool,
) -> (Drawing, Vec<Named>) {
    let tracks = tracks(view, adds_up);
    let drawn: Vec<Track> = tracks.iter().map(|named| named.track.clone()).collect();
    let axis = time_axis(&view.axis, clock, size.0);
    let drawing = chart::draw(&Chart {
        width: size.0,
        height: size.1,
        axis: &axis,
        tracks: &drawn,
        stacking,
        unit: &view.unit,
        marks: Marks::default(),
    });
    (drawing, tracks)
}

/// A row over time for a small chart: its values at their positions, with nothing where a file is missing.
pub fn spark(view: &RowsView, positions: &[f64], values: &[i64]) -> Vec<(f64, Option<f64>)> {
    let mut points = Vec::with_capacity(values.len());
    let places = view.track.moments.iter().zip(&view.track.gaps);
    for ((moment, is_gap), value) in places.zip(values) {
        let position = positions.get(*moment as usize).copied().unwrap_or(0.0);
        if *is_gap {
            points.push((position, None));
        }
        points.push((position, Some(*value as f64)));
    }
    points
}
