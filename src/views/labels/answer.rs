//! Answers the view of labels.

use super::cross::{Axis, cross};
use super::fold::{Key, Value, add, find, keys, sets, weight};
use super::protocol::*;
use super::{bins, filter};
use crate::measurement::{same_family, scaled_label};
use crate::order;
use crate::protocol::{Failure, NameKey, Pair, Scene};
use crate::views::Looked;
use std::collections::BTreeMap;

/// What is kept from one question to the next: of the key that is open everything but the part that is listed.
#[derive(Default)]
pub struct Memory {
    kept: Option<(Asked, LabelsView, Vec<Listed>)>,
}

/// What the sums depend on.
type Asked = (Scene, Option<NameKey>, Option<NameKey>);

/// A value of the open key, by which it is searched and filtered.
struct Listed {
    text: String,
    /// As `text` is searched.
    small: String,
    number: Option<i64>,
    value: Pair,
    filter: Option<String>,
}

/// Never fails: it is sums alone. What the filters drop is in none of them, and labels that they hide are not there.
pub fn answer(
    memory: &mut Memory,
    looked: &Looked,
    question: &LabelsQuestion,
) -> Result<LabelsView, Failure> {
    let asked = (looked.scene.clone(), question.key, question.across);
    if memory.kept.as_ref().is_none_or(|(kept, ..)| *kept != asked) {
        let (view, values) = sums(looked, question);
        memory.kept = Some((asked, view, values));
    }
    let kept = memory.kept.as_ref();
    let listed = kept.map(|(_, view, values)| {
        let mut view = view.clone();
        if let Some(open) = &mut view.open {
            list(open, values, question);
        }
        view
    });
    Ok(listed.unwrap_or_default())
}

fn sums(looked: &Looked, question: &LabelsQuestion) -> (LabelsView, Vec<Listed>) {
    let sets = sets(looked);
    let keys = keys(looked, &sets);
    let (mut sum, mut unlabelled) = (Pair::default(), Pair::default());
    for set in &sets {
        add(&mut sum, set.value);
        if set.labels.is_empty() {
            add(&mut unlabelled, set.value);
        }
    }
    let wanted = question.key.and_then(|key| find(&keys, key));
    let opened = wanted.or_else(|| keys.iter().next().map(|(name, key)| (*name, key)));
    let open = opened.map(|(name, key)| {
        let across = question.across.and_then(|across| find(&keys, across));
        let axis = |(key, of): (_, &Key)| Axis {
            key,
            is_bytes: is_bytes(of),
        };
        let cross = across.filter(|(other, _)| *other != name).map(|across| {
            let print = |axis: &Axis, from, to| {
                let unit = keys.get(axis.key).map_or("", |key| unit(key));
                range_text(from, to, unit)
            };
            cross(&sets, [&axis((name, key)), &axis(across)], print)
        });
        OpenKey {
            key: NameKey::of(name),
            values: Vec::new(),
            offset: 0,
            value_count: 0,
            empty_count: 0,
            found: Pair::default(),
            bins: histogram(name, key),
            cross,
        }
    });
    let view = LabelsView {
        key_count: keys.len() as u32,
        keys: rows(&keys),
        unlabelled,
        sum,
        open,
    };
    (
        view,
        opened.map_or_else(Vec::new, |(name, key)| listed(name, key)),
    )
}

fn rows(keys: &BTreeMap<&[u8], Key>) -> Vec<KeyRow> {
    let row = |(name, key): (&&[u8], &Key)| KeyRow {
        key: NameKey::of(name),
        name: text(name),
        unit: key.unit.as_ref().map(|unit| unit.to_string()),
        total: key.total,
        values: key.values.len() as u32,
    };
    keys.iter().take(MOST_KEYS).map(row).collect()
}

/// All values of a key, heaviest first.
fn listed(name: &[u8], key: &Key) -> Vec<Listed> {
    let unit = unit(key);
    let mut values: Vec<(Value, Pair)> = key.values.iter().map(|(v, p)| (*v, *p)).collect();
    order::sort_by(&mut values, |(a, x), (b, y)| {
        weight(*y).cmp(&weight(*x)).then(a.cmp(b))
    });
    let listed = |(value, figure): (Value, Pair)| {
        let text = printed(&value, unit);
        Listed {
            small: text.to_lowercase(),
            text,
            number: match value {
                Value::Number(number) => Some(number),
                Value::Text(_) => None,
            },
            value: figure,
            filter: match value {
                Value::Number(number) => filter::of_range(name, number, number, unit),
                Value::Text(value) => filter::of_text(name, value),
            },
        }
    };
    values.into_iter().map(listed).collect()
}

/// The part of the values that is asked for.
fn list(open: &mut OpenKey, values: &[Listed], question: &LabelsQuestion) {
    let search = question.search.to_lowercase();
    let limit = (question.limit as usize).min(MOST_VALUES);
    open.offset = question.offset;
    for value in values.iter().filter(|v| v.small.contains(&search)) {
        if value.value == Pair::default() {
            open.empty_count += 1;
            continue;
        }
        let is_listed = open.value_count >= question.offset && open.values.len() < limit;
        open.value_count += 1;
        add(&mut open.found, value.value);
        if is_listed {
            open.values.push(ValueRow {
                text: value.text.clone(),
                number: value.number,
                value: value.value,
                filter: value.filter.clone(),
            });
        }
    }
}

fn histogram(name: &[u8], key: &Key) -> Vec<Bin> {
    let (is_bytes, unit) = (is_bytes(key), unit(key));
    let mut sums: BTreeMap<(i64, i64), (Pair, u32)> = BTreeMap::new();
    for (value, figure) in &key.values {
        if let Value::Number(number) = value {
            let (sum, numbers) = sums.entry(bins::around(*number, is_bytes)).or_default();
            add(sum, *figure);
            *numbers += 1;
        }
    }
    let Some((first, last)) = sums.keys().next().zip(sums.keys().next_back()) else {
        return Vec::new();
    };
    // The grid has some hundred bins at most, from the least number to the greatest.
    let all = std::iter::successors(Some(*first), |(_, to)| bins::after(*to, is_bytes));
    let bin = |(from, to)| {
        let (value, numbers) = sums.get(&(from, to)).copied().unwrap_or_default();
        Bin {
            from,
            to,
            text: range_text(from, to, unit),
            value,
            numbers,
            filter: filter::of_range(name, from, to, unit),
        }
    };
    all.take_while(|bin| bin <= last).map(bin).collect()
}

pub fn unit<'k>(key: &'k Key) -> &'k str {
    key.unit.as_deref().unwrap_or_default()
}

fn is_bytes(key: &Key) -> bool {
    same_family(unit(key), "bytes")
}

fn range_text(from: i64, to: i64, unit: &str) -> String {
    let end = |number| scaled_label(number, unit, "auto");
    match from == to {
        true => end(from),
        false => format!("{}–{}", end(from), end(to)),
    }
}

pub fn printed(value: &Value, unit: &str) -> String {
    match value {
        Value::Text(value) => text(value),
        Value::Number(number) => scaled_label(*number, unit, "auto"),
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
