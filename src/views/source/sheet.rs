//! What is worked out once of a file and its text, rather than with each frame: its rows, how heavy each line is beside the others, and
//! the marks of the minimap.

use super::data::{FileView, LineFigures};
use super::rows::{self, Row};
use super::text::Text;
use crate::protocol::Pair;
use std::collections::BTreeSet;

pub struct Sheet {
    pub rows: Vec<Row>,
    pub heat: Heat,
    /// From top to bottom, each of 1; 0 where no line has figures.
    pub marks: Vec<f64>,
    /// A whole sentence, if the text looks like another version.
    pub doubt: Option<String>,
}

/// How many marks the minimap has.
pub const MARKS: usize = 200;

impl Sheet {
    pub fn new(file: &FileView, text: Option<&Text>, unfolded: &BTreeSet<i64>) -> Sheet {
        let lines = text.map(|text| text.line_count() as u32);
        let rows = rows::rows(file, lines, unfolded);
        let heat = Heat::of(file);
        Sheet {
            marks: marks(file, &rows, &heat),
            doubt: text.and_then(|text| rows::doubt(file, text)),
            rows,
            heat,
        }
    }
}

fn marks(file: &FileView, rows: &[Row], heat: &Heat) -> Vec<f64> {
    let mut marks = vec![0.0f64; MARKS];
    for (at, row) in rows.iter().enumerate() {
        let Row::Line {
            figures: Some(figures),
            ..
        } = row
        else {
            continue;
        };
        let mark = marks.get_mut(at * MARKS / rows.len());
        if let Some((mark, line)) = mark.zip(file.lines.get(*figures as usize)) {
            *mark = mark.max(heat.fraction(line));
        }
    }
    marks
}

/// What a mark's strength is measured by: the heaviest line of the file.
pub struct Heat {
    flat: u64,
    cum: u64,
}

impl Heat {
    pub fn of(file: &FileView) -> Heat {
        let most = |pick: fn(&LineFigures) -> Pair| {
            let lines = file.lines.iter();
            lines
                .map(|line| pick(line).change().unsigned_abs())
                .max()
                .unwrap_or(0)
                .max(1)
        };
        Heat {
            flat: most(|line| line.flat),
            cum: most(|line| line.cum),
        }
    }

    /// Of 1: flat counts whole, cum alone as a third. 0 for a line that a snapshot has and the scene has not.
    pub fn fraction(&self, line: &LineFigures) -> f64 {
        let flat = line.flat.change().unsigned_abs() as f64 / self.flat as f64;
        let cum = line.cum.change().unsigned_abs() as f64 / self.cum as f64;
        match flat.max(cum / 3.0) {
            0.0 => 0.0,
            heat => heat.clamp(0.08, 1.0),
        }
    }
}
