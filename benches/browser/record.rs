//! The figures as a table: `benches/RECORD.md`.

use crate::graph::{Drawn, NODES};
use crate::machine;
use crate::series::Series;
use std::fmt::Write;

pub struct Row {
    pub name: String,
    pub bytes: u64,
    pub runs: usize,
    pub painted_ms: f64,
    pub peak_mb: f64,
    pub longest_task_ms: f64,
    pub switch_ms: f64,
    pub sort_ms: f64,
    pub search_ms: f64,
    pub zoom_ms: f64,
    /// By verb.
    pub filters: Vec<(&'static str, f64)>,
    pub graph: Drawn,
    pub pprof: Option<Pprof>,
}

pub struct Pprof {
    pub ms: f64,
    pub peak_mb: f64,
}

pub fn text(rows: &[Row], all_series: &[Series]) -> String {
    let mut out = String::from(
        "# Measured\n\n\
         `cargo xtask bench --record` writes this. Medians; each run in a fresh headless Chromium, the file dropped on the page, until\n\
         the flame graph is painted with the right total. Memory is the renderer's largest resident set. Beside it\n\
         `go tool pprof -top -symbolize=none` on the same file.\n\n",
    );
    for fact in machine::facts() {
        let _ = writeln!(out, "- {fact}");
    }
    out.push_str(&of_files(rows));
    out.push_str(&of_series(all_series));
    out
}

fn of_files(rows: &[Row]) -> String {
    let mut out = String::new();
    if rows.is_empty() {
        return out;
    }
    out.push_str("\n| file | size | runs | drop to flame graph | memory | `pprof -top` | its memory | times as long |\n|---|---|---|---|---|---|---|---|\n");
    for row in rows {
        let pprof = row.pprof.as_ref();
        let cell = |figure: Option<String>| figure.unwrap_or_else(|| "not at hand".into());
        let _ = writeln!(
            out,
            "| {} | {:.1} MB | {} | {:.2} s | {:.0} MB | {} | {} | {} |",
            row.name,
            row.bytes as f64 / 1e6,
            row.runs,
            row.painted_ms / 1000.0,
            row.peak_mb,
            cell(pprof.map(|p| format!("{:.2} s", p.ms / 1000.0))),
            cell(pprof.map(|p| format!("{:.0} MB", p.peak_mb))),
            cell(pprof.map(|p| format!("{:.1}", p.ms / row.painted_ms))),
        );
    }
    out.push_str("\n| file | sample type | sort | search | zoom | longest task of the page |\n|---|---|---|---|---|---|\n");
    for row in rows {
        let task = task(row.longest_task_ms);
        let _ = writeln!(
            out,
            "| {} | {:.0} ms | {:.0} ms | {:.0} ms | {:.0} ms | {task} |",
            row.name, row.switch_ms, row.sort_ms, row.search_ms, row.zoom_ms
        );
    }
    out.push_str("\nA filter by a regexp, until the flame graph of what it leaves is painted:\n\n");
    out.push_str(&filters(rows));
    out.push_str(&graphs(rows));
    out
}

fn of_series(all: &[Series]) -> String {
    let mut out = String::new();
    if all.is_empty() {
        return out;
    }
    out.push_str(
        "\nA series of snapshots, dropped at once: until all are open and the newest is compared with the oldest, then until the view of leaks shows\n\
         what grew, until the flame graph is zoomed into that was gone to meanwhile, until the view of trends shows its table, and\n\
         until a file that was closed is gone from it.\n\n\
         | dropped | files | size | runs | open | leaks | meanwhile | trend | closed | memory | longest task of the page |\n\
         |---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    for Series {
        dropped,
        files,
        bytes,
        runs,
        seen,
    } in all
    {
        let _ = writeln!(
            out,
            "| {dropped} | {files} | {:.0} MB | {runs} | {:.1} s | {:.1} s | {:.0} ms | {:.1} s | {:.1} s | {:.0} MB | {} |",
            *bytes as f64 / 1e6,
            seen.opened_ms / 1e3,
            seen.leaks_ms / 1e3,
            seen.meanwhile_ms,
            seen.trend_ms / 1e3,
            seen.closed_ms / 1e3,
            seen.peak_mb,
            task(seen.longest_task_ms),
        );
    }
    out
}

/// The browser tells of none below 50 ms.
fn task(ms: f64) -> String {
    match ms {
        0.0 => "under 50 ms".into(),
        ms => format!("{ms:.0} ms"),
    }
}

fn filters(rows: &[Row]) -> String {
    let verbs = rows.first().map_or(&[][..], |row| &row.filters);
    let mut out = String::from("| file |");
    for (verb, _) in verbs {
        let _ = write!(out, " {verb} |");
    }
    let _ = writeln!(out, "\n|---|{}", "---|".repeat(verbs.len()));
    for row in rows {
        let _ = write!(out, "| {} |", row.name);
        for (_, ms) in &row.filters {
            let _ = write!(out, " {ms:.0} ms |");
        }
        out.push('\n');
    }
    out
}

fn graphs(rows: &[Row]) -> String {
    let [few, many] = NODES;
    let mut out = format!(
        "\nThe call graph, from the click until it is painted, and the 95th of a hundred frames in which one of {many} nodes is moved:\n\n\
         | file | {few} nodes | {many} nodes | frame of panning | frame of zooming |\n|---|---|---|---|---|\n"
    );
    for row in rows {
        let Drawn {
            painted_ms: [few, many],
            pan_frame_ms,
            zoom_frame_ms,
        } = &row.graph;
        let _ = writeln!(
            out,
            "| {} | {few:.0} ms | {many:.0} ms | {pan_frame_ms:.0} ms | {zoom_frame_ms:.0} ms |",
            row.name
        );
    }
    out
}
