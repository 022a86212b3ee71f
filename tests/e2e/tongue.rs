//! The page in Chinese: from the start where the browser or a former choice asks for it, and by the switch, with everything that is open.

use crate::fixture;
use crate::hands::VIEWS;
use crate::tab::{Tab, in_browser, in_tab};
use serde_json::json;

const LEAD: &str = "把 pprof 采样文件拖到这里";

/// Words that Chinese Go developers know by these names: of pprof, of Go, of formats.
const TERMS: [&str; 31] = [
    "proflens",
    "Peek",
    "Goroutine",
    "goroutine",
    "heap",
    "CPU",
    "UTC",
    "CSV",
    "TSV",
    "JSON",
    "SARIF",
    "Markdown",
    "flat",
    "cum",
    "sum %",
    "focus, ignore",
    "hide, show_from",
    "inuse_space",
    "alloc_space",
    "inuse_objects",
    "alloc_objects",
    "bytes",
    "unit",
    "mean",
    "trim",
    "nodecount",
    "nodefraction",
    "edgefraction",
    "divide_by",
    "n",
    "IO wait",
];

/// What a person reads of the page that is not Chinese and should be: texts and names of elements with a Latin word in them. What is said in a
/// language of its own says which (`lang`); names of the program and figures are known by their signs, or stand where names stand.
async fn english(tab: &Tab) -> Vec<String> {
    let script = format!(
        "(() => {{ const terms = {terms}; const said = []; \
           const data = 'code, pre, script, noscript, kbd, .graph-legend, .graph-paper, .name, .name-text, .neighbour, .callers-link, \
             .further-link, .finding-frame, .labels-key-name, .labels-name, .trend-name, .chip-text, .detail-name, .go-state, .go-text, \
             .packages-tiles, .facts dd, select:not(#report-kind, #export-what) option'; \
           const own = e => !e.closest('[lang]:not(html)'); \
           for (const e of document.querySelectorAll('[title],[aria-label],[placeholder]')) \
             if (own(e) && !e.closest(data)) for (const a of ['title', 'aria-label', 'placeholder']) said.push(e.getAttribute(a) ?? ''); \
           const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); \
           while (walker.nextNode()) {{ const e = walker.currentNode.parentElement; if (own(e) && !e.closest(data)) said.push(walker.currentNode.data); }} \
           const word = t => /[A-Za-z]{{3,}}/.test(t) && !/[\\u4e00-\\u9fff./_:()]/.test(t) && !/\\d/.test(t); \
           return [...new Set(said.map(t => t.trim()))].filter(t => word(t) && !terms.includes(t)); }})()",
        terms = json!(TERMS)
    );
    tab.eval(&script).await
}

async fn asked(tab: &Tab) -> usize {
    // A worker that takes the place of another asks for its script again.
    tab.eval(
        "performance.getEntriesByType('resource').filter(e => !e.name.includes('/worker')).length",
    )
    .await
}

async fn tongue(tab: &Tab) -> String {
    tab.eval("document.documentElement.lang").await
}

#[test]
fn a_chinese_browser_is_spoken_to_in_chinese_from_the_start() {
    in_browser(async |tab| {
        let agent: String = tab.eval("navigator.userAgent").await;
        let chinese = json!({ "userAgent": agent, "acceptLanguage": "zh-CN,zh,en" });
        tab.cdp("Emulation.setUserAgentOverride", chinese).await;
        tab.load("").await;
        assert!(tab.text(".empty-lead").await.starts_with(LEAD));
        assert_eq!(tongue(tab).await, "zh-CN");
        tab.screenshot("tongue-empty").await;
        tab.wait_until_loaded().await;
        let (requests, entries) = (tab.requests(), asked(tab).await);
        assert_eq!(
            requests.iter().filter(|path| path.ends_with(".mo")).count(),
            1
        );
        assert_eq!(english(tab).await, Vec::<String>::new());

        tab.drop_files(&[fixture::before(), fixture::after()]).await;
        tab.wait_for_text(".outcome", "+6").await;
        for key in ["2", "4", "5", "6", "7", "8", "9", "r", "3", "1"] {
            tab.key(key).await;
            tab.wait_for_count("[aria-selected='true'].tab", 1).await;
        }
        tab.key("?").await;
        tab.wait_for_element(".panel.dialog").await;
        assert_eq!(english(tab).await, Vec::<String>::new());
        tab.key("Escape").await;
        let page = b"<!doctype html><title>404</title><h1>Not Found</h1>";
        tab.drop_files(&[fixture::write("foreign.pb.gz", page)])
            .await;
        tab.wait_for_text(".notice.error", "网页").await;
        assert_eq!(tab.requests(), requests);
        assert_eq!(asked(tab).await, entries);
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn every_view_is_chinese_and_fits() {
    in_tab(async |tab| {
        tab.eval::<bool>("(localStorage.setItem('proflens-language', 'zh-CN'), true)")
            .await;
        tab.reload().await;
        assert!(tab.text(".empty-lead").await.starts_with(LEAD));
        tab.click("#example-leak").await;
        tab.wait_for_count(".chip", 5).await;
        tab.wait_for_element(".outcome").await;
        for (width, height) in [(1440, 900), (390, 844)] {
            tab.resize(width, height).await;
            for (key, name) in VIEWS {
                tab.key(key).await;
                tab.wait_for_element(&format!("#tab-{name}[aria-selected='true']"))
                    .await;
                tab.wait_for(
                    "an answer",
                    "!document.querySelector('[aria-busy=true]') && !document.body.innerText.includes('请稍候')",
                )
                .await;
                tab.screenshot(&format!("tongue-{width}-{name}")).await;
                let over: f64 = tab
                    .eval("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                    .await;
                assert!(over <= 0.0, "{name} at {width}: {over} too wide");
                assert_eq!(english(tab).await, Vec::<String>::new(), "{name}");
            }
        }
    });
}

/// In a language that one chose the page comes up again, and the files that are open stay so.
#[test]
fn the_switch_keeps_what_is_open_flow() {
    in_tab(async |tab| {
        tab.wait_until_loaded().await;
        tab.drop_files(&[fixture::before(), fixture::after()]).await;
        tab.wait_for_text(".outcome", "+6").await;
        tab.key("7").await;
        tab.wait_for_text(".packages-whose h2", "Where it ends")
            .await;
        let entries = asked(tab).await;
        assert_eq!(tab.text("#language").await, "中文");
        tab.click("#language").await;
        tab.wait_for_text(".packages-whose h2", "终止于").await;
        tab.wait_for_text(".outcome", "+6").await;
        assert_eq!(tab.texts(".chip-text").await, ["before", "after"]);
        assert_eq!(tongue(tab).await, "zh-CN");
        assert_eq!(tab.text("#tab-flame").await, "火焰图");
        let foreign = b"<!doctype html><title>404</title>";
        tab.drop_files(&[fixture::write("foreign.pb.gz", foreign)])
            .await;
        tab.wait_for_text(".notice.error", "网页").await;
        assert_eq!(asked(tab).await, entries);

        tab.reload().await;
        assert!(tab.text(".empty-lead").await.starts_with(LEAD));
        tab.click("#language").await;
        tab.wait_for_text(".empty-lead", "Drop pprof profiles here")
            .await;
        assert_eq!(tongue(tab).await, "en");
        tab.reload().await;
        tab.wait_for_text(".empty-lead", "Drop pprof profiles here")
            .await;
    });
}
