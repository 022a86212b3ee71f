//! Goroutines, as a person goes through a dump.

use crate::tab::{Tab, in_tab};
use std::path::{Path, PathBuf};

fn dump(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/waiters/dumps");
    folder.join(name)
}

/// Presses the button in `css` that says this.
async fn press(tab: &Tab, css: &str, text: &str) {
    let script = format!(
        "(() => {{ const found = [...document.querySelectorAll({css:?})].find(b => b.innerText.trim().startsWith({text:?})); found?.click(); return !!found; }})()"
    );
    assert!(tab.eval::<bool>(&script).await, "{css} {text}");
}

#[test]
fn a_goroutine_of_a_dump_leads_back_to_its_creators_flow() {
    in_tab(async |tab| {
        tab.drop_files(&[dump("first.txt")]).await;
        tab.wait_for_count(".chip", 1).await;
        tab.key("r").await;
        tab.wait_for_text(".go-count", "27 goroutines").await;
        tab.wait_for_text(".go-states", "sync.Mutex.Lock").await;
        tab.screenshot("goroutines").await;

        press(tab, ".goroutines .segment", "Creator").await;
        tab.wait_for_text(".go-table .name", "main.spawn").await;

        tab.click("#go-find").await;
        tab.type_text("goroutine 7").await;
        tab.key("Enter").await;
        tab.wait_for_text(".go-card h2", "Goroutine 7").await;
        tab.wait_for_text(".go-card", "select (no cases)").await;
        tab.wait_for_count(".go-chain li", 4).await;
        tab.wait_for_text("#go-found", "7").await;
        tab.screenshot("goroutines-found").await;

        // To who created it, which is in the dump as well.
        tab.click(".go-chain li .go-goid").await;
        tab.wait_for_text(".go-card h2", "Goroutine 6").await;
        tab.wait_for_text("#go-found", "6").await;
        // A frame leads to its source.
        tab.click(".go-stack .go-place").await;
        tab.wait_for_element(".source").await;
        tab.wait_for_text(".source-path", ".go").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn what_changed_between_two_dumps_is_told_by_numbers_flow() {
    in_tab(async |tab| {
        tab.drop_files(&[dump("first.txt"), dump("second.txt")])
            .await;
        tab.wait_for_count(".chip", 2).await;
        tab.key("r").await;
        tab.wait_for_element(".go-count").await;
        tab.key("d").await;
        tab.wait_for_text(".go-count", "27 → 30 goroutines").await;
        tab.wait_for_text(".go-moves", "ended 1").await;
        tab.wait_for_text(".go-badge", "new").await;
        tab.screenshot("goroutines-compared").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn rows_are_walked_and_opened_by_keys() {
    in_tab(async |tab| {
        tab.drop_files(&[dump("first.txt")]).await;
        tab.wait_for_count(".chip", 1).await;
        tab.key("r").await;
        tab.wait_for_element("#go-row-1").await;
        tab.key("ArrowDown").await;
        tab.key("ArrowDown").await;
        tab.key("Enter").await;
        tab.wait_for_attribute("#go-row-1", "aria-expanded", "true")
            .await;
        tab.wait_for_element(".go-stack li").await;
        tab.wait_for_element(".go-members .go-goid").await;
        tab.screenshot("goroutines-open").await;
        // The search finds frames, and leaves the other groups away.
        tab.key("/").await;
        tab.type_text("lockSlow").await;
        tab.wait_for_text(".goroutines .toolbar-note", "5 of 27")
            .await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn a_profile_of_something_else_says_which_files_are_of_goroutines() {
    in_tab(async |tab| {
        tab.drop_files(&[dump("first.txt"), crate::fixture::before()])
            .await;
        tab.wait_for_count(".chip", 2).await;
        press(tab, ".chip-name", "before").await;
        tab.key("r").await;
        tab.wait_for_text(".go-other", "it counts no goroutines")
            .await;
        tab.screenshot("goroutines-other").await;
        tab.click(".go-files .button").await;
        tab.wait_for_text(".go-count", "27 goroutines").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn goroutines_on_a_phone_and_in_the_dark() {
    in_tab(async |tab| {
        tab.resize(390, 844).await;
        tab.prefer_scheme("dark").await;
        tab.drop_files(&[dump("first.txt"), dump("second.txt")])
            .await;
        tab.wait_for_count(".chip", 2).await;
        tab.key("r").await;
        tab.wait_for_element("#go-row-0").await;
        tab.click("#go-row-0").await;
        tab.wait_for_element(".go-stack li").await;
        let fits = "document.documentElement.scrollWidth <= 390";
        assert!(tab.eval::<bool>(fits).await, "wider than the screen");
        tab.screenshot("goroutines-phone-dark").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}
