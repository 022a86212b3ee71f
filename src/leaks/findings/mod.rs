//! What a series shows, in the order in which to look at it. Every stack belongs to the first rule that fits it, and to the function of
//! somebody's own code nearest to its leaf; each such group is one candidate, judged by its growth. Nothing is named a leak for having
//! grown alone: it must be more than chance, still grow at the end, survive what is allocated beside it, and not follow the load.

mod candidates;
mod churn;
mod containers;
mod cpu;
pub mod gc;
mod goroutines;
mod holders;
mod http;
mod judge;
mod keepers;
mod parts;
mod points;
mod rule;
mod sizes;
mod spread;
mod sql;
pub mod stack;
mod standing;
mod suspects;
mod timers;
pub mod waiting;

use super::book::Book;
use super::go_version::GoVersion;
use super::kind::Kind;
use super::measures::Growth;
use super::metrics;
use super::series::{Hunted, Series};
use super::texts::Text;
use crate::protocol::NameKey;
use rule::On;
use serde::{Deserialize, Serialize};

/// How sure a finding is; in rising order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Confidence {
    /// Worth knowing; no leak by itself.
    Hint,
    Likely,
    Strong,
    /// The runtime has shown that nothing can ever wake it.
    Proof,
}

impl Confidence {
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Hint => "hint",
            Confidence::Likely => "likely",
            Confidence::Strong => "strong",
            Confidence::Proof => "proof",
        }
    }
}

/// One frame of the stack that is the evidence.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Shown {
    pub name: String,
    pub key: NameKey,
    pub file: String,
    pub line: i64,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Finding {
    /// The rule; what its texts begin with.
    pub rule: String,
    pub kind: Kind,
    pub confidence: Confidence,
    pub title: Text,
    /// The function to look at.
    pub what: Shown,
    /// Bytes by hour for memory, goroutines by hour for goroutines.
    pub per_hour: f64,
    /// Bytes of memory by hour that this is the cause of, other findings' that it explains among them.
    pub held_per_hour: f64,
    pub growth: Growth,
    /// Hours since the first file of its kind, and the value there: one for each file.
    pub over_time: Vec<(f64, f64)>,
    pub evidence: Text,
    /// Leaf first.
    pub stack: Vec<Shown>,
    /// Own functions that call what hands out the thing that is not given back.
    pub suspects: Vec<Shown>,
    pub fix: Text,
    /// A short example in Go; empty where none helps.
    pub code: Text,
    pub unless: Text,
    /// Why it is no surer than it is.
    pub doubts: Vec<Text>,
    /// A pattern for `focus` that leaves what is meant; empty where nothing is to be left away.
    pub focus: String,
    /// The function that `focus` is of, which is in the profile even where `what` is only suspected.
    pub anchor: NameKey,
    /// A rule for Prometheus; empty for a hint.
    pub alert: String,
}

/// All findings, the surest and fastest growing first.
pub fn findings(hunted: &Hunted) -> Vec<Finding> {
    let version = GoVersion::of(&hunted.book);
    let memory = hunted.memory();
    let load = memory.and_then(Series::load);
    let (mut all, mut grown) = (Vec::new(), Vec::new());
    for series in hunted.judged() {
        let is_chosen = memory.is_some_and(|m| m.kind == series.kind);
        match series.kind {
            Kind::GoroutineLeak => all.extend(judge::proofs(hunted, series, version)),
            Kind::Goroutine => {
                grown.extend(judge::grown(hunted, series, On::Goroutines, load, version));
                all.extend(judge::stuck_finalizers(hunted, series, version));
                all.extend(waiting::findings(&hunted.book, series));
                all.extend(standing::findings(&hunted.book, series));
            }
            kind if kind.is_memory() && is_chosen => {
                grown.extend(judge::grown(hunted, series, On::Memory, load, version));
                all.extend(churn::findings(&hunted.book, series));
                all.extend(gc::pressure(series));
            }
            Kind::Cpu => all.extend(cpu::findings(&hunted.book, series)),
            Kind::Runtime => all.extend(gc::pressure(series)),
            _ => {}
        }
    }
    all.extend(holders::joined(&hunted.book, grown));
    judge::ranked(all)
}

fn shown(book: &Book, frame: super::book::FrameRow) -> Shown {
    let frame = book.frame(frame);
    let name = book.string(frame.name);
    Shown {
        name: String::from_utf8_lossy(name).into_owned(),
        key: NameKey::of(name),
        file: String::from_utf8_lossy(book.string(frame.file)).into_owned(),
        line: frame.line,
    }
}

fn alert(is_memory: bool, per_hour: f64) -> String {
    match is_memory {
        true => metrics::alert(per_hour),
        false => metrics::goroutine_alert(per_hour),
    }
}

#[cfg(test)]
mod tests {
    use super::candidates::FAMILIES;
    use super::rule::Rule;
    use super::*;
    use crate::leaks::texts;

    /// What `sizes` and `gc` name beside the rules of the tables.
    const OTHERS: [&str; 28] = [
        "waiting",
        "growth.objects",
        "growth.spread",
        "growth.map",
        "growth.slice",
        "growth.big-block",
        "churn",
        "churn.append",
        "churn.regexp",
        "churn.compress",
        "churn.read-all",
        "churn.copy",
        "churn.buffer",
        "churn.builder",
        "churn.format",
        "cpu.collector",
        "cpu.conversion",
        "cpu.concat",
        "cpu.grow-slice",
        "cpu.grow-map",
        "goroutine.many",
        "blocked.convoy",
        "sql.starved",
        "gc.pause",
        "gc.cpu",
        "gc.idle",
        "gc.fragments",
        "gc.outside",
    ];

    #[test]
    fn every_rule_has_its_texts_and_stands_once() {
        let rules: Vec<&Rule> = FAMILIES.iter().flat_map(|f| f.iter()).collect();
        let mut ids: Vec<&str> = rules.iter().map(|r| r.id).chain(OTHERS).collect();
        for id in &ids {
            for part in ["title", "fix", "unless"] {
                assert!(Text::new(texts::id(id, part)).is_known(), "{id}.{part}");
            }
        }
        for rule in rules.iter().filter(|r| r.since.is_some()) {
            for part in ["fix.since", "fix.before"] {
                assert!(
                    Text::new(texts::id(rule.id, part)).is_known(),
                    "{} {part}",
                    rule.id
                );
            }
        }
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }
}
