//! What the further views have in common, and the tools of the call graph: keys in the help, a column for each snapshot, names for
//! those who hear the page, and everything that is done to a drawing.

use crate::fixture;
use crate::tab::{Tab, in_tab};
use serde_json::{Value, json};

async fn graph(tab: &Tab) {
    tab.drop_files(&[fixture::before()]).await;
    tab.wait_for_painted(11).await;
    tab.key("3").await;
    tab.wait_for_count("#graph [data-box]", 9).await;
}

/// A press, some moves and a release on the drawing.
async fn drag(tab: &Tab, dx: i32, dy: i32) {
    let script = format!(
        "(f => {{ const r = f.getBoundingClientRect(), at = (x, y) => ({{ bubbles: true, pointerId: 1, isPrimary: true, button: 0, \
         clientX: r.x + x, clientY: r.y + y }}); \
         f.dispatchEvent(new PointerEvent('pointerdown', at(40, 40))); \
         for (let i = 1; i <= 5; i++) f.dispatchEvent(new PointerEvent('pointermove', at(40 + {dx} * i / 5, 40 + {dy} * i / 5))); \
         f.dispatchEvent(new PointerEvent('pointerup', at(40 + {dx}, 40 + {dy}))); return true; }})(document.querySelector('#graph'))"
    );
    tab.eval::<bool>(&script).await;
}

/// Left, top and width of the drawing in the window.
async fn paper(tab: &Tab) -> (f64, f64, f64) {
    tab.eval("(r => [r.left, r.top, r.width])(document.querySelector('#graph svg').getBoundingClientRect())")
        .await
}

const WALK: &str = "(g => [g.left + g.width / 2, g.top + g.height / 2])([...document.querySelectorAll('#graph [data-box]')]\
    .find(g => g.textContent.includes('walk')).getBoundingClientRect())";

#[test]
fn a_drawing_is_panned_zoomed_fitted_and_pointed_at() {
    in_tab(async |tab| {
        graph(tab).await;
        let (left, top, width) = paper(tab).await;
        drag(tab, 60, 25).await;
        let (moved_left, moved_top, same) = paper(tab).await;
        assert!(
            (moved_left - left - 60.0).abs() < 1.0,
            "{left} {moved_left}"
        );
        assert!((moved_top - top - 25.0).abs() < 1.0, "{top} {moved_top}");
        assert_eq!(same, width);
        // The wheel zooms at the pointer.
        tab.eval::<bool>(
            "document.querySelector('#graph').dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, deltaY: -300, clientX: 300, clientY: 300 })) || true",
        )
        .await;
        let (.., zoomed) = paper(tab).await;
        assert!((zoomed / width - 2.0).abs() < 0.05, "{zoomed} of {width}");
        tab.click(".graph-bar .button[title^='The whole']").await;
        let fitted = paper(tab).await;
        assert!((fitted.2 - width).abs() < 1.0, "{fitted:?}");
        let (x, y): (f64, f64) = tab.eval(WALK).await;
        tab.move_mouse(x, y).await;
        tab.wait_for_text(".flame-card-name", "main.walk").await;
        tab.wait_for_text(".flame-card", "12.5").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn hidden_neighbours_are_shown_and_hidden_again() {
    in_tab(async |tab| {
        graph(tab).await;
        // What main.handle calls has a quarter each.
        tab.wait_for_element(".graph-bar select").await;
        tab.eval::<bool>("(location.hash += '&d=gf%3D300000', true)")
            .await;
        tab.wait_for(
            "fewer nodes",
            "document.querySelectorAll('#graph [data-box]').length < 9",
        )
        .await;
        let few: usize = tab
            .eval("document.querySelectorAll('#graph [data-box]').length")
            .await;
        let (x, y): (f64, f64) = tab.eval(&WALK.replace("'walk'", "'handle'")).await;
        tab.mouse(x, y, 1).await;
        tab.wait_for_text(".detail-name", "main.handle").await;
        tab.key(">").await;
        let is_more = format!("document.querySelectorAll('#graph [data-box]').length > {few}");
        tab.wait_for("its callees are there", &is_more).await;
        tab.wait_for_text(".graph-bar", "Hide added callees").await;
        tab.wait_for("the address says so", "location.hash.includes('gd')")
            .await;
        tab.key(">").await;
        tab.wait_for_count("#graph [data-box]", few).await;
        tab.screenshot("graph-few").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn a_comparison_has_its_colours_and_says_what_they_mean() {
    in_tab(async |tab| {
        tab.drop_files(&[fixture::before(), fixture::after()]).await;
        tab.wait_for_text(".outcome", "+6").await;
        tab.key("3").await;
        tab.wait_for_element("#graph [data-box]").await;
        let fills: Vec<String> = tab
            .eval("[...new Set([...document.querySelectorAll('#graph [data-box] > rect')].map(r => r.getAttribute('fill')))]")
            .await;
        // What grew, what shrank and what is next to nothing.
        assert!(fills.len() > 2, "{fills:?}");
        let said = "document.querySelector('.graph-legend').textContent";
        tab.wait_for(
            "the legend",
            &format!("{said}.includes('grew') && {said}.includes('shrank')"),
        )
        .await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn the_help_lists_the_keys_of_the_further_views() {
    in_tab(async |tab| {
        graph(tab).await;
        tab.key("?").await;
        tab.wait_for_text("#further-help", "Show hidden callees of the selected node")
            .await;
        tab.wait_for_text("#further-help", "To the hottest line")
            .await;
        tab.wait_for_text("#further-help", "A column for each open snapshot")
            .await;
        tab.screenshot("help-further").await;
        // A key of the view is not heard beneath it.
        tab.key("p").await;
        tab.key("Escape").await;
        tab.wait_for_count("#further-help", 0).await;
        tab.key("?").await;
        tab.wait_for_element("#further-help dl").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

async fn series(tab: &Tab, view: &str) {
    tab.click("#example-leak").await;
    tab.wait_for_text(".outcome", "+").await;
    tab.click(&format!("#tab-{view}")).await;
}

#[test]
fn every_snapshot_has_a_column_flow() {
    in_tab(async |tab| {
        series(tab, "packages").await;
        tab.wait_for_text(".packages .further-table", "example.com/shop/session")
            .await;
        tab.key("n").await;
        tab.wait_for_count(".snapshots thead .snapshots-file", 5)
            .await;
        tab.wait_for_text(".snapshots", "example.com/shop/session")
            .await;
        tab.screenshot("snapshots-packages").await;
        tab.click("#tab-labels").await;
        tab.wait_for_count(".snapshots thead .snapshots-file", 5)
            .await;
        tab.wait_for_count(".snapshots thead th", 8).await;
        tab.screenshot("snapshots-labels").await;
        // A head leads to the file alone, whose figure is the one in its column.
        tab.click("#tab-packages").await;
        tab.wait_for_text(".snapshots", "example.com/shop/session")
            .await;
        let row = "[...document.querySelectorAll('.snapshots tbody tr')].find(r => r.innerText.includes('example.com/shop/session'))";
        let second: String = tab.eval(&format!("{row}.cells[4].innerText")).await;
        tab.click(".snapshots th:nth-child(5) .snapshots-file")
            .await;
        tab.wait_for_element(".snapshots th:nth-child(5).snapshots-shown")
            .await;
        tab.key("n").await;
        tab.wait_for_count(".snapshots", 0).await;
        let own = "[...document.querySelectorAll('.packages-table tbody tr')].find(r => r.innerText.includes('example.com/shop/session'))";
        tab.wait_for(
            "one file",
            &format!("{own}?.cells[1].innerText === {}", json!(second)),
        )
        .await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn snapshots_of_callers_fit_a_narrow_screen_in_the_dark() {
    in_tab(async |tab| {
        series(tab, "packages").await;
        tab.wait_for_text(".packages .further-table", "example.com/shop/session")
            .await;
        tab.click("#tab-callers").await;
        tab.wait_for_element(".callers-link").await;
        tab.click(".callers-link").await;
        tab.click(".callers-bar .segment:nth-child(2)").await;
        tab.wait_for_element(".callers-table").await;
        tab.click(".every-snapshot").await;
        tab.wait_for_count(".snapshots thead .snapshots-file", 5)
            .await;
        tab.screenshot("snapshots-callers").await;
        tab.prefer_scheme("dark").await;
        tab.resize(390, 844).await;
        tab.screenshot("snapshots-callers-narrow").await;
        // The names stay while the columns scroll.
        let left = "document.querySelector('.snapshots tbody .callers-own .name').getBoundingClientRect().left";
        let before: f64 = tab.eval(left).await;
        tab.eval::<bool>("(document.querySelector('.snapshots').scrollLeft = 200, true)")
            .await;
        let after: f64 = tab.eval(left).await;
        assert_eq!(before, after);
        let is_wide: bool = tab.eval("document.documentElement.scrollWidth > 390").await;
        assert!(!is_wide, "nothing sticks out");
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

/// Roles of the browser's accessibility tree that a person acts on.
const ACTED_ON: [&str; 12] = [
    "button",
    "link",
    "textbox",
    "searchbox",
    "combobox",
    "checkbox",
    "radio",
    "slider",
    "tab",
    "menuitem",
    "application",
    "spinbutton",
];

/// What is acted on and has no name, as the browser tells a screen reader.
async fn nameless(tab: &Tab) -> (usize, Vec<Value>) {
    let tree = tab.cdp("Accessibility.getFullAXTree", json!({})).await;
    let nodes = tree["nodes"].as_array().cloned().unwrap_or_default();
    let acted_on = nodes.into_iter().filter(|node| {
        let role = node["role"]["value"].as_str().unwrap_or_default();
        node["ignored"] != json!(true) && ACTED_ON.contains(&role)
    });
    let acted_on: Vec<Value> = acted_on.collect();
    let has_name = |node: &Value| {
        let name = node["name"]["value"].as_str().unwrap_or_default();
        !name.trim().is_empty()
    };
    let count = acted_on.len();
    (
        count,
        acted_on
            .into_iter()
            .filter(|node| !has_name(node))
            .collect(),
    )
}

#[test]
fn whatever_is_acted_on_has_a_name_in_every_view() {
    in_tab(async |tab| {
        tab.cdp("Accessibility.enable", json!({})).await;
        tab.click("#example-leak").await;
        tab.wait_for_text(".outcome", "+").await;
        tab.key("2").await;
        tab.click(".table-body .row .name-text").await;
        tab.wait_for_element(".detail-name").await;
        for view in [
            "flame",
            "top",
            "graph",
            "callers",
            "source",
            "labels",
            "packages",
            "leaks",
            "trend",
            "goroutines",
        ] {
            tab.click(&format!("#tab-{view}")).await;
            tab.wait_for("an answer", "!document.querySelector('[aria-busy=true]') && !document.body.innerText.includes('Working it out')")
                .await;
            let (count, nameless) = nameless(tab).await;
            assert!(count > 20, "{view}: only {count} are acted on");
            assert!(nameless.is_empty(), "{view}: {nameless:#?}");
        }
    });
}
