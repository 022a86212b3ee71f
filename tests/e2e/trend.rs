//! Trends as a person goes through them: the five-snapshot example, its fastest growing rows, and two of its snapshots compared by
//! dragging over the chart.

use crate::tab::{Tab, in_tab};

async fn example(tab: &Tab) {
    tab.click("#example-leak").await;
    tab.wait_for_text(".outcome", "+").await;
    tab.key("9").await;
    tab.wait_for_element("#trend-chart polygon").await;
    tab.wait_for_text(".trend-table .row .name-text", ".").await;
}

/// Pixels of the page, of a moment of the chart: `at` of `of`, the first being 0.
async fn on_chart(tab: &Tab, at: usize, of: usize) -> (f64, f64) {
    let place = |side: &str| {
        format!("document.getElementById('trend-chart').getBoundingClientRect().{side}")
    };
    let left: f64 = tab.eval(&place("left")).await;
    let width: f64 = tab.eval(&place("width")).await;
    let top: f64 = tab.eval(&place("top")).await;
    // The room for labels on either side.
    let plot = width - 64.0 - 16.0;
    (
        left + 64.0 + plot * at as f64 / (of - 1) as f64,
        top + 100.0,
    )
}

#[test]
fn looks_of_a_trend() {
    in_tab(async |tab| {
        example(tab).await;
        tab.screenshot("trend").await;
        tab.prefer_scheme("dark").await;
        tab.screenshot("trend-dark").await;
        tab.resize(390, 844).await;
        tab.screenshot("trend-390-dark").await;
        tab.prefer_scheme("light").await;
        tab.screenshot("trend-390").await;
    });
}
