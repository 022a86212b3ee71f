//! Taking things out, to the end: what is copied is on the clipboard, what is downloaded is a file, and the page that was taken out opens
//! from the disk without a network and shows the same figures.

use crate::fixture;
use crate::tab::{Tab, in_tab};
use serde_json::json;
use std::path::Path;
use std::time::{Duration, Instant};

/// The bytes of a file once it is all there.
fn saved(folder: &Path, name: &str) -> Vec<u8> {
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        let bytes = std::fs::read(folder.join(name)).unwrap_or_default();
        if !bytes.is_empty() {
            return bytes;
        }
        let there: Vec<_> = std::fs::read_dir(folder)
            .expect("a folder")
            .flatten()
            .collect();
        assert!(
            Instant::now() < end,
            "{name} was not saved; there are {there:?}"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

async fn clipboard(tab: &Tab) -> String {
    let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    tab.cdp("Browser.grantPermissions", permissions).await;
    tab.eval::<bool>("(globalThis.pasted = null, navigator.clipboard.readText().then(text => (globalThis.pasted = text)), true)")
        .await;
    tab.wait_for("the clipboard", "globalThis.pasted !== null")
        .await;
    tab.eval("globalThis.pasted").await
}

/// The names and figures of the rows in sight.
async fn rows(tab: &Tab) -> String {
    tab.key("Escape").await;
    tab.key("2").await;
    tab.wait_for_element(".table-body .row .name-text").await;
    tab.eval("document.querySelector('.table-body').textContent")
        .await
}

#[test]
fn a_table_is_copied_and_downloaded() {
    in_tab(async |tab| {
        let folder = tab.downloads("table").await;
        tab.drop_files(&[fixture::before()]).await;
        tab.wait_for_painted(11).await;
        tab.key("e").await;
        tab.wait_for_element("#export-what").await;
        tab.choose("#export-what", "A table of what is in view")
            .await;
        tab.wait_for_text("#table-text", "flat (bytes),flat share")
            .await;
        tab.click("#copy-table").await;
        let copied = clipboard(tab).await;
        assert!(copied.contains("main.(*cache).put"), "{copied}");
        tab.click("#download-table").await;
        let csv = String::from_utf8(saved(&folder, "before.csv")).expect("UTF-8");
        assert_eq!(csv.replace("\r\n", "\n"), copied.replace("\r\n", "\n"));
        tab.click("#format-md").await;
        tab.wait_for_text("#table-text", "| ---: |").await;
        tab.click("#download-table").await;
        saved(&folder, "before.md");
        tab.screenshot("export-table").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn what_is_in_view_is_taken_out_as_a_table_a_picture_and_a_report_flow() {
    in_tab(async |tab| {
        let folder = tab.downloads("flow").await;
        tab.drop_files(&[fixture::before()]).await;
        tab.wait_for_painted(11).await;
        tab.key("e").await;
        tab.wait_for_element("#export-what").await;
        tab.wait_for_text("#report-text", "flat%").await;
        tab.choose("#export-what", "A table of what is in view")
            .await;
        tab.wait_for_text("#table-text", "flat (bytes),flat share")
            .await;
        tab.click("#download-table").await;
        let csv = String::from_utf8(saved(&folder, "before.csv")).expect("UTF-8");
        assert!(
            csv.contains("main.(*cache).put") && csv.contains("1048576"),
            "{csv}"
        );
        tab.choose("#export-what", "A picture of what is in view")
            .await;
        tab.click("#download-svg").await;
        let svg = String::from_utf8(saved(&folder, "before.svg")).expect("UTF-8");
        assert!(svg.contains("Flame graph of") && svg.contains("</svg>"));
        tab.screenshot("export-flow").await;
        tab.key("Escape").await;
        tab.wait_for_count("#export-what", 0).await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn what_stands_on_the_screen_is_taken_out_under_a_name_that_was_said() {
    in_tab(async |tab| {
        let folder = tab.downloads("screen").await;
        tab.drop_files(&[fixture::before()]).await;
        tab.wait_for_painted(11).await;
        // The top table by cum, and the functions that the search finds.
        tab.key("2").await;
        tab.wait_for_element(".table-body .row .name-text").await;
        tab.key("/").await;
        tab.type_text("main").await;
        tab.wait_for_text(".toolbar-note", " of ").await;
        tab.key("Escape").await;
        tab.key("e").await;
        tab.wait_for_element("#export-what").await;
        tab.choose("#export-what", "A table of what is in view")
            .await;
        tab.wait_for_text("#table-text", "main.(*cache).put").await;
        tab.click("#export-whole").await;
        tab.wait_for_text("#table-text", "runtime.malg").await;
        tab.click("#export-name").await;
        tab.type_text("ticket/42").await;
        for format in ["csv", "tsv", "json", "md"] {
            tab.click(&format!("#format-{format}")).await;
            tab.click("#download-table").await;
            let text =
                String::from_utf8(saved(&folder, &format!("ticket_42.{format}"))).expect("UTF-8");
            assert!(text.contains("runtime.malg"), "{text}");
        }
        tab.click("#copy-link").await;
        assert!(clipboard(tab).await.contains("v=top"));
        tab.screenshot("export-screen").await;

        // A row of the packages, by its button and by its key.
        tab.key("Escape").await;
        tab.click("#tab-packages").await;
        tab.wait_for_text(".long-table", "net/http").await;
        tab.key("ArrowDown").await;
        tab.wait_for_element(".long-table tr.selected").await;
        tab.key("c").await;
        let row = clipboard(tab).await;
        assert!(
            row.starts_with("main\t") && row.split('\t').count() == 7,
            "{row}"
        );
        // Both tables of the view.
        tab.key("e").await;
        tab.wait_for_text("#table-text", "Whose").await;
        tab.choose("#export-table", "Whose code").await;
        tab.wait_for_text("#table-text", "Own code").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn a_picture_is_saved_as_svg_and_as_png() {
    in_tab(async |tab| {
        let folder = tab.downloads("picture").await;
        tab.drop_files(&[fixture::before()]).await;
        tab.wait_for_painted(11).await;
        tab.key("e").await;
        tab.wait_for_element("#export-what").await;
        tab.choose("#export-what", "A picture of what is in view")
            .await;
        tab.click("#download-svg").await;
        let svg = String::from_utf8(saved(&folder, "before.svg")).expect("UTF-8");
        assert!(
            svg.contains("Flame graph of") && svg.contains("before.pb"),
            "{svg}"
        );
        tab.click("#download-png").await;
        let png = saved(&folder, "before.png");
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
        let width = u32::from_be_bytes(png[16..20].try_into().expect("four bytes"));
        assert_eq!(width, 2 * 1224);
        tab.screenshot("export-picture").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn the_page_opens_from_the_disk_without_a_network_and_can_be_taken_out_again() {
    in_tab(async |tab| {
        let folder = tab.downloads("page").await;
        tab.wait_until_loaded().await;
        let loaded = tab.requests();
        tab.drop_files(&[fixture::before()]).await;
        tab.wait_for_painted(11).await;
        let before = rows(tab).await;
        make_page(tab, false).await;
        saved(&folder, "before.html");
        assert_eq!(tab.requests(), loaded, "nothing is asked for again");
        let offline = json!({ "offline": true, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0 });
        tab.cdp("Network.enable", json!({})).await;
        tab.cdp("Network.emulateNetworkConditions", offline).await;

        tab.visit(&format!("file://{}", folder.join("before.html").display()))
            .await;
        tab.wait_for_count(".chip", 1).await;
        assert_eq!(rows(tab).await, before);
        tab.screenshot("export-from-disk").await;
        tab.click("#language").await;
        tab.wait_for_text("#tab-flame", "火焰图").await;
        tab.click("#language").await;
        tab.wait_for_text("#tab-flame", "Flame graph").await;
        make_page(tab, true).await;
        let redacted = String::from_utf8(saved(&folder, "profiles.html")).expect("UTF-8");
        assert!(!redacted.contains("before.pb"));

        tab.visit(&format!(
            "file://{}",
            folder.join("profiles.html").display()
        ))
        .await;
        tab.wait_for_count(".chip", 1).await;
        let after = rows(tab).await;
        assert!(
            !after.contains("(*cache).put") && after.contains("fn1"),
            "{after}"
        );
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

async fn make_page(tab: &Tab, is_redacted: bool) {
    tab.key("e").await;
    tab.wait_for_element("#export-what").await;
    tab.choose("#export-what", "One HTML file: viewer and profiles")
        .await;
    if is_redacted {
        tab.click("#page-redact").await;
        tab.wait_for_element("#redact-keys").await;
    }
    tab.screenshot("export-page").await;
    tab.click("#make-page").await;
    tab.click("#download-page").await;
}
