//! The page comes up from its own site alone, and then makes no request at all, whatever it opens.

use crate::fixture;
use crate::tab::{environment, in_browser, in_tab};

#[test]
fn the_page_loads_without_a_complaint() {
    in_tab(async |tab| {
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
        // The worker's script is loaded with the first file; a second worker would be a second load.
        tab.drop_files(&[fixture::before()]).await;
        tab.wait_for_painted(11).await;
        let loaded = tab.requests();
        let entries: usize = tab
            .eval("performance.getEntriesByType('resource').length")
            .await;

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

/// Files that are dropped while the wasm is still on its way are not lost.
#[test]
fn what_is_dropped_early_is_opened() {
    in_browser(async |tab| {
        tab.cdp("Network.enable", serde_json::json!({})).await;
        let slow = serde_json::json!({ "offline": false, "latency": 300, "downloadThroughput": 1_500_000, "uploadThroughput": 1_500_000 });
        tab.cdp("Network.emulateNetworkConditions", slow).await;
        tab.begin_to_load().await;
        tab.drop_files(&[fixture::before()]).await;
        tab.wait_for_painted(11).await;
    });
}
