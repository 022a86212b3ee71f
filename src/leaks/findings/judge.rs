//! From a candidate to a finding: how sure its growth is, in words, and which of two findings has one cause.

use super::candidates::{Candidate, candidates};
use super::holders::{Grown, Things};
use super::rule::On;
use super::stack::is_standard;
use super::waiting::creators;
use super::{Confidence, Finding, alert, shown, sizes, spread, suspects};
use crate::leaks::book::Book;
use crate::leaks::go_version::GoVersion;
use crate::leaks::kind::Kind;
use crate::leaks::measures::Growth;
use crate::leaks::series::{Hunted, Series, Snapshot};
use crate::leaks::texts::{self, Text};

/// No more are told; what stands behind them matters less.
const MOST_FINDINGS: usize = 50;
/// Frames of a stack that are shown.
const MOST_FRAMES: usize = 64;
/// What a goroutine takes at least: the smallest stack, and the runtime's record of it.
const LEAST_BYTES_OF_GOROUTINE: f64 = 2048.0 + 480.0;
/// Growth of fewer goroutines than that is every program's.
const LEAST_GOROUTINES: f64 = 10.0;

/// Every group that grew by more than chance, and those that may hold what another has made.
pub fn grown(
    hunted: &Hunted,
    series: &Series,
    on: On,
    load: Option<f64>,
    version: GoVersion,
) -> Vec<Grown> {
    if series.snapshots.len() < 2 {
        return Vec::new();
    }
    let book = &hunted.book;
    let mut all = candidates(book, series, on);
    if on == On::Memory {
        spread::join(book, series, &mut all);
    }
    let told = all.into_iter().filter_map(|candidate| {
        let is_told = is_told(&candidate.growth, series, on);
        (is_told || may_hold(&candidate)).then_some((candidate, is_told))
    });
    told.map(|(candidate, is_told)| {
        let finding = finding(hunted, series, &candidate, version);
        let (confidence, doubts) = match is_told {
            true => confidence(series, &candidate, &finding.rule, on, load),
            // How a few samples come and go over the files says nothing.
            false => (Confidence::Likely, vec![Text::new("doubt.few-samples")]),
        };
        let finding = Finding {
            confidence,
            alert: match confidence > Confidence::Hint {
                true => alert(on == On::Memory, candidate.growth.per_hour),
                false => String::new(),
            },
            doubts,
            ..finding
        };
        Grown {
            things: Things::more(book, series, &candidate),
            candidate,
            finding,
            is_told,
        }
    })
    .collect()
}

pub fn is_told(growth: &Growth, series: &Series, on: On) -> bool {
    match on {
        On::Memory => growth.is_significant() && growth.delta() >= 1.5 * series.period(),
        On::Goroutines => {
            (growth.is_significant() || growth.climbs()) && growth.delta() >= LEAST_GOROUTINES
        }
    }
}

/// What keeps things is smaller than they are: of a list with a hundred thousand entries two samples are seen.
fn may_hold(candidate: &Candidate) -> bool {
    let growth = &candidate.growth;
    candidate.rule.keeps && growth.n_last >= 1.9 && growth.n_last - growth.n_first >= 0.9
}

fn confidence(
    series: &Series,
    candidate: &Candidate,
    rule: &str,
    on: On,
    load: Option<f64>,
) -> (Confidence, Vec<Text>) {
    let growth = &candidate.growth;
    let mut most = candidate.rule.most;
    let mut doubts = Vec::new();
    let mut doubt = |limit: Confidence, id: &'static str| {
        most = most.min(limit);
        doubts.push(Text::new(id));
    };
    // A slice or map grows in steps: each lasts as long as all before it took to a part of that.
    let has_stopped = match rule {
        "growth.slice" | "growth.map" => growth.has_stopped() && !growth.recent_high,
        _ => growth.has_stopped(),
    };
    if has_stopped {
        doubt(Confidence::Hint, "doubt.stopped");
    }
    // What stays is sampled once and adds no noise: where a value falls, something is let go.
    if growth.falls * 5 > growth.steps {
        doubt(Confidence::Hint, "doubt.falls");
    }
    if growth.files < 4 {
        doubt(Confidence::Likely, "doubt.few-files");
    }
    if on == On::Memory && series.changes_period() {
        doubt(Confidence::Likely, "doubt.period");
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
    // That it is kept is as sure as before; only by what is less so.
    if candidate.maker.as_ref().is_some_and(|m| !m.is_certain) {
        doubt(Confidence::Proof, "doubt.keeper");
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
        "growth.objects" => sizes::shape(book, series, &candidate.sites, version),
        rule => rule,
    };
    let view = candidate.view(book);
    let frames = view.frames.iter().take(MOST_FRAMES);
    let suspects = suspects::of(hunted, candidate);
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
        held_per_hour: match is_memory {
            true => growth.per_hour,
            false => growth.per_hour * LEAST_BYTES_OF_GOROUTINE,
        },
        growth: growth.clone(),
        over_time: candidate.over_time(),
        evidence: match is_memory {
            true => with_maker(evidence(growth, is_memory), candidate),
            false => with_creators(evidence(growth, is_memory), book, series, candidate),
        },
        stack: frames.map(|f| shown(book, *f)).collect(),
        suspects,
        fix: fix(rule, candidate.rule.since, version),
        code: Text::new(texts::id(rule, "code")),
        unless: Text::new(texts::id(rule, "unless")),
        doubts: Vec::new(),
        focus: only(&candidate.grows().name),
        anchor: candidate.grows().key,
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
    .with("n1", texts::whole(growth.n_first))
    .with("n2", texts::whole(growth.n_last))
    .with("z", format!("{:.1}", growth.z))
    .with("survival", survival)
}

/// Who allocates what another keeps.
fn with_maker(evidence: Text, candidate: &Candidate) -> Text {
    match &candidate.maker {
        None => evidence,
        Some(maker) => Text {
            id: "evidence.memory.maker".to_owned(),
            ..evidence.with("maker", &maker.who.name)
        },
    }
}

/// A dump says who has created the goroutines.
fn with_creators(evidence: Text, book: &Book, series: &Series, candidate: &Candidate) -> Text {
    let last = series.snapshots.last();
    let creators = last.map(|last| creators(book, last, candidate.sites.iter().copied()));
    match creators.filter(|creators| !creators.is_empty()) {
        None => evidence,
        Some(creators) => Text {
            id: "evidence.goroutines.creators".to_owned(),
            ..evidence.with("creators", creators)
        },
    }
}

/// A finalizer or cleanup that waits in the same place in the last two files: one goroutine runs all of them.
pub fn stuck_finalizers(hunted: &Hunted, series: &Series, version: GoVersion) -> Vec<Finding> {
    let files = series.snapshots.len();
    let Some(last_two) = files
        .checked_sub(2)
        .and_then(|at| series.snapshots.get(at..))
    else {
        return Vec::new();
    };
    let all = candidates(&hunted.book, series, On::Goroutines);
    let waits = |c: &&Candidate| {
        let is_in = |s: &Snapshot| {
            s.cells
                .iter()
                .any(|(site, _)| c.sites.binary_search(site).is_ok())
        };
        c.rule.id == "finalizer" && last_two.iter().all(is_in)
    };
    let found = all.iter().filter(waits).map(|candidate| Finding {
        confidence: Confidence::Strong,
        // Nothing that has a finalizer is freed any more: it may be the cause of all that grows.
        held_per_hour: f64::INFINITY,
        ..finding(hunted, series, candidate, version)
    });
    found.collect()
}

/// What the runtime found that nothing can wake. Of several files the last, which has all that the ones before had. Its growth is that
/// of the same goroutines in their own series: a few that never become more cost nothing by the hour.
pub fn proofs(hunted: &Hunted, series: &Series, version: GoVersion) -> Vec<Finding> {
    let all = candidates(&hunted.book, series, On::Goroutines);
    let watched = hunted
        .of(Kind::Goroutine)
        .filter(|s| s.snapshots.len() >= 2);
    let groups = watched.map(|s| candidates(&hunted.book, s, On::Goroutines));
    let live = all.iter().filter(|c| c.growth.last >= 1.0);
    live.map(|candidate| {
        let same =
            |c: &&Candidate| c.rule.id == candidate.rule.id && c.anchor.key == candidate.anchor.key;
        let group = groups.as_ref().and_then(|groups| groups.iter().find(same));
        let counted = group.unwrap_or(candidate);
        let growth = &counted.growth;
        let is_constant = group.is_some_and(|g| g.growth.delta() < LEAST_GOROUTINES);
        let found = finding(hunted, series, candidate, version);
        let view = candidate.view(&hunted.book);
        let state = view.state().map_or("", |s| s.name());
        let count = texts::count(candidate.growth.last);
        Finding {
            confidence: match is_constant {
                true => Confidence::Hint,
                false => Confidence::Proof,
            },
            title: Text::new("proven.title")
                .with("what", &found.what.name)
                .with("amount", &count)
                .with("state", state),
            evidence: Text::new("proven.evidence").with("count", &count),
            unless: Text::new("proven.unless"),
            doubts: match is_constant {
                true => vec![Text::new("doubt.constant")],
                false => Vec::new(),
            },
            alert: match is_constant {
                true => String::new(),
                false => alert(false, growth.per_hour),
            },
            per_hour: growth.per_hour,
            held_per_hour: growth.per_hour.max(0.0) * LEAST_BYTES_OF_GOROUTINE,
            growth: growth.clone(),
            over_time: counted.over_time(),
            ..found
        }
    })
    .collect()
}

/// One finding for one cause, the surest first, and among equals what costs most memory by the hour.
pub fn ranked(all: Vec<Finding>) -> Vec<Finding> {
    let mut all = sorted(all);
    let mut is_explained = vec![false; all.len()];
    for effect in 0..all.len() {
        let causes = 0..all.len();
        let mut causes = causes.filter(|cause| *cause != effect && !is_explained[*cause]);
        let cause = causes.find(|cause| explains(&all[*cause], &all[effect], *cause < effect));
        if let Some(cause) = cause {
            is_explained[effect] = true;
            if all[effect].kind.is_memory() {
                all[cause].held_per_hour += all[effect].held_per_hour.max(0.0);
            }
        }
    }
    let kept = all.into_iter().zip(is_explained);
    let kept = kept.filter(|(_, explained)| !explained).map(|(f, _)| f);
    let mut kept = sorted(kept.collect());
    kept.truncate(MOST_FINDINGS);
    kept
}

fn sorted(mut all: Vec<Finding>) -> Vec<Finding> {
    // Whose own code is named is of more use.
    let weight = |f: &Finding| match is_standard(f.what.name.as_bytes()) {
        true => f.held_per_hour / 2.0,
        false => f.held_per_hour,
    };
    all.sort_by(|a, b| {
        let by_confidence = b.confidence.cmp(&a.confidence);
        by_confidence
            .then_with(|| weight(b).total_cmp(&weight(a)))
            .then_with(|| a.what.name.cmp(&b.what.name))
            .then_with(|| a.rule.cmp(&b.rule))
            .then_with(|| a.kind.cmp(&b.kind))
            .then_with(|| b.growth.last.total_cmp(&a.growth.last))
            // One suspect may stand for several functions of the library.
            .then_with(|| a.focus.cmp(&b.focus))
    });
    all
}

/// What of memory, or of the runtime's, comes of goroutines or connections that are found already.
const EFFECTS: [(&str, &[&str]); 8] = [
    ("pipe", &["pipe-memory"]),
    ("process", &["process-memory", "pipe-memory", "file"]),
    ("http.body", &["http.client-memory", "http.idle-client"]),
    ("http.idle-client", &["http.client-memory"]),
    ("http2.stream", &["http2.unread", "http.client-memory"]),
    ("sql.rows", &["sql.rows-memory", "sql.pool"]),
    ("sql.tx", &["sql.tx-memory", "sql.pool"]),
    ("sql.db", &["sql.db-memory"]),
];

/// Whether `cause` is what makes the other grow; `is_above` says that it ranks higher.
fn explains(cause: &Finding, other: &Finding, is_above: bool) -> bool {
    let is_same_thing = cause.rule == other.rule
        && (cause.what.key == other.what.key || is_standard(other.what.name.as_bytes()));
    let of_goroutines = !cause.kind.is_memory() && cause.confidence > Confidence::Hint;
    let same_function = cause.what.key == other.what.key;
    let effects = EFFECTS.iter().find(|(rule, _)| *rule == cause.rule);
    if is_above && is_same_thing {
        return true;
    }
    of_goroutines
        && (matches!(other.rule.as_str(), "goroutine.peak" | "waiters")
            || effects.is_some_and(|(_, effects)| effects.contains(&other.rule.as_str()))
            || (same_function
                && !other.rule.starts_with("churn")
                && (is_above || other.kind.is_memory())))
}

/// A pattern of that name and no other.
pub fn only(name: &str) -> String {
    format!("^{}$", escaped(name))
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
