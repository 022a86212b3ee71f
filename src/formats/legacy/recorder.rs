//! Takes the records of a text of Go's: a line of figures and return addresses, then what `debug=1` says of them in comments, which
//! pprof passes over. Without names wanted, so does this.

use super::draft::{Draft, Ending, Facts, Values};
use super::mappings::Mapping;
use crate::formats::Options;
use crate::formats::go::debug::{self, Notes};
use crate::formats::lines::Skipped;
use crate::input::Error;
use crate::profile::Profile;

pub use crate::formats::go::debug::Hidden;

pub struct Recorder<'a> {
    pub draft: Draft<'a>,
    names: bool,
    hidden: Hidden,
    /// The record whose comments are being read.
    open: Option<Record>,
    notes: Notes<'a>,
    /// Whether any record had names.
    is_named: bool,
    in_statistics: bool,
    skipped: Skipped,
}

const HIDDEN: &str = msg!(
    "The text does not name the functions of Go's runtime that goroutines wait in; they are shown by their \
                      addresses, as runtime.0x…. A profile.proto (the same address without debug=1) names them."
);

struct Record {
    /// Of the instructions after the calls, leaf first.
    returns: Vec<u64>,
    values: Values,
    bytes: Option<i64>,
}

impl<'a> Recorder<'a> {
    pub fn new(draft: Draft<'a>, hidden: Hidden, options: &Options) -> Recorder<'a> {
        Recorder {
            draft,
            names: options.names,
            hidden,
            open: None,
            notes: Notes::default(),
            is_named: false,
            in_statistics: false,
            skipped: Skipped::default(),
        }
    }

    pub fn record(
        &mut self,
        returns: &[u64],
        values: Values,
        bytes: Option<i64>,
    ) -> Result<(), Error> {
        if !self.names {
            return self.push(returns, values, bytes, Vec::new());
        }
        self.close()?;
        self.open = Some(Record {
            returns: returns.to_vec(),
            values,
            bytes,
        });
        Ok(())
    }

    /// A line that pprof takes for a comment, or an empty one.
    pub fn comment(&mut self, number: usize, line: &'a [u8]) {
        if !self.names || line.trim_ascii().is_empty() {
            return;
        }
        self.in_statistics |= line == debug::STATISTICS;
        if self.in_statistics {
            self.draft.comments.push(line);
        } else if !self.notes.take(line) {
            self.skipped.add(number);
        }
    }

    fn push(
        &mut self,
        returns: &[u64],
        values: Values,
        bytes: Option<i64>,
        labels: Vec<(Vec<u8>, Vec<u8>)>,
    ) -> Result<(), Error> {
        // The call stands before the instruction that it returns to.
        let calls = returns.iter().map(|address| address.wrapping_sub(1));
        let facts = Facts {
            values,
            bytes,
            labels,
        };
        self.draft.push(calls, facts)
    }

    /// Ends the record that is open.
    fn close(&mut self) -> Result<(), Error> {
        let notes = std::mem::take(&mut self.notes);
        let Some(record) = self.open.take() else {
            return Ok(());
        };
        let shown = notes.shown(&record.returns);
        self.is_named |= shown.is_some();
        let stack = debug::stack(&record.returns, shown.as_ref(), self.hidden);
        let kept = record.returns.get(stack.clone()).unwrap_or_default();
        self.push(kept, record.values, record.bytes, notes.labels)?;
        let Some(shown) = shown else { return Ok(()) };
        for (at, address) in kept.iter().enumerate() {
            let Some(location) = self.draft.location_at(address.wrapping_sub(1)) else {
                continue;
            };
            // A name from elsewhere in the file is better than none, and than one made of the address.
            let known = self.draft.lines.get(&location);
            if known.is_some_and(|lines| !debug::is_made_up(lines)) {
                continue;
            }
            let lines = shown.lines(stack.start + at, *address);
            if !lines.is_empty() {
                self.draft.lines.insert(location, lines);
            }
        }
        Ok(())
    }

    pub fn finish(mut self, map: Vec<Mapping>) -> Result<(Profile, Vec<String>), Error> {
        self.close()?;
        let ending = match self.is_named {
            true => Ending::Named,
            false => Ending::Plain,
        };
        let skipped = self.skipped.warning(
            msg!("is neither labels nor a frame of Go's"),
            msg!("are neither labels nor frames of Go's"),
        );
        let is_hidden = self
            .draft
            .lines
            .values()
            .any(|lines| debug::is_made_up(lines));
        let hidden = is_hidden.then(|| HIDDEN.to_owned());
        let profile = self.draft.finish(map, ending)?;
        Ok((profile, skipped.into_iter().chain(hidden).collect()))
    }
}
