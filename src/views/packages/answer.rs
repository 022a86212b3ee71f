//! Answers the view of files and packages.

use super::fold::{Groups, Rollup};
use super::origin::Origin;
use super::place::NOWHERE;
use super::protocol::*;
use crate::analysis::frames::FrameId;
use crate::analysis::go_module;
use crate::analysis::scene::View;
use crate::order;
use crate::protocol::{Failure, NameKey, Pair};
use crate::views::Looked;
use crate::views::snapshots::answer::Row;
use std::cmp::Ordering;

/// Never fails: it is sums alone.
pub fn answer(looked: &Looked, question: &PackagesQuestion) -> Result<PackagesView, Failure> {
    let view = &looked.view;
    let module = module_of(view);
    let rollup = Rollup::new(view, &module);
    let groups = Rolled::new(view, &rollup, question.by);
    let mut shown: Vec<usize> = groups.searched(&question.search);
    order::sort_by(&mut shown, |a, b| groups.order(question, *a, *b));
    let limit = (question.limit as usize).min(MOST_GROUPS);
    let mut rows = Vec::new();
    for group in shown.iter().take(limit) {
        let row = groups.row(*group, question);
        let is_open = row.is_open;
        rows.push(row);
        if is_open {
            rows.extend(groups.members(*group, question));
        }
    }
    Ok(PackagesView {
        by: question.by,
        origins: origins(view, &rollup),
        rows,
        group_count: shown.len() as u32,
        map: groups.map(question.zoom),
        module,
    })
}

/// Every group that the search leaves, and the members of those that are open.
pub fn all_rows(
    looked: &Looked,
    by: By,
    search: &str,
    open: &[GroupKey],
    value: impl Fn(&Figures) -> i64,
) -> Vec<Row> {
    let rollup = Rollup::new(&looked.view, &module_of(&looked.view));
    let groups = Rolled::new(&looked.view, &rollup, by);
    let mut rows = Vec::new();
    for group in groups.searched(search) {
        let name = groups.name(group);
        let key = NameKey::of(name.as_bytes());
        rows.push(Row {
            key,
            within: None,
            name: name.to_string(),
            function: None,
            filter: groups.filter(by, name, &groups.groups.frames[group]),
            value: value(&groups.figures[group]),
        });
        if open.contains(&key) {
            rows.extend((groups.all_members(group).into_iter()).map(|member| Row {
                key: member.key,
                within: Some(key),
                name: member.name,
                function: member.function,
                filter: member.filter,
                value: value(&member.figures),
            }));
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

/// Everything that is asked, rolled up by one thing.
struct Rolled<'v> {
    view: &'v View<'v>,
    rollup: &'v Rollup,
    by: By,
    groups: Groups,
    figures: Vec<Figures>,
}

/// Of a module its packages, of a directory its files, of a package or a file its functions.
struct Member {
    name: String,
    key: NameKey,
    origin: Origin,
    figures: Figures,
    function: Option<NameKey>,
    filter: Option<String>,
}

impl<'v> Rolled<'v> {
    fn new(view: &'v View<'v>, rollup: &'v Rollup, by: By) -> Rolled<'v> {
        let groups = rollup.by(by);
        let figures = rollup.figures(view, &groups);
        Rolled {
            view,
            rollup,
            by,
            groups,
            figures,
        }
    }

    fn name(&self, group: usize) -> &str {
        let first = self.groups.frames[group].first();
        first.map_or("", |frame| self.rollup.places[frame.index()].group(self.by))
    }

    fn searched(&self, search: &str) -> Vec<usize> {
        let search = search.to_lowercase();
        let is_shown = |group: &usize| {
            self.figures[*group] != Figures::default()
                && (search.is_empty() || self.name(*group).to_lowercase().contains(&search))
        };
        (0..self.figures.len()).filter(is_shown).collect()
    }

    fn order(&self, question: &PackagesQuestion, a: usize, b: usize) -> Ordering {
        let (x, y) = (&self.figures[a], &self.figures[b]);
        let by_name = || self.name(a).cmp(self.name(b));
        let by_column = match question.sort {
            Sort::Name => by_name(),
            sort => weight(sort, x).cmp(&weight(sort, y)),
        };
        let by_column = match question.descending {
            true => by_column.reverse(),
            false => by_column,
        };
        by_column.then_with(by_name)
    }

    fn row(&self, group: usize, question: &PackagesQuestion) -> GroupRow {
        let name = self.name(group);
        let key = NameKey::of(name.as_bytes());
        let frames = &self.groups.frames[group];
        GroupRow {
            key,
            name: name.to_string(),
            is_member: false,
            is_open: question.open.contains(&key),
            origin: self.origin(frames),
            figures: self.figures[group],
            members: self.member_count(frames),
            function: None,
            filter: self.filter(self.by, name, frames),
        }
    }

    /// That of most of its functions; of as many, the one that comes first.
    fn origin(&self, frames: &[FrameId]) -> Origin {
        let count = |origin: &Origin| {
            let same = |frame: &&FrameId| self.rollup.places[frame.index()].origin == *origin;
            frames.iter().filter(same).count()
        };
        let most = Origin::ALL.iter().rev().max_by_key(|origin| count(origin));
        most.copied().unwrap_or_default()
    }

    fn inner(&self) -> Option<By> {
        match self.by {
            By::Module => Some(By::Package),
            By::Directory => Some(By::File),
            By::Package | By::File => None,
        }
    }

    fn member_count(&self, frames: &[FrameId]) -> u32 {
        let Some(inner) = self.inner() else {
            let functions = self.view.functions();
            return frames
                .iter()
                .filter(|f| !functions[f.index()].is_zero())
                .count() as u32;
        };
        let names = frames
            .iter()
            .map(|f| self.rollup.places[f.index()].group(inner));
        names.collect::<std::collections::BTreeSet<_>>().len() as u32
    }

    fn members(&self, group: usize, question: &PackagesQuestion) -> Vec<GroupRow> {
        let mut members = self.all_members(group);
        order::sort_by(&mut members, |a, b| {
            let by_name = || a.name.cmp(&b.name);
            let by_column = match question.sort {
                Sort::Name => by_name(),
                sort => weight(sort, &a.figures).cmp(&weight(sort, &b.figures)),
            };
            let by_column = if question.descending {
                by_column.reverse()
            } else {
                by_column
            };
            by_column.then_with(by_name)
        });
        let row = |member: Member| GroupRow {
            key: member.key,
            name: member.name,
            is_member: true,
            is_open: false,
            origin: member.origin,
            figures: member.figures,
            members: 0,
            function: member.function,
            filter: member.filter,
        };
        members.into_iter().take(MOST_MEMBERS).map(row).collect()
    }

    fn all_members(&self, group: usize) -> Vec<Member> {
        let frames = &self.groups.frames[group];
        let Some(inner) = self.inner() else {
            return self.functions(frames);
        };
        // Of all groups of that kind; those that have members elsewhere as well count in each with what is in it.
        let own: rustc_hash::FxHashSet<FrameId> = frames.iter().copied().collect();
        let places = self.rollup.places.iter().enumerate();
        let name_of = |(frame, place): (usize, &'v super::place::Place)| {
            own.contains(&FrameId(frame as u32))
                .then(|| place.group(inner))
        };
        let groups = Groups::new(places.map(name_of));
        let figures = self.rollup.figures(self.view, &groups);
        let member = |(frames, figures): (&Vec<FrameId>, Figures)| {
            let first = frames.first().filter(|first| own.contains(first))?;
            let name = self.rollup.places[first.index()].group(inner);
            Some(Member {
                name: name.to_string(),
                key: NameKey::of(name.as_bytes()),
                origin: self.origin(frames),
                figures,
                function: None,
                filter: self.filter(inner, name, frames),
            })
        };
        let members = groups.frames.iter().zip(figures).filter_map(member);
        members
            .filter(|member| member.figures != Figures::default())
            .collect()
    }

    fn functions(&self, frames: &[FrameId]) -> Vec<Member> {
        let table = &self.view.forest.table;
        let own = Groups::new(
            self.rollup
                .places
                .iter()
                .enumerate()
                .map(|(frame, _)| frame),
        );
        let figures = self.rollup.figures(self.view, &own);
        let member = |frame: &FrameId| Member {
            name: table.name(*frame).into_owned(),
            key: table.key(*frame),
            origin: self.rollup.places[frame.index()].origin,
            figures: figures[frame.index()],
            function: Some(table.key(*frame)),
            filter: Some(format!("^{}$", escaped(&table.name(*frame)))),
        };
        let members = frames.iter().map(member);
        members
            .filter(|member| member.figures != Figures::default())
            .collect()
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
        let all = 0..self.figures.len();
        let zoomed = zoom.and_then(|zoom| {
            all.clone()
                .find(|g| NameKey::of(self.name(*g).as_bytes()) == zoom)
        });
        let mut tiles: Vec<Tile> = match zoomed {
            Some(group) => self
                .all_members(group)
                .into_iter()
                .map(tile_of_member)
                .collect(),
            None => all.map(|group| self.tile(group)).collect(),
        };
        let size = |flat: Pair| flat.base.unsigned_abs().max(flat.new.unsigned_abs());
        tiles.retain(|tile| size(tile.flat) > 0);
        order::sort_by(&mut tiles, |a, b| {
            size(b.flat)
                .cmp(&size(a.flat))
                .then_with(|| a.name.cmp(&b.name))
        });
        let others = tiles.split_off(tiles.len().min(MOST_TILES));
        let mut sum = Pair::default();
        for tile in &others {
            sum.base = sum.base.wrapping_add(tile.flat.base);
            sum.new = sum.new.wrapping_add(tile.flat.new);
        }
        Map {
            zoom: zoomed
                .zip(zoom)
                .map(|(group, key)| (key, self.name(group).to_string())),
            tiles,
            others: (others.len() as u32, sum),
        }
    }

    fn tile(&self, group: usize) -> Tile {
        let name = self.name(group);
        Tile {
            key: NameKey::of(name.as_bytes()),
            name: name.to_string(),
            origin: self.origin(&self.groups.frames[group]),
            flat: self.figures[group].flat,
            function: None,
            has_members: true,
        }
    }
}

fn tile_of_member(member: Member) -> Tile {
    Tile {
        key: member.key,
        name: member.name,
        origin: member.origin,
        flat: member.figures.flat,
        function: member.function,
        has_members: false,
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
