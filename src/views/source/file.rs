//! The lines of one file, and what was inlined into each, as a tree under it.

use super::data::{FileView, InlinedLine, LineFigures, Routine};
use super::every::heaviest;
use super::lines::Keyed;
use super::side::{Side, figures, weight};
use crate::order;
use crate::protocol::{NameKey, Pair};
use rustc_hash::FxHashMap;

/// Lines of a file that have figures: ten times what the longest generated files of Go have.
pub const MOST_LINES: usize = 200_000;
/// Figures of snapshots beside them.
const MOST_CELLS: usize = 2_000_000;
/// Inlined lines under one call line, and how deep they nest.
pub const MOST_INLINED: usize = 100;
pub const DEEPEST_INLINED: usize = 12;

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

/// Whole, however long it is: [`cut`] makes of it what is answered.
pub fn view(
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
    order::sort_by(&mut tops, |a, b| {
        (tree.nodes[*a as usize].line).cmp(&tree.nodes[*b as usize].line)
    });
    for list in children.values_mut() {
        order::sort_by(list, heavier);
    }
    let lines = tops.into_iter().map(|at| {
        let below = below(at, &children);
        let inlined = below.iter().map(|at| {
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
                every: Vec::new(),
            }
        });
        let line = tree.nodes[at as usize].line;
        let (flat, cum) = pairs[at as usize];
        LineFigures {
            line,
            routine: owner.get(&line).copied().unwrap_or(0),
            flat,
            cum,
            every: Vec::new(),
            inlined: inlined.collect(),
            inlined_count: below.len() as u32,
        }
    });
    FileView {
        key,
        path,
        lines: lines.collect(),
        unnumbered,
        routines,
        ..FileView::default()
    }
}

/// As many of its lines as there is room for, the heaviest, and of each as much of what is inlined into it.
pub fn cut(mut file: FileView) -> FileView {
    file.line_count = file.lines.len() as u32;
    let room = MOST_LINES.min(MOST_CELLS / file.snapshots.len().max(1));
    if file.lines.len() > room {
        order::sort_by(&mut file.lines, |a, b| {
            let by_weight = heaviest(b.cum, &b.every).cmp(&heaviest(a.cum, &a.every));
            by_weight.then(a.line.cmp(&b.line))
        });
        file.lines.truncate(room);
        order::sort_by(&mut file.lines, |a, b| a.line.cmp(&b.line));
    }
    let mut inlined_room = room - file.lines.len() + MOST_INLINED;
    for line in &mut file.lines {
        line.inlined_count = line.inlined.len() as u32;
        line.inlined.truncate(MOST_INLINED.min(inlined_room));
        inlined_room -= line.inlined.len();
    }
    file
}

/// Everything under a line, depth first.
pub fn below(line: u32, children: &FxHashMap<u32, Vec<u32>>) -> Vec<u32> {
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
