//! The runtime's figures from the JSON of `/debug/vars` (package expvar).

use super::metrics::Figures;
use super::runtime::MemStats;
use serde_json::Value;

/// `None` for what is no JSON, or has no `memstats`.
pub fn vars(text: &str) -> Option<Figures> {
    // The parser gives up beyond 128 levels: input cannot exhaust the stack.
    let all: Value = serde_json::from_str(text).ok()?;
    let stats = all.get("memstats")?.as_object()?;
    let number = |key: &str| stats.get(key).and_then(Value::as_u64).unwrap_or_default();
    let pauses = stats.get("PauseNs").and_then(Value::as_array);
    let pauses = pauses.into_iter().flatten().filter_map(Value::as_u64);
    let fraction = stats.get("GCCPUFraction").and_then(Value::as_f64);
    let last_gc = stats.get("LastGC").and_then(Value::as_i64);
    let stats = MemStats {
        alloc: number("Alloc"),
        total_alloc: number("TotalAlloc"),
        sys: number("Sys"),
        heap_alloc: number("HeapAlloc"),
        heap_sys: number("HeapSys"),
        heap_idle: number("HeapIdle"),
        heap_in_use: number("HeapInuse"),
        heap_released: number("HeapReleased"),
        heap_objects: number("HeapObjects"),
        stack_in_use: number("StackInuse"),
        next_gc: number("NextGC"),
        num_gc: number("NumGC"),
        gc_cpu_fraction: fraction.unwrap_or_default(),
        max_pause_nanos: pauses.max().unwrap_or_default(),
        max_rss: 0,
        resident: 0,
        goroutines: all
            .get("goroutines")
            .and_then(Value::as_u64)
            .unwrap_or_default(),
    };
    Some(Figures {
        stats,
        time_nanos: None,
        last_gc_nanos: last_gc.filter(|time| *time > 0),
        processes: 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_of_a_service() {
        let text = r#"{"cmdline": ["x"], "memstats": {"HeapInuse": 64, "HeapIdle": 9, "PauseNs": [1, 7], "GCCPUFraction": 0.5, "LastGC": 1700000000000000000}}"#;
        let figures = vars(text).unwrap();
        assert_eq!(figures.last_gc_nanos, Some(1_700_000_000_000_000_000));
        let stats = figures.stats;
        assert_eq!(
            (stats.heap_in_use, stats.heap_idle, stats.max_pause_nanos),
            (64, 9, 7)
        );
        assert_eq!(vars("{}"), None);
        assert_eq!(vars(&"[".repeat(100_000)), None);
    }
}
