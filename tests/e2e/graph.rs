//! The call graph: drawn, walked by keys, moved, and told as a table.

use crate::fixture;
use crate::tab::in_tab;

#[test]
fn the_call_graph_flow() {
    in_tab(async |tab| {
        tab.drop_files(&[fixture::before()]).await;
        tab.wait_for_painted(11).await;
        tab.key("3").await;
        tab.wait_for_element(".graph-stage svg [data-box]").await;
        tab.screenshot("graph").await;
        let boxes = tab.texts(".graph-stage [data-box] text").await;
        assert!(boxes.iter().any(|text| text == "main"), "{boxes:?}");
        // The keyboard walks along the arrows, and the selection is the page's.
        tab.key("ArrowDown").await;
        tab.wait_for_element(".detail-name").await;
        let first = tab.text(".detail-name").await;
        tab.key("ArrowDown").await;
        tab.key("p").await;
        tab.wait_for_element(".graph-bar .button[aria-pressed='true']")
            .await;
        tab.wait_for_text("#graph-spoken", ".").await;
        assert!(!first.is_empty());
        tab.screenshot("graph-paths").await;
        tab.key("+").await;
        tab.key("0").await;
        tab.click(".graph-bar .button[aria-pressed='false']").await;
        tab.wait_for_element(".graph-table tbody tr").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}
