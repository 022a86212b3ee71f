//! A table as text. Figures are exact and stand in the profile's own unit, which the head of their column names; numbers stay numbers,
//! whatever their sign. A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return for a formula, and names come from
//! a profile: such a text gets an apostrophe before it, as OWASP's rule for CSV injection says.
//!
//! CSV is one rule of quoting here, TSV has none; JSON is serde_json's. The `csv` crate would write the same for 22 kB of wasm more, but that it
//! leaves `;` bare, which a spreadsheet of many a country splits at, and has no TSV without quotes; so it only reads, in the tests.

use crate::views::table::{Cell, Column, Table};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::fmt::Write;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    Csv,
    Tsv,
    Json,
    Markdown,
}

impl Format {
    pub const ALL: [Format; 4] = [Format::Csv, Format::Tsv, Format::Json, Format::Markdown];

    pub fn title(self) -> &'static str {
        match self {
            Format::Csv => "CSV",
            Format::Tsv => "TSV",
            Format::Json => "JSON",
            Format::Markdown => "Markdown",
        }
    }

    /// What the name of a file of it ends with.
    pub fn end(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Json => "json",
            Format::Markdown => "md",
        }
    }
}

pub fn print(table: &Table, format: Format) -> String {
    match format {
        Format::Csv => separated(table, ",", csv_cell),
        Format::Tsv => separated(table, "\t", tsv_cell),
        Format::Json => json(table),
        Format::Markdown => markdown(table),
    }
}

fn separated(table: &Table, between: &str, write: fn(&str) -> String) -> String {
    let mut out = String::new();
    let head = heads(table);
    let mut line = |cells: Vec<String>| {
        out.push_str(&cells.join(between));
        out.push_str("\r\n");
    };
    line(head.iter().map(|head| write(&inert(head))).collect());
    for row in &table.rows {
        line(row.iter().map(|cell| write(&inert_cell(cell))).collect());
    }
    out
}

/// The name of a column, with the unit of what stands in it.
fn heads(table: &Table) -> Vec<String> {
    let head = |(at, column): (usize, &Column)| {
        let units = table.rows.iter().filter_map(|row| match row.get(at) {
            Some(Cell::Amount { unit, .. }) => Some(unit.as_str()),
            _ => None,
        });
        match units.take(1).find(|unit| !unit.is_empty()) {
            Some(unit) => format!("{} ({unit})", column.name),
            None => column.name.clone(),
        }
    };
    table.columns.iter().enumerate().map(head).collect()
}

fn plain(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => Cow::Borrowed(text),
        Cell::Amount { value, .. } => Cow::Owned(value.to_string()),
        Cell::Share(share) => Cow::Owned(share.to_string()),
        Cell::Count(count) => Cow::Owned(count.to_string()),
        Cell::None => Cow::Borrowed(""),
    }
}

fn inert_cell(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => inert(text),
        figure => plain(figure),
    }
}

fn inert(text: &str) -> Cow<'_, str> {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}

/// RFC 4180.
fn csv_cell(text: &str) -> String {
    match text.contains([',', '"', '\n', '\r', ';']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}

/// TSV has no quotes: what separates becomes a space.
fn tsv_cell(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}

/// `{"title": …, "columns": [{"name": …, "unit": …}], "rows": [[…]], "left_out": …}`: a cell is a text, a number or null. A row stands on a
/// line, so that two exports can be compared line by line.
fn json(table: &Table) -> String {
    let unit = |at: usize| {
        table.rows.iter().find_map(|row| match row.get(at) {
            Some(Cell::Amount { unit, .. }) => Some(unit.as_str()),
            _ => None,
        })
    };
    let columns: Vec<&str> = table.columns.iter().map(|c| c.name.as_str()).collect();
    let units: Vec<Option<&str>> = (0..table.columns.len()).map(unit).collect();
    let rows = table.rows.iter().map(|row| {
        let cells: Vec<Value> = row.iter().map(json_cell).collect();
        format!("    {}", Value::Array(cells))
    });
    format!(
        "{{\n  \"title\": {},\n  \"columns\": {},\n  \"units\": {},\n  \"rows\": [\n{}\n  ],\n  \"left_out\": {}\n}}\n",
        json!(table.title),
        json!(columns),
        json!(units),
        rows.collect::<Vec<_>>().join(",\n"),
        table.left_out
    )
}

/// A share that is no number is null, as JSON has it.
fn json_cell(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) => json!(text),
        Cell::Amount { value, .. } => json!(value),
        Cell::Share(share) => json!(share),
        Cell::Count(count) => json!(count),
        Cell::None => Value::Null,
    }
}

fn markdown(table: &Table) -> String {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let heads = heads(table);
    let mut out = row(heads.iter().map(|head| markdown_cell(head)).collect());
    let marks = table.columns.iter();
    let marks = marks.map(|c| if c.is_figure { "---:" } else { "---" }.to_owned());
    out.push_str(&row(marks.collect()));
    for cells in &table.rows {
        out.push_str(&row(cells
            .iter()
            .map(|cell| markdown_cell(&plain(cell)))
            .collect()));
    }
    if table.left_out > 0 {
        let _ = write!(out, "\n{} more rows are left out.\n", table.left_out);
    }
    out
}

/// What Markdown or HTML would read as more than text is escaped.
fn markdown_cell(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '|' | '\\' | '*' | '_' | '`' | '[' | ']' | '~' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            c if c < ' ' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str) -> Table {
        let columns = vec![
            Column::text("function"),
            Column::figure("flat"),
            Column::figure("share"),
        ];
        let mut table = Table::new("Functions", columns);
        table.rows.push(vec![
            Cell::text(name),
            Cell::amount(-7, "bytes"),
            Cell::Share(0.25),
        ]);
        table
    }

    fn check(format: Format, name: &str, expected: &str) {
        let printed = print(&table(name), format);
        assert_eq!(printed.split_once('\n').expect("a head").1, expected);
    }

    #[test]
    fn no_cell_is_a_formula_and_numbers_stay_numbers() {
        for name in ["=1+1", "+1", "-1", "@SUM(A1)"] {
            check(Format::Csv, name, &format!("'{name},-7,0.25\r\n"));
            check(Format::Tsv, name, &format!("'{name}\t-7\t0.25\r\n"));
        }
        check(Format::Csv, "\r=1", "\"'\r=1\",-7,0.25\r\n");
        check(Format::Tsv, "\t=1", "' =1\t-7\t0.25\r\n");
    }

    #[test]
    fn names_that_separate_are_quoted() {
        check(Format::Csv, "a,\"b\"\nc", "\"a,\"\"b\"\"\nc\",-7,0.25\r\n");
        check(Format::Tsv, "a\tb\nc", "a b c\t-7\t0.25\r\n");
        let printed = print(&table("f"), Format::Csv);
        assert!(
            printed.starts_with("function,flat (bytes),share\r\n"),
            "{printed}"
        );
    }

    #[test]
    fn what_is_written_as_csv_is_read_back() {
        let names = [
            "",
            "a",
            "\"",
            ",",
            ";",
            "a\r\n",
            "a\"b,c;d\ne",
            " é ",
            "''",
            "\"\"\"",
            "\n",
        ];
        let mut table = Table::new("Names", vec![Column::text("a,\"b"), Column::text(";")]);
        let row = |name: &&str| vec![Cell::text(*name), Cell::text(format!("x{name}"))];
        table.rows = names.iter().map(row).collect();
        let printed = print(&table, Format::Csv);
        let mut reader = csv::Reader::from_reader(printed.as_bytes());
        assert_eq!(reader.headers().expect("a head"), &["a,\"b", ";"][..]);
        let read: Vec<Vec<String>> = reader
            .deserialize()
            .map(|row| row.expect("a row"))
            .collect();
        let written = names.map(|name| vec![name.to_string(), format!("x{name}")]);
        assert_eq!(read, written);
    }

    #[test]
    fn markdown_shows_names_as_they_are_and_figures_at_the_right() {
        check(
            Format::Markdown,
            "main.(*T[...]).f|<b>",
            "| --- | ---: | ---: |\n| main.(\\*T\\[...\\]).f\\|&lt;b> | -7 | 0.25 |\n",
        );
    }

    #[test]
    fn json_has_exact_figures_and_any_name() {
        let mut table = table("a\"\\\n\u{1}");
        table.rows.push(vec![
            Cell::None,
            Cell::amount(i64::MIN, "bytes"),
            Cell::Share(f64::NAN),
        ]);
        let read: Value = serde_json::from_str(&print(&table, Format::Json)).expect("it is JSON");
        assert_eq!(read["rows"][0], json!(["a\"\\\n\u{1}", -7, 0.25]));
        assert_eq!(read["rows"][1], json!([null, i64::MIN, null]));
        assert_eq!(read["units"], json!([null, "bytes", null]));
        assert_eq!(read["columns"], json!(["function", "flat", "share"]));
    }
}
