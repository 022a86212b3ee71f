//! Two hundred snapshots of a megabyte each, dropped at once, as files and as one archive: until all of them are open and the newest is
//! compared with the oldest, until what grew is found, until the table of trends stands, and how long a file takes to go. What is
//! found is asserted: the one function that the generated process leaks from.

use crate::leak::LEAK;
use crate::processes;
use crate::run::{PAINTED, WATCH, ZOOM, answer_ms, median, native_totals};
use crate::tab::{Tab, in_tab};
use proflens::input::crc32;
use rawzip::{CompressionMethod, DataDescriptorOutput, ZipArchiveWriter};
use std::cell::RefCell;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What one browser showed, or the medians of several.
#[derive(Default, Clone)]
pub struct Seen {
    pub opened_ms: f64,
    pub leaks_ms: f64,
    /// Asked for while the leaks are being worked out: until the flame graph is zoomed into.
    pub meanwhile_ms: f64,
    pub trend_ms: f64,
    pub closed_ms: f64,
    pub peak_mb: f64,
    pub longest_task_ms: f64,
}

pub struct Series {
    pub dropped: &'static str,
    pub files: usize,
    pub bytes: u64,
    pub runs: usize,
    pub seen: Seen,
}

/// `folder`: what `cargo xtask generate series` wrote.
pub fn measure(folder: &Path, runs: usize) -> Vec<Series> {
    let files = files_of(folder);
    let archive = folder.with_extension("zip");
    if !archive.is_file() {
        std::fs::write(&archive, zip(&files)).expect("the archive can be written");
    }
    let newest = files.last().expect("a series has files");
    let expected = native_totals(newest);
    let ways = [("files", files.clone()), ("one zip", vec![archive])];
    let measured = ways.into_iter().map(|(dropped, given)| {
        let seen: Vec<Seen> = (0..runs)
            .map(|_| {
                let seen = RefCell::new(Seen::default());
                in_tab(async |tab| {
                    *seen.borrow_mut() = one(tab, &given, files.len(), &expected).await;
                });
                seen.into_inner()
            })
            .collect();
        eprintln!("measured a series as {dropped}");
        let sizes = given.iter().map(|f| f.metadata().map_or(0, |m| m.len()));
        Series {
            dropped,
            files: files.len(),
            bytes: sizes.sum(),
            runs,
            seen: medians(&seen),
        }
    });
    measured.collect()
}

async fn one(tab: &Tab, given: &[PathBuf], files: usize, expected: &[(String, i64)]) -> Seen {
    tab.wait_until_loaded().await;
    tab.eval::<bool>(WATCH).await;
    tab.eval::<bool>(WATCH_SIGHT).await;
    tab.drop_files(given).await;
    tab.wait_at_most(
        Duration::from_secs(120),
        "the series to be open",
        "+document.querySelector('canvas[data-boxes]')?.dataset.painted > globalThis.comparedAt",
    )
    .await;
    let mut seen = Seen {
        opened_ms: tab
            .eval("(+document.querySelector('canvas').dataset.painted) - dropped")
            .await,
        ..Seen::default()
    };
    tab.wait_for_count(".chip", files).await;
    tab.wait_for_text(".status-files", &files.to_string()).await;
    let totals: Vec<String> = expected
        .iter()
        .map(|(kind, total)| format!("'{kind}:{total}'"))
        .collect();
    let is_right = format!(
        "[{}].some(total => document.querySelector('.status-total')?.title.replace(/[\\s,]/g, '').startsWith(total))",
        totals.join(", ")
    );
    tab.wait_for("the total of the newest", &is_right).await;

    let leaks = "document.querySelector('#tab-leaks').click()";
    let begun_ms = answer_ms(tab, leaks, "document.querySelector('.working-progress')").await;
    let meanwhile = format!(
        "document.querySelector('#tab-flame').click(); while (!document.querySelector('#flame')) await frame(); {ZOOM}"
    );
    let is_zoomed = format!("document.querySelectorAll('.flame-crumb').length > 1 && {PAINTED}");
    seen.meanwhile_ms = answer_ms(tab, &meanwhile, &is_zoomed).await;
    let found_ms = answer_ms(tab, leaks, "document.querySelector('#finding-0')").await;
    seen.leaks_ms = begun_ms + found_ms;
    let finding = tab.text("#finding-0 .finding-title").await;
    assert!(finding.contains("keep"), "the first finding is {finding:?}");
    seen.trend_ms = answer_ms(
        tab,
        "document.querySelector('#tab-trend').click()",
        "document.querySelector('.trend-table .row:not(.head) .name-text')",
    )
    .await;
    let fastest = tab.text(".trend-table .row:not(.head) .name-text").await;
    assert_eq!(fastest, LEAK);
    let is_closed = format!(
        "document.querySelectorAll('.chip').length === {} && {}",
        files - 1,
        "document.querySelector('.trend-table .row:not(.head) .name-text')"
    );
    let close = "document.querySelector('.chip:nth-child(2) .chip-close').click()";
    seen.closed_ms = answer_ms(tab, close, &is_closed).await;
    seen.longest_task_ms = tab.eval("longest").await;
    seen.peak_mb = processes::peak_of_renderers_mb();
    seen
}

/// The sight changes once, when the last file is open: from the first file alone to the newest against the oldest. Noted by the page itself, which
/// may have painted it before anybody else looks.
const WATCH_SIGHT: &str = "(new MutationObserver(() => {
        if (document.querySelector('.chip.new') && !document.querySelector('.chip-progress')) globalThis.comparedAt ??= performance.now();
    }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] }), true)";

fn files_of(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder of snapshots");
    let paths = entries.map(|e| e.expect("an entry").path());
    let mut files: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|e| e == "gz"))
        .collect();
    files.sort();
    files
}

/// Not compressed: the snapshots are.
fn zip(files: &[PathBuf]) -> Vec<u8> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for file in files {
        let bytes = std::fs::read(file).expect("the file can be read");
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let entry = archive.new_file(&name);
        let entry = entry.compression_method(CompressionMethod::STORE);
        let (mut entry, _) = entry.start().expect("an entry");
        entry.write_all(&bytes).expect("its bytes");
        let end = DataDescriptorOutput::new(crc32::hash(&bytes), bytes.len() as u64);
        entry.finish(end).expect("its end");
    }
    archive.finish().expect("a zip archive")
}

fn medians(seen: &[Seen]) -> Seen {
    let of = |figure: fn(&Seen) -> f64| median(seen.iter().map(figure).collect());
    Seen {
        opened_ms: of(|s| s.opened_ms),
        leaks_ms: of(|s| s.leaks_ms),
        meanwhile_ms: of(|s| s.meanwhile_ms),
        trend_ms: of(|s| s.trend_ms),
        closed_ms: of(|s| s.closed_ms),
        peak_mb: of(|s| s.peak_mb),
        longest_task_ms: seen.iter().map(|s| s.longest_task_ms).fold(0.0, f64::max),
    }
}
