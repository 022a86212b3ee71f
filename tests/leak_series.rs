//! Series of generated heaps: two, three, fifty and two hundred files, a restart, a gap, files out of order. What is generated has a known
//! truth: a function that keeps what it allocates, and one that lets everything go.

use proflens::input::Limits;
use proflens::leaks::trend::{By, trend};
use proflens::leaks::{Confidence, Finding, Hunt, Hunted, findings};
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

#[test]
fn a_restart_breaks_the_series() {
    // Five minutes, then another process for six.
    let minutes = (0..5).chain(0..6).enumerate();
    let heaps = minutes.map(|(at, age)| Heap {
        minute: at as i64,
        ..Heap::leaking(age)
    });
    let hunted = hunted(heaps);
    assert_eq!(warnings(&hunted), ["series.restart"]);
    assert_eq!(hunted.series[0].snapshots.len(), 6);
    let said = hunted.warnings[0].said();
    assert!(
        said.contains("heap-5.pb.gz") && said.contains("5 files before"),
        "{said}"
    );
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
