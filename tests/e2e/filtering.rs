//! The filter bar and the reports: typed, changed, switched, moved, saved, and brought back by the address.

use crate::fixture::{self, MIB};
use crate::tab::{Tab, in_tab};

async fn opened(tab: &Tab) {
    tab.drop_files(&[fixture::before()]).await;
    tab.wait_for_painted(11).await;
}

/// Types a filter after the key for it; the verb stays focus.
async fn add(tab: &Tab, text: &str) {
    tab.key("a").await;
    tab.wait_for_element("#filter-input:focus").await;
    tab.type_text(text).await;
    tab.wait_for(
        "the text to stand in the field",
        &format!("document.querySelector('#filter-input')?.value === '{text}'"),
    )
    .await;
    tab.key("Enter").await;
    tab.wait_for_count("[role=dialog]", 0).await;
    tab.wait_for_text(".filter-name", text).await;
}

async fn wait_for_total(tab: &Tab, bytes: i64) {
    tab.wait_for_attribute(".status-total", "title", &bytes.to_string())
        .await;
}

async fn check_order(tab: &Tab, expected: &[&str]) {
    let names = serde_json::json!(expected);
    tab.wait_for(
        &format!("the filters to be {expected:?}"),
        &format!(
            "JSON.stringify([...document.querySelectorAll('.filter-name')].map(e => e.innerText)) === JSON.stringify({names})"
        ),
    )
    .await;
}

async fn focus(tab: &Tab, css: &str) {
    tab.eval::<bool>(&format!(
        "(document.querySelector('{css}').focus(), document.activeElement.matches('{css}'))"
    ))
    .await;
}

#[test]
fn a_filter_is_typed_counts_and_is_switched_off_and_on() {
    in_tab(async |tab| {
        opened(tab).await;
        add(tab, "handle").await;
        wait_for_total(tab, 2 * MIB).await;
        tab.wait_for_text(".filter-note", "2 of 4").await;
        tab.click(".filter-switch").await;
        wait_for_total(tab, 4 * MIB).await;
        tab.wait_for_text(".filter.off .filter-note", "off").await;
        tab.click(".filter-switch").await;
        wait_for_total(tab, 2 * MIB).await;
        tab.click("#reset-filters").await;
        wait_for_total(tab, 4 * MIB).await;
        tab.wait_for_count(".filter", 0).await;
    });
}

#[test]
fn what_matches_nothing_says_so_and_what_is_no_regexp_cannot_be_added() {
    in_tab(async |tab| {
        opened(tab).await;
        add(tab, "no such name").await;
        tab.wait_for_text(".filter.idle .filter-note", "matched nothing")
            .await;
        tab.click(".filter-close").await;
        tab.click("#add-filter").await;
        tab.wait_for_element("#filter-input:focus").await;
        tab.type_text("main.(").await;
        tab.click("#filter-regexp").await;
        tab.wait_for_text("#draft-hint.wrong", "not a regular expression")
            .await;
        tab.wait_for_element("#commit-filter:disabled").await;
        focus(tab, "#filter-input").await;
        tab.key("Enter").await;
        tab.wait_for_element("[role=dialog]").await;
        tab.key("Escape").await;
        tab.wait_for_count("[role=dialog]", 0).await;
        tab.wait_for_count(".filter", 0).await;
        tab.wait_for_element("#add-filter:focus").await;
    });
}

#[test]
fn a_suggestion_says_what_it_holds_and_is_taken_by_keys() {
    in_tab(async |tab| {
        opened(tab).await;
        tab.key("a").await;
        tab.wait_for_element("#filter-input:focus").await;
        tab.type_text("malg").await;
        tab.wait_for_text(".suggestion", "runtime.malg").await;
        tab.wait_for_text(".suggestion-share", "37.50%").await;
        tab.key("ArrowDown").await;
        tab.wait_for_element(".suggestion[aria-selected=true]")
            .await;
        tab.key("Enter").await;
        wait_for_total(tab, MIB + MIB / 2).await;
        check_order(tab, &["runtime.malg"]).await;
    });
}

#[test]
fn a_filter_is_changed_to_another_verb() {
    in_tab(async |tab| {
        opened(tab).await;
        add(tab, "handle").await;
        wait_for_total(tab, 2 * MIB).await;
        tab.click("#filter-0").await;
        tab.choose("#filter-verb", "ignore").await;
        tab.click("#commit-filter").await;
        tab.wait_for_text(".filter-verb", "ignore").await;
        wait_for_total(tab, 2 * MIB).await;
        tab.wait_for_text(".filter-note", "2 of 4").await;
        tab.click("#filter-0").await;
        tab.click("#filter-remove").await;
        wait_for_total(tab, 4 * MIB).await;
    });
}

#[test]
fn filters_are_moved_by_keys_by_buttons_and_by_dragging() {
    in_tab(async |tab| {
        opened(tab).await;
        for text in ["main", "net", "cache"] {
            add(tab, text).await;
        }
        focus(tab, "#filter-2").await;
        tab.shift_key("ArrowLeft").await;
        check_order(tab, &["main", "cache", "net"]).await;
        tab.wait_for_element("#filter-1:focus").await;
        tab.shift_key("ArrowLeft").await;
        check_order(tab, &["cache", "main", "net"]).await;
        tab.click("#filter-0").await;
        tab.click("#filter-right").await;
        check_order(tab, &["main", "cache", "net"]).await;
        tab.key("Escape").await;
        tab.wait_for_count("[role=dialog]", 0).await;
        // As a drag from the last to the first has it.
        let drag = "(() => { const [from, to] = [2, 0].map(i => document.querySelectorAll('.filter')[i]); \
            const dataTransfer = new DataTransfer(); \
            const send = (e, kind) => e.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer })); \
            send(from, 'dragstart'); const taken = !send(to, 'dragover'); send(to, 'drop'); return taken; })()";
        assert!(tab.eval::<bool>(drag).await, "a filter may be dropped here");
        check_order(tab, &["net", "main", "cache"]).await;
    });
}

#[test]
fn the_selected_function_is_filtered_by_one_key() {
    in_tab(async |tab| {
        opened(tab).await;
        tab.key("2").await;
        tab.click(".table-body .row:first-child .name-text").await;
        let name = tab.text(".detail-name").await;
        tab.key("i").await;
        tab.wait_for_text(".filter.ignore .filter-name", &name)
            .await;
        tab.key("f").await;
        tab.wait_for_text(".filter.focus .filter-name", &name).await;
        tab.wait_for_count(".filter", 2).await;
    });
}

#[test]
fn a_set_is_saved_only_when_asked_and_applied_after_a_reload() {
    in_tab(async |tab| {
        opened(tab).await;
        add(tab, "handle").await;
        let kept = "localStorage.getItem('proflens-filters')";
        assert_eq!(tab.eval::<Option<String>>(kept).await, None);
        tab.click("#sets").await;
        tab.click("#set-name").await;
        tab.type_text("handlers").await;
        tab.click("#save-set").await;
        tab.wait_for_text(".set-line .set-name", "handlers").await;
        tab.key("Escape").await;
        tab.click("#reset-filters").await;
        wait_for_total(tab, 4 * MIB).await;
        tab.load("").await;
        tab.reload().await;
        opened(tab).await;
        tab.click("#sets").await;
        tab.click(".set-line .set").await;
        wait_for_total(tab, 2 * MIB).await;
        check_order(tab, &["handle"]).await;
        tab.click("#sets").await;
        tab.click(".set-line .icon").await;
        tab.wait_for_count(".set-line", 0).await;
        assert_eq!(tab.eval::<Option<String>>(kept).await, None);
    });
}

#[test]
fn ready_filters_for_go_are_switched_with_one_click() {
    in_tab(async |tab| {
        opened(tab).await;
        tab.click("#sets").await;
        tab.wait_for_text(".set-name", "Only my packages").await;
        tab.click(".set").await;
        tab.wait_for_text(".filter.hide .filter-name", "runtime")
            .await;
        tab.wait_for_element(".set[aria-pressed=true]").await;
        tab.click(".set").await;
        tab.wait_for_count(".filter", 0).await;
    });
}

#[test]
fn back_takes_a_filter_and_a_granularity_back_and_a_reload_keeps_them() {
    in_tab(async |tab| {
        opened(tab).await;
        add(tab, "handle").await;
        wait_for_total(tab, 2 * MIB).await;
        tab.click(".filter-switch").await;
        wait_for_total(tab, 4 * MIB).await;
        tab.key("g").await;
        tab.wait_for_text("#grain", "Functions and files").await;
        assert!(tab.fragment().await.contains("g=filefunctions"));
        tab.reload().await;
        opened(tab).await;
        tab.wait_for_text("#grain", "Functions and files").await;
        tab.wait_for_text(".filter.off .filter-name", "handle")
            .await;
        assert!(!tab.fragment().await.contains("handle"));
        tab.back().await;
        tab.wait_for(
            "functions again",
            "document.querySelector('#grain').innerText.startsWith('Functions ▾')",
        )
        .await;
        tab.back().await;
        wait_for_total(tab, 2 * MIB).await;
        tab.wait_for_count(".filter.off", 0).await;
    });
}

#[test]
fn a_report_is_shown_follows_the_filters_and_is_copied() {
    in_tab(async |tab| {
        opened(tab).await;
        add(tab, "handle").await;
        tab.key("e").await;
        tab.wait_for_text(
            "#report-text",
            "Showing nodes accounting for 2MB, 50.00% of 4MB total",
        )
        .await;
        tab.wait_for_text("#report-text", "main.(*cache).put").await;
        tab.click(".report-options summary").await;
        tab.choose("#report-kind", "traces").await;
        tab.wait_for_text("#report-text", "bytes.makeSlice").await;
        tab.choose("#report-kind", "peek").await;
        tab.click("#report-pattern").await;
        tab.type_text("makeSlice").await;
        tab.wait_for_text("#report-text", "| ").await;
        tab.choose("#report-kind", "proto").await;
        tab.wait_for_text(".dialog", "to download").await;
        tab.wait_for_element("#copy-report:disabled").await;
        tab.wait_for_element("#download-report:not(:disabled)")
            .await;
        tab.screenshot("report").await;
        tab.key("Escape").await;
        tab.wait_for_count("[role=dialog]", 0).await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}
