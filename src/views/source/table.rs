//! What the source view shows, as rows for whatever writes tables. Without the text of the lines, which never leaves the page.

use super::data::{FileView, Routines, Sums};
use crate::protocol::{Pair, Totals};
use crate::views::hunt::Files;
use crate::views::snapshots::protocol::Snapshot;
use crate::views::snapshots::table::name_of;
use crate::views::table::{Cell, Column, Table};

/// What figures stand in a row.
pub struct Figures<'a> {
    pub totals: &'a Totals,
    pub is_comparison: bool,
    /// What snapshots with columns are called.
    pub files: &'a Files,
}

/// The lines that have figures, what was inlined into each behind it.
pub fn lines(file: &FileView, figures: &Figures) -> Table {
    let mut columns = vec![
        Column::text("file"),
        Column::figure("line"),
        Column::text("function"),
        Column::figure("inlined depth"),
    ];
    columns.extend(figures.columns(&file.snapshots));
    let mut table = Table::new(&tr!("Lines of {path}", path = file.path), columns);
    for line in &file.lines {
        let routine = file.routines.get(line.routine as usize);
        let name = routine.map_or("", |routine| &routine.name);
        let mut cells = place(&file.path, line.line, name, 0);
        cells.extend(figures.cells(line.flat, line.cum, &line.every, &file.snapshots));
        table.rows.push(cells);
        for inner in &line.inlined {
            let mut cells = place(&inner.path, inner.line, &inner.name, inner.depth);
            cells.extend(figures.cells(inner.flat, inner.cum, &inner.every, &file.snapshots));
            table.rows.push(cells);
        }
    }
    table.left_out = u64::from(file.line_count).saturating_sub(file.lines.len() as u64);
    table
}

/// Functions with their files.
pub fn routines(routines: &Routines, figures: &Figures) -> Table {
    let mut columns = vec![
        Column::text("function"),
        Column::text("file"),
        Column::figure("start line"),
    ];
    columns.extend(figures.columns(&routines.snapshots));
    let mut table = Table::new(&tr!("Functions by file"), columns);
    table.rows = (routines.rows.iter())
        .map(|row| {
            let start = match row.start_line {
                0 => Cell::None,
                line => Cell::Count(line.unsigned_abs()),
            };
            let mut cells = vec![Cell::text(&*row.name), Cell::text(&*row.path), start];
            cells.extend(figures.cells(row.flat, row.cum, &row.every, &routines.snapshots));
            cells
        })
        .collect();
    table.left_out = u64::from(routines.count).saturating_sub(routines.rows.len() as u64);
    table
}

fn place(path: &str, line: i64, function: &str, depth: u8) -> Vec<Cell> {
    vec![
        Cell::text(path),
        Cell::Count(line.unsigned_abs()),
        Cell::text(function),
        Cell::Count(u64::from(depth)),
    ]
}

impl Figures<'_> {
    fn columns(&self, snapshots: &[Snapshot]) -> Vec<Column> {
        let names: &[&str] = match self.is_comparison {
            true => &[
                "flat base",
                "flat new",
                "flat change",
                "cum base",
                "cum new",
                "cum change",
            ],
            false => &["flat", "flat share", "cum", "cum share"],
        };
        let own = names.iter().map(|name| Column::figure(name));
        let every = snapshots.iter().flat_map(|snapshot| {
            let name = name_of(self.files, snapshot.file);
            ["flat", "cum"].map(|figure| Column::figure(&format!("{name} {figure}")))
        });
        own.chain(every).collect()
    }

    fn cells(&self, flat: Pair, cum: Pair, every: &[Sums], snapshots: &[Snapshot]) -> Vec<Cell> {
        let totals = self.totals;
        let amount = |value| Cell::amount(value, &totals.unit);
        let own = [flat, cum]
            .into_iter()
            .flat_map(|pair: Pair| match self.is_comparison {
                true => [pair.base, pair.new, pair.change()].map(amount).to_vec(),
                false => vec![amount(pair.new), Cell::share(pair.new, totals.total)],
            });
        let every = every.iter().zip(snapshots).flat_map(|(sums, snapshot)| {
            [sums.flat, sums.cum].map(|value| Cell::amount(value, &snapshot.unit))
        });
        own.chain(every).collect()
    }
}
