//! Answers the view of labels.

use super::cross::{Axis, cross};
use super::fold::{Key, Value, add, find, keys, sets, weight};
use super::protocol::*;
use super::{bins, filter};
use crate::measurement::{same_family, scaled_label};
use crate::order;
use crate::protocol::{Failure, NameKey, Pair};
use crate::views::Looked;
use std::collections::BTreeMap;

/// Never fails: it is sums alone. What the filters drop is in none of them, and labels that they hide are not there.
pub fn answer(looked: &Looked, question: &LabelsQuestion) -> Result<LabelsView, Failure> {
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
        OpenKey {
            cross: across.filter(|(other, _)| *other != name).map(|across| {
                let print = |axis: &Axis, from, to| {
                    let unit = keys.get(axis.key).map_or("", |key| unit(key));
                    range_text(from, to, unit)
                };
                cross(&sets, [&axis((name, key)), &axis(across)], print)
            }),
            ..open(name, key, question)
        }
    });
    Ok(LabelsView {
        key_count: keys.len() as u32,
        keys: rows(&keys),
        unlabelled,
        sum,
        open,
    })
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

fn open(name: &[u8], key: &Key, question: &LabelsQuestion) -> OpenKey {
    let unit = unit(key);
    let search = question.search.to_lowercase();
    let mut values: Vec<(Value, Pair)> = key.values.iter().map(|(v, p)| (*v, *p)).collect();
    values.retain(|(value, _)| {
        search.is_empty() || printed(value, unit).to_lowercase().contains(&search)
    });
    order::sort_by(&mut values, |(a, x), (b, y)| {
        weight(*y).cmp(&weight(*x)).then(a.cmp(b))
    });
    let shown = (question.limit as usize).min(MOST_VALUES).min(values.len());
    let mut rest = Pair::default();
    for (_, value) in &values[shown..] {
        add(&mut rest, *value);
    }
    let row = |(value, figure): &(Value, Pair)| ValueRow {
        text: printed(value, unit),
        number: match value {
            Value::Number(number) => Some(*number),
            Value::Text(_) => None,
        },
        value: *figure,
        filter: match value {
            Value::Number(number) => filter::of_range(name, *number, *number, unit),
            Value::Text(value) => filter::of_text(name, value),
        },
    };
    OpenKey {
        key: NameKey::of(name),
        values: values[..shown].iter().map(row).collect(),
        value_count: values.len() as u32,
        rest,
        bins: histogram(name, key),
        cross: None,
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
