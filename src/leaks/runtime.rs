//! The runtime's own figures, as the comments of a heap profile with `debug=1` give them, and what they say of the collector. All sizes
//! are bytes, all times nanoseconds.

use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct MemStats {
    pub alloc: u64,
    pub total_alloc: u64,
    pub sys: u64,
    pub heap_alloc: u64,
    pub heap_sys: u64,
    pub heap_idle: u64,
    pub heap_in_use: u64,
    pub heap_released: u64,
    pub heap_objects: u64,
    pub stack_in_use: u64,
    pub next_gc: u64,
    pub num_gc: u64,
    pub gc_cpu_fraction: f64,
    /// The longest of the last 256.
    pub max_pause_nanos: u64,
    /// The process as the system sees it, at its largest; 0 where unknown.
    pub max_rss: u64,
    pub resident: u64,
    pub goroutines: u64,
}

/// What stands above the figures in Go's own text.
const HEADING: &str = "runtime.MemStats";

impl MemStats {
    /// As [`MemStats::parse`] reads them; what is 0 is not there. `ResidentMemory` and `NumGoroutine` are not Go's: its text has neither.
    pub fn comments(&self) -> Vec<String> {
        let figures = [
            ("Alloc", self.alloc),
            ("TotalAlloc", self.total_alloc),
            ("Sys", self.sys),
            ("HeapAlloc", self.heap_alloc),
            ("HeapSys", self.heap_sys),
            ("HeapIdle", self.heap_idle),
            ("HeapInuse", self.heap_in_use),
            ("HeapReleased", self.heap_released),
            ("HeapObjects", self.heap_objects),
            ("Stack", self.stack_in_use),
            ("NextGC", self.next_gc),
            ("NumGC", self.num_gc),
            ("MaxRSS", self.max_rss),
            ("ResidentMemory", self.resident),
            ("NumGoroutine", self.goroutines),
        ];
        let mut comments = vec![format!("# {HEADING}")];
        let figures = figures.iter().filter(|(_, value)| *value != 0);
        comments.extend(figures.map(|(key, value)| format!("# {key} = {value}")));
        if self.max_pause_nanos > 0 {
            comments.push(format!("# PauseNs = [{}]", self.max_pause_nanos));
        }
        if self.gc_cpu_fraction > 0.0 {
            comments.push(format!("# GCCPUFraction = {}", self.gc_cpu_fraction));
        }
        comments
    }

    /// Whether it says anything of the heap: a text may have figures of goroutines or of the process alone.
    pub fn has_heap(&self) -> bool {
        self.heap_in_use > 0
    }

    /// The process as the system sees it, now or else at its largest.
    pub fn rss(&self) -> Option<u64> {
        [self.resident, self.max_rss].into_iter().find(|b| *b > 0)
    }

    /// From comments `# Key = value`, or `Key = value`; `None` if they are none of the runtime's. Without the line that stands above
    /// them in Go's text it takes several: a comment may look like one.
    pub fn parse<'a>(comments: impl Iterator<Item = &'a str>) -> Option<MemStats> {
        let mut stats = MemStats::default();
        let (mut known, mut least) = (0, 4);
        for comment in comments {
            let text = comment.trim_start_matches('#').trim();
            if text == HEADING {
                least = 1;
            }
            if let Some((key, value)) = text.split_once(" = ") {
                known += u32::from(stats.set(key.trim(), value.trim()));
            }
        }
        (known >= least).then_some(stats)
    }

    fn set(&mut self, key: &str, value: &str) -> bool {
        let number = || value.split(' ').next().and_then(|v| v.parse().ok());
        let field = match key {
            "Alloc" => &mut self.alloc,
            "TotalAlloc" => &mut self.total_alloc,
            "Sys" => &mut self.sys,
            "HeapAlloc" => &mut self.heap_alloc,
            "HeapSys" => &mut self.heap_sys,
            "HeapIdle" => &mut self.heap_idle,
            "HeapInuse" => &mut self.heap_in_use,
            "HeapReleased" => &mut self.heap_released,
            "HeapObjects" => &mut self.heap_objects,
            "Stack" => &mut self.stack_in_use,
            "NextGC" => &mut self.next_gc,
            "NumGC" => &mut self.num_gc,
            "MaxRSS" => &mut self.max_rss,
            "ResidentMemory" => &mut self.resident,
            "NumGoroutine" => &mut self.goroutines,
            "GCCPUFraction" => {
                self.gc_cpu_fraction = value.parse().unwrap_or_default();
                return true;
            }
            "PauseNs" => {
                let pauses = value.trim_matches(['[', ']']).split(' ');
                self.max_pause_nanos = pauses.filter_map(|p| p.parse().ok()).max().unwrap_or(0);
                return true;
            }
            _ => return false,
        };
        match number() {
            Some(number) => {
                *field = number;
                true
            }
            None => false,
        }
    }

    /// Idle memory that has not gone back to the system.
    pub fn returnable(&self) -> u64 {
        self.heap_idle.saturating_sub(self.heap_released)
    }

    /// Of the heap's spans in use, the part that holds no object.
    pub fn fragmentation(&self) -> Option<f64> {
        let free = self.heap_in_use.saturating_sub(self.heap_alloc);
        (self.heap_in_use > 0).then(|| free as f64 / self.heap_in_use as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comments_of_a_heap() {
        let comments = "# runtime.MemStats\n# Alloc = 48\n# HeapAlloc = 48\n# HeapIdle = 90\n# HeapInuse = 64\n# HeapReleased = 20\n\
            # Stack = 7 / 8\n# PauseNs = [3 9 0]\n# GCCPUFraction = 0.25\n# MaxRSS = 4096\n# DebugGC = false";
        let stats = MemStats::parse(comments.lines()).unwrap();
        assert_eq!((stats.returnable(), stats.stack_in_use), (70, 7));
        assert_eq!((stats.max_pause_nanos, stats.max_rss), (9, 4096));
        assert_eq!(
            (stats.gc_cpu_fraction, stats.fragmentation()),
            (0.25, Some(0.25))
        );
        assert_eq!(MemStats::parse(["a = b", "# Alloc = x"].into_iter()), None);
        // Few figures are the runtime's if they stand under its line.
        assert_eq!(MemStats::parse(["# NumGoroutine = 7"].into_iter()), None);
        let few = MemStats::parse("# runtime.MemStats\n# NumGoroutine = 7".lines());
        assert_eq!(few.map(|s| (s.goroutines, s.has_heap())), Some((7, false)));
    }

    #[test]
    fn what_is_written_is_read() {
        let stats = MemStats {
            heap_in_use: 64,
            heap_idle: 9,
            stack_in_use: 3,
            gc_cpu_fraction: 0.125,
            max_pause_nanos: 77,
            resident: 4096,
            goroutines: 12,
            ..MemStats::default()
        };
        let comments = stats.comments();
        let read = MemStats::parse(comments.iter().map(String::as_str));
        assert_eq!(read, Some(stats));
    }
}
