//! What the source view shows, as rows for whatever writes tables. Without the text of the lines, which never leaves the page.

use super::data::{FileView, Routines};
use crate::protocol::{Pair, Totals};
use crate::views::table::{Cell, Column, Table};

/// The lines that have figures, what was inlined into each behind it.
pub fn lines(file: &FileView, totals: &Totals, is_comparison: bool) -> Table {
    let mut columns = vec![
        Column::text("file"),
        Column::figure("line"),
        Column::text("function"),
        Column::figure("inlined depth"),
    ];
    columns.extend(figure_columns(is_comparison));
    let mut table = Table::new(&tr!("Lines of {path}", path = file.path), columns);
    let mut push = |path: &str, line: i64, function: &str, depth: u8, flat: Pair, cum: Pair| {
        let line = Cell::Count(line.unsigned_abs());
        let depth = Cell::Count(u64::from(depth));
        let mut cells = vec![Cell::text(path), line, Cell::text(function), depth];
        cells.extend(figure_cells(flat, cum, totals, is_comparison));
        table.rows.push(cells);
    };
    for line in &file.lines {
        let routine = file.routines.get(line.routine as usize);
        let name = routine.map_or("", |routine| &routine.name);
        push(&file.path, line.line, name, 0, line.flat, line.cum);
        for inner in &line.inlined {
            push(
                &inner.path,
                inner.line,
                &inner.name,
                inner.depth,
                inner.flat,
                inner.cum,
            );
        }
    }
    table.left_out = u64::from(file.line_count).saturating_sub(file.lines.len() as u64);
    table
}

/// Functions with their files.
pub fn routines(routines: &Routines, totals: &Totals, is_comparison: bool) -> Table {
    let mut columns = vec![
        Column::text("function"),
        Column::text("file"),
        Column::figure("start line"),
    ];
    columns.extend(figure_columns(is_comparison));
    let mut table = Table::new(&tr!("Functions by file"), columns);
    table.rows = (routines.rows.iter())
        .map(|row| {
            let start = match row.start_line {
                0 => Cell::None,
                line => Cell::Count(line.unsigned_abs()),
            };
            let mut cells = vec![Cell::text(&*row.name), Cell::text(&*row.path), start];
            cells.extend(figure_cells(row.flat, row.cum, totals, is_comparison));
            cells
        })
        .collect();
    table.left_out = u64::from(routines.count).saturating_sub(routines.rows.len() as u64);
    table
}

fn figure_columns(is_comparison: bool) -> Vec<Column> {
    let names: &[&str] = match is_comparison {
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
    names.iter().map(|name| Column::figure(name)).collect()
}

fn figure_cells(flat: Pair, cum: Pair, totals: &Totals, is_comparison: bool) -> Vec<Cell> {
    let amount = |value| Cell::amount(value, &totals.unit);
    let cells = |pair: Pair| match is_comparison {
        true => [pair.base, pair.new, pair.change()].map(amount).to_vec(),
        false => vec![amount(pair.new), Cell::share(pair.new, totals.total)],
    };
    [flat, cum].into_iter().flat_map(cells).collect()
}
