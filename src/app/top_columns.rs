//! The columns of the top table, as one list a kind of sight: header, cells, sorting and copying all read it.

use crate::protocol::{Pair, TopColumn, TopRow, Totals};
use crate::state::words;

pub struct Column {
    pub title: &'static str,
    /// What the figures are, in a sentence: the header's tooltip.
    pub hint: &'static str,
    /// `None`: the table cannot be sorted by it.
    pub sort: Option<TopColumn>,
    pub cell: fn(&TopRow) -> Cell,
    /// Left out where the window is narrow.
    pub is_minor: bool,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Cell {
    Amount(i64),
    /// Of the total.
    Share(i64),
    Change(i64),
    /// The change as a share of the base.
    Ratio(Pair),
}

pub fn columns(is_comparison: bool) -> &'static [Column] {
    if is_comparison { COMPARISON } else { SINGLE }
}

const SINGLE: &[Column] = &[
    Column {
        title: msg!("Flat"),
        hint: msg!("What the function itself costs: the samples whose innermost frame it is."),
        sort: Some(TopColumn::Flat),
        cell: |row| Cell::Amount(row.flat.new),
        is_minor: false,
    },
    Column {
        title: msg!("Flat %"),
        hint: msg!("Flat as a share of the total of the profile."),
        sort: None,
        cell: |row| Cell::Share(row.flat.new),
        is_minor: true,
    },
    Column {
        title: msg!("Sum %"),
        hint: msg!("Flat of this row and all rows above it, as a share of the total."),
        sort: None,
        cell: |row| Cell::Share(row.sum),
        is_minor: true,
    },
    Column {
        title: msg!("Cum"),
        hint: msg!(
            "What the function costs with everything it calls: the samples that have it anywhere on their stack, each counted once."
        ),
        sort: Some(TopColumn::Cum),
        cell: |row| Cell::Amount(row.cum.new),
        is_minor: false,
    },
    Column {
        title: msg!("Cum %"),
        hint: msg!("Cum as a share of the total of the profile."),
        sort: None,
        cell: |row| Cell::Share(row.cum.new),
        is_minor: false,
    },
];

const COMPARISON: &[Column] = &[
    Column {
        title: msg!("Base flat"),
        hint: msg!("What the function itself costs in the base."),
        sort: Some(TopColumn::BaseFlat),
        cell: |row| Cell::Amount(row.flat.base),
        is_minor: true,
    },
    Column {
        title: msg!("New flat"),
        hint: msg!("What the function itself costs in the new profile."),
        sort: Some(TopColumn::NewFlat),
        cell: |row| Cell::Amount(row.flat.new),
        is_minor: true,
    },
    Column {
        title: msg!("Δ flat"),
        hint: msg!("New flat less base flat: by how much the function itself grew."),
        sort: Some(TopColumn::Flat),
        cell: |row| Cell::Change(row.flat.change()),
        is_minor: false,
    },
    Column {
        title: msg!("Base cum"),
        hint: msg!("What the function with everything it calls costs in the base."),
        sort: Some(TopColumn::BaseCum),
        cell: |row| Cell::Amount(row.cum.base),
        is_minor: true,
    },
    Column {
        title: msg!("New cum"),
        hint: msg!("What the function with everything it calls costs in the new profile."),
        sort: Some(TopColumn::NewCum),
        cell: |row| Cell::Amount(row.cum.new),
        is_minor: true,
    },
    Column {
        title: msg!("Δ cum"),
        hint: msg!(
            "New cum less base cum: by how much the function with everything it calls grew."
        ),
        sort: Some(TopColumn::Cum),
        cell: |row| Cell::Change(row.cum.change()),
        is_minor: false,
    },
    Column {
        title: msg!("Δ cum %"),
        hint: msg!(
            "The change of cum as a share of the base's; “new” has no base, “gone” is not in the new profile."
        ),
        sort: Some(TopColumn::CumRatio),
        cell: |row| Cell::Ratio(row.cum),
        is_minor: false,
    },
];

pub const NAME_TITLE: &str = msg!("Function");
pub const NAME_HINT: &str = msg!("The function's full name, as the profile gives it.");

/// A row to paste elsewhere: tabs between, figures exact.
pub fn as_text(row: &TopRow, totals: &Totals, is_comparison: bool) -> String {
    let cells = columns(is_comparison).iter().map(|c| match (c.cell)(row) {
        Cell::Amount(value) | Cell::Change(value) => value.to_string(),
        Cell::Share(value) => words::share(value, totals.total),
        Cell::Ratio(pair) => words::ratio(pair),
    });
    let mut cells: Vec<String> = cells.collect();
    cells.push(row.name.clone());
    cells.join("\t")
}
