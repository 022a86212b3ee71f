//! The page comes up from its own site alone, and then makes no request at all, whatever it opens.

use crate::fixture;
use crate::tab::{Tab, environment, in_browser, in_tab};
use serde_json::json;

#[test]
fn the_page_loads_without_a_complaint() {
    in_tab(async |tab| {
        tab.wait_until_loaded().await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
        let requests = tab.requests();
        assert!(
            requests.iter().any(|path| path.ends_with(".wasm")),
            "{requests:?}"
        );
        let mut once = requests.clone();
        once.sort();
        once.dedup();
        assert_eq!(
            once.len(),
            requests.len(),
            "each file is asked for once: {requests:?}"
        );
    });
}

/// Held against both what the browser says it asked for and what the server was asked.
#[test]
fn nothing_is_requested_after_the_page_has_loaded() {
    in_tab(async |tab| {
        tab.eval::<bool>(
            "(document.addEventListener('securitypolicyviolation', e => (globalThis.violations ??= []).push(e.violatedDirective)), true)",
        )
        .await;
        tab.wait_until_loaded().await;
        let loaded = tab.requests();
        let entries: usize = tab
            .eval("performance.getEntriesByType('resource').length")
            .await;

        tab.drop_files(&[fixture::before()]).await;
        tab.wait_for_painted(11).await;
        tab.drop_files(&[fixture::after()]).await;
        tab.wait_for_text(".outcome", "+6").await;
        for key in ["2", "m", "1", "x", "t", "?", "Escape"] {
            tab.key(key).await;
        }
        tab.click("[aria-label='Close after.pb']").await;
        tab.click("[aria-label='Close before.pb']").await;
        tab.click("#example-leak").await;
        tab.wait_for_count(".chip", 5).await;
        tab.wait_for_element(".outcome").await;
        tab.drop_files(&[fixture::folded()]).await;
        tab.wait_for_count(".chip", 6).await;
        tab.wait_for_count("progress.chip-progress", 0).await;
        let page = b"<!doctype html><title>404</title><h1>Not Found</h1>";
        tab.drop_files(&[fixture::write("foreign.pb.gz", page)])
            .await;
        tab.wait_for_text(".notice.error", "foreign.pb.gz").await;

        assert_eq!(tab.requests(), loaded);
        assert_eq!(
            tab.eval::<usize>("performance.getEntriesByType('resource').length")
                .await,
            entries
        );
        assert_eq!(
            tab.eval::<usize>("(globalThis.violations ?? []).length")
                .await,
            0
        );
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

/// The other half of the promise: a page that wanted to could not.
#[test]
fn the_policy_blocks_a_foreign_request() {
    in_tab(async |tab| {
        tab.eval::<bool>(
            "(document.addEventListener('securitypolicyviolation', e => globalThis.violated = e.violatedDirective), \
             fetch('http://127.0.0.1:9/').catch(() => {}), new Image().src = 'http://127.0.0.1:9/x.png', true)",
        )
        .await;
        tab.wait_for("the policy to object", "globalThis.violated")
            .await;
        let directive: String = tab.eval("globalThis.violated").await;
        assert!(
            directive == "connect-src" || directive == "img-src",
            "{directive}"
        );
    });
}

#[test]
fn files_named_to_serve_are_open_at_start() {
    in_browser(async |tab| {
        tab.visit(&environment("PROFLENS_SITE_WITH_FILES")).await;
        tab.wait_for_count(".chip", 2).await;
        tab.wait_for_element(".outcome").await;
        assert_eq!(tab.texts(".chip-text").await, ["heap-1", "heap-5"]);
    });
}

/// What the second module has waits for it; what the first can do does not.
#[test]
fn a_page_without_its_second_module_opens_profiles_and_says_what_is_missing() {
    in_browser(async |tab| {
        tab.cdp("Network.enable", json!({})).await;
        let second = json!({ "urls": ["*proflens-more*.wasm"] });
        tab.cdp("Network.setBlockedURLs", second).await;
        tab.load("").await;
        tab.click("#example-leak").await;
        tab.wait_for_text(".notice.error", "did not arrive").await;
        tab.drop_files(&[fixture::write("foreign.txt", b"heap profile: nothing")])
            .await;
        tab.wait_for_text(".notice.error", "foreign.txt").await;
        tab.drop_files(&[fixture::before()]).await;
        tab.wait_for_painted(11).await;
    });
}

#[test]
fn an_example_that_is_asked_for_early_comes_with_the_second_module() {
    in_browser(async |tab| {
        slow_down(tab).await;
        tab.load("").await;
        tab.click("#example-leak").await;
        tab.wait_for_count(".chip", 5).await;
    });
}

/// While its reader is still on its way, other files open.
#[test]
fn a_file_of_another_format_waits_for_the_second_module() {
    in_browser(async |tab| {
        slow_down(tab).await;
        tab.begin_to_load().await;
        tab.drop_files(&[fixture::folded(), fixture::before()])
            .await;
        tab.wait_for_count(".chip", 2).await;
        tab.wait_for_count("progress.chip-progress", 0).await;
        let mut names = tab.texts(".chip-text").await;
        names.sort();
        assert_eq!(names, ["before", "stacks.txt"]);
        assert_eq!(tab.texts(".notice.error").await, Vec::<String>::new());
    });
}

/// Files that are dropped while the wasm is still on its way are not lost.
#[test]
fn what_is_dropped_early_is_opened() {
    in_browser(async |tab| {
        slow_down(tab).await;
        tab.begin_to_load().await;
        tab.drop_files(&[fixture::before()]).await;
        tab.wait_for_painted(11).await;
    });
}

async fn slow_down(tab: &Tab) {
    tab.cdp("Network.enable", json!({})).await;
    let slow = json!({ "offline": false, "latency": 300, "downloadThroughput": 1_500_000, "uploadThroughput": 1_500_000 });
    tab.cdp("Network.emulateNetworkConditions", slow).await;
}
