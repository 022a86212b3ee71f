//! The table of every snapshot, as rows for whatever writes tables.

use super::protocol::{Part, SnapshotsView};
use crate::views::hunt::Files;
use crate::views::table::{Cell, Column, Table};

/// `files`: what the snapshots are called.
pub fn table(view: &SnapshotsView, files: &Files) -> Table {
    let mut columns: Vec<Column> = ["part", "within", "name"].map(Column::text).to_vec();
    columns.push(Column::figure("change"));
    let named = view.columns.iter();
    columns.extend(named.map(|column| Column::figure(name_of(files, column.file))));
    let mut table = Table::new(&tr!("Every snapshot"), columns);
    let last_unit = view.columns.last().map_or("", |column| &column.unit);
    for section in &view.sections {
        let mut around = "";
        let mut listed = 0;
        for row in &section.rows {
            let within = if row.is_member { around } else { "" };
            let texts = [title(section.part), within, row.name.as_str()].map(Cell::text);
            let mut cells = texts.to_vec();
            cells.push(Cell::amount(row.change(), last_unit));
            let values = view.columns.iter().zip(&row.values);
            cells.extend(values.map(|(column, value)| Cell::amount(*value, &column.unit)));
            table.rows.push(cells);
            if !row.is_member {
                around = &row.name;
                listed += 1;
            }
        }
        table.left_out += u64::from(section.row_count).saturating_sub(listed);
    }
    table
}

pub fn name_of(files: &Files, file: crate::protocol::FileId) -> &str {
    let found = files.iter().find(|(id, _)| *id == file);
    found.map_or("", |(_, name)| name)
}

fn title(part: Part) -> &'static str {
    match part {
        Part::Callers => "caller",
        Part::OwnCum => "cum",
        Part::OwnFlat => "flat",
        Part::Callees => "callee",
        Part::Rows => "",
    }
}
