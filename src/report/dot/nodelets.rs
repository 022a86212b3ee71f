//! The small boxes beside a vertex: the heaviest of its labels, numbers gathered into a few ranges.

use super::super::Report;
use super::names::quote;
use super::tags::{MOST, OfNode, Tag};
use crate::analysis::graph::{Sum, truncate};
use crate::measurement;
use std::cmp::Reverse;
use std::collections::BTreeMap;

pub struct Nodelets<'a> {
    pub report: &'a Report<'a>,
    /// Of the vertex, as the drawing numbers them.
    pub id: usize,
    /// Beside a vertex that calls nothing stands what passed through it; beside others only what ended there.
    pub is_leaf: bool,
}

/// A box beside a vertex, or beside another such box.
#[derive(Clone, PartialEq, Debug)]
pub struct Nodelet {
    pub id: String,
    /// What its arrow comes from: the vertex, or a nodelet by its id.
    pub source: String,
    /// What it says; lines are parted by `\\n`.
    pub text: Vec<u8>,
    /// The same inside Graphviz's quotes.
    pub label: Vec<u8>,
    pub weight: String,
    /// The weight passed through the vertex, and did not all end there.
    pub is_dotted: bool,
}

impl Nodelets<'_> {
    pub fn collect(&self, tags: OfNode) -> Vec<Nodelet> {
        let OfNode { texts, mut numbers } = tags;
        let mut boxes = Vec::new();
        let node = format!("N{}", self.id);
        let texts = self.sorted(texts.into_values().collect());
        for (place, tag) in texts.iter().take(MOST).enumerate() {
            let weight = self.sum(tag).mean();
            if weight == 0 {
                continue;
            }
            let id = format!("{node}_{place}");
            boxes.push(self.nodelet(&node, id.clone(), tag, weight));
            if let Some(numbers) = numbers.remove(&tag.name) {
                self.add_numbers(numbers, &id, &mut boxes);
            }
        }
        if let Some(numbers) = numbers.remove(&b""[..]) {
            self.add_numbers(numbers, &node, &mut boxes);
        }
        boxes
    }

    fn add_numbers(&self, numbers: BTreeMap<Vec<u8>, Tag>, source: &str, boxes: &mut Vec<Nodelet>) {
        let ranges = self.ranges(self.sorted(numbers.into_values().collect()));
        for (place, tag) in ranges.iter().enumerate() {
            let (flat, cum) = (tag.flat.mean(), tag.cum.mean());
            let is_dotted = self.is_leaf && flat != cum;
            let weight = if is_dotted { cum } else { flat };
            if weight != 0 {
                let id = format!("N{source}_{place}");
                boxes.push(Nodelet {
                    is_dotted,
                    ..self.nodelet(source, id, tag, weight)
                });
            }
        }
    }

    fn nodelet(&self, source: &str, id: String, tag: &Tag, weight: i64) -> Nodelet {
        Nodelet {
            id,
            source: source.to_string(),
            text: tag.name.clone(),
            label: tag.label.clone(),
            weight: self.report.format(weight),
            is_dotted: false,
        }
    }

    fn sum(&self, tag: &Tag) -> Sum {
        if self.is_leaf { tag.cum } else { tag.flat }
    }

    /// Heaviest first, then by name.
    fn sorted(&self, mut tags: Vec<Tag>) -> Vec<Tag> {
        tags.sort_unstable_by(|a, b| {
            let heaviest = |tag: &Tag| {
                let cum = if self.is_leaf { tag.cum.value } else { 0 };
                Reverse((cum.wrapping_abs(), tag.flat.value.wrapping_abs()))
            };
            heaviest(a)
                .cmp(&heaviest(b))
                .then_with(|| a.name.cmp(&b.name))
        });
        tags
    }

    /// The numbers as they are if they are few; else the heaviest, each with those that are nearest to it.
    fn ranges(&self, tags: Vec<Tag>) -> Vec<Tag> {
        if tags.len() <= MOST {
            return tags;
        }
        let (heavy, light) = tags.split_at(MOST);
        let mut groups: Vec<Vec<&Tag>> = heavy.iter().map(|tag| vec![tag]).collect();
        for tag in light {
            let distances = heavy.iter().map(|centre| distance(tag, centre)).enumerate();
            let nearest = distances.reduce(|a, b| if b.1 < a.1 { b } else { a });
            if let Some((group, _)) = nearest {
                groups[group].push(tag);
            }
        }
        self.sorted(groups.iter().map(|group| range(group)).collect())
    }
}

fn distance(tag: &Tag, centre: &Tag) -> f64 {
    let (value, _) = measurement::scale(centre.value, &centre.unit, &tag.unit);
    (value - tag.value as f64).abs()
}

/// A group of numbers as one tag, named by the least and the greatest.
fn range(group: &[&Tag]) -> Tag {
    let (mut least, mut greatest) = (group[0], group[0]);
    let (mut flat, mut cum) = (Sum::default(), Sum::default());
    for tag in group {
        let value = |unit: &str| truncate(measurement::scale(tag.value, &tag.unit, unit).0);
        if value(&least.unit) < least.value {
            least = tag;
        }
        if value(&greatest.unit) > greatest.value {
            greatest = tag;
        }
        flat.add(tag.flat.value, tag.flat.divisor);
        cum.add(tag.cum.value, tag.cum.divisor);
    }
    let label = |tag: &Tag| measurement::label(tag.value, &tag.unit);
    let name = match group {
        [only] => label(only),
        _ => format!("{}..{}", label(least), label(greatest)),
    };
    let mean = |sum: Sum| Sum {
        value: sum.mean(),
        divisor: 0,
    };
    Tag {
        label: quote(name.as_bytes()),
        name: name.into_bytes(),
        flat: mean(flat),
        cum: mean(cum),
        ..Tag::default()
    }
}
