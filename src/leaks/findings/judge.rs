//! From a candidate to a finding: how sure its growth is, in words, and which of two findings has one cause.

use super::rule::On;
use super::stack::StackView;
use super::{Candidate, Confidence, Finding, Shown, alert, candidates, shown, sizes};
use crate::leaks::go_version::GoVersion;
use crate::leaks::measures::Growth;
use crate::leaks::series::{ALLOC_BYTES, Hunted, INUSE_BYTES, Series};
use crate::leaks::texts::{self, Text};
use std::collections::BTreeMap;

/// No more are told; what stands behind them matters less.
const MOST_FINDINGS: usize = 50;
/// Frames of a stack that are shown.
const MOST_FRAMES: usize = 64;
/// Growth of fewer goroutines than that is every program's.
const LEAST_GOROUTINES: f64 = 10.0;

/// Every group that grew by more than chance.
pub fn grown(
    hunted: &Hunted,
    series: &Series,
    on: On,
    load: Option<f64>,
    version: GoVersion,
) -> Vec<Finding> {
    if series.snapshots.len() < 2 {
        return Vec::new();
    }
    let book = &hunted.book;
    let all = candidates(book, series, on);
    let significant = all.iter().filter(|c| c.growth.is_significant());
    let enough = significant.filter(|c| match on {
        On::Memory => c.growth.delta() >= 1.5 * series.period(),
        On::Goroutines => c.growth.delta() >= LEAST_GOROUTINES,
    });
    enough
        .map(|candidate| {
            let (confidence, doubts) = confidence(candidate, on, load);
            let finding = finding(hunted, series, candidate, version);
            Finding {
                confidence,
                alert: match confidence > Confidence::Hint {
                    true => alert(on == On::Memory, candidate.growth.per_hour),
                    false => String::new(),
                },
                doubts,
                ..finding
            }
        })
        .collect()
}

fn confidence(candidate: &Candidate, on: On, load: Option<f64>) -> (Confidence, Vec<Text>) {
    let growth = &candidate.growth;
    let mut most = candidate.rule.most;
    let mut doubts = Vec::new();
    let mut doubt = |limit: Confidence, id: &'static str| {
        most = most.min(limit);
        doubts.push(Text::new(id));
    };
    if growth.has_stopped() {
        doubt(Confidence::Hint, "doubt.stopped");
    }
    if growth.falls * 3 > growth.steps {
        doubt(Confidence::Hint, "doubt.falls");
    }
    if growth.files < 4 {
        doubt(Confidence::Likely, "doubt.few-files");
    }
    if on == On::Memory {
        match growth.marginal_survival {
            Some(survival) if survival < 0.05 => doubt(Confidence::Hint, "doubt.churn"),
            Some(survival) if survival < 0.5 => doubt(Confidence::Likely, "doubt.some-survive"),
            _ => {}
        }
        if growth.n_last - growth.n_first < 9.0 && growth.z < 3.0 {
            doubt(Confidence::Likely, "doubt.few-samples");
        }
    }
    if follows_load(growth, load) {
        doubt(Confidence::Hint, "doubt.load");
    }
    (most, doubts)
}

/// Grew by no more than the load did.
fn follows_load(growth: &Growth, load: Option<f64>) -> bool {
    let factor = growth.last / growth.first.max(1.0);
    load.is_some_and(|load| load >= 1.3 && factor <= load * 1.5)
}

fn finding(hunted: &Hunted, series: &Series, candidate: &Candidate, version: GoVersion) -> Finding {
    let book = &hunted.book;
    let growth = &candidate.growth;
    let is_memory = series.kind.is_memory();
    let rule = match candidate.rule.id {
        "growth.objects" => sizes::shape(book, series, &candidate.sites),
        rule => rule,
    };
    let view = StackView::new(book, candidate.stack);
    let frames = view.frames.iter().take(MOST_FRAMES);
    let suspects = suspects(hunted, candidate);
    let what = match suspects.first() {
        Some(suspect) if !view.has_own_code() => suspect.clone(),
        _ => candidate.anchor.clone(),
    };
    let amount = match is_memory {
        true => texts::bytes(growth.delta()),
        false => texts::count(growth.delta()),
    };
    let state = view.state().map_or("", |s| s.name());
    Finding {
        rule: rule.to_string(),
        kind: series.kind,
        confidence: Confidence::Hint,
        title: Text::new(texts::id(rule, "title"))
            .with("what", &what.name)
            .with("amount", amount)
            .with("state", state),
        what,
        per_hour: growth.per_hour,
        growth: growth.clone(),
        evidence: evidence(growth, is_memory),
        stack: frames.map(|f| shown(book, *f)).collect(),
        suspects,
        fix: fix(rule, candidate.rule.since, version),
        code: Text::new(texts::id(rule, "code")),
        unless: Text::new(texts::id(rule, "unless")),
        doubts: Vec::new(),
        focus: format!("^{}$", escaped(&candidate.anchor.name)),
        alert: String::new(),
    }
}

fn fix(rule: &str, since: Option<u32>, version: GoVersion) -> Text {
    let known = since.and_then(|minor| version.since(minor));
    Text::new(match known {
        Some(true) => texts::id(rule, "fix.since"),
        Some(false) => texts::id(rule, "fix.before"),
        None => texts::id(rule, "fix"),
    })
}

fn evidence(growth: &Growth, is_memory: bool) -> Text {
    let amount = match is_memory {
        true => texts::bytes,
        false => texts::count,
    };
    let survival = growth
        .marginal_survival
        .map_or("—".to_string(), |s| format!("{:.0}%", s * 100.0));
    Text::new(match is_memory {
        true => "evidence.memory",
        false => "evidence.goroutines",
    })
    .with("files", growth.files)
    .with("first", amount(growth.first))
    .with("last", amount(growth.last))
    .with("slope", amount(growth.per_hour))
    .with("error", amount(growth.error_per_hour))
    .with("n1", format!("{:.0}", growth.n_first))
    .with("n2", format!("{:.0}", growth.n_last))
    .with("z", format!("{:.1}", growth.z))
    .with("survival", survival)
}

/// Whose code allocates through the functions of a rule, the most growing first. Only where the stack itself does not say.
fn suspects(hunted: &Hunted, candidate: &Candidate) -> Vec<Shown> {
    let book = &hunted.book;
    if candidate.rule.callers_of.is_empty() || StackView::new(book, candidate.stack).has_own_code()
    {
        return Vec::new();
    }
    let Some(last) = hunted.memory().and_then(|m| m.snapshots.last()) else {
        return Vec::new();
    };
    let mut by_name: BTreeMap<Vec<u8>, (i64, i64, Shown)> = BTreeMap::new();
    for (site, cell) in &last.cells {
        let Some(site) = book.sites().get(*site as usize) else {
            continue;
        };
        let view = StackView::new(book, site.stack);
        if !view.any_of(candidate.rule.callers_of) {
            continue;
        }
        let Some(anchor) = caller(&view, candidate.rule.callers_of) else {
            continue;
        };
        let Some(frame) = view.frames.get(anchor) else {
            continue;
        };
        let entry = by_name
            .entry(view.name(anchor).to_vec())
            .or_insert_with(|| (0, 0, shown(book, *frame)));
        entry.0 = entry.0.saturating_add(cell[INUSE_BYTES]);
        entry.1 = entry.1.saturating_add(cell[ALLOC_BYTES]);
    }
    let mut all: Vec<_> = by_name.into_values().collect();
    all.sort_by_key(|(live, allocated, _)| (-*live, -*allocated));
    all.into_iter().take(3).map(|(_, _, shown)| shown).collect()
}

/// The first frame of own code that is nearer to the root than the library's function.
fn caller(view: &StackView, callers_of: &[&str]) -> Option<usize> {
    let matches = |at: usize| {
        callers_of
            .iter()
            .any(|wanted| match wanted.strip_suffix('*') {
                Some(prefix) => view.name(at).starts_with(prefix.as_bytes()),
                None => view.name(at) == wanted.as_bytes(),
            })
    };
    let library = (0..view.frames.len()).rev().find(|at| matches(*at))?;
    (library..view.frames.len()).find(|at| !super::stack::is_standard(view.name(*at)))
}

/// What the runtime found that nothing can wake. Of several files the last, which has all that the ones before had.
pub fn proofs(hunted: &Hunted, series: &Series, version: GoVersion) -> Vec<Finding> {
    let all = candidates(&hunted.book, series, On::Goroutines);
    let live = all.iter().filter(|c| c.growth.last >= 1.0);
    live.map(|candidate| {
        let found = finding(hunted, series, candidate, version);
        let view = StackView::new(&hunted.book, candidate.stack);
        let state = view.state().map_or("", |s| s.name());
        Finding {
            confidence: Confidence::Proof,
            title: Text::new("proven.title")
                .with("what", &found.what.name)
                .with("amount", texts::count(candidate.growth.last))
                .with("state", state),
            evidence: Text::new("proven.evidence")
                .with("count", texts::count(candidate.growth.last)),
            unless: Text::new("proven.unless"),
            alert: alert(false, candidate.growth.per_hour),
            ..found
        }
    })
    .collect()
}

/// One finding for one cause, the surest first, and among equals what grows fastest: memory by bytes, goroutines by what each
/// takes at least.
pub fn ranked(mut all: Vec<Finding>) -> Vec<Finding> {
    const LEAST_BYTES_OF_GOROUTINE: f64 = 2048.0 + 480.0;
    let weight = |f: &Finding| match f.kind.is_memory() {
        true => f.per_hour,
        false => f.per_hour * LEAST_BYTES_OF_GOROUTINE,
    };
    all.sort_by(|a, b| {
        let by_confidence = b.confidence.cmp(&a.confidence);
        by_confidence
            .then_with(|| weight(b).total_cmp(&weight(a)))
            .then_with(|| a.what.name.cmp(&b.what.name))
            .then_with(|| a.rule.cmp(&b.rule))
    });
    let mut kept: Vec<Finding> = Vec::new();
    for finding in all {
        if !kept.iter().any(|k| explains(k, &finding)) {
            kept.push(finding);
        }
    }
    kept.truncate(MOST_FINDINGS);
    kept
}

/// Whether `cause`, which ranks higher, is what makes the other grow.
fn explains(cause: &Finding, other: &Finding) -> bool {
    let same_rule = cause.rule == other.rule && cause.what.key == other.what.key;
    if same_rule {
        return true;
    }
    let leaks_goroutines = !cause.kind.is_memory() && cause.confidence > Confidence::Hint;
    leaks_goroutines && other.rule == "goroutine.peak"
        || (!cause.kind.is_memory() && !other.kind.is_memory() && cause.what.key == other.what.key)
        || (cause.rule == "http.body"
            && matches!(
                other.rule.as_str(),
                "http.client-memory" | "http.idle-client"
            ))
}

fn escaped(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if "\\.+*?()|[]{}^$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
