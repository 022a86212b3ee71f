//! The runtime's figures from the JSON of `/debug/vars` (package expvar).

use super::runtime::MemStats;
use serde_json::Value;

/// `None` for what is no JSON, or has no `memstats`.
pub fn vars(text: &str) -> Option<MemStats> {
    // The parser gives up beyond 128 levels: input cannot exhaust the stack.
    let all: Value = serde_json::from_str(text).ok()?;
    let stats = all.get("memstats")?.as_object()?;
    let number = |key: &str| stats.get(key).and_then(Value::as_u64).unwrap_or_default();
    let pauses = stats.get("PauseNs").and_then(Value::as_array);
    let pauses = pauses.into_iter().flatten().filter_map(Value::as_u64);
    let fraction = stats.get("GCCPUFraction").and_then(Value::as_f64);
    Some(MemStats {
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
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_of_a_service() {
        let text = r#"{"cmdline": ["x"], "memstats": {"HeapInuse": 64, "HeapIdle": 9, "PauseNs": [1, 7], "GCCPUFraction": 0.5}}"#;
        let stats = vars(text).unwrap();
        assert_eq!(
            (stats.heap_in_use, stats.heap_idle, stats.max_pause_nanos),
            (64, 9, 7)
        );
        assert_eq!(vars("{}"), None);
        assert_eq!(vars(&"[".repeat(100_000)), None);
    }
}
