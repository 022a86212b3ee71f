//! What the view shows, as rows for whatever writes tables.

use super::protocol::{LabelsView, MarginKind};
use crate::protocol::{Pair, Totals};
use crate::views::table::{Cell, Column, Table};

/// The keys.
pub fn keys(view: &LabelsView, totals: &Totals, is_comparison: bool) -> Table {
    let mut columns = vec![
        Column::text("Key"),
        Column::text("Unit"),
        Column::figure("Values"),
    ];
    columns.extend(figure_columns(is_comparison));
    let mut table = Table::new("Labels", columns);
    table.rows = (view.keys.iter())
        .map(|row| {
            let unit = row.unit.as_deref().unwrap_or_default();
            let values = Cell::Count(u64::from(row.values));
            let mut cells = vec![Cell::text(row.name.as_str()), Cell::text(unit), values];
            cells.extend(figure_cells(row.total, totals, is_comparison));
            cells
        })
        .collect();
    table.left_out = u64::from(view.key_count).saturating_sub(view.keys.len() as u64);
    table
}

/// The values of the open key; `None`: there is none.
pub fn values(view: &LabelsView, totals: &Totals, is_comparison: bool) -> Option<Table> {
    let open = view.open.as_ref()?;
    let key = view.keys.iter().find(|key| key.key == open.key);
    let key = key.map_or("", |key| &key.name);
    let mut columns = vec![Column::text(key)];
    columns.extend(figure_columns(is_comparison));
    let mut table = Table::new(&tr!("Label {key}", key = key), columns);
    table.rows = (open.values.iter())
        .map(|row| {
            let mut cells = vec![Cell::text(row.text.as_str())];
            cells.extend(figure_cells(row.value, totals, is_comparison));
            cells
        })
        .collect();
    table.left_out = u64::from(open.value_count).saturating_sub(open.values.len() as u64);
    Some(table)
}

fn figure_columns(is_comparison: bool) -> Vec<Column> {
    match is_comparison {
        true => ["Base", "New", "Change"].map(Column::figure).to_vec(),
        false => ["Value", "Share"].map(Column::figure).to_vec(),
    }
}

fn figure_cells(value: Pair, totals: &Totals, is_comparison: bool) -> Vec<Cell> {
    let amount = |value| Cell::amount(value, &totals.unit);
    match is_comparison {
        true => [value.base, value.new, value.change()].map(amount).to_vec(),
        false => vec![amount(value.new), Cell::share(value.new, totals.total)],
    }
}

/// A column of figures by its name.
type Side = (&'static str, fn(Pair) -> i64);

/// The cells of two keys; in a comparison base, new and change of each, one behind the other. `None`: there is no second key.
pub fn crossed(view: &LabelsView, totals: &Totals, is_comparison: bool) -> Option<Table> {
    let open = view.open.as_ref()?;
    let cross = open.cross.as_ref()?;
    let name = |wanted| {
        let key = view.keys.iter().find(|key| key.key == wanted);
        key.map_or("", |key| key.name.as_str())
    };
    let sides: &[Side] = match is_comparison {
        true => &[
            (" base", |p| p.base),
            (" new", |p| p.new),
            (" change", Pair::change),
        ],
        false => &[("", |p| p.new)],
    };
    let heads = (cross.columns.iter()).map(|column| margin_text(column.kind, &column.text));
    let heads = heads.chain(["Total".to_string()]);
    let columns = heads.flat_map(|head| {
        sides
            .iter()
            .map(move |(side, _)| Column::figure(&format!("{head}{side}")))
    });
    let title = tr!(
        "{key} against {other}",
        key = name(open.key),
        other = name(cross.across)
    );
    let mut table = Table::new(
        &title,
        [Column::text(name(open.key))]
            .into_iter()
            .chain(columns)
            .collect(),
    );
    let figures = |pairs: &mut dyn Iterator<Item = Pair>| -> Vec<Cell> {
        let cells = pairs.flat_map(|pair| sides.iter().map(move |(_, of)| of(pair)));
        cells
            .map(|value| Cell::amount(value, &totals.unit))
            .collect()
    };
    for (row, cells) in cross.rows.iter().zip(&cross.cells) {
        let mut line = vec![Cell::text(margin_text(row.kind, &row.text))];
        line.extend(figures(&mut cells.iter().copied().chain([row.value])));
        table.rows.push(line);
    }
    let sums = cross.columns.iter().map(|column| column.value);
    let mut last = vec![Cell::text("Total")];
    last.extend(figures(&mut sums.chain([cross.total])));
    table.rows.push(last);
    Some(table)
}

pub fn margin_text(kind: MarginKind, text: &str) -> String {
    match kind {
        MarginKind::Value if text.is_empty() => tr!("(empty)"),
        MarginKind::Value => text.to_string(),
        MarginKind::Others(count) => {
            tr!("{n} other value" | "{n} other values" % u64::from(count))
        }
        MarginKind::Without => tr!("(without)"),
    }
}
