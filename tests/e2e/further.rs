//! The bridge to the second module's views: they follow what the page shows, and what is done in them the page does.

use crate::fixture;
use crate::tab::{in_browser, in_tab};

#[test]
fn a_further_view_follows_the_page_flow() {
    in_tab(async |tab| {
        tab.drop_files(&[fixture::before()]).await;
        tab.wait_for_painted(11).await;
        tab.key("2").await;
        tab.click(".table-body .row .name-text").await;
        tab.wait_for_element(".detail-name").await;
        let name = tab.text(".detail-name").await;
        tab.click("#tab-callers").await;
        tab.wait_for_text(".further-root", &name).await;
        // Another view and back: it is still there, and the tab has kept its state.
        tab.key("1").await;
        tab.wait_for_painted(11).await;
        tab.key("4").await;
        tab.wait_for_text(".further-root", &name).await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn files_dropped_before_the_second_module_came_are_handed_over_to_it() {
    in_browser(async |tab| {
        tab.keep_workers().await;
        tab.load("").await;
        tab.drop_files(&[fixture::before(), fixture::after()]).await;
        tab.wait_for_count(".chip", 2).await;
        tab.key("3").await;
        tab.wait_for_element(".further-root").await;
        tab.wait_for_attribute(".outcome", "title", "10485760bytesinthenew")
            .await;
    });
}
