//! The table: its order, its rows, and that its figures are the command line's.

use crate::fixture;
use crate::tab::{Tab, in_tab};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Name, flat and cum of every row that is in the page now, in its order.
async fn rows(tab: &Tab) -> Vec<(String, i64, i64)> {
    let cells: Vec<(String, String, String)> = tab
        .eval(
            "[...document.querySelectorAll('.table-body .row:not(.waiting)')].map(r => { \
             const exact = [...r.querySelectorAll('[role=cell][title]:not(.name)')].map(c => c.title); \
             return [r.querySelector('.name-text').innerText, exact[0], exact[1]]; })",
        )
        .await;
    let row = |(name, flat, cum): (String, String, String)| (name, exact(&flat), exact(&cum));
    cells.into_iter().map(row).collect()
}

/// `−1,234 bytes`
fn exact(title: &str) -> i64 {
    let digits: String = title.chars().filter(char::is_ascii_digit).collect();
    let value: i64 = digits
        .parse()
        .unwrap_or_else(|_| panic!("no figure in {title:?}"));
    if title.starts_with('\u{2212}') {
        -value
    } else {
        value
    }
}

async fn opened(tab: &Tab, files: &[PathBuf]) {
    tab.drop_files(files).await;
    tab.wait_for_element(".status-total").await;
    tab.key("2").await;
    tab.wait_for_element(".table-body .row:not(.waiting)").await;
}

async fn sort_by(tab: &Tab, title: &str) {
    let script = format!(
        "(b => {{ b.click(); return true; }})([...document.querySelectorAll('[role=columnheader] button')]\
         .find(b => b.innerText.trim().toLowerCase().startsWith('{title}')))"
    );
    tab.eval::<bool>(&script).await;
}

#[test]
fn the_heaviest_comes_first_and_a_header_changes_the_order() {
    in_tab(async |tab| {
        opened(tab, &[fixture::before()]).await;
        let mib = fixture::MIB;
        let by_flat = rows(tab).await;
        assert_eq!(by_flat.len(), 9);
        assert_eq!(
            by_flat[0],
            ("runtime.malg".into(), mib * 3 / 2, mib * 3 / 2)
        );
        sort_by(tab, "cum").await;
        tab.wait_for_text(".table-body .row:first-child .name-text", "main.main")
            .await;
        let by_cum = rows(tab).await;
        assert_eq!(by_cum[0], ("main.main".into(), 0, mib * 5 / 2));
        assert!(by_cum.is_sorted_by(|a, b| a.2 >= b.2), "{by_cum:?}");
        // main.walk calls itself: its bytes count once.
        assert!(by_cum.contains(&("main.walk".into(), mib / 2, mib / 2)));
        tab.screenshot("top").await;
    });
}

#[test]
fn a_row_selected_here_is_selected_everywhere() {
    in_tab(async |tab| {
        opened(tab, &[fixture::before()]).await;
        tab.click(".table-body .row:first-child .name-text").await;
        tab.wait_for_text(".detail-name", "runtime.malg").await;
        tab.key("1").await;
        tab.wait_for_element("#flame").await;
        assert_eq!(tab.text(".detail-name").await, "runtime.malg");
    });
}

#[test]
fn thousands_of_rows_scroll_and_only_those_in_sight_exist() {
    in_tab(async |tab| {
        let names: Vec<String> = (0..5000).map(|n| format!("main.f{n:04}")).collect();
        let stacks: Vec<fixture::Stack> = names
            .iter()
            .enumerate()
            .map(|(n, name)| (&**name, 1, 10_000 - n as i64))
            .collect();
        let file = fixture::write("wide.pb", &fixture::heap(&stacks, 0));
        opened(tab, &[file]).await;
        assert_eq!(rows(tab).await[0], ("main.f0000".into(), 10_000, 10_000));
        tab.eval::<bool>("(e => { e.scrollTop = e.scrollHeight; return true; })(document.querySelector('.table'))")
            .await;
        tab.wait_for_text(".table-body .name-text", "main.f4999")
            .await;
        let shown = rows(tab).await;
        assert_eq!(shown.last(), Some(&("main.f4999".into(), 5001, 5001)));
        assert!(shown.len() < 200, "{} rows exist", shown.len());
    });
}

#[test]
fn a_comparison_shows_what_grew_what_is_new_and_what_is_gone() {
    in_tab(async |tab| {
        tab.drop_files(&[fixture::before(), fixture::after()]).await;
        tab.wait_for_text(".outcome", "+6").await;
        tab.key("2").await;
        tab.wait_for_text(
            ".table-body .row:first-child .name-text",
            "main.(*cache).put",
        )
        .await;
        for (choice, expected) in [
            ("Gone", vec!["main.walk"]),
            ("New", vec!["main.(*index).add"]),
        ] {
            tab.eval::<bool>(&format!(
                "([...document.querySelectorAll('.segment')].find(b => b.innerText === '{choice}').click(), true)"
            ))
            .await;
            let names = format!(
                "[...document.querySelectorAll('.table-body .name-text')].map(e => e.innerText).join() === '{}'",
                expected.join(",")
            );
            tab.wait_for(&format!("only {choice}"), &names).await;
        }
        tab.screenshot("top-comparison").await;
    });
}

/// What the page says of a recorded profile is what the command line prints, row by row.
#[test]
fn every_figure_is_the_command_lines() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/examples/leak/heap-5.pb.gz");
    let expected = command_line_top(&file);
    assert!(expected.len() > 20, "{} rows", expected.len());
    in_tab(async |tab| {
        opened(tab, std::slice::from_ref(&file)).await;
        // Tall enough for every row at once.
        tab.resize(1440, 40_000).await;
        tab.wait_for_count(".table-body .row:not(.waiting)", expected.len())
            .await;
        let mut shown = BTreeMap::new();
        for (name, flat, cum) in rows(tab).await {
            shown.insert(name, (flat, cum));
        }
        assert_eq!(shown, expected);
    });
}

/// Name → flat and cum, in bytes.
fn command_line_top(file: &Path) -> BTreeMap<String, (i64, i64)> {
    let output = Command::new(env!("CARGO_BIN_EXE_proflens"))
        .args([
            "top",
            "-nodecount=0",
            "-nodefraction=0",
            "-edgefraction=0",
            "-unit=B",
        ])
        .args(["-symbolize=none", "-sample_index=inuse_space"])
        .arg(file)
        .output()
        .expect("the command line runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).expect("text");
    let rows = text
        .lines()
        .skip_while(|line| !line.contains("flat%"))
        .skip(1);
    let bytes = |cell: &str| {
        cell.trim_end_matches('B')
            .parse()
            .unwrap_or_else(|_| panic!("{cell:?} in\n{text}"))
    };
    rows.map(|row| {
        let cells: Vec<&str> = row.split_whitespace().collect();
        let name = cells[5..]
            .join(" ")
            .replace(" (inline)", "")
            .replace(" (partial-inline)", "");
        (name, (bytes(cells[0]), bytes(cells[3])))
    })
    .collect()
}
