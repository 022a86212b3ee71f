//! What the view shows, as rows for whatever writes tables.

use super::protocol::{By, Group, Herd, Words};
use crate::views::table::{Cell, Column, Table};

/// What the rows are.
pub fn title(by: By) -> &'static str {
    match by {
        By::Stack => "Goroutines by stack",
        By::State => "Goroutines by state",
        By::Creator => "Goroutines by creator",
        By::Leaf => "Goroutines by own function",
        By::Label(_) => "Goroutines by label",
        By::WaitsOn => "Goroutines by what they wait on",
    }
}

/// Heads are English and stay so, as in every table that is taken out: programs read them.
pub fn groups(herd: &Herd, is_comparison: bool) -> Table {
    let mut columns = match is_comparison {
        true => ["base", "new", "change"].map(Column::figure).to_vec(),
        false => ["goroutines", "share"].map(Column::figure).to_vec(),
    };
    columns.extend(["group", "place", "states", "created by", "labels"].map(Column::text));
    columns.extend(["longest minutes", "median minutes", "leaked", "locked"].map(Column::figure));
    if herd.moves.is_some() {
        columns.extend(["stayed", "moved", "new ones", "ended"].map(Column::figure));
    }
    let mut table = Table::new(title(herd.by), columns);
    table.rows = (herd.groups.iter())
        .map(|group| cells(herd, group, is_comparison))
        .collect();
    table.left_out = u64::from(herd.group_count).saturating_sub(herd.groups.len() as u64);
    table
}

fn cells(herd: &Herd, group: &Group, is_comparison: bool) -> Vec<Cell> {
    let amount = |value| Cell::amount(value, "count");
    let count = group.count;
    let mut cells = match is_comparison {
        true => vec![
            amount(count.base),
            amount(count.new),
            amount(count.change()),
        ],
        false => vec![
            amount(count.new),
            Cell::share(count.new, herd.summary.count.new),
        ],
    };
    cells.extend([
        Cell::text(group.title.as_str()),
        Cell::text(group.place.as_str()),
        Cell::text(words(&group.states)),
        Cell::text(words(&group.creators)),
        Cell::text(words(&group.labels)),
    ]);
    let minutes = |minutes: Option<i64>| match minutes {
        Some(minutes) => Cell::Count(minutes.unsigned_abs()),
        None => Cell::None,
    };
    let of_dump = |value: i64| match herd.knows.is_dump {
        true => amount(value),
        false => Cell::None,
    };
    cells.extend([
        minutes(group.longest),
        minutes(group.median),
        of_dump(group.leaked),
        of_dump(group.locked),
    ]);
    if herd.moves.is_some() {
        let moves = group.moves.unwrap_or_default();
        let all = [moves.stayed, moves.moved, moves.new, moves.ended];
        cells.extend(all.map(|count| Cell::Count(u64::from(count))));
    }
    cells
}

fn words(words: &Words) -> String {
    let most = words.most.iter().map(|word| word.text.as_str());
    let left = (words.count as usize).saturating_sub(words.most.len());
    let more = (left > 0).then(|| tr!("{left} more", left = left));
    let all: Vec<&str> = most.chain(more.as_deref()).collect();
    all.join("; ")
}
