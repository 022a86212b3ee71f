//! Which snapshots are of one process. What a process has allocated never falls: where it does, another process begins, and what was taken
//! beside its heap is of that process, too. Differences (`?seconds=`) are apart from all of them: each stands for its own interval.

use super::kind::Kind;
use super::series::Snapshot;
use super::texts::Text;

/// Snapshots of one kind, parted.
pub struct Parted {
    /// The number of the process, from 0, and its snapshots.
    pub processes: Vec<(u32, Vec<Snapshot>)>,
    pub deltas: Vec<Snapshot>,
}

/// Where another process begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Restart {
    /// Times of the last snapshot before, and of the first after.
    pub last: i64,
    pub first: i64,
}

/// Whether a snapshot is the difference of two; a CPU profile always is of its own time.
pub fn is_delta(snapshot: &Snapshot) -> bool {
    let is_level = !matches!(snapshot.kind, Kind::Cpu | Kind::Runtime | Kind::Other);
    is_level && (snapshot.duration_nanos > 0 || snapshot.has_negative)
}

/// Whether the later of two levels of allocations is of another process.
pub fn restarts(kind: Kind, pair: &[Snapshot]) -> bool {
    kind.is_memory() && pair[1].allocated < pair[0].allocated
}

/// Where the snapshots of a kind, in order, say that another process began; empty where they have no times.
pub fn restarts_of(kind: Kind, all: &[Snapshot]) -> Vec<Restart> {
    let levels: Vec<(i64, i64)> = all
        .iter()
        .filter(|s| kind.is_memory() && !is_delta(s))
        .map(|s| (s.time_nanos, s.allocated))
        .collect();
    if levels.iter().any(|(time, _)| *time == 0) {
        return Vec::new();
    }
    let falls = levels.windows(2).filter(|w| w[1].1 < w[0].1);
    falls
        .map(|w| Restart {
            last: w[0].0,
            first: w[1].0,
        })
        .collect()
}

/// Parts snapshots that stand in order, by restarts that are known; `None`: by what their own allocations say.
pub fn part(all: Vec<Snapshot>, known: Option<&[Restart]>) -> Parted {
    let (deltas, levels): (Vec<_>, Vec<_>) = all.into_iter().partition(is_delta);
    let mut processes: Vec<(u32, Vec<Snapshot>)> = Vec::new();
    let mut number = 0;
    for snapshot in levels {
        let before = processes.last().and_then(|(_, all)| all.last());
        let falls = || {
            before.is_some_and(|b| snapshot.kind.is_memory() && snapshot.allocated < b.allocated)
        };
        number = match known {
            Some(known) => number.max(number_at(snapshot.time_nanos, known)),
            None => number + u32::from(falls()),
        };
        match processes.last_mut().filter(|(of, _)| *of == number) {
            Some((_, all)) => all.push(snapshot),
            None => processes.push((number, vec![snapshot])),
        }
    }
    Parted { processes, deltas }
}

/// Between the two snapshots that show a restart the nearer one decides.
fn number_at(time: i64, known: &[Restart]) -> u32 {
    let is_after = |restart: &&Restart| {
        time != 0 && time.abs_diff(restart.first) < time.abs_diff(restart.last)
            || time > restart.first
    };
    known.iter().filter(is_after).count() as u32
}

/// The process in which to look for leaks: the last, unless it has too few files to tell and another has more.
pub fn judged(processes: &[(u32, usize)]) -> u32 {
    const ENOUGH: usize = 4;
    let Some((last, files)) = processes.last() else {
        return 0;
    };
    if *files >= ENOUGH {
        return *last;
    }
    let longest = processes
        .iter()
        .max_by_key(|(number, files)| (*files, *number));
    longest.map_or(*last, |(number, _)| *number)
}

/// Of the snapshots of a kind that are parted.
pub fn warnings(kind: Kind, parted: &Parted, judged: u32) -> Vec<Text> {
    let mut warnings = Vec::new();
    let processes = &parted.processes;
    if kind.is_memory() && processes.len() > 1 {
        let firsts = processes.iter().skip(1).filter_map(|(_, all)| all.first());
        let firsts: Vec<&str> = firsts.map(|s| s.name.as_str()).collect();
        let chosen = processes.iter().position(|(number, _)| *number == judged);
        let chosen = chosen.unwrap_or(processes.len() - 1);
        warnings.push(
            Text::new("series.restart")
                .with("kind", kind.name())
                .with("file", firsts.join(", "))
                .with("count", processes.len())
                .with("chosen", chosen + 1)
                .with(
                    "files",
                    processes.get(chosen).map_or(0, |(_, all)| all.len()),
                ),
        );
    }
    if !parted.deltas.is_empty() {
        warnings.push(
            Text::new("series.delta")
                .with("kind", kind.name())
                .with("count", parted.deltas.len()),
        );
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beside_a_heap_is_of_its_process() {
        let restarts = [
            Restart {
                last: 100,
                first: 200,
            },
            Restart {
                last: 300,
                first: 400,
            },
        ];
        for (time, expected) in [
            (50, 0),
            (101, 0),
            (149, 0),
            (151, 1),
            (200, 1),
            (301, 1),
            (399, 2),
            (900, 2),
            (0, 0),
        ] {
            assert_eq!(number_at(time, &restarts), expected, "at {time}");
        }
    }

    #[test]
    fn the_last_process_that_can_tell_is_judged() {
        assert_eq!(judged(&[]), 0);
        assert_eq!(judged(&[(0, 9), (1, 4)]), 1);
        assert_eq!(judged(&[(0, 9), (1, 3)]), 0);
        assert_eq!(judged(&[(0, 2), (1, 2)]), 1);
    }
}
