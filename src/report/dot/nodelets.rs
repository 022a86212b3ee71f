//! The small boxes beside a vertex: the heaviest of its labels, numbers gathered into a few ranges.

use super::names::quote;
use super::tags::{MOST, OfNode, Tag};
use super::{Report, push};
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

impl Nodelets<'_> {
    pub fn push(&self, tags: OfNode, out: &mut Vec<u8>) {
        let OfNode { texts, mut numbers } = tags;
        let node = format!("N{}", self.id);
        let texts = self.sorted(texts.into_values().collect());
        for (place, tag) in texts.iter().take(MOST).enumerate() {
            let weight = self.sum(tag).mean();
            if weight == 0 {
                continue;
            }
            let box_id = format!("{node}_{place}");
            self.push_box(&node, &box_id, &tag.label, weight, "", out);
            if let Some(numbers) = numbers.remove(&tag.name) {
                self.push_numbers(numbers, &box_id, out);
            }
        }
        if let Some(numbers) = numbers.remove(&b""[..]) {
            self.push_numbers(numbers, &node, out);
        }
    }

    fn push_numbers(&self, numbers: BTreeMap<Vec<u8>, Tag>, source: &str, out: &mut Vec<u8>) {
        let ranges = self.ranges(self.sorted(numbers.into_values().collect()));
        for (place, tag) in ranges.iter().enumerate() {
            let (flat, cum) = (tag.flat.mean(), tag.cum.mean());
            let (weight, style) = if !self.is_leaf || flat == cum {
                (flat, "")
            } else {
                (cum, " style=\"dotted\"")
            };
            if weight != 0 {
                let box_id = format!("N{source}_{place}");
                self.push_box(source, &box_id, &tag.label, weight, style, out);
            }
        }
    }

    fn push_box(
        &self,
        source: &str,
        id: &str,
        label: &[u8],
        weight: i64,
        style: &str,
        out: &mut Vec<u8>,
    ) {
        let weight = self.report.format(weight);
        push(out, &[id.as_bytes(), b" [label = \"", label]);
        let node = format!("\" id=\"{id}\" fontsize=8 shape=box3d tooltip=\"{weight}\"]\n");
        let arrow = format!(
            "{source} -> {id} [label=\" {weight}\" weight=100 tooltip=\"{weight}\" labeltooltip=\"{weight}\"{style}]\n"
        );
        push(out, &[node.as_bytes(), arrow.as_bytes()]);
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
