//! The names, frames, stacks and labels of a whole series, each once. A snapshot then is a list of numbers: two hundred of them are
//! read one after the other, and none of the profiles is kept.

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
    strings: Rows<Box<[u8]>>,
    frames: Rows<Frame>,
    stacks: Rows<Box<[FrameRow]>>,
    labels: Rows<Box<[(StringRow, StringRow)]>>,
    sites: Rows<Site>,
}

/// Values by row, and rows by value.
#[derive(Debug)]
struct Rows<T> {
    all: Vec<T>,
    row: FxHashMap<T, u32>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Rows {
            all: Vec::new(),
            row: FxHashMap::default(),
        }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Rows<T> {
    fn row(&mut self, value: T) -> u32 {
        if let Some(row) = self.row.get(&value) {
            return *row;
        }
        let row = self.all.len() as u32;
        self.all.push(value.clone());
        self.row.insert(value, row);
        row
    }
}

impl Book {
    /// The bytes of a row.
    pub fn string(&self, row: StringRow) -> &[u8] {
        self.strings.all.get(row as usize).map_or(b"", |s| s)
    }

    pub fn frame(&self, row: FrameRow) -> Frame {
        let none = Frame {
            name: u32::MAX,
            file: u32::MAX,
            line: 0,
        };
        self.frames.all.get(row as usize).copied().unwrap_or(none)
    }

    pub fn name(&self, frame: FrameRow) -> &[u8] {
        self.string(self.frame(frame).name)
    }

    /// Leaf first.
    pub fn stack(&self, row: StackRow) -> &[FrameRow] {
        self.stacks.all.get(row as usize).map_or(&[], |s| s)
    }

    pub fn stack_count(&self) -> usize {
        self.stacks.all.len()
    }

    pub fn labels(&self, row: LabelsRow) -> &[(StringRow, StringRow)] {
        self.labels.all.get(row as usize).map_or(&[], |l| l)
    }

    pub fn sites(&self) -> &[Site] {
        &self.sites.all
    }

    /// The keys of labels, each once, by name.
    pub fn label_keys(&self) -> Vec<&[u8]> {
        let sets = self.labels.all.iter().flatten();
        let mut keys: Vec<&[u8]> = sets.map(|(key, _)| self.string(*key)).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// The rows of every name.
    pub fn has_name(&self, is_it: impl Fn(&[u8]) -> bool) -> bool {
        self.strings.all.iter().any(|s| is_it(s))
    }

    /// One pass over what filters leave of a profile: its values by site, as `columns` of its sample types, summed.
    pub fn take(&mut self, selected: &Selected, columns: &[Option<usize>; 4]) -> Taken {
        let profile = selected.profile;
        let frames: Vec<Vec<FrameRow>> = (0..profile.locations.len())
            .map(|l| self.lines(selected, LocationId::from_index(l)))
            .collect();
        let labels: Vec<(LabelsRow, i64)> = (0..profile.labels.len())
            .map(|set| self.label_set(selected, LabelSetId::from_index(set)))
            .collect();
        let mut stacks: FxHashMap<StackId, StackRow> = FxHashMap::default();
        let mut cells: FxHashMap<SiteRow, [i64; 4]> = FxHashMap::default();
        let mut deepest = 0;
        for (sample, stack) in selected.leaves() {
            let row = match stacks.get(&stack) {
                Some(row) => *row,
                None => {
                    let locations = selected.leaf_to_root(stack);
                    let mut depth = 0;
                    let mut all = Vec::new();
                    for location in locations.take(MOST_FRAMES) {
                        depth += 1;
                        all.extend(frames.get(location.index()).into_iter().flatten());
                    }
                    deepest = deepest.max(depth);
                    let row = self.stacks.row(all.into_boxed_slice());
                    stacks.insert(stack, row);
                    row
                }
            };
            let set = profile.samples.labels.get(sample);
            let set = set.and_then(|set| labels.get(set.index())).copied();
            let (labels, size) = set.unwrap_or_default();
            let site = self.sites.row(Site {
                stack: row,
                labels,
                size,
            });
            let cell = cells.entry(site).or_default();
            for (sum, column) in cell.iter_mut().zip(columns) {
                let column = column.and_then(|c| profile.samples.values.get(c));
                let value = column.and_then(|c| c.get(sample)).copied();
                *sum = sum.wrapping_add(value.unwrap_or_default());
            }
        }
        let mut cells: Vec<_> = cells.into_iter().collect();
        cells.sort_unstable_by_key(|(site, _)| *site);
        Taken { cells, deepest }
    }

    fn lines(&mut self, selected: &Selected, location: LocationId) -> Vec<FrameRow> {
        let profile = selected.profile;
        if profile.locations.lines_of(location).is_empty() {
            let address = profile.locations.address.get(location.index());
            let name = format!("0x{:x}", address.copied().unwrap_or_default());
            let name = self.strings.row(name.into_bytes().into_boxed_slice());
            let file = self.strings.row(Box::default());
            return vec![self.frames.row(Frame {
                name,
                file,
                line: 0,
            })];
        }
        let table = &profile.locations.lines;
        (selected.lines_of(location))
            .filter_map(|line| {
                let function = table.function.get(line)?.index();
                let name = profile.functions.name.get(function)?;
                let file = profile.functions.filename.get(function)?;
                let frame = Frame {
                    name: self.strings.row(profile.strings.bytes(*name).into()),
                    file: self.strings.row(profile.strings.bytes(*file).into()),
                    line: *table.line.get(line)?,
                };
                Some(self.frames.row(frame))
            })
            .collect()
    }

    fn label_set(&mut self, selected: &Selected, set: LabelSetId) -> (LabelsRow, i64) {
        let profile = selected.profile;
        let mut size = 0;
        // How large objects are is no label that anybody hides.
        for label in profile.labels.get(set) {
            if let LabelValue::Number { value, .. } = label.value
                && profile.strings.bytes(label.key) == b"bytes"
            {
                size = value;
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
                    let key = self.strings.row(key.into());
                    texts.push((key, self.strings.row(text.into())));
                }
            }
        }
        (self.labels.row(texts.into_boxed_slice()), size)
    }
}

/// What one profile adds.
#[derive(Debug)]
pub struct Taken {
    /// In ascending order of site.
    pub cells: Vec<(SiteRow, [i64; 4])>,
    /// Locations of the deepest stack.
    pub deepest: usize,
}
