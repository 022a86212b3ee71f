//! What the figures were measured on: no names, no paths.

use std::process::Command;

pub fn facts() -> Vec<String> {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let cpu =
        first_after("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".into());
    let memory = first_after("/proc/meminfo", "MemTotal")
        .and_then(|m| m.split(' ').next()?.parse::<f64>().ok());
    let mut facts = vec![format!(
        "{cores} cores of {cpu}, {:.0} GB",
        memory.unwrap_or(0.0) / 1e6
    )];
    let programs = [
        (std::env::var("PROFLENS_CHROMIUM").ok(), "--version"),
        (Some("rustc".into()), "--version"),
        (std::env::var("PROFLENS_GO").ok(), "version"),
    ];
    for (program, argument) in programs {
        facts.extend(program.and_then(|program| said(&program, argument)));
    }
    facts
}

fn said(program: &str, argument: &str) -> Option<String> {
    let output = Command::new(program).arg(argument).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    (!text.is_empty()).then_some(text)
}

fn first_after(file: &str, key: &str) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(key))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}
