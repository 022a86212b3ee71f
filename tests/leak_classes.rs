//! Kinds of leak that a rule of thumb loses, one by one, in generated series whose heaps are sampled as Go samples them: each with several
//! seeds, so that none is found by luck. Beside each stands what looks like it and leaks nothing. `docs/leaks.md` says how each is told.

use proflens::input::Limits;
use proflens::leaks::{Confidence, Finding, Hunt, findings};
use proflens::profile::{Builder, LocationId, NewLine, NewLocation, Profile};

const MINUTE: i64 = 60_000_000_000;
const START: i64 = 1_700_000_000_000_000_000;
const PERIOD: f64 = 524_288.0;
const SEEDS: u64 = 12;

/// Frames are written `function@line`, or `function@line@file`, leaf first.
type Frames = &'static [&'static str];

/// Objects that one stack allocates; a number for each file.
struct Site {
    stack: Frames,
    size: i64,
    /// Objects that came and stay.
    kept: Vec<i64>,
    /// In use for a moment: as many live at each file, of so many made between two.
    live: i64,
    made: i64,
    /// In use for a while, each time others: as many live, a number for each file, and made anew so often between two.
    renewed: Vec<i64>,
    often: i64,
}

fn site(stack: Frames, size: i64) -> Site {
    Site {
        stack,
        size,
        kept: Vec::new(),
        live: 0,
        made: 0,
        renewed: Vec::new(),
        often: 0,
    }
}

impl Site {
    fn keeps(self, kept: impl IntoIterator<Item = i64>) -> Site {
        Site {
            kept: kept.into_iter().collect(),
            ..self
        }
    }

    fn churns(self, live: i64, made: i64) -> Site {
        Site { live, made, ..self }
    }
}

impl Site {
    fn renews(self, often: i64, renewed: impl IntoIterator<Item = i64>) -> Site {
        Site {
            renewed: renewed.into_iter().collect(),
            often,
            ..self
        }
    }
}

/// Xorshift: the same for each seed, on every machine.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Events of which `mean` are to be expected.
    fn poisson(&mut self, mean: f64) -> f64 {
        if mean > 200.0 {
            let sum: f64 = (0..12).map(|_| self.next()).sum();
            return (mean + (sum - 6.0) * mean.sqrt()).round().max(0.0);
        }
        let (limit, mut product, mut count) = ((-mean).exp(), self.next(), 0.0);
        while product > limit {
            product *= self.next();
            count += 1.0;
        }
        count
    }
}

fn heaps(files: usize, sites: &[Site], seed: u64) -> Vec<Profile> {
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15 ^ seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
    // Samples of each site: that stay, and that were ever made.
    let mut sums = vec![(0.0, 0.0); sites.len()];
    let profile = |file: usize| {
        let mut builder = Builder::new(Limits::default());
        for (kind, unit) in [
            ("alloc_objects", "count"),
            ("alloc_space", "bytes"),
            ("inuse_objects", "count"),
            ("inuse_space", "bytes"),
        ] {
            let added = builder.sample_type(kind.as_bytes(), unit.as_bytes());
            added.expect("a sample type");
        }
        for (site, (kept, made)) in sites.iter().zip(&mut sums) {
            let p = 1.0 - (-site.size as f64 / PERIOD).exp();
            let before = file.checked_sub(1).and_then(|at| site.kept.get(at));
            let now = site.kept.get(file).copied().unwrap_or_default();
            let more = chance.poisson((now - before.copied().unwrap_or_default()) as f64 * p);
            let renewed = site.renewed.get(file).copied().unwrap_or_default();
            let live = chance.poisson((site.live + renewed) as f64 * p);
            let others = site.made + renewed * site.often;
            *kept += more;
            *made += more + live.max(chance.poisson(others as f64 * p));
            let objects = |samples: f64| (samples / p).round() as i64;
            let (alloc, inuse) = (objects(*made), objects(*kept + live));
            let stack: Vec<_> = (site.stack.iter())
                .map(|frame| location(&mut builder, frame))
                .collect();
            let label = builder.number_label(b"bytes", site.size, b"bytes");
            let values = [alloc, alloc * site.size, inuse, inuse * site.size];
            let added = builder.add_sample(&stack, &[label.expect("a label")], &values);
            added.expect("a sample");
        }
        finished(builder, file, PERIOD as i64)
    };
    (0..files).map(profile).collect()
}

fn finished(builder: Builder, file: usize, period: i64) -> Profile {
    let mut profile = builder.finish().expect("a profile");
    profile.header.time_nanos = START + file as i64 * 5 * MINUTE;
    profile.header.period = period;
    profile
}

/// One profile for each of the counts that the first stack has; the others are steady.
fn goroutines(stack: Frames, counts: &[i64], others: &[(Frames, i64)]) -> Vec<Profile> {
    let each = counts.iter().enumerate();
    each.map(|(file, count)| {
        let mut builder = Builder::new(Limits::default());
        builder.sample_type(b"goroutine", b"count").expect("a type");
        let all = others.iter().copied().chain([(stack, *count)]);
        for (stack, count) in all {
            let frames: Vec<_> = (stack.iter())
                .map(|frame| location(&mut builder, frame))
                .collect();
            let added = builder.add_sample(&frames, &[], &[count]);
            added.expect("a sample");
        }
        finished(builder, file, 1)
    })
    .collect()
}

fn location(builder: &mut Builder, frame: &str) -> LocationId {
    let mut parts = frame.split('@');
    let name = parts.next().unwrap_or_default();
    let line = parts.next().and_then(|line| line.parse().ok());
    let file = frame.splitn(3, '@').nth(2).unwrap_or("/app/main.go");
    let function = builder.named(name.as_bytes(), file.as_bytes());
    let line = NewLine {
        function: function.expect("a function"),
        line: line.unwrap_or(7),
        column: 0,
    };
    let new = NewLocation {
        lines: &[line],
        ..NewLocation::default()
    };
    builder.location(&new).expect("a location")
}

/// The findings above a hint.
fn told(profiles: &[Profile]) -> Vec<Finding> {
    let mut hunt = Hunt::default();
    for (at, profile) in profiles.iter().enumerate() {
        hunt.add(&format!("{at}.pb.gz"), profile);
    }
    let all = findings(&hunt.finish());
    let told = all.into_iter().filter(|f| f.confidence > Confidence::Hint);
    told.collect()
}

/// The rule and function of each finding that is told, by seed.
fn each_seed(files: usize, sites: &[Site]) -> Vec<Vec<(String, String)>> {
    let told = (1..=SEEDS).map(|seed| told(&heaps(files, sites, seed)));
    let named = told.map(|all| all.into_iter().map(|f| (f.rule, f.what.name)).collect());
    named.collect()
}

#[track_caller]
fn check_first(files: usize, sites: &[Site], expected: (&str, &str)) {
    for (seed, told) in each_seed(files, sites).iter().enumerate() {
        let first = told.first().map(|(rule, what)| (&rule[..], &what[..]));
        assert_eq!(first, Some(expected), "seed {}: {told:?}", seed + 1);
    }
}

#[track_caller]
fn check_quiet(files: usize, sites: &[Site]) {
    for (seed, told) in each_seed(files, sites).iter().enumerate() {
        assert!(told.is_empty(), "seed {}: {told:?}", seed + 1);
    }
}

const HANDLER: &str = "example.org/shop/api.(*Server).put@40@/app/api/server.go";

/// `each` more in every file.
fn rising(files: i64, each: i64) -> impl Iterator<Item = i64> {
    (1..=files).map(move |file| file * each)
}

#[test]
fn what_a_module_allocates_is_blamed_on_who_called_it() {
    const STACK: Frames = &[
        "github.com/acme/orm.(*Row).Scan@9@/root/go/pkg/mod/github.com/acme/orm@v1.4.2/row.go",
        "example.org/shop/store.(*Users).Load@21@/app/store/users.go",
        HANDLER,
        "github.com/acme/mux.(*Mux).ServeHTTP@70@/root/go/pkg/mod/github.com/acme/mux@v0.3.0/mux.go",
        "main.main",
    ];
    let leak = [site(STACK, 1024).keeps(rising(6, 8000))];
    check_first(
        6,
        &leak,
        ("growth.objects", "example.org/shop/store.(*Users).Load"),
    );
    // A module that main only starts: main is on every stack, and to name it says nothing.
    const STARTED: Frames = &[
        "github.com/acme/agent.(*Buffer).push@9@github.com/acme/agent@v1.0.0/buffer.go",
        "github.com/acme/agent.Run@30@github.com/acme/agent@v1.0.0/run.go",
        "main.main",
    ];
    let started = [site(STARTED, 1024).keeps(rising(6, 8000))];
    check_first(
        6,
        &started,
        ("growth.objects", "github.com/acme/agent.(*Buffer).push"),
    );
}

/// The nodes of a list, of objects that another function makes.
fn cache(objects: impl Fn() -> Vec<i64>) -> Vec<Site> {
    vec![
        site(
            &["example.org/shop/api.decode@5@/app/api/decode.go", HANDLER],
            1024,
        )
        .keeps(objects())
        .churns(20, 200_000),
        site(
            &[
                "container/list.(*List).insertValue",
                "container/list.(*List).PushFront",
                "example.org/shop/cache.(*LRU).Put@12@/app/cache/lru.go",
                HANDLER,
            ],
            48,
        )
        .keeps(objects()),
    ]
}

#[test]
fn what_holds_comes_before_what_is_held() {
    // 40 bytes of holder for each kilobyte: some 18 samples against 390.
    check_first(
        8,
        &cache(|| rising(8, 25_000).collect()),
        ("list", "example.org/shop/cache.(*LRU).Put"),
    );
    // Full by the third file.
    check_quiet(
        8,
        &cache(|| [9000, 18000, 25000, 25000, 25000, 25000, 25000, 25000].to_vec()),
    );
}

/// Connections, and the timer of each that sets itself off anew thirty times between two files: of those, only the first was set by who
/// accepted the connection.
fn heartbeats(connections: impl Fn() -> Vec<i64>, beating: impl Fn() -> Vec<i64>) -> Vec<Site> {
    const BEAT: &str = "example.org/shop/push.(*conn).beat@31@/app/push/conn.go";
    const ACCEPT: &str = "example.org/shop/push.accept@20@/app/push/accept.go";
    const TIMER: [&str; 2] = ["time.newTimer", "time.AfterFunc"];
    vec![
        site(&[HANDLER], 512).churns(2000, 4_000_000),
        site(&[ACCEPT, HANDLER], 1024).keeps(connections()),
        site(&[TIMER[0], TIMER[1], BEAT, ACCEPT, HANDLER], 112).churns(0, 8000),
        site(&[TIMER[0], TIMER[1], BEAT], 112).renews(30, beating()),
    ]
}

#[test]
fn a_timer_that_sets_itself_off_anew_holds_what_its_first_caller_made() {
    let more = || rising(8, 8000).collect();
    check_first(
        8,
        &heartbeats(more, more),
        ("timer.after-func", "example.org/shop/push.(*conn).beat"),
    );
    // As many come as go.
    check_quiet(8, &heartbeats(|| vec![30_000; 8], || vec![30_000; 8]));
    // What is kept is not kept by the timers: they stay as many.
    check_first(
        8,
        &heartbeats(more, || vec![60_000; 8]),
        ("growth.objects", "example.org/shop/push.accept"),
    );
}

/// Sessions that a constructor makes for who stores them, and for nobody else.
fn sessions(sessions: impl Fn() -> Vec<i64>, stored: impl Fn() -> Vec<i64>) -> Vec<Site> {
    const LOGIN: &str = "example.org/shop/auth.(*Sessions).Login@17@/app/auth/login.go";
    const NEW: &str = "example.org/shop/auth.newSession@40@/app/auth/session.go";
    const STORE: [&str; 2] = [
        "internal/sync.newEntryNode[go.shape.interface]",
        "sync.(*Map).Store",
    ];
    vec![
        site(&[NEW, LOGIN, HANDLER], 1024).keeps(sessions()),
        site(&[STORE[0], STORE[1], LOGIN, HANDLER], 48).keeps(stored()),
    ]
}

#[test]
fn what_a_constructor_makes_is_kept_by_who_called_it() {
    let more = || rising(8, 12_000).collect();
    check_first(
        8,
        &sessions(more, more),
        ("sync-map", "example.org/shop/auth.(*Sessions).Login"),
    );
    check_quiet(8, &sessions(|| vec![40_000; 8], || vec![40_000; 8]));
    check_first(
        8,
        &sessions(more, || vec![40_000; 8]),
        ("growth.objects", "example.org/shop/auth.newSession"),
    );
}

#[test]
fn a_list_that_has_nothing_to_do_with_it_is_not_blamed() {
    let mut sites = cache(|| vec![30_000; 8]);
    let stack: Frames = &[
        "example.org/shop/audit.(*Log).note@5@/app/audit/log.go",
        HANDLER,
    ];
    sites.push(site(stack, 1024).keeps(rising(8, 8000)));
    check_first(
        8,
        &sites,
        ("growth.objects", "example.org/shop/audit.(*Log).note"),
    );
}

/// Twenty methods of a decoder, each of which makes a part of a thing.
fn parts(of: impl Fn(char) -> Site) -> Vec<Site> {
    ('a'..='t').map(of).collect()
}

fn part_of(part: char) -> Frames {
    let leaf = format!("example.org/shop/wire.(*Order).read_{part}@9@/app/wire/order.go");
    let all = [
        leaf,
        "example.org/shop/wire.(*Order).Unmarshal@3@/app/wire/order.go".to_owned(),
        HANDLER.to_owned(),
    ];
    let all = all.map(|frame| &*Box::leak(frame.into_boxed_str()));
    Box::leak(Box::new(all))
}

#[test]
fn what_many_functions_allocate_a_little_of_is_told_of_their_caller() {
    // A sample or two of each at the end.
    check_first(
        8,
        &parts(|part| site(part_of(part), 64).keeps(rising(8, 1800))),
        ("growth.spread", "example.org/shop/wire.(*Order).Unmarshal"),
    );
    check_quiet(
        8,
        &parts(|part| site(part_of(part), 64).churns(16_000, 1_000_000)),
    );
}

#[test]
fn one_line_of_a_busy_function() {
    const BUSY: Frames = &["example.org/shop/api.(*Server).put@41@/app/api/server.go"];
    const LEAK: Frames = &["example.org/shop/api.(*Server).put@44@/app/api/server.go"];
    let busy = || site(BUSY, 2048).churns(40_000, 4_000_000);
    check_first(
        8,
        &[busy(), site(LEAK, 256).keeps(rising(8, 12_000))],
        ("growth.objects", "example.org/shop/api.(*Server).put"),
    );
    check_quiet(8, &[busy(), site(LEAK, 256).churns(12_000, 400_000)]);
}

#[test]
fn one_caller_of_a_helper() {
    const HELPER: &str = "example.org/shop/text.clone@5@/app/text/clone.go";
    let busy = || site(&[HELPER, HANDLER], 512).churns(60_000, 9_000_000);
    const LEAK: Frames = &[
        HELPER,
        "example.org/shop/audit.(*Log).note@8@/app/audit/log.go",
    ];
    check_first(
        8,
        &[busy(), site(LEAK, 512).keeps(rising(8, 7000))],
        ("growth.objects", "example.org/shop/text.clone"),
    );
    check_quiet(8, &[busy(), site(LEAK, 512).churns(7000, 900_000)]);
}

#[test]
fn beside_much_that_stays() {
    // Half a gigabyte that is read at start, and 12 MB more.
    const STACK: Frames = &["example.org/shop/index.(*Index).add@8@/app/index/index.go"];
    let leak = site(STACK, 128).keeps((0..8).map(|file| 4_000_000 + file * 14_000));
    check_first(
        8,
        &[leak],
        ("growth.objects", "example.org/shop/index.(*Index).add"),
    );
    check_quiet(8, &[site(STACK, 128).keeps([4_000_000; 8])]);
}

#[test]
fn what_begins_late_and_what_grows_in_steps() {
    const STACK: Frames = &[
        "example.org/shop/audit.(*Log).note@5@/app/audit/log.go",
        HANDLER,
    ];
    let expected = ("growth.objects", "example.org/shop/audit.(*Log).note");
    let late = [0, 0, 0, 0, 0, 9000, 18000, 27000];
    check_first(8, &[site(STACK, 1024).keeps(late)], expected);
    let steps = [0, 0, 12000, 12000, 24000, 24000, 36000, 36000];
    check_first(8, &[site(STACK, 1024).keeps(steps)], expected);
}

#[test]
fn a_few_goroutines_beside_a_large_pool() {
    const POOL: Frames = &[
        "runtime.gopark",
        "runtime.chanrecv",
        "runtime.chanrecv2",
        "example.org/shop/jobs.(*Pool).work@9",
    ];
    let rules = |counts: &[i64]| -> Vec<String> {
        let told = told(&goroutines(POOL, counts, &[]));
        told.into_iter().map(|f| f.rule).collect()
    };
    let leak = [2000, 2003, 2005, 2008, 2011, 2013, 2016];
    assert_eq!(rules(&leak), ["blocked.receive"]);
    let steady = [2000, 2003, 1998, 2004, 2001, 1997, 2012];
    assert!(rules(&steady).is_empty());
}

#[test]
fn goroutines_come_before_what_they_hold() {
    const HELD: Frames = &[
        "example.org/shop/feed.newClient@4@/app/feed/client.go",
        HANDLER,
    ];
    const WAITS: Frames = &[
        "runtime.gopark",
        "runtime.selectgo",
        "example.org/shop/feed.(*client).pump@30@/app/feed/client.go",
    ];
    let counts: Vec<i64> = rising(8, 40).collect();
    for seed in 1..=SEEDS {
        let mut all = heaps(8, &[site(HELD, 65_536).keeps(counts.clone())], seed);
        all.extend(goroutines(WAITS, &counts, &[]));
        let told = told(&all);
        let names: Vec<_> = told
            .iter()
            .map(|f| (&f.rule[..], &f.what.name[..]))
            .collect();
        assert_eq!(
            names,
            [
                ("blocked.select", "example.org/shop/feed.(*client).pump"),
                ("growth.big-block", "example.org/shop/feed.newClient"),
            ],
            "seed {seed}"
        );
        assert_eq!(told[1].doubts[0].id, "doubt.held-by-goroutines");
    }
}
