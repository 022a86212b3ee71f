//! The names, frames, stacks and labels of a whole series, each once. A snapshot then is a list of numbers: two hundred of them are
//! read one after the other, and none of the profiles is kept.

use super::findings::waiting::{LONG_MINUTES, Waits};
use super::rows::{Rows, Slices};
use crate::analysis::selected::Selected;
use crate::profile::{LabelSetId, LabelValue, LocationId, StackId};
use rustc_hash::FxHashMap;

/// A row of [`Book::strings`].
pub type StringRow = u32;
/// A row of [`Book::frames`].
pub type FrameRow = u32;
/// A row of [`Book::stacks`].
pub type StackRow = u32;
/// A row of [`Book::labels`].
pub type LabelsRow = u32;
/// A row of [`Book::sites`].
pub type SiteRow = u32;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Frame {
    pub name: StringRow,
    pub file: StringRow,
    pub line: i64,
}

/// What samples are told apart by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Site {
    pub stack: StackRow,
    pub labels: LabelsRow,
    /// Bytes of one object, from the label `bytes`; 0 where there is none.
    pub size: i64,
}

/// Frames deeper than this are left away, at the root; no Go program's stack has more.
const MOST_FRAMES: usize = 1024;

#[derive(Debug, Default)]
pub struct Book {
    strings: Slices<u8>,
    frames: Rows<Frame>,
    stacks: Slices<FrameRow>,
    labels: Slices<(StringRow, StringRow)>,
    sites: Rows<Site>,
}

impl Book {
    /// The bytes of a row.
    pub fn string(&self, row: StringRow) -> &[u8] {
        self.strings.get(row)
    }

    pub fn frame(&self, row: FrameRow) -> Frame {
        let none = Frame {
            name: u32::MAX,
            file: u32::MAX,
            line: 0,
        };
        self.frames.get(row).unwrap_or(none)
    }

    pub fn name(&self, frame: FrameRow) -> &[u8] {
        self.string(self.frame(frame).name)
    }

    /// Leaf first.
    pub fn stack(&self, row: StackRow) -> &[FrameRow] {
        self.stacks.get(row)
    }

    /// By names and lines, leaf first: an order that does not depend on which file came first.
    pub fn compare_stacks(&self, a: StackRow, b: StackRow) -> std::cmp::Ordering {
        let shown = |frame: &FrameRow| {
            let frame = self.frame(*frame);
            (self.string(frame.name), self.string(frame.file), frame.line)
        };
        let (a, b) = (self.stack(a).iter(), self.stack(b).iter());
        a.map(shown).cmp(b.map(shown))
    }

    pub fn stack_count(&self) -> usize {
        self.stacks.len()
    }

    pub fn labels(&self, row: LabelsRow) -> &[(StringRow, StringRow)] {
        self.labels.get(row)
    }

    pub fn sites(&self) -> &[Site] {
        self.sites.all()
    }

    /// The keys of labels, each once, by name.
    pub fn label_keys(&self) -> Vec<&[u8]> {
        let sets = self.labels.iter().flatten();
        let mut keys: Vec<&[u8]> = sets.map(|(key, _)| self.string(*key)).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// The rows of every name.
    pub fn has_name(&self, is_it: impl Fn(&[u8]) -> bool) -> bool {
        self.strings.iter().any(is_it)
    }

    /// One pass over what filters leave of a profile: its values by site, as `columns` of its sample types, summed.
    pub fn take(&mut self, selected: &Selected, columns: &[Option<usize>; 4]) -> Taken {
        let profile = selected.profile;
        let mut functions = vec![None; profile.functions.name.len()];
        // The frames of location l: from `ends[l - 1]` to `ends[l]`.
        let (mut frames, mut ends) = (Vec::new(), Vec::new());
        for location in (0..profile.locations.len()).map(LocationId::from_index) {
            self.lines(selected, location, &mut functions, &mut frames);
            ends.push(frames.len());
        }
        let of_location = |location: LocationId| {
            let at = location.index();
            let start = at.checked_sub(1).and_then(|before| ends.get(before));
            let range = start.copied().unwrap_or(0)..ends.get(at).copied().unwrap_or(0);
            frames.get(range).unwrap_or_default()
        };
        let labels: Vec<Said> = (0..profile.labels.len())
            .map(|set| self.label_set(selected, LabelSetId::from_index(set)))
            .collect();
        let mut stacks: FxHashMap<StackId, StackRow> = FxHashMap::default();
        let mut cells: FxHashMap<SiteRow, [i64; 4]> = FxHashMap::default();
        let mut waits: FxHashMap<SiteRow, Waits> = FxHashMap::default();
        let mut deepest = 0;
        let mut all = Vec::new();
        for (sample, stack) in selected.leaves() {
            let row = match stacks.get(&stack) {
                Some(row) => *row,
                None => {
                    let locations = selected.leaf_to_root(stack);
                    let mut depth = 0;
                    all.clear();
                    for location in locations.take(MOST_FRAMES) {
                        depth += 1;
                        all.extend_from_slice(of_location(location));
                    }
                    deepest = deepest.max(depth);
                    let row = self.stacks.row(&all);
                    stacks.insert(stack, row);
                    row
                }
            };
            let set = profile.samples.labels.get(sample);
            let set = set.and_then(|set| labels.get(set.index())).copied();
            let said = set.unwrap_or_default();
            let site = self.sites.row(Site {
                stack: row,
                labels: said.labels,
                size: said.size,
            });
            let cell = cells.entry(site).or_default();
            for (sum, column) in cell.iter_mut().zip(columns) {
                let column = column.and_then(|c| profile.samples.values.get(c));
                let value = column.and_then(|c| c.get(sample)).copied();
                *sum = sum.wrapping_add(value.unwrap_or_default());
            }
            if said.minutes >= LONG_MINUTES {
                let count = columns[0].and_then(|c| profile.samples.values.get(c));
                let count = count.and_then(|c| c.get(sample)).copied();
                let waits = waits.entry(site).or_default();
                waits.long = waits.long.wrapping_add(count.unwrap_or_default());
                waits.longest = waits.longest.max(said.minutes);
            }
        }
        let mut cells: Vec<_> = cells.into_iter().collect();
        cells.sort_unstable_by_key(|(site, _)| *site);
        let mut waits: Vec<_> = waits.into_iter().collect();
        waits.sort_unstable_by_key(|(site, _)| *site);
        Taken {
            cells,
            waits,
            deepest,
        }
    }

    /// Adds the frames of a location, leaf first. `functions` holds the rows of name and file of those that were met before.
    fn lines(
        &mut self,
        selected: &Selected,
        location: LocationId,
        functions: &mut [Option<(StringRow, StringRow)>],
        frames: &mut Vec<FrameRow>,
    ) {
        let profile = selected.profile;
        if profile.locations.lines_of(location).is_empty() {
            let address = profile.locations.address.get(location.index());
            let name = format!("0x{:x}", address.copied().unwrap_or_default());
            let name = self.strings.row(name.as_bytes());
            let file = self.strings.row(b"");
            frames.push(self.frames.row(Frame {
                name,
                file,
                line: 0,
            }));
            return;
        }
        let table = &profile.locations.lines;
        frames.extend(selected.lines_of(location).filter_map(|line| {
            let function = table.function.get(line)?.index();
            let known = functions.get_mut(function)?;
            let (name, file) = match *known {
                Some(rows) => rows,
                None => {
                    let name = profile.functions.name.get(function)?;
                    let file = profile.functions.filename.get(function)?;
                    let name = self.strings.row(profile.strings.bytes(*name));
                    let file = self.strings.row(profile.strings.bytes(*file));
                    *known.insert((name, file))
                }
            };
            let line = *table.line.get(line)?;
            Some(self.frames.row(Frame { name, file, line }))
        }));
    }

    fn label_set(&mut self, selected: &Selected, set: LabelSetId) -> Said {
        let profile = selected.profile;
        let mut said = Said::default();
        // How large objects are, and how long a goroutine waits, is no label that anybody hides.
        for label in profile.labels.get(set) {
            let LabelValue::Number { value, unit } = label.value else {
                continue;
            };
            match profile.strings.bytes(label.key) {
                b"bytes" => said.size = value,
                b"wait" if profile.strings.bytes(unit) == b"minutes" => said.minutes = value,
                _ => {}
            }
        }
        let mut texts = Vec::new();
        for label in selected.labels_of(set) {
            let key = profile.strings.bytes(label.key);
            match label.value {
                LabelValue::Number { .. } => {}
                // Of a dump: it differs for each, as its number and its minutes do, and would leave nothing to count.
                LabelValue::Text(_) if key == b"waits_on" => {}
                LabelValue::Text(text) => {
                    let text = profile.strings.bytes(text);
                    let key = self.strings.row(key);
                    texts.push((key, self.strings.row(text)));
                }
            }
        }
        said.labels = self.labels.row(&texts);
        said
    }
}

/// What is kept of a set of labels.
#[derive(Clone, Copy, Default)]
struct Said {
    labels: LabelsRow,
    /// Of one object, in bytes; 0 where it is not said.
    size: i64,
    /// For which a goroutine of a dump has waited.
    minutes: i64,
}

/// What one profile adds.
#[derive(Debug)]
pub struct Taken {
    /// In ascending order of site.
    pub cells: Vec<(SiteRow, [i64; 4])>,
    /// Of goroutines that wait long, likewise.
    pub waits: Vec<(SiteRow, Waits)>,
    /// Locations of the deepest stack.
    pub deepest: usize,
}
