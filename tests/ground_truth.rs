//! What the detectors find in programs of which it is known what they leak, and that they find nothing in those that leak nothing.
//! `tests/leaks/README.md` says how the programs were recorded. The table is printed; the counts are asserted.

use proflens::formats;
use proflens::leaks::{Confidence, Finding, Hunt, findings};
use std::path::{Path, PathBuf};

struct Recording {
    name: String,
    go: String,
    leaks: bool,
    /// The function to be named.
    function: String,
    folder: PathBuf,
}

fn recordings() -> Vec<Recording> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/leaks");
    let manifest = std::fs::read_to_string(root.join("MANIFEST.tsv")).expect("the manifest");
    manifest
        .lines()
        .skip(1)
        .map(|line| {
            let [name, go, truth, expect, files] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("five columns: {line}");
            };
            Recording {
                name: name.to_string(),
                go: go.to_string(),
                leaks: truth == "leak",
                function: expect.rsplit("; ").next().unwrap_or_default().to_string(),
                folder: root.join(files),
            }
        })
        .collect()
}

fn hunt(folder: &Path) -> Vec<Finding> {
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
    findings(&hunt.finish())
}

fn names(finding: &Finding, function: &str) -> bool {
    let shown = finding.stack.iter().chain(&finding.suspects);
    let mut all = shown.chain([&finding.what]);
    all.any(|s| s.name == function || s.name.starts_with(&format!("{function}[")))
}

/// Found at rank 1, found in the first three, missed; healthy ones with something above a hint.
#[derive(Default)]
struct Counts {
    first: usize,
    in_three: usize,
    missed: Vec<String>,
    healthy: usize,
    false_alarms: Vec<String>,
}

fn judge(recordings: &[Recording]) -> Counts {
    let mut counts = Counts::default();
    for recording in recordings {
        let all = hunt(&recording.folder);
        let label = format!("{} {}", recording.go, recording.name);
        let above: Vec<_> = all
            .iter()
            .filter(|f| f.confidence > Confidence::Hint)
            .collect();
        let rank = above.iter().position(|f| names(f, &recording.function));
        let verdict = match (recording.leaks, rank) {
            (true, Some(0)) => {
                counts.first += 1;
                "rank 1".to_string()
            }
            (true, Some(rank)) if rank < 3 => {
                counts.in_three += 1;
                format!("rank {}", rank + 1)
            }
            (true, _) => {
                counts.missed.push(label.clone());
                "MISSED".to_string()
            }
            (false, _) => {
                counts.healthy += 1;
                match above.is_empty() {
                    true => "quiet".to_string(),
                    false => {
                        counts.false_alarms.push(label.clone());
                        "FALSE ALARM".to_string()
                    }
                }
            }
        };
        println!("{label:<32} {verdict:<12} {}", recording.function);
        let is_wrong = verdict == "MISSED"
            || verdict == "FALSE ALARM"
            || verdict.ends_with('2')
            || verdict.ends_with('3');
        let shown = if is_wrong { 4 } else { 1 };
        for finding in all.iter().take(shown) {
            let growth = &finding.growth;
            println!(
                "    {:<7} {:<16} {} | later {:?} survival {:?} falls {}/{} | {}",
                finding.confidence.name(),
                finding.rule,
                finding.title.said(),
                growth.later.map(|l| (l * 100.0).round() / 100.0),
                growth
                    .marginal_survival
                    .map(|l| (l * 1000.0).round() / 1000.0),
                growth.falls,
                growth.steps,
                finding
                    .doubts
                    .iter()
                    .map(|d| d.id.as_str())
                    .collect::<Vec<_>>()
                    .join(" "),
            );
            if is_wrong {
                println!("            {}", finding.evidence.said());
            }
        }
    }
    counts
}

#[test]
fn recorded_programs() {
    let recordings = recordings();
    let counts = judge(&recordings);
    let leaks = recordings.iter().filter(|r| r.leaks).count();
    println!(
        "ground truth: {leaks} leaks: {} at rank 1, {} in the first three, {} missed {:?}; {} healthy: {} false alarms {:?}",
        counts.first,
        counts.in_three,
        counts.missed.len(),
        counts.missed,
        counts.healthy,
        counts.false_alarms.len(),
        counts.false_alarms,
    );
    assert_eq!((counts.first, counts.in_three), (71, 2));
    assert_eq!((counts.missed, counts.false_alarms), (vec![], vec![]));
    assert_eq!((leaks, counts.healthy), (73, 27));
}
