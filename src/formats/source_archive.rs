//! A zip of source: each of its files is handed on under its path, within what one file may take of this process.

use super::Options;
use super::archive;
use super::stream::Budget;
use crate::input::Error;

/// Visits at most `most` files of a zip; those that cannot be read are left out.
pub fn source_archive(
    bytes: &[u8],
    most: usize,
    visit: &mut dyn FnMut(String, &[u8]),
) -> Result<(), Error> {
    let mut budget = Budget::new(&Options::default());
    budget.entries = u32::try_from(most).unwrap_or(u32::MAX);
    let mut left = most;
    archive::zip(bytes, &mut budget, &mut |_, entry| {
        if let Ok(bytes) = entry.bytes
            && left > 0
        {
            left -= 1;
            visit(entry.path, &bytes);
        }
    })
}
