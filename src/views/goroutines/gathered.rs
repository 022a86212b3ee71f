//! The goroutines of both sides, one row a sample that the page's filters keep, and the numbers of all that the files have.

use super::facts::{Facts, WordId, Words, facts, is_dump};
use super::protocol::{Fate, GoroutinesQuestion, Knows, Moves};
use super::stacks::Stacks;
use super::waiting::{by_frames, is_system};
use crate::analysis::query::Matcher;
use crate::leaks::Kind;
use crate::profile::{LabelSetId, Profile, StackId};
use crate::protocol::{Failure, NameKey, Pair};
use crate::views::Looked;
use rustc_hash::FxHashMap;

/// The new side; the base comes first where there is one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Of {
    Base,
    New,
}

impl Of {
    pub fn pair(self, value: i64) -> Pair {
        match self {
            Of::Base => Pair {
                base: value,
                new: 0,
            },
            Of::New => Pair {
                base: 0,
                new: value,
            },
        }
    }
}

pub struct Side<'a> {
    pub of: Of,
    pub stacks: Stacks<'a>,
    pub is_dump: bool,
    /// By set of labels.
    facts: Vec<Facts>,
    /// The sample of each number, whatever the filters: of two, the first.
    pub by_goid: FxHashMap<i64, u32>,
}

/// What one sample counts.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub of: Of,
    pub sample: u32,
    pub value: i64,
    /// Where the stack ends, as far as it is shown.
    pub leaf: StackId,
    pub state: WordId,
    pub is_system: bool,
    /// A frame or the creator matches what is searched for; true where nothing is.
    pub is_hit: bool,
}

pub struct Gathered<'a> {
    pub base: Option<Side<'a>>,
    pub new: Side<'a>,
    pub rows: Vec<Row>,
    pub words: Words,
    pub knows: Knows,
}

/// `None`: what is looked at counts no goroutines.
pub fn kind(looked: &Looked) -> Result<Kind, Kind> {
    let mut kinds = looked.view.sides().map(|side| {
        let profile = looked.view.profiles[side.choice.profile];
        Kind::of("", profile)
    });
    let is_one = |kind: &Kind| matches!(kind, Kind::Goroutine | Kind::GoroutineLeak);
    match kinds.find(|kind| !is_one(kind)) {
        Some(other) => Err(other),
        None => {
            let new = &looked.view.figures.new;
            Ok(Kind::of("", looked.view.profiles[new.choice.profile]))
        }
    }
}

pub fn gather<'a>(
    looked: &Looked<'a>,
    question: &GoroutinesQuestion,
) -> Result<Gathered<'a>, Failure> {
    let search = match question.search.text.as_str() {
        "" => None,
        _ => Some(Matcher::new(&question.search).map_err(|problem| Failure {
            problem,
            help: tr!("Mend the expression in the search, or switch expressions off."),
        })?),
    };
    let mut words = Words::default();
    let mut rows = Vec::new();
    let mut side = |side: &crate::analysis::scene::Side, of: Of| {
        let profile = looked.view.profiles[side.choice.profile];
        let selected = looked.query.select(profile, &mut looked.query.unmatched());
        let values: Vec<i64> = side.choice.values(profile).collect();
        let is_dump = is_dump(profile);
        let sets = (0..profile.labels.len()).map(LabelSetId::from_index);
        let facts: Vec<Facts> = sets
            .map(|set| facts(&selected, set, is_dump, &mut words))
            .collect();
        let mut states = States::new(profile);
        for (sample, leaf) in selected.leaves() {
            let facts = &facts[profile.samples.labels[sample].index()];
            let (by_frames, is_system) = states.of(profile.samples.stack[sample], &mut words);
            rows.push(Row {
                of,
                sample: sample as u32,
                value: values[sample],
                leaf,
                state: if is_dump { facts.state } else { by_frames },
                is_system,
                is_hit: true,
            });
        }
        Side {
            of,
            by_goid: by_goid(profile, &facts),
            stacks: Stacks::new(selected, search.as_ref()),
            is_dump,
            facts,
        }
    };
    let figures = looked.view.figures;
    let base = figures.base.as_ref().map(|base| side(base, Of::Base));
    let new = side(&figures.new, Of::New);
    let mut gathered = Gathered {
        base,
        new,
        rows,
        words,
        knows: Knows::default(),
    };
    if let Some(search) = &search {
        gathered.search(search);
    }
    gathered.knows = gathered.knows();
    Ok(gathered)
}

fn by_goid(profile: &Profile, facts: &[Facts]) -> FxHashMap<i64, u32> {
    let mut samples = FxHashMap::default();
    for (sample, set) in profile.samples.labels.iter().enumerate() {
        let goid = facts[set.index()].goid;
        if goid != 0 {
            samples.entry(goid).or_insert(sample as u32);
        }
    }
    samples
}

/// What frames tell, once for each stack. Of whole stacks: a filter that hides the runtime does not change what a goroutine does.
struct States<'a> {
    profile: &'a Profile,
    known: FxHashMap<StackId, (WordId, bool)>,
}

impl<'a> States<'a> {
    fn new(profile: &'a Profile) -> States<'a> {
        let known = FxHashMap::default();
        States { profile, known }
    }

    fn of(&mut self, stack: StackId, words: &mut Words) -> (WordId, bool) {
        if let Some(known) = self.known.get(&stack) {
            return *known;
        }
        let names: Vec<&[u8]> = names(self.profile, stack).collect();
        let state = by_frames(names.iter().copied());
        let is_system = is_system(names.into_iter().rev());
        let told = (words.row(state), is_system);
        self.known.insert(stack, told);
        told
    }
}

/// Leaf first.
fn names(profile: &Profile, stack: StackId) -> impl Iterator<Item = &[u8]> {
    let locations = profile.stacks.leaf_to_root(stack);
    let lines = locations.flat_map(|location| profile.locations.lines_of(location));
    lines.map(|line| {
        let function = profile.locations.lines.function[line];
        profile
            .strings
            .bytes(profile.functions.name[function.index()])
    })
}

impl<'a> Gathered<'a> {
    pub fn side(&self, of: Of) -> &Side<'a> {
        match (of, &self.base) {
            (Of::Base, Some(base)) => base,
            _ => &self.new,
        }
    }

    pub fn sides(&self) -> impl Iterator<Item = &Side<'a>> {
        self.base.iter().chain([&self.new])
    }

    pub fn facts(&self, row: &Row) -> &Facts {
        self.side(row.of).facts_of(row.sample)
    }

    pub fn hash(&self, row: &Row) -> NameKey {
        self.side(row.of).stacks.hash(row.leaf)
    }

    /// Marks rows whose frames or creator match.
    fn search(&mut self, search: &Matcher) {
        let matches: Vec<bool> = (0..self.words.count() as WordId)
            .map(|word| search.is_match(self.words.text(word).as_bytes()))
            .collect();
        let mut rows = std::mem::take(&mut self.rows);
        let is_hit = |row: &Row| {
            let creator = self.facts(row).created_by;
            self.side(row.of).stacks.is_hit(row.leaf) || creator != 0 && matches[creator as usize]
        };
        for row in &mut rows {
            row.is_hit = is_hit(row);
        }
        self.rows = rows;
    }

    fn knows(&self) -> Knows {
        let dumps = self.sides().filter(|side| side.is_dump);
        let facts = || self.sides().flat_map(|side| &side.facts);
        let kind = Kind::of("", self.new.profile());
        Knows {
            is_dump: self.sides().all(|side| side.is_dump),
            hides_leaves: self
                .sides()
                .any(|side| !side.is_dump && side.hides_leaves()),
            links: dumps.count() > 0 && facts().any(|facts| facts.created_in != 0),
            addresses: facts().any(|facts| facts.waits_on.is_some()),
            is_leak_profile: kind == Kind::GoroutineLeak,
        }
    }

    /// `None` where a side has no numbers.
    pub fn has_moves(&self) -> bool {
        self.base.is_some() && self.sides().all(|side| !side.by_goid.is_empty())
    }

    pub fn fate(&self, row: &Row) -> Option<Fate> {
        let (goid, other) = (self.facts(row).goid, self.other(row.of)?);
        if goid == 0 || !self.has_moves() {
            return None;
        }
        let Some(sample) = other.by_goid.get(&goid) else {
            return Some(match row.of {
                Of::Base => Fate::Ended,
                Of::New => Fate::New,
            });
        };
        let there = other
            .stacks
            .hash(other.profile().samples.stack[*sample as usize]);
        let side = self.side(row.of);
        let here = side
            .stacks
            .hash(side.profile().samples.stack[row.sample as usize]);
        Some(match here == there {
            true => Fate::Stayed,
            false => Fate::Moved,
        })
    }

    fn other(&self, of: Of) -> Option<&Side<'a>> {
        match of {
            Of::Base => Some(&self.new),
            Of::New => self.base.as_ref(),
        }
    }

    /// One that is on both sides counts where it is now.
    pub fn add(&self, moves: &mut Moves, row: &Row) {
        match (self.fate(row), row.of) {
            (Some(Fate::Stayed), Of::New) => moves.stayed += 1,
            (Some(Fate::Moved), Of::New) => moves.moved += 1,
            (Some(Fate::New), _) => moves.new += 1,
            (Some(Fate::Ended), _) => moves.ended += 1,
            (Some(Fate::Stayed | Fate::Moved), Of::Base) | (None, _) => {}
        }
    }

    /// Whether a number means another goroutine on the other side: Go gives none twice.
    pub fn is_other_process(&self) -> bool {
        let Some(base) = &self.base else {
            return false;
        };
        let mut both = base.by_goid.iter().filter_map(|(goid, sample)| {
            let new = self.new.by_goid.get(goid)?;
            Some((base.facts_of(*sample), self.new.facts_of(*new)))
        });
        both.any(|(a, b)| (a.created_by, a.created_in) != (b.created_by, b.created_in))
    }
}

impl<'a> Side<'a> {
    pub fn profile(&self) -> &'a Profile {
        self.stacks.selected.profile
    }

    pub fn facts_of(&self, sample: u32) -> &Facts {
        let set = self.profile().samples.labels[sample as usize];
        &self.facts[set.index()]
    }

    /// Where a sample's stack ends, as far as it is shown.
    pub fn leaf(&self, sample: u32) -> StackId {
        let shown = self.stacks.selected.leaf_of(sample as usize);
        shown.unwrap_or(self.profile().samples.stack[sample as usize])
    }

    /// The reader of `debug=1` gives the frames that Go left away their addresses for names.
    fn hides_leaves(&self) -> bool {
        let profile = self.profile();
        let mut names = profile.functions.name.iter();
        names.any(|name| profile.strings.bytes(*name).starts_with(b"runtime.0x"))
    }
}
