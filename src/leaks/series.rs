//! Snapshots in the order of their own time, one series for each kind of profile, and what must be said before any number of them. A
//! series never reaches across a restart: what was live in another process says nothing of growth in this one.

use super::book::{Book, SiteRow};
use super::companions;
use super::findings::waiting::Waits;
use super::kind::Kind;
use super::processes;
use super::runtime::MemStats;
use super::texts::Text;
use crate::analysis::frames::base_name;
use crate::analysis::selected::Selected;
use crate::profile::Profile;

/// Which column of [`Snapshot::cells`] is which, for allocations.
pub const INUSE_OBJECTS: usize = 0;
pub const INUSE_BYTES: usize = 1;
pub const ALLOC_OBJECTS: usize = 2;
pub const ALLOC_BYTES: usize = 3;

/// What is left of one profile.
#[derive(Debug)]
pub struct Snapshot {
    pub name: String,
    pub kind: Kind,
    /// Since 1970 UTC; 0 where the file gives none.
    pub time_nanos: i64,
    /// Since the first of its kind. Where a time is missing or equal, one hour for each file.
    pub hours: f64,
    pub period: i64,
    pub duration_nanos: i64,
    pub build: String,
    /// Of allocations: objects and bytes in use, objects and bytes allocated. Of others: count, then what the kind has second.
    pub cells: Vec<(SiteRow, [i64; 4])>,
    /// Of goroutines that wait long, in ascending order of site; a dump alone says it.
    pub waits: Vec<(SiteRow, Waits)>,
    pub totals: [i64; 4],
    /// Of allocations: objects allocated, whatever filters leave of them.
    pub allocated: i64,
    pub has_negative: bool,
    pub deepest: usize,
    pub memory: Option<MemStats>,
    /// The place in which it was given.
    pub given: usize,
}

/// Snapshots of one kind of one process.
#[derive(Debug)]
pub struct Series {
    pub kind: Kind,
    /// Which process of those that the files show, from 0.
    pub process: u32,
    /// Differences (`?seconds=`), of whatever process: each is what its own interval added, and no level.
    pub is_delta: bool,
    pub snapshots: Vec<Snapshot>,
}

impl Snapshot {
    /// What it has of a site; zeros where it has none.
    pub fn cell(&self, site: SiteRow) -> [i64; 4] {
        let at = self.cells.binary_search_by_key(&site, |(s, _)| *s);
        let cell = at.ok().and_then(|at| self.cells.get(at));
        cell.map_or([0; 4], |(_, cell)| *cell)
    }
}

/// Of which one in five more or less is chance.
const LEAST_SAMPLES_OF_LOAD: f64 = 25.0;

impl Series {
    /// Every site of any file, once, in ascending order.
    pub fn sites(&self) -> Vec<SiteRow> {
        let all = self.snapshots.iter().flat_map(|s| &s.cells);
        let mut sites: Vec<_> = all.map(|(site, _)| *site).collect();
        sites.sort_unstable();
        sites.dedup();
        sites
    }

    /// The mean distance between two samples, in bytes; where it changed the largest, which is the most that chance may do.
    pub fn period(&self) -> f64 {
        let periods = self.snapshots.iter().map(|s| s.period.max(1));
        periods.max().unwrap_or(1) as f64
    }

    /// Whether the rate of sampling is another one in some files.
    pub fn changes_period(&self) -> bool {
        self.snapshots
            .windows(2)
            .any(|w| w[0].period != w[1].period)
    }

    /// Each file's total of a column.
    pub fn totals(&self, column: usize) -> Vec<i64> {
        let total = |s: &Snapshot| s.totals.get(column).copied().unwrap_or_default();
        self.snapshots.iter().map(total).collect()
    }

    /// How much more is allocated by hour at the end than at the beginning: the load. `None` where it cannot be told, as from few samples,
    /// whose number differs by chance alone.
    pub fn load(&self) -> Option<f64> {
        if !self.kind.is_memory() || self.snapshots.len() < 3 {
            return None;
        }
        let mut steps = self.snapshots.windows(2).map(|pair| {
            let bytes = pair[1].totals[ALLOC_BYTES].wrapping_sub(pair[0].totals[ALLOC_BYTES]);
            (bytes as f64, (pair[1].hours - pair[0].hours).max(1e-9))
        });
        let (first, last) = (steps.clone().next()?, steps.next_back()?);
        let is_enough = first.0.min(last.0) >= LEAST_SAMPLES_OF_LOAD * self.period();
        is_enough.then(|| (last.0 / last.1) / (first.0 / first.1))
    }
}

/// Collects snapshots, then parts them into series.
#[derive(Debug, Default)]
pub struct Hunt {
    pub book: Book,
    pending: Vec<Snapshot>,
    order: Order,
}

/// What the order of the files means.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Order {
    /// One process over time, up to its restart.
    #[default]
    Time,
    /// A base, then what is compared with it, of whatever process: as they are given.
    Given,
}

/// What there is to hunt in.
#[derive(Debug, Default)]
pub struct Hunted {
    pub book: Book,
    /// In the order of kinds, of each kind in that of processes; differences last.
    pub series: Vec<Series>,
    /// The process in which leaks are looked for.
    pub process: u32,
    /// To be said before any number.
    pub warnings: Vec<Text>,
}

impl Hunt {
    /// Reads what is needed of a profile, which may then go.
    pub fn add(&mut self, name: &str, profile: &Profile) {
        self.add_selected(name, &Selected::all(profile));
    }

    /// The same of what filters leave of a profile.
    pub fn add_selected(&mut self, name: &str, selected: &Selected) {
        let profile = selected.profile;
        let kind = Kind::of(name, profile);
        let columns = columns(kind, profile);
        let taken = self.book.take(selected, &columns);
        let mut totals = [0i64; 4];
        for (_, cell) in &taken.cells {
            for (sum, value) in totals.iter_mut().zip(cell) {
                *sum = sum.wrapping_add(*value);
            }
        }
        let comments = profile.header.comments.iter();
        let comments: Vec<_> = comments.map(|c| profile.strings.text(*c)).collect();
        self.pending.push(Snapshot {
            name: name.to_string(),
            kind,
            time_nanos: profile.header.time_nanos,
            hours: 0.0,
            period: profile.header.period,
            duration_nanos: profile.header.duration_nanos,
            build: build(profile),
            has_negative: taken.cells.iter().any(|(_, c)| c.iter().any(|v| *v < 0)),
            cells: taken.cells,
            waits: taken.waits,
            totals,
            allocated: sum_of(profile, columns[ALLOC_OBJECTS]),
            deepest: taken.deepest,
            memory: MemStats::parse(comments.iter().map(|c| c.as_ref())),
            given: self.pending.len(),
        });
    }

    pub fn in_order(order: Order) -> Hunt {
        Hunt {
            order,
            ..Hunt::default()
        }
    }

    pub fn finish(mut self) -> Hunted {
        let mut warnings = Vec::new();
        self.pending.sort_by_key(|s| s.kind);
        let mut kinds: Vec<(Kind, Vec<Snapshot>)> = Vec::new();
        for snapshot in self.pending {
            match kinds.last_mut().filter(|(kind, _)| *kind == snapshot.kind) {
                Some((_, all)) => all.push(snapshot),
                None => kinds.push((snapshot.kind, vec![snapshot])),
            }
        }
        let mut hunted = Hunted {
            book: self.book,
            ..Hunted::default()
        };
        match self.order {
            Order::Time => {
                let mut in_order = |kind, all: Vec<Snapshot>| {
                    let all = companions::join(kind, all, &mut warnings);
                    let (deltas, levels) = all.into_iter().partition(processes::is_delta);
                    let mut all = in_order(kind, levels, &mut warnings);
                    all.extend(in_order(kind, deltas, &mut warnings));
                    (kind, all)
                };
                let kinds = kinds.into_iter().map(|(kind, all)| in_order(kind, all));
                let kinds = kinds.collect();
                hunted.part(kinds, &mut warnings);
            }
            Order::Given => hunted.keep(kinds, &mut warnings),
        }
        for series in &mut hunted.series {
            place_in_time(&mut series.snapshots);
        }
        for series in hunted.series.iter().filter(|s| !s.is_delta) {
            doubts(series.kind, &series.snapshots, &mut warnings);
        }
        mixed_builds(&hunted.series, &mut warnings);
        hunted.warnings = unique(warnings);
        hunted
    }
}

impl Hunted {
    /// By process; what the allocations with the most files say of restarts holds for all kinds.
    fn part(&mut self, kinds: Vec<(Kind, Vec<Snapshot>)>, warnings: &mut Vec<Text>) {
        let memory = kinds.iter().filter(|(kind, _)| kind.is_memory());
        let memory = memory.min_by_key(|(kind, all)| (usize::MAX - all.len(), *kind));
        let known = memory.map_or(Vec::new(), |(kind, all)| processes::restarts_of(*kind, all));
        let chosen = memory.map(|(kind, _)| *kind);
        let parted: Vec<_> = kinds
            .into_iter()
            .map(|(kind, all)| {
                let by_itself = Some(kind) == chosen || (kind.is_memory() && known.is_empty());
                let known = (!by_itself).then_some(known.as_slice());
                (kind, processes::part(all, known))
            })
            .collect();
        let of_chosen = parted.iter().find(|(kind, _)| Some(*kind) == chosen);
        let counts: Vec<_> = of_chosen.map_or(Vec::new(), |(_, parted)| {
            let processes = parted.processes.iter();
            processes
                .map(|(number, all)| (*number, all.len()))
                .collect()
        });
        self.process = processes::judged(&counts);
        for (kind, parted) in parted {
            warnings.extend(processes::warnings(kind, &parted, self.process));
            let series = parted.processes.into_iter();
            self.series
                .extend(series.map(|(process, snapshots)| Series {
                    kind,
                    process,
                    is_delta: false,
                    snapshots,
                }));
            if !parted.deltas.is_empty() {
                self.series.push(Series {
                    kind,
                    process: 0,
                    is_delta: true,
                    snapshots: parted.deltas,
                });
            }
        }
    }

    /// As they are given, of whatever process.
    fn keep(&mut self, kinds: Vec<(Kind, Vec<Snapshot>)>, warnings: &mut Vec<Text>) {
        for (kind, snapshots) in kinds {
            if snapshots.windows(2).any(|w| processes::restarts(kind, w)) {
                warnings.push(Text::new("series.processes").with("kind", kind.name()));
            }
            let deltas = snapshots.iter().filter(|s| processes::is_delta(s)).count();
            if deltas > 0 && deltas < snapshots.len() {
                warnings.push(
                    Text::new("series.delta")
                        .with("kind", kind.name())
                        .with("count", deltas),
                );
            }
            self.series.push(Series {
                kind,
                process: 0,
                is_delta: false,
                snapshots,
            });
        }
    }

    /// What is judged of one kind: the series of the process in question, or else the last there is.
    pub fn of(&self, kind: Kind) -> Option<&Series> {
        let mut levels = self.series.iter().filter(|s| s.kind == kind && !s.is_delta);
        let mut of_process = levels.clone().filter(|s| s.process == self.process);
        of_process.next().or_else(|| levels.next_back())
    }

    /// The series that are judged, one of each kind.
    pub fn judged(&self) -> impl Iterator<Item = &Series> {
        let is_it = |s: &&Series| self.of(s.kind).is_some_and(|of| std::ptr::eq(of, *s));
        self.series.iter().filter(is_it)
    }

    /// The series of allocations with the most files; a heap profile has all that an allocs profile has.
    pub fn memory(&self) -> Option<&Series> {
        let memory = self.judged().filter(|s| s.kind.is_memory());
        memory.min_by_key(|s| (usize::MAX - s.snapshots.len(), s.kind))
    }
}

/// Each once, in their order: two processes may give cause to the same one.
fn unique(all: Vec<Text>) -> Vec<Text> {
    let mut kept: Vec<Text> = Vec::new();
    for text in all {
        if !kept.contains(&text) {
            kept.push(text);
        }
    }
    kept
}

fn columns(kind: Kind, profile: &Profile) -> [Option<usize>; 4] {
    if !kind.is_memory() {
        return [0, 1, 2, 3].map(|i| (i < profile.sample_types.len()).then_some(i));
    }
    [
        "inuse_objects",
        "inuse_space",
        "alloc_objects",
        "alloc_space",
    ]
    .map(|wanted| {
        let mut types = profile.sample_types.iter();
        types.position(|t| profile.strings.bytes(t.kind) == wanted.as_bytes())
    })
}

fn sum_of(profile: &Profile, column: Option<usize>) -> i64 {
    let values = column.and_then(|column| profile.samples.values.get(column));
    let values = values.into_iter().flatten();
    values.fold(0, |sum: i64, value| sum.wrapping_add(*value))
}

/// The build id of the first binary, or else its name.
fn build(profile: &Profile) -> String {
    let text = |id: Option<&crate::profile::StringId>| id.map(|id| profile.strings.text(*id));
    let id = text(profile.mappings.build_id.first()).unwrap_or_default();
    if !id.is_empty() {
        return id.into_owned();
    }
    let file = text(profile.mappings.file.first()).unwrap_or_default();
    String::from_utf8_lossy(base_name(file.as_bytes())).into_owned()
}

/// By time, and by name where a file has no time.
fn in_order(kind: Kind, mut all: Vec<Snapshot>, warnings: &mut Vec<Text>) -> Vec<Snapshot> {
    let untimed = all.iter().filter(|s| s.time_nanos == 0).count();
    if untimed > 0 && all.len() > 1 {
        warnings.push(
            Text::new("series.no-time")
                .with("kind", kind.name())
                .with("count", untimed),
        );
        all.sort_by(|a, b| {
            natural(&a.name)
                .cmp(&natural(&b.name))
                .then(a.given.cmp(&b.given))
        });
    } else {
        all.sort_by_key(|s| (s.time_nanos, s.given));
        if all.windows(2).any(|w| w[0].given > w[1].given) {
            warnings.push(Text::new("series.reordered").with("kind", kind.name()));
        }
        if all.windows(2).any(|w| w[0].time_nanos == w[1].time_nanos) {
            warnings.push(Text::new("series.equal-times").with("kind", kind.name()));
        }
    }
    all
}

/// Numbers in names compare as numbers: heap-10 is after heap-9.
fn natural(name: &str) -> Vec<(u64, String)> {
    let mut parts: Vec<(u64, String)> = Vec::new();
    let mut was_digit = false;
    for c in name.chars() {
        match c.to_digit(10) {
            Some(digit) => {
                match parts.last_mut().filter(|_| was_digit) {
                    Some((n, _)) => *n = n.saturating_mul(10).saturating_add(u64::from(digit)),
                    None => parts.push((u64::from(digit), String::new())),
                }
                was_digit = true;
            }
            None => {
                match parts.last_mut().filter(|_| !was_digit) {
                    Some((_, text)) => text.push(c),
                    None => parts.push((0, c.to_string())),
                }
                was_digit = false;
            }
        }
    }
    parts
}

fn place_in_time(all: &mut [Snapshot]) {
    let first = all.first().map_or(0, |s| s.time_nanos);
    let is_timed = all.iter().all(|s| s.time_nanos != 0)
        && all.windows(2).all(|w| w[0].time_nanos < w[1].time_nanos);
    for (i, snapshot) in all.iter_mut().enumerate() {
        snapshot.hours = match is_timed {
            true => snapshot.time_nanos.wrapping_sub(first) as f64 / 3.6e12,
            false => i as f64,
        };
    }
}

fn doubts(kind: Kind, all: &[Snapshot], warnings: &mut Vec<Text>) {
    if kind.is_memory() && all.windows(2).any(|w| w[0].period != w[1].period) {
        warnings.push(Text::new("series.period").with("kind", kind.name()));
    }
    let is_cut = |s: &&Snapshot| s.deepest == 32 || s.deepest == 128;
    if let Some(cut) = all.iter().find(is_cut) {
        warnings.push(
            Text::new("series.truncated")
                .with("kind", kind.name())
                .with("depth", cut.deepest),
        );
    }
}

fn mixed_builds(series: &[Series], warnings: &mut Vec<Text>) {
    let all = series.iter().flat_map(|s| &s.snapshots);
    let mut builds: Vec<&str> = all
        .map(|s| s.build.as_str())
        .filter(|b| !b.is_empty())
        .collect();
    builds.sort_unstable();
    builds.dedup();
    if builds.len() > 1 {
        warnings.push(Text::new("series.builds").with("count", builds.len()));
    }
}
