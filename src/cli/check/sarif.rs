//! SARIF 2.1.0, which code hosts show beside the lines it names.

use super::formats::sentences;
use super::{Checked, Confidence};
use crate::leaks::Finding;
use crate::leaks::findings::Shown;
use serde_json::{Value, json};

/// The rule of a total that grew too much; it has no line.
const GROWTH: &str = "growth";

pub fn sarif(checked: &Checked) -> String {
    let mut rules: Vec<&str> = checked
        .findings
        .iter()
        .map(|f| f.rule.as_str())
        .chain([GROWTH])
        .collect();
    rules.sort_unstable();
    rules.dedup();
    let index = |rule: &str| rules.iter().position(|r| *r == rule).unwrap_or_default();
    let mut results: Vec<Value> = checked
        .findings
        .iter()
        .map(|f| result(f, index(&f.rule)))
        .collect();
    results.extend(checked.too_much.iter().map(|reason| {
        json!({"ruleId": GROWTH, "ruleIndex": index(GROWTH), "level": "error", "message": {"text": reason}})
    }));
    let described = rules.iter().map(|rule| {
        let help = checked.findings.iter().find(|f| f.rule == *rule);
        let help = help.map_or("More is in use than is allowed.".to_string(), |f| {
            f.fix.said()
        });
        json!({"id": rule, "shortDescription": {"text": help}, "help": {"text": help}})
    });
    let all = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "proflens",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": described.collect::<Vec<_>>(),
            }},
            "results": results,
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": checked.warnings.iter()
                    .map(|w| json!({"level": "note", "message": {"text": w}}))
                    .collect::<Vec<_>>(),
            }],
        }],
    });
    format!("{all:#}\n")
}

fn result(finding: &Finding, rule: usize) -> Value {
    let level = match finding.confidence {
        Confidence::Hint => "note",
        Confidence::Likely => "warning",
        Confidence::Strong | Confidence::Proof => "error",
    };
    let text = [
        finding.title.said() + ".",
        finding.evidence.said(),
        sentences(finding).join(" "),
    ];
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": level,
        "message": {"text": text.join(" ")},
        // Lines move; the function and the rule stay what they are.
        "partialFingerprints": {"functionAndRule/v1": format!("{:016x}/{}", finding.what.key.0, finding.rule)},
        "properties": {"confidence": finding.confidence.name(), "perHour": finding.per_hour},
    });
    let frames: Vec<Value> = finding
        .stack
        .iter()
        .map(|f| json!({"location": location(f)}))
        .collect();
    if let Some(result) = result.as_object_mut() {
        if !finding.what.file.is_empty() {
            result.insert("locations".to_string(), json!([location(&finding.what)]));
        }
        if !frames.is_empty() {
            result.insert("stacks".to_string(), json!([{"frames": frames}]));
        }
    }
    result
}

fn location(shown: &Shown) -> Value {
    let mut physical = json!({"artifactLocation": {"uri": uri(&shown.file)}});
    if shown.line > 0
        && let Some(physical) = physical.as_object_mut()
    {
        physical.insert("region".to_string(), json!({"startLine": shown.line}));
    }
    let mut location =
        json!({"logicalLocations": [{"fullyQualifiedName": shown.name, "kind": "function"}]});
    if !shown.file.is_empty()
        && let Some(location) = location.as_object_mut()
    {
        location.insert("physicalLocation".to_string(), physical);
    }
    location
}

/// A path as a reference: what is no letter, digit or one of a few marks is escaped.
fn uri(path: &str) -> String {
    let is_absolute = path.starts_with('/');
    let mut out = String::from(if is_absolute { "file://" } else { "" });
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z'
            | b'A'..=b'Z'
            | b'0'..=b'9'
            | b'/'
            | b'-'
            | b'_'
            | b'.'
            | b'~'
            | b'@'
            | b'+' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_references() {
        assert_eq!(uri("/src/a b.go"), "file:///src/a%20b.go");
        assert_eq!(uri("example.com/app/x.go"), "example.com/app/x.go");
    }
}
