//! Trends as a person goes through them: the five-snapshot example, its fastest growing rows, and two of its snapshots compared by
//! dragging over the chart.

use crate::fixture;
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

/// The two sides of the comparison on show.
const SIDES: &str = "[...document.querySelectorAll('.scene select')].map(s => s.selectedOptions[0].innerText).join()";

#[test]
fn a_trend_is_sorted_and_two_of_its_files_are_compared_by_dragging_flow() {
    in_tab(async |tab| {
        example(tab).await;
        tab.wait_for_text(".trend-table .row:not(.head) .name-text", "session.clone")
            .await;
        tab.wait_for_text(".trend-table .row:not(.head)", "grew")
            .await;
        tab.click("#trend-by-name").await;
        tab.wait_for(
            "another order",
            "decodeURIComponent(location.hash).includes('sort=')",
        )
        .await;
        tab.wait_for_element(
            "[aria-sort=ascending] #trend-by-name, [aria-sort=descending] #trend-by-name",
        )
        .await;
        // From the second file to the fourth.
        let ((x1, y), (x2, _)) = (on_chart(tab, 1, 5).await, on_chart(tab, 3, 5).await);
        let events = [
            ("pointerdown", x1),
            ("pointermove", (x1 + x2) / 2.0),
            ("pointermove", x2),
            ("pointerup", x2),
        ];
        for (name, x) in events {
            tab.eval::<bool>(&format!(
                "document.getElementById('trend-chart').dispatchEvent(new PointerEvent('{name}', {{clientX: {x}, clientY: {y}, button: 0, bubbles: true}}))"
            ))
            .await;
        }
        tab.wait_for("the comparison", &format!("{SIDES} === 'heap-2,heap-4'"))
            .await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn the_keyboard_walks_the_files_and_picks_two_flow() {
    in_tab(async |tab| {
        example(tab).await;
        tab.key("ArrowRight").await;
        tab.key("ArrowRight").await;
        tab.wait_for_text(".trend-readout", "heap-2").await;
        for (kind, key) in [("keydown", "ArrowRight"), ("keyup", "Shift")] {
            tab.eval::<bool>(&format!(
                "document.body.dispatchEvent(new KeyboardEvent('{kind}', {{key: '{key}', shiftKey: true, bubbles: true}}))"
            ))
            .await;
        }
        tab.wait_for("the comparison", &format!("{SIDES} === 'heap-2,heap-3'"))
            .await;
        // And on through the series, from any view.
        tab.key("1").await;
        tab.wait_for_element("#player").await;
        tab.choose("#player-against", "with the one before").await;
        tab.click("#player button:last-of-type").await;
        tab.wait_for("the next", &format!("{SIDES} === 'heap-3,heap-4'"))
            .await;
        tab.click("#play").await;
        tab.wait_for("the end", &format!("{SIDES} === 'heap-4,heap-5'"))
            .await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn metrics_stand_beside_the_heap_flow() {
    in_tab(async |tab| {
        let text = |seconds: i64, heap: i64| {
            let time = (1_790_000_000 + seconds) * 1000;
            format!(
                "# TYPE go_goroutines gauge\ngo_goroutines 12 {time}\ngo_memstats_heap_inuse_bytes {heap} {time}\nprocess_resident_memory_bytes 99000000 {time}\n"
            )
        };
        let first = fixture::write("metrics-1.txt", text(1, 4_000_000).as_bytes());
        let second = fixture::write("metrics-2.txt", text(601, 9_000_000).as_bytes());
        tab.drop_files(&[fixture::before(), fixture::after(), first, second])
            .await;
        tab.wait_for_count(".chip", 4).await;
        tab.wait_for_text(".outcome", "+6").await;
        tab.key("9").await;
        tab.wait_for_text(".trend-side", "Memory of the process")
            .await;
        tab.wait_for_text(".trend-side", "94.41").await;
        tab.wait_for_text(".trend-meaning", "resident").await;
        tab.wait_for_text(".trend-notes", "Fewer than four files")
            .await;
        tab.screenshot("trend-metrics").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}
