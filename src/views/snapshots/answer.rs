//! Answers a table with a column for each snapshot: the rows of every file, brought together by key. A file has all of its rows looked at, not
//! its heaviest alone: what is heavy in one snapshot has its figure in the others too.

use super::protocol::*;
use super::{Memory, each};
use crate::analysis::edges::{Edge, around};
use crate::order;
use crate::protocol::NameKey;
use crate::views::labels::{fold, rows as labels};
use crate::views::packages::answer as packages;
use crate::views::{Looked, packages::protocol::Figures};
use std::collections::BTreeMap;

/// In a section of a table that is taken out.
const MOST_TAKEN_CELLS: usize = 500_000;

/// A row of one file.
pub struct Row {
    pub key: NameKey,
    /// The group that it is a member of.
    pub within: Option<NameKey>,
    pub name: String,
    pub function: Option<NameKey>,
    pub filter: Option<String>,
    pub value: i64,
}

pub fn answer(memory: &mut Memory, looked: &Looked, question: &SnapshotsQuestion) -> SnapshotsView {
    let limit = question.limit.min(MOST_ROWS) as usize;
    with_rows(memory, looked, question, limit)
}

/// As many rows as can be taken out, whatever is asked for.
pub fn whole(memory: &mut Memory, looked: &Looked, question: &SnapshotsQuestion) -> SnapshotsView {
    let limit = MOST_TAKEN_CELLS / question.files.len().max(1);
    with_rows(memory, looked, question, limit)
}

/// `limit`: rows of a section.
fn with_rows(
    memory: &mut Memory,
    looked: &Looked,
    question: &SnapshotsQuestion,
    limit: usize,
) -> SnapshotsView {
    let files = &question.files[..question.files.len().min(MOST_FILES)];
    let of = settled(looked, &question.of);
    let asked = each(memory, looked, files, |looked| {
        let column = (looked.totals.unit.clone(), looked.totals.total);
        (column, rows(looked, &of))
    });
    let mut table = Rows::default();
    let mut columns = Vec::new();
    for (file, ((unit, total), parts)) in asked {
        for (part, row) in parts {
            table.put(part, row, columns.len());
        }
        columns.push(Snapshot { file, unit, total });
    }
    SnapshotsView {
        sections: table.sections(columns.len(), limit),
        columns,
    }
}

/// The label that the view of the scene opens, where the one that was asked for is not there: the same one for all files.
fn settled(looked: &Looked, of: &Of) -> Of {
    let Of::Label { key, search } = of else {
        return of.clone();
    };
    let sets = fold::sets(looked);
    let keys = fold::keys(looked, &sets);
    let is_there = key.is_some_and(|key| fold::find(&keys, key).is_some());
    let first = || keys.keys().next().map(|name| NameKey::of(name));
    Of::Label {
        key: if is_there { *key } else { first() },
        search: search.clone(),
    }
}

fn rows(looked: &Looked, of: &Of) -> Vec<(Part, Row)> {
    match of {
        Of::Callers(function) => callers(looked, *function),
        Of::Label { key, search } => {
            let sets = fold::sets(looked);
            let keys = fold::keys(looked, &sets);
            let key = key.and_then(|key| fold::find(&keys, key));
            let rows = key.map_or_else(Vec::new, |(name, key)| labels::of(name, key, search));
            rows.into_iter().map(|row| (Part::Rows, row)).collect()
        }
        Of::Packages {
            by,
            figure,
            search,
            open,
        } => {
            use crate::views::packages::protocol::Sort;
            let value = |figures: &Figures| match figure {
                Sort::Cum => figures.cum.new,
                Sort::Caused => figures.caused.new,
                Sort::Flat | Sort::Name => figures.flat.new,
            };
            let rows = packages::all_rows(looked, *by, search, open, value);
            rows.into_iter().map(|row| (Part::Rows, row)).collect()
        }
    }
}

fn callers(looked: &Looked, function: NameKey) -> Vec<(Part, Row)> {
    let view = &looked.view;
    let table = &view.forest.table;
    let Some(frame) = table.by_key(function) else {
        return Vec::new();
    };
    let row = |of, value| Row {
        key: table.key(of),
        within: None,
        name: table.name(of).into_owned(),
        function: Some(table.key(of)),
        filter: None,
        value,
    };
    let figure = view.function(frame);
    let mut rows = vec![
        (Part::OwnCum, row(frame, figure.cum.new)),
        (Part::OwnFlat, row(frame, figure.flat.new)),
    ];
    for around in around(view, &[frame]) {
        let edges = |part: Part, edges: Vec<Edge>| {
            let row = move |edge: Edge| (part, row(edge.other, edge.weight.new));
            edges.into_iter().map(row)
        };
        rows.extend(edges(Part::Callers, around.callers));
        rows.extend(edges(Part::Callees, around.callees));
    }
    rows
}

/// A row with its figures so far, and the members beneath it.
#[derive(Default)]
struct Merged {
    row: Option<SnapshotRow>,
    members: BTreeMap<NameKey, SnapshotRow>,
}

#[derive(Default)]
struct Rows {
    parts: BTreeMap<Part, BTreeMap<NameKey, Merged>>,
}

impl Rows {
    fn put(&mut self, part: Part, row: Row, column: usize) {
        let (key, within) = (row.key, row.within);
        let merged = (self.parts.entry(part).or_default())
            .entry(within.unwrap_or(key))
            .or_default();
        let new = SnapshotRow {
            key,
            name: row.name,
            is_member: within.is_some(),
            function: row.function,
            filter: row.filter,
            values: Vec::new(),
        };
        let kept = match within {
            None => merged.row.get_or_insert(new),
            Some(_) => merged.members.entry(key).or_insert(new),
        };
        if kept.values.len() <= column {
            kept.values.resize(column + 1, 0);
        }
        // Two rows of one key in a file are one.
        let value = &mut kept.values[column];
        *value = value.wrapping_add(row.value);
    }

    /// `columns`: how many there are.
    fn sections(self, columns: usize, limit: usize) -> Vec<Section> {
        let section = |(part, merged): (Part, BTreeMap<NameKey, Merged>)| {
            let (mut groups, row_count) = (Vec::new(), merged.len() as u32);
            for mut merged in merged.into_values() {
                let rows = merged.row.iter_mut().chain(merged.members.values_mut());
                rows.for_each(|row| row.values.resize(columns, 0));
                groups.extend(merged.row.map(|row| (row, merged.members)));
            }
            order::sort_by(&mut groups, |(a, _), (b, _)| heaviest_first(a, b));
            let mut rows = Vec::new();
            for (row, members) in groups.into_iter().take(limit) {
                rows.push(row);
                let mut members: Vec<SnapshotRow> = members.into_values().collect();
                order::sort_by(&mut members, heaviest_first);
                rows.extend(members.into_iter().take(limit));
            }
            Section {
                part,
                rows,
                row_count,
            }
        };
        self.parts.into_iter().map(section).collect()
    }
}

fn heaviest_first(a: &SnapshotRow, b: &SnapshotRow) -> std::cmp::Ordering {
    let weight = |row: &SnapshotRow| row.values.iter().map(|v| v.unsigned_abs()).max();
    (weight(b).cmp(&weight(a)))
        .then_with(|| a.name.cmp(&b.name))
        .then(a.key.cmp(&b.key))
}
