//! What a page says to those who hear it or go through it by keys: axe-core's judgement of every view, with what opens over it, in both
//! schemes. Names that are missing, roles that are used wrongly, text that does not stand out, regions that no key reaches.

use crate::fixture;
use crate::hands::VIEWS;
use crate::tab::{Tab, environment, in_tab};

/// What axe finds wrong, a line each: the rule, how much there is of it, and the first of it.
async fn violations(tab: &Tab) -> Vec<String> {
    if !tab.eval::<bool>("'axe' in globalThis").await {
        let axe = std::fs::read_to_string(environment("PROFLENS_AXE")).expect("axe-core");
        tab.eval::<bool>(&format!("(() => {{ {axe}; return true; }})()"))
            .await;
    }
    tab.eval::<bool>(
        "(globalThis.judged = null, axe.run(document, { resultTypes: ['violations'] }).then(r => globalThis.judged = \
         r.violations.map(v => `${v.id}: ${v.nodes.length}, ${v.nodes[0].html.slice(0, 200)}`)), true)",
    )
    .await;
    tab.wait_for("axe's judgement", "globalThis.judged").await;
    tab.eval("globalThis.judged").await
}

#[track_caller]
fn check(name: &str, violations: Vec<String>) {
    assert_eq!(violations, Vec::<String>::new(), "{name}");
}

async fn settled(tab: &Tab) {
    tab.wait_for(
        "an answer",
        "!document.querySelector('[aria-busy=true]') && !document.body.innerText.includes('Working it out')",
    )
    .await;
}

async fn check_views(tab: &Tab, of: &str) {
    for (key, name) in VIEWS {
        tab.key(key).await;
        tab.wait_for_element(&format!("#tab-{name}[aria-selected='true']"))
            .await;
        settled(tab).await;
        check(&format!("{of}: {name}"), violations(tab).await);
    }
}

#[test]
fn every_view_can_be_heard() {
    in_tab(async |tab| {
        check("nothing open", violations(tab).await);
        tab.click("#example-leak").await;
        tab.wait_for_count(".chip", 5).await;
        tab.wait_for_text(".outcome", "+").await;
        tab.key("2").await;
        tab.click(".table-body .row:nth-child(2) .name-text").await;
        tab.wait_for_element(".detail-name").await;
        check_views(tab, "light").await;
        tab.prefer_scheme("dark").await;
        check_views(tab, "dark").await;
        tab.resize(390, 844).await;
        check_views(tab, "a phone").await;
    });
}

#[test]
fn what_opens_over_a_view_can_be_heard() {
    in_tab(async |tab| {
        tab.drop_files(&[fixture::before(), fixture::after()]).await;
        tab.wait_for_text(".outcome", "+6").await;
        for (key, shown) in [
            ("?", "[role=dialog]"),
            ("a", "#filter-input"),
            ("e", "#report-text"),
        ] {
            tab.key(key).await;
            tab.wait_for_element(shown).await;
            check(key, violations(tab).await);
            if key != "e" {
                tab.key("Escape").await;
            }
        }
        let kinds: Vec<String> = tab
            .eval("[...document.querySelector('#export-what').options].map(o => o.value)")
            .await;
        for kind in kinds {
            tab.choose("#export-what", &kind).await;
            settled(tab).await;
            check(&kind, violations(tab).await);
        }
        tab.key("Escape").await;
        tab.wait_for_count("[role=dialog]", 0).await;
        let foreign = b"<!doctype html><title>404</title>";
        tab.drop_files(&[fixture::write("foreign.pb.gz", foreign)])
            .await;
        tab.wait_for_element(".notice.error").await;
        check("a file that is no profile", violations(tab).await);
    });
}

/// A dump has states, waits and numbers that profiles lack.
#[test]
fn goroutines_can_be_heard() {
    in_tab(async |tab| {
        tab.click("#example-goroutines").await;
        tab.wait_for_count(".chip", 3).await;
        tab.key("r").await;
        tab.wait_for_element(".go-table tbody .further-link").await;
        check("groups", violations(tab).await);
        tab.click(".go-table tbody .further-link").await;
        tab.wait_for_element(".go-opened").await;
        check("an open group", violations(tab).await);
    });
}
