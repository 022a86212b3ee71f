//! Answers the view of files and packages. The roll-up is made once for a scene and a way to group; what is sorted, opened and in sight
//! changes with each question.

use super::fold::{Groups, Rollup};
use super::origin::Origin;
use super::place::NOWHERE;
use super::protocol::*;
use crate::analysis::frames::FrameId;
use crate::analysis::go_module;
use crate::analysis::scene::View;
use crate::order;
use crate::protocol::{Failure, NameKey, Pair, Scene};
use crate::views::Looked;
use crate::views::snapshots::answer::Row;
use std::cmp::Ordering;

/// What is kept from one question to the next.
#[derive(Default)]
pub struct Memory {
    kept: Option<(Scene, By, Rolled)>,
}

/// Never fails: it is sums alone.
pub fn answer(
    memory: &mut Memory,
    looked: &Looked,
    question: &PackagesQuestion,
) -> Result<PackagesView, Failure> {
    let by = question.by;
    let is_kept = |(scene, kept, _): &(Scene, By, Rolled)| scene == looked.scene && *kept == by;
    if !memory.kept.as_ref().is_some_and(is_kept) {
        memory.kept = Some((looked.scene.clone(), by, Rolled::new(&looked.view, by)));
    }
    let rolled = memory.kept.as_ref().map(|(.., rolled)| rolled);
    let answered = rolled.map(|rolled| {
        let view = &looked.view;
        Answering { view, rolled }.answer(question)
    });
    Ok(answered.unwrap_or_default())
}

/// Everything of a scene, rolled up in one way.
struct Rolled {
    module: String,
    rollup: Rollup,
    levels: Vec<Level>,
    /// By frame.
    functions: Vec<Figures>,
    origins: Vec<OriginRow>,
}

/// Groups of one depth.
struct Level {
    by: By,
    groups: Groups,
    figures: Vec<Figures>,
    /// By group: those of the next level, or its functions at the last.
    members: Vec<Vec<u32>>,
}

/// A group of a level, or a function behind the last.
#[derive(Clone, Copy)]
struct Node {
    depth: usize,
    at: u32,
}

impl Rolled {
    fn new(view: &View, by: By) -> Rolled {
        let module = module_of(view);
        let rollup = Rollup::new(view, &module);
        let frames = 0..rollup.places.len();
        let functions = rollup.figures(view, &Groups::new(frames));
        let levels = by.levels();
        let path = |place: &'_ super::place::Place, depth: usize| -> Vec<String> {
            let path = levels.iter().take(depth + 1);
            path.map(|by| place.group(*by).to_string()).collect()
        };
        let level = |(depth, by): (usize, &By)| {
            let groups = Groups::new(rollup.places.iter().map(|place| path(place, depth)));
            Level {
                by: *by,
                figures: rollup.figures(view, &groups),
                members: vec![Vec::new(); groups.frames.len()],
                groups,
            }
        };
        let mut levels: Vec<Level> = levels.iter().enumerate().map(level).collect();
        for depth in 0..levels.len() {
            let (above, below) = levels.split_at_mut(depth + 1);
            let Some(level) = above.last_mut() else {
                continue;
            };
            let firsts: Vec<(u32, FrameId)> = match below.first() {
                Some(inner) => {
                    let inner = (0..).zip(&inner.groups.frames);
                    inner
                        .filter_map(|(at, frames)| Some((at, *frames.first()?)))
                        .collect()
                }
                None => (0..rollup.places.len() as u32)
                    .map(|at| (at, FrameId(at)))
                    .collect(),
            };
            for (at, frame) in firsts {
                if let Some(members) = level
                    .groups
                    .of(frame)
                    .and_then(|g| level.members.get_mut(g))
                {
                    members.push(at);
                }
            }
        }
        Rolled {
            origins: origins(view, &rollup),
            module,
            rollup,
            levels,
            functions,
        }
    }
}

/// Every group that the search leaves, and the members of those that are open.
pub fn all_rows(
    looked: &Looked,
    by: By,
    search: &str,
    open: &[GroupKey],
    value: impl Fn(&Figures) -> i64,
) -> Vec<Row> {
    let rolled = Rolled::new(&looked.view, by);
    let answering = Answering {
        view: &looked.view,
        rolled: &rolled,
    };
    let row = |node: Node, within| {
        let row = answering.row(node, &PackagesQuestion::default());
        Row {
            key: row.key,
            within,
            name: row.name,
            function: row.function,
            filter: row.filter,
            value: value(&row.figures),
        }
    };
    let mut rows = Vec::new();
    for group in answering.searched(search) {
        let key = answering.key(group);
        rows.push(row(group, None));
        if open.contains(&key) {
            let members = answering.members(Some(group)).into_iter();
            rows.extend(members.map(|member| row(member, Some(key))));
        }
    }
    rows
}

/// In a comparison the new side's.
fn module_of(view: &View) -> String {
    let modules = view.profiles.iter().rev();
    let mut modules = modules.map(|profile| go_module::of(profile));
    modules.find(|m| !m.is_empty()).unwrap_or_default()
}

fn origins(view: &View, rollup: &Rollup) -> Vec<OriginRow> {
    let groups = rollup.by_origin();
    let figures = rollup.figures(view, &groups);
    let row = |(frames, figures): (&Vec<FrameId>, Figures)| OriginRow {
        origin: frames
            .first()
            .map_or(Origin::Unknown, |f| rollup.places[f.index()].origin),
        figures,
    };
    let mut rows: Vec<OriginRow> = groups.frames.iter().zip(figures).map(row).collect();
    rows.retain(|row| row.figures != Figures::default());
    order::sort_by(&mut rows, |a, b| a.origin.cmp(&b.origin));
    rows
}

/// A roll-up with the names that are not in it.
struct Answering<'v> {
    view: &'v View<'v>,
    rolled: &'v Rolled,
}

impl Answering<'_> {
    fn answer(&self, question: &PackagesQuestion) -> PackagesView {
        let shown = self.searched(&question.search);
        let group_count = shown.len() as u32;
        let nodes = self.opened(shown, question);
        let from = (question.offset as usize).min(nodes.len());
        let limit = (question.limit as usize).min(MOST_ROWS);
        let in_sight = nodes.iter().skip(from).take(limit);
        PackagesView {
            by: question.by,
            origins: self.rolled.origins.clone(),
            rows: in_sight.map(|node| self.row(*node, question)).collect(),
            offset: question.offset,
            row_count: nodes.len() as u32,
            group_count,
            map: self.map(question.zoom),
            module: self.rolled.module.clone(),
        }
    }

    fn searched(&self, search: &str) -> Vec<Node> {
        let search = search.to_lowercase();
        let mut shown = self.members(None);
        shown.retain(|node| search.is_empty() || self.name(*node).to_lowercase().contains(&search));
        shown
    }

    /// In order, with what is open beneath each: every row that one could scroll to.
    fn opened(&self, shown: Vec<Node>, question: &PackagesQuestion) -> Vec<Node> {
        let sorted = |mut nodes: Vec<Node>| {
            order::sort_by(&mut nodes, |a, b| self.order(question, *b, *a));
            nodes
        };
        let mut waiting = sorted(shown);
        let mut rows = Vec::new();
        while let Some(node) = waiting.pop() {
            rows.push(node);
            if !question.open.is_empty() && question.open.contains(&self.key(node)) {
                waiting.extend(sorted(self.members(Some(node))));
            }
        }
        rows
    }

    fn order(&self, question: &PackagesQuestion, a: Node, b: Node) -> Ordering {
        let by_name = || self.name(a).cmp(&self.name(b));
        let by_column = match question.sort {
            Sort::Name => by_name(),
            sort => weight(sort, &self.figures(a)).cmp(&weight(sort, &self.figures(b))),
        };
        let by_column = match question.descending {
            true => by_column.reverse(),
            false => by_column,
        };
        by_column.then_with(by_name)
    }

    /// Those with any figure; `None`: the groups themselves.
    fn members(&self, of: Option<Node>) -> Vec<Node> {
        let levels = &self.rolled.levels;
        let (depth, all): (usize, Vec<u32>) = match of {
            None => (
                0,
                (0..levels.first().map_or(0, |l| l.figures.len()) as u32).collect(),
            ),
            Some(node) => {
                let level = levels.get(node.depth);
                let members = level.and_then(|level| level.members.get(node.at as usize));
                (node.depth + 1, members.cloned().unwrap_or_default())
            }
        };
        let nodes = all.into_iter().map(|at| Node { depth, at });
        nodes
            .filter(|node| self.figures(*node) != Figures::default())
            .collect()
    }

    fn figures(&self, node: Node) -> Figures {
        let of_level = self
            .rolled
            .levels
            .get(node.depth)
            .map(|level| &level.figures);
        let figures = of_level.unwrap_or(&self.rolled.functions);
        figures.get(node.at as usize).copied().unwrap_or_default()
    }

    fn frames(&self, node: Node) -> Vec<FrameId> {
        match self.rolled.levels.get(node.depth) {
            Some(level) => level
                .groups
                .frames
                .get(node.at as usize)
                .cloned()
                .unwrap_or_default(),
            None => vec![FrameId(node.at)],
        }
    }

    fn name(&self, node: Node) -> String {
        let level = self.rolled.levels.get(node.depth);
        match level {
            Some(level) => self.group_name(level, node.at).to_string(),
            None => self.view.forest.table.name(FrameId(node.at)).into_owned(),
        }
    }

    fn group_name(&self, level: &Level, group: u32) -> &str {
        let first = level
            .groups
            .frames
            .get(group as usize)
            .and_then(|frames| frames.first());
        let place = first.and_then(|frame| self.rolled.rollup.places.get(frame.index()));
        place.map_or("", |place| place.group(level.by))
    }

    fn key(&self, node: Node) -> GroupKey {
        if self.rolled.levels.get(node.depth).is_none() {
            return self.view.forest.table.key(FrameId(node.at));
        }
        let first = self.frames(node).first().copied();
        let place = first.and_then(|frame| self.rolled.rollup.places.get(frame.index()));
        let levels = self.rolled.levels.iter().take(node.depth + 1);
        let names = levels.map(|level| place.map_or("", |place| place.group(level.by)));
        NameKey::of(names.collect::<Vec<_>>().join("\0").as_bytes())
    }

    fn row(&self, node: Node, question: &PackagesQuestion) -> GroupRow {
        let (key, name, frames) = (self.key(node), self.name(node), self.frames(node));
        let level = self.rolled.levels.get(node.depth);
        let members = self.members(Some(node)).len() as u32;
        GroupRow {
            key,
            depth: node.depth as u32,
            is_open: members > 0 && question.open.contains(&key),
            origin: self.origin(&frames),
            figures: self.figures(node),
            members,
            function: level.is_none().then_some(key),
            filter: match level {
                Some(level) => self.filter(level.by, &name, &frames),
                None => Some(format!("^{}$", escaped(&name))),
            },
            name,
        }
    }

    /// That of most of its functions; of as many, the one that comes first.
    fn origin(&self, frames: &[FrameId]) -> Origin {
        let places = &self.rolled.rollup.places;
        let count = |origin: &Origin| {
            let same = |frame: &&FrameId| places[frame.index()].origin == *origin;
            frames.iter().filter(same).count()
        };
        let most = Origin::ALL.iter().rev().max_by_key(|origin| count(origin));
        most.copied().unwrap_or_default()
    }

    /// Functions are matched by name, file and binary: the expression has to begin as all of the group do.
    fn filter(&self, by: By, name: &str, frames: &[FrameId]) -> Option<String> {
        if name == NOWHERE {
            return None;
        }
        let table = &self.view.forest.table;
        let literal = escaped(name);
        if matches!(by, By::Directory | By::File) {
            return Some(match by {
                By::File => format!("^{literal}$"),
                _ => format!("^{literal}/[^/]*$"),
            });
        }
        let names = || frames.iter().map(|frame| table.name(*frame));
        let ends: &[&str] = match by {
            By::Module => &[".", "/"],
            _ => &[".", "::"],
        };
        let begins = |text: &str| {
            ends.iter().any(|end| {
                text.strip_prefix(name)
                    .is_some_and(|rest| rest.starts_with(end))
            })
        };
        match names().all(|text| begins(&text)) {
            true if by == By::Module => Some(format!("^{literal}[./]")),
            true => Some(format!(r"^{literal}(\.|::)")),
            false => self.listed(frames),
        }
    }

    /// Where names have nothing in common: each of them, if they are few.
    fn listed(&self, frames: &[FrameId]) -> Option<String> {
        const MOST: usize = 40;
        if frames.len() > MOST {
            return None;
        }
        let table = &self.view.forest.table;
        let names = frames.iter().map(|frame| escaped(&table.name(*frame)));
        Some(format!("^({})$", names.collect::<Vec<_>>().join("|")))
    }

    fn map(&self, zoom: Option<GroupKey>) -> Map {
        let path = zoom.map_or_else(Vec::new, |zoom| self.path_to(zoom));
        let mut nodes = self.members(path.last().copied());
        let size = |node: &Node| {
            let flat = self.figures(*node).flat;
            flat.base.unsigned_abs().max(flat.new.unsigned_abs())
        };
        nodes.retain(|node| size(node) > 0);
        order::sort_by(&mut nodes, |a, b| {
            let by_size = size(b).cmp(&size(a));
            by_size.then_with(|| self.name(*a).cmp(&self.name(*b)))
        });
        let others = nodes.split_off(nodes.len().min(MOST_TILES));
        let mut sum = Pair::default();
        for flat in others.iter().map(|node| self.figures(*node).flat) {
            sum.base = sum.base.wrapping_add(flat.base);
            sum.new = sum.new.wrapping_add(flat.new);
        }
        let step = |node: &Node| (self.key(*node), self.name(*node));
        Map {
            zoom: path.iter().map(step).collect(),
            tiles: nodes.iter().map(|node| self.tile(*node)).collect(),
            others: (others.len() as u32, sum),
        }
    }

    /// The group of that key with those around it, the outermost first; empty: there is none.
    fn path_to(&self, key: GroupKey) -> Vec<Node> {
        for (depth, level) in self.rolled.levels.iter().enumerate() {
            let mut nodes = (0..level.figures.len() as u32).map(|at| Node { depth, at });
            let found = nodes.find(|node| self.key(*node) == key);
            let first = found.and_then(|node| self.frames(node).first().copied());
            if let Some(frame) = first {
                let levels = self.rolled.levels.iter().enumerate().take(depth + 1);
                let node = |(depth, level): (usize, &Level)| {
                    let at = level.groups.of(frame)? as u32;
                    Some(Node { depth, at })
                };
                return levels.filter_map(node).collect();
            }
        }
        Vec::new()
    }

    fn tile(&self, node: Node) -> Tile {
        let key = self.key(node);
        let is_group = self.rolled.levels.get(node.depth).is_some();
        Tile {
            key,
            name: self.name(node),
            origin: self.origin(&self.frames(node)),
            flat: self.figures(node).flat,
            function: (!is_group).then_some(key),
            has_members: is_group,
        }
    }
}

/// As pprof's lists, by the size of the value, in a comparison of the change.
fn weight(sort: Sort, figures: &Figures) -> u64 {
    let figure = match sort {
        Sort::Cum => figures.cum,
        Sort::Caused => figures.caused,
        Sort::Flat | Sort::Name => figures.flat,
    };
    figure.change().unsigned_abs()
}

/// Literal in an expression.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if r"\.+*?()|[]{}^$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
