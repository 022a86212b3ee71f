//! What the detectors find in programs of which it is known what they leak, and that they find nothing in those that leak nothing.
//! `tests/leaks/README.md` says how the programs were recorded, and what the two scores are. The tables are printed. Asserted is what is
//! aimed at, for the programs that the detectors were made with; of those held out, only that their result is the recorded one. Programs
//! that were held out and have been read belong to the others since; what was found in them at first stays on record.

use proflens::formats;
use proflens::leaks::{Confidence, Finding, Hunt, findings};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

struct Recording {
    name: String,
    go: String,
    leaks: bool,
    /// The function that the stacks show.
    function: String,
    /// The program's own function that is to be changed.
    blame: String,
    /// Rules that say what it is; a final `*` stands for anything.
    rules: Vec<String>,
    held_out: HeldOut,
    folder: PathBuf,
}

/// Whether detectors were made with a program, and since when.
#[derive(Clone, Copy, PartialEq, Eq)]
enum HeldOut {
    /// From the start.
    No,
    /// Since its result was read: `HELDOUT.tsv`.
    First,
    /// Since its result was read: `HELDOUT-2.tsv`.
    Second,
    /// Never: `HELDOUT-3.tsv`.
    Third,
}

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/leaks")
}

fn recordings() -> Vec<Recording> {
    let manifest = std::fs::read_to_string(home().join("MANIFEST.tsv")).expect("the manifest");
    manifest.lines().skip(1).map(recording).collect()
}

fn recording(line: &str) -> Recording {
    let [name, go, truth, expect, files, heldout, blame, rules] =
        line.split('\t').collect::<Vec<_>>()[..]
    else {
        panic!("eight columns: {line}");
    };
    let function = expect.rsplit("; ").next().unwrap_or_default();
    Recording {
        name: name.to_string(),
        go: go.to_string(),
        leaks: truth == "leak",
        function: function.to_string(),
        blame: match blame {
            "" => function.to_string(),
            blame => blame.to_string(),
        },
        rules: rules.split(' ').map(str::to_string).collect(),
        held_out: match heldout {
            "no" => HeldOut::No,
            "first" => HeldOut::First,
            "second" => HeldOut::Second,
            "third" => HeldOut::Third,
            other => panic!("held out is no, first, second or third: {other}"),
        },
        folder: home().join(files),
    }
}

/// All findings, and whether any stack of the recording has the function.
fn hunt(folder: &Path, function: &str) -> (Vec<Finding>, bool) {
    let mut hunt = Hunt::default();
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder of snapshots")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.to_string_lossy().ends_with(".pb.gz"))
        .collect();
    files.sort();
    for path in files {
        let bytes = std::fs::read(&path).expect("a snapshot");
        let name = path.file_name().expect("a name").to_string_lossy();
        for item in formats::open(&name, &bytes, &formats::Options::default()) {
            hunt.add(&name, &item.result.expect("a profile").profile);
        }
    }
    let hunted = hunt.finish();
    let is_shown = hunted.book.has_name(|name| name == function.as_bytes());
    (findings(&hunted), is_shown)
}

fn is_function(name: &str, function: &str) -> bool {
    name == function || name.starts_with(&format!("{function}["))
}

/// The lenient score: the function is somewhere in what is shown.
fn shows(finding: &Finding, recording: &Recording) -> bool {
    let shown = finding.stack.iter().chain(&finding.suspects);
    let mut all = shown.chain([&finding.what]);
    all.any(|s| is_function(&s.name, &recording.function))
}

/// The strict score: it says to look at the function to blame, and for the right reason.
fn names(finding: &Finding, recording: &Recording, to_blame: &str) -> bool {
    let is_rule = |rule: &String| match rule.strip_suffix('*') {
        Some(prefix) => finding.rule.starts_with(prefix),
        None => finding.rule == *rule,
    };
    is_function(&finding.what.name, to_blame) && recording.rules.iter().any(is_rule)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// The place of the first finding above a hint that fits, from 1.
    Rank(usize),
    Missed,
    Quiet,
    FalseAlarm,
}

impl Verdict {
    fn is_bad(self) -> bool {
        matches!(self, Verdict::Missed | Verdict::FalseAlarm)
            || matches!(self, Verdict::Rank(rank) if rank > 1)
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Verdict::Rank(rank) => out.pad(&format!("rank {rank}")),
            Verdict::Missed => out.pad("missed"),
            Verdict::Quiet => out.pad("quiet"),
            Verdict::FalseAlarm => out.pad("false alarm"),
        }
    }
}

struct Judged<'a> {
    recording: &'a Recording,
    lenient: Verdict,
    strict: Verdict,
}

fn judge(recording: &Recording) -> Judged<'_> {
    let (all, is_shown) = hunt(&recording.folder, &recording.blame);
    // Who is in none of the stacks cannot be named; what tells the pattern can.
    let to_blame = match is_shown {
        true => &recording.blame,
        false => &recording.function,
    };
    let above = all.iter().filter(|f| f.confidence > Confidence::Hint);
    let above: Vec<_> = above.collect();
    let verdict = |fits: &dyn Fn(&Finding) -> bool| {
        if !recording.leaks {
            return match above.is_empty() {
                true => Verdict::Quiet,
                false => Verdict::FalseAlarm,
            };
        }
        let rank = above.iter().position(|f| fits(f));
        rank.map_or(Verdict::Missed, |at| Verdict::Rank(at + 1))
    };
    let judged = Judged {
        recording,
        lenient: verdict(&|f| shows(f, recording)),
        strict: verdict(&|f| names(f, recording, to_blame)),
    };
    print(&judged, &all);
    judged
}

/// One line for each program; what was found instead where it is wrong.
fn print(judged: &Judged, all: &[Finding]) {
    let recording = judged.recording;
    let (lenient, strict) = (judged.lenient, judged.strict);
    println!(
        "{} {:<22} {lenient:<12} {strict:<12} {} [{}]",
        recording.go,
        recording.name,
        recording.blame,
        recording.rules.join(" ")
    );
    let is_wrong = lenient.is_bad() || strict.is_bad();
    for finding in all.iter().take(if is_wrong { 5 } else { 0 }) {
        let growth = &finding.growth;
        let doubts: Vec<_> = finding.doubts.iter().map(|d| d.id.as_str()).collect();
        println!(
            "    {:<7} {:<16} {} | {}",
            finding.confidence.name(),
            finding.rule,
            finding.title.said(),
            doubts.join(" ")
        );
        println!(
            "            {} later {:?}, falls {}/{}",
            finding.evidence.said(),
            growth.later,
            growth.falls,
            growth.steps
        );
    }
}

/// At rank 1, in the first three, beyond; and false alarms.
fn counts(judged: &[Judged], of: fn(&Judged) -> Verdict) -> [usize; 5] {
    let count = |is_it: fn(Verdict) -> bool| judged.iter().filter(|j| is_it(of(j))).count();
    [
        count(|v| v == Verdict::Rank(1)),
        count(|v| matches!(v, Verdict::Rank(2..=3))),
        count(|v| v == Verdict::Missed || matches!(v, Verdict::Rank(4..))),
        count(|v| v == Verdict::Quiet),
        count(|v| v == Verdict::FalseAlarm),
    ]
}

fn table(title: &str, judged: &[Judged]) {
    let lenient = counts(judged, |j| j.lenient);
    let strict = counts(judged, |j| j.strict);
    for (score, counts) in [("lenient", lenient), ("strict", strict)] {
        let [first, three, missed, quiet, alarms] = counts;
        println!(
            "{title}, {score}: {} leaks: {first} at rank 1, {three} in the first three, {missed} missed; {} healthy: {alarms} false alarms",
            first + three + missed,
            quiet + alarms
        );
    }
}

fn judged(recordings: &[Recording], held_out: HeldOut) -> Vec<Judged<'_>> {
    let of_it = recordings.iter().filter(|r| r.held_out == held_out);
    of_it.map(judge).collect()
}

#[track_caller]
fn check(judged: &[Judged], expected: [usize; 5]) {
    assert_eq!(counts(judged, |j| j.lenient), expected, "lenient");
    assert_eq!(counts(judged, |j| j.strict), expected, "strict");
}

#[test]
fn recorded_programs() {
    let recordings = recordings();
    let made_with = judged(&recordings, HeldOut::No);
    table("made with", &made_with);
    check(&made_with, [73, 0, 0, 27, 0]);
    let since = [
        (HeldOut::First, "HELDOUT.tsv", [8, 2, 0, 4, 0]),
        (HeldOut::Second, "HELDOUT-2.tsv", [7, 1, 0, 4, 0]),
    ];
    for (held_out, record, expected) in since {
        let judged = judged(&recordings, held_out);
        table("held out at first, made with since", &judged);
        check(&judged, expected);
        is_on_record(&judged, record);
    }
}

/// All that was found at first is still on record.
#[track_caller]
fn is_on_record(judged: &[Judged], record: &str) {
    let first = std::fs::read_to_string(home().join(record)).expect("the record");
    for Judged { recording, .. } in judged {
        let start = format!("{}\t{}\t", recording.name, recording.go);
        assert!(first.lines().any(|l| l.starts_with(&start)), "{start}");
    }
}

/// No detector is changed for these. `HELDOUT-3.tsv` holds what was found when they were first run, and what is found now.
#[test]
fn programs_held_out() {
    let recordings = recordings();
    let judged = judged(&recordings, HeldOut::Third);
    table("held out", &judged);
    let recorded = std::fs::read_to_string(home().join("HELDOUT-3.tsv")).unwrap_or_default();
    let mut now = String::new();
    for found in &judged {
        let of = found.recording;
        let start = format!("{}\t{}\t", of.name, of.go);
        let line = recorded.lines().find(|l| l.starts_with(&start));
        // What the first run found never changes.
        let first = line.and_then(|l| l.get(start.len()..)).map(|rest| {
            let mut cells = rest.split('\t');
            [cells.next(), cells.next()].map(|c| c.unwrap_or_default().to_string())
        });
        let [lenient, strict] = first.unwrap_or_else(|| ["?".to_string(), "?".to_string()]);
        let _ = writeln!(
            now,
            "{start}{lenient}\t{strict}\t{}\t{}",
            found.lenient, found.strict
        );
    }
    let recorded: String = recorded.lines().skip(1).map(|l| format!("{l}\n")).collect();
    assert_eq!(now, recorded, "what is found has changed:\n{now}");
}
