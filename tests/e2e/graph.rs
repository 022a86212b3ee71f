//! The call graph: drawn, walked by keys, moved, selected, gathered and filtered, and told as a table.

use crate::fixture;
use crate::tab::{Tab, in_tab};

/// Nine functions and seven calls.
async fn opened(tab: &Tab) {
    tab.drop_files(&[fixture::before()]).await;
    tab.wait_for_painted(11).await;
    tab.key("3").await;
    tab.wait_for_count("#graph [data-box]", 9).await;
}

/// The middle of the box whose lines begin with `name`.
async fn middle_of(tab: &Tab, name: &str) -> (f64, f64) {
    let place: Vec<f64> = tab
        .eval(&format!(
            "(() => {{
                const said = g => [...g.querySelectorAll('text')].map(t => t.textContent).join('.');
                const boxes = [...document.querySelectorAll('#graph [data-box]')];
                const rect = boxes.find(g => said(g).startsWith('{name}.')).getBoundingClientRect();
                return [rect.left + rect.width / 2, rect.top + rect.height / 2];
            }})()"
        ))
        .await;
    (place[0], place[1])
}

async fn select(tab: &Tab, lines: &str, name: &str) {
    let (x, y) = middle_of(tab, lines).await;
    tab.mouse(x, y, 1).await;
    tab.wait_for_text(".detail-name", name).await;
}

#[test]
fn the_call_graph_flow() {
    in_tab(async |tab| {
        opened(tab).await;
        tab.screenshot("graph").await;
        tab.wait_for_count("#graph [data-arrow]", 7).await;
        // The keyboard walks along the arrows, and the selection is the page's.
        tab.key("ArrowDown").await;
        tab.wait_for_text(".detail-name", "main.main").await;
        tab.key("ArrowDown").await;
        tab.wait_for_text(".detail-name", "net/http.serve").await;
        tab.wait_for_text("#graph-spoken", "net/http.serve").await;
        tab.key("p").await;
        // main.main and net/http.serve are on the paths to it; the other seven step back.
        tab.wait_for_count("#graph [data-box][opacity]", 7).await;
        tab.screenshot("graph-paths").await;
        tab.key("p").await;
        tab.wait_for_count("#graph [data-box][opacity]", 0).await;
        tab.click(".graph-bar .button[aria-pressed='false']").await;
        tab.wait_for_text(".graph-table", "main.(*cache).put").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn keys_zoom_and_fit() {
    in_tab(async |tab| {
        opened(tab).await;
        let width = "document.querySelector('#graph [data-box]').getBoundingClientRect().width";
        let fitted: f64 = tab.eval(width).await;
        tab.key("+").await;
        tab.wait_for("it is larger", &format!("{width} > {fitted} * 1.2"))
            .await;
        tab.key("0").await;
        tab.wait_for("it is fitted", &format!("Math.abs({width} - {fitted}) < 1"))
            .await;
    });
}

#[test]
fn a_double_click_keeps_the_stacks_through_a_node() {
    in_tab(async |tab| {
        opened(tab).await;
        select(tab, "main.work", "main.work").await;
        let (x, y) = middle_of(tab, "main.work").await;
        tab.mouse(x, y, 2).await;
        // main.main, main.work and main.walk are left.
        tab.wait_for_count("#graph [data-box]", 3).await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn a_package_becomes_one_node() {
    in_tab(async |tab| {
        opened(tab).await;
        select(tab, "main.work", "main.work").await;
        tab.click(".graph-bar .button[title^='Makes the functions']")
            .await;
        // The five functions of main are one.
        tab.wait_for_count("#graph [data-box]", 5).await;
        tab.screenshot("graph-package").await;
        tab.wait_for("the address says so", "location.hash.includes('gc')")
            .await;
    });
}

#[test]
fn a_comparison_draws_the_merged_profile() {
    in_tab(async |tab| {
        tab.drop_files(&[fixture::before(), fixture::after()]).await;
        tab.wait_for_count(".chip", 2).await;
        tab.key("3").await;
        tab.wait_for_element("#graph [data-box]").await;
        // Shares are of the base's 4 MiB.
        tab.wait_for_text(".graph-legend", "of 4096kB total").await;
        tab.prefer_scheme("dark").await;
        tab.screenshot("graph-comparison-dark").await;
        tab.resize(390, 844).await;
        tab.screenshot("graph-comparison-390").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

/// What the drawing says there: SVG has no `innerText`.
async fn drawn(tab: &Tab, css: &str) -> Vec<String> {
    let all = format!("[...document.querySelectorAll('#graph svg {css}')]");
    tab.eval(&format!("{all}.map(text => text.textContent)"))
        .await
}

/// What stands beside the arrow between two nodes in the table for those who do not see the drawing.
async fn marks(tab: &Tab, from: &str, to: &str) -> String {
    tab.eval(&format!(
        "(() => {{
            const cells = row => [...row.querySelectorAll('td')].map(cell => cell.textContent);
            const rows = [...document.querySelectorAll('.graph-table table:last-child tbody tr')].map(cells);
            return rows.find(row => row[0] === '{from}' && row[1] === '{to}')[3];
        }})()"
    ))
    .await
}

#[test]
fn arrows_that_are_inlined_or_lead_over_hidden_nodes_are_marked() {
    in_tab(async |tab| {
        tab.drop_files(&[fixture::marked()]).await;
        tab.wait_for_element("canvas[data-boxes]").await;
        tab.key("3").await;
        tab.wait_for_count("#graph [data-box]", 4).await;
        tab.wait_for_count("#graph [data-arrow]", 3).await;
        // One arrow of each kind, drawn and told.
        tab.wait_for_count("#graph [data-arrow] path[stroke-dasharray]", 1)
            .await;
        let texts = drawn(tab, "[data-arrow] text").await;
        assert_eq!(texts, ["600B", "600B", "(inline)", "400B"]);
        tab.click(".graph-bar .button[aria-pressed='false']").await;
        tab.wait_for_element(".graph-table").await;
        assert_eq!(marks(tab, "web.serve", "web.encode").await, "inlined");
        assert_eq!(
            marks(tab, "main.main", "disk.write").await,
            "through functions that are not drawn"
        );
        assert_eq!(marks(tab, "main.main", "web.serve").await, "");
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn a_label_stands_beside_the_node_whose_samples_have_it() {
    in_tab(async |tab| {
        tab.drop_files(&[fixture::marked()]).await;
        tab.wait_for_element("canvas[data-boxes]").await;
        tab.key("3").await;
        tab.wait_for_count("#graph [data-box]", 4).await;
        let nodelets = "> g:not([data-box]):not([data-arrow]) text";
        // The label of its samples, and what they weigh.
        assert_eq!(drawn(tab, nodelets).await, ["endpoint:/login", "600B"]);
        tab.screenshot("graph-nodelets").await;
    });
}

#[test]
fn hidden_callees_and_callers_are_shown_on_demand_flow() {
    in_tab(async |tab| {
        tab.drop_files(&[fixture::marked()]).await;
        tab.wait_for_element("canvas[data-boxes]").await;
        tab.key("3").await;
        tab.wait_for_count("#graph [data-box]", 4).await;
        let opener = ".graph-bar .button[title^='Draws the heaviest']";
        select(tab, "main.main", "main.main").await;
        tab.wait_for_text(opener, "Show 1 hidden callee").await;
        tab.click(opener).await;
        tab.wait_for_count("#graph [data-box]", 5).await;
        // The way over light.one is drawn as it is: no arrow skips it any more.
        tab.wait_for_count("#graph [data-arrow]", 5).await;
        tab.wait_for_count("#graph [data-arrow] path[stroke-dasharray]", 0)
            .await;
        tab.wait_for("the address says so", "location.hash.includes('gd%3D')")
            .await;
        tab.wait_for_text(opener, "Hide added callees").await;
        tab.click(opener).await;
        tab.wait_for_count("#graph [data-box]", 4).await;
        select(tab, "disk.write", "disk.write").await;
        tab.wait_for_text(opener, "Show 1 hidden caller").await;
        tab.click(opener).await;
        tab.wait_for_count("#graph [data-box]", 5).await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}
