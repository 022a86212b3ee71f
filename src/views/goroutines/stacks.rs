//! What is known of every stack of one side, each in one pass over the tree of stacks, root first: what it hashes to, whose frame it ends
//! in, and whether a search finds it. As far as the page's filters show frames.

use super::protocol::{Frame, MOST_FRAMES, StackShown};
use crate::analysis::go_module;
use crate::analysis::paths;
use crate::analysis::query::Matcher;
use crate::analysis::selected::Selected;
use crate::profile::{FunctionId, LocationId, Profile, StackId};
use crate::protocol::{NameKey, Pair, PathKey};
use crate::views::packages::origin::Origin;
use crate::views::packages::place;

/// A frame that stands for a stack.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Spot {
    #[default]
    None,
    /// A row of the table of lines.
    Line(u32),
    /// A location without a name.
    Address(LocationId),
}

pub struct Stacks<'a> {
    pub selected: Selected<'a>,
    /// By function.
    keys: Vec<NameKey>,
    origins: Vec<Origin>,
    /// By stack: equal where functions and lines are, in any profile.
    hash: Vec<PathKey>,
    /// By stack: the frame of own code nearest to the leaf; without one that of a dependency, of the library, of the runtime.
    spots: Vec<Spot>,
    /// By stack: a frame's name matches. `None`: nothing is searched for.
    hits: Option<Vec<bool>>,
}

impl<'a> Stacks<'a> {
    pub fn new(selected: Selected<'a>, search: Option<&Matcher>) -> Stacks<'a> {
        let profile = selected.profile;
        let module = go_module::of_go(profile);
        let functions = 0..profile.functions.len();
        let place = |function: usize| {
            let name = profile.strings.text(profile.functions.name[function]);
            let file = profile.strings.text(profile.functions.filename[function]);
            place::of(&name, &file, &module).origin
        };
        let mut stacks = Stacks {
            keys: functions
                .clone()
                .map(|f| NameKey::of(name(profile, f)))
                .collect(),
            origins: functions.clone().map(place).collect(),
            hash: vec![PathKey::ROOT; profile.stacks.len()],
            spots: vec![Spot::None; profile.stacks.len()],
            hits: None,
            selected,
        };
        let found = search.map(|search| {
            let is_match = |f: usize| search.is_match(name(profile, f));
            functions.map(is_match).collect::<Vec<bool>>()
        });
        stacks.walk(found.as_deref());
        stacks
    }

    /// `found`: by function.
    fn walk(&mut self, found: Option<&[bool]>) {
        let profile = self.selected.profile;
        let locations = 0..profile.locations.len();
        let of_location: Vec<(NameKey, Spot)> = locations
            .map(|location| self.location(LocationId::from_index(location)))
            .collect();
        let mut hits = vec![false; profile.stacks.len()];
        for stack in 1..profile.stacks.len() {
            let above = profile.stacks.parent[stack].index();
            (self.hash[stack], self.spots[stack]) = (self.hash[above], self.spots[above]);
            hits[stack] = hits[above];
            if !self.selected.shows_stack(StackId::from_index(stack)) {
                continue;
            }
            let location = profile.stacks.location[stack];
            let (key, spot) = of_location[location.index()];
            self.hash[stack] = self.hash[above].child(key);
            if self.rank(spot) <= self.rank(self.spots[above]) {
                self.spots[stack] = spot;
            }
            if let Some(found) = found {
                let mut functions = self.selected.lines_of(location);
                hits[stack] |= functions.any(|line| found[self.function(line).index()]);
            }
        }
        self.hits = found.map(|_| hits);
    }

    /// The hash of its frames, and the one that stands for them.
    fn location(&self, location: LocationId) -> (NameKey, Spot) {
        let profile = self.selected.profile;
        let mut spot = Spot::Address(location);
        let mut hash = PathKey::ROOT;
        for line in self.selected.lines_of(location).rev() {
            let own = Spot::Line(line as u32);
            // Innermost last: it is the nearest to the leaf.
            if spot == Spot::Address(location) || self.rank(own) <= self.rank(spot) {
                spot = own;
            }
            let number = profile.locations.lines.line[line];
            hash = hash.child(self.keys[self.function(line).index()]);
            hash = hash.child(NameKey(number as u64));
        }
        if let Spot::Address(_) = spot {
            hash = hash.child(NameKey(profile.locations.address[location.index()]));
        }
        (NameKey(hash.0), spot)
    }

    /// The less, the more it says.
    fn rank(&self, spot: Spot) -> u8 {
        match self.origin(spot) {
            _ if spot == Spot::None => u8::MAX,
            Origin::Own => 0,
            Origin::Dependency => 1,
            Origin::Standard => 2,
            Origin::Runtime => 3,
            Origin::Unknown => 4,
        }
    }

    pub fn origin(&self, spot: Spot) -> Origin {
        match spot {
            Spot::Line(line) => self.origins[self.function(line as usize).index()],
            Spot::None | Spot::Address(_) => Origin::Unknown,
        }
    }

    fn function(&self, line: usize) -> FunctionId {
        self.selected.profile.locations.lines.function[line]
    }

    pub fn hash(&self, stack: StackId) -> NameKey {
        NameKey(self.hash[stack.index()].0)
    }

    pub fn is_hit(&self, stack: StackId) -> bool {
        let hits = self.hits.as_ref();
        hits.is_none_or(|hits| hits[stack.index()])
    }

    pub fn spot(&self, stack: StackId) -> Spot {
        self.spots[stack.index()]
    }

    /// Equal for one function, in any profile.
    pub fn spot_key(&self, spot: Spot) -> NameKey {
        match spot {
            Spot::Line(line) => self.keys[self.function(line as usize).index()],
            _ => NameKey::of(self.spot_name(spot).as_bytes()),
        }
    }

    pub fn spot_function(&self, spot: Spot) -> Option<NameKey> {
        matches!(spot, Spot::Line(_)).then(|| self.spot_key(spot))
    }

    pub fn spot_name(&self, spot: Spot) -> String {
        let profile = self.selected.profile;
        match spot {
            Spot::Line(line) => {
                let function = self.function(line as usize).index();
                let name = profile.strings.text(profile.functions.name[function]);
                name.into_owned()
            }
            Spot::Address(location) => {
                format!("{:#x}", profile.locations.address[location.index()])
            }
            Spot::None => String::new(),
        }
    }

    /// `file:line`; empty where there is none.
    pub fn spot_place(&self, spot: Spot) -> String {
        let Spot::Line(line) = spot else {
            return String::new();
        };
        let (file, line) = (self.file(line as usize), self.line(line as usize));
        match line {
            0 => file,
            line => format!("{file}:{line}"),
        }
    }

    fn file(&self, line: usize) -> String {
        let profile = self.selected.profile;
        let function = self.function(line).index();
        let file = profile.strings.text(profile.functions.filename[function]);
        file.into_owned()
    }

    fn line(&self, line: usize) -> i64 {
        self.selected.profile.locations.lines.line[line]
    }

    pub fn shown(&self, stack: StackId, count: Pair) -> StackShown {
        let mut shown = StackShown {
            count,
            ..StackShown::default()
        };
        for location in self.selected.leaf_to_root(stack) {
            let lines: Vec<usize> = self.selected.lines_of(location).collect();
            if lines.is_empty() {
                self.put(&mut shown, || self.nameless(location));
            }
            for (at, line) in lines.iter().enumerate() {
                let is_inlined = at + 1 < lines.len();
                self.put(&mut shown, || self.frame(*line, is_inlined));
            }
        }
        shown
    }

    fn put(&self, shown: &mut StackShown, frame: impl FnOnce() -> Frame) {
        match shown.frames.len() < MOST_FRAMES {
            true => shown.frames.push(frame()),
            false => shown.left_out += 1,
        }
    }

    fn frame(&self, line: usize, is_inlined: bool) -> Frame {
        let profile = self.selected.profile;
        let function = self.function(line).index();
        let path = profile.strings.bytes(profile.functions.filename[function]);
        let file_key = match path {
            b"" => NameKey::of(path),
            path => NameKey::of(&paths::clean(path)),
        };
        Frame {
            name: self.spot_name(Spot::Line(line as u32)),
            function: self.keys[function],
            file_key,
            file: self.file(line),
            line: self.line(line),
            origin: self.origins[function],
            is_inlined,
        }
    }

    fn nameless(&self, location: LocationId) -> Frame {
        let spot = Spot::Address(location);
        Frame {
            name: self.spot_name(spot),
            function: self.spot_key(spot),
            file_key: NameKey::of(b""),
            file: String::new(),
            line: 0,
            origin: Origin::Unknown,
            is_inlined: false,
        }
    }
}

fn name(profile: &Profile, function: usize) -> &[u8] {
    profile.strings.bytes(profile.functions.name[function])
}
