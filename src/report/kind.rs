//! The reports by name, and what each makes of the options: pprof's table of commands.

use super::{Options, Sources};
use crate::analysis::graph::{Granularity, Trim};
use crate::analysis::selected::Selected;

/// A report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Top,
    Tree,
    Peek,
    Traces,
    Tags,
    Raw,
    Comments,
    Proto,
    TopProto,
    Folded,
    Dot,
    Callgrind,
    List,
}

impl Kind {
    /// Every report under each of its names.
    pub const ALL: [(&'static str, Kind); 14] = [
        ("top", Kind::Top),
        ("text", Kind::Top),
        ("tree", Kind::Tree),
        ("peek", Kind::Peek),
        ("traces", Kind::Traces),
        ("tags", Kind::Tags),
        ("raw", Kind::Raw),
        ("comments", Kind::Comments),
        ("proto", Kind::Proto),
        ("topproto", Kind::TopProto),
        ("folded", Kind::Folded),
        ("dot", Kind::Dot),
        ("callgrind", Kind::Callgrind),
        ("list", Kind::List),
    ];

    /// Whether the report is of what a regexp matches.
    pub fn takes_pattern(self) -> bool {
        matches!(self, Kind::Peek | Kind::List)
    }

    /// Settles what a report has its own way, whatever was asked for, and how many nodes it shows if that was left open.
    pub fn settle(self, options: &mut Options) {
        const IN_SIGHT: i64 = 80;
        match self {
            Kind::Raw | Kind::Proto | Kind::Callgrind => {
                options.grain.granularity = Granularity::Addresses;
                options.trim = Trim::NOTHING;
            }
            Kind::List => options.grain.granularity = Granularity::Lines,
            Kind::Peek => options.trim = Trim::NOTHING,
            _ => {}
        }
        if options.trim.node_count == Trim::UNSAID {
            options.trim.node_count = match self {
                Kind::Top | Kind::TopProto => 0,
                _ => IN_SIGHT,
            };
        }
    }

    /// Appends the report to `out`; `options` are those the report settled. The error is a sentence.
    pub fn write(
        self,
        selected: &Selected,
        options: &Options,
        pattern: &str,
        sources: &Sources,
        out: &mut Vec<u8>,
    ) -> Result<(), String> {
        match self {
            Kind::Top => super::top(selected, options, out),
            Kind::Tree => super::tree(selected, options, out),
            Kind::Peek => super::peek(selected, options, pattern, out)?,
            Kind::Traces => super::traces(selected, options, out),
            Kind::Tags => super::tags(selected, options, out),
            Kind::Raw => super::raw(selected, options, out),
            Kind::Comments => super::comments(selected, out),
            Kind::Proto => super::proto(selected, options, out),
            Kind::TopProto => super::top_proto(selected, options, out),
            Kind::Callgrind => super::callgrind(selected, options, out)?,
            Kind::List => super::list(selected, options, pattern, sources, out)?,
            Kind::Dot => super::dot(selected, options, out)?,
            Kind::Folded => super::folded(selected, options, out)?,
        }
        Ok(())
    }
}
