//! A hunt over snapshots of any shape ends in time, without a panic, with figures that can be read; and what it finds does not depend on
//! the order in which the files are given.

use proflens::input::Limits;
use proflens::leaks::moments::Axis;
use proflens::leaks::trend::{By, trend};
use proflens::leaks::{Finding, Hunt, Hunted, findings};
use proflens::profile::{Builder, NewLine, NewLocation, Profile};
use proptest::collection::vec;
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// Names with which rules begin, and some that none has.
const NAMES: [&str; 20] = [
    "main.f",
    "main.g[...]",
    "runtime.gopark",
    "runtime.chanrecv1",
    "runtime.selectgo",
    "sync.(*Mutex).lockSlow",
    "net/http.(*persistConn).readLoop",
    "net/http.(*persistConn).roundTrip",
    "net/http.(*Client).Do",
    "database/sql.(*DB).connectionOpener",
    "database/sql.(*DB).conn",
    "container/list.(*List).PushBack",
    "time.AfterFunc",
    "context.WithValue",
    "regexp.compile",
    "runtime.malg",
    "runtime.gcBgMarkWorker",
    "runtime.concatstrings",
    "",
    "\u{fffd}[",
];

const KINDS: [&[&str]; 5] = [
    &[
        "alloc_objects",
        "alloc_space",
        "inuse_objects",
        "inuse_space",
    ],
    &["goroutine"],
    &["goroutineleak"],
    &["samples", "cpu"],
    &["contentions", "delay"],
];

#[derive(Clone, Debug)]
struct Snapshot {
    kind: usize,
    time: i64,
    duration: i64,
    period: i64,
    samples: Vec<(Vec<usize>, i64, Vec<i64>)>,
}

fn any_value() -> impl Strategy<Value = i64> {
    prop_oneof![
        6 => 0..100_000i64,
        1 => any::<i64>(),
        1 => Just(i64::MIN),
        1 => Just(i64::MAX),
    ]
}

fn snapshot() -> impl Strategy<Value = Snapshot> {
    let stack = vec(0..NAMES.len(), 0..6);
    let size = prop_oneof![
        Just(0i64),
        Just(48),
        Just(27264),
        Just(1 << 20),
        any::<i64>()
    ];
    let samples = vec((stack, size, vec(any_value(), 4)), 0..12);
    let time = prop_oneof![5 => 0..50i64, 1 => any::<i64>()];
    let duration = prop_oneof![9 => Just(0i64), 1 => any::<i64>()];
    let period = prop_oneof![5 => Just(524_288i64), 1 => any::<i64>()];
    (0..KINDS.len(), time, duration, period, samples).prop_map(
        |(kind, time, duration, period, samples)| Snapshot {
            kind,
            time,
            duration,
            period,
            samples,
        },
    )
}

impl Snapshot {
    fn profile(&self) -> Profile {
        let mut builder = Builder::new(Limits::default());
        let types = KINDS[self.kind];
        for kind in types {
            builder
                .sample_type(kind.as_bytes(), b"count")
                .expect("a type");
        }
        for (stack, size, values) in &self.samples {
            let stack: Vec<_> = stack
                .iter()
                .map(|name| {
                    let function = builder.named(NAMES[*name].as_bytes(), b"/app/main.go");
                    let line = NewLine {
                        function: function.expect("a function"),
                        line: *name as i64,
                        column: 0,
                    };
                    let new = NewLocation {
                        lines: &[line],
                        ..NewLocation::default()
                    };
                    builder.location(&new).expect("a location")
                })
                .collect();
            let label = builder
                .number_label(b"bytes", *size, b"bytes")
                .expect("a label");
            builder
                .add_sample(&stack, &[label], &values[..types.len()])
                .expect("a sample");
        }
        let mut profile = builder.finish().expect("a profile");
        // Small times are minutes; others are whatever they are.
        profile.header.time_nanos = match self.time {
            minutes @ 0..50 => minutes * 60_000_000_000,
            other => other,
        };
        profile.header.duration_nanos = self.duration;
        profile.header.period = self.period;
        profile
    }
}

fn hunted(snapshots: &[Snapshot]) -> Hunted {
    let mut hunt = Hunt::default();
    for (at, snapshot) in snapshots.iter().enumerate() {
        hunt.add(&format!("file-{at}"), &snapshot.profile());
    }
    hunt.finish()
}

fn told(finding: &Finding) -> String {
    let texts = [&finding.title, &finding.evidence, &finding.fix];
    texts.map(|text| text.said()).join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_series_is_hunted_in(snapshots in vec(snapshot(), 0..12)) {
        let start = Instant::now();
        let hunted = hunted(&snapshots);
        let placed: usize = hunted.series.iter().map(|s| s.snapshots.len()).sum();
        prop_assert!(placed <= snapshots.len());
        for finding in findings(&hunted) {
            prop_assert!(finding.title.is_known() && !told(&finding).contains("{"), "{}", told(&finding));
        }
        for series in &hunted.series {
            let rows = trend(&hunted.book, series, &By::Function, 0..5);
            prop_assert!(rows.rows.iter().all(|row| row.values.len() == series.snapshots.len()));
        }
        let axis = Axis::of(&hunted.series);
        prop_assert!(axis.moments.len() <= snapshots.len());
        // Milliseconds; a hundred times that on a machine that does much else.
        prop_assert!(start.elapsed() < Duration::from_secs(10));
    }

    /// Where every file has a time of its own.
    #[test]
    fn the_order_of_files_does_not_matter(snapshots in vec(snapshot(), 2..8)) {
        let mut snapshots = snapshots;
        for (at, snapshot) in snapshots.iter_mut().enumerate() {
            snapshot.time = at as i64 + 1;
            // Sums of numbers with a point depend on their order beyond 15 digits.
            for (_, size, values) in &mut snapshot.samples {
                *size = size.rem_euclid(1 << 20);
                values.iter_mut().for_each(|value| *value = value.rem_euclid(100_000));
            }
        }
        let forward: Vec<String> = findings(&hunted(&snapshots)).iter().map(told).collect();
        snapshots.reverse();
        let backward: Vec<String> = findings(&hunted(&snapshots)).iter().map(told).collect();
        prop_assert_eq!(forward, backward);
    }
}
