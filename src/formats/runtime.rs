//! The runtime's own figures as a service shows them: Prometheus' text of `/metrics`, and the JSON of `/debug/vars` (package expvar). Each
//! becomes a profile of one sample on one frame, `runtime`, whose sample types are the figures; the same stand in its comments as Go's
//! heap profiles with `debug=1` have them, where [`MemStats::parse`] finds them. Only Go's figures are read.

use super::lines::{Lines, is_text};
use super::{Decoded, Options};
use crate::input::{Error, ErrorKind};
use crate::leaks::kind::RUNTIME_MARK;
use crate::leaks::metrics::{self, Figures};
use crate::leaks::runtime::MemStats;
use crate::leaks::vars;
use crate::profile::{Builder, NewLine, NewLocation};

/// A service's figures are some kilobytes; JSON takes many times its size while it is read.
const MOST_JSON: usize = 4 << 20;
/// Sysmon has a collection run at least every two minutes, so that what was fetched is not much later than the last one.
const LONGEST_SINCE_GC: i64 = 150 * 1_000_000_000;

/// Metrics begin with what they are, or are Go's.
pub fn recognises_metrics(head: &[u8]) -> bool {
    const FIRST: [&[u8]; 3] = [b"# HELP ", b"# TYPE ", b"# UNIT "];
    const GO: [&[u8]; 4] = [
        b"go_memstats_",
        b"go_goroutines",
        b"go_gc_duration_seconds",
        b"process_resident_memory_bytes",
    ];
    let mut lines = Lines::complete(head).map(|(_, line)| line);
    let is_first = |line: &[u8]| FIRST.iter().any(|mark| line.starts_with(mark));
    let is_go = |line: &[u8]| {
        GO.iter().any(|name| line.starts_with(name)) && line.iter().any(|b| b" \t{".contains(b))
    };
    let first = lines.find(|line| !line.trim_ascii().is_empty());
    let starts = first.is_some_and(|line| is_first(line) || is_go(line));
    starts && is_text(head)
}

pub fn recognises_vars(head: &[u8]) -> bool {
    let text = head.trim_ascii_start();
    let Some(inner) = text.strip_prefix(b"{") else {
        return false;
    };
    let has = |wanted: &[u8]| text.windows(wanted.len()).any(|w| w == wanted);
    inner.trim_ascii_start().starts_with(b"\"cmdline\"") || has(b"\"memstats\"")
}

pub fn read_metrics(text: &[u8], options: &Options) -> Decoded {
    let text = String::from_utf8_lossy(text);
    let figures = metrics::prometheus(&text).ok_or_else(no_go_metrics)?;
    profile(&figures, options)
}

pub fn read_vars(text: &[u8], options: &Options) -> Decoded {
    if text.len() > MOST_JSON {
        return Err(Error::new(
            ErrorKind::TooLarge,
            msg!("The JSON is larger than what /debug/vars of any service is."),
            msg!(
                "Fetch /debug/vars again, or a heap profile with debug=1, which has the same figures."
            ),
        ));
    }
    let text = String::from_utf8_lossy(text);
    let figures = vars::vars(&text).ok_or_else(no_memstats)?;
    profile(&figures, options)
}

fn no_go_metrics() -> Error {
    Error::new(
        ErrorKind::NotAProfile,
        msg!(
            "The file is metrics of Prometheus, without the figures of Go's runtime (go_memstats_…, go_goroutines)."
        ),
        msg!(
            "Fetch /metrics of a Go program that registers the collector for Go, which client_golang's default registry does."
        ),
    )
}

fn no_memstats() -> Error {
    Error::new(
        ErrorKind::NotAProfile,
        msg!(
            "The file is JSON as /debug/vars has it, but \"memstats\" is not in it, or it is cut off."
        ),
        msg!("Fetch /debug/vars again from a Go program that imports expvar."),
    )
}

fn profile(figures: &Figures, options: &Options) -> Decoded {
    let mut builder = Builder::new(options.limits);
    let mut values = vec![1];
    builder.sample_type(RUNTIME_MARK.as_bytes(), b"count")?;
    let stats = &figures.stats;
    for (kind, unit, value) in columns(stats) {
        builder.sample_type(kind.as_bytes(), unit.as_bytes())?;
        values.push(i64::try_from(value).unwrap_or(i64::MAX));
    }
    let line = NewLine {
        function: builder.named(RUNTIME_MARK.as_bytes(), b"")?,
        line: 0,
        column: 0,
    };
    let location = builder.location(&NewLocation {
        lines: &[line],
        ..NewLocation::default()
    })?;
    builder.add_sample(&[location], &[], &values)?;
    let mut comments = Vec::new();
    for comment in stats.comments() {
        comments.push(builder.string(comment.as_bytes())?);
    }
    let default = match stats.has_heap() {
        true => builder.string(b"heap_inuse")?,
        false => builder.string(b"")?,
    };
    let mut profile = builder.finish()?;
    let (time_nanos, told) = time(figures, options.modified_nanos);
    profile.header.time_nanos = time_nanos;
    profile.header.comments = comments;
    profile.header.default_sample_type = default;
    let several = (figures.processes > 1).then(|| {
        tr!(
            "The text has figures of {processes} processes; those of the first are taken.",
            processes = figures.processes
        )
    });
    let what = msg!(
        "The figures of Go's runtime alone are taken from the text; they stand on one frame, and over time in the view of trends."
    );
    let warnings = [Some(tr!(what)), several, told.map(|told| tr!(told))];
    Ok((profile, warnings.into_iter().flatten().collect()))
}

/// Kind, unit and value of what the text has; what is 0 is not there.
fn columns(stats: &MemStats) -> impl Iterator<Item = (&'static str, &'static str, u64)> {
    let all = [
        ("goroutine_count", "count", stats.goroutines),
        ("num_gc", "count", stats.num_gc),
        ("max_gc_pause", "nanoseconds", stats.max_pause_nanos),
        ("resident", "bytes", stats.resident),
        ("sys", "bytes", stats.sys),
        ("next_gc", "bytes", stats.next_gc),
        ("heap_released", "bytes", stats.heap_released),
        ("heap_idle", "bytes", stats.heap_idle),
        ("heap_inuse", "bytes", stats.heap_in_use),
    ];
    all.into_iter().filter(|(.., value)| *value > 0)
}

/// When it was taken, and a sentence where the text does not say so itself.
fn time(figures: &Figures, modified: Option<i64>) -> (i64, Option<&'static str>) {
    if let Some(time) = figures.time_nanos {
        return (time, None);
    }
    let since_gc = |time: i64| figures.last_gc_nanos.map(|gc| time.saturating_sub(gc));
    match (modified, figures.last_gc_nanos) {
        // A copy has the time at which it was copied; only one soon after the last collection can be that of the fetch.
        (Some(time), Some(_))
            if since_gc(time).is_some_and(|s| (0..=LONGEST_SINCE_GC).contains(&s)) =>
        {
            (
                time,
                Some(msg!(
                    "The text has no time of its own: the file's is taken, which fits that of the last collection."
                )),
            )
        }
        (_, Some(gc)) => (
            gc,
            Some(msg!(
                "The text has no time of its own: that of the last collection is taken, which is at most two minutes before."
            )),
        ),
        (Some(time), None) => (
            time,
            Some(msg!(
                "The text has no time of its own: the file's is taken, which a copy may have changed."
            )),
        ),
        (None, None) => (
            0,
            Some(msg!(
                "The text has no time of its own, so it cannot stand beside profiles that have one."
            )),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::Kind;
    use crate::profile::Profile;

    const METRICS: &str = "# HELP go_goroutines Number of goroutines that currently exist.\n# TYPE go_goroutines gauge\n\
        go_goroutines 12\ngo_memstats_heap_inuse_bytes 1.5e+06\ngo_memstats_heap_idle_bytes 4096\nhttp_requests_total{path=\"/a b\"} 3\n";
    const VARS: &str = r#"{
"cmdline": ["/app"],
"memstats": {"HeapInuse": 64, "HeapIdle": 9, "PauseNs": [1, 7], "LastGC": 1700000000000000000}
}"#;

    fn modified(seconds: i64) -> Options {
        Options {
            modified_nanos: Some(seconds * 1_000_000_000),
            ..Options::default()
        }
    }

    #[track_caller]
    fn check(read: (Profile, Vec<String>), values: &str, seconds: i64, words: &str) {
        let (profile, warnings) = read;
        let types = profile.sample_types.iter().zip(&profile.samples.values);
        let shown =
            types.map(|(t, values)| format!("{}={}", profile.strings.text(t.kind), values[0]));
        assert_eq!(shown.collect::<Vec<_>>().join(" "), values);
        assert_eq!(profile.header.time_nanos, seconds * 1_000_000_000);
        assert!(warnings.iter().any(|w| w.contains(words)), "{warnings:?}");
        assert_eq!(Kind::of("any", &profile), Kind::Runtime);
        let comments = profile
            .header
            .comments
            .iter()
            .map(|c| profile.strings.text(*c));
        let comments: Vec<_> = comments.collect();
        assert!(MemStats::parse(comments.iter().map(|c| c.as_ref())).is_some());
    }

    #[test]
    fn metrics_become_one_sample() {
        assert!(recognises_metrics(METRICS.as_bytes()));
        let read = |options| read_metrics(METRICS.as_bytes(), &options).expect("a profile");
        let values = "runtime=1 goroutine_count=12 heap_idle=4096 heap_inuse=1500000";
        check(
            read(Options::default()),
            values,
            0,
            "no time of its own, so",
        );
        check(
            read(modified(1_700_000_000)),
            values,
            1_700_000_000,
            "a copy may have changed",
        );
        let timed = METRICS.replace("go_goroutines 12", "go_goroutines 12 1700000001000");
        let timed = read_metrics(timed.as_bytes(), &modified(5)).expect("a profile");
        check(
            timed,
            values,
            1_700_000_001,
            "over time in the view of trends",
        );
    }

    #[test]
    fn vars_become_one_sample() {
        assert!(recognises_vars(VARS.as_bytes()));
        let read = |options| read_vars(VARS.as_bytes(), &options).expect("a profile");
        let values = "runtime=1 max_gc_pause=7 heap_idle=9 heap_inuse=64";
        check(
            read(modified(1_700_000_100)),
            values,
            1_700_000_100,
            "fits that of the last collection",
        );
        check(
            read(modified(1_800_000_000)),
            values,
            1_700_000_000,
            "at most two minutes before",
        );
        check(
            read(Options::default()),
            values,
            1_700_000_000,
            "at most two minutes before",
        );
    }

    #[test]
    fn they_are_told_by_what_is_in_them() {
        let name = |text: &str| {
            let items = crate::formats::open("heap.pb.gz", text.as_bytes(), &Options::default());
            items.into_iter().next().expect("an item").result
        };
        assert!(name(METRICS).is_ok() && name(VARS).is_ok());
        let problem = |text: &str| name(text).expect_err(text).problem;
        assert!(
            problem("# HELP a b\n# TYPE a counter\na 1\n")
                .contains("without the figures of Go's runtime")
        );
        assert!(problem("{\"cmdline\": []}").contains("\"memstats\" is not in it"));
        assert!(problem(&VARS[..VARS.len() - 20]).contains("or it is cut off"));
        assert!(problem("{\"speedscope\": 1}").contains("speedscope"));
        assert!(!recognises_metrics(b"# a comment\nmain;work 3\n"));
        let large = format!("{{\"cmdline\": [{}\"\"]}}", "\"\",".repeat(2 << 20));
        assert!(problem(&large).contains("larger than"));
    }
}
