//! Search, filters, and the address that brings one back.

use crate::fixture;
use crate::tab::{Tab, in_tab};

async fn opened(tab: &Tab) {
    tab.drop_files(&[fixture::before()]).await;
    tab.wait_for_painted(11).await;
}

async fn search(tab: &Tab, text: &str) {
    tab.key("/").await;
    tab.wait_for(
        "the search to have the focus",
        "document.activeElement?.id === 'search'",
    )
    .await;
    tab.type_text(text).await;
}

#[test]
fn a_search_counts_and_enter_keeps_only_what_matches() {
    in_tab(async |tab| {
        opened(tab).await;
        search(tab, "HANDLE").await;
        // One function; half of the bytes pass through it.
        tab.wait_for_text("#search-result", "1 · 50").await;
        tab.wait_for_attribute(".status-total", "title", "4194304")
            .await;
        tab.screenshot("search").await;
        tab.key("Enter").await;
        tab.wait_for_attribute(".status-total", "title", "2097152")
            .await;
        tab.wait_for_text(".filter", "HANDLE").await;
        tab.wait_for_painted(6).await;
        tab.click(".filter-close").await;
        tab.wait_for_attribute(".status-total", "title", "4194304")
            .await;
    });
}

#[test]
fn what_is_no_regexp_says_so() {
    in_tab(async |tab| {
        opened(tab).await;
        tab.click(".search .toggle").await;
        search(tab, "main.(").await;
        tab.wait_for_element(".search.wrong").await;
        assert!(!tab.text("#search-result").await.is_empty());
    });
}

#[test]
fn a_reload_and_the_same_files_give_the_same_sight() {
    in_tab(async |tab| {
        tab.drop_files(&[fixture::before(), fixture::after()]).await;
        tab.wait_for_text(".outcome", "+6").await;
        tab.key("2").await;
        tab.choose("#sample-type", "inuse_objects").await;
        tab.wait_for_attribute(".outcome", "title", "inuse_objects:135")
            .await;
        tab.click(".table-body .row:first-child .name-text").await;
        tab.wait_for_element(".detail-name").await;
        let selected = tab.text(".detail-name").await;
        let fragment = tab.fragment().await;

        tab.reload().await;
        assert_eq!(tab.fragment().await, fragment);
        tab.drop_files(&[fixture::after(), fixture::before()]).await;
        tab.wait_for_attribute(".outcome", "title", "inuse_objects:135")
            .await;
        tab.wait_for_text(".detail-name", &selected).await;
        assert_eq!(tab.text("[role=tab][aria-selected=true]").await, "Top");
        assert_eq!(tab.fragment().await, fragment);
    });
}

#[test]
fn no_name_of_a_profile_stands_in_the_address() {
    in_tab(async |tab| {
        opened(tab).await;
        search(tab, "handle").await;
        tab.key("Enter").await;
        tab.wait_for_text(".filter", "handle").await;
        tab.click("#tab-top").await;
        tab.click(".table-body .row:first-child .name-text").await;
        tab.wait_for_element(".detail-name").await;
        let address = tab.eval::<String>("location.href").await;
        let fragment = address.split('#').nth(1).unwrap_or_default().to_owned();
        assert!(fragment.contains("v=top"), "{address}");
        for name in ["handle", "main", "cache", "before"] {
            assert!(!fragment.contains(name), "{address}");
        }
    });
}
