//! The same figures from what a service shows to others: Prometheus' text of `/metrics`. And an alert rule to go the other way.

use super::runtime::MemStats;
use rustc_hash::FxHashMap;

/// What a text of figures says, and of when.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Figures {
    pub stats: MemStats,
    /// When they were taken, since 1970 UTC, where the text says so.
    pub time_nanos: Option<i64>,
    /// When the last collection was.
    pub last_gc_nanos: Option<i64>,
    /// Processes that figures are of; those of the first are taken.
    pub processes: u32,
}

/// Go's own metrics in a Prometheus text; `None` where it has none of them.
pub fn prometheus(text: &str) -> Option<Figures> {
    let mut figures = Figures::default();
    // OpenMetrics, which ends so, has seconds where the older format has milliseconds.
    let is_open = text.trim_end().ends_with("# EOF");
    let mut times_met: FxHashMap<&str, u32> = FxHashMap::default();
    for line in text.lines().map(str::trim).filter(|l| !l.starts_with('#')) {
        let Some((name, rest)) = line.split_once(|c: char| c.is_whitespace() || c == '{') else {
            continue;
        };
        // A label's value may hold blanks; what follows the brace is the value, and perhaps a time.
        let (labels, values) = match line.contains('{') {
            true => rest.rsplit_once('}').unwrap_or(("", "")),
            false => ("", rest),
        };
        let mut values = values.split_whitespace();
        let Some(value) = values.next().and_then(|v| v.parse::<f64>().ok()) else {
            continue;
        };
        if !is_known(name, labels) {
            continue;
        }
        let met = times_met.entry(name).or_default();
        *met += 1;
        figures.processes = figures.processes.max(*met);
        if *met > 1 {
            continue;
        }
        set(&mut figures.stats, name, value, labels);
        if name == "go_memstats_last_gc_time_seconds" {
            figures.last_gc_nanos = (value > 0.0).then_some((value * 1e9) as i64);
        }
        let time = values.next().and_then(|time| time.parse::<f64>().ok());
        let nanos = time.map(|time| (time * if is_open { 1e9 } else { 1e6 }) as i64);
        figures.time_nanos = figures.time_nanos.or(nanos.filter(|time| *time > 0));
    }
    (figures.processes > 0).then_some(figures)
}

/// Whether a line is one of Go's figures. Of the summary of pauses, only the longest is.
fn is_known(name: &str, labels: &str) -> bool {
    match name {
        "go_gc_duration_seconds" => labels.contains("quantile=\"1\""),
        "go_memstats_last_gc_time_seconds" => true,
        _ => set(&mut MemStats::default(), name, 0.0, labels),
    }
}

fn set(stats: &mut MemStats, name: &str, value: f64, labels: &str) -> bool {
    // A cast of a float keeps within the type: what is negative or no number is 0.
    let field = match name {
        "go_memstats_alloc_bytes" => &mut stats.alloc,
        "go_memstats_alloc_bytes_total" => &mut stats.total_alloc,
        "go_memstats_sys_bytes" => &mut stats.sys,
        "go_memstats_heap_alloc_bytes" => &mut stats.heap_alloc,
        "go_memstats_heap_sys_bytes" => &mut stats.heap_sys,
        "go_memstats_heap_idle_bytes" => &mut stats.heap_idle,
        "go_memstats_heap_inuse_bytes" => &mut stats.heap_in_use,
        "go_memstats_heap_released_bytes" => &mut stats.heap_released,
        "go_memstats_heap_objects" => &mut stats.heap_objects,
        "go_memstats_stack_inuse_bytes" => &mut stats.stack_in_use,
        "go_memstats_next_gc_bytes" => &mut stats.next_gc,
        "go_gc_duration_seconds_count" => &mut stats.num_gc,
        "process_resident_memory_bytes" => &mut stats.resident,
        "go_goroutines" => &mut stats.goroutines,
        "go_memstats_gc_cpu_fraction" => {
            stats.gc_cpu_fraction = if value.is_finite() { value } else { 0.0 };
            return true;
        }
        "go_gc_duration_seconds" if labels.contains("quantile=\"1\"") => {
            stats.max_pause_nanos = (value * 1e9) as u64;
            return true;
        }
        _ => return false,
    };
    *field = value as u64;
    true
}

/// An alert on what was found: in use grows by more than half of `bytes_per_hour`. YAML, as Prometheus takes it.
pub fn alert(bytes_per_hour: f64) -> String {
    let threshold = (bytes_per_hour / 2.0).max(1.0).round();
    format!(
        "groups:\n- name: memory\n  rules:\n  - alert: HeapGrows\n    \
         expr: deriv(go_memstats_heap_inuse_bytes[1h]) * 3600 > {threshold}\n    for: 1h\n    labels:\n      severity: warning\n    \
         annotations:\n      summary: \"The heap of {{{{ $labels.instance }}}} grows by {{{{ $value | humanize1024 }}}}B an hour.\"\n"
    )
}

/// The same for goroutines.
pub fn goroutine_alert(per_hour: f64) -> String {
    let threshold = (per_hour / 2.0).max(1.0).round();
    format!(
        "groups:\n- name: goroutines\n  rules:\n  - alert: GoroutinesGrow\n    expr: deriv(go_goroutines[1h]) * 3600 > {threshold}\n    \
         for: 1h\n    labels:\n      severity: warning\n    \
         annotations:\n      summary: \"{{{{ $labels.instance }}}} gains {{{{ $value | humanize }}}} goroutines an hour.\"\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_service() {
        let text = "# HELP go_goroutines x\ngo_goroutines 12\ngo_memstats_heap_inuse_bytes 1.5e+06\n\
            go_gc_duration_seconds{quantile=\"1\"} 0.002\nother{a=\"b c\"} 7\nprocess_resident_memory_bytes{job=\"a b\"} 4096 1700000000\nodd\n";
        let figures = prometheus(text).unwrap();
        let stats = &figures.stats;
        assert_eq!((stats.goroutines, stats.heap_in_use), (12, 1_500_000));
        assert_eq!((stats.max_pause_nanos, stats.resident), (2_000_000, 4096));
        assert_eq!(
            (figures.time_nanos, figures.processes),
            (Some(1_700_000_000_000_000), 1)
        );
        assert_eq!(prometheus("other 1\n"), None);
    }

    #[test]
    fn times_and_processes() {
        let text = "go_goroutines 12\ngo_memstats_last_gc_time_seconds 1.7e+09\n";
        let figures = prometheus(text).unwrap();
        assert_eq!(
            (figures.time_nanos, figures.last_gc_nanos),
            (None, Some(1_700_000_000_000_000_000))
        );
        let open = "go_goroutines{pod=\"a\"} 12 1700000000.5\ngo_goroutines{pod=\"b\"} 7 1700000000.5\n# EOF\n";
        let figures = prometheus(open).unwrap();
        assert_eq!(
            (figures.time_nanos, figures.processes),
            (Some(1_700_000_000_500_000_000), 2)
        );
        assert_eq!(figures.stats.goroutines, 12);
        for odd in ["NaN", "+Inf", "-1", "1e300"] {
            let text =
                format!("go_goroutines {odd} {odd}\ngo_memstats_last_gc_time_seconds {odd}\n");
            assert!(prometheus(&text).is_some());
        }
    }

    #[test]
    fn an_alert_is_at_half_of_what_was_found() {
        assert!(alert(2e6).contains("* 3600 > 1000000\n"));
        assert!(goroutine_alert(300.0).contains("{{ $labels.instance }} gains"));
    }
}
