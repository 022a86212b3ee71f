//! What the labels of samples add up to at the vertices of a drawing: the texts of a sample as one, and its `bytes`.

use super::super::Report;
use super::super::labels::{Grouped, NumberUnits};
use super::names::quote;
use crate::analysis::graph::{Net, Seen, Sum};
use crate::analysis::totals::BASE_KEY;
use crate::measurement;
use crate::profile::{LabelSetId, StackId};
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
    /// Name, unit, value.
    numbers: Vec<(Vec<u8>, String, i64)>,
}

pub struct Tags<'a> {
    report: &'a Report<'a>,
    /// Samples of one stack and one set of labels together, in the order of the first.
    groups: Vec<(StackId, LabelSetId, Sum)>,
    /// By set of labels; `None` where there is none to show.
    of_set: Vec<Option<OfSet>>,
}

impl<'a> Tags<'a> {
    pub fn new(report: &'a Report<'a>) -> Tags<'a> {
        let mut tags = Tags {
            report,
            groups: Vec::new(),
            of_set: Vec::new(),
        };
        tags.of_set
            .resize_with(report.profile.labels.len(), || None);
        tags.read_sets();
        tags.group_samples();
        tags
    }

    fn read_sets(&mut self) {
        let units = NumberUnits::of(self.report.profile);
        let mut is_read = vec![false; self.of_set.len()];
        for sample in self.report.selected.samples() {
            let set = self.report.profile.samples.labels[sample].index();
            if !std::mem::replace(&mut is_read[set], true) {
                let labels = Grouped::of(self.report.selected, sample);
                self.of_set[set] = OfSet::new(&labels, &units, &self.report.output_unit);
            }
        }
    }

    fn group_samples(&mut self) {
        let values = super::super::values(self.report.profile, self.report.options);
        let mut place: FxHashMap<(StackId, LabelSetId), usize> = FxHashMap::default();
        for (sample, leaf) in self.report.selected.leaves() {
            let set = self.report.profile.samples.labels[sample];
            let divisor = values.divisor.map_or(0, |d| d[sample]);
            let value = values.value[sample];
            if self.of_set[set.index()].is_none() || (value == 0 && divisor == 0) {
                continue;
            }
            let at = *place.entry((leaf, set)).or_insert_with(|| {
                self.groups.push((leaf, set, Sum::default()));
                self.groups.len() - 1
            });
            self.groups[at].2.add(value, divisor);
        }
    }

    /// How many tags with a flat value each of `rows` shows, those that weigh less than `cutoff` aside.
    pub fn count(&self, net: &Net, rows: &[u32], cutoff: i64) -> Vec<usize> {
        let of_nodes = self.collect(net, rows, cutoff);
        let has_flat = |tag: &&Tag| tag.flat.value != 0;
        let count = |of_node: &OfNode| {
            let numbers = of_node.numbers.values().flat_map(BTreeMap::values);
            let tags = of_node.texts.values().chain(numbers);
            tags.filter(has_flat).count().min(MOST)
        };
        of_nodes.iter().map(count).collect()
    }

    /// The tags of each of `rows`.
    pub fn collect(&self, net: &Net, rows: &[u32], cutoff: i64) -> Vec<OfNode> {
        let mut of_nodes = vec![OfNode::default(); rows.len()];
        let mut place: Vec<Option<usize>> = vec![None; net.vertices.len()];
        for (at, row) in rows.iter().enumerate() {
            place[*row as usize] = Some(at);
        }
        let mut seen = Seen::new(net);
        for (leaf, set, sum) in &self.groups {
            let Some(labels) = &self.of_set[set.index()] else {
                continue;
            };
            let add = |row: u32, column: fn(&mut Tag) -> &mut Sum, of_nodes: &mut [OfNode]| {
                if let Some(at) = place[row as usize] {
                    of_nodes[at].add(labels, *sum, column);
                }
            };
            for row in net.on_path(*leaf, &mut seen) {
                add(row, |tag| &mut tag.cum, &mut of_nodes);
            }
            if let Some(row) = net.last_of(*leaf) {
                add(row, |tag| &mut tag.flat, &mut of_nodes);
            }
        }
        of_nodes.iter_mut().for_each(|tags| tags.drop_light(cutoff));
        of_nodes
    }
}

impl OfSet {
    fn new(labels: &Grouped, units: &NumberUnits, output_unit: &str) -> Option<OfSet> {
        const SHOWN: &[u8] = b"bytes";
        let mut texts: Vec<Vec<u8>> = Vec::new();
        for (key, values) in labels.texts.iter().filter(|(key, _)| **key != BASE_KEY) {
            texts.extend(values.iter().map(|value| [key, &b":"[..], value].concat()));
        }
        texts.sort_unstable();
        let unit = String::from_utf8_lossy(units.get(SHOWN)).into_owned();
        let numbers = labels.numbers.get(SHOWN);
        let numbers = numbers.into_iter().flat_map(|numbers| &numbers.values);
        let numbers = numbers.map(|value| {
            let name = measurement::scaled_label(*value, &unit, output_unit);
            (name.into_bytes(), unit.clone(), *value)
        });
        let quoted: Vec<Vec<u8>> = texts.iter().map(|text| quote(text)).collect();
        let labels = OfSet {
            text: texts.join(&b"\\n"[..]),
            label: quoted.join(&b"\\n"[..]),
            numbers: numbers.collect(),
        };
        let is_empty = labels.text.is_empty() && labels.numbers.is_empty();
        (!is_empty).then_some(labels)
    }
}

impl OfNode {
    fn add(&mut self, labels: &OfSet, sum: Sum, column: fn(&mut Tag) -> &mut Sum) {
        if !labels.text.is_empty() {
            let tag = self.texts.entry(labels.text.clone());
            let tag = tag.or_insert_with(|| Tag {
                name: labels.text.clone(),
                label: labels.label.clone(),
                ..Tag::default()
            });
            column(tag).add(sum.value, sum.divisor);
        }
        if labels.numbers.is_empty() {
            return;
        }
        let numbers = self.numbers.entry(labels.text.clone()).or_default();
        for (name, unit, value) in &labels.numbers {
            // Numbers that print alike are one tag: the first one's.
            let tag = numbers.entry(name.clone()).or_insert_with(|| Tag {
                name: name.clone(),
                label: quote(name),
                unit: unit.clone(),
                value: *value,
                ..Tag::default()
            });
            column(tag).add(sum.value, sum.divisor);
        }
    }

    fn drop_light(&mut self, cutoff: i64) {
        let is_heavy = |tag: &Tag| {
            tag.flat.value.wrapping_abs() >= cutoff || tag.cum.value.wrapping_abs() >= cutoff
        };
        self.texts.retain(|_, tag| is_heavy(tag));
        for numbers in self.numbers.values_mut() {
            numbers.retain(|_, tag| is_heavy(tag));
        }
    }
}
