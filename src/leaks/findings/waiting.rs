//! Goroutines that a dump says have waited long: many in one place, of whatever file. No growth is needed, and none is shown: that they wait
//! for a lock or to send is odd after ten minutes, that they wait to receive, or for the network, is what an idle pool does as well.

use super::stack::{StackView, State};
use super::{Confidence, Finding, goroutines, shown};
use crate::leaks::book::{Book, SiteRow};
use crate::leaks::kind::Kind;
use crate::leaks::measures::{Growth, Point};
use crate::leaks::series::{Series, Snapshot};
use crate::leaks::texts::{self, Text};
use std::collections::BTreeMap;

/// Minutes from which a wait is long, and from which it is longer than any pool's life between two requests.
pub const LONG_MINUTES: i64 = 10;
const LEAST_GOROUTINES: i64 = 10;
const MOST_FRAMES: usize = 64;
const MOST_CREATORS: usize = 3;

/// How long those of one site wait.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Waits {
    /// Goroutines that wait for [`LONG_MINUTES`] or more.
    pub long: i64,
    /// Minutes.
    pub longest: i64,
}

/// Of the last file, which has all that have waited before and still do.
pub fn findings(book: &Book, series: &Series) -> Vec<Finding> {
    let Some(last) = series.snapshots.last() else {
        return Vec::new();
    };
    let mut groups: BTreeMap<(Vec<u8>, &'static str), Vec<Waiting>> = BTreeMap::new();
    for (site, waits) in &last.waits {
        let Some(row) = book.sites().get(*site as usize) else {
            continue;
        };
        let view = StackView::of_site(book, row);
        let state = view.state().filter(|_| !goroutines::is_benign(&view));
        if let Some((state, anchor)) = state.zip(view.anchor())
            && view.has_own_code()
        {
            let key = (view.name(anchor).to_vec(), state.name());
            groups.entry(key).or_default().push((*site, *waits));
        }
    }
    let found = groups.into_values();
    found
        .filter_map(|sites| finding(book, series, last, &sites))
        .collect()
}

/// Goroutines of a site, and how long they wait.
type Waiting = (SiteRow, Waits);

fn finding(book: &Book, series: &Series, last: &Snapshot, sites: &[Waiting]) -> Option<Finding> {
    let long = sites
        .iter()
        .map(|(_, w)| w.long)
        .fold(0, i64::saturating_add);
    if long < LEAST_GOROUTINES {
        return None;
    }
    let longest = sites.iter().map(|(_, w)| w.longest).max()?;
    let (most, _) = sites
        .iter()
        .max_by_key(|(site, w)| (w.long, u32::MAX - *site))?;
    let view = StackView::of_site(book, book.sites().get(*most as usize)?);
    let what = shown(book, *view.frames.get(view.anchor()?)?);
    let state = view.state()?;
    let points = points(series, sites);
    let growth = Growth::of(&points, 1.0);
    let creators = creators(book, last, sites.iter().map(|(site, _)| *site));
    let rule = "waiting";
    Some(Finding {
        rule: rule.to_owned(),
        kind: Kind::Goroutine,
        confidence: match is_odd(state) {
            true => Confidence::Likely,
            false => Confidence::Hint,
        },
        title: Text::new("waiting.title")
            .with("what", &what.name)
            .with("amount", long)
            .with("minutes", longest)
            .with("state", state.name()),
        evidence: Text::new(match creators.is_empty() {
            true => "waiting.evidence",
            false => "waiting.evidence.creators",
        })
        .with("file", &last.name)
        .with("amount", long)
        .with("least", LONG_MINUTES)
        .with("minutes", longest)
        .with("creators", &creators),
        per_hour: growth.per_hour,
        held_per_hour: 0.0,
        growth,
        over_time: points.iter().map(|p| (p.hours, p.value)).collect(),
        stack: view
            .frames
            .iter()
            .take(MOST_FRAMES)
            .map(|f| shown(book, *f))
            .collect(),
        suspects: Vec::new(),
        fix: Text::new(texts::id(rule, "fix")),
        code: Text::default(),
        unless: Text::new(texts::id(rule, "unless")),
        doubts: match is_odd(state) {
            true => Vec::new(),
            false => vec![Text::new("doubt.idle")],
        },
        focus: super::judge::only(&what.name),
        anchor: what.key,
        what,
        alert: String::new(),
    })
}

/// Whether nobody waits so long for it in a program that is well.
fn is_odd(state: State) -> bool {
    matches!(
        state,
        State::Send | State::Forever | State::Mutex | State::RwMutex | State::WaitGroup
    )
}

fn points(series: &Series, sites: &[(SiteRow, Waits)]) -> Vec<Point> {
    let point = |snapshot: &Snapshot| {
        let cells = sites.iter().map(|(site, _)| snapshot.cell(*site)[0]);
        let value = cells.fold(0, i64::wrapping_add) as f64;
        Point {
            hours: snapshot.hours,
            value,
            n: value,
            objects: value,
            ..Point::default()
        }
    };
    series.snapshots.iter().map(point).collect()
}

/// `main.serve (12), main.retry (3)`: the functions that started the goroutines of a file, as far as it says so; most first.
pub fn creators(book: &Book, snapshot: &Snapshot, sites: impl Iterator<Item = SiteRow>) -> String {
    let mut counts: BTreeMap<&[u8], i64> = BTreeMap::new();
    for site in sites {
        let count = snapshot.cell(site)[0];
        let row = book.sites().get(site as usize);
        let labels = row.map_or(&[][..], |row| book.labels(row.labels));
        let creator = labels
            .iter()
            .rev()
            .find(|(key, _)| book.string(*key) == b"created_by");
        if let Some((_, creator)) = creator.filter(|_| count > 0) {
            let sum = counts.entry(book.string(*creator)).or_default();
            *sum = sum.saturating_add(count);
        }
    }
    let mut all: Vec<(&[u8], i64)> = counts.into_iter().collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let left = all.len().saturating_sub(MOST_CREATORS);
    let named = all.iter().take(MOST_CREATORS);
    let mut texts: Vec<String> = named
        .map(|(name, count)| format!("{} ({count})", String::from_utf8_lossy(name)))
        .collect();
    if left > 0 {
        texts.push(format!("+{left}"));
    }
    texts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{self, Options};
    use crate::leaks::series::Hunt;
    use crate::leaks::{self, Finding};

    /// `count` goroutines in one place.
    fn goroutines(count: usize, state: &str, function: &str, creator: &str) -> String {
        let one = |at: usize| {
            format!(
                "goroutine {at} [{state}]:\nmain.{function}(0xc000010000)\n\t/src/main.go:20 +0x1\n\
                 created by main.{creator} in goroutine 1\n\t/src/main.go:9 +0x1\n\n"
            )
        };
        (1..=count).map(one).collect()
    }

    fn found(dumps: &[String]) -> Vec<Finding> {
        let mut hunt = Hunt::default();
        for (at, dump) in dumps.iter().enumerate() {
            let opened = formats::open("x", dump.as_bytes(), &Options::default());
            let profile = &opened[0].result.as_ref().expect("a dump").profile;
            hunt.add(&format!("dump-{at}.txt"), profile);
        }
        let mut found = leaks::findings(&hunt.finish());
        found.retain(|finding| finding.rule == "waiting");
        found
    }

    #[test]
    fn many_that_wait_long_for_a_lock_are_likely_stuck() {
        let dump = goroutines(12, "sync.Mutex.Lock, 15 minutes", "withdraw", "serve")
            + &goroutines(4, "sync.Mutex.Lock, 90 minutes", "withdraw", "retry")
            + &goroutines(50, "sync.Mutex.Lock, 9 minutes", "withdraw", "serve");
        let found = found(&[dump]);
        let [finding] = &found[..] else {
            panic!("{found:?}")
        };
        assert_eq!(finding.confidence, Confidence::Likely);
        assert_eq!(
            finding.title.said(),
            "16 goroutines of main.withdraw have waited for up to 90 minutes (sync.Mutex.Lock)"
        );
        let evidence = finding.evidence.said();
        assert!(
            evidence.ends_with("Created by: main.serve (62), main.retry (4)."),
            "{evidence}"
        );
        assert_eq!(finding.focus, r"^main\.withdraw$");
        assert_eq!(finding.growth.last, 66.0);
    }

    #[test]
    fn idle_workers_are_worth_a_hint() {
        let dump = goroutines(10, "chan receive, 600 minutes", "work", "start");
        let found = found(&[dump]);
        let sure: Vec<_> = found
            .iter()
            .map(|f| (f.confidence, f.doubts.len()))
            .collect();
        assert_eq!(sure, [(Confidence::Hint, 1)]);
    }

    #[test]
    fn few_short_or_benign_waits_are_none() {
        let few = goroutines(9, "chan send, 600 minutes", "work", "start");
        let short = goroutines(900, "chan send, 9 minutes", "offer", "start");
        let running = goroutines(900, "running", "spin", "start");
        assert_eq!(found(&[few + &short + &running]), []);
        let gone = goroutines(20, "chan send, 60 minutes", "work", "start");
        // Of the last file alone.
        assert_eq!(found(&[gone, goroutines(1, "running", "main", "x")]), []);
    }
}
