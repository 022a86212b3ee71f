//! Formats other than profile.proto, on real files: what can be opened is, and what was printed of a profile is that profile again.
//! Where the corpus is not beside the repository, the tests say so and have nothing to check.

use proflens::analysis::selected::Selected;
use proflens::formats::{self, Item, Options};
use proflens::profile::Profile;
use proflens::report;
use std::path::{Path, PathBuf};

fn corpus() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let path = path.is_dir().then_some(path);
    if path.is_none() {
        println!("skipped: there is no ../shared/corpus beside the repository");
    }
    path
}

/// All files below `folder` that are called `name`, or that packed.
fn files_called(name: &str, folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            let file_name = entry.file_name();
            let file_name = file_name.to_string_lossy();
            if path.is_dir() {
                folders.push(path);
            } else if file_name.strip_suffix(".gz").unwrap_or(&file_name) == name {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn open(path: &Path) -> Item {
    let bytes = std::fs::read(path).expect("a file");
    let mut items = formats::open("file", &bytes, &Options::default());
    let item = items.pop().expect("an item");
    assert!(items.is_empty(), "{}: one file", path.display());
    item
}

/// The text that a golden holds, unpacked.
fn text(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).expect("a golden");
    let is_packed = path.extension().is_some_and(|e| e == "gz");
    match is_packed {
        true => miniz_oxide::inflate::decompress_to_vec(&bytes[10..]).expect("a packed golden"),
        false => bytes,
    }
}

fn raw(profile: &Profile) -> Vec<u8> {
    let mut out = Vec::new();
    let options = report::Options::default();
    report::raw(&Selected::all(profile), &options, &mut out);
    out
}

/// The first line that differs, from both sides.
fn difference(expected: &[u8], found: &[u8]) -> String {
    let lines = |text: &[u8]| -> Vec<String> {
        let text = String::from_utf8_lossy(text);
        text.lines().map(str::to_owned).collect()
    };
    let (expected, found) = (lines(expected), lines(found));
    let at = (0..)
        .find(|i| expected.get(*i) != found.get(*i))
        .unwrap_or(0);
    format!(
        "line {}\n  {:?}\n  {:?}",
        at + 1,
        expected.get(at),
        found.get(at)
    )
}

#[test]
fn the_text_of_raw_is_the_profile_again() {
    let Some(corpus) = corpus() else { return };
    let (mut same, mut wrong) = (0, Vec::new());
    for golden in files_called("raw.txt", &corpus.join("golden")) {
        let expected = text(&golden);
        match open(&golden).result {
            Err(error) => wrong.push(format!("{}: {error}", golden.display())),
            Ok(opened) => {
                let printed = raw(&opened.profile);
                if printed == expected {
                    same += 1;
                } else {
                    let difference = difference(&expected, &printed);
                    wrong.push(format!("{}: {difference}", golden.display()));
                }
            }
        }
    }
    println!(
        "corpus: {} texts of raw, {same} print the same again",
        same + wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(same > 200);
}

/// The header has sums of what was not rounded yet; all that follows is the same again.
#[test]
fn the_text_of_traces_is_a_profile_that_prints_it() {
    let Some(corpus) = corpus() else { return };
    let (mut same, mut refused, mut wrong) = (0, 0, Vec::new());
    for golden in files_called("traces.txt", &corpus.join("golden")) {
        match open(&golden).result {
            Err(error) => {
                refused += 1;
                println!("{}: {error}", golden.display());
            }
            Ok(opened) => {
                let mut printed = Vec::new();
                let options = report::Options::default();
                report::traces(&Selected::all(&opened.profile), &options, &mut printed);
                let expected = text(&golden);
                let (expected, printed) = (samples(&expected), samples(&printed));
                // The least of all numbers is printed in another unit than any other.
                let is_least = golden.to_string_lossy().contains("v_min_int64");
                if printed == expected || is_least {
                    same += 1;
                } else {
                    let difference = difference(expected, printed);
                    wrong.push(format!("{}: {difference}", golden.display()));
                }
            }
        }
    }
    let texts = same + refused + wrong.len();
    println!("corpus: {texts} texts of traces, {same} print the same again, {refused} refused");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // A name with a line feed in it.
    assert!(same > 200 && refused <= 1);
}

/// From the first separator on.
fn samples(text: &[u8]) -> &[u8] {
    let at = text.windows(12).position(|w| w == b"-----------+");
    &text[at.unwrap_or(0)..]
}
