//! `proflens check` as a pipeline meets it: its status, and reports that programs can read.

use std::process::{Command, Output};

const LEAK: &str = "tests/leaks/recordings/go1.27/map_unbounded";
const HEALTHY: &str = "tests/leaks/recordings/go1.27/static_table";

fn files(folder: &str, kind: &str) -> Vec<String> {
    let root = env!("CARGO_MANIFEST_DIR");
    let entries = std::fs::read_dir(format!("{root}/{folder}")).expect("a recording");
    let names = entries.map(|e| e.expect("an entry").path().to_string_lossy().into_owned());
    let mut names: Vec<String> = names
        .filter(|n| n.contains(&format!("/{kind}-")) && n.ends_with(".pb.gz"))
        .collect();
    names.sort();
    names
}

fn check(args: &[String]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_proflens"))
        .arg("check")
        .args(args)
        .output()
        .expect("it runs")
}

#[track_caller]
fn status(args: &[String], expected: i32) -> String {
    let output = check(args);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(expected), "{said}{errors}");
    said + &errors
}

fn with(files: Vec<String>, more: &[&str]) -> Vec<String> {
    let more = more.iter().map(|s| s.to_string());
    files.into_iter().chain(more).collect()
}

fn pair(folder: &str, more: &[&str]) -> Vec<String> {
    let all = files(folder, "heap");
    let (first, last) = (all.first().expect("a file"), all.last().expect("a file"));
    with(
        vec!["-base".into(), first.clone(), "-new".into(), last.clone()],
        more,
    )
}

#[test]
fn a_series_that_leaks_fails_and_says_why() {
    let said = status(&files(LEAK, "heap"), 1);
    assert!(said.contains("main.(*store).remember"), "{said}");
    assert!(said.contains("Failed: it grew, or leaks."), "{said}");
    // Sizes as the page writes them, with a space that can be typed.
    assert!(said.contains("8.53 MB to 44.62 MB"), "{said}");
    assert!(!said.contains('\u{a0}'), "{said}");
    let said = status(&files(HEALTHY, "heap"), 0);
    assert!(said.contains("Passed"), "{said}");
}

/// A folder as an archive, its files in the wrong order.
fn archive(folder: &str) -> std::path::PathBuf {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(&root).expect("a recording");
    let mut paths: Vec<_> = entries.map(|e| e.expect("an entry").path()).collect();
    paths.sort_by(|a, b| b.cmp(a));
    let mut tar = tar::Builder::new(Vec::new());
    for path in paths {
        let name = path.file_name().expect("a name");
        let name = std::path::Path::new("dumps/monday").join(name);
        tar.append_path_with_name(&path, name).expect("an entry");
    }
    let bytes = tar.into_inner().expect("an archive");
    let file = std::env::temp_dir().join(format!("proflens-check-{}.tar", std::process::id()));
    std::fs::write(&file, bytes).expect("an archive");
    file
}

#[test]
fn an_archive_of_dumps_is_a_series() {
    let file = archive(LEAK);
    let said = status(&[file.to_string_lossy().into_owned()], 1);
    std::fs::remove_file(file).expect("it was there");
    let plain = status(
        &with(
            files(LEAK, "heap"),
            &files(LEAK, "goroutine")
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>(),
        ),
        1,
    );
    let notes = |line: &&str| !line.starts_with("Note: ");
    let (found, expected): (Vec<_>, Vec<_>) = (
        said.lines().filter(notes).collect(),
        plain.lines().filter(notes).collect(),
    );
    assert_eq!(found, expected);
    assert!(said.contains("in the order of their times"), "{said}");
    assert!(
        said.contains("heap texts of the same moment as a profile of the same name: 6."),
        "{said}"
    );
}

#[test]
fn a_pair_is_held_to_what_is_allowed() {
    let said = status(&pair(LEAK, &["-max-growth", "10%"]), 1);
    assert!(said.contains("10% are allowed."), "{said}");
    status(&pair(LEAK, &["-max-growth=100000%"]), 0);
    status(&pair(HEALTHY, &["-max-growth", "10%"]), 0);
}

#[test]
fn what_cannot_be_told_is_2() {
    let said = status(&with(Vec::new(), &["missing.pb.gz"]), 2);
    assert!(said.contains("missing.pb.gz: "), "{said}");
    let one = files(LEAK, "heap");
    let said = status(&one[..1], 2);
    assert!(said.contains("at least two files of one kind"), "{said}");
    status(&with(Vec::new(), &["-wat"]), 2);
}

/// Held against the schema of SARIF 2.1.0 (`tests/data/sarif/README.md`), for a leak, a healthy one, and growth without a finding.
#[test]
fn sarif_is_of_its_schema() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/sarif/sarif-schema-2.1.0.json"
    );
    let schema = std::fs::read_to_string(path).expect("the schema");
    let mut schema: serde_json::Value = serde_json::from_str(&schema).expect("JSON");
    // No expression: it has a bracket too many. The report names no language.
    for part in ["run", "toolComponent"] {
        let language = schema.pointer_mut(&format!("/definitions/{part}/properties/language"));
        let language = language.and_then(serde_json::Value::as_object_mut);
        assert!(language.is_some_and(|l| l.remove("pattern").is_some()));
    }
    let schema = jsonschema::draft7::new(&schema).expect("a schema");
    let reports = [
        (with(files(LEAK, "heap"), &["-format", "sarif"]), 1),
        (with(files(HEALTHY, "heap"), &["-format", "sarif"]), 0),
        (pair(LEAK, &["-max-growth", "10%", "-format", "sarif"]), 1),
        (
            with(
                files("tests/leaks/recordings/go1.27/http_body_open", "goroutine"),
                &["-format", "sarif"],
            ),
            1,
        ),
    ];
    for (args, expected) in reports {
        let report: serde_json::Value =
            serde_json::from_str(&status(&args, expected)).expect("JSON");
        let errors: Vec<String> = schema
            .iter_errors(&report)
            .map(|e| format!("{e} at {}", e.instance_path()))
            .collect();
        assert_eq!(errors, Vec::<String>::new());
    }
    // The check can fail.
    assert!(!schema.is_valid(&serde_json::json!({"version": "2.1.0", "runs": [{"results": []}]})));
}

#[test]
fn sarif_and_json_are_what_they_say() {
    let sarif = status(&with(files(LEAK, "heap"), &["-format", "sarif"]), 1);
    let sarif: serde_json::Value = serde_json::from_str(&sarif).expect("JSON");
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    for result in run["results"].as_array().expect("results") {
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(
            result["message"]["text"]
                .as_str()
                .is_some_and(|t| !t.is_empty())
        );
    }
    let first = &run["results"][0];
    assert_eq!(first["level"], "error");
    let place = &first["locations"][0]["physicalLocation"];
    assert!(
        place["region"]["startLine"]
            .as_u64()
            .is_some_and(|line| line > 0)
    );

    let json = status(&with(files(LEAK, "heap"), &["-format", "json"]), 1);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(
        (&json["has_failed"], &json["findings"][0]["confidence"]),
        (&true.into(), &"strong".into())
    );
    let markdown = status(&with(files(LEAK, "heap"), &["-format", "markdown"]), 1);
    assert!(
        markdown.starts_with("## Failed") && markdown.contains("```go"),
        "{markdown}"
    );
}
