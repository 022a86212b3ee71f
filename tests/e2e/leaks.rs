//! Leaks, as a person hunts them: from files to a finding, from it to its frames and back.

use crate::fixture;
use crate::tab::{Tab, in_tab};

const LOOP: &str = "main.main;main.(*Cache).Put";
const OTHER: &str = "main.main;main.(*Log).Append";

/// As many snapshots, ten minutes apart, in which what one function keeps grows by 40 MB each.
async fn drop_series(tab: &Tab, name: &str, count: i64) {
    let files = (0..count).map(|at| {
        let of = |stack, step: i64| (stack, step * (at + 1), step * 1024 * (at + 1));
        let bytes = fixture::heap(&[of(LOOP, 40_000), of(OTHER, 20_000)], 600 * at);
        fixture::write(&format!("{name}-{at}.pb"), &bytes)
    });
    tab.drop_files(&files.collect::<Vec<_>>()).await;
    tab.wait_for_count(".chip", count as usize).await;
    tab.wait_for_element(".status-total").await;
}

async fn open_example(tab: &Tab, example: &str) {
    tab.click(&format!("#example-{example}")).await;
    tab.wait_for_text(".outcome", "+").await;
    tab.click(".status-grew").await;
    tab.wait_for_element(".finding.open .finding-body").await;
}

#[test]
fn from_the_first_finding_to_its_flame_graph_and_its_source_line_flow() {
    in_tab(async |tab| {
        open_example(tab, "leak").await;
        tab.wait_for_text(".leaks-of-series", "5 files").await;
        tab.wait_for_text(".leaks-floor", "cannot be told from chance")
            .await;
        tab.wait_for_text("#finding-0", "session").await;
        tab.wait_for_text(".finding-figures", "Marginal survival")
            .await;
        tab.screenshot("leaks").await;

        tab.click(".finding-flame").await;
        tab.wait_for_element("#tab-flame[aria-selected='true']")
            .await;
        tab.wait_for_count(".filter", 1).await;
        tab.wait_for_text(".outcome", "+").await;
        tab.wait_for_text(".detail", "session").await;
        tab.screenshot("leaks-flame").await;

        // One step of the history leads there, so one leads back.
        tab.back().await;
        tab.wait_for_element(".finding.open .finding-body").await;
        tab.wait_for_count(".filter", 0).await;
        tab.click(".finding-source").await;
        tab.wait_for_text(".source-path", ".go").await;
        tab.wait_for_element(".source-row.selected").await;
        tab.screenshot("leaks-source").await;
        tab.back().await;
        tab.wait_for_element(".finding.open .finding-body").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn the_keyboard_walks_the_findings() {
    in_tab(async |tab| {
        drop_series(tab, "leaks-series", 4).await;
        tab.click(".status-grew").await;
        tab.wait_for_count(".finding.open", 1).await;
        tab.key("ArrowDown").await;
        assert_eq!(focused(tab).await, "finding-0");
        tab.key("Enter").await;
        tab.wait_for_count(".finding.open", 0).await;
        tab.key("Enter").await;
        tab.wait_for_count(".finding.open", 1).await;
        let findings = tab.texts(".finding-head").await.len();
        assert!(findings > 1);
        for _ in 0..findings + 2 {
            tab.key("ArrowDown").await;
        }
        assert_eq!(focused(tab).await, format!("finding-{}", findings - 1));
        tab.key("Enter").await;
        tab.wait_for_element(&format!("#finding-body-{}", findings - 1))
            .await;
        tab.wait_for_count(".finding.open", 1).await;
        tab.key("?").await;
        tab.wait_for_text("[role='dialog']", "To the finding below")
            .await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

async fn focused(tab: &Tab) -> String {
    tab.eval("document.activeElement.id").await
}

#[test]
fn a_measure_says_what_it_means_where_it_stands() {
    in_tab(async |tab| {
        open_example(tab, "leak").await;
        tab.click(".measure.telling summary").await;
        tab.wait_for_text(".measure[open] p", ".").await;
        let means: Vec<String> = tab.texts(".measure > p").await;
        let hovers: usize = tab
            .eval("document.querySelectorAll('.measure > summary[title]').length")
            .await;
        assert_eq!(means.len(), hovers);
        assert!(means.len() > 5, "{means:?}");
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn one_file_says_how_to_take_a_series_and_three_ask_what_grew() {
    in_tab(async |tab| {
        drop_series(tab, "leaks-series", 1).await;
        tab.click("#tab-leaks").await;
        tab.wait_for_text(".leaks-nothing", "One file shows what is there")
            .await;
        tab.wait_for_text(".leaks-nothing pre", "debug/pprof/heap")
            .await;
        tab.wait_for_count(".status-grew", 0).await;

        tab.load("").await;
        drop_series(tab, "leaks-series", 4).await;
        tab.click(".status-grew").await;
        tab.wait_for_text("#finding-0", "main.(*Cache).Put").await;
        tab.wait_for_text(".finding-sure", "strong").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn what_does_not_grow_is_no_finding() {
    in_tab(async |tab| {
        let files = (0..3).map(|at| {
            let bytes = fixture::heap(&[(LOOP, 40_000, 40_960_000)], 600 * at);
            fixture::write(&format!("leaks-flat-{at}.pb"), &bytes)
        });
        tab.drop_files(&files.collect::<Vec<_>>()).await;
        tab.click(".status-grew").await;
        tab.wait_for_text(".leaks-nothing", "Nothing grows beyond chance")
            .await;
        tab.wait_for_text(".leaks-floor", "cannot be told from chance")
            .await;
        tab.wait_for_count(".finding", 0).await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn fifty_files_are_one_series_and_a_narrow_screen_shows_all_of_it() {
    in_tab(async |tab| {
        tab.resize(390, 844).await;
        drop_series(tab, "leaks-many", 50).await;
        tab.click(".status-grew").await;
        tab.wait_for_text(".leaks-of-series", "50 files").await;
        tab.wait_for_element(".finding.open .finding-body").await;
        let is_wider: bool = tab
            .eval("document.querySelector('.leaks').scrollWidth > document.querySelector('.leaks').clientWidth")
            .await;
        assert!(!is_wider, "the view scrolls sideways");
        tab.screenshot("leaks-narrow").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn the_findings_can_be_taken_out() {
    in_tab(async |tab| {
        open_example(tab, "leak").await;
        tab.key("e").await;
        tab.wait_for_text("#findings-text", "### ").await;
        tab.click("#findings-json").await;
        tab.wait_for_text("#findings-text", "\"confidence\"").await;
        tab.wait_for_element("#download-findings").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn leaks_in_the_dark() {
    in_tab(async |tab| {
        tab.prefer_scheme("dark").await;
        open_example(tab, "leak").await;
        tab.screenshot("leaks-dark").await;
        tab.resize(390, 844).await;
        tab.wait_for_element(".finding.open .finding-body").await;
        tab.screenshot("leaks-dark-narrow").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}
