//! The nodes of the graph: which frames of a profile count as one. pprof's identity of a node is a tuple of what the chosen
//! granularity leaves of a frame, compared by content, so that two functions of one name are one row of a table.

use crate::analysis::frames::package_of;
use crate::analysis::paths::{self, PathTrim};
use crate::analysis::selected::Selected;
use crate::order;
use crate::profile::{FunctionId, LocationId, Profile, StackId, Stacks, StringId};
use crate::protocol::NameKey;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::ops::Range;

/// A row of [`Nodes`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct NodeId(pub u32);

impl NodeId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

pub use crate::protocol::Granularity;

/// What a node is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Grain {
    pub granularity: Granularity,
    /// Without them a location is its physical caller alone.
    pub inlines: bool,
    /// Columns of source lines, where lines are told apart at all.
    pub columns: bool,
}

/// How frames become nodes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Identity<'o> {
    pub grain: Grain,
    /// The binary and the first line of the function tell frames apart even if they have a name.
    pub by_binary: bool,
    pub paths: PathTrim<'o>,
    /// Packages whose functions are one node, named `package.*`, by the hash of the package.
    pub collapsed: &'o [NameKey],
}

impl From<Grain> for Identity<'_> {
    fn from(grain: Grain) -> Self {
        Identity {
            grain,
            ..Identity::default()
        }
    }
}

impl Default for Grain {
    fn default() -> Self {
        Grain {
            granularity: Granularity::Functions,
            inlines: true,
            columns: false,
        }
    }
}

impl Grain {
    fn keeps_function(self) -> bool {
        self.granularity != Granularity::Files
    }

    fn keeps_file(self) -> bool {
        self.granularity != Granularity::Functions
    }

    fn keeps_line(self) -> bool {
        matches!(
            self.granularity,
            Granularity::Lines | Granularity::Addresses
        )
    }

    pub fn keeps_column(self) -> bool {
        // pprof leaves a profile by addresses alone, columns included, unless inlined frames are to go.
        let untouched = self.granularity == Granularity::Addresses && self.inlines;
        self.keeps_line() && (self.columns || untouched)
    }

    fn keeps_address(self) -> bool {
        self.granularity == Granularity::Addresses
    }
}

/// The key of a node: pprof's `NodeInfo`. Texts are rows of [`Nodes::texts`], equal exactly when their bytes are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct NodeInfo {
    name: TextId,
    file: TextId,
    /// The binary; only of a frame without a function name.
    object: TextId,
    address: u64,
    /// Of the function; only of a frame without a function name.
    start_line: i64,
    line: i64,
    column: i64,
}

/// File and name of a function.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FunctionName {
    file: TextId,
    name: TextId,
}

/// A whole function: its nodes by address or line are parts of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct NodeFunction(NodeInfo);

/// 0 is the empty text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
struct TextId(u32);

/// The nodes of one profile, in order of the first location that stands for them.
#[derive(Debug)]
pub struct Nodes<'a> {
    infos: Vec<NodeInfo>,
    texts: Vec<Cow<'a, [u8]>>,
    /// Frames of location i: `start[i]..start[i + 1]` of `frames`, root-most first; none of a location that is hidden.
    start: Vec<u32>,
    frames: Vec<NodeId>,
}

impl<'a> Nodes<'a> {
    pub fn new<'o>(selected: &Selected<'a>, identity: impl Into<Identity<'o>>) -> Nodes<'a> {
        let mut builder = Builder::new(selected.profile, identity.into());
        for location in 0..selected.profile.locations.len() {
            builder.add_location(selected, LocationId::from_index(location));
        }
        builder.nodes
    }

    pub fn len(&self) -> usize {
        self.infos.len()
    }

    pub fn is_empty(&self) -> bool {
        self.infos.is_empty()
    }

    pub fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.infos.len() as u32).map(NodeId)
    }

    /// The nodes of a location, root-most first. All but the first are calls inlined into the one before.
    #[inline(always)]
    pub fn root_first(&self, location: LocationId) -> &[NodeId] {
        &self.frames[self.range(location)]
    }

    /// The nodes that a node of the stack tree adds to the path above it, root-most first. Inlined, for it is asked a million times.
    #[inline(always)]
    pub fn of_stack(&self, selected: &Selected, stack: StackId) -> &[NodeId] {
        // A location that is hidden everywhere has no nodes.
        let is_hidden = selected.hides_on_paths() && !selected.shows_stack(stack);
        if is_hidden || stack == Stacks::ROOT {
            return &[];
        }
        self.root_first(selected.profile.stacks.location[stack.index()])
    }

    /// For each node: is it anywhere inlined into another?
    pub fn inlined_anywhere(&self) -> Vec<bool> {
        let mut inlined = vec![false; self.len()];
        for bounds in self.start.windows(2) {
            for node in self.frames[bounds[0] as usize..bounds[1] as usize]
                .iter()
                .skip(1)
            {
                inlined[node.index()] = true;
            }
        }
        inlined
    }

    /// Function, file and line as far as the granularity keeps them: what a report shows.
    pub fn printable_name(&self, node: NodeId) -> Vec<u8> {
        let parts = self.components(node, self.name(node), self.file(node));
        parts.join(&b' ')
    }

    /// The parts of a printable name, made of what is to stand for the name and the file.
    pub fn components<'n>(&self, node: NodeId, name: &'n [u8], file: &[u8]) -> Vec<Cow<'n, [u8]>> {
        let info = &self.infos[node.index()];
        let mut parts: Vec<Cow<[u8]>> = Vec::with_capacity(3);
        if info.address != 0 {
            parts.push(format!("{:016x}", info.address).into_bytes().into());
        }
        if !name.is_empty() {
            parts.push(name.into());
        }
        if info.line != 0 {
            let mut place = [file, format!(":{}", info.line).as_bytes()].concat();
            if info.column != 0 {
                place.extend(format!(":{}", info.column).bytes());
            }
            parts.push(place.into());
        } else if !file.is_empty() {
            parts.push(file.to_vec().into());
        } else if name.is_empty() {
            let object = self.text(info.object);
            parts.push(if object.is_empty() {
                b"<unknown>".into()
            } else {
                [b"[", paths::base(object), b"]"].concat().into()
            });
        }
        parts
    }

    /// The place of each node's printable name among all of them; nodes of one name have the same.
    pub fn name_ranks(&self) -> Vec<u32> {
        let mut named: Vec<(Vec<u8>, NodeId)> =
            self.ids().map(|n| (self.printable_name(n), n)).collect();
        order::sort(&mut named);
        let mut ranks = vec![0; named.len()];
        for (place, pair) in named.windows(2).enumerate() {
            let (above, node) = (pair[0].1.index(), pair[1].1.index());
            let is_new = pair[0].0 != pair[1].0;
            ranks[node] = if is_new {
                place as u32 + 1
            } else {
                ranks[above]
            };
        }
        ranks
    }

    /// What a node is called, and what is equal for all parts of its function.
    pub fn function(&self, node: NodeId) -> (FunctionName, NodeFunction) {
        let info = self.infos[node.index()];
        let is_whole = info.address == 0 && info.line == 0;
        let whole = NodeInfo {
            address: 0,
            line: 0,
            // A node without address and line is its own function, in pprof whatever its column.
            column: if is_whole { info.column } else { 0 },
            ..info
        };
        let name = FunctionName {
            file: info.file,
            name: info.name,
        };
        (name, NodeFunction(whole))
    }

    pub fn name(&self, node: NodeId) -> &[u8] {
        self.text(self.infos[node.index()].name)
    }

    /// The source file; empty where the granularity does not keep it.
    pub fn file(&self, node: NodeId) -> &[u8] {
        self.text(self.infos[node.index()].file)
    }

    /// The binary, where it tells nodes apart.
    pub fn object(&self, node: NodeId) -> &[u8] {
        self.text(self.infos[node.index()].object)
    }

    pub fn address(&self, node: NodeId) -> u64 {
        self.infos[node.index()].address
    }

    pub fn line(&self, node: NodeId) -> i64 {
        self.infos[node.index()].line
    }

    pub fn column(&self, node: NodeId) -> i64 {
        self.infos[node.index()].column
    }

    /// The first line of the function, where it tells nodes apart.
    pub fn start_line(&self, node: NodeId) -> i64 {
        self.infos[node.index()].start_line
    }

    fn text(&self, id: TextId) -> &[u8] {
        &self.texts[id.0 as usize]
    }

    #[inline(always)]
    fn range(&self, location: LocationId) -> Range<usize> {
        self.start[location.index()] as usize..self.start[location.index() + 1] as usize
    }
}

struct Builder<'a, 'o> {
    profile: &'a Profile,
    grain: Grain,
    identity: Identity<'o>,
    nodes: Nodes<'a>,
    by_info: FxHashMap<NodeInfo, NodeId>,
    by_text: FxHashMap<Cow<'a, [u8]>, TextId>,
    /// What of a node follows from its function alone.
    of_function: Vec<Option<(TextId, TextId)>>,
}

impl<'a, 'o> Builder<'a, 'o> {
    fn new(profile: &'a Profile, identity: Identity<'o>) -> Builder<'a, 'o> {
        Builder {
            profile,
            grain: identity.grain,
            identity,
            nodes: Nodes {
                infos: Vec::new(),
                texts: vec![Cow::Borrowed(b"")],
                start: vec![0],
                frames: Vec::new(),
            },
            by_info: FxHashMap::default(),
            by_text: FxHashMap::from_iter([(Cow::Borrowed(&b""[..]), TextId(0))]),
            of_function: vec![None; profile.functions.len()],
        }
    }

    fn add_location(&mut self, selected: &Selected, location: LocationId) {
        if selected.shows_location(location) {
            self.add_frames(selected, location);
        }
        self.nodes.start.push(self.nodes.frames.len() as u32);
    }

    fn add_frames(&mut self, selected: &Selected, location: LocationId) {
        let mut lines = selected.lines_of(location).rev();
        let Some(caller) = lines.next() else {
            let info = NodeInfo {
                address: self.address(location),
                object: self.object(location),
                ..NodeInfo::default()
            };
            return self.add_frame(info);
        };
        let info = self.line_info(location, caller);
        self.add_frame(info);
        if self.grain.inlines {
            for line in lines {
                let info = self.line_info(location, line);
                self.add_frame(info);
            }
        }
    }

    fn add_frame(&mut self, info: NodeInfo) {
        let infos = &mut self.nodes.infos;
        let node = *self.by_info.entry(info).or_insert_with(|| {
            infos.push(info);
            NodeId(infos.len() as u32 - 1)
        });
        self.nodes.frames.push(node);
    }

    fn line_info(&mut self, location: LocationId, line: usize) -> NodeInfo {
        let lines = &self.profile.locations.lines;
        let function = lines.function[line];
        let (name, file) = self.function_texts(function);
        let mut info = NodeInfo {
            name,
            file,
            address: self.address(location),
            ..NodeInfo::default()
        };
        if self.grain.keeps_line() {
            info.line = lines.line[line];
        }
        if self.grain.keeps_column() {
            info.column = lines.column[line];
        }
        // Without a name, what is left to tell frames apart: pprof's rule, which by files makes one row a function.
        if name == TextId(0) || self.identity.by_binary {
            info.object = self.object(location);
            info.start_line = self.profile.functions.start_line[function.index()];
        }
        info
    }

    fn function_texts(&mut self, function: FunctionId) -> (TextId, TextId) {
        if let Some(known) = self.of_function[function.index()] {
            return known;
        }
        let functions = &self.profile.functions;
        let name = if self.grain.keeps_function() {
            self.function_name(functions.name[function.index()])
        } else {
            TextId(0)
        };
        let file = functions.filename[function.index()];
        let file = self.identity.paths.trim(self.profile.strings.bytes(file));
        let file = if self.grain.keeps_file() && !file.is_empty() {
            self.intern(paths::clean(file))
        } else {
            TextId(0)
        };
        self.of_function[function.index()] = Some((name, file));
        (name, file)
    }

    fn function_name(&mut self, name: StringId) -> TextId {
        let text = self.profile.strings.bytes(name);
        if self.identity.collapsed.is_empty() {
            return self.string(name);
        }
        let package = package_of(text);
        match self.identity.collapsed.contains(&NameKey::of(package)) {
            true => self.intern([package, b".*"].concat().into()),
            false => self.string(name),
        }
    }

    fn address(&self, location: LocationId) -> u64 {
        if self.grain.keeps_address() {
            self.profile.locations.address[location.index()]
        } else {
            0
        }
    }

    fn object(&mut self, location: LocationId) -> TextId {
        match self.profile.locations.mapping[location.index()].some() {
            Some(mapping) => self.string(self.profile.mappings.file[mapping.index()]),
            None => TextId(0),
        }
    }

    fn string(&mut self, string: StringId) -> TextId {
        self.intern(Cow::Borrowed(self.profile.strings.bytes(string)))
    }

    fn intern(&mut self, text: Cow<'a, [u8]>) -> TextId {
        if let Some(id) = self.by_text.get(&text) {
            return *id;
        }
        let id = TextId(self.nodes.texts.len() as u32);
        self.nodes.texts.push(text.clone());
        self.by_text.insert(text, id);
        id
    }
}
