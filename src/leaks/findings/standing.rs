//! Goroutines that do not grow and yet are worth a word: very many of them, or a crowd that waits for one lock or one pool in file after
//! file. Hints, whatever their number: a service may be meant to have them.

use super::candidates::{Candidate, candidates};
use super::gc::hint;
use super::rule::On;
use super::{Finding, shown};
use crate::leaks::book::Book;
use crate::leaks::series::Series;
use crate::leaks::texts::{self, Text};

/// 25 MB of smallest stacks, and more than most services ever have.
const MANY: i64 = 10_000;
/// By the rule of those that wait: how many are a crowd, and what it is then.
const CROWDS: [(&str, f64, &str); 2] = [
    ("blocked.mutex", 50.0, "blocked.convoy"),
    ("sql.pool", 20.0, "sql.starved"),
];

pub fn findings(book: &Book, series: &Series) -> Vec<Finding> {
    let Some(last) = series.snapshots.last() else {
        return Vec::new();
    };
    let groups = candidates(book, series, On::Goroutines);
    let mut all = Vec::new();
    if last.totals[0] >= MANY {
        let most = groups.iter().max_by(|a, b| {
            let by_count = a.growth.last.total_cmp(&b.growth.last);
            by_count
                .then_with(|| b.anchor.name.cmp(&a.anchor.name))
                .then_with(|| b.rule.id.cmp(a.rule.id))
        });
        all.extend(
            most.map(|group| finding(book, series, group, "goroutine.many", last.totals[0])),
        );
    }
    for (rule, least, crowd) in CROWDS {
        let waits = |group: &&Candidate| {
            let is_standing = group.growth.files >= 2 && !group.growth.is_significant();
            group.rule.id == rule
                && is_standing
                && group.growth.first.min(group.growth.last) >= least
        };
        let crowds = groups.iter().filter(waits);
        all.extend(
            crowds.map(|group| finding(book, series, group, crowd, group.growth.last as i64)),
        );
    }
    all
}

fn finding(
    book: &Book,
    series: &Series,
    group: &Candidate,
    rule: &'static str,
    count: i64,
) -> Finding {
    let title = Text::new(texts::id(rule, "title"))
        .with("what", &group.anchor.name)
        .with("amount", count);
    let evidence = Text::new("standing.evidence")
        .with("files", group.growth.files)
        .with("first", texts::count(group.growth.first))
        .with("last", texts::count(group.growth.last));
    let frames = book.stack(group.stack).iter();
    let stack = frames.map(|f| shown(book, *f)).collect();
    let (what, growth) = (group.anchor.clone(), group.growth.clone());
    hint(rule, series, title, evidence, what, growth, stack)
}
