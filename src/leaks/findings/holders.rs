//! Who keeps what another function has made. A heap profile says who allocated; of what holds it, only what holding itself takes: the node of
//! a list, a timer, the tables of a map, a goroutine. Those are small, so that bytes alone rank what is held above its holder. But both
//! become more by the same number: where that is so, and one function has called both, the holder comes first, and what it holds says so.

use super::candidates::Candidate;
use super::stack::{StackView, component, package};
use super::{Confidence, Finding};
use crate::leaks::book::{Book, Site};
use crate::leaks::kind::Kind;
use crate::leaks::measures::raw_samples;
use crate::leaks::series::{INUSE_OBJECTS, Series, Snapshot};
use crate::leaks::texts::Text;

/// Functions of own code, from the leaf, among which two stacks must meet: those of the program's frame call everything.
const NEAR: usize = 5;
/// What an entry of a map's tables or of a slice takes, in bytes.
const ENTRY: [f64; 2] = [8.0, 256.0];

/// A candidate that may be told, and how many things it is.
pub struct Grown {
    pub candidate: Candidate<'static>,
    pub finding: Finding,
    pub things: Things,
    /// Whether it grew by more than chance; else it is told only where it holds something that did.
    pub is_told: bool,
}

/// A number of objects or goroutines.
#[derive(Clone, Copy, Debug)]
pub struct Things {
    pub count: f64,
    /// One standard deviation, by sampling.
    pub error: f64,
}

impl Things {
    /// From the first file to the last.
    pub fn more(book: &Book, series: &Series, candidate: &Candidate) -> Things {
        match series.kind.is_memory() {
            true => Things::between(book, series.snapshots.first(), series, candidate),
            false => Things::exactly(candidate.growth.delta()),
        }
    }

    /// In the last file.
    pub fn live(book: &Book, series: &Series, candidate: &Candidate) -> Things {
        Things::between(book, None, series, candidate)
    }

    fn between(
        book: &Book,
        first: Option<&Snapshot>,
        series: &Series,
        candidate: &Candidate,
    ) -> Things {
        let (mut count, mut variance) = (0.0, 0.0);
        for row in &candidate.sites {
            let site = book.sites().get(*row as usize);
            let site = site.filter(|site| is_counted(candidate, site));
            let (Some(site), Some(last)) = (site, series.snapshots.last()) else {
                continue;
            };
            let before = first.map_or(0, |first| first.cell(*row)[INUSE_OBJECTS]);
            let more = last.cell(*row)[INUSE_OBJECTS].wrapping_sub(before) as f64;
            let samples = raw_samples(more.abs(), site.size as f64, series.period());
            count += more;
            variance += more * more / samples.max(1.0);
        }
        Things {
            count,
            error: variance.sqrt(),
        }
    }

    /// Over all files: what is made anew all the time is sampled anew in each, and none says much by itself.
    pub fn on_average(book: &Book, series: &Series, candidate: &Candidate) -> Things {
        let (mut sum, mut most_samples) = (0.0, 1.0f64);
        for snapshot in &series.snapshots {
            let mut samples = 0.0;
            for row in &candidate.sites {
                let site = book.sites().get(*row as usize);
                let Some(site) = site.filter(|site| is_counted(candidate, site)) else {
                    continue;
                };
                let live = snapshot.cell(*row)[INUSE_OBJECTS] as f64;
                samples += raw_samples(live, site.size as f64, series.period());
                sum += live;
            }
            most_samples = most_samples.max(samples);
        }
        let count = sum / series.snapshots.len().max(1) as f64;
        Things {
            count,
            error: count / most_samples.sqrt(),
        }
    }

    fn exactly(count: f64) -> Things {
        Things { count, error: 0.0 }
    }

    /// Within `factor` of each other, and either the smaller number is two fifths of the larger or sampling explains the difference: three
    /// standard deviations, as they would be if both were the larger.
    pub fn are_as_many_as(&self, other: &Things, factor: f64) -> bool {
        let (low, high) = (self.count.min(other.count), self.count.max(other.count));
        if low <= 0.0 || low * factor < high {
            return false;
        }
        let of = |things: &Things| things.error * (high / things.count).sqrt();
        high - low <= (3.0 * of(self).hypot(of(other))).max(0.6 * high)
    }
}

/// Objects. Of what is held, those of the steepest stack: a thing is made of several objects, each at a place of its own. What holds them may
/// be called from several.
fn is_counted(candidate: &Candidate, site: &Site) -> bool {
    candidate.rule.keeps || site.stack == candidate.stack
}

/// The findings, those that hold others with the weight of what they hold.
pub fn joined(book: &Book, mut all: Vec<Grown>) -> Vec<Finding> {
    let paths: Vec<Vec<&[u8]>> = all.iter().map(|grown| path(book, grown)).collect();
    let mut holds = vec![false; all.len()];
    for held in 0..all.len() {
        let holders = (0..all.len()).filter(|at| *at != held);
        let holders = holders.filter(|at| keeps(&all[*at], &paths[*at], &all[held], &paths[held]));
        let nearest = holders.min_by(|a, b| {
            let (a, b) = (&all[*a], &all[*b]);
            let distance = |k: &Grown| (k.things.count.max(1.0) / all[held].things.count).ln();
            (rank(a).cmp(&rank(b)))
                .then_with(|| distance(a).abs().total_cmp(&distance(b).abs()))
                .then_with(|| a.finding.what.name.cmp(&b.finding.what.name))
                .then_with(|| a.finding.rule.cmp(&b.finding.rule))
                .then_with(|| a.finding.focus.cmp(&b.finding.focus))
        });
        let Some(holder) = nearest else {
            continue;
        };
        holds[holder] = true;
        let (weight, confidence) = (
            all[held].finding.held_per_hour,
            all[held].finding.confidence,
        );
        let name = all[holder].finding.what.name.clone();
        let kind = all[holder].finding.kind;
        all[held].finding.doubts.push(doubt(kind, &name));
        take(&mut all[holder], weight, confidence);
    }
    let told = all.into_iter().zip(holds);
    told.filter(|(grown, holds)| grown.is_told || *holds)
        .map(|(grown, _)| grown.finding)
        .collect()
}

fn doubt(holder: Kind, name: &str) -> Text {
    Text::new(match holder.is_memory() {
        true => "doubt.held",
        false => "doubt.held-by-goroutines",
    })
    .with("what", name)
}

/// That there are few samples of the holder is no doubt any more, where what it holds has enough.
fn take(holder: &mut Grown, weight: f64, confidence: Confidence) {
    let finding = &mut holder.finding;
    finding.held_per_hour += weight.max(0.0);
    if holder.is_told && finding.doubts.iter().all(|d| d.id == "doubt.few-samples") {
        let most = confidence.min(holder.candidate.rule.most);
        finding.confidence = finding.confidence.max(most);
    }
}

/// What says more of holding comes first.
fn rank(holder: &Grown) -> u8 {
    match holder.finding.rule.as_str() {
        _ if holder.candidate.rule.keeps => 0,
        "growth.map" | "growth.slice" => 1,
        _ => 2,
    }
}

/// The functions of own code of the stack, leaf first; without types.
fn path<'a>(book: &'a Book, grown: &Grown) -> Vec<&'a [u8]> {
    let view = StackView::new(book, grown.candidate.stack);
    let own = view.own().filter(|name| *name != b"main.main");
    own.take(NEAR).collect()
}

fn keeps(holder: &Grown, above: &[&[u8]], held: &Grown, beside: &[&[u8]]) -> bool {
    let is_content = matches!(
        held.finding.rule.as_str(),
        "growth.objects" | "growth.big-block" | "strings" | "buffer"
    );
    if !is_content || !held.is_told || held.things.count <= 0.0 {
        return false;
    }
    let is_sure = |grown: &Grown| grown.finding.confidence > Confidence::Hint;
    if !is_sure(holder) || !is_sure(held) {
        return false;
    }
    if !holder.finding.kind.is_memory() {
        return are_of_one_package(above, beside)
            && held.things.are_as_many_as(&holder.things, 3.0);
    }
    above.iter().any(|name| beside.contains(name))
        && match rank(holder) {
            0 => held.things.are_as_many_as(&holder.things, 8.0),
            1 => fits_in(&held.things, holder.candidate.growth.delta()),
            _ => false,
        }
}

/// A goroutine's stack begins where it was started: it never meets the stack of who started it.
fn are_of_one_package(above: &[&[u8]], beside: &[&[u8]]) -> bool {
    let is_near = |a: &[u8], b: &[u8]| component(a) == component(b) || package(a) == package(b);
    let made_by = beside.first();
    made_by.is_some_and(|b| above.iter().any(|a| is_near(a, b)))
}

/// Whether that many entries take so many bytes of tables or arrays.
fn fits_in(things: &Things, bytes: f64) -> bool {
    let [least, most] = ENTRY;
    let slack = 3.0 * things.error;
    (things.count + slack) * most >= bytes && (things.count - slack) * least <= bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many() {
        let things = |count, error| Things { count, error };
        // 19 MB of 704 bytes in 38 samples, and 2 samples of 48 bytes.
        let payload = things(28_000.0, 4500.0);
        assert!(payload.are_as_many_as(&things(21_845.0, 15_400.0), 8.0));
        // Hundreds of contexts that are in use hold none of it.
        assert!(!payload.are_as_many_as(&things(300.0, 200.0), 8.0));
        assert!(!payload.are_as_many_as(&things(0.0, 0.0), 8.0));
        assert!(!things(-5.0, 1.0).are_as_many_as(&things(-5.0, 1.0), 8.0));
        // Goroutines are counted: a half more is as many, four times is not.
        assert!(things(100.0, 0.0).are_as_many_as(&things(150.0, 0.0), 3.0));
        assert!(!things(100.0, 0.0).are_as_many_as(&things(400.0, 0.0), 3.0));
    }

    #[test]
    fn entries_and_their_tables() {
        let things = |count| Things { count, error: 0.0 };
        assert!(fits_in(&things(20_000.0), 640_000.0));
        assert!(!fits_in(&things(200.0), 640_000.0));
        assert!(!fits_in(&things(200_000.0), 640_000.0));
    }
}
