//! One file, several times over, each time in a fresh browser.

use crate::graph::{self, Drawn};
use crate::processes;
use crate::record::{Pprof, Row};
use crate::tab::{Tab, in_tab};
use proflens::engine::Engine;
use proflens::input::Limits;
use proflens::protocol::{FileId, Reply};
use std::cell::RefCell;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Notes when a file is dropped, and every task that holds the page up.
pub const WATCH: &str = "(globalThis.longest = 0, \
    new PerformanceObserver(l => l.getEntries().forEach(e => longest = Math.max(longest, e.duration))).observe({ type: 'longtask' }), \
    addEventListener('drop', e => globalThis.dropped = e.timeStamp, true), true)";

/// What one browser showed.
#[derive(Default, Clone)]
struct Seen {
    painted_ms: f64,
    peak_mb: f64,
    longest_task_ms: f64,
    switch_ms: f64,
    sort_ms: f64,
    search_ms: f64,
    zoom_ms: f64,
    /// Of each filter of [`FILTERS`].
    filter_ms: [f64; FILTERS.len()],
    graph: Drawn,
}

pub fn measure(file: &Path, runs: usize) -> Row {
    let (expected, boxes) = (native_totals(file), graph::native_boxes(file));
    let seen: Vec<Seen> = (0..runs)
        .map(|_| {
            let seen = RefCell::new(Seen::default());
            in_tab(async |tab| *seen.borrow_mut() = one(tab, file, &expected, &boxes).await);
            seen.into_inner()
        })
        .collect();
    let of = |figure: fn(&Seen) -> f64| median(seen.iter().map(figure).collect());
    Row {
        name: file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        bytes: std::fs::metadata(file).map_or(0, |m| m.len()),
        runs,
        painted_ms: of(|s| s.painted_ms),
        peak_mb: of(|s| s.peak_mb),
        longest_task_ms: seen.iter().map(|s| s.longest_task_ms).fold(0.0, f64::max),
        switch_ms: of(|s| s.switch_ms),
        sort_ms: of(|s| s.sort_ms),
        search_ms: of(|s| s.search_ms),
        zoom_ms: of(|s| s.zoom_ms),
        filters: filters(&seen),
        graph: graph::medians(&seen.iter().map(|s| s.graph.clone()).collect::<Vec<_>>()),
        pprof: pprof(file, runs),
    }
}

/// Each filter with its median.
fn filters(seen: &[Seen]) -> Vec<(&'static str, f64)> {
    let of = |at: usize| median(seen.iter().map(|s| s.filter_ms[at]).collect());
    let named = FILTERS.iter().enumerate();
    named.map(|(at, (verb, _))| (*verb, of(at))).collect()
}

async fn one(tab: &Tab, file: &Path, expected: &[(String, i64)], boxes: &[usize]) -> Seen {
    tab.eval::<bool>(WATCH).await;
    tab.drop_files(&[file.to_path_buf()]).await;
    tab.wait_for(
        "the flame graph",
        "+document.querySelector('canvas[data-boxes]')?.dataset.boxes > 2",
    )
    .await;
    let painted_ms = tab
        .eval("(+document.querySelector('canvas').dataset.painted) - dropped")
        .await;
    let peak_mb = processes::peak_of_renderers_mb();
    tab.wait_for_element(".status-total").await;
    let shown: String = tab
        .eval("document.querySelector('.status-total').title")
        .await;
    let is_right = expected.iter().any(|(kind, total)| {
        shown.starts_with(&format!("{kind}: "))
            && digits(&shown).starts_with(&total.unsigned_abs().to_string())
    });
    assert!(
        is_right,
        "the page shows {shown:?}, the library {expected:?}"
    );
    let mut seen = Seen {
        painted_ms,
        peak_mb,
        ..Seen::default()
    };
    if expected.len() > 1 {
        let is_other =
            format!("document.querySelector('.status-total').title !== before.title && {PAINTED}");
        seen.switch_ms = answer_ms(tab, SWITCH, &is_other).await;
    }
    let is_zoomed = format!("document.querySelectorAll('.flame-crumb').length > 1 && {PAINTED}");
    seen.zoom_ms = answer_ms(tab, ZOOM, &is_zoomed).await;
    for (at, (verb, expression)) in FILTERS.iter().enumerate() {
        seen.filter_ms[at] = filter_ms(tab, verb, expression).await;
    }
    let has_rows = "document.querySelector('.table-body .row:not(.waiting)')";
    answer_ms(tab, "document.querySelector('#tab-top').click()", has_rows).await;
    let is_sorted = "document.querySelector('.table-body .name-text')?.innerText !== before.first";
    seen.sort_ms = answer_ms(tab, SORT, is_sorted).await;
    seen.search_ms = answer_ms(
        tab,
        SEARCH,
        "document.querySelector('#search-result').innerText !== ''",
    )
    .await;
    seen.longest_task_ms = tab.eval("longest").await;
    seen.graph = graph::measure(tab, boxes).await;
    seen
}

/// A filter by a regexp, through the address as a link with names sets it, until the flame graph of what it leaves is painted. It is
/// taken away again.
async fn filter_ms(tab: &Tab, verb: &str, expression: &str) -> f64 {
    let set = format!("location.hash = '{verb}r=' + encodeURIComponent('{expression}')");
    let is_answered = format!("document.querySelector('.filter-note') && {PAINTED}");
    let answered = answer_ms(tab, &set, &is_answered).await;
    let is_gone = format!("!document.querySelector('.filter-note') && {PAINTED}");
    let reset = "document.querySelector('#reset-filters').click()";
    answer_ms(tab, reset, &is_gone).await;
    answered
}

/// Milliseconds from an act to the frame in which its answer stands on the page.
pub async fn answer_ms(tab: &Tab, act: &str, is_answered: &str) -> f64 {
    let script = format!(
        "(async () => {{ const before = {{ title: document.querySelector('.status-total')?.title, \
         first: document.querySelector('.table-body .name-text')?.innerText }}; \
         const frame = () => new Promise(requestAnimationFrame); await frame(); \
         const t0 = performance.now(); {act}; \
         while (!({is_answered})) {{ if (performance.now() - t0 > 25000) return -1; await frame(); }} \
         return performance.now() - t0; }})()"
    );
    let answered: f64 = tab.eval(&script).await;
    assert!(answered >= 0.0, "no answer to {act}");
    answered
}

/// By verb: those that drop samples, and those that change stacks. Each expression matches some functions of a generated file, and of
/// most files.
const FILTERS: [(&str, &str); 4] = [
    ("focus", "[Cc]ache"),
    ("hide", "[Cc]ache"),
    ("show_from", "[Cc]ache"),
    ("prune_from", "[Cc]ache"),
];

/// The flame graph was drawn since the act.
pub const PAINTED: &str = "+document.querySelector('canvas').dataset.painted > t0";
const SWITCH: &str = "(s => { s.selectedIndex = (s.selectedIndex + 1) % s.options.length; \
    s.dispatchEvent(new Event('change', { bubbles: true })); })(document.querySelector('#sample-type'))";
pub const ZOOM: &str = "(f => { const r = f.getBoundingClientRect(), at = { bubbles: true, pointerId: 1, isPrimary: true, button: 0, \
    clientX: r.x + 40, clientY: r.y + 30 }; f.dispatchEvent(new PointerEvent('pointermove', at)); \
    for (let i = 0; i < 2; i++) { f.dispatchEvent(new PointerEvent('pointerdown', at)); f.dispatchEvent(new PointerEvent('pointerup', at)); \
    f.dispatchEvent(new MouseEvent('click', at)); } \
    f.dispatchEvent(new MouseEvent('dblclick', at)); })(document.querySelector('#flame'))";
const SORT: &str = "[...document.querySelectorAll('[role=columnheader] button')].find(b => /^function|^name/i.test(b.innerText.trim())).click()";
const SEARCH: &str = "(s => { s.value = 'a'; s.dispatchEvent(new InputEvent('input', { bubbles: true })); })(document.querySelector('#search'))";

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Each sample type's total, as the library says natively.
pub fn native_totals(file: &Path) -> Vec<(String, i64)> {
    let id = FileId(0);
    let mut engine = Engine::new(Limits::default());
    engine.begin(id, None);
    engine.feed(id, &std::fs::read(file).expect("the file can be read"));
    match engine.finish(id) {
        Reply::Opened { summary, .. } => summary
            .sample_types
            .into_iter()
            .map(|t| (t.kind, t.total))
            .collect(),
        other => panic!("{}: {other:?}", file.display()),
    }
}

/// What takes longer is run once: 100 MB take pprof minutes, and the ratio is not in doubt.
const PATIENCE_MS: f64 = 20_000.0;

/// The paired run, where the machine has Go.
fn pprof(file: &Path, runs: usize) -> Option<Pprof> {
    let go = std::env::var("PROFLENS_GO").ok()?;
    let once = || {
        let start = Instant::now();
        let child = Command::new(&go)
            .args(["tool", "pprof", "-top", "-symbolize=none"])
            .arg(file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let peak_mb = processes::watch_to_the_end(child)?;
        Some((start.elapsed().as_secs_f64() * 1000.0, peak_mb))
    };
    let mut seen = vec![once()?];
    while seen.len() < runs.min(3) && seen[0].0 < PATIENCE_MS {
        seen.push(once()?);
    }
    Some(Pprof {
        ms: median(seen.iter().map(|s| s.0).collect()),
        peak_mb: median(seen.iter().map(|s| s.1).collect()),
    })
}

pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
