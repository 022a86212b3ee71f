//! What the page is told of a file once it is open.

use crate::analysis::frames::base_name;
use crate::analysis::go_module;
use crate::analysis::graph::Values;
use crate::analysis::selected::Selected;
use crate::analysis::totals;
use crate::pieces::each_in_pieces;
use crate::profile::{Profile, StringId};
use crate::protocol::{FileSummary, SampleTypeSummary};

pub fn summary(profile: &Profile, warnings: Vec<String>) -> FileSummary {
    let text = |id: StringId| profile.strings.text(id).into_owned();
    let header = &profile.header;
    let period_type = header.period_type.unwrap_or_default();
    let binary = profile.mappings.file.first().copied().unwrap_or_default();
    let build_id = profile.mappings.build_id.first().copied();
    FileSummary {
        sample_types: sample_types(profile),
        default_sample_type: profile.default_sample_type() as u32,
        samples: profile.samples.len() as u64,
        locations: profile.locations.len() as u64,
        functions: profile.functions.len() as u64,
        mappings: profile.mappings.len() as u64,
        max_depth: max_depth(profile),
        time_nanos: header.time_nanos,
        duration_nanos: header.duration_nanos,
        period: header.period,
        period_type: text(period_type.kind),
        period_unit: text(period_type.unit),
        binary: String::from_utf8_lossy(base_name(profile.strings.bytes(binary))).into_owned(),
        build_id: text(build_id.unwrap_or_default()),
        module: go_module::of(profile),
        comments: header.comments.iter().map(|c| text(*c)).collect(),
        doc_url: text(header.doc_url),
        warnings,
        live_bytes: profile.heap_bytes() as u64,
    }
}

fn sample_types(profile: &Profile) -> Vec<SampleTypeSummary> {
    let text = |id: StringId| profile.strings.text(id).into_owned();
    let columns = profile.sample_types.iter().zip(&profile.samples.values);
    columns
        .map(|(sample_type, values)| SampleTypeSummary {
            kind: text(sample_type.kind),
            unit: text(sample_type.unit),
            total: totals::total(
                &Selected::all(profile),
                Values {
                    value: values,
                    divisor: None,
                },
            ),
        })
        .collect()
}

/// Frames of the deepest stack, inlined ones included.
fn max_depth(profile: &Profile) -> u32 {
    let stacks = &profile.stacks;
    let mut above: Vec<(u32, u32)> = Vec::new();
    let mut deepest = 0;
    each_in_pieces(1..stacks.len(), |s| {
        while above.last().is_some_and(|(end, _)| *end as usize <= s) {
            above.pop();
        }
        let lines = profile.locations.lines_of(stacks.location[s]).len() as u32;
        let depth = above.last().map_or(0, |(_, depth)| *depth) + lines.max(1);
        deepest = deepest.max(depth);
        above.push((stacks.subtree_end[s], depth));
    });
    deepest
}
