//! Source, labels and packages, as a person goes through them.

use crate::fixture;
use crate::tab::{Tab, in_tab};

async fn example_in(tab: &Tab, view: &str) {
    tab.click("#example-leak").await;
    tab.wait_for_text(".outcome", "+").await;
    tab.click(&format!("#tab-{view}")).await;
}

#[test]
fn a_line_of_source_is_seen_once_its_file_is_given_flow() {
    in_tab(async |tab| {
        example_in(tab, "source").await;
        tab.wait_for_text(".source-routines", "session.clone").await;
        tab.eval::<bool>(
            "([...document.querySelectorAll('.source-routines .link')].find(b => b.innerText.endsWith('session.clone')).click(), true)",
        )
        .await;
        tab.wait_for_text(".source-path", "session.go").await;
        tab.wait_for_text(".source-row", "+94.28").await;

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
fn a_value_of_a_label_becomes_a_filter_flow() {
    in_tab(async |tab| {
        example_in(tab, "labels").await;
        tab.wait_for_text(".labels-name", "bytes").await;
        tab.wait_for_text(
            ".labels-note",
            "Go's heap profiles carry no label but bytes",
        )
        .await;
        tab.wait_for_element(".labels-bin").await;
        tab.click(".labels .further-table .further-link").await;
        tab.wait_for_count(".filter", 1).await;
        // The heaviest value alone is left.
        tab.wait_for_text(".outcome", "118.35").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn whose_code_it_is_stands_above_packages_and_files_flow() {
    in_tab(async |tab| {
        example_in(tab, "packages").await;
        tab.wait_for_text(".packages-origins", "Own code").await;
        tab.wait_for_text(".packages .further-table", "example.com/shop/session")
            .await;
        tab.click(".packages .segment:nth-child(4)").await;
        tab.wait_for_text(".packages .further-table", "session.go")
            .await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}
