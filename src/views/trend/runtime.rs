//! What the runtime's own figures mean, in sentences: what the heap is made of, what could go back to the system, when the collector runs, and
//! what its two settings would change. Arithmetic on one file's figures; nothing here is a judgement.

use super::protocol::Measure;
use crate::leaks::runtime::MemStats;
use crate::state::words::size;

/// Measures that stand in one small chart, under one title.
pub struct Group {
    /// English; said where it is shown.
    pub title: &'static str,
    pub measures: &'static [Measure],
    /// Of its values.
    pub unit: &'static str,
}

pub const GROUPS: [Group; 8] = [
    Group {
        title: msg!("Heap in use, by the profiles"),
        measures: &[Measure::InuseSpace],
        unit: "bytes",
    },
    Group {
        title: msg!("Objects in use"),
        measures: &[Measure::InuseObjects],
        unit: "count",
    },
    Group {
        title: msg!("Mean size of an object"),
        measures: &[Measure::MeanSize],
        unit: "bytes",
    },
    Group {
        title: msg!("Goroutines"),
        measures: &[Measure::Goroutines, Measure::RuntimeGoroutines],
        unit: "count",
    },
    Group {
        title: msg!("Heap, by the runtime"),
        measures: &[
            Measure::HeapInUse,
            Measure::HeapIdle,
            Measure::HeapReleased,
            Measure::NextGc,
        ],
        unit: "bytes",
    },
    Group {
        title: msg!("Memory of the process"),
        measures: &[Measure::Resident, Measure::MaxResident, Measure::Sys],
        unit: "bytes",
    },
    Group {
        title: msg!("Longest pause of the collector"),
        measures: &[Measure::MaxPause],
        unit: "nanoseconds",
    },
    Group {
        title: msg!("Collections so far"),
        measures: &[Measure::NumGc],
        unit: "count",
    },
];

impl Measure {
    /// English; said where it is shown.
    pub fn title(self) -> &'static str {
        match self {
            Measure::InuseSpace => msg!("in use"),
            Measure::InuseObjects => msg!("objects"),
            Measure::MeanSize => msg!("mean size"),
            Measure::Goroutines => msg!("by the profiles"),
            Measure::HeapInUse => msg!("in use"),
            Measure::HeapIdle => msg!("idle"),
            Measure::HeapReleased => msg!("released"),
            Measure::NextGc => msg!("next GC"),
            Measure::Sys => msg!("of the runtime"),
            Measure::Resident => msg!("resident (RSS)"),
            Measure::MaxResident => msg!("resident at its largest"),
            Measure::RuntimeGoroutines => msg!("by the runtime"),
            Measure::MaxPause => msg!("longest pause"),
            Measure::NumGc => msg!("collections"),
        }
    }
}

/// Whole sentences, of one file's figures.
pub fn sentences(stats: &MemStats) -> Vec<String> {
    let mut all = Vec::new();
    if stats.has_heap() {
        all.push(heap(stats));
    }
    if stats.has_heap() && stats.heap_idle > 0 {
        all.push(tr!(
            "{idle} of the heap are idle: {released} of it went back to the system, {returnable} could.",
            idle = size(stats.heap_idle),
            released = size(stats.heap_released),
            returnable = size(stats.returnable())
        ));
    }
    all.extend(process(stats));
    if stats.next_gc > 0 {
        all.extend(collector(stats));
    }
    all
}

fn heap(stats: &MemStats) -> String {
    match stats.fragmentation() {
        Some(free) if stats.heap_alloc > 0 => tr!(
            "The heap has {used} in use, of which {live} are objects; {free} of it hold none (fragmentation, and what was freed since).",
            used = size(stats.heap_in_use),
            live = size(stats.heap_alloc),
            free = percent(free)
        ),
        _ => tr!(
            "The heap has {used} in use.",
            used = size(stats.heap_in_use)
        ),
    }
}

fn process(stats: &MemStats) -> Option<String> {
    let rss = stats.rss()?;
    let is_now = stats.resident > 0;
    if !stats.has_heap() {
        return Some(tr!("The process has {rss} resident.", rss = size(rss)));
    }
    let share = percent(stats.heap_in_use as f64 / rss as f64);
    Some(match is_now {
        true => tr!(
            "The process has {rss} resident; the heap in use is {share} of it. The rest is idle heap, stacks, the runtime, and what C or a mapped file holds.",
            rss = size(rss),
            share = share
        ),
        false => tr!(
            "The process had {rss} resident at its largest; the heap in use now is {share} of that.",
            rss = size(rss),
            share = share
        ),
    })
}

/// The heap may grow to (1 + GOGC / 100) times what was live after the last collection.
fn collector(stats: &MemStats) -> [String; 2] {
    let live = stats.next_gc / 2;
    let of_live = |percent: u64| size(live.saturating_mul(percent) / 100);
    [
        tr!(
            "The next collection is due at a heap of {next}. If GOGC is 100, {live} were live after the last one: GOGC=50 would collect at {sooner}, for more CPU, and GOGC=200 at {later}, for less.",
            next = size(stats.next_gc),
            live = size(live),
            sooner = of_live(150),
            later = of_live(300)
        ),
        tr!(
            "GOMEMLIMIT has the collector work harder as memory nears a limit, and give idle memory back, rather than let the process be killed: a tenth below what the container has is usual. It does not help against a leak."
        ),
    ]
}

fn percent(share: f64) -> String {
    format!("{:.0}\u{a0}%", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stats: MemStats, expected: &[&str]) {
        let sentences = sentences(&stats).join("\n").replace('\u{a0}', " ");
        for words in expected {
            assert!(sentences.contains(words), "{words}: {sentences}");
        }
    }

    #[test]
    fn what_the_figures_mean() {
        let mb = |n: u64| n << 20;
        let stats = MemStats {
            heap_in_use: mb(100),
            heap_alloc: mb(75),
            heap_idle: mb(40),
            heap_released: mb(10),
            next_gc: mb(120),
            resident: mb(200),
            ..MemStats::default()
        };
        check(
            stats.clone(),
            &[
                "100 MB in use, of which 75 MB are objects; 25 % of it",
                "40 MB of the heap are idle: 10 MB of it went back to the system, 30 MB could.",
                "200 MB resident; the heap in use is 50 % of it.",
                "If GOGC is 100, 60 MB were live after the last one: GOGC=50 would collect at 90 MB, for more CPU, and GOGC=200 at 180 MB",
            ],
        );
        let largest = MemStats {
            resident: 0,
            max_rss: mb(400),
            ..stats
        };
        check(
            largest,
            &["had 400 MB resident at its largest; the heap in use now is 25 % of that."],
        );
        assert_eq!(sentences(&MemStats::default()), Vec::<String>::new());
    }

    #[test]
    fn every_measure_has_its_place() {
        let mut all: Vec<Measure> = GROUPS
            .iter()
            .flat_map(|g| g.measures.iter().copied())
            .collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 14);
    }
}
