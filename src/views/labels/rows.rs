//! Every value of a label as a row of a table that has a column for each snapshot.

use super::answer::{printed, unit};
use super::filter;
use super::fold::{Key, Value};
use crate::protocol::NameKey;
use crate::views::snapshots::answer::Row;

/// Those that hold `search`, in any case.
pub fn of(name: &[u8], key: &Key, search: &str) -> Vec<Row> {
    let (unit, search) = (unit(key), search.to_lowercase());
    let row = |(value, figure): (&Value, &crate::protocol::Pair)| {
        let text = printed(value, unit);
        let is_wanted = search.is_empty() || text.to_lowercase().contains(&search);
        is_wanted.then(|| Row {
            key: key_of(value),
            within: None,
            filter: match value {
                Value::Number(number) => filter::of_range(name, *number, *number, unit),
                Value::Text(value) => filter::of_text(name, value),
            },
            name: text,
            function: None,
            value: figure.new,
        })
    };
    key.values.iter().filter_map(row).collect()
}

/// A number is not the text that it reads as.
fn key_of(value: &Value) -> NameKey {
    match value {
        Value::Text(text) => NameKey::of(&[b"=", *text].concat()),
        Value::Number(number) => NameKey::of(format!("#{number}").as_bytes()),
    }
}
