//! The command line where goldens do not reach: spellings, what it refuses and in which words, times in the local zone.

use std::path::Path;

const HEAP: &str = "www/examples/leak/heap-5.pb.gz";
const BASE: &str = "www/examples/leak/heap-1.pb.gz";
const CPU: &str = "www/examples/cpu/cpu.pb.gz";

/// Words of a line are parted by spaces; `HEAP`, `BASE` and `CPU` stand for files.
fn run(line: &str) -> Result<Vec<u8>, (String, u8)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let words = line.split(' ').map(|word| {
        [("HEAP", HEAP), ("BASE", BASE), ("CPU", CPU)]
            .iter()
            .fold(word.to_string(), |word, (short, path)| {
                word.replace(short, &root.join(path).to_string_lossy())
            })
    });
    match proflens::cli::run(words) {
        Ok(output) => Ok(output.report),
        Err(failure) => Err((failure.message, failure.code)),
    }
}

#[track_caller]
fn report_bytes(line: &str) -> Vec<u8> {
    run(line).unwrap_or_else(|(message, _)| panic!("{line}: {message}"))
}

#[track_caller]
fn report(line: &str) -> String {
    String::from_utf8(report_bytes(line)).expect("UTF-8")
}

#[track_caller]
fn check_same(a: &str, b: &str) {
    assert_eq!(report(a), report(b), "{a} and {b}");
}

#[track_caller]
fn check_refused(line: &str, code: u8, expected: &str) {
    let Err((message, got)) = run(line) else {
        panic!("{line} is not refused");
    };
    assert!(message.contains(expected), "{line}: {message}");
    assert_eq!(got, code, "{line}: {message}");
}

#[test]
fn one_report_has_many_spellings() {
    check_same("top HEAP", "-top HEAP");
    check_same("top HEAP", "text HEAP");
    check_same("top HEAP", "--top --functions HEAP");
    check_same("top HEAP", "-symbolize=none -top=true HEAP");
    check_same(
        "top -cum -nodecount 3 HEAP",
        "top HEAP --nodecount=3 -cum=true",
    );
    check_same(
        "top -sample_index=alloc_space HEAP",
        "top -alloc_space HEAP",
    );
    check_same(
        "top -sample_index=1 HEAP",
        "top -sample_index=alloc_space HEAP",
    );
    check_same("top -sample_index=inuse_space HEAP", "top HEAP");
    check_same(
        "top -trim=false HEAP",
        "top -nodecount=0 -nodefraction=0 -edgefraction=0 HEAP",
    );
    check_same("top -base=BASE HEAP", "top HEAP -base BASE");
}

#[test]
fn options_change_what_they_say() {
    assert!(!report("top -compact_labels HEAP").contains("Build ID"));
    assert!(report("top -add_comment=hello HEAP").contains("\nhello\n"));
    assert!(report("top -unit=kB HEAP").contains("kB "));
    assert!(report("top -files HEAP").contains("example.com/shop/session/session.go"));
    assert!(!report("top -noinlines HEAP").contains("session.clone"));
    assert!(!report("top -noinlines HEAP").contains("(inline)"));
    assert!(report("top -mean HEAP").contains("Type: mean_inuse_space"));
    let halved = report("top -divide_by=2 -unit=B -compact_labels -nodecount=1 HEAP");
    assert_ne!(
        halved,
        report("top -unit=B -compact_labels -nodecount=1 HEAP")
    );
    let shrunk = report("top -base=HEAP -drop_negative BASE");
    assert!(
        !shrunk.lines().any(|row| row.trim_start().starts_with('-')),
        "{shrunk}"
    );
}

#[test]
fn every_report_is_a_word_and_a_flag() {
    for report in [
        "tree",
        "traces",
        "tags",
        "raw",
        "comments",
        "dot",
        "callgrind",
        "folded",
    ] {
        check_same(&format!("{report} HEAP"), &format!("-{report} HEAP"));
    }
    check_same("peek session HEAP", "-peek=session HEAP");
    check_same("peek session HEAP", "-peek session HEAP");
    check_same("list session HEAP", "-list=session HEAP");
    check_same("raw HEAP", "raw -files -nodecount=1 HEAP");
    assert_eq!(report("comments -add_comment=hello HEAP"), "hello\n");
}

/// Where pprof takes the last one of several, all are in force; one of each is pprof's.
#[test]
fn filters_of_one_verb_add_up() {
    let rows = |line: &str| {
        let report = report(&format!("top -compact_labels -unit=B {line} HEAP"));
        let after_legend = report.lines().skip_while(|l| !l.contains("flat%")).skip(1);
        after_legend.map(str::to_string).collect::<Vec<_>>()
    };
    assert_eq!(rows("-hide=clone -hide=open"), rows("-hide=clone|open"));
    assert_eq!(
        rows("-ignore=clone -ignore=open"),
        rows("-ignore=clone|open")
    );
    let both = rows("-focus=session -focus=net/http");
    assert_ne!(both, rows("-focus=session|net/http -focus=bufio"));
    assert_eq!(both, rows("-focus=net/http -focus=session -focus="));
    let tags = rows("-tagfocus=1kb: -tagfocus=:4kb");
    assert_eq!(tags, rows("-tagfocus=1kb:4kb"));
}

#[test]
fn what_is_wrong_with_a_filter_is_said() {
    check_refused("top -focus=( HEAP", 1, "parsing focus regexp: ");
    check_refused("top -tagignore=a=[ HEAP", 1, "parsing tagignore regexp: ");
    check_refused(
        "top -tagfocus=99999999999999999999kb HEAP",
        1,
        "parsing tagfocus regexp: 99999999999999999999 does not fit 64 bits",
    );
    check_refused("top -taghide=* HEAP", 1, "parsing taghide regexp: ");
}

#[test]
fn files_come_from_whoever_runs_it() {
    let read = |path: &str| match path {
        "mine" => Ok(include_bytes!("../www/examples/leak/heap-5.pb.gz").to_vec()),
        _ => Err("nobody has it".to_string()),
    };
    let run = |line: &str| proflens::cli::run_on(line.split(' ').map(str::to_string), &read);
    let output = run("top mine").expect("a report");
    assert_eq!(output.report, report("top HEAP").into_bytes());
    let failure = run("top yours").expect_err("no file");
    assert_eq!(failure.message, "yours: nobody has it.");
}

#[test]
fn several_files_are_added_up() {
    let once = report("top -unit=B -compact_labels -nodecount=1 -nodefraction=0 HEAP");
    let twice =
        report("top -unit=B -compact_labels -nodecount=1 -nodefraction=0 -divide_by=2 HEAP HEAP");
    assert_eq!(once, twice);
}

#[test]
fn what_is_wrong_is_said_in_a_sentence() {
    check_refused("top", 2, "Say which profile to open.");
    check_refused("HEAP", 2, "Say which report you want");
    check_refused(
        "weblist HEAP",
        2,
        "does not have pprof's weblist report yet",
    );
    check_refused("-weblist=x HEAP", 2, "does not have pprof's -weblist yet");
    check_refused("-top -tree HEAP", 2, "one report at a time");
    check_refused("peek HEAP", 2, "`proflens peek REGEXP FILE`");
    check_refused("peek ( HEAP", 1, "parsing argument regexp (: ");
    check_refused(
        "peek nothing.here HEAP",
        1,
        "no matches found for regexp: nothing.here",
    );
    check_refused("top -lines -files HEAP", 2, "-files and -lines cannot both");
    check_refused(
        "top -base=BASE -diff_base=BASE HEAP",
        2,
        "cannot both be specified",
    );
    check_refused("top -normalize HEAP", 2, "needs a base profile");
    check_refused("top -divide_by=0 HEAP", 2, "-divide_by cannot be 0");
    check_refused(
        "top -sample_index=x HEAP",
        1,
        "sample_index \"x\" must be one of: [",
    );
    check_refused("top -sample_index=9 HEAP", 1, "is outside the range [0..3]");
    check_refused("top nowhere.pb.gz", 1, "nowhere.pb.gz: ");
    check_refused("top -base=CPU HEAP", 1, "no sample type in common");
}

#[test]
fn help_names_every_option() {
    let help = report("help");
    for option in [
        "-sample_index=",
        "-nodefraction=0.005",
        "-diff_base=",
        "-trim",
        "-lines",
    ] {
        assert!(help.contains(option), "{option}");
    }
    assert_eq!(help, report("--help"));
}

#[test]
fn folded_stacks_add_up_to_the_profile() {
    let folded = report("folded CPU");
    let values = folded.lines().map(|line| {
        let (stack, value) = line.rsplit_once(' ').expect("a value");
        assert!(!stack.is_empty() && !stack.ends_with(';'), "{line}");
        value.parse::<i64>().expect("a number")
    });
    let total: i64 = values.sum();
    assert!(report("top -unit=ns CPU").contains(&format!("of {total}ns total")));
    let mut stacks: Vec<&str> = folded
        .lines()
        .filter_map(|l| Some(l.rsplit_once(' ')?.0))
        .collect();
    stacks.sort_unstable();
    stacks.dedup();
    assert_eq!(
        stacks.len(),
        folded.lines().count(),
        "each stack stands once"
    );
}

#[test]
fn an_exported_profile_reads_back_to_the_same_text() {
    let folder = std::env::temp_dir().join(format!("proflens-export-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("export.pb.gz");
    for options in ["", " -base=BASE", " -noinlines"] {
        let export = format!("proto{options} HEAP");
        std::fs::write(&path, report_bytes(&export)).expect("a file");
        let again = report(&format!("raw {}", path.display()));
        assert_eq!(again, report(&format!("raw{options} HEAP")), "{options}");
    }
    std::fs::write(&path, report_bytes("topproto -nodecount=3 HEAP")).expect("a file");
    let rows = report(&format!("raw {}", path.display()));
    assert!(rows.contains("\ncum/MB flat/MB\n"), "{rows}");
    std::fs::remove_dir_all(&folder).expect("no folder");
}

#[test]
fn the_call_tree_keeps_paths_apart() {
    let boxes = |line: &str| report(line).matches(" shape=box tooltip=").count();
    assert!(boxes("dot -call_tree -nodecount=0 CPU") > boxes("dot -nodecount=0 CPU"));
    assert!(report("callgrind -call_tree CPU").contains(" [1/"));
}
