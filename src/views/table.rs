//! What a view shows as rows, as plain data: one shape for all, so that whatever writes tables (CSV, TSV, JSON, Markdown) knows of no
//! view, and no view knows of how a table is written. Holds no formatted figure: a writer decides whether it prints them exact or scaled.

use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Table {
    /// What the rows are, as a title above them: "Packages".
    pub title: String,
    pub columns: Vec<Column>,
    /// Each has one cell a column, in their order.
    pub rows: Vec<Vec<Cell>>,
    /// Rows that the view has and that are not here.
    pub left_out: u64,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    /// Figures stand at the right.
    pub is_figure: bool,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Cell {
    /// Names as a profile gives them: whoever writes a spreadsheet has to mind those that begin like a formula.
    Text(String),
    /// In the profile's own unit, never scaled.
    Amount {
        value: i64,
        unit: String,
    },
    /// Of one: 0.5 is half. A share of nothing is 0.
    Share(f64),
    Count(u64),
    /// There is nothing to say here; not the same as 0.
    None,
}

/// Rows are asked for in blocks of this many, with one before and one behind what is in sight: a short scroll asks for nothing.
const ROW_BLOCK: u32 = 50;

/// The first row to ask for, and how many, for those in sight (the first, and how many).
pub fn block((first, count): (u32, u32)) -> (u32, u32) {
    let offset = first.saturating_sub(ROW_BLOCK) / ROW_BLOCK * ROW_BLOCK;
    let end = first.saturating_add(count).saturating_add(ROW_BLOCK);
    (
        offset,
        end.div_ceil(ROW_BLOCK).saturating_mul(ROW_BLOCK) - offset,
    )
}

impl Table {
    pub fn new(title: &str, columns: Vec<Column>) -> Table {
        Table {
            title: title.to_owned(),
            columns,
            ..Table::default()
        }
    }
}

impl Column {
    pub fn text(name: &str) -> Column {
        Column {
            name: name.to_owned(),
            is_figure: false,
        }
    }

    pub fn figure(name: &str) -> Column {
        Column {
            name: name.to_owned(),
            is_figure: true,
        }
    }
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }

    pub fn amount(value: i64, unit: &str) -> Cell {
        Cell::Amount {
            value,
            unit: unit.to_owned(),
        }
    }

    pub fn share(value: i64, total: i64) -> Cell {
        match total {
            0 => Cell::Share(0.0),
            total => Cell::Share(value as f64 / total as f64),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_of_one_and_of_nothing_it_is_none() {
        assert_eq!(Cell::share(1, 4), Cell::Share(0.25));
        assert_eq!(Cell::share(-1, 4), Cell::Share(-0.25));
        assert_eq!(Cell::share(1, 0), Cell::Share(0.0));
    }
}
