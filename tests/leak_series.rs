//! Series of generated heaps: two, three, fifty and two hundred files, a restart, a gap, differences, files out of order. What is generated has a known
//! truth: a function that keeps what it allocates, and one that lets everything go.

use proflens::input::Limits;
use proflens::leaks::trend::{By, trend};
use proflens::leaks::{Confidence, Finding, Hunt, Hunted, Kind, findings};
use proflens::profile::{Builder, LocationId, NewLine, NewLocation, Profile};

const MINUTE: i64 = 60_000_000_000;
const START: i64 = 1_700_000_000_000_000_000;
/// Bytes of one object; far below the period.
const SIZE: i64 = 1024;

/// Objects in use and allocated, of `main.keep` and of `main.churn`.
#[derive(Clone, Copy)]
struct Heap {
    minute: i64,
    kept: i64,
    churned: i64,
    /// Functions beside them, to give it the size of a real one.
    others: usize,
}

impl Heap {
    /// As a program has it that keeps 2000 objects (2 MB) a minute.
    fn leaking(minute: i64) -> Heap {
        Heap {
            minute,
            kept: 5000 + 2000 * minute,
            churned: 100_000 * (minute + 1),
            others: 10,
        }
    }

    fn profile(self) -> Profile {
        let mut builder = Builder::new(Limits::default());
        for (kind, unit) in [
            ("alloc_objects", "count"),
            ("alloc_space", "bytes"),
            ("inuse_objects", "count"),
            ("inuse_space", "bytes"),
        ] {
            builder
                .sample_type(kind.as_bytes(), unit.as_bytes())
                .expect("a sample type");
        }
        let sample = |builder: &mut Builder, name: &str, alloc: i64, inuse: i64| {
            let stack = [location(builder, name), location(builder, "main.main")];
            let label = builder
                .number_label(b"bytes", SIZE, b"bytes")
                .expect("a label");
            let values = [alloc, alloc * SIZE, inuse, inuse * SIZE];
            builder
                .add_sample(&stack, &[label], &values)
                .expect("a sample");
        };
        sample(&mut builder, "main.keep", self.kept, self.kept);
        sample(&mut builder, "main.churn", self.churned, 3000);
        for other in 0..self.others {
            sample(&mut builder, &format!("main.other{other}"), 2000, 2000);
        }
        let mut profile = builder.finish().expect("a profile");
        profile.header.time_nanos = START + self.minute * MINUTE;
        profile.header.period = 524_288;
        profile
    }
}

fn location(builder: &mut Builder, name: &str) -> LocationId {
    let function = builder.named(name.as_bytes(), b"/app/main.go");
    let line = NewLine {
        function: function.expect("a function"),
        line: 7,
        column: 0,
    };
    let new = NewLocation {
        lines: &[line],
        ..NewLocation::default()
    };
    builder.location(&new).expect("a location")
}

fn hunted(heaps: impl IntoIterator<Item = Heap>) -> Hunted {
    let mut hunt = Hunt::default();
    for (at, heap) in heaps.into_iter().enumerate() {
        hunt.add(&format!("heap-{at}.pb.gz"), &heap.profile());
    }
    hunt.finish()
}

fn above_hint(hunted: &Hunted) -> Vec<Finding> {
    let all = findings(hunted).into_iter();
    all.filter(|f| f.confidence > Confidence::Hint).collect()
}

fn warnings(hunted: &Hunted) -> Vec<&str> {
    hunted.warnings.iter().map(|w| w.id.as_str()).collect()
}

/// The leak is the only finding above a hint, this sure.
#[track_caller]
fn check(heaps: impl IntoIterator<Item = Heap>, confidence: Confidence) -> Finding {
    let hunted = hunted(heaps);
    let found = above_hint(&hunted);
    let named: Vec<_> = found.iter().map(|f| f.what.name.as_str()).collect();
    assert_eq!(named, ["main.keep"]);
    assert_eq!(found[0].confidence, confidence);
    assert!(found[0].title.is_known() && found[0].fix.is_known());
    found[0].clone()
}

#[test]
fn two_files_are_likely_at_most_and_only_with_enough_samples() {
    let ends = |minutes| [Heap::leaking(0), Heap::leaking(minutes)];
    check(ends(20), Confidence::Likely);
    // 4 MB more: four standard deviations are not in eight samples.
    assert!(above_hint(&hunted(ends(2))).is_empty());
}

#[test]
fn three_files_are_likely_at_most() {
    check([0, 10, 20].map(Heap::leaking), Confidence::Likely);
}

#[test]
fn the_slope_is_by_the_hour() {
    let finding = check((0..50).map(Heap::leaking), Confidence::Strong);
    let expected = (2000 * SIZE * 60) as f64;
    assert!(
        (finding.per_hour / expected - 1.0).abs() < 1e-6,
        "{}",
        finding.per_hour
    );
    assert!((finding.growth.marginal_survival.unwrap() - 1.0).abs() < 1e-9);
}

#[test]
fn two_hundred_files_of_some_size() {
    let heaps = (0..200).map(|minute| Heap {
        others: 2000,
        ..Heap::leaking(minute)
    });
    let hunted = hunted(heaps);
    assert_eq!(above_hint(&hunted)[0].what.name, "main.keep");
    let rows = trend(&hunted.book, &hunted.series[0], &By::Function, 0..5);
    let names: Vec<_> = rows.rows.iter().map(|r| r.name.as_str()).collect();
    assert_eq!((names[0], names[1]), ("main.keep", "main.main"));
    assert_eq!(
        (rows.rows.len(), rows.of, rows.rows[0].values.len()),
        (5, 2003, 200)
    );
}

/// Five minutes, then another process for so many.
fn restarted(after: i64) -> impl Iterator<Item = Heap> {
    let minutes = (0..5).chain(0..after).enumerate();
    minutes.map(|(at, age)| Heap {
        minute: at as i64,
        ..Heap::leaking(age)
    })
}

/// Goroutines at a minute and a second.
fn goroutines(minute: i64, count: i64) -> Profile {
    let mut builder = Builder::new(Limits::default());
    builder
        .sample_type(b"goroutine", b"count")
        .expect("a sample type");
    let stack = ["runtime.gopark", "runtime.chanrecv1", "main.wait"];
    let stack = stack.map(|name| location(&mut builder, name));
    builder.add_sample(&stack, &[], &[count]).expect("a sample");
    let mut profile = builder.finish().expect("a profile");
    profile.header.time_nanos = START + minute * MINUTE + MINUTE / 60;
    profile.header.period = 1;
    profile
}

/// Kind, process, whether of differences, files.
fn shape(hunted: &Hunted) -> Vec<(Kind, u32, bool, usize)> {
    let all = hunted.series.iter();
    all.map(|s| (s.kind, s.process, s.is_delta, s.snapshots.len()))
        .collect()
}

#[test]
fn a_restart_parts_the_series() {
    let found = hunted(restarted(6));
    assert_eq!(warnings(&found), ["series.restart"]);
    let heaps = [(Kind::Heap, 0, false, 5), (Kind::Heap, 1, false, 6)];
    assert_eq!(shape(&found), heaps);
    let judged = found.of(Kind::Heap).expect("a heap");
    assert_eq!((judged.process, judged.snapshots[0].hours), (1, 0.0));
    assert_eq!(
        found.warnings[0].said(),
        "The process began anew before heap-5.pb.gz: its allocations fell. The heap files are of 2 processes; leaks are looked for in \
         number 2, which has 6 files."
    );
    // A process of one file cannot tell: the one before is judged.
    let found = hunted(restarted(1));
    assert_eq!(found.of(Kind::Heap).map(|s| s.process), Some(0));
    assert_eq!(above_hint(&found)[0].growth.files, 5);
}

#[test]
fn goroutines_are_of_the_process_of_their_heap() {
    let mut hunt = Hunt::default();
    for (at, heap) in restarted(4).enumerate() {
        hunt.add(&format!("heap-{at}"), &heap.profile());
        let goroutines = goroutines(heap.minute, 100 + 50 * (heap.minute % 5));
        hunt.add(&format!("goroutine-{at}"), &goroutines);
    }
    let hunted = hunt.finish();
    let parts = |kind| [(kind, 0, false, 5), (kind, 1, false, 4)];
    let expected = [parts(Kind::Heap), parts(Kind::Goroutine)].concat();
    assert_eq!(shape(&hunted), expected);
    let found = above_hint(&hunted);
    let waits = found.iter().find(|f| f.kind == Kind::Goroutine);
    assert_eq!(
        waits.map(|f| (f.growth.first, f.growth.last)),
        Some((100.0, 250.0))
    );
}

#[test]
fn differences_are_no_levels() {
    let mut hunt = Hunt::default();
    for minute in 0..5 {
        hunt.add("level", &Heap::leaking(minute).profile());
        let mut delta = Heap::leaking(minute * 7).profile();
        delta.header.duration_nanos = 30_000_000_000;
        hunt.add("delta", &delta);
    }
    let hunted = hunt.finish();
    assert_eq!(
        shape(&hunted),
        [(Kind::Heap, 0, false, 5), (Kind::Heap, 0, true, 5)]
    );
    assert_eq!(warnings(&hunted), ["series.delta"]);
    assert_eq!(above_hint(&hunted)[0].growth.last, (13_000 * SIZE) as f64);
    // Of differences alone nothing is said to grow.
    let mut hunt = Hunt::default();
    for minute in 0..5 {
        let mut delta = Heap::leaking(minute * 7).profile();
        delta.header.duration_nanos = 30_000_000_000;
        hunt.add("delta", &delta);
    }
    assert_eq!(findings(&hunt.finish()), []);
}

#[test]
fn a_changed_rate_is_said_and_makes_less_sure() {
    let mut hunt = Hunt::default();
    for minute in 0..8 {
        let mut profile = Heap::leaking(minute).profile();
        profile.header.period = if minute < 4 { 524_288 } else { 65_536 };
        hunt.add("heap", &profile);
    }
    let hunted = hunt.finish();
    assert_eq!(warnings(&hunted), ["series.period"]);
    let found = above_hint(&hunted);
    assert_eq!(found[0].confidence, Confidence::Likely);
    assert_eq!(found[0].doubts[0].id, "doubt.period");
}

#[test]
fn stacks_as_deep_as_go_keeps_are_said_to_be_cut() {
    let deep = |depth: usize| {
        let mut builder = Builder::new(Limits::default());
        builder.sample_type(b"goroutine", b"count").expect("a type");
        let stack: Vec<_> = (0..depth)
            .map(|at| location(&mut builder, &format!("main.f{at}")))
            .collect();
        builder.add_sample(&stack, &[], &[1]).expect("a sample");
        let mut hunt = Hunt::default();
        hunt.add("goroutine", &builder.finish().expect("a profile"));
        hunt.finish()
    };
    assert_eq!(warnings(&deep(128)), ["series.truncated"]);
    assert!(deep(128).warnings[0].said().contains("128 frames"));
    assert_eq!(warnings(&deep(127)), Vec::<&str>::new());
}

#[test]
fn a_gap_is_time_that_passed_and_no_zero() {
    let finding = check(
        [0, 1, 2, 3, 30, 31, 32].map(Heap::leaking),
        Confidence::Strong,
    );
    assert!((finding.per_hour / (2000 * SIZE * 60) as f64 - 1.0).abs() < 1e-6);
}

#[test]
fn files_stand_in_the_order_of_their_time() {
    let finding = check([20, 0, 10, 5, 15].map(Heap::leaking), Confidence::Strong);
    assert_eq!(finding.growth.falls, 0);
    assert_eq!(
        warnings(&hunted([20, 0].map(Heap::leaking))),
        ["series.reordered"]
    );
}

#[test]
fn what_stays_the_same_is_nothing() {
    let steady = (0..8).map(|minute| Heap {
        kept: 50_000,
        ..Heap::leaking(minute)
    });
    assert!(above_hint(&hunted(steady)).is_empty());
    // Fills for two minutes of eight, then stays.
    let warm_up = (0..8).map(|minute| Heap {
        kept: 30_000 * (minute + 1).min(3),
        ..Heap::leaking(minute)
    });
    assert!(above_hint(&hunted(warm_up)).is_empty());
}

#[test]
fn churn_shows_what_was_allocated_up_to_each_file() {
    let hunted = hunted((0..5).map(Heap::leaking));
    let all = findings(&hunted);
    let churn = all.iter().find(|f| f.what.name == "main.churn");
    let churn = churn.expect("a hint of what is thrown away");
    let allocated: Vec<f64> = churn.over_time.iter().map(|(_, value)| *value).collect();
    let expected = (1..=5).map(|files| f64::from(files) * 100_000.0 * SIZE as f64);
    assert_eq!(allocated, expected.collect::<Vec<_>>());
    let minutes: Vec<i64> = (churn.over_time.iter())
        .map(|(at, _)| (at * 60.0).round() as i64)
        .collect();
    assert_eq!(minutes, [0, 1, 2, 3, 4]);
}
