//! The rows of a trend for whatever writes tables: each with its value in every file, so that a spreadsheet can draw the chart.

use super::columns::Verdict;
use super::protocol::{RowView, RowsView};
use crate::protocol::FileId;
use crate::state::words;
use crate::views::hunt::Files;
use crate::views::table::{Cell, Column, Table};

pub fn table(view: &RowsView, files: &Files) -> Table {
    let file_name = |of: FileId| {
        let found = files.iter().find(|(file, _)| *file == of);
        found.map_or_else(String::new, |(_, name)| name.clone())
    };
    let mut columns = vec![Column::text(&tr!("Name"))];
    columns.extend(
        (view.track.files.iter().zip(&view.track.moments)).map(|(file, moment)| {
            let time = view
                .axis
                .moments
                .get(*moment as usize)
                .map_or(0, |m| m.time_nanos);
            let name = file_name(*file);
            Column::figure(&match time {
                0 => name,
                time => tr!("{name} {time}", name = name, time = words::moment(time)),
            })
        }),
    );
    let mut figures = vec![
        tr!("Growth"),
        tr!("Per hour"),
        tr!("Standard error per hour"),
        tr!("Samples in the first file"),
        tr!("Samples in the last file"),
        "z".to_string(),
    ];
    if view.is_memory {
        figures.extend([tr!("Mean size"), tr!("Survival"), tr!("Marginal survival")]);
    }
    columns.extend(figures.iter().map(|name| Column::figure(name)));
    columns.push(Column::text(&tr!("Sure?")));
    let mut table = Table::new(&tr!("Trend"), columns);
    table.rows = view.rows.iter().map(|row| cells(view, row)).collect();
    let listed = view.rows.len() as u64;
    table.left_out = u64::from(view.row_count).saturating_sub(listed) + u64::from(view.left_out);
    table
}

fn cells(view: &RowsView, row: &RowView) -> Vec<Cell> {
    let growth = &row.growth;
    let amount = |value: f64| Cell::amount(value.round() as i64, &view.unit);
    let mut cells = vec![Cell::text(row.name.as_str())];
    cells.extend(
        row.values
            .iter()
            .map(|value| Cell::amount(*value, &view.unit)),
    );
    cells.extend([amount(growth.delta()), amount(growth.per_hour)]);
    cells.push(match growth.files > 2 {
        true => amount(growth.error_per_hour),
        false => Cell::None,
    });
    let samples = |n: f64| Cell::amount(n.round() as i64, "");
    cells.extend([samples(growth.n_first), samples(growth.n_last)]);
    cells.push(Cell::Share((growth.z * 100.0).round() / 100.0));
    if view.is_memory {
        let size = growth
            .mean_size
            .map(|size| Cell::amount(size.round() as i64, "bytes"));
        let share = |share: Option<f64>| share.map_or(Cell::None, Cell::Share);
        cells.extend([
            size.unwrap_or(Cell::None),
            share(growth.survival),
            share(growth.marginal_survival),
        ]);
    }
    cells.push(Cell::text(Verdict::of(growth).said()));
    cells
}
