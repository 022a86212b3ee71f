//! The source view, as a person goes through it: lines once their files are given, files of any length, and every snapshot.

use crate::tab::{Tab, in_tab};
use crate::{fixture, scrolling, support};
use proflens::pprof::schema;
use std::path::PathBuf;

/// The example, at the lines of a function of it.
async fn at_clone(tab: &Tab) {
    tab.click("#example-leak").await;
    tab.wait_for_text(".outcome", "+").await;
    tab.click("#tab-source").await;
    tab.wait_for_text(".source-routines", "session.clone").await;
    tab.eval::<bool>(
        "([...document.querySelectorAll('.source-routines .link')].find(b => b.innerText.endsWith('session.clone')).click(), true)",
    )
    .await;
    tab.wait_for_text(".source-path", "session.go").await;
}

#[test]
fn a_line_of_source_is_seen_once_its_file_is_given_flow() {
    in_tab(async |tab| {
        at_clone(tab).await;
        tab.wait_for_text(".source-row", "+103.8").await;

        let line = |number: usize| match number {
            21 => "\treturn string([]byte(text)) // copied".to_string(),
            _ => format!("// line {number}"),
        };
        let text: Vec<String> = (1..=60).map(line).collect();
        let file = fixture::write("session.go", text.join("\n").as_bytes());
        tab.pick_files("#source-files", &[file]).await;
        tab.wait_for_text(".source-row .code", "// copied").await;
        tab.screenshot("source-with-text").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn rules_say_where_files_are() {
    in_tab(async |tab| {
        at_clone(tab).await;
        let file = fixture::write(
            "session.go",
            "\tline := n // of many\n".repeat(60).as_bytes(),
        );
        tab.pick_files("#source-files", &[file]).await;
        tab.wait_for_text(".source-row .code", "of many").await;
        tab.wait_for_text(".source-note", "by the end of its path")
            .await;
        tab.click(".source-rules summary").await;
        // A trimmed path: `example.com/shop/session/session.go`; the file was given alone.
        let folder: String = tab
            .eval("document.querySelector('.source-path').innerText.replace(/\\/[^/]*$/, '')")
            .await;
        tab.click("#rule-from").await;
        tab.type_text(&folder).await;
        tab.click("#rule-add").await;
        tab.wait_for_text(".source-note", "by your rule for").await;
        tab.wait_for(
            "it is remembered",
            "localStorage.getItem('proflens.source') !== null",
        )
        .await;
        tab.screenshot("source-rules").await;
        tab.click("#rule-from-0").await;
        tab.type_text("x").await;
        tab.key("Tab").await;
        tab.wait_for_text(".source-note", "by the end of its path")
            .await;
        tab.click(".source-rules li:first-child .button").await;
        tab.wait_for(
            "it is forgotten",
            "localStorage.getItem('proflens.source') === null",
        )
        .await;
        // The button asks for a folder as often as it is pressed.
        tab.eval::<bool>("(globalThis.asked = 0, document.addEventListener('click', e => { if (e.target.type === 'file') { globalThis.asked++; e.preventDefault(); } }, true), true)").await;
        for _ in 0..2 {
            tab.click(".source-head .toolbar button").await;
        }
        assert_eq!(tab.eval::<u32>("globalThis.asked").await, 2);
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

/// A file of that many lines, each a function's call and each with figures.
fn long_profile(lines: u64) -> PathBuf {
    let mut builder = support::Builder::new(&[("cpu", "nanoseconds")]).sample("main.long", &[1]);
    let path = builder.string("/src/long.go");
    let message = builder.message();
    message.function[0].filename = path;
    message.function[0].start_line = 1;
    message.sample.clear();
    message.location = (1..=lines)
        .map(|id| schema::Location {
            id,
            line: vec![schema::Line {
                function_id: 1,
                line: id as i64,
                column: 0,
            }],
            ..Default::default()
        })
        .collect();
    message.sample = (1..=lines)
        .map(|id| schema::Sample {
            location_id: vec![id],
            value: vec![(id % 977) as i64 * 1_000_000],
            label: Vec::new(),
        })
        .collect();
    fixture::write(&format!("long-{lines}.pb"), &builder.bytes())
}

fn long_text(lines: u64) -> PathBuf {
    let line = |number| match number % 50 {
        0 => format!("/* block {number}"),
        1 if number > 1 => "   ends */ const raw = `text".to_string(),
        2 if number > 2 => "` // and so on".to_string(),
        3 => format!("func long() int {{ // {number}"),
        _ => format!(
            "\tfor i := range {number} {{ total += f(i, \"text\", 0x{number:x}) }} // line {number}"
        ),
    };
    let text: Vec<String> = (1..=lines).map(line).collect();
    fixture::write("long.go", text.join("\n").as_bytes())
}

#[test]
fn long_files_open_and_scroll() {
    for lines in [20_000, 200_000] {
        in_tab(async |tab| {
            tab.drop_files(&[long_profile(lines)]).await;
            tab.wait_for_painted(2).await;
            tab.click("#tab-source").await;
            tab.wait_for_text(".source-routines", "main.long").await;
            tab.eval::<bool>("(document.querySelector('.source-routines .link').click(), true)")
                .await;
            let asked = std::time::Instant::now();
            tab.wait_for_text(".source-path", "long.go").await;
            println!(
                "source: {lines} lines with figures after {:?}",
                asked.elapsed()
            );
            scrolling::measure(tab, &format!("source: {lines} lines"), ".source-table").await;
            let asked = std::time::Instant::now();
            tab.pick_files("#source-files", &[long_text(lines)]).await;
            tab.wait_for_text(".source-row .syn-keyword", "for").await;
            println!("source: their text after {:?}", asked.elapsed());
            let what = format!("source: {lines} lines of text");
            scrolling::measure(tab, &what, ".source-table").await;
            tab.wait_for_text(".source-row .line-number", &lines.to_string())
                .await;
            // What is far down is coloured too, and only what is in sight is there.
            tab.wait_for_text(".source-row .syn-keyword", "for").await;
            let rows = "document.querySelectorAll('.source-row').length";
            assert!(tab.eval::<usize>(rows).await < 150, "only rows in sight");
            tab.key(".").await;
            tab.wait_for_text(".source-row.selected .line-number", "976")
                .await;
            assert_eq!(tab.console_errors().await, Vec::<String>::new());
        });
    }
}

#[test]
fn every_snapshot_has_its_columns_at_each_line() {
    in_tab(async |tab| {
        at_clone(tab).await;
        tab.wait_for_text(".source-row", "+103.8").await;
        tab.key("n").await;
        // A head for the change and each of five snapshots; flat and cum of each.
        tab.wait_for_count(".source-heading .source-over", 6).await;
        let figures = "document.querySelectorAll('.table-body .source-row:has(.figure:nth-of-type(2)) .figure').length % 12";
        assert_eq!(tab.eval::<u32>(figures).await, 0);
        tab.wait_for_text(".every .source-row .grew", "+103.8")
            .await;
        assert!(tab.fragment().await.contains("every%3D1"));
        let line = |number: usize| match number {
            21 => "\treturn string([]byte(text)) // copied".to_string(),
            _ => format!("// line {number}"),
        };
        let text: Vec<String> = (1..=60).map(line).collect();
        let file = fixture::write("session.go", text.join("\n").as_bytes());
        tab.pick_files("#source-files", &[file]).await;
        tab.wait_for_text(".every .code", "// copied").await;
        for (width, height) in [(1440, 900), (390, 844)] {
            tab.resize(width, height).await;
            tab.screenshot(&format!("source-every-{width}")).await;
            let needed: u32 = tab.eval("document.documentElement.scrollWidth").await;
            assert!(needed <= width, "the page is {needed} pixels wide");
            let is_scrolled =
                "(t => t.scrollWidth > t.clientWidth)(document.querySelector('.source-table'))";
            assert!(tab.eval::<bool>(is_scrolled).await);
        }
        // Line and code stay in sight while the figures are scrolled to.
        tab.eval::<f64>("document.querySelector('.source-table').scrollLeft = 300")
            .await;
        let left =
            "document.querySelector('.table-body .line-number').getBoundingClientRect().left";
        assert!(tab.eval::<f64>(left).await < 20.0);
        tab.screenshot("source-every-scrolled").await;
        tab.click(".source-head .toolbar button:nth-of-type(3)")
            .await;
        tab.wait_for_count(".source-routines thead .figure", 5)
            .await;
        tab.screenshot("source-list-every").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}
