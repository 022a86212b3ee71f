//! The worker's side: routines, the lines of a file with what was inlined into them, and the lines that call a function. Folds over the
//! stacks of the profiles in view as the filters leave them, for both sides of a comparison.

use super::data::*;
use super::lines::{IsBase, Keyed, fold, put, shown_rows, totals};
use crate::analysis::paths;
use crate::analysis::query::Matcher;
use crate::analysis::selected::Selected;
use crate::order;
use crate::profile::{LocationId, Profile, StackId};
use crate::protocol::{Failure, NameKey, Pair, Pattern, Scene};
use crate::views::Looked;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Routines of the list; of the rest it is said how many there are.
pub const MOST_ROUTINES: usize = 1000;
/// Lines of a file that have figures.
pub const MOST_LINES: usize = 20_000;
/// Inlined lines under one call line, and how deep they nest.
pub const MOST_INLINED: usize = 100;
pub const DEEPEST_INLINED: usize = 12;
const MOST_CALLERS: usize = 100;

/// A side of what is looked at.
struct Side<'a> {
    selected: Selected<'a>,
    values: Vec<i64>,
    is_base: IsBase,
    /// By function: the hashes of its name and of its file's path.
    functions: Vec<(NameKey, NameKey)>,
}

/// What was folded of a scene: a question more about it is a look-up.
#[derive(Default)]
pub struct Memory {
    scene: Option<Scene>,
    routines: Option<Vec<Routine>>,
    files: Vec<(NameKey, Option<FileView>)>,
    callers: Vec<(NameKey, Vec<CallLine>)>,
}

/// Files and functions whose folds are kept.
const MOST_KEPT: usize = 8;

pub fn answer(
    memory: &mut Memory,
    looked: &Looked,
    question: &SourceQuestion,
) -> Result<SourceView, Failure> {
    if memory.scene.as_ref() != Some(looked.scene) {
        *memory = Memory {
            scene: Some(looked.scene.clone()),
            ..Memory::default()
        };
    }
    let inlines = looked.scene.inlines;
    let mut all = || {
        let known = memory.routines.take();
        let routines = known.unwrap_or_else(|| routines(&sides(looked), inlines));
        memory.routines.insert(routines).clone()
    };
    Ok(match question {
        SourceQuestion::Routines(pattern) => SourceView::Routines(list(all(), pattern)?),
        SourceQuestion::File(place) => {
            let routines = all();
            let file = match place {
                Place::File(file) => Some(*file),
                Place::Of(function) => (routines.iter())
                    .filter(|r| r.function == *function && !r.path.is_empty())
                    .max_by_key(|r| weight(r.cum))
                    .map(|r| r.file),
            };
            SourceView::File(file.and_then(|file| {
                kept(&mut memory.files, file, || {
                    view(&sides(looked), inlines, file, routines)
                })
            }))
        }
        SourceQuestion::Callers(function) => {
            SourceView::Callers(kept(&mut memory.callers, *function, || {
                callers(&sides(looked), inlines, *function)
            }))
        }
    })
}

fn kept<T: Clone>(known: &mut Vec<(NameKey, T)>, key: NameKey, make: impl FnOnce() -> T) -> T {
    if let Some((_, value)) = known.iter().find(|(k, _)| *k == key) {
        return value.clone();
    }
    let value = make();
    if known.len() >= MOST_KEPT {
        known.remove(0);
    }
    known.push((key, value.clone()));
    value
}

fn sides<'a>(looked: &Looked<'a>) -> Vec<Side<'a>> {
    let figures = looked.view.figures;
    let sides = [
        figures.base.as_ref().map(|side| (side, IsBase::Yes)),
        Some((&figures.new, IsBase::No)),
    ];
    let side = |(side, is_base): (&crate::analysis::scene::Side, IsBase)| {
        let profile = looked.view.profiles[side.choice.profile];
        Side {
            selected: (looked.query).select(profile, &mut looked.query.unmatched()),
            values: side.choice.values(profile).collect(),
            is_base,
            functions: function_keys(profile),
        }
    };
    sides.into_iter().flatten().map(side).collect()
}

fn function_keys(profile: &Profile) -> Vec<(NameKey, NameKey)> {
    let mut of_path = FxHashMap::default();
    let functions = profile.functions.name.iter();
    let keys = functions.zip(&profile.functions.filename);
    keys.map(|(name, file)| {
        let path = *of_path
            .entry(*file)
            .or_insert_with(|| NameKey::of(&clean(profile.strings.bytes(*file))));
        (NameKey::of(profile.strings.bytes(*name)), path)
    })
    .collect()
}

/// As pprof cleans it, but that no path stays none.
fn clean(path: &[u8]) -> Cow<'_, [u8]> {
    match path {
        b"" => Cow::Borrowed(path),
        path => paths::clean(path),
    }
}

impl Side<'_> {
    fn name(&self, row: usize) -> String {
        let profile = self.selected.profile;
        let function = profile.locations.lines.function[row].index();
        (profile.strings.text(profile.functions.name[function])).into_owned()
    }

    fn path(&self, row: usize) -> String {
        let profile = self.selected.profile;
        let function = profile.locations.lines.function[row].index();
        let path = profile.strings.bytes(profile.functions.filename[function]);
        String::from_utf8_lossy(&clean(path)).into_owned()
    }

    fn keys(&self, row: usize) -> (NameKey, NameKey) {
        self.functions[self.selected.profile.locations.lines.function[row].index()]
    }

    fn line(&self, row: usize) -> i64 {
        self.selected.profile.locations.lines.line[row]
    }

    fn start_line(&self, row: usize) -> i64 {
        let profile = self.selected.profile;
        profile.functions.start_line[profile.locations.lines.function[row].index()]
    }
}

fn weight(pair: Pair) -> u64 {
    pair.new.unsigned_abs().max(pair.base.unsigned_abs())
}

/// Every routine with a figure, in order of first sight.
fn routines(sides: &[Side], inlines: bool) -> Vec<Routine> {
    let mut rows: FxHashMap<(NameKey, NameKey), u32> = FxHashMap::default();
    let mut routines: Vec<Routine> = Vec::new();
    let keyed: Vec<Keyed> = sides
        .iter()
        .map(|side| {
            Keyed::new(&side.selected, inlines, |shown, cum, flat| {
                let first = cum.len();
                for row in shown {
                    let keys = side.keys(*row);
                    let at = *rows.entry(keys).or_insert_with(|| {
                        routines.push(Routine {
                            function: keys.0,
                            name: side.name(*row),
                            file: keys.1,
                            path: side.path(*row),
                            start_line: 0,
                            flat: Pair::default(),
                            cum: Pair::default(),
                        });
                        routines.len() as u32 - 1
                    });
                    let known = &mut routines[at as usize].start_line;
                    let start = side.start_line(*row);
                    *known = if *known == 0 || (start > 0 && start < *known) {
                        start
                    } else {
                        *known
                    };
                    cum.push(at);
                }
                flat.extend(cum[first..].last().copied());
            })
        })
        .collect();
    let pairs = figures(sides, &keyed, routines.len());
    for (routine, (flat, cum)) in routines.iter_mut().zip(pairs) {
        (routine.flat, routine.cum) = (flat, cum);
    }
    routines.retain(|r| !r.name.is_empty() && (weight(r.cum) > 0 || weight(r.flat) > 0));
    routines
}

fn figures(sides: &[Side], keyed: &[Keyed], count: usize) -> Vec<(Pair, Pair)> {
    let mut pairs = vec![(Pair::default(), Pair::default()); count];
    for (side, keyed) in sides.iter().zip(keyed) {
        let sums = fold(&side.selected, keyed, count, &side.values);
        put(&mut pairs, &sums, side.is_base);
    }
    pairs
}

fn list(mut routines: Vec<Routine>, pattern: &Pattern) -> Result<Routines, Failure> {
    if !pattern.text.is_empty() {
        let matcher = Matcher::new(pattern).map_err(|problem| Failure {
            problem,
            help: tr!("Correct the search, or search for plain text."),
        })?;
        routines
            .retain(|r| matcher.is_match(r.name.as_bytes()) || matcher.is_match(r.path.as_bytes()));
    }
    order::sort_by(&mut routines, |a, b| {
        let by_cum = weight(b.cum).cmp(&weight(a.cum));
        let by_flat = || weight(b.flat).cmp(&weight(a.flat));
        by_cum
            .then_with(by_flat)
            .then_with(|| (&a.name, &a.path).cmp(&(&b.name, &b.path)))
    });
    let count = routines.len() as u32;
    routines.truncate(MOST_ROUTINES);
    Ok(Routines {
        count,
        rows: routines,
    })
}

/// A line of the file, or what was inlined into one.
struct Node {
    /// Itself, for a line of the file.
    parent: u32,
    depth: u8,
    function: NameKey,
    file: NameKey,
    line: i64,
    name: String,
    path: String,
}

#[derive(Default)]
struct Tree {
    nodes: Vec<Node>,
    known: FxHashMap<(u32, NameKey, NameKey, i64), u32>,
    /// By line and function: for whose line a line is; rows of `nodes` are of one each.
    owners: Vec<(i64, NameKey)>,
    owner_rows: FxHashMap<(i64, NameKey), u32>,
}

impl Tree {
    const TOP: u32 = u32::MAX;

    fn line(&mut self, side: &Side, row: usize) -> u32 {
        // A line is one, whoever's it is: the function stays out of its key.
        self.node(Self::TOP, NameKey(0), side, row)
    }

    fn node(&mut self, parent: u32, function: NameKey, side: &Side, row: usize) -> u32 {
        let (_, file) = side.keys(row);
        let line = side.line(row);
        if let Some(at) = self.known.get(&(parent, function, file, line)) {
            return *at;
        }
        let at = self.nodes.len() as u32;
        let depth = match self.nodes.get(parent as usize) {
            Some(parent) => parent.depth + 1,
            None => 0,
        };
        let is_line = depth == 0;
        self.nodes.push(Node {
            parent: if is_line { at } else { parent },
            depth,
            function,
            file,
            line,
            name: if is_line {
                String::new()
            } else {
                side.name(row)
            },
            path: if is_line {
                String::new()
            } else {
                side.path(row)
            },
        });
        self.known.insert((parent, function, file, line), at);
        at
    }

    fn owner(&mut self, line: i64, function: NameKey) -> u32 {
        let owners = &mut self.owners;
        *self.owner_rows.entry((line, function)).or_insert_with(|| {
            owners.push((line, function));
            owners.len() as u32 - 1
        })
    }
}

fn view(
    sides: &[Side],
    inlines: bool,
    file: NameKey,
    mut routines: Vec<Routine>,
) -> Option<FileView> {
    routines.retain(|r| r.file == file);
    order::sort_by(&mut routines, |a, b| {
        (a.start_line, &a.name).cmp(&(b.start_line, &b.name))
    });
    let path = routines.first()?.path.clone();
    let mut tree = Tree::default();
    let keyed = sides.iter().map(|side| {
        Keyed::new(&side.selected, inlines, |shown, cum, flat| {
            add_location(&mut tree, side, file, shown, cum, flat);
        })
    });
    let keyed: Vec<Keyed> = keyed.collect();
    let pairs = figures(sides, &keyed, tree.nodes.len());
    let owned = sides.iter().map(|side| {
        Keyed::new(&side.selected, inlines, |shown, cum, _| {
            for row in shown.iter().filter(|row| side.keys(**row).1 == file) {
                cum.push(tree.owner(side.line(*row), side.keys(*row).0));
            }
        })
    });
    let owned: Vec<Keyed> = owned.collect();
    let owner_pairs = figures(sides, &owned, tree.owners.len());
    Some(assemble(file, path, routines, &tree, &pairs, &owner_pairs))
}

fn add_location(
    tree: &mut Tree,
    side: &Side,
    file: NameKey,
    shown: &[usize],
    cum: &mut Vec<u32>,
    flat: &mut Vec<u32>,
) {
    for (place, row) in shown.iter().enumerate() {
        if side.keys(*row).1 != file {
            continue;
        }
        let mut at = tree.line(side, *row);
        cum.push(at);
        let callees = &shown[place + 1..];
        for callee in callees.iter().take(DEEPEST_INLINED) {
            at = tree.node(at, side.keys(*callee).0, side, *callee);
            cum.push(at);
        }
        if callees.len() <= DEEPEST_INLINED {
            flat.push(at);
        }
    }
}

fn assemble(
    key: NameKey,
    path: String,
    routines: Vec<Routine>,
    tree: &Tree,
    pairs: &[(Pair, Pair)],
    owner_pairs: &[(Pair, Pair)],
) -> FileView {
    let owner = owner_of_line(tree, &routines, owner_pairs);
    let mut children: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    let is_heavy = |at: u32| {
        let (flat, cum) = pairs[at as usize];
        weight(flat) > 0 || weight(cum) > 0
    };
    let mut tops = Vec::new();
    let mut unnumbered = Pair::default();
    for (at, node) in (0u32..).zip(&tree.nodes).filter(|(at, _)| is_heavy(*at)) {
        match (node.depth, node.line) {
            (0, line) if line <= 0 => unnumbered = pairs[at as usize].1,
            (0, _) => tops.push(at),
            _ => children.entry(node.parent).or_default().push(at),
        }
    }
    let heavier = |a: &u32, b: &u32| {
        let by_weight = weight(pairs[*b as usize].1).cmp(&weight(pairs[*a as usize].1));
        let (a, b) = (&tree.nodes[*a as usize], &tree.nodes[*b as usize]);
        by_weight.then_with(|| (a.line, &a.name, &a.path).cmp(&(b.line, &b.name, &b.path)))
    };
    let line_count = tops.len() as u32;
    order::sort_by(&mut tops, heavier);
    tops.truncate(MOST_LINES);
    order::sort_by(&mut tops, |a, b| {
        (tree.nodes[*a as usize].line).cmp(&tree.nodes[*b as usize].line)
    });
    for list in children.values_mut() {
        order::sort_by(list, heavier);
    }
    let lines = tops.into_iter().map(|at| {
        let below = below(at, &children);
        let inlined = below.iter().take(MOST_INLINED).map(|at| {
            let node = &tree.nodes[*at as usize];
            let (flat, cum) = pairs[*at as usize];
            InlinedLine {
                depth: node.depth,
                function: node.function,
                name: node.name.clone(),
                file: node.file,
                path: node.path.clone(),
                line: node.line,
                flat,
                cum,
            }
        });
        let line = tree.nodes[at as usize].line;
        let (flat, cum) = pairs[at as usize];
        LineFigures {
            line,
            routine: owner.get(&line).copied().unwrap_or(0),
            flat,
            cum,
            inlined: inlined.collect(),
            inlined_count: below.len() as u32,
        }
    });
    FileView {
        key,
        path,
        line_count,
        lines: lines.collect(),
        unnumbered,
        routines,
    }
}

/// Everything under a line, depth first.
fn below(line: u32, children: &FxHashMap<u32, Vec<u32>>) -> Vec<u32> {
    let mut below = Vec::new();
    let of = |at: &u32| children.get(at).into_iter().flatten().rev().copied();
    let mut waiting: Vec<u32> = of(&line).collect();
    while let Some(at) = waiting.pop() {
        below.push(at);
        waiting.extend(of(&at));
    }
    below
}

fn owner_of_line(tree: &Tree, routines: &[Routine], pairs: &[(Pair, Pair)]) -> FxHashMap<i64, u32> {
    let rows: FxHashMap<NameKey, u32> = routines.iter().map(|r| r.function).zip(0..).collect();
    let mut heaviest: FxHashMap<i64, (u64, u32)> = FxHashMap::default();
    for ((line, function), (_, cum)) in tree.owners.iter().zip(pairs) {
        if let Some(row) = rows.get(function) {
            let known = heaviest.entry(*line).or_insert((weight(*cum), *row));
            if weight(*cum) > known.0 {
                *known = (weight(*cum), *row);
            }
        }
    }
    heaviest
        .into_iter()
        .map(|(line, (_, row))| (line, row))
        .collect()
}

/// The frames right above those of the function, by line; a call from one line counts once a sample.
fn callers(sides: &[Side], inlines: bool, function: NameKey) -> Vec<CallLine> {
    let mut known: FxHashMap<(NameKey, NameKey, i64), u32> = FxHashMap::default();
    let mut lines: Vec<CallLine> = Vec::new();
    for side in sides {
        let mut until: Vec<u32> = vec![0; lines.len()];
        calls(side, inlines, function, |row, stack, end, value| {
            let (caller, file) = side.keys(row);
            let at = *known
                .entry((caller, file, side.line(row)))
                .or_insert_with(|| {
                    lines.push(CallLine {
                        function: caller,
                        name: side.name(row),
                        file,
                        path: side.path(row),
                        line: side.line(row),
                        value: Pair::default(),
                    });
                    lines.len() as u32 - 1
                }) as usize;
            until.resize(lines.len(), 0);
            if stack < until[at] {
                return;
            }
            until[at] = end;
            let value_of = &mut lines[at].value;
            let sum = match side.is_base {
                IsBase::Yes => &mut value_of.base,
                IsBase::No => &mut value_of.new,
            };
            *sum = sum.wrapping_add(value);
        });
    }
    lines.retain(|line| weight(line.value) > 0);
    order::sort_by(&mut lines, |a, b| {
        let by_weight = weight(b.value).cmp(&weight(a.value));
        by_weight.then_with(|| (&a.path, a.line, &a.name).cmp(&(&b.path, b.line, &b.name)))
    });
    lines.truncate(MOST_CALLERS);
    lines
}

/// Says the row that calls the function, the stack on which it does, where that one's subtree ends, and what passes.
fn calls(side: &Side, inlines: bool, function: NameKey, mut say: impl FnMut(usize, u32, u32, i64)) {
    let (selected, stacks) = (&side.selected, &side.selected.profile.stacks);
    let total = totals(selected, &side.values);
    let locations = (0..selected.profile.locations.len()).map(LocationId::from_index);
    let rows: Vec<Vec<usize>> = locations
        .map(|location| shown_rows(selected, location, inlines))
        .collect();
    // By stack: the leaf-most row shown.
    let mut last: Vec<Option<usize>> = vec![None; stacks.len()];
    for stack in 1..stacks.len() {
        let mut above = last[stacks.parent[stack].index()];
        let location = stacks.location[stack];
        if selected.shows_stack(StackId::from_index(stack)) {
            for row in &rows[location.index()] {
                if side.keys(*row).0 == function
                    && let Some(caller) = above
                {
                    say(
                        caller,
                        stack as u32,
                        stacks.subtree_end[stack],
                        total[stack],
                    );
                }
                above = Some(*row);
            }
        }
        last[stack] = above;
    }
}
