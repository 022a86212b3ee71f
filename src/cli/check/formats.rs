//! The report for people, as text and Markdown, and for programs, as JSON.

use super::{Checked, Total};
use crate::leaks::Finding;
use crate::leaks::texts;
use serde_json::{Value, json};

pub fn text(checked: &Checked) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    for warning in &checked.warnings {
        line(format!("Note: {warning}"));
    }
    for total in &checked.totals {
        line(headline(total));
        for row in &total.grew_most {
            let (first, last) = (total.amount(row.first), total.amount(row.last));
            line(format!("  {}: {first} to {last}", row.function));
        }
    }
    for (at, finding) in checked.told().enumerate() {
        line(format!(
            "\n{}. [{}] {}",
            at + 1,
            finding.confidence.name(),
            finding.title.said()
        ));
        line(format!("   {}", finding.evidence.said()));
        line(format!("   at {}", place(finding)));
        for sentence in sentences(finding) {
            line(format!("   {sentence}"));
        }
        for code in finding.code.said().lines() {
            line(format!("       {code}"));
        }
    }
    line(String::new());
    line(verdict(checked).to_string());
    for reason in &checked.reasons {
        line(format!("  {reason}"));
    }
    // Nothing is wrapped here, and who looks for a size in a log types a common space.
    out.replace('\u{a0}', " ")
}

pub fn markdown(checked: &Checked) -> String {
    let mut out = format!("## {}\n\n", verdict(checked));
    for reason in &checked.reasons {
        out.push_str(&format!("- {}\n", escaped(reason)));
    }
    out.push_str("\n| | first | last | files |\n|---|---:|---:|---:|\n");
    for total in &checked.totals {
        let (first, last) = (total.amount(total.first), total.amount(total.last));
        out.push_str(&format!(
            "| {} | {first} | {last} | {} |\n",
            total.kind, total.files
        ));
    }
    for finding in checked.told() {
        out.push('\n');
        out.push_str(&finding_as_markdown(finding));
    }
    for warning in &checked.warnings {
        out.push_str(&format!("\n> {}\n", escaped(warning)));
    }
    out
}

pub fn finding_as_markdown(finding: &Finding) -> String {
    let title = escaped(&finding.title.said());
    let mut out = format!(
        "### {title} ({})\n\n{}\n\n`{}`\n\n{}\n",
        finding.confidence.name(),
        finding.evidence.said(),
        place(finding).replace('`', "'"),
        sentences(finding).join(" ")
    );
    let code = finding.code.said();
    if !code.is_empty() {
        out.push_str(&format!("\n```go\n{code}\n```\n"));
    }
    out
}

pub fn json(checked: &Checked) -> String {
    let mut all = serde_json::to_value(checked).unwrap_or_default();
    let findings: Vec<Value> = checked.findings.iter().map(finding).collect();
    if let Some(all) = all.as_object_mut() {
        all.insert("findings".to_string(), Value::Array(findings));
    }
    format!("{all:#}\n")
}

fn finding(finding: &Finding) -> Value {
    let frames = finding.stack.iter();
    let frames = frames.map(|f| json!({"function": f.name, "file": f.file, "line": f.line}));
    json!({
        "rule": finding.rule,
        "profile": finding.kind.name(),
        "confidence": finding.confidence.name(),
        "title": finding.title.said(),
        "function": finding.what.name,
        "file": finding.what.file,
        "line": finding.what.line,
        "per_hour": finding.per_hour,
        "growth": finding.growth,
        "evidence": finding.evidence.said(),
        "stack": frames.collect::<Vec<_>>(),
        "fix": finding.fix.said(),
        "code": finding.code.said(),
        "unless": finding.unless.said(),
        "doubts": finding.doubts.iter().map(|d| d.said()).collect::<Vec<_>>(),
        "alert": finding.alert,
    })
}

fn headline(total: &Total) -> String {
    let floor = match total.detection_floor > 0.0 {
        true => {
            let floor =
                texts::Text::new("floor").with("amount", texts::bytes(total.detection_floor));
            format!(" {}", floor.said())
        }
        false => String::new(),
    };
    let (first, last) = (total.amount(total.first), total.amount(total.last));
    format!(
        "{}: {first} to {last} in {} files.{floor}",
        total.kind, total.files
    )
}

/// The verdict in one sentence.
pub fn verdict(checked: &Checked) -> &'static str {
    match checked.has_failed {
        Some(true) => "Failed: it grew, or leaks.",
        Some(false) => "Passed: nothing to say against it.",
        None => "What grew, and who holds it",
    }
}

pub fn place(finding: &Finding) -> String {
    let what = &finding.what;
    match what.file.is_empty() {
        true => what.name.clone(),
        false => format!("{} {}:{}", what.name, what.file, what.line),
    }
}

/// What to do, and what would make it none of that.
pub fn sentences(finding: &Finding) -> Vec<String> {
    let doubts = finding.doubts.iter().map(|d| d.said());
    let mut all = vec![finding.fix.said(), finding.unless.said()];
    all.extend(doubts);
    all
}

/// Text that Markdown takes for nothing else.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]<>|#".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
