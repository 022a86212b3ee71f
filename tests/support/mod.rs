//! Builds small `profile.proto` files in code, one readable line a sample.
#![allow(dead_code)] // Each test binary uses its own part.

use proflens::pprof::schema;
use prost::Message;
use std::collections::BTreeMap;

/// A stack is written root first, frames parted by `;`, inlined calls by `>`: `main;a>b` is `main` calling `a`, which has `b`
/// inlined into it.
#[derive(Default)]
pub struct Builder {
    message: schema::Profile,
    strings: BTreeMap<String, i64>,
    functions: BTreeMap<String, u64>,
    locations: BTreeMap<String, u64>,
}

impl Builder {
    pub fn new(sample_types: &[(&str, &str)]) -> Builder {
        let mut builder = Builder::default();
        builder.string("");
        for (kind, unit) in sample_types {
            let value_type = builder.value_type(kind, unit);
            builder.message.sample_type.push(value_type);
        }
        builder
    }

    /// `inuse_objects` and `inuse_space`, as a heap profile has them.
    pub fn heap() -> Builder {
        Builder::new(&[("inuse_objects", "count"), ("inuse_space", "bytes")])
    }

    pub fn value_type(&mut self, kind: &str, unit: &str) -> schema::ValueType {
        schema::ValueType {
            r#type: self.string(kind),
            unit: self.string(unit),
        }
    }

    pub fn sample(mut self, stack: &str, values: &[i64]) -> Builder {
        let location_id = stack
            .rsplit(';')
            .filter(|frames| !frames.is_empty())
            .map(|frames| self.location(frames))
            .collect();
        self.message.sample.push(schema::Sample {
            location_id,
            value: values.to_vec(),
            label: Vec::new(),
        });
        self
    }

    /// Changes what has no method of its own.
    pub fn with(mut self, change: impl FnOnce(&mut Builder)) -> Builder {
        change(&mut self);
        self
    }

    pub fn message(&mut self) -> &mut schema::Profile {
        &mut self.message
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.message.encode_to_vec()
    }

    pub fn string(&mut self, text: &str) -> i64 {
        let next = self.strings.len() as i64;
        *self.strings.entry(text.into()).or_insert_with(|| {
            self.message.string_table.push(text.into());
            next
        })
    }

    fn location(&mut self, frames: &str) -> u64 {
        if let Some(id) = self.locations.get(frames) {
            return *id;
        }
        let lines = frames.rsplit('>').map(|name| schema::Line {
            function_id: self.function(name),
            line: 1,
            column: 0,
        });
        let line = lines.collect();
        let id = self.locations.len() as u64 + 1;
        self.message.location.push(schema::Location {
            id,
            address: 0x1000 + id,
            line,
            ..Default::default()
        });
        self.locations.insert(frames.into(), id);
        id
    }

    fn function(&mut self, name: &str) -> u64 {
        if let Some(id) = self.functions.get(name) {
            return *id;
        }
        let id = self.functions.len() as u64 + 1;
        let text = self.string(name);
        self.message.function.push(schema::Function {
            id,
            name: text,
            system_name: text,
            ..Default::default()
        });
        self.functions.insert(name.into(), id);
        id
    }
}
