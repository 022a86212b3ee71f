//! Where files are found, and in which order it is tried.

use super::*;

fn check(given: &[&str], path: &str, expected: Option<Found>) {
    let index = Index::new(given.iter().map(|p| p.to_string()).collect());
    assert_eq!(index.find(path, &[]), expected, "{path} in {given:?}");
}

#[test]
fn a_folder_is_found_in_the_path_as_pprof_does() {
    let given = ["shop/cart/cart.go", "shop/main.go"];
    check(
        &given,
        "/home/me/shop/cart/cart.go",
        Some(Found::Exactly(0)),
    );
    check(
        &given,
        "/proc/self/cwd/shop/main.go",
        Some(Found::Exactly(1)),
    );
    check(
        &given,
        r"C:\work\shop\cart\cart.go",
        Some(Found::Exactly(0)),
    );
    check(&given, "/home/me/shop/cart/none.go", None);
}

#[test]
fn modules_are_found_with_and_without_version() {
    let path = "/root/go/pkg/mod/github.com/!burnt!sushi/toml@v1.2.3/lex.go";
    let cache = "mod/github.com/!burnt!sushi/toml@v1.2.3/lex.go";
    check(&[cache], path, Some(Found::Exactly(0)));
    for given in [
        "cache/github.com/!burnt!sushi/toml@v1.2.3/lex.go",
        "x/github.com/BurntSushi/toml/lex.go",
        "app/vendor/github.com/BurntSushi/toml/lex.go",
        "toml/lex.go",
    ] {
        check(&["other/lex.go", given], path, Some(Found::ByGo(1)));
    }
}

#[test]
fn the_standard_library_is_found() {
    let given = [
        "go/src/net/http/server.go",
        "app/server.go",
        "go/src/runtime/proc.go",
    ];
    for path in [
        "/usr/local/go/src/net/http/server.go",
        "net/http/server.go",
        "/root/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.24.linux-amd64/src/net/http/server.go",
    ] {
        let index = Index::new(given.iter().map(|p| p.to_string()).collect());
        assert_eq!(index.find(path, &[]).map(|f| f.file()), Some(0), "{path}");
    }
    check(
        &["src/runtime/proc.go"],
        "/opt/x/src/runtime/proc.go",
        Some(Found::Exactly(0)),
    );
}

#[test]
fn trimmed_and_vendored_paths_are_found() {
    check(
        &["app/pkg/file.go"],
        "example.com/app/pkg/file.go",
        Some(Found::Exactly(0)),
    );
    check(
        &["folder/pkg/file.go"],
        "example.com/app/pkg/file.go",
        Some(Found::ByGo(0)),
    );
    let vendored = "/build/app/vendor/example.com/x/y.go";
    check(
        &["src/vendor/example.com/x/y.go"],
        vendored,
        Some(Found::ByGo(0)),
    );
}

#[test]
fn the_longest_common_end_is_a_guess() {
    let given = ["a/x/util.go", "b/y/util.go", "c/x/util.go"];
    check(
        &given,
        "/src/y/util.go",
        Some(Found::ByEnd { file: 1, others: 0 }),
    );
    check(
        &given,
        "/src/x/util.go",
        Some(Found::ByEnd { file: 0, others: 1 }),
    );
}

#[test]
fn a_name_alone_is_no_guess_but_for_what_was_given_itself() {
    let path = "/home/me/shop/main.go";
    check(
        &["src/cmd/trace/main.go", "src/cmd/vet/main.go"],
        path,
        None,
    );
    check(&["src/cmd/trace/main.go"], path, None);
    for given in ["main.go", "checkout/main.go"] {
        let expected = Some(Found::ByEnd { file: 1, others: 0 });
        check(&["src/cmd/trace/main.go", given], path, expected);
    }
}

#[test]
fn a_correction_is_a_rule_for_other_files() {
    let rule = rule_of("/build/src/x/util.go", "c/lib/x/util.go");
    assert_eq!(
        rule,
        Rule {
            from: "/build/src".into(),
            to: "c/lib".into()
        }
    );
    let given = ["a/x/util.go", "c/lib/x/util.go", "a/y.go", "c/lib/y.go"];
    let index = Index::new(given.iter().map(|p| p.to_string()).collect());
    let rules = [rule];
    assert_eq!(
        index.find("/build/src/x/util.go", &rules),
        Some(Found::ByRule { file: 1, rule: 0 })
    );
    assert_eq!(
        index.find("/build/src/y.go", &rules),
        Some(Found::ByRule { file: 3, rule: 0 })
    );
}

#[track_caller]
fn check_rule(from: &str, to: &str, path: &str, expected: Option<u32>) {
    let given = [
        "old/app/a.go",
        "checkout/app/a.go",
        "checkout/lib/b.go",
        "b.go",
    ];
    let index = Index::new(given.map(String::from).to_vec());
    let rule = Rule {
        from: from.into(),
        to: to.into(),
    };
    let found = index.find(path, &[rule]);
    let by_rule = match found {
        Some(Found::ByRule { file, .. }) => Some(file),
        _ => None,
    };
    assert_eq!(by_rule, expected, "{from} at {to}: {path} {found:?}");
}

#[test]
fn a_rule_that_was_typed_goes_before_what_is_found_by_itself() {
    check_rule("/home/ci/src", "checkout", "/home/ci/src/app/a.go", Some(1));
    check_rule(
        "/home/ci/src/",
        "/checkout/",
        "/home/ci/src/app/a.go",
        Some(1),
    );
    check_rule(" /home/ci ", "checkout/lib", "/home/ci/b.go", Some(2));
    // `-source_path` and `-trim_path`.
    check_rule("", "checkout", "app/a.go", Some(1));
    check_rule("/build", "", "/build/b.go", Some(3));
    // A folder above the one that was given.
    check_rule("/home/ci/src", "app", "/home/ci/src/a.go", Some(0));
    // A prefix is of whole folders.
    check_rule("/home/c", "checkout", "/home/ci/src/app/a.go", None);
    check_rule("/home/ci", "nowhere", "/home/ci/app/a.go", None);
}

#[test]
fn what_was_tried_is_said_in_its_order() {
    let index = Index::new(vec!["x/y.go".into()]);
    let rules = read("/root/go\t/deps\nno rule\n");
    assert_eq!(rules.len(), 1);
    assert_eq!(read(&written(&rules)), rules);
    let tried = index.tried("/root/go/pkg/mod/a.b/c@v1.0.0/f.go", &rules);
    assert_eq!(
        tried[..4],
        [
            "deps/pkg/mod/a.b/c@v1.0.0/f.go",
            "root/go/pkg/mod/a.b/c@v1.0.0/f.go",
            "…/a.b/c@v1.0.0/f.go",
            "…/a.b/c/f.go"
        ]
    );
    assert!(tried.len() <= MOST_TRIED);
}

#[test]
fn no_path_is_too_odd() {
    for path in [
        "",
        "/",
        "\\",
        "@",
        "a@",
        "!",
        "C:/",
        "é/ü.go",
        "/vendor/",
        "/pkg/mod/@/",
    ] {
        let index = Index::new(vec!["é/ü.go".into(), String::new(), "/".into()]);
        index.find(path, &[]);
        rule_of(path, "é/ü.go");
    }
}
