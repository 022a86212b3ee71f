//! Light, dark, large and small. The screenshots are for people.

use crate::fixture;
use crate::tab::{Tab, in_tab};

const BACKGROUND: &str = "getComputedStyle(document.body).backgroundColor";

/// How bright a `rgb(…)` is, 0 to 255.
fn brightness(colour: &str) -> u32 {
    let numbers = colour
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|n| n.parse::<u32>().ok());
    numbers.take(3).sum::<u32>() / 3
}

async fn background(tab: &Tab) -> u32 {
    brightness(&tab.eval::<String>(BACKGROUND).await)
}

#[test]
fn the_theme_follows_the_system_until_a_person_chooses() {
    in_tab(async |tab| {
        tab.prefer_scheme("dark").await;
        assert!(background(tab).await < 90);
        tab.prefer_scheme("light").await;
        assert!(background(tab).await > 200);
        tab.prefer_scheme("dark").await;
        tab.click("#theme").await;
        tab.wait_for_attribute("html", "data-theme", "light").await;
        assert!(background(tab).await > 200);
        tab.reload().await;
        assert!(background(tab).await > 200, "the choice is remembered");
        tab.key("t").await;
        tab.wait_for_attribute("html", "data-theme", "dark").await;
        assert!(background(tab).await < 90);
    });
}

/// Every view, as a computer and as a phone show it.
#[test]
fn nothing_sticks_out_at_any_size_or_in_any_theme() {
    in_tab(async |tab| {
        for (width, height) in [(1440, 900), (390, 844)] {
            tab.resize(width, height).await;
            for scheme in ["light", "dark"] {
                tab.prefer_scheme(scheme).await;
                tab.load("").await;
                look(tab, width, &format!("empty-{width}-{scheme}")).await;
                tab.drop_files(&[fixture::before(), fixture::after()]).await;
                tab.wait_for_text(".outcome", "+6").await;
                for (key, view) in [("1", "flame"), ("2", "top")] {
                    tab.key(key).await;
                    let shown = match view {
                        "flame" => "#flame",
                        _ => ".table-body .row:not(.waiting)",
                    };
                    tab.wait_for_element(shown).await;
                    look(tab, width, &format!("{view}-{width}-{scheme}")).await;
                }
                tab.key("?").await;
                tab.wait_for_element("[role=dialog]").await;
                look(tab, width, &format!("help-{width}-{scheme}")).await;
            }
        }
    });
}

async fn look(tab: &Tab, width: u32, name: &str) {
    tab.screenshot(name).await;
    let needed: u32 = tab.eval("document.documentElement.scrollWidth").await;
    assert!(needed <= width, "{name} is {needed} pixels wide");
}

#[test]
fn the_help_lists_the_keys() {
    in_tab(async |tab| {
        tab.key("?").await;
        tab.wait_for_text("[role=dialog]", "Swap the sides of a comparison")
            .await;
        tab.key("Escape").await;
        tab.wait_for_count("[role=dialog]", 0).await;
    });
}
