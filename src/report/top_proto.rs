//! `-topproto`: the rows of `-top` as a profile, one sample a row, with cum and flat for values.

use super::{Options, Report};
use crate::analysis::graph::{EdgesWanted, NodeId, Nodes, truncate};
use crate::analysis::selected::Selected;
use crate::measurement;
use crate::pprof::schema;
use crate::pprof::writer::gzip;
use crate::profile::Profile;
use prost::Message;
use rustc_hash::FxHashMap;

/// Appends a gzipped `profile.proto` to `out`.
pub fn top_proto(selected: &Selected, options: &Options, out: &mut Vec<u8>) {
    let mut report = Report::new(selected, options);
    let graph = report.trimmed(EdgesWanted::None);
    report.select_output_unit(graph.figures());
    let mut writer = Writer::default();
    writer.push_header(report.profile, &report.output_unit);
    for (node, _) in &graph.shown {
        let value = |value| {
            let unit = &report.output_unit;
            truncate(measurement::scale(value, &report.sample_unit, unit).0)
        };
        let (flat, cum) = (
            graph.weights.flat_value(*node),
            graph.weights.cum_value(*node),
        );
        writer.push_row(&graph.nodes, *node, vec![value(cum), value(flat)]);
    }
    out.extend(writer.finish());
}

#[derive(Default)]
struct Writer {
    message: schema::Profile,
    strings: FxHashMap<Vec<u8>, i64>,
    functions: FxHashMap<(i64, i64, i64), u64>,
}

impl Writer {
    fn push_header(&mut self, profile: &Profile, unit: &str) {
        self.string(b"");
        let unit = self.string(unit.as_bytes());
        for kind in [&b"cum"[..], b"flat"] {
            let r#type = self.string(kind);
            self.message
                .sample_type
                .push(schema::ValueType { r#type, unit });
        }
        let header = &profile.header;
        self.message.time_nanos = header.time_nanos;
        self.message.duration_nanos = header.duration_nanos;
        self.message.period = header.period;
        if let Some(period) = header.period_type {
            let r#type = self.string(profile.strings.bytes(period.kind));
            let unit = self.string(profile.strings.bytes(period.unit));
            self.message.period_type = Some(schema::ValueType { r#type, unit });
        }
    }

    fn push_row(&mut self, nodes: &Nodes, node: NodeId, value: Vec<i64>) {
        let function_id = self.function(nodes, node);
        let id = self.message.location.len() as u64 + 1;
        self.message.location.push(schema::Location {
            id,
            address: nodes.address(node),
            line: vec![schema::Line {
                function_id,
                line: nodes.line(node),
                column: nodes.column(node),
            }],
            ..Default::default()
        });
        self.message.sample.push(schema::Sample {
            location_id: vec![id],
            value,
            label: Vec::new(),
        });
    }

    fn function(&mut self, nodes: &Nodes, node: NodeId) -> u64 {
        let name = self.string(nodes.name(node));
        let filename = self.string(nodes.file(node));
        let start_line = nodes.start_line(node);
        let next = self.functions.len() as u64 + 1;
        let id = *self
            .functions
            .entry((name, filename, start_line))
            .or_insert(next);
        if id == next {
            self.message.function.push(schema::Function {
                id,
                name,
                filename,
                start_line,
                ..Default::default()
            });
        }
        id
    }

    fn string(&mut self, text: &[u8]) -> i64 {
        if let Some(known) = self.strings.get(text) {
            return *known;
        }
        let id = self.strings.len() as i64;
        self.strings.insert(text.to_vec(), id);
        self.message.string_table.push(text.to_vec());
        id
    }

    fn finish(self) -> Vec<u8> {
        gzip(&self.message.encode_to_vec())
    }
}
