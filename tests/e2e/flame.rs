//! The flame graph under the mouse and the keyboard, and the way back.

use crate::fixture;
use crate::tab::{Tab, in_tab};

/// Where the middle of a box is: its row, and its middle as a share of the whole width.
async fn point(tab: &Tab, row: u32, share: f64) -> (f64, f64) {
    let (left, top, width): (f64, f64, f64) = tab
        .eval("(e => { const r = e.getBoundingClientRect(); return [r.x, r.y, e.clientWidth]; })(document.querySelector('#flame'))")
        .await;
    (left + width * share, top + 20.0 * f64::from(row) + 10.0)
}

async fn click(tab: &Tab, row: u32, share: f64, times: u32) {
    let (x, y) = point(tab, row, share).await;
    tab.mouse(x, y, times).await;
}

/// The names of the boxes that are zoomed into, the whole first.
async fn crumbs(tab: &Tab) -> Vec<String> {
    tab.texts(".flame-crumbs .flame-crumb").await
}

/// `main.main` is 5/8 wide and left of `runtime.newproc`; below it are `net/http.serve` (4/8) and `main.work` (1/8).
async fn opened(tab: &Tab) {
    tab.drop_files(&[fixture::before()]).await;
    tab.wait_for_painted(11).await;
}

#[test]
fn a_click_selects_and_the_panel_tells() {
    in_tab(async |tab| {
        opened(tab).await;
        click(tab, 2, 9.0 / 16.0, 1).await;
        tab.wait_for_text(".detail-name", "main.work").await;
        click(tab, 1, 0.8, 1).await;
        tab.wait_for_text(".detail-name", "runtime.newproc").await;
    });
}

#[test]
fn hovering_tells_what_a_box_is() {
    in_tab(async |tab| {
        opened(tab).await;
        let (x, y) = point(tab, 1, 0.3).await;
        tab.move_mouse(x, y).await;
        tab.wait_for_text(".flame-card-name", "main.main").await;
        tab.wait_for_text(".flame-card", "62.5").await;
    });
}

#[test]
fn a_double_click_zooms_and_escape_goes_back_out() {
    in_tab(async |tab| {
        opened(tab).await;
        click(tab, 3, 0.25, 2).await;
        let zoomed = ["All", "main.main", "http.serve", "main.handle"];
        tab.wait_for_count(".flame-crumb", zoomed.len()).await;
        assert_eq!(crumbs(tab).await, zoomed);
        // The ancestors stay above, and below are the two callees of main.handle.
        tab.wait_for_painted(6).await;
        tab.screenshot("flame-zoomed").await;
        for _ in 0..6 {
            tab.key("Escape").await;
        }
        tab.wait_for_count(".flame-crumb", 1).await;
        tab.wait_for_painted(11).await;
    });
}

#[test]
fn back_and_forward_walk_the_zooms() {
    in_tab(async |tab| {
        opened(tab).await;
        click(tab, 1, 0.3, 2).await;
        tab.wait_for_count(".flame-crumb", 2).await;
        tab.click(".flame-crumb").await;
        tab.wait_for_count(".flame-crumb", 1).await;
        tab.back().await;
        tab.wait_for_count(".flame-crumb", 2).await;
        assert_eq!(crumbs(tab).await, ["All", "main.main"]);
        tab.back().await;
        tab.wait_for_count(".flame-crumb", 1).await;
        tab.forward().await;
        tab.wait_for_count(".flame-crumb", 2).await;
    });
}

#[test]
fn the_arrow_keys_walk_the_boxes() {
    in_tab(async |tab| {
        opened(tab).await;
        click(tab, 1, 0.3, 1).await;
        tab.wait_for_text(".detail-name", "main.main").await;
        for (key, name) in [
            ("ArrowDown", "net/http.serve"),
            ("ArrowRight", "main.work"),
            ("ArrowLeft", "net/http.serve"),
            ("ArrowUp", "main.main"),
            ("ArrowRight", "runtime.newproc"),
        ] {
            tab.key(key).await;
            tab.wait_for_text("#flame-spoken", name).await;
        }
    });
}

#[test]
fn switching_the_sample_type_keeps_zoom_and_selection() {
    in_tab(async |tab| {
        opened(tab).await;
        click(tab, 2, 0.25, 2).await;
        tab.wait_for_count(".flame-crumb", 3).await;
        let before = crumbs(tab).await;
        let selected = tab.text(".detail-name").await;
        tab.choose("#sample-type", "inuse_objects").await;
        tab.wait_for_attribute(".status-total", "title", "inuse_objects:135")
            .await;
        assert_eq!(crumbs(tab).await, before);
        assert_eq!(tab.text(".detail-name").await, selected);
        tab.key("m").await;
        tab.wait_for_attribute(".status-total", "title", "inuse_space:4194304")
            .await;
        assert_eq!(crumbs(tab).await, before);
    });
}
