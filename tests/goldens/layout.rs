//! How goldens lie on the disk: `golden/<file>/<report>.txt` beside a manifest of the files, and `golden/diff/<pair>/` with a
//! `pair.txt` that names both sides. A golden whose name means nothing here is an error, so that none is passed over.

use super::Golden;
use proflens::formats;
use std::path::{Path, PathBuf};

const EVERYTHING: &str = "-nodecount=0 -nodefraction=0 -edgefraction=0";

/// Where the source of the recorded program lies, seen from the root of the project.
const SHOP: &str = "-trim_path=example.com/shop -source_path=tests/fixtures/leaky";

/// What the manifest calls profile.proto.
const PROTO: &str = "proto";

/// Where the project's own recordings lie: those of the tests, and the page's examples.
const RECORDINGS: [&str; 2] = ["tests/data", "www/examples"];

/// The goldens of the project's own recordings.
pub fn own_recordings(root: &Path) -> Vec<Golden> {
    let mut goldens = Vec::new();
    for folder in folders(&root.join("tests/expected/pprof")) {
        for place in folders(&folder) {
            let (folder, file) = (file_name(&folder), file_name(&place));
            if folder == "diff" {
                goldens.extend(of_pair(&place, root));
                continue;
            }
            let places =
                RECORDINGS.map(|recordings| root.join(recordings).join(&folder).join(&file));
            let recording = places.iter().find(|p| p.exists()).expect("a recording");
            goldens.extend(of_file(
                &place,
                &format!("{folder}/{file}"),
                recording,
                PROTO,
            ));
        }
    }
    goldens
}

/// The goldens of every file in the manifest of a corpus, and of its pairs.
pub fn corpus(corpus: &Path) -> Result<Vec<Golden>, String> {
    let manifest = corpus.join("MANIFEST.tsv");
    let manifest =
        std::fs::read_to_string(&manifest).map_err(|e| format!("{}: {e}", manifest.display()))?;
    let mut rows = manifest
        .lines()
        .map(|line| line.split('\t').collect::<Vec<_>>());
    let header = rows.next().unwrap_or_default();
    let column = |name| {
        header
            .iter()
            .position(|c| *c == name)
            .ok_or(format!("the manifest has no column {name}"))
    };
    let (file, format) = (column("file")?, column("format")?);
    let mut goldens = Vec::new();
    for row in rows {
        let (file, format) = (
            row.get(file).copied().unwrap_or_default(),
            row.get(format).copied().unwrap_or_default(),
        );
        let name = file
            .strip_prefix("files/")
            .ok_or(format!("{file} is not under files/"))?;
        goldens.extend(of_file(
            &corpus.join("golden").join(name),
            name,
            &corpus.join(file),
            format,
        ));
    }
    for pair in folders(&corpus.join("golden/diff")) {
        goldens.extend(of_pair(&pair, corpus));
    }
    Ok(goldens)
}

fn of_file(place: &Path, name: &str, file: &Path, format: &str) -> Vec<Golden> {
    let golden = |(path, report): (PathBuf, String)| Golden {
        name: format!("{name}/{}", file_name(&path)),
        args: [words(&report, file), vec![text(file)]].concat(),
        is_refusal: is_refusal(&path),
        format: format.to_string(),
        report: counted_as(&path, &report),
        path,
    };
    asked(place).into_iter().map(golden).collect()
}

fn of_pair(place: &Path, root: &Path) -> Vec<Golden> {
    let (base, new) = sides(place, root);
    let name = file_name(place);
    let golden = |(path, report): (PathBuf, String)| {
        let (flag, inner) = split_pair(&report);
        let mut args = words(inner, &new);
        args.extend([format!("-{flag}={}", text(&base)), text(&new)]);
        Golden {
            name: format!("diff/{name}/{}", file_name(&path)),
            args,
            is_refusal: is_refusal(&path),
            format: PROTO.to_string(),
            report: counted_as(&path, &report),
            path,
        }
    };
    asked(place).into_iter().map(golden).collect()
}

/// The two files of a pair, as `pair.txt` beside its goldens names them.
fn sides(place: &Path, root: &Path) -> (PathBuf, PathBuf) {
    let pair = std::fs::read_to_string(place.join("pair.txt")).expect("pair.txt");
    let side = |name: &str| {
        let line = pair.lines().find_map(|l| l.strip_prefix(name));
        root.join(line.expect("both sides of a pair").trim())
    };
    (side("base "), side("new "))
}

fn split_pair(report: &str) -> (&str, &str) {
    for flag in ["diff_base", "base"] {
        if let Some(inner) = report
            .strip_prefix(flag)
            .and_then(|rest| rest.strip_prefix('_'))
        {
            return (flag, inner);
        }
    }
    panic!("{report} is the golden of no comparison");
}

/// What was asked of one file or pair: the answer, and the report's name. What pprof wrote to standard error counts only where it
/// printed nothing else.
fn asked(place: &Path) -> Vec<(PathBuf, String)> {
    let all: Vec<(PathBuf, String)> = files(place)
        .into_iter()
        .filter_map(|path| Some((path.clone(), report(&path)?)))
        .collect();
    let answered: Vec<String> = all
        .iter()
        .filter(|(path, _)| !is_refusal(path))
        .map(|(_, report)| report.clone())
        .collect();
    all.into_iter()
        .filter(|(path, report)| !is_refusal(path) || !answered.contains(report))
        .collect()
}

fn report(path: &Path) -> Option<String> {
    let name = file_name(path);
    let name = name.trim_end_matches(".gz");
    let report = name
        .strip_suffix(".txt")
        .or_else(|| name.strip_suffix(".stderr"));
    let report = report.unwrap_or_else(|| panic!("{} is no golden", path.display()));
    (report != "pair").then(|| report.to_string())
}

fn is_refusal(path: &Path) -> bool {
    file_name(path).trim_end_matches(".gz").ends_with(".stderr")
}

/// `top_sample_index_3` and `exact_0_cpu` are counted as `top_sample_index` and `exact`.
fn counted_as(path: &Path, report: &str) -> String {
    if is_refusal(path) {
        return "refusals".to_string();
    }
    for family in ["top_sample_index", "exact"] {
        if let Some(at) = report.find(family) {
            return report[..at + family.len()].to_string();
        }
    }
    report.to_string()
}

/// The command line of a report, without its files.
fn words(report: &str, file: &Path) -> Vec<String> {
    let words = match report {
        "top_demangled" => return split("top -nodecount=50"),
        "top" => "top -nodecount=50".to_string(),
        "normalize_top" => "top -nodecount=50 -normalize".to_string(),
        "top_all" => format!("top {EVERYTHING}"),
        "top_cum" => "top -cum -nodecount=50".to_string(),
        "top_lines" => "top -lines -nodecount=50".to_string(),
        "tree" => "tree -nodecount=30".to_string(),
        "peek" => "peek .".to_string(),
        "raw" | "tags" | "traces" | "dot" | "callgrind" => report.to_string(),
        "dot_lines" => "dot -lines -nodecount=40".to_string(),
        "list" => format!("list example.com/shop {SHOP}"),
        _ => numbered(report, file),
    };
    split(&format!("{words} -symbolize=none"))
}

/// The command line of one sample type.
fn numbered(report: &str, file: &Path) -> String {
    if let Some(index) = report.strip_prefix("top_sample_index_") {
        return format!("top -nodecount=50 -sample_index={index}");
    }
    let exact = report
        .strip_prefix("exact_")
        .and_then(|rest| rest.split_once('_'));
    let (index, _) = exact.unwrap_or_else(|| panic!("{report} is the golden of no report"));
    let unit = index
        .parse()
        .ok()
        .and_then(|index| unit_of(file, index))
        .unwrap_or_default();
    format!("top {EVERYTHING} -sample_index={index} -unit={unit}")
}

/// The unit of a sample type; what cannot be opened has none, and its report will say why.
fn unit_of(file: &Path, sample_type: usize) -> Option<String> {
    let bytes = std::fs::read(file).ok()?;
    let options = formats::Options::default();
    let item = formats::open("", &bytes, &options).pop()?;
    let profile = item.result.ok()?.profile;
    let unit = profile.sample_types.get(sample_type)?.unit;
    Some(profile.strings.text(unit).into_owned())
}

fn split(words: &str) -> Vec<String> {
    words.split(' ').map(str::to_string).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    paths
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    entries(folder)
        .into_iter()
        .filter(|path| path.is_dir())
        .collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    entries(folder)
        .into_iter()
        .filter(|path| path.is_file())
        .collect()
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
