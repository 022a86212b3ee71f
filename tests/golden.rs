//! What `go tool pprof` printed is what proflens prints, byte for byte: on the project's own recordings (`tests/data`), and on a
//! corpus of other people's profiles where one lies beside the repository. The command line is called in-process.

mod goldens;

use goldens::{Golden, Tally};
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The corpus beside the repository, if it is there.
fn corpus() -> Option<PathBuf> {
    let corpus = root().join("../shared/corpus");
    if corpus.join("MANIFEST.tsv").exists() {
        return Some(corpus);
    }
    println!("skipped: no corpus at ../shared/corpus");
    None
}

#[track_caller]
fn check(what: &str, goldens: &[Golden]) {
    let tally: Tally = goldens::judge(goldens);
    let total = tally.total();
    println!(
        "{what}: {} goldens, {} documented differences, {} differ",
        total.all(),
        total.known,
        total.differing
    );
    assert!(total.all() > 0, "no golden was found");
    assert!(
        tally.failures.is_empty(),
        "{} of {} goldens differ:\n{}",
        total.differing,
        total.all(),
        tally.failures.join("\n")
    );
}

#[test]
fn the_projects_own_recordings_read_as_pprof_reads_them() {
    check("own recordings", &goldens::own_recordings(root()));
}

#[test]
fn the_corpus_reads_as_pprof_reads_it() {
    let Some(corpus) = corpus() else { return };
    check("corpus", &goldens::corpus(&corpus).expect("a corpus"));
}

#[test]
fn every_difference_is_documented() {
    let documentation = include_str!("../docs/pprof-differences.md");
    for why in goldens::documented() {
        let heading = format!("### {why}\n");
        assert!(
            documentation.contains(&heading),
            "{why} is explained nowhere"
        );
    }
}
