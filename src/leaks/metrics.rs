//! The same figures from what a service shows to others: Prometheus' text of `/metrics`. And an alert rule to go the other way.

use super::runtime::MemStats;

/// Go's own metrics in a Prometheus text; `None` where it has none of them.
pub fn prometheus(text: &str) -> Option<MemStats> {
    let mut stats = MemStats::default();
    let mut known = false;
    for line in text.lines().map(str::trim).filter(|l| !l.starts_with('#')) {
        let Some((name, rest)) = line.split_once(|c: char| c.is_whitespace() || c == '{') else {
            continue;
        };
        // A label's value may hold blanks; what follows the brace is the value, and perhaps a time.
        let value = match line.contains('{') {
            true => rest.rsplit_once('}').map_or("", |(_, v)| v),
            false => rest,
        };
        let Some(value) = value
            .split_whitespace()
            .next()
            .and_then(|v| v.parse::<f64>().ok())
        else {
            continue;
        };
        known |= set(&mut stats, name, value, rest);
    }
    known.then_some(stats)
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
        let stats = prometheus(text).unwrap();
        assert_eq!((stats.goroutines, stats.heap_in_use), (12, 1_500_000));
        assert_eq!((stats.max_pause_nanos, stats.resident), (2_000_000, 4096));
        assert_eq!(prometheus("other 1\n"), None);
    }

    #[test]
    fn an_alert_is_at_half_of_what_was_found() {
        assert!(alert(2e6).contains("* 3600 > 1000000\n"));
        assert!(goroutine_alert(300.0).contains("{{ $labels.instance }} gains"));
    }
}
