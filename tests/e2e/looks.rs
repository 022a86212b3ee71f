//! Light, dark, large and small. The screenshots are for people.

use crate::fixture;
use crate::tab::{Tab, in_tab};

/// Waits until the page is painted on something dark, or bright.
async fn wait_for_background(tab: &Tab, is_dark: bool) {
    // Of the first element from the inside out that has one: as red, green and blue, whatever the stylesheet speaks.
    let sum = "(() => { const own = ['.page', 'body', 'html'].map(e => getComputedStyle(document.querySelector(e)).backgroundColor); \
        const pen = document.createElement('canvas').getContext('2d'); pen.fillStyle = own.find(c => !/, 0\\)$/.test(c)); \
        pen.fillRect(0, 0, 1, 1); return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).reduce((a, b) => a + b); })()";
    let condition = if is_dark {
        format!("{sum} < 240")
    } else {
        format!("{sum} > 600")
    };
    tab.wait_for(
        if is_dark {
            "a dark page"
        } else {
            "a bright page"
        },
        &condition,
    )
    .await;
}

#[test]
fn the_theme_follows_the_system_until_a_person_chooses() {
    in_tab(async |tab| {
        for (scheme, is_dark) in [("dark", true), ("light", false), ("dark", true)] {
            tab.prefer_scheme(scheme).await;
            wait_for_background(tab, is_dark).await;
        }
        tab.click("#theme").await;
        tab.wait_for_attribute("html", "data-theme", "light").await;
        wait_for_background(tab, false).await;
        tab.reload().await;
        // The choice is remembered.
        wait_for_background(tab, false).await;
        tab.key("t").await;
        tab.wait_for_attribute("html", "data-theme", "dark").await;
        wait_for_background(tab, true).await;
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

/// What opens over the page, with filters in force.
#[test]
fn filters_and_reports_fit_at_any_size_and_in_any_theme() {
    in_tab(async |tab| {
        for (width, height) in [(1440, 900), (390, 844)] {
            tab.resize(width, height).await;
            for scheme in ["light", "dark"] {
                tab.prefer_scheme(scheme).await;
                tab.load("").await;
                tab.click("#example-leak").await;
                tab.wait_for_text(".outcome", "+").await;
                for text in ["main", "nothing of this name", "main.main"] {
                    tab.key("a").await;
                    tab.wait_for_element("#filter-input:focus").await;
                    tab.type_text(text).await;
                    tab.key("Enter").await;
                    tab.wait_for_text(".filter:last-child .filter-name", text)
                        .await;
                }
                tab.click(".filter:last-child .filter-switch").await;
                tab.wait_for_text(".filter.idle .filter-note", "matched nothing")
                    .await;
                look(tab, width, &format!("filters-{width}-{scheme}")).await;
                tab.click(".filter:nth-child(2) .filter-close").await;
                tab.key("a").await;
                tab.wait_for_element("#filter-input:focus").await;
                tab.type_text("ma").await;
                tab.wait_for_element(".suggestion, .draft-none").await;
                look(tab, width, &format!("draft-{width}-{scheme}")).await;
                tab.key("Escape").await;
                for id in ["sets", "grain"] {
                    tab.click(&format!("#{id}")).await;
                    tab.wait_for_element("[role=dialog]").await;
                    look(tab, width, &format!("{id}-{width}-{scheme}")).await;
                    tab.key("Escape").await;
                    tab.wait_for_count("[role=dialog]", 0).await;
                }
                tab.key("e").await;
                tab.wait_for_text("#report-text", "flat%").await;
                tab.click(".report-options summary").await;
                look(tab, width, &format!("report-{width}-{scheme}")).await;
            }
        }
    });
}

#[test]
fn further_views_fit_at_any_size_and_in_any_theme() {
    in_tab(async |tab| {
        tab.click("#example-leak").await;
        tab.wait_for_text(".outcome", "+").await;
        tab.key("2").await;
        tab.click(".table-body .row:nth-child(2) .name-text").await;
        tab.wait_for_element(".detail-name").await;
        for (width, height) in [(1440, 900), (390, 844)] {
            tab.resize(width, height).await;
            for scheme in ["light", "dark"] {
                tab.prefer_scheme(scheme).await;
                for view in ["graph", "callers", "source", "labels", "packages"] {
                    tab.click(&format!("#tab-{view}")).await;
                    tab.wait_for_element(".further-root > *").await;
                    tab.wait_for_count(".further-root [role=status].waiting", 0)
                        .await;
                    look(tab, width, &format!("{view}-{width}-{scheme}")).await;
                }
            }
        }
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

/// Of rows wider than the window the tab and the file on show are in sight, and the panel of the selection stands below the view, not over it.
#[test]
fn what_is_on_show_is_in_sight_on_a_phone() {
    in_tab(async |tab| {
        tab.resize(390, 844).await;
        tab.click("#example-leak").await;
        tab.wait_for_text(".outcome", "+").await;
        let is_in_sight = |css: &str| {
            format!(
                "(r => r.left >= 0 && r.right <= innerWidth)(document.querySelector('{css}').getBoundingClientRect())"
            )
        };
        for (key, view) in [("9", "trend"), ("1", "flame"), ("r", "goroutines")] {
            tab.key(key).await;
            tab.wait_for("the tab in sight", &is_in_sight(&format!("#tab-{view}")))
                .await;
        }
        tab.wait_for(
            "the new file in sight",
            &is_in_sight(".chip.new .chip-name"),
        )
        .await;
        tab.key("2").await;
        tab.click(".table-body .row:nth-child(2) .name-text").await;
        tab.wait_for_element(".detail-name").await;
        let side = |css: &str, side: &str| {
            format!("document.querySelector('{css}').getBoundingClientRect().{side}")
        };
        for key in ["2", "3", "6", "9"] {
            tab.key(key).await;
            let (view, panel) = (side("#view", "bottom"), side(".detail", "top"));
            tab.wait_for(
                "the panel below the view",
                &format!("{view} <= {panel} + 1"),
            )
            .await;
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
