//! What the labels of samples add up to at the vertices of a drawing: the texts of a sample as one, and its `bytes`.

use super::super::Report;
use super::super::labels::{Grouped, NumberUnits};
use super::names::quote;
use crate::analysis::graph::{End, Net, Sum, Through, Values};
use crate::analysis::totals::BASE_KEY;
use crate::measurement;
use crate::pieces::each_in_pieces;
use crate::profile::LabelSetId;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Labels shown beside one vertex at most, and beside one label.
pub const MOST: usize = 4;

#[derive(Clone, Debug, Default)]
pub struct Tag {
    pub name: Vec<u8>,
    /// The name inside quotes.
    pub label: Vec<u8>,
    /// Of a number.
    pub unit: String,
    pub value: i64,
    pub flat: Sum,
    pub cum: Sum,
}

/// The tags of one vertex, by name.
#[derive(Clone, Debug, Default)]
pub struct OfNode {
    pub texts: BTreeMap<Vec<u8>, Tag>,
    /// By the text that they go with; empty for those that go with none.
    pub numbers: BTreeMap<Vec<u8>, BTreeMap<Vec<u8>, Tag>>,
}

/// The labels of one set.
struct OfSet {
    text: Vec<u8>,
    /// The text inside quotes, each label on a line.
    label: Vec<u8>,
    /// What the text is as a tag; `None` where it is empty.
    text_tag: Option<u32>,
    numbers: Vec<Number>,
}

struct Number {
    name: Vec<u8>,
    unit: String,
    value: i64,
    tag: u32,
}

/// What is one tag at a vertex: the texts of a sample, or a number that goes with them, by its name.
type Identity = (Vec<u8>, Option<Vec<u8>>);

/// What a tag adds up to at a vertex, and the set of labels that brought it first. Numbers that print alike are one tag: the first one's.
#[derive(Clone, Debug)]
struct Found {
    set: LabelSetId,
    /// Its place among the numbers of the set; `None`: the text.
    number: Option<u32>,
    flat: Sum,
    cum: Sum,
}

pub struct Tags<'a> {
    report: &'a Report<'a>,
    /// By set of labels; `None` where there is none to show.
    of_set: Vec<Option<OfSet>>,
    /// By tag: Σ|value|. No vertex has more of it.
    most: Vec<u64>,
    /// What was collected to be counted: of the vertices that are then shown it is not collected again.
    counted: FxHashMap<u32, OfNode>,
}

impl<'a> Tags<'a> {
    pub fn new(report: &'a Report<'a>) -> Tags<'a> {
        let mut tags = Tags {
            report,
            of_set: Vec::new(),
            most: Vec::new(),
            counted: FxHashMap::default(),
        };
        tags.of_set
            .resize_with(report.profile.labels.len(), || None);
        tags.read_sets();
        tags.sum_tags();
        tags
    }

    fn read_sets(&mut self) {
        let units = NumberUnits::of(self.report.profile);
        let mut is_read = vec![false; self.of_set.len()];
        let mut known: FxHashMap<Identity, u32> = FxHashMap::default();
        for sample in self.report.selected.samples() {
            let set = self.report.profile.samples.labels[sample].index();
            if !std::mem::replace(&mut is_read[set], true) {
                let labels = Grouped::of(self.report.selected, sample);
                let unit = &self.report.output_unit;
                self.of_set[set] = OfSet::new(&labels, &units, unit, &mut known);
            }
        }
        self.most = vec![0; known.len()];
    }

    fn sum_tags(&mut self) {
        let values = self.values();
        each_in_pieces(self.report.selected.samples(), |sample| {
            let set = self.report.profile.samples.labels[sample];
            for (tag, _) in self.of_set[set.index()].iter().flat_map(OfSet::tags) {
                let most = &mut self.most[tag as usize];
                *most = most.saturating_add(values.value[sample].unsigned_abs());
            }
        });
    }

    fn values(&self) -> Values<'a> {
        super::super::values(self.report.profile, self.report.options)
    }

    /// How many tags with a flat value each of `rows` shows, those that weigh less than `cutoff` aside.
    pub fn count(&mut self, net: &Net, rows: &[u32], cutoff: i64) -> Vec<usize> {
        let of_nodes = self.collect(net, rows, cutoff);
        let has_flat = |tag: &&Tag| tag.flat.value != 0;
        let count = |of_node: &OfNode| {
            let numbers = of_node.numbers.values().flat_map(BTreeMap::values);
            let tags = of_node.texts.values().chain(numbers);
            tags.filter(has_flat).count().min(MOST)
        };
        let counts = of_nodes.iter().map(count).collect();
        self.counted = rows.iter().copied().zip(of_nodes).collect();
        counts
    }

    /// The tags of each vertex that is shown, in their order. `cutoff` is that of the count, if there was one.
    pub fn of_shown(mut self, net: &Net, cutoff: i64) -> Vec<OfNode> {
        let is_new = |row: &u32| !self.counted.contains_key(row);
        let rows: Vec<u32> = net.shown.iter().copied().filter(is_new).collect();
        if !rows.is_empty() {
            let of_nodes = self.collect(net, &rows, cutoff);
            self.counted.extend(rows.into_iter().zip(of_nodes));
        }
        let shown = net.shown.iter();
        let shown = shown.map(|row| self.counted.remove(row).unwrap_or_default());
        shown.collect()
    }

    /// The tags of each of `rows`.
    fn collect(&self, net: &Net, rows: &[u32], cutoff: i64) -> Vec<OfNode> {
        let mut through = Through::new(net, rows);
        let heavy = self.heavy(cutoff);
        let sums = self.by_end(&mut through, &heavy);
        // One tag after another, so that what it adds up to is a column with one entry a vertex.
        let mut by_tag: Vec<Vec<(usize, Option<u32>)>> = vec![Vec::new(); self.most.len()];
        for (at, (_, set, _)) in sums.iter().enumerate() {
            for (tag, number) in &heavy[set.index()] {
                by_tag[*tag as usize].push((at, *number));
            }
        }
        let mut of_nodes = vec![OfNode::default(); rows.len()];
        for parts in by_tag.iter().filter(|parts| !parts.is_empty()) {
            let mut found: Vec<Option<Found>> = vec![None; rows.len()];
            for (at, number) in parts {
                let (end, set, sum) = &sums[*at];
                for place in through.places(end.path) {
                    let found = found[place as usize].get_or_insert(Found {
                        set: *set,
                        number: *number,
                        flat: Sum::default(),
                        cum: Sum::default(),
                    });
                    found.cum.add(sum.value, sum.divisor);
                    if end.last() == Some(place) {
                        found.flat.add(sum.value, sum.divisor);
                    }
                }
            }
            for (of_node, found) in of_nodes.iter_mut().zip(found) {
                if let Some(found) = found.filter(|found| found.is_heavy(cutoff)) {
                    of_node.put(self.of_set[found.set.index()].as_ref(), &found);
                }
            }
        }
        of_nodes
    }

    /// By set of labels: the tags that can reach `cutoff` anywhere.
    fn heavy(&self, cutoff: i64) -> Vec<Vec<(u32, Option<u32>)>> {
        let reaches = |most: u64| i64::try_from(most).is_err() || most as i64 >= cutoff;
        let of_set = self.of_set.iter().map(|labels| {
            let tags = labels.iter().flat_map(OfSet::tags);
            tags.filter(|(tag, _)| reaches(self.most[*tag as usize]))
                .collect()
        });
        of_set.collect()
    }

    /// Samples that end alike and have one set of labels together, in the order of the first; those without a heavy tag left away.
    fn by_end(
        &self,
        through: &mut Through,
        heavy: &[Vec<(u32, Option<u32>)>],
    ) -> Vec<(End, LabelSetId, Sum)> {
        let mut place: FxHashMap<(End, LabelSetId), usize> = FxHashMap::default();
        let mut sums: Vec<(End, LabelSetId, Sum)> = Vec::new();
        let values = self.values();
        each_in_pieces(self.report.selected.leaves(), |(sample, leaf)| {
            let set = self.report.profile.samples.labels[sample];
            if heavy[set.index()].is_empty() || values.is_nothing(sample) {
                return;
            }
            let end = through.end(leaf);
            let at = *place.entry((end, set)).or_insert_with(|| {
                sums.push((end, set, Sum::default()));
                sums.len() - 1
            });
            let divisor = values.divisor.map_or(0, |d| d[sample]);
            sums[at].2.add(values.value[sample], divisor);
        });
        sums
    }
}

impl Found {
    fn is_heavy(&self, cutoff: i64) -> bool {
        let is_heavy = |sum: Sum| sum.value.wrapping_abs() >= cutoff;
        is_heavy(self.flat) || is_heavy(self.cum)
    }
}

impl OfSet {
    fn new(
        labels: &Grouped,
        units: &NumberUnits,
        output_unit: &str,
        known: &mut FxHashMap<Identity, u32>,
    ) -> Option<OfSet> {
        const SHOWN: &[u8] = b"bytes";
        let mut texts: Vec<Vec<u8>> = Vec::new();
        for (key, values) in labels.texts.iter().filter(|(key, _)| **key != BASE_KEY) {
            texts.extend(values.iter().map(|value| [key, &b":"[..], value].concat()));
        }
        texts.sort_unstable();
        let text = texts.join(&b"\\n"[..]);
        let mut tag = |identity: Identity| {
            let next = known.len() as u32;
            *known.entry(identity).or_insert(next)
        };
        let unit = String::from_utf8_lossy(units.get(SHOWN)).into_owned();
        let numbers = labels.numbers.get(SHOWN);
        let numbers = numbers.into_iter().flat_map(|numbers| &numbers.values);
        let numbers: Vec<Number> = numbers
            .map(|value| {
                let name = measurement::scaled_label(*value, &unit, output_unit).into_bytes();
                Number {
                    tag: tag((text.clone(), Some(name.clone()))),
                    name,
                    unit: unit.clone(),
                    value: *value,
                }
            })
            .collect();
        if text.is_empty() && numbers.is_empty() {
            return None;
        }
        let quoted: Vec<Vec<u8>> = texts.iter().map(|text| quote(text)).collect();
        Some(OfSet {
            label: quoted.join(&b"\\n"[..]),
            text_tag: (!text.is_empty()).then(|| tag((text.clone(), None))),
            numbers,
            text,
        })
    }

    /// Each with its place among the numbers, where it is one. A number that stands there twice counts twice.
    fn tags(&self) -> impl Iterator<Item = (u32, Option<u32>)> + '_ {
        let text = self.text_tag.iter().map(|tag| (*tag, None));
        let numbers = (0u32..).zip(&self.numbers);
        text.chain(numbers.map(|(at, number)| (number.tag, Some(at))))
    }
}

impl OfNode {
    fn put(&mut self, labels: Option<&OfSet>, found: &Found) {
        let Some(labels) = labels else {
            return;
        };
        let (flat, cum) = (found.flat, found.cum);
        let number = found.number.and_then(|at| labels.numbers.get(at as usize));
        let Some(number) = number else {
            let tag = Tag {
                name: labels.text.clone(),
                label: labels.label.clone(),
                flat,
                cum,
                ..Tag::default()
            };
            self.texts.insert(labels.text.clone(), tag);
            return;
        };
        let tag = Tag {
            name: number.name.clone(),
            label: quote(&number.name),
            unit: number.unit.clone(),
            value: number.value,
            flat,
            cum,
        };
        let numbers = self.numbers.entry(labels.text.clone()).or_default();
        numbers.insert(number.name.clone(), tag);
    }
}
