//! What the view shows, as rows for whatever writes tables.

use super::protocol::{Cross, KeyRow, MarginKind, OpenKey};
use crate::protocol::Totals;
use crate::views::table::{Cell, Column, Table};

/// The values of the open key.
pub fn values(key: &KeyRow, open: &OpenKey, totals: &Totals, is_comparison: bool) -> Table {
    let unit = totals.unit.as_str();
    let mut columns = vec![Column::text(&key.name)];
    columns.extend(match is_comparison {
        true => ["Base", "New", "Change"].map(Column::figure).to_vec(),
        false => ["Value", "Share"].map(Column::figure).to_vec(),
    });
    let mut table = Table::new(&format!("Label {}", key.name), columns);
    table.rows = (open.values.iter())
        .map(|row| {
            let mut cells = vec![Cell::text(row.text.as_str())];
            match is_comparison {
                true => cells.extend(
                    [row.value.base, row.value.new, row.value.change()]
                        .map(|value| Cell::amount(value, unit)),
                ),
                false => cells.extend([
                    Cell::amount(row.value.new, unit),
                    Cell::share(row.value.new, totals.total),
                ]),
            }
            cells
        })
        .collect();
    table.left_out = u64::from(open.value_count).saturating_sub(open.values.len() as u64);
    table
}

/// The cells of two keys; in a comparison what has changed.
pub fn cross(title: &str, cross: &Cross, totals: &Totals) -> Table {
    let mut columns = vec![Column::text("")];
    columns.extend((cross.columns.iter()).map(|c| Column::figure(&margin_text(c.kind, &c.text))));
    columns.push(Column::figure("Total"));
    let mut table = Table::new(title, columns);
    for (row, cells) in cross.rows.iter().zip(&cross.cells) {
        let figures = cells.iter().chain([&row.value]);
        let mut line = vec![Cell::text(margin_text(row.kind, &row.text))];
        line.extend(figures.map(|value| Cell::amount(value.change(), &totals.unit)));
        table.rows.push(line);
    }
    let mut last = vec![Cell::text("Total")];
    let sums = cross.columns.iter().map(|column| &column.value);
    last.extend((sums.chain([&cross.total])).map(|v| Cell::amount(v.change(), &totals.unit)));
    table.rows.push(last);
    table
}

pub fn margin_text(kind: MarginKind, text: &str) -> String {
    match kind {
        MarginKind::Value if text.is_empty() => "(empty)".to_string(),
        MarginKind::Value => text.to_string(),
        MarginKind::Others(1) => "1 other value".to_string(),
        MarginKind::Others(count) => format!("{count} other values"),
        MarginKind::Without => "(without)".to_string(),
    }
}
