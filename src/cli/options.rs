//! The options, one table: it drives the parsing and the help. Names, kinds and defaults are pprof's, since command lines are
//! pasted from its documentation.

/// What an option takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// `-name`, `-name=true`, `-name=false`; never the argument after it.
    Bool,
    Int,
    Float,
    Text,
    /// May be given several times.
    List,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Group {
    Report,
    Source,
    Granularity,
    Sort,
    Display,
    Trim,
}

#[derive(Debug)]
pub struct Opt {
    pub name: &'static str,
    pub kind: Kind,
    pub default: &'static str,
    pub help: &'static str,
    pub group: Group,
}

const fn opt(
    group: Group,
    name: &'static str,
    kind: Kind,
    default: &'static str,
    help: &'static str,
) -> Opt {
    Opt {
        name,
        kind,
        default,
        help,
        group,
    }
}

/// What is written above the options of a group, in the order of the help.
pub const GROUPS: [(Group, &str); 6] = [
    (Group::Report, "Reports"),
    (Group::Source, "Profiles"),
    (Group::Granularity, "What a row is"),
    (Group::Sort, "Order"),
    (Group::Display, "Figures"),
    (Group::Trim, "How much is shown"),
];

pub static OPTIONS: &[Opt] = {
    use Group::*;
    use Kind::*;
    &[
        opt(
            Report,
            "top",
            Bool,
            "false",
            "Table of rows by weight; the same as the word `top` before the file",
        ),
        opt(Report, "text", Bool, "false", "Same as -top"),
        opt(
            Report,
            "tree",
            Bool,
            "false",
            "Callers and callees of each row",
        ),
        opt(
            Report,
            "peek",
            Text,
            "",
            "As -tree, for the rows that a regexp matches: `proflens peek REGEXP FILE`",
        ),
        opt(
            Report,
            "traces",
            Bool,
            "false",
            "Every sample with its labels and its stack",
        ),
        opt(
            Report,
            "tags",
            Bool,
            "false",
            "What the samples' labels hold, value by value",
        ),
        opt(Report, "raw", Bool, "false", "The whole profile as text"),
        opt(
            Report,
            "comments",
            Bool,
            "false",
            "What the file's writer noted",
        ),
        opt(
            Report,
            "proto",
            Bool,
            "false",
            "The profile as a file: merged, filtered, compared",
        ),
        opt(
            Report,
            "topproto",
            Bool,
            "false",
            "The rows of -top as a file, with cum and flat as values",
        ),
        opt(
            Report,
            "folded",
            Bool,
            "false",
            "Folded stacks, for flamegraph.pl and inferno (not in pprof)",
        ),
        opt(
            Report,
            "output",
            Text,
            "",
            "File to write the report to, instead of standard output",
        ),
        opt(
            Source,
            "base",
            List,
            "",
            "Profile to subtract: what cancels out is gone, percentages are of what changed",
        ),
        opt(
            Source,
            "diff_base",
            List,
            "",
            "Profile to compare with: percentages are of the base's total",
        ),
        opt(
            Source,
            "normalize",
            Bool,
            "false",
            "Scale the profile so that its total equals the base's",
        ),
        opt(
            Source,
            "all_frames",
            Bool,
            "false",
            "Ignore the profile's own drop_frames and keep_frames",
        ),
        opt(
            Source,
            "add_comment",
            Text,
            "",
            "Line to add to what the profile says of itself",
        ),
        opt(
            Source,
            "symbolize",
            Text,
            "none",
            "Only `none`: names are those in the profile",
        ),
        opt(
            Granularity,
            "functions",
            Bool,
            "false",
            "One row a function (the default)",
        ),
        opt(
            Granularity,
            "filefunctions",
            Bool,
            "false",
            "One row a function and file",
        ),
        opt(Granularity, "files", Bool, "false", "One row a file"),
        opt(Granularity, "lines", Bool, "false", "One row a source line"),
        opt(
            Granularity,
            "addresses",
            Bool,
            "false",
            "One row an address",
        ),
        opt(
            Granularity,
            "noinlines",
            Bool,
            "false",
            "Count inlined functions to the one they were inlined into",
        ),
        opt(
            Granularity,
            "showcolumns",
            Bool,
            "false",
            "Tell columns of a source line apart, with -lines or -addresses",
        ),
        opt(
            Sort,
            "flat",
            Bool,
            "false",
            "By a row's own value (the default)",
        ),
        opt(
            Sort,
            "cum",
            Bool,
            "false",
            "By a row's value and that of all it calls",
        ),
        opt(
            Display,
            "sample_index",
            Text,
            "",
            "Which value to show: its name or its index (the file's default, else the last)",
        ),
        opt(
            Display,
            "inuse_space",
            Bool,
            "false",
            "Same as -sample_index=inuse_space",
        ),
        opt(
            Display,
            "inuse_objects",
            Bool,
            "false",
            "Same as -sample_index=inuse_objects",
        ),
        opt(
            Display,
            "alloc_space",
            Bool,
            "false",
            "Same as -sample_index=alloc_space",
        ),
        opt(
            Display,
            "alloc_objects",
            Bool,
            "false",
            "Same as -sample_index=alloc_objects",
        ),
        opt(
            Display,
            "total_delay",
            Bool,
            "false",
            "Same as -sample_index=delay",
        ),
        opt(
            Display,
            "contentions",
            Bool,
            "false",
            "Same as -sample_index=contentions",
        ),
        opt(
            Display,
            "mean_delay",
            Bool,
            "false",
            "Same as -mean -sample_index=delay",
        ),
        opt(
            Display,
            "mean",
            Bool,
            "false",
            "Divide each value by the first one of the profile (the count)",
        ),
        opt(
            Display,
            "unit",
            Text,
            "minimum",
            "Unit to print in; `minimum` chooses one that fits",
        ),
        opt(
            Display,
            "divide_by",
            Float,
            "1",
            "Divide every figure by this before it is printed",
        ),
        opt(
            Display,
            "trim_path",
            Text,
            "",
            "Folders to take off the front of source files, parted by colons",
        ),
        opt(
            Display,
            "source_path",
            Text,
            "",
            "Folders to look for source files in, parted by colons",
        ),
        opt(
            Display,
            "compact_labels",
            Bool,
            "false",
            "Leave out what the profile says of itself",
        ),
        opt(
            Trim,
            "nodecount",
            Int,
            "-1",
            "Rows to show at most; -1 and 0 show all",
        ),
        opt(
            Trim,
            "nodefraction",
            Float,
            "0.005",
            "Leave out rows whose cum is less than this share of the total",
        ),
        opt(
            Trim,
            "edgefraction",
            Float,
            "0.001",
            "Leave out calls that weigh less than this share of the total",
        ),
        opt(
            Trim,
            "trim",
            Bool,
            "true",
            "False: show everything, whatever the three options above say",
        ),
        opt(
            Trim,
            "drop_negative",
            Bool,
            "false",
            "Leave out rows whose value is negative",
        ),
    ]
};

/// What pprof has and this does not: named, so that the message can say so.
pub static ABSENT: &[&str] = &[
    "buildid",
    "call_tree",
    "callgrind",
    "disasm",
    "dot",
    "eog",
    "evince",
    "focus",
    "gif",
    "gv",
    "hide",
    "http",
    "ignore",
    "intel_syntax",
    "kcachegrind",
    "list",
    "no_browser",
    "pdf",
    "png",
    "prune_from",
    "ps",
    "relative_percentages",
    "seconds",
    "show",
    "show_from",
    "svg",
    "tagfocus",
    "taghide",
    "tagignore",
    "tagleaf",
    "tagroot",
    "tagshow",
    "timeout",
    "tools",
    "web",
    "weblist",
];

pub fn find(name: &str) -> Option<&'static Opt> {
    OPTIONS.iter().find(|o| o.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_has_help_and_stands_once() {
        for (i, option) in OPTIONS.iter().enumerate() {
            assert!(!option.help.is_empty(), "-{} has no help", option.name);
            assert!(
                OPTIONS[..i].iter().all(|o| o.name != option.name),
                "-{} stands twice",
                option.name
            );
            assert!(
                !ABSENT.contains(&option.name),
                "-{} is there, and said to be absent",
                option.name
            );
            assert!(
                GROUPS.iter().any(|(g, _)| *g == option.group),
                "-{} is in no group of the help",
                option.name
            );
        }
    }

    #[test]
    fn defaults_are_of_their_kind() {
        for option in OPTIONS {
            let fits = match option.kind {
                Kind::Bool => option.default.parse::<bool>().is_ok(),
                Kind::Int => option.default.parse::<i64>().is_ok(),
                Kind::Float => option.default.parse::<f64>().is_ok(),
                Kind::Text | Kind::List => true,
            };
            assert!(fits, "-{}={}", option.name, option.default);
        }
    }
}
