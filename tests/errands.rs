//! What the page has its second module do, without a page: which errand runs when, and what comes of it.

use proflens::more::protocol::Converted;
use proflens::protocol::{Failure, FileId, Reply};
use proflens::state::errands::{Errand, Errands, Mishap, Step, is_worth_ending};
use proflens::state::{Action, ConvertedFile, FileStatus, Names, NewFile, State, Tone, reduce};
use std::rc::Rc;

const A: FileId = FileId(0);
const B: FileId = FileId(1);

fn after(state: State, actions: impl IntoIterator<Item = Action>) -> State {
    actions.into_iter().fold(state, |s, a| reduce(&s, a))
}

/// Files of these names, all refused by the first module.
fn foreign(names: &[&str]) -> State {
    let new = |name: &&str| NewFile {
        name: name.to_string(),
        size: 10,
    };
    let state = after(
        State::default(),
        [Action::AddFiles(names.iter().map(new).collect())],
    );
    let ids: Vec<FileId> = state.files.iter().map(|f| f.id).collect();
    after(state, ids.into_iter().map(refused))
}

fn refused(file: FileId) -> Action {
    let error = failure("The file is no profile.proto.");
    Action::Heard(Reply::Foreign { file, error })
}

fn failure(problem: &str) -> Failure {
    Failure {
        problem: problem.into(),
        help: "Fetch it again.".into(),
    }
}

fn made(name: &str, size: u64) -> ConvertedFile {
    ConvertedFile {
        name: name.into(),
        to_read: 5 * size,
        converted: Some(Converted {
            warnings: vec![],
            fingerprint: (1, size),
        }),
    }
}

fn banners(state: &State) -> Vec<&str> {
    let notices = state.notices.iter();
    notices
        .inspect(|n| assert_eq!(n.tone, Tone::Error))
        .map(|n| n.problem.as_str())
        .collect()
}

#[test]
fn a_foreign_file_keeps_its_chip_while_it_is_converted() {
    let state = foreign(&["heap.txt"]);
    assert_eq!(state.errands(), [Errand::Convert(A)]);
    assert!(state.is_opening());
    let state = after(state, [Action::ReadForeign { file: A, read: 5 }]);
    assert_eq!(state.files[0].progress(), 0.5);

    let state = after(
        state,
        [Action::Converted {
            file: A,
            opened: vec![made("heap.txt", 10)],
            refused: vec![],
        }],
    );
    let file = &state.files[0];
    assert_eq!((file.id, file.status), (A, FileStatus::Waiting));
    assert_eq!((file.size, file.to_read), (10, 50));
    assert!(file.converted.is_some() && state.errands().is_empty());
}

/// The first that opens stands where the archive stood.
#[test]
fn an_archive_becomes_a_chip_for_each_profile_in_it() {
    let state = foreign(&["all.zip", "other.txt"]);
    let ids: Vec<FileId> = state.ids_of_converted(A).take(3).collect();
    assert_eq!(ids, [A, FileId(2), FileId(3)]);
    let state = after(
        state,
        [Action::Converted {
            file: A,
            opened: vec![
                made("all.zip/1", 7),
                made("all.zip/2", 8),
                made("all.zip/3", 9),
            ],
            refused: vec![("all.zip/readme".into(), failure("It is text."))],
        }],
    );
    let names = state.files.iter().map(|f| (f.id, f.name.as_str()));
    let expected = [
        (A, "all.zip/1"),
        (B, "other.txt"),
        (FileId(2), "all.zip/2"),
        (FileId(3), "all.zip/3"),
    ];
    assert_eq!(names.collect::<Vec<_>>(), expected);
    assert_eq!(state.next_file, 4);
    assert_eq!(banners(&state), ["all.zip/readme: It is text."]);
    assert_eq!(state.errands(), [Errand::Convert(B)]);
}

#[test]
fn what_an_archive_had_as_it_is_may_be_of_another_format_yet() {
    let as_it_is = ConvertedFile {
        name: "all.zip/heap.pb.gz".into(),
        to_read: 7,
        converted: None,
    };
    let actions = [
        Action::Converted {
            file: A,
            opened: vec![as_it_is],
            refused: vec![],
        },
        refused(A),
    ];
    let state = after(foreign(&["all.zip"]), actions);
    let file = &state.files[0];
    assert_eq!((&*file.name, file.size), ("all.zip/heap.pb.gz", 7));
    assert!(file.converted.is_none() && file.is_foreign());
    assert_eq!(state.errands(), [Errand::Convert(A)]);
}

#[test]
fn many_refusals_of_one_archive_are_a_few_banners() {
    let refused = (0..300).map(|n| (format!("a.zip/{n}"), failure("It is text.")));
    let state = after(
        foreign(&["a.zip"]),
        [Action::Converted {
            file: A,
            opened: vec![],
            refused: refused.collect(),
        }],
    );
    assert!(state.files.is_empty());
    let banners = banners(&state);
    assert_eq!(banners.len(), 6);
    assert_eq!(
        banners[5],
        "a.zip: 295 more of what is in it could not be opened."
    );
}

#[test]
fn one_errand_runs_at_a_time_and_a_cancelled_one_is_abandoned() {
    let mut errands = Errands::default();
    let mut state = foreign(&["a", "b"]);
    assert_eq!(
        errands.step(&state.errands()),
        Step::Run(Errand::Convert(A))
    );
    state = after(state, [Action::OpenExample(2)]);
    assert_eq!(errands.step(&state.errands()), Step::Wait);
    state = after(state, [Action::RemoveFile(A)]);
    assert_eq!(errands.step(&state.errands()), Step::Abandon);
    assert_eq!(
        errands.step(&state.errands()),
        Step::Run(Errand::Example(2))
    );
    assert_eq!(errands.end(), Some(Errand::Example(2)));
    state = after(state, [Action::ExampleCame]);
    assert_eq!(
        errands.step(&state.errands()),
        Step::Run(Errand::Convert(B))
    );
    state = after(state, [Action::RemoveFile(B)]);
    assert_eq!(errands.step(&state.errands()), Step::Abandon);
    assert_eq!(errands.step(&state.errands()), Step::Wait);
}

#[test]
fn a_mishap_costs_its_own_file_alone_and_says_what_is_known_of_it() {
    let mishaps = [
        (Mishap::Refused(failure("It is HTML.")), "a: It is HTML."),
        (
            Mishap::Died {
                panic: Some("boom".into()),
            },
            "a: proflens made a mistake (boom).",
        ),
        (
            Mishap::Died { panic: None },
            "a: The tab ran out of memory.",
        ),
        (
            Mishap::Missing {
                why: "offline".into(),
            },
            "a: The file is no profile.proto. The part of the page that reads other formats and holds the examples \
             did not arrive (offline).",
        ),
    ];
    for (mishap, said) in mishaps {
        let failed = Action::ErrandFailed(Errand::Convert(A), mishap);
        let state = after(foreign(&["a", "b"]), [failed]);
        assert_eq!(banners(&state), [said]);
        assert_eq!(state.errands(), [Errand::Convert(B)]);
    }
}

#[test]
fn an_example_that_does_not_come_is_not_waited_for() {
    let failed = Action::ErrandFailed(Errand::Example(0), Mishap::Died { panic: None });
    let state = after(State::default(), [Action::OpenExample(0), failed]);
    assert_eq!(state.example, None);
    let said = "The example could not be opened: The tab ran out of memory.";
    assert_eq!(banners(&state), [said]);
}

/// What the second module works at is no concern of the first one's worker.
#[test]
fn a_fresh_worker_is_not_given_what_is_being_converted() {
    let state = after(
        foreign(&["a"]),
        [Action::WorkerDied {
            panic: Some("boom".into()),
        }],
    );
    assert_eq!(state.errands(), [Errand::Convert(A)]);
    assert_eq!(state.worker_epoch, 1);
}

#[test]
fn a_worker_that_has_grown_is_ended() {
    assert!(!is_worth_ending(4 << 20));
    assert!(is_worth_ending(100 << 20));
}

fn held(names: &[&str]) -> State {
    let new = NewFile {
        name: "cpu.pb.gz".into(),
        size: 10,
    };
    let asked = names.iter().map(|name| name.as_bytes().to_vec()).collect();
    after(
        State::default(),
        [
            Action::AddFiles(vec![new]),
            Action::Heard(Reply::Progress {
                file: A,
                read: 10,
                inflated: 20,
                samples: 1,
            }),
            Action::Heard(Reply::Names {
                file: A,
                names: asked,
            }),
        ],
    )
}

#[test]
fn names_are_asked_for_once_and_go_to_the_worker() {
    let mut state = held(&["_Z1fv", "_Zebra"]);
    assert_eq!(state.errands(), [Errand::Demangle(A)]);
    assert!(state.is_opening());
    let readable = vec![Some(b"f".to_vec()), None];
    state = after(
        state,
        [Action::Demangled {
            file: A,
            names: readable.clone(),
        }],
    );
    assert_eq!(state.errands(), []);
    assert_eq!(
        state.files[0].names,
        Names::Answered(Rc::new(Ok(readable.clone())))
    );
    let closed = after(held(&["_Z1fv"]), [Action::RemoveFile(A)]);
    assert_eq!(closed.errands(), []);
    let late = Action::Demangled {
        file: A,
        names: readable,
    };
    assert!(after(closed, [late]).files.is_empty());
}

#[test]
fn without_the_second_module_a_held_file_opens_with_a_warning() {
    let why = "offline".into();
    let failed = Action::ErrandFailed(Errand::Demangle(A), Mishap::Missing { why });
    let state = after(held(&["_Z1fv"]), [failed]);
    let Names::Answered(answer) = &state.files[0].names else {
        panic!("{:?}", state.files[0].names);
    };
    assert_eq!(
        answer.as_ref().as_ref().expect_err("no names"),
        "Names of C++ and Rust are shown as the linker knows them. The part of the page that reads other formats and holds \
         the examples did not arrive (offline). Reload the page once the network is there again."
    );
    assert!(state.notices.is_empty() && state.errands().is_empty());
}

/// A held file does nothing that could kill the worker; a fresh one reads it again.
#[test]
fn a_held_file_survives_its_worker() {
    let state = after(held(&["_Z1fv"]), [Action::WorkerDied { panic: None }]);
    let file = &state.files[0];
    assert_eq!(
        (file.status, &file.names),
        (FileStatus::Waiting, &Names::Settled)
    );
    assert_eq!(state.errands(), []);
}
