//! The end of a file: checks what pprof checks, in its order (string indices, samples, mappings, functions, locations), turns ids
//! into rows and stacks into the tree.

use super::columns::{Columns, StringRef};
use crate::input::{Error, ErrorKind};
use crate::profile::{
    FunctionId, IdFault, LocationId, MappingId, Profile, RowIndex, StackId, stack_sort,
};

/// A string index, an id or a number that cannot be: the writer's fault, or a file that was cut exactly between two fields.
const WRITER: &str = msg!(
    "The program that wrote the file is at fault, or the file lost a part on its way: fetch it again, \
                      or record it with another version of the profiler."
);

/// What reading found besides the profile.
pub struct Resolved {
    pub profile: Profile,
    /// Locations whose mapping is not in the file; pprof takes them as locations without one.
    pub lost_mappings: u64,
    pub empty_labels: u64,
}

pub fn resolve(mut columns: Columns) -> Result<Resolved, Error> {
    check_strings(&columns)?;
    check_widths(&columns)?;
    // Samples are checked first, as pprof does; their message must not depend on whether the tables are sound.
    let locations = RowIndex::new(&columns.profile.locations.id);
    if let Ok(locations) = &locations {
        resolve_stacks(&mut columns, locations)?;
    }
    let mappings = RowIndex::new(&columns.profile.mappings.id);
    let mappings = mappings.map_err(|fault| id_error(msg!("mapping"), fault))?;
    let functions = RowIndex::new(&columns.profile.functions.id);
    let functions = functions.map_err(|fault| id_error(msg!("function"), fault))?;
    locations.map_err(|fault| id_error(msg!("location"), fault))?;
    resolve_lines(&mut columns, &functions)?;
    let lost_mappings = resolve_mappings(&mut columns, &mappings);
    Ok(finish(columns, lost_mappings))
}

fn finish(columns: Columns, lost_mappings: u64) -> Resolved {
    let mut profile = columns.profile;
    profile.labels = columns.labels.into_sets();
    profile
        .samples
        .values
        .resize_with(profile.sample_types.len(), Vec::new);
    let (tree, leaves): (_, Vec<StackId>) = stack_sort::build(&columns.stacks);
    profile.stacks = tree;
    profile.samples.stack = leaves;
    Resolved {
        profile,
        lost_mappings,
        empty_labels: columns.empty_labels,
    }
}

fn check_strings(columns: &Columns) -> Result<(), Error> {
    let rows = columns.string_rows;
    if rows == 0 {
        return Err(malformed(msg!(
            "The file has no string table: every name of a profile is an index into one, and the first entry must be there."
        )));
    }
    let bad = |r: &StringRef| {
        malformed(tr!(
            "The message at byte {at}: {field} is string {index}, but the string table has {rows} entries (0 to {last}).",
            at = r.at,
            field = tr!(r.field),
            index = r.index,
            rows = rows,
            last = rows - 1
        ))
    };
    if let Some(negative) = &columns.strings.first_negative {
        return Err(bad(negative));
    }
    match &columns.strings.highest {
        Some(highest) if highest.index as u64 >= rows => Err(bad(highest)),
        _ => Ok(()),
    }
}

fn check_widths(columns: &Columns) -> Result<(), Error> {
    let types = columns.profile.sample_types.len();
    if columns.stacks.is_empty() {
        return Ok(());
    }
    if types == 0 {
        return Err(malformed(tr!(
            "The file has {count} samples but no sample_type, so it does not say what their values mean.",
            count = columns.stacks.len()
        )));
    }
    let odd = match columns.width == types {
        true => columns.odd_width,
        false => Some((0, columns.width)),
    };
    match odd {
        None => Ok(()),
        Some((row, width)) => Err(malformed(tr!(
            "Sample {row} has {width} values, but the file names {types} sample types: each sample has one value of each.",
            row = row + 1,
            width = width,
            types = types
        ))),
    }
}

/// Turns the tokens of the stacks into rows of the location table.
fn resolve_stacks(columns: &mut Columns, locations: &RowIndex) -> Result<(), Error> {
    let ids = &columns.ids;
    let mut unknown = None;
    let mut look_up = |token| {
        let id = ids.id(token);
        locations.row(id).unwrap_or_else(|| {
            unknown.get_or_insert(id);
            u32::MAX
        })
    };
    // A small token is its id: nearly every entry takes the first arm.
    let dense = locations.dense();
    columns
        .stacks
        .map_entries(|token| match dense.get(token as usize) {
            Some(row) if *row != u32::MAX => *row,
            _ => look_up(token),
        });
    let Some(id) = unknown else { return Ok(()) };
    let samples = 0..columns.stacks.len();
    let lost = |s: &usize| columns.stacks.stack(*s).contains(&u32::MAX);
    let sample = samples.into_iter().find(lost).unwrap_or(0) + 1;
    Err(malformed(match id {
        0 => tr!(
            "Sample {sample} refers to location 0, but ids count from 1.",
            sample = sample
        ),
        _ => tr!(
            "Sample {sample} refers to location {id}, which the file does not define.",
            sample = sample,
            id = id
        ),
    }))
}

fn resolve_lines(columns: &mut Columns, functions: &RowIndex) -> Result<(), Error> {
    let (ids, locations) = (&columns.ids, &mut columns.profile.locations);
    for row in 0..locations.len() {
        for line in locations.lines_of(LocationId::from_index(row)) {
            let function = &mut locations.lines.function[line];
            let id = ids.id(function.0);
            let Some(row_of_function) = functions.row(id) else {
                return Err(unknown_function(locations.id[row], id));
            };
            *function = FunctionId(row_of_function);
        }
    }
    Ok(())
}

fn unknown_function(location: u64, id: u64) -> Error {
    malformed(match id {
        0 => tr!(
            "Location {location} has a line without a function (function_id 0).",
            location = location
        ),
        _ => tr!(
            "A line of location {location} refers to function {id}, which the file does not define.",
            location = location,
            id = id
        ),
    })
}

/// Returns how many locations refer to a mapping that is not there.
fn resolve_mappings(columns: &mut Columns, mappings: &RowIndex) -> u64 {
    let mut lost = 0;
    for mapping in &mut columns.profile.locations.mapping {
        let id = columns.ids.id(mapping.0);
        let row = mappings.row(id);
        lost += u64::from(row.is_none() && id != 0);
        *mapping = row.map_or(MappingId::NONE, MappingId);
    }
    lost
}

fn id_error(table: &str, fault: IdFault) -> Error {
    malformed(match fault {
        IdFault::Zero { row } => tr!(
            "Number {number} of the file's {table}s has the id 0, which is reserved: ids count from 1.",
            number = u64::from(row) + 1,
            table = tr!(table)
        ),
        IdFault::Duplicate { id, first, second } => tr!(
            "Two {table}s have the id {id} (numbers {first} and {second} of the file), so a reference to it means two things.",
            table = tr!(table),
            id = id,
            first = u64::from(first) + 1,
            second = u64::from(second) + 1
        ),
    })
}

fn malformed(problem: impl Into<String>) -> Error {
    Error::new(ErrorKind::Malformed, problem, WRITER)
}
