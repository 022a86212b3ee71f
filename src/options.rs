//! The options, one table: it drives the parsing of command lines, their help, and what the page offers and writes into its
//! address. Names, kinds and defaults are pprof's, since command lines are pasted from its documentation; so are the keys of the
//! address.

use crate::protocol::FilterVerb;

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
    Filter,
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
    /// The key in the page's address, as pprof's web pages have it; empty for what belongs to a command line alone.
    pub url: &'static str,
    /// The filter that this is.
    pub verb: Option<FilterVerb>,
}

impl Opt {
    const fn url(mut self, key: &'static str) -> Opt {
        self.url = key;
        self
    }
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
        url: "",
        verb: None,
    }
}

/// One of the filters. It may be given several times, and all are in force.
const fn filter(
    verb: FilterVerb,
    name: &'static str,
    url: &'static str,
    help: &'static str,
) -> Opt {
    Opt {
        verb: Some(verb),
        ..opt(Group::Filter, name, Kind::List, "", help).url(url)
    }
}

/// What is written above the options of a group, in the order of the help.
pub const GROUPS: [(Group, &str); 7] = [
    (Group::Report, "Reports"),
    (Group::Source, "Profiles"),
    (
        Group::Filter,
        "Filters (regexps; each may be given several times)",
    ),
    (Group::Granularity, "What a row is"),
    (Group::Sort, "Order"),
    (Group::Display, "Figures"),
    (Group::Trim, "How much is shown"),
];

pub static OPTIONS: &[Opt] = {
    use FilterVerb::*;
    use Group::*;
    use Kind::*;
    &[
        opt(
            Report,
            "top",
            Bool,
            "false",
            msg!("Table of rows by weight; the same as the word `top` before the file"),
        ),
        opt(Report, "text", Bool, "false", "Same as -top"),
        opt(
            Report,
            "tree",
            Bool,
            "false",
            msg!("Callers and callees of each row"),
        ),
        opt(
            Report,
            "peek",
            Text,
            "",
            msg!("As -tree, for the rows that a regexp matches: `proflens peek REGEXP FILE`"),
        ),
        opt(
            Report,
            "traces",
            Bool,
            "false",
            msg!("Every sample with its labels and its stack"),
        ),
        opt(
            Report,
            "tags",
            Bool,
            "false",
            msg!("What the samples' labels hold, value by value"),
        ),
        opt(
            Report,
            "raw",
            Bool,
            "false",
            msg!("The whole profile as text"),
        ),
        opt(
            Report,
            "comments",
            Bool,
            "false",
            msg!("What the file's writer noted"),
        ),
        opt(
            Report,
            "dot",
            Bool,
            "false",
            msg!("The call graph for Graphviz"),
        ),
        opt(
            Report,
            "callgrind",
            Bool,
            "false",
            msg!("The call graph for KCachegrind"),
        ),
        opt(
            Report,
            "list",
            Text,
            "",
            msg!("Source of the functions that a regexp matches: `proflens list REGEXP FILE`"),
        ),
        opt(
            Report,
            "proto",
            Bool,
            "false",
            msg!("The profile as a file: merged, filtered, compared"),
        ),
        opt(
            Report,
            "topproto",
            Bool,
            "false",
            msg!("The rows of -top as a file, with cum and flat as values"),
        ),
        opt(
            Report,
            "folded",
            Bool,
            "false",
            msg!("Folded stacks, for flamegraph.pl and inferno (not in pprof)"),
        ),
        opt(
            Report,
            "output",
            Text,
            "",
            msg!("File to write the report to, instead of standard output"),
        ),
        opt(
            Source,
            "base",
            List,
            "",
            msg!("Profile to subtract: what cancels out is gone, percentages are of what changed"),
        ),
        opt(
            Source,
            "diff_base",
            List,
            "",
            msg!("Profile to compare with: percentages are of the base's total"),
        ),
        opt(
            Source,
            "normalize",
            Bool,
            "false",
            msg!("Scale the profile so that its total equals the base's"),
        )
        .url("norm"),
        opt(
            Source,
            "all_frames",
            Bool,
            "false",
            msg!("Ignore the profile's own drop_frames and keep_frames"),
        ),
        opt(
            Source,
            "add_comment",
            Text,
            "",
            msg!("Line to add to what the profile says of itself"),
        ),
        opt(
            Source,
            "buildid",
            Text,
            "",
            msg!("Build id of the main binary, where the profile does not say one"),
        ),
        opt(
            Source,
            "symbolize",
            Text,
            "",
            msg!(
                "Form of mangled names: demangle=full, templates or none; `none` leaves all names, and of texts with debug=1 reads addresses alone. Symbols are never looked up: names are those of the file"
            ),
        ),
        filter(
            Focus,
            "focus",
            "f",
            msg!("Keep samples with a frame whose name, file or mapping matches"),
        ),
        filter(
            Ignore,
            "ignore",
            "i",
            msg!("Drop samples with a frame that matches"),
        ),
        filter(
            Hide,
            "hide",
            "h",
            msg!("Take frames that match out of the stacks"),
        ),
        filter(
            Show,
            "show",
            "s",
            msg!("Take frames that do not match out of the stacks"),
        ),
        filter(
            ShowFrom,
            "show_from",
            "sf",
            msg!(
                "Begin every stack at the frame nearest to the root that matches; drop samples without one"
            ),
        ),
        filter(
            PruneFrom,
            "prune_from",
            "prunefrom",
            msg!("End every stack at the frame nearest to the leaf whose name matches"),
        ),
        filter(
            TagFocus,
            "tagfocus",
            "tf",
            msg!(
                "Keep samples with a label that matches: REGEXP, KEY=REGEXP, or numbers as 32kb, :64kb, 4mb:, 12kb:64mb"
            ),
        ),
        filter(
            TagIgnore,
            "tagignore",
            "ti",
            msg!("Drop samples with a label that matches, as -tagfocus"),
        ),
        filter(
            TagShow,
            "tagshow",
            "ts",
            msg!("Show no labels but those whose key matches"),
        ),
        filter(
            TagHide,
            "taghide",
            "th",
            msg!("Hide labels whose key matches"),
        ),
        filter(
            TagRoot,
            "tagroot",
            "tr",
            msg!(
                "Put the values of labels above every stack, as frames: KEY,KEY; the first is the new root"
            ),
        ),
        filter(
            TagLeaf,
            "tagleaf",
            "tl",
            msg!(
                "Put the values of labels below every stack, as frames: KEY,KEY; the last is the new leaf"
            ),
        ),
        opt(
            Granularity,
            "functions",
            Bool,
            "false",
            msg!("One row a function (the default)"),
        )
        .url("g"),
        opt(
            Granularity,
            "filefunctions",
            Bool,
            "false",
            msg!("One row a function and file"),
        )
        .url("g"),
        opt(Granularity, "files", Bool, "false", msg!("One row a file")).url("g"),
        opt(
            Granularity,
            "lines",
            Bool,
            "false",
            msg!("One row a source line"),
        )
        .url("g"),
        opt(
            Granularity,
            "addresses",
            Bool,
            "false",
            msg!("One row an address"),
        )
        .url("g"),
        opt(
            Granularity,
            "noinlines",
            Bool,
            "false",
            msg!("Count inlined functions to the one they were inlined into"),
        )
        .url("noinlines"),
        opt(
            Granularity,
            "showcolumns",
            Bool,
            "false",
            msg!("Tell columns of a source line apart, with -lines or -addresses"),
        )
        .url("showcolumns"),
        opt(
            Sort,
            "flat",
            Bool,
            "false",
            msg!("By a row's own value (the default)"),
        )
        .url("sort"),
        opt(
            Sort,
            "cum",
            Bool,
            "false",
            msg!("By a row's value and that of all it calls"),
        )
        .url("sort"),
        opt(
            Display,
            "sample_index",
            Text,
            "",
            msg!("Which value to show: its name or its index (the file's default, else the last)"),
        )
        .url("si"),
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
            msg!("Divide each value by the first one of the profile (the count)"),
        )
        .url("mean"),
        opt(
            Display,
            "unit",
            Text,
            "minimum",
            msg!("Unit to print in; `minimum` chooses one that fits"),
        )
        .url("unit"),
        opt(
            Display,
            "divide_by",
            Float,
            "1",
            msg!("Divide every figure by this before it is printed"),
        ),
        opt(
            Display,
            "relative_percentages",
            Bool,
            "false",
            msg!("Percentages of what the filters leave, not of the whole profile"),
        )
        .url("rel"),
        opt(
            Display,
            "trim_path",
            Text,
            "",
            msg!("Folders to take off the front of source files, parted by colons"),
        ),
        opt(
            Display,
            "source_path",
            Text,
            "",
            msg!("Folders to look for source files in, parted by colons"),
        ),
        opt(
            Display,
            "compact_labels",
            Bool,
            "false",
            msg!("Leave out what the profile says of itself"),
        )
        .url("compact"),
        opt(
            Trim,
            "call_tree",
            Bool,
            "false",
            msg!("With -dot and -callgrind: a frame for each path that leads to it"),
        )
        .url("calltree"),
        opt(
            Trim,
            "nodecount",
            Int,
            "-1",
            msg!("Rows to show at most; -1 and 0 show all"),
        )
        .url("n"),
        opt(
            Trim,
            "nodefraction",
            Float,
            "0.005",
            msg!("Leave out rows whose cum is less than this share of the total"),
        )
        .url("nf"),
        opt(
            Trim,
            "edgefraction",
            Float,
            "0.001",
            msg!("Leave out calls that weigh less than this share of the total"),
        )
        .url("ef"),
        opt(
            Trim,
            "trim",
            Bool,
            "true",
            msg!("False: show everything, whatever the three options above say"),
        )
        .url("trim"),
        opt(
            Trim,
            "drop_negative",
            Bool,
            "false",
            msg!("Leave out rows whose value is negative"),
        )
        .url("dropneg"),
    ]
};

/// What pprof has and this does not: named, so that the message can say so.
pub static ABSENT: &[&str] = &[
    "disasm",
    "eog",
    "evince",
    "gif",
    "gv",
    "http",
    "intel_syntax",
    "kcachegrind",
    "no_browser",
    "pdf",
    "png",
    "ps",
    "seconds",
    "svg",
    "timeout",
    "tools",
    "web",
    "weblist",
];

/// By name.
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

    /// The choices of one question share a key; nothing else does.
    #[test]
    fn keys_of_the_address_tell_options_apart() {
        let choices = ["g", "sort"];
        let with_key = || OPTIONS.iter().filter(|o| !o.url.is_empty());
        for option in with_key().filter(|o| !choices.contains(&o.url)) {
            let alike = with_key().filter(|o| o.url == option.url).count();
            assert_eq!(alike, 1, "-{} shares {}", option.name, option.url);
        }
    }

    #[test]
    fn every_filter_is_an_option() {
        for verb in crate::analysis::query::STAGES {
            let of_verb = OPTIONS.iter().filter(|o| o.verb == Some(verb)).count();
            assert_eq!(of_verb, 1, "{verb:?}");
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
