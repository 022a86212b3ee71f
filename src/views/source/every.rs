//! A column for each snapshot: the view of every file alone, brought together by line, function and what is inlined. The rows are those that
//! any of them has; their own figures stay the scene's.

use super::data::*;
use super::file::{self, below};
use super::routines as fold;
use super::side::{sides, weight};
use crate::order;
use crate::protocol::{FileId, NameKey, Pair};
use crate::views::Looked;
use crate::views::snapshots::protocol::Snapshot;
use crate::views::snapshots::{self, each};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// `own`: the scene's.
pub fn routines(
    stages: &mut snapshots::Memory,
    looked: &Looked,
    files: &[FileId],
    own: Vec<Routine>,
) -> Routines {
    let mut merged = Merged::default();
    own.into_iter().for_each(|routine| merged.own(routine));
    let mut column = 0;
    let asked = each(stages, looked, files, |looked| {
        let routines = fold::routines(&sides(looked), looked.scene.inlines);
        routines
            .into_iter()
            .for_each(|routine| merged.put(routine, column));
        column += 1;
        snapshot(looked)
    });
    Routines {
        count: 0,
        rows: merged.finish(column),
        snapshots: asked.into_iter().map(named).collect(),
    }
}

/// `own`: the scene's, if a sample in view has lines in the file. `None`: neither has it any snapshot.
pub fn file(
    stages: &mut snapshots::Memory,
    looked: &Looked,
    files: &[FileId],
    key: NameKey,
    own: Option<FileView>,
) -> Option<FileView> {
    let mut lines = Lines::default();
    let mut path = String::new();
    let mut unnumbered = Pair::default();
    if let Some(own) = own {
        (path, unnumbered) = (own.path.clone(), own.unnumbered);
        lines.own(own);
    }
    let mut column = 0;
    let asked = each(stages, looked, files, |looked| {
        let (sides, inlines) = (sides(looked), looked.scene.inlines);
        let routines = fold::routines(&sides, inlines);
        if let Some(view) = file::view(&sides, inlines, key, routines) {
            path.clone_from(&view.path);
            lines.put(view, column);
        }
        column += 1;
        snapshot(looked)
    });
    let snapshots: Vec<Snapshot> = asked.into_iter().map(named).collect();
    (!path.is_empty() || !lines.routines.rows.is_empty()).then(|| FileView {
        key,
        path,
        unnumbered,
        snapshots,
        ..lines.finish(column)
    })
}

/// Its file is put in by [`named`].
fn snapshot(looked: &Looked) -> (String, i64) {
    (looked.totals.unit.clone(), looked.totals.total)
}

fn named((file, (unit, total)): (FileId, (String, i64))) -> Snapshot {
    Snapshot { file, unit, total }
}

/// Puts what a snapshot has into its column.
fn put(every: &mut Vec<Sums>, column: usize, flat: Pair, cum: Pair) {
    if every.len() <= column {
        every.resize(column + 1, Sums::default());
    }
    if let Some(sums) = every.get_mut(column) {
        (sums.flat, sums.cum) = (flat.new, cum.new);
    }
}

/// Functions in their files.
#[derive(Default)]
struct Merged {
    rows: Vec<Routine>,
    known: FxHashMap<(NameKey, NameKey), usize>,
}

impl Merged {
    fn own(&mut self, routine: Routine) {
        self.known
            .insert((routine.function, routine.file), self.rows.len());
        self.rows.push(routine);
    }

    fn put(&mut self, routine: Routine, column: usize) {
        let (flat, cum) = (routine.flat, routine.cum);
        let at = *(self.known)
            .entry((routine.function, routine.file))
            .or_insert_with(|| {
                self.rows.push(Routine {
                    flat: Pair::default(),
                    cum: Pair::default(),
                    ..routine
                });
                self.rows.len() - 1
            });
        if let Some(known) = self.rows.get_mut(at) {
            put(&mut known.every, column, flat, cum);
        }
    }

    fn finish(mut self, columns: usize) -> Vec<Routine> {
        for routine in &mut self.rows {
            routine.every.resize(columns, Sums::default());
        }
        self.rows
    }
}

/// The lines of a file.
#[derive(Default)]
struct Lines {
    routines: Merged,
    lines: BTreeMap<i64, Line>,
}

#[derive(Default)]
struct Line {
    /// Whose line it is, and how heavy it is where that is known from: the scene says it before any snapshot.
    owner: Option<(u64, NameKey)>,
    flat: Pair,
    cum: Pair,
    every: Vec<Sums>,
    inlined: Inlined,
}

/// What is inlined into a line: each under the row that it is called by, [`Inlined::TOP`] for the line itself.
#[derive(Default)]
struct Inlined {
    rows: Vec<InlinedLine>,
    known: FxHashMap<(u32, NameKey, NameKey, i64), u32>,
    children: FxHashMap<u32, Vec<u32>>,
}

impl Lines {
    fn own(&mut self, view: FileView) {
        for line in view.lines {
            let owner = view.routines.get(line.routine as usize);
            let kept = self.lines.entry(line.line).or_default();
            kept.owner = owner.map(|routine| (u64::MAX, routine.function));
            (kept.flat, kept.cum) = (line.flat, line.cum);
            kept.inlined.walk(line.inlined, |known, row| {
                (known.flat, known.cum) = (row.flat, row.cum);
            });
        }
        view.routines
            .into_iter()
            .for_each(|routine| self.routines.own(routine));
    }

    fn put(&mut self, view: FileView, column: usize) {
        for line in view.lines {
            let kept = self.lines.entry(line.line).or_default();
            let owner = view.routines.get(line.routine as usize);
            let owner = owner.map(|routine| (weight(line.cum), routine.function));
            if kept.owner.map(|(weight, _)| weight) < owner.map(|(weight, _)| weight) {
                kept.owner = owner;
            }
            put(&mut kept.every, column, line.flat, line.cum);
            kept.inlined.walk(line.inlined, |known, row| {
                put(&mut known.every, column, row.flat, row.cum);
            });
        }
        view.routines
            .into_iter()
            .for_each(|routine| self.routines.put(routine, column));
    }

    fn finish(self, columns: usize) -> FileView {
        let mut routines = self.routines.finish(columns);
        order::sort_by(&mut routines, |a, b| {
            (a.start_line, &a.name).cmp(&(b.start_line, &b.name))
        });
        let rows = routines.iter().map(|r| r.function).zip(0..);
        let rows: FxHashMap<NameKey, u32> = rows.collect();
        let lines = self.lines.into_iter().map(|(line, mut kept)| {
            kept.every.resize(columns, Sums::default());
            let row = kept.owner.and_then(|(_, function)| rows.get(&function));
            let inlined = kept.inlined.finish(columns);
            LineFigures {
                line,
                routine: row.copied().unwrap_or(0),
                flat: kept.flat,
                cum: kept.cum,
                every: kept.every,
                inlined_count: inlined.len() as u32,
                inlined,
            }
        });
        FileView {
            lines: lines.collect(),
            routines,
            ..FileView::default()
        }
    }
}

impl Inlined {
    const TOP: u32 = u32::MAX;

    /// `rows` stand depth first. `set` puts the figures of one into the row that is kept of it.
    fn walk(
        &mut self,
        rows: Vec<InlinedLine>,
        mut set: impl FnMut(&mut InlinedLine, &InlinedLine),
    ) {
        let mut above: Vec<u32> = Vec::new();
        for row in rows {
            above.truncate(usize::from(row.depth).saturating_sub(1));
            let parent = above.last().copied().unwrap_or(Self::TOP);
            let key = (parent, row.function, row.file, row.line);
            let (kept, children) = (&mut self.rows, &mut self.children);
            let at = *self.known.entry(key).or_insert_with(|| {
                let at = kept.len() as u32;
                kept.push(InlinedLine {
                    flat: Pair::default(),
                    cum: Pair::default(),
                    ..row.clone()
                });
                children.entry(parent).or_default().push(at);
                at
            });
            if let Some(known) = self.rows.get_mut(at as usize) {
                set(known, &row);
            }
            above.push(at);
        }
    }

    /// Depth first, the heaviest of any first.
    fn finish(mut self, columns: usize) -> Vec<InlinedLine> {
        for row in &mut self.rows {
            row.every.resize(columns, Sums::default());
        }
        let rows = &self.rows;
        let heavier = |a: &u32, b: &u32| match (rows.get(*a as usize), rows.get(*b as usize)) {
            (Some(a), Some(b)) => {
                let by_weight = heaviest(b.cum, &b.every).cmp(&heaviest(a.cum, &a.every));
                by_weight.then_with(|| (a.line, &a.name, &a.path).cmp(&(b.line, &b.name, &b.path)))
            }
            _ => std::cmp::Ordering::Equal,
        };
        for children in self.children.values_mut() {
            order::sort_by(children, heavier);
        }
        let order = below(Self::TOP, &self.children).into_iter();
        order
            .filter_map(|at| rows.get(at as usize).cloned())
            .collect()
    }
}

/// The cum of the scene or of any snapshot.
pub fn heaviest(cum: Pair, every: &[Sums]) -> u64 {
    let every = every.iter().map(|sums| sums.cum.unsigned_abs());
    every.max().unwrap_or(0).max(weight(cum))
}
