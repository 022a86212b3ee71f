//! The view of goroutines over recorded dumps, profiles and texts: what a person reads there, held against what the files say.

use proflens::engine::Engine;
use proflens::formats::{self, Options};
use proflens::input::Limits;
use proflens::leaks::{Hunt, Kind, findings};
use proflens::pprof::writer;
use proflens::protocol::*;
use proflens::views::Looked;
use proflens::views::answer::{Memory, answer};
use proflens::views::goroutines::protocol::*;
use proflens::views::goroutines::table;
use proflens::views::protocol::{Answered, ViewAnswer, ViewQuestion};
use std::path::{Path, PathBuf};

const BASE: FileId = FileId(1);
const NEW: FileId = FileId(2);

fn dump(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/waiters/dumps");
    folder.join(name)
}

/// As the page has them: what is no profile.proto is made one first.
fn engine(files: &[(FileId, &Path)]) -> Engine {
    let mut memory = Memory::default();
    let further = move |looked: &Looked, question: &[u8]| answer(&mut memory, looked, question);
    let mut engine = Engine::with_further(Limits::default(), Box::new(further));
    for (file, path) in files {
        let bytes = std::fs::read(path).expect("a file");
        let opened = formats::open("x", &bytes, &Options::default());
        let profile = &opened[0].result.as_ref().expect("a profile").profile;
        engine.begin(*file, None);
        engine.feed(*file, &writer::write(profile));
        let reply = engine.finish(*file);
        assert!(matches!(reply, Reply::Opened { .. }), "{reply:?}");
    }
    engine
}

fn ask(engine: &mut Engine, scene: &Scene, question: GoroutinesQuestion) -> GoroutinesView {
    let questions = vec![ViewQuestion::Goroutines(question)];
    let ask = Ask {
        generation: 1,
        scene: scene.clone(),
        question: Question::Further(postcard::to_allocvec(&questions).expect("plain data")),
    };
    let Reply::Answer {
        answer: Ok(Answer::Further(bytes)),
        ..
    } = engine.ask(&ask)
    else {
        panic!("no answer");
    };
    let answered: Answered = postcard::from_bytes(&bytes).expect("an answer");
    match answered.answers.into_iter().next().expect("one answer").1 {
        Ok(ViewAnswer::Goroutines(view)) => view,
        other => panic!("{other:?}"),
    }
}

fn herd(engine: &mut Engine, scene: &Scene, question: GoroutinesQuestion) -> Herd {
    match ask(engine, scene, question) {
        GoroutinesView::Here(herd) => *herd,
        other => panic!("{other:?}"),
    }
}

fn one() -> Scene {
    Scene::of(Shown::One(NEW))
}

fn both() -> Scene {
    Scene::of(Shown::Compare {
        base: BASE,
        new: NEW,
    })
}

fn all(by: By) -> GoroutinesQuestion {
    GoroutinesQuestion {
        by,
        descending: true,
        limit: u32::MAX,
        members: u32::MAX,
        ..GoroutinesQuestion::default()
    }
}

fn found(goid: i64) -> GoroutinesQuestion {
    GoroutinesQuestion {
        goid: Some(goid),
        ..all(By::Stack)
    }
}

fn new(value: i64) -> Pair {
    Pair {
        base: 0,
        new: value,
    }
}

fn titles(herd: &Herd) -> Vec<(&str, i64)> {
    let groups = herd.groups.iter();
    groups.map(|g| (g.title.as_str(), g.count.new)).collect()
}

#[test]
fn a_dump_says_who_waits_for_what_and_who_created_them() {
    let mut engine = engine(&[(NEW, &dump("first.txt"))]);
    let herd = herd(&mut engine, &one(), all(By::Stack));
    assert!(herd.knows.is_dump && herd.knows.links && herd.knows.addresses);
    assert_eq!(herd.summary.count, new(27));
    let states = herd.summary.states.iter();
    let states: Vec<(&str, i64)> = states.map(|s| (s.name.as_str(), s.count.new)).collect();
    assert_eq!(
        states,
        [
            ("chan receive", 6),
            ("sync.Mutex.Lock", 5),
            ("sync.RWMutex.RLock", 3),
            ("sync.WaitGroup.Wait", 3),
            ("chan send", 2),
            ("select", 2),
            ("sync.Cond.Wait", 2),
            ("chan receive (nil chan)", 1),
            ("running", 1),
            ("select (no cases)", 1),
            ("sleep", 1),
        ]
    );
    assert_eq!(herd.summary.long, [new(0); 3]);
    assert_eq!(herd.summary.locked, new(1));
    // The three that receive from a channel, and those from none, stand in one place.
    assert_eq!(
        titles(&herd)[..4],
        [
            ("main.(*account).withdraw", 4),
            ("main.listen", 4),
            ("main.(*pool).run", 3),
            ("main.(*settings).get", 3),
        ]
    );
    let withdraw = &herd.groups[0];
    assert_eq!(withdraw.place, "/home/u/waiters/main.go:20");
    assert_eq!(withdraw.creators.most[0].text, "main.main");
    assert_eq!((withdraw.longest, withdraw.median), (None, None));
    let offer = herd.groups.iter().find(|g| g.title == "main.offer");
    let labels = &offer.expect("a group").labels;
    let labels: Vec<_> = labels.most.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(labels, ["op=offer", "tenant=acme corp"]);
}

#[test]
fn groups_by_all_that_is_known() {
    let mut engine = engine(&[(NEW, &dump("first.txt"))]);
    let mut by = |by| herd(&mut engine, &one(), all(by));
    let creators = by(By::Creator);
    assert_eq!(
        titles(&creators),
        [
            ("main.main", 18),
            ("main.(*pool).start", 3),
            ("main.spawn", 3),
            ("main.main.func1", 2),
            ("", 1)
        ]
    );
    let states = by(By::State);
    assert_eq!(titles(&states)[0], ("chan receive", 6));
    assert_eq!(states.groups[0].stack_count, 2);
    let tenants = by(By::Label(NameKey::of(b"tenant")));
    assert_eq!(titles(&tenants), [("", 25), ("acme corp", 2)]);
    // Every row of a group whose address is known counts, and nothing else.
    let addresses = by(By::WaitsOn);
    let counts: Vec<i64> = titles(&addresses).iter().map(|(_, count)| *count).collect();
    assert_eq!(counts, [4, 4, 3, 2]);
    assert_eq!(addresses.summary.shared, (4, 13));
}

#[test]
fn readers_and_the_writer_of_one_lock_wait_on_one_address() {
    let mut engine = engine(&[(NEW, &dump("first.txt"))]);
    let herd = herd(&mut engine, &one(), found(26));
    let found = herd.found.expect("it is there");
    let it = found.it.expect("it is in view");
    let address = it.waits_on.expect("an address");
    assert_eq!(address.sureness, Sureness::Sure);
    let others: Vec<i64> = found.others.iter().map(|link| link.goid).collect();
    assert_eq!(others, [23, 24, 25]);
    let herd = self::herd(&mut engine, &one(), self::found(23));
    let reader = herd.found.and_then(|found| found.it).expect("a reader");
    let hint = reader.waits_on.expect("an address");
    assert_eq!((hint.text, hint.sureness), (address.text, Sureness::Hint));
    assert_eq!(hint.argument_of, "main.(*settings).get");
}

#[test]
fn a_number_leads_to_the_group_and_back_to_the_first_creator() {
    let mut engine = engine(&[(NEW, &dump("first.txt"))]);
    let herd = herd(&mut engine, &one(), found(7));
    let found = herd.found.as_ref().expect("it is there");
    let chain = found.chain.iter();
    let chain: Vec<_> = chain
        .map(|l| (l.goid, l.title.as_str(), l.is_here))
        .collect();
    let expected = [
        (6, "main.spawn", true),
        (5, "main.spawn", true),
        (35, "main.spawn", true),
        (1, "main.main", true),
    ];
    assert_eq!(chain, expected);
    let group = herd.groups.iter().find(|g| Some(g.key) == found.group);
    let group = group.expect("its group");
    assert!(group.is_open);
    let marked: Vec<i64> = group
        .goroutines
        .iter()
        .filter(|g| g.is_found)
        .map(|g| g.goid)
        .collect();
    assert_eq!(marked, [7]);
    let herd = self::herd(&mut engine, &one(), self::found(35));
    let children = herd.found.expect("it is there").children;
    assert_eq!(children.iter().map(|l| l.goid).collect::<Vec<_>>(), [5]);
    // One that is not there, and one that a filter dropped.
    let herd = self::herd(&mut engine, &one(), self::found(4711));
    let missing = herd.found.expect("what is said of it");
    assert!(missing.it.is_none() && !missing.is_dropped);
    let filtered = Scene {
        filters: vec![Filter {
            verb: FilterVerb::Focus,
            pattern: Pattern {
                text: "listen".into(),
                is_regexp: false,
            },
        }],
        ..one()
    };
    let herd = self::herd(&mut engine, &filtered, self::found(7));
    assert_eq!(herd.summary.count, new(4));
    assert!(herd.found.expect("what is said of it").is_dropped);
}

/// A group that is far down the list is there when one of its goroutines is looked for, whatever state and wait are chosen.
#[test]
fn what_is_looked_for_is_always_listed() {
    let mut engine = engine(&[(NEW, &dump("first.txt"))]);
    let question = GoroutinesQuestion {
        limit: 1,
        minutes: 60,
        ..found(40)
    };
    let herd = herd(&mut engine, &one(), question);
    assert_eq!(titles(&herd), [("main.pinned", 1)]);
    assert!(herd.groups[0].goroutines[0].is_locked);
}

#[test]
fn states_waits_and_the_search_leave_rows_away() {
    let mut engine = engine(&[(NEW, &dump("second.txt"))]);
    let mut left = |question| herd(&mut engine, &one(), question).left.new;
    let sleep = Some(NameKey::of(b"sleep"));
    let state = |state| GoroutinesQuestion {
        state,
        ..all(By::Stack)
    };
    assert_eq!(left(state(sleep)), 1);
    let minutes = |minutes| GoroutinesQuestion {
        minutes,
        ..all(By::Stack)
    };
    assert_eq!(left(minutes(2)), 29);
    assert_eq!(left(minutes(3)), 0);
    let search = |text: &str| GoroutinesQuestion {
        search: Pattern {
            text: text.into(),
            is_regexp: true,
        },
        ..all(By::Stack)
    };
    assert_eq!(left(search(r"lockSlow$")), 7);
    // Of a creator, too.
    assert_eq!(left(search(r"pool.*start")), 3);
}

#[test]
fn between_two_dumps_of_one_process_each_goroutine_is_known_by_its_number() {
    let mut engine = engine(&[(BASE, &dump("first.txt")), (NEW, &dump("second.txt"))]);
    let herd = herd(&mut engine, &both(), all(By::Stack));
    let moves = herd.moves.expect("both have numbers");
    let expected = Moves {
        stayed: 25,
        moved: 1,
        new: 4,
        ended: 1,
        is_other_process: false,
    };
    assert_eq!(moves, expected);
    let group = |title: &str| herd.groups.iter().find(|g| g.title == title);
    let withdraw = group("main.(*account).withdraw").expect("a group");
    assert_eq!(withdraw.count, Pair { base: 4, new: 6 });
    assert_eq!((withdraw.longest, withdraw.median), (Some(2), Some(2)));
    assert_eq!(herd.summary.long, [new(29), new(0), new(0)]);
    let offer = group("main.offer").and_then(|g| g.moves).expect("a group");
    assert_eq!((offer.stayed, offer.ended), (1, 1));
    let ended = found(30);
    let herd = self::herd(&mut engine, &both(), ended);
    let fate = herd.found.and_then(|found| found.it).and_then(|it| it.fate);
    let fates = [Some(Fate::Ended), Some(Fate::Stayed)];
    assert!(fates.contains(&fate), "{fate:?}");
}

#[test]
fn another_process_is_told_by_its_creators() {
    let mut engine = engine(&[(BASE, &dump("crash.txt")), (NEW, &dump("first.txt"))]);
    let herd = herd(&mut engine, &both(), all(By::Stack));
    assert!(herd.moves.expect("both have numbers").is_other_process);
}

/// A crash prints the runtime's frames and its own goroutines: channels have their addresses.
#[test]
fn a_crash_with_the_runtimes_frames() {
    let mut engine = engine(&[(NEW, &dump("crash.txt"))]);
    let herd = herd(&mut engine, &one(), all(By::Leaf));
    assert_eq!(herd.summary.system.new, 7, "{:?}", titles(&herd));
    let listen = herd.groups.iter().find(|g| g.title == "main.listen");
    let count = listen.map_or(0, |g| g.count.new);
    assert_eq!(count, 6);
    let addresses = self::herd(&mut engine, &one(), all(By::WaitsOn));
    let counts: Vec<i64> = titles(&addresses).iter().map(|(_, count)| *count).collect();
    assert_eq!(counts[..4], [6, 5, 4, 3], "{:?}", titles(&addresses));
}

#[test]
fn a_text_of_debug_1_has_states_as_far_as_frames_tell_them() {
    let mut engine = engine(&[(NEW, &dump("first.debug1.txt"))]);
    let herd = herd(&mut engine, &one(), all(By::State));
    assert!(!herd.knows.is_dump && herd.knows.hides_leaves);
    assert!(herd.moves.is_none());
    let states = titles(&herd);
    assert!(states.contains(&("sync.Mutex.Lock", 5)), "{states:?}");
    assert!(states.contains(&("sync.WaitGroup.Wait", 3)), "{states:?}");
    assert!(states.contains(&("sync.Cond.Wait", 2)), "{states:?}");
    assert!(states.contains(&("sleep", 1)), "{states:?}");
    // Channels and select.
    assert!(states.contains(&("waiting", 12)), "{states:?}");
}

#[test]
fn a_profile_of_goroutines_has_the_states_of_channels() {
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/leaks/recordings/go1.27");
    let file = recorded.join("chan_send/goroutine-06.pb.gz");
    let mut engine = engine(&[(NEW, &file)]);
    let herd = herd(&mut engine, &one(), all(By::Stack));
    assert!(!herd.knows.is_dump && !herd.knows.hides_leaves);
    let first = &herd.groups[0];
    assert_eq!(first.title, "main.lookup.func1");
    assert_eq!(first.states.most[0].text, "chan send");
    assert_eq!(first.longest, None);
    assert!(first.goroutines.is_empty());
}

#[test]
fn what_counts_no_goroutines_is_said() {
    let heap = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/healthy/heap-1.pb.gz");
    let mut engine = engine(&[(NEW, &heap)]);
    let view = ask(&mut engine, &one(), all(By::Stack));
    assert_eq!(view, GoroutinesView::Other(Kind::Heap));
}

/// However they are grouped, no goroutine is lost, none counted twice; and what is taken out is what is shown.
#[test]
fn groups_are_a_partition() {
    let files = ["second.txt", "crash.txt", "first.debug1.txt"];
    for name in files {
        let mut engine = engine(&[(BASE, &dump("first.txt")), (NEW, &dump(name))]);
        for scene in [one(), both()] {
            for by in [
                By::Stack,
                By::State,
                By::Creator,
                By::Leaf,
                By::Label(NameKey(1)),
            ] {
                let herd = herd(&mut engine, &scene, all(by));
                let sum = herd.groups.iter().fold(Pair::default(), |sum, g| Pair {
                    base: sum.base + g.count.base,
                    new: sum.new + g.count.new,
                });
                assert_eq!(sum, herd.summary.count, "{name} {by:?}");
                let states = herd.summary.states.iter().map(|s| s.count.new);
                assert_eq!(states.sum::<i64>(), sum.new, "{name}");
                let taken = table::groups(&herd, scene == both());
                assert_eq!(taken.rows.len(), herd.groups.len());
                assert!(
                    taken
                        .rows
                        .iter()
                        .all(|row| row.len() == taken.columns.len())
                );
            }
        }
    }
}

/// Dumps alone, which show no frame of the runtime, find what profiles of the same moments find; and say who created the goroutines.
#[test]
fn a_series_of_dumps_shows_a_leak() {
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/leaks/recordings/go1.27");
    for (program, rule, what, creator) in [
        (
            "chan_send",
            "blocked.send",
            "main.lookup.func1",
            "main.lookup",
        ),
        ("select_blocked", "blocked.select", "main.watch", "main."),
    ] {
        let mut hunt = Hunt::default();
        for at in 1..=6 {
            let name = format!("goroutine-0{at}.debug2.txt.gz");
            let bytes = std::fs::read(recorded.join(program).join(&name)).expect("a dump");
            let opened = formats::open(&name, &bytes, &Options::default());
            let profile = &opened[0].result.as_ref().expect("a profile").profile;
            hunt.add(&name, profile);
        }
        let found = findings(&hunt.finish());
        let first = found.first().expect("a finding");
        assert_eq!(
            (first.rule.as_str(), first.what.name.as_str()),
            (rule, what)
        );
        let evidence = first.evidence.said();
        assert!(
            evidence.contains(&format!("created by: {creator}")),
            "{evidence}"
        );
    }
}

/// Dumps of the corpus: every goroutine of the text is one here, with a number and a state.
#[test]
fn dumps_of_the_corpus() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/files/leaks");
    let Ok(folders) = std::fs::read_dir(&corpus) else {
        println!("corpus: not there, skipped");
        return;
    };
    let (mut files, mut goroutines) = (0, 0);
    for folder in folders.flatten() {
        for name in ["goroutine.debug2.txt", "goroutineleak.debug2.txt"] {
            let path = folder.path().join(name);
            let Ok(text) = std::fs::read_to_string(&path) else {
                continue;
            };
            let heads = text.lines().filter(|line| line.starts_with("goroutine "));
            let count = heads.clone().count() as i64;
            let leaked = heads.filter(|line| line.contains("(leaked)")).count() as i64;
            let mut engine = engine(&[(NEW, &path)]);
            let herd = herd(&mut engine, &one(), all(By::State));
            assert_eq!(herd.summary.count, new(count), "{}", path.display());
            assert_eq!(herd.summary.leaked, new(leaked), "{}", path.display());
            assert!(titles(&herd).iter().all(|(state, _)| !state.is_empty()));
            files += 1;
            goroutines += count;
        }
    }
    println!("corpus: {files} files of {goroutines} goroutines");
    assert!(files > 5);
}
