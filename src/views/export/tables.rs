//! The tables that views have, as rows to take out: all of them, in the order on the screen.

use super::taken::TableOf;
use crate::analysis::{detail, top};
use crate::protocol::{Failure, FileId, Inlined, NameKey, TopQuestion, TopRow};
use crate::views::answer::Memory;
use crate::views::goroutines::{self, protocol::GoroutinesView};
use crate::views::hunt::Files;
use crate::views::labels::protocol::LabelsQuestion;
use crate::views::packages::protocol::PackagesQuestion;
use crate::views::source::{self, SourceQuestion, SourceView};
use crate::views::table::{Cell, Column, Table};
use crate::views::trend::protocol::RowsQuestion;
use crate::views::{Looked, labels, packages, snapshots, trend};

/// Nobody reads more, and a spreadsheet takes a million.
const MOST_ROWS: u32 = 100_000;

pub fn table(memory: &mut Memory, looked: &Looked, of: &TableOf) -> Result<Table, Failure> {
    match of {
        TableOf::Functions(question) => functions(looked, question),
        TableOf::Neighbours(function) => neighbours(looked, *function),
        TableOf::Packages(question) => packages_of(memory, looked, question),
        TableOf::Origins(question) => {
            let view = packages::answer::answer(&mut memory.packages, looked, question)?;
            Ok(packages::table::origins(
                &view,
                looked.totals,
                is_comparison(looked),
            ))
        }
        TableOf::Goroutines(question) => match goroutines::answer::answer(looked, question)? {
            GoroutinesView::Here(herd) => {
                Ok(goroutines::table::groups(&herd, is_comparison(looked)))
            }
            GoroutinesView::Other(_) => functions(looked, &all_functions()),
        },
        TableOf::Trend(question) => {
            let question = RowsQuestion {
                offset: 0,
                limit: MOST_ROWS,
                ..question.clone()
            };
            let (hunt, trend) = (&mut memory.hunt, &mut memory.trend);
            let view = trend::answer::rows(hunt, trend, looked, &question)?;
            Ok(trend::table::table(&view, &question.files))
        }
        TableOf::LabelKeys => {
            let question = LabelsQuestion::default();
            let view = labels::answer::answer(&mut memory.labels, looked, &question)?;
            Ok(labels::table::keys(
                &view,
                looked.totals,
                is_comparison(looked),
            ))
        }
        TableOf::LabelValues(question) | TableOf::LabelCross(question) => {
            let view = labels::answer::answer(&mut memory.labels, looked, question)?;
            let (totals, is_comparison) = (looked.totals, is_comparison(looked));
            match of {
                TableOf::LabelCross(_) => labels::table::crossed(&view, totals, is_comparison),
                _ => labels::table::values(&view, totals, is_comparison),
            }
            .ok_or_else(|| Failure {
                problem: tr!("No sample in view has this label."),
                help: tr!("Choose one that the filters leave."),
            })
        }
        TableOf::Routines(pattern, files) => {
            let question = SourceQuestion::Routines(pattern.clone(), ids(files));
            source_of(memory, looked, &question, files)
        }
        TableOf::Lines(place, files) => {
            let question = SourceQuestion::File(*place, ids(files));
            source_of(memory, looked, &question, files)
        }
        TableOf::Snapshots(question, files) => {
            let view = snapshots::answer::whole(&mut memory.snapshots, looked, question);
            Ok(snapshots::table::table(&view, files))
        }
    }
}

fn ids(files: &Files) -> Vec<FileId> {
    files.iter().map(|(file, _)| *file).collect()
}

fn source_of(
    memory: &mut Memory,
    looked: &Looked,
    question: &SourceQuestion,
    files: &Files,
) -> Result<Table, Failure> {
    let figures = source::table::Figures {
        totals: looked.totals,
        is_comparison: is_comparison(looked),
        files,
    };
    let (source, stages) = (&mut memory.source, &mut memory.snapshots);
    match source::answer(source, stages, looked, question)? {
        SourceView::Routines(routines) => Ok(source::table::routines(&routines, &figures)),
        SourceView::File(Some(file)) => Ok(source::table::lines(&file, &figures)),
        _ => Err(Failure {
            problem: tr!("No sample in view has lines in this file."),
            help: tr!("Select another function, or take a filter away."),
        }),
    }
}

fn packages_of(
    memory: &mut Memory,
    looked: &Looked,
    question: &PackagesQuestion,
) -> Result<Table, Failure> {
    let view = packages::answer::answer(&mut memory.packages, looked, question)?;
    Ok(packages::table::groups(
        &view,
        looked.totals,
        is_comparison(looked),
    ))
}

fn is_comparison(looked: &Looked) -> bool {
    looked.view.figures.base.is_some()
}

/// As many as the detail of a function lists.
fn neighbours(looked: &Looked, function: NameKey) -> Result<Table, Failure> {
    let detail = detail::detail(&looked.view, function).ok_or_else(|| Failure {
        problem: tr!("The selected function is not in view."),
        help: tr!("Select one that the filters leave."),
    })?;
    let is_comparison = looked.view.figures.base.is_some();
    let figures: &[&str] = match is_comparison {
        true => &["base", "new", "change"],
        false => &["value", "share"],
    };
    let texts = ["side", "function"].map(Column::text).into_iter();
    let columns = texts.chain(figures.iter().map(|name| Column::figure(name)));
    let title = tr!("Callers and callees of {name}", name = detail.name);
    let mut table = Table::new(&title, columns.collect());
    for (side, of) in [("caller", &detail.callers), ("callee", &detail.callees)] {
        for it in &of.heaviest {
            let mut cells = vec![Cell::text(side), Cell::text(&*it.name)];
            let amount = |value| Cell::amount(value, &looked.totals.unit);
            cells.extend(match is_comparison {
                true => vec![
                    amount(it.value.base),
                    amount(it.value.new),
                    amount(it.value.change()),
                ],
                false => vec![
                    amount(it.value.new),
                    Cell::share(it.value.new, looked.totals.total),
                ],
            });
            table.rows.push(cells);
        }
        table.left_out += u64::from(of.count).saturating_sub(of.heaviest.len() as u64);
    }
    Ok(table)
}

/// Every function, by flat.
pub fn all_functions() -> TopQuestion {
    TopQuestion {
        sort: Default::default(),
        descending: true,
        only: Default::default(),
        matching: None,
        offset: 0,
        limit: 0,
    }
}

/// The top table, with the rows and in the order of the question.
fn functions(looked: &Looked, question: &TopQuestion) -> Result<Table, Failure> {
    let question = TopQuestion {
        offset: 0,
        limit: MOST_ROWS,
        ..question.clone()
    };
    let top = top::top(&looked.view, &question).map_err(|problem| Failure {
        problem,
        help: String::new(),
    })?;
    let is_comparison = looked.view.figures.base.is_some();
    let mut table = Table::new("Functions", columns(is_comparison));
    table.left_out = u64::from(top.row_count).saturating_sub(top.rows.len() as u64);
    table.rows = top
        .rows
        .iter()
        .map(|row| cells(looked, row, is_comparison))
        .collect();
    Ok(table)
}

fn columns(is_comparison: bool) -> Vec<Column> {
    let figures: &[&str] = match is_comparison {
        true => &[
            "flat base",
            "flat new",
            "flat change",
            "cum base",
            "cum new",
            "cum change",
        ],
        false => &["flat", "flat share", "sum share", "cum", "cum share"],
    };
    let figures = figures.iter().map(|name| Column::figure(name));
    let texts = ["function", "inlined", "place"].map(Column::text);
    figures.chain(texts).collect()
}

fn cells(looked: &Looked, row: &TopRow, is_comparison: bool) -> Vec<Cell> {
    let totals = looked.totals;
    let amount = |value| Cell::amount(value, &totals.unit);
    let share = |value| Cell::share(value, totals.total);
    let (flat, cum) = (row.flat, row.cum);
    let mut cells = match is_comparison {
        true => [
            flat.base,
            flat.new,
            flat.change(),
            cum.base,
            cum.new,
            cum.change(),
        ]
        .map(amount)
        .to_vec(),
        false => vec![
            amount(flat.new),
            share(flat.new),
            share(row.sum),
            amount(cum.new),
            share(cum.new),
        ],
    };
    let inlined = match row.inlined {
        Inlined::No => "",
        Inlined::Partly => "partly",
        Inlined::Always => "always",
    };
    cells.extend([
        Cell::text(&*row.name),
        Cell::text(inlined),
        Cell::text(&*row.place),
    ]);
    cells
}
