//! What the view shows, as rows for whatever writes tables.

use super::protocol::{By, Figures, PackagesView};
use crate::protocol::{Pair, Totals};
use crate::views::table::{Cell, Column, Table};

pub fn title(by: By) -> &'static str {
    match by {
        By::Module => msg!("Modules"),
        By::Package => msg!("Packages"),
        By::Directory => msg!("Directories"),
        By::File => msg!("Files"),
    }
}

/// The groups; what is listed beneath an open one stands behind it, with the names around it in a column of its own.
pub fn groups(view: &PackagesView, totals: &Totals, is_comparison: bool) -> Table {
    let mut columns = vec![
        Column::text("Name"),
        Column::text("Within"),
        Column::text("Whose"),
    ];
    for name in ["Flat", "Cum", "Caused"] {
        columns.extend(figure_columns(name, is_comparison));
    }
    let mut table = Table::new(title(view.by), columns);
    let mut around: Vec<&str> = Vec::new();
    for row in &view.rows {
        around.truncate(row.depth as usize);
        let mut cells = vec![
            Cell::text(row.name.as_str()),
            Cell::text(around.join(" > ")),
            Cell::text(row.origin.title()),
        ];
        cells.extend(figure_cells(&row.figures, totals, is_comparison));
        table.rows.push(cells);
        around.push(&row.name);
    }
    table.left_out = u64::from(view.row_count).saturating_sub(view.rows.len() as u64);
    table
}

/// Whose code it is.
pub fn origins(view: &PackagesView, totals: &Totals, is_comparison: bool) -> Table {
    let mut columns = vec![Column::text("Whose")];
    for name in ["Flat", "Cum", "Caused"] {
        columns.extend(figure_columns(name, is_comparison));
    }
    let mut table = Table::new("Whose code", columns);
    table.rows = (view.origins.iter())
        .map(|row| {
            let mut cells = vec![Cell::text(row.origin.title())];
            cells.extend(figure_cells(&row.figures, totals, is_comparison));
            cells
        })
        .collect();
    table
}

fn figure_columns(name: &str, is_comparison: bool) -> Vec<Column> {
    let small = name.to_lowercase();
    match is_comparison {
        true => ["Base", "New", "Change"]
            .map(|side| Column::figure(&format!("{side} {small}")))
            .to_vec(),
        false => vec![
            Column::figure(name),
            Column::figure(&format!("{name} share")),
        ],
    }
}

fn figure_cells(figures: &Figures, totals: &Totals, is_comparison: bool) -> Vec<Cell> {
    let cells = |pair: Pair| match is_comparison {
        true => [pair.base, pair.new, pair.change()]
            .map(|value| Cell::amount(value, &totals.unit))
            .to_vec(),
        false => vec![
            Cell::amount(pair.new, &totals.unit),
            Cell::share(pair.new, totals.total),
        ],
    };
    [figures.flat, figures.cum, figures.caused]
        .into_iter()
        .flat_map(cells)
        .collect()
}
