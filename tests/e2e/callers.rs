//! Callers and callees: from function to function and back, in the graph, the table and peek.

use crate::fixture;
use crate::tab::{Tab, in_tab};

async fn opened_at(tab: &Tab, name: &str) {
    tab.drop_files(&[fixture::before()]).await;
    tab.wait_for_painted(11).await;
    tab.key("4").await;
    tab.wait_for_element(".callers-link").await;
    click_link(tab, name).await;
    tab.wait_for_text(".callers-name", name).await;
}

async fn click_link(tab: &Tab, name: &str) {
    tab.eval::<bool>(&format!(
        "([...document.querySelectorAll('.callers-link')].find(b => b.innerText === '{name}').click(), true)"
    ))
    .await;
}

async fn show(tab: &Tab, pane: &str) {
    tab.eval::<bool>(&format!(
        "([...document.querySelectorAll('.callers-bar .segment')].find(b => b.innerText === '{pane}').click(), true)"
    ))
    .await;
}

#[test]
fn one_click_walks_on_and_back_returns_flow() {
    in_tab(async |tab| {
        opened_at(tab, "main.walk").await;
        show(tab, "Table").await;
        tab.wait_for_element(".callers-own").await;
        tab.screenshot("callers-table").await;
        // main.walk calls itself: that is no edge.
        let names = tab.texts(".callers-table .callers-link").await;
        assert_eq!(names.iter().filter(|n| *n == "main.walk").count(), 1);
        assert!(names.contains(&"main.work".to_string()), "{names:?}");
        click_link(tab, "main.work").await;
        tab.wait_for_text(".callers-name", "main.work").await;
        tab.wait_for_text(".callers-own .callers-link", "main.work")
            .await;
        tab.back().await;
        tab.wait_for_text(".callers-name", "main.walk").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn the_graph_walks_zooms_and_comes_back_by_its_address_flow() {
    in_tab(async |tab| {
        opened_at(tab, "main.main").await;
        tab.wait_for_element(".callers-canvas[data-boxes]").await;
        tab.screenshot("callers-graph").await;
        tab.eval::<bool>("(document.querySelector('#callers-graph').focus(), true)")
            .await;
        tab.key("ArrowDown").await;
        tab.wait_for_text("#callers-spoken", "main.main").await;
        tab.key("ArrowDown").await;
        tab.wait_for(
            "a callee is told of",
            "!document.querySelector('#callers-spoken').innerText.startsWith('main.main')",
        )
        .await;
        tab.key("Enter").await;
        tab.wait_for_element(".callers-joint").await;
        assert_eq!(tab.text(".callers-joint").await, "calls");
        let zoomed = tab.texts(".callers-where .flame-crumb").await;
        tab.key("0").await;
        tab.wait_for("all is back", "!document.querySelector('.callers-joint')")
            .await;
        tab.key("ArrowDown").await;
        tab.key("Enter").await;
        tab.wait_for_element(".callers-joint").await;
        assert_eq!(zoomed.len(), 2);
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn peek_lists_every_function_that_matches_and_says_what_is_no_expression_flow() {
    in_tab(async |tab| {
        opened_at(tab, "main.main").await;
        show(tab, "Peek").await;
        tab.click("#callers-peek").await;
        tab.type_text("MAIN.").await;
        tab.wait_for_element(".callers-own").await;
        let names = tab.texts(".callers-own .callers-link").await;
        assert!(
            names.len() > 2 && names.iter().all(|n| n.starts_with("main.")),
            "{names:?}"
        );
        tab.screenshot("callers-peek").await;
        tab.click("[aria-label='Regular expression']").await;
        tab.wait_for_text(".callers .nothing", "No function in view")
            .await;
        tab.click("#callers-peek").await;
        tab.type_text("(").await;
        tab.wait_for_text(".callers [role=alert]", "is not a regular expression")
            .await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn it_looks_right_in_a_comparison_in_the_dark_and_on_a_narrow_screen() {
    in_tab(async |tab| {
        tab.drop_files(&[fixture::before(), fixture::after()]).await;
        tab.wait_for_text(".outcome", "+6").await;
        tab.key("4").await;
        tab.wait_for_element(".callers-link").await;
        tab.screenshot("callers-pick-comparison").await;
        click_link(tab, "main.main").await;
        tab.wait_for_element(".callers-canvas[data-boxes]").await;
        tab.screenshot("callers-comparison").await;
        tab.prefer_scheme("dark").await;
        show(tab, "Table").await;
        tab.wait_for_element(".callers-own").await;
        tab.screenshot("callers-table-dark").await;
        show(tab, "Graph").await;
        tab.wait_for_element(".callers-canvas[data-boxes]").await;
        tab.screenshot("callers-graph-dark").await;
        tab.resize(390, 844).await;
        tab.screenshot("callers-graph-narrow").await;
        show(tab, "Table").await;
        tab.wait_for_element(".callers-own").await;
        tab.screenshot("callers-table-narrow").await;
        let is_seen: bool = tab
            .eval("document.querySelector('.callers-own .callers-link').getBoundingClientRect().right < 390")
            .await;
        assert!(is_seen, "names are in sight");
        let is_wide: bool = tab.eval("document.documentElement.scrollWidth > 390").await;
        assert!(!is_wide, "nothing sticks out");
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}
