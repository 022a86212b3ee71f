//! How much memory processes took at most, as Linux keeps count of it; elsewhere there is no figure.

use std::collections::BTreeMap;
use std::process::Child;
use std::time::Duration;

/// The largest of the renderers below the driver: the page with its worker. One browser runs at a time.
pub fn peak_of_renderers_mb() -> f64 {
    let driver = crate::tab::environment("PROFLENS_DRIVER_PROCESS");
    let driver = driver.parse().expect("a process id");
    let is_renderer = |pid: &u32| {
        let line = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&line).contains("--type=renderer")
    };
    descendants(driver)
        .iter()
        .filter(|pid| is_renderer(pid))
        .map(|pid| peak_mb(*pid))
        .fold(0.0, f64::max)
}

/// The largest peak of the child and of what it starts; `None` if it fails.
pub fn watch_to_the_end(mut child: Child) -> Option<f64> {
    let mut peak = 0.0_f64;
    loop {
        for pid in descendants(child.id()) {
            peak = peak.max(peak_mb(pid));
        }
        if let Some(status) = child.try_wait().ok()? {
            return status.success().then_some(peak);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn peak_mb(pid: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kb = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    kb.unwrap_or(0.0) / 1000.0
}

/// The process itself and all below it.
fn descendants(root: u32) -> Vec<u32> {
    let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        if let Ok(pid) = entry.file_name().to_string_lossy().parse()
            && let Some(parent) = parent(pid)
        {
            children.entry(parent).or_default().push(pid);
        }
    }
    let mut found = vec![root];
    let mut at = 0;
    while let Some(pid) = found.get(at).copied() {
        found.extend(children.get(&pid).into_iter().flatten());
        at += 1;
    }
    found
}

fn parent(pid: u32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name stands in brackets and may hold anything.
    stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()
}
