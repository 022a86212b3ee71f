//! Frames: what a call tree is keyed by. A location stands for one frame per line, or one for itself if it has no lines. Frames of
//! different profiles are one if pprof prints the same name for both at the chosen granularity.

use super::graph::{Grain, NodeId, Nodes};
use super::selected::Selected;
use crate::profile::{FunctionId, LocationId, Profile, StringId, Strings};
use crate::protocol::{Granularity, NameKey};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// A row of a [`FrameTable`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct FrameId(pub u32);

impl FrameId {
    /// The frame of a call tree's root.
    pub const NONE: FrameId = FrameId(u32::MAX);

    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Frames shared by all profiles in view, at one granularity: pprof's printable name is the key.
#[derive(Debug, Default)]
pub struct FrameTable {
    strings: Strings,
    pub name: Vec<StringId>,
    pub key: Vec<NameKey>,
    /// What the package is told from: the function's name, or the file's folder.
    of_package: Vec<StringId>,
    /// The file of the first function met under that name; the empty string where it has none.
    pub file: Vec<StringId>,
    pub line: Vec<i64>,
    by_name: FxHashMap<Box<[u8]>, FrameId>,
    by_key: FxHashMap<NameKey, FrameId>,
}

/// For one profile: the frames of each location, root-most first.
#[derive(Debug, Default)]
pub struct LocationFrames {
    /// Frames of location i: `start[i]..start[i + 1]`.
    start: Vec<u32>,
    frames: Vec<FrameId>,
}

impl LocationFrames {
    pub fn root_first(&self, location: LocationId) -> &[FrameId] {
        let index = location.index();
        &self.frames[self.start[index] as usize..self.start[index + 1] as usize]
    }

    pub fn heap_bytes(&self) -> usize {
        (self.start.capacity() + self.frames.capacity()) * 4
    }
}

impl FrameTable {
    pub fn len(&self) -> usize {
        self.name.len()
    }

    pub fn is_empty(&self) -> bool {
        self.name.is_empty()
    }

    pub fn ids(&self) -> impl Iterator<Item = FrameId> {
        (0..self.len() as u32).map(FrameId)
    }

    pub fn by_key(&self, key: NameKey) -> Option<FrameId> {
        self.by_key.get(&key).copied()
    }

    pub fn key(&self, frame: FrameId) -> NameKey {
        self.key[frame.index()]
    }

    pub fn name(&self, frame: FrameId) -> Cow<'_, str> {
        self.strings.text(self.name[frame.index()])
    }

    /// What lists are ordered by: a profile's names need not be UTF-8.
    pub fn name_bytes(&self, frame: FrameId) -> &[u8] {
        self.strings.bytes(self.name[frame.index()])
    }

    pub fn file(&self, frame: FrameId) -> Cow<'_, str> {
        self.strings.text(self.file[frame.index()])
    }

    /// `file:line` of the function's start, as far as they are known.
    pub fn place(&self, frame: FrameId) -> String {
        match (self.file(frame), self.line[frame.index()]) {
            (file, line) if file.is_empty() || line == 0 => file.into_owned(),
            (file, line) => format!("{file}:{line}"),
        }
    }

    /// Equal for the functions of one package, in any file: what a hue is chosen by.
    pub fn package(&self, frame: FrameId) -> u32 {
        let hash = NameKey::of(self.package_bytes(frame)).0;
        (hash ^ (hash >> 32)) as u32
    }

    fn package_bytes(&self, frame: FrameId) -> &[u8] {
        package_of(self.strings.bytes(self.of_package[frame.index()]))
    }

    /// Adds the frames of a profile as far as they are shown.
    pub fn add(&mut self, selected: &Selected, grain: Grain) -> LocationFrames {
        match grain.granularity {
            Granularity::Functions => self.add_functions(selected, grain.inlines),
            _ => self.add_nodes(&Nodes::new(selected, grain), selected.profile),
        }
    }

    /// The frames are those of pprof's nodes.
    fn add_nodes(&mut self, nodes: &Nodes, profile: &Profile) -> LocationFrames {
        let of_node: Vec<FrameId> = nodes.ids().map(|node| self.node(nodes, node)).collect();
        let mut frames = LocationFrames {
            start: vec![0],
            frames: Vec::new(),
        };
        for location in (0..profile.locations.len()).map(LocationId::from_index) {
            let own = nodes.root_first(location).iter();
            frames.frames.extend(own.map(|node| of_node[node.index()]));
            frames.start.push(frames.frames.len() as u32);
        }
        frames
    }

    fn node(&mut self, nodes: &Nodes, node: NodeId) -> FrameId {
        let (name, file) = (nodes.name(node), nodes.file(node));
        let folder = file.iter().rposition(|b| *b == b'/').unwrap_or(0);
        let of_package = if name.is_empty() {
            &file[..folder]
        } else {
            name
        };
        self.intern(
            &nodes.printable_name(node),
            of_package,
            file,
            nodes.line(node),
        )
    }

    /// As [`FrameTable::add_nodes`] at the granularity of functions, without making the nodes: the page waits for it.
    fn add_functions(&mut self, selected: &Selected, inlines: bool) -> LocationFrames {
        let profile = selected.profile;
        let mut of_function = vec![FrameId::NONE; profile.functions.len()];
        let mut frames = LocationFrames {
            start: vec![0],
            frames: Vec::with_capacity(profile.locations.lines.function.len()),
        };
        for location in (0..profile.locations.len()).map(LocationId::from_index) {
            if !selected.shows_location(location) {
                frames.start.push(frames.frames.len() as u32);
                continue;
            }
            let mut lines = selected.lines_of(location).rev().peekable();
            if lines.peek().is_none() {
                frames.frames.push(self.unnamed(profile, location));
            }
            let shown = if inlines { usize::MAX } else { 1 };
            for line in lines.take(shown) {
                let function = profile.locations.lines.function[line];
                frames.frames.push(self.function(
                    profile,
                    location,
                    function,
                    &mut of_function[function.index()],
                ));
            }
            frames.start.push(frames.frames.len() as u32);
        }
        frames
    }

    fn function(
        &mut self,
        profile: &Profile,
        location: LocationId,
        function: FunctionId,
        known: &mut FrameId,
    ) -> FrameId {
        if *known != FrameId::NONE {
            return *known;
        }
        let f = function.index();
        let name = profile.strings.bytes(profile.functions.name[f]);
        if name.is_empty() {
            // Its printable name is that of the location's binary, which another location need not share.
            return self.unnamed(profile, location);
        }
        let file = profile.strings.bytes(profile.functions.filename[f]);
        *known = self.intern(name, name, file, profile.functions.start_line[f]);
        *known
    }

    /// pprof's printable name of what has no function name: its binary's base name in brackets.
    fn unnamed(&mut self, profile: &Profile, location: LocationId) -> FrameId {
        let file = profile.locations.mapping[location.index()]
            .some()
            .map_or(&b""[..], |m| {
                profile.strings.bytes(profile.mappings.file[m.index()])
            });
        let base = base_name(file);
        if base.is_empty() {
            return self.intern(b"<unknown>", b"<unknown>", b"", 0);
        }
        let name = [b"[", base, b"]"].concat();
        self.intern(&name, &name, b"", 0)
    }

    fn intern(&mut self, name: &[u8], of_package: &[u8], file: &[u8], line: i64) -> FrameId {
        if let Some(id) = self.by_name.get(name) {
            return *id;
        }
        let id = FrameId(self.name.len() as u32);
        let key = NameKey::of(name);
        let text = self.strings.push(name).unwrap_or_default();
        self.name.push(text);
        self.of_package.push(match of_package == name {
            true => text,
            false => self.strings.push(of_package).unwrap_or_default(),
        });
        self.key.push(key);
        self.file.push(self.strings.push(file).unwrap_or_default());
        self.line.push(line);
        self.by_name.insert(name.into(), id);
        self.by_key.entry(key).or_insert(id);
        id
    }
}

/// The last part of a path, as Go's `filepath.Base`; empty for an empty path.
pub fn base_name(path: &[u8]) -> &[u8] {
    let end = path.iter().rposition(|b| *b != b'/').map_or(0, |i| i + 1);
    let start = path[..end].iter().rposition(|b| *b == b'/');
    &path[start.map_or(0, |i| i + 1)..end]
}

/// The package part of a name, as pprof's flame graph finds it: group 1 of `^((.*/)?[\w\d_]+)(\.|::)([^/]*)$`. A name of another
/// form is its own package.
pub fn package_of(name: &[u8]) -> &[u8] {
    // A `/` among type arguments or parameters is of another package.
    let is_bracket = |b: &u8| b"[(<{".contains(b);
    let head = name.iter().position(is_bracket).unwrap_or(name.len());
    let slash = name[..head].iter().rposition(|b| *b == b'/');
    let word_start = slash.map_or(0, |i| i + 1);
    let word = name[word_start..]
        .iter()
        .take_while(|b| b.is_ascii_alphanumeric() || **b == b'_')
        .count();
    let rest = &name[word_start + word..];
    if word > 0 && (rest.starts_with(b".") || rest.starts_with(b"::")) {
        &name[..word_start + word]
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages() {
        for (name, package) in [
            ("net/http.(*conn).serve", "net/http"),
            ("main.main", "main"),
            ("example.com/a/b.F[...]", "example.com/a/b"),
            ("a/b.F[go.shape.struct { c/d.X }]", "a/b"),
            ("std::vector::push", "std"),
            ("malloc", "malloc"),
            ("gopkg.in/yaml.v3.Unmarshal", "gopkg.in/yaml"),
        ] {
            assert_eq!(package_of(name.as_bytes()), package.as_bytes(), "{name}");
        }
    }

    #[test]
    fn base_names() {
        for (path, base) in [
            ("/usr/bin/x", "x"),
            ("x/", "x"),
            ("", ""),
            ("//", ""),
            ("x", "x"),
        ] {
            assert_eq!(base_name(path.as_bytes()), base.as_bytes(), "{path}");
        }
    }
}
