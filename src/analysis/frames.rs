//! Frames: what a call tree is keyed by. A location stands for one frame per line, or one for itself if it has no lines. Frames of
//! different profiles are one if their key is: at the default granularity (functions) that is the function's name, as in pprof.

use crate::profile::{FunctionId, LocationId, Profile, StringId, Strings};
use rustc_hash::FxHashMap;

/// A row of a [`FrameTable`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct FrameId(pub u32);

impl FrameId {
    pub const NONE: FrameId = FrameId(u32::MAX);

    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Frames shared by all profiles in view, at function granularity: pprof's printable name is the key.
#[derive(Debug, Default)]
pub struct FrameTable {
    strings: Strings,
    pub name: Vec<StringId>,
    /// The file of the first function met under that name; the empty string where it has none.
    pub file: Vec<StringId>,
    pub line: Vec<i64>,
    by_name: FxHashMap<Vec<u8>, FrameId>,
}

/// For one profile: the frames of each location, root-most first.
#[derive(Debug, Default)]
pub struct LocationFrames {
    start: Vec<u32>,
    frames: Vec<FrameId>,
}

impl LocationFrames {
    pub fn root_first(&self, location: LocationId) -> &[FrameId] {
        &self.frames
            [self.start[location.index()] as usize..self.start[location.index() + 1] as usize]
    }
}

impl FrameTable {
    pub fn len(&self) -> usize {
        self.name.len()
    }

    pub fn is_empty(&self) -> bool {
        self.name.is_empty()
    }

    pub fn name(&self, frame: FrameId) -> std::borrow::Cow<'_, str> {
        self.strings.text(self.name[frame.index()])
    }

    pub fn file(&self, frame: FrameId) -> std::borrow::Cow<'_, str> {
        self.strings.text(self.file[frame.index()])
    }

    /// Adds the frames of `profile`.
    pub fn add(&mut self, profile: &Profile) -> LocationFrames {
        let mut of_function = vec![FrameId::NONE; profile.functions.len()];
        let mut frames = LocationFrames {
            start: vec![0],
            frames: Vec::new(),
        };
        let locations = &profile.locations;
        for l in 0..locations.len() {
            let lines = locations.lines_of(LocationId::from_index(l));
            if lines.is_empty() {
                let name = locations.mapping[l]
                    .some()
                    .map(|m| profile.strings.bytes(profile.mappings.file[m.index()]));
                let base = name
                    .and_then(|n| n.rsplit(|b| *b == b'/').next())
                    .unwrap_or(b"");
                let name = if base.is_empty() {
                    b"<unknown>".to_vec()
                } else {
                    [b"[", base, b"]"].concat()
                };
                frames.frames.push(self.intern(&name, b"", 0));
            }
            for line in lines.rev() {
                let FunctionId(function) = locations.lines.function[line];
                let known = &mut of_function[function as usize];
                if *known == FrameId::NONE {
                    let f = function as usize;
                    let name = profile.strings.bytes(profile.functions.name[f]);
                    let name = if name.is_empty() { b"<unknown>" } else { name };
                    *known = self.intern(
                        name,
                        profile.strings.bytes(profile.functions.filename[f]),
                        profile.functions.start_line[f],
                    );
                }
                frames.frames.push(*known);
            }
            frames.start.push(frames.frames.len() as u32);
        }
        frames
    }

    fn intern(&mut self, name: &[u8], file: &[u8], line: i64) -> FrameId {
        if let Some(id) = self.by_name.get(name) {
            return *id;
        }
        let id = FrameId(self.name.len() as u32);
        self.name.push(self.strings.push(name).unwrap_or_default());
        self.file.push(self.strings.push(file).unwrap_or_default());
        self.line.push(line);
        self.by_name.insert(name.to_vec(), id);
        id
    }
}
