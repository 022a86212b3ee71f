//! What a command line asks for: flags given their meaning, before any file is opened.

use super::Failure;
use super::flags::Flags;
#[cfg(not(target_arch = "wasm32"))]
use super::native::local_time as clock;
use super::reports::Command;
use crate::analysis::demangle::Symbolize;
use crate::analysis::graph::{Grain, Granularity, Shape, Sort, Trim};
use crate::analysis::merge::Comparison;
use crate::options::OPTIONS;
use crate::profile::Profile;
use crate::protocol::{Filter, Pattern};
use crate::report::Options;
#[cfg(target_arch = "wasm32")]
use crate::report::utc as clock;

#[derive(Debug)]
pub struct Invocation {
    pub command: Command,
    pub sources: Vec<String>,
    pub bases: Vec<String>,
    pub comparison: Comparison,
    pub all_frames: bool,
    /// How names are shown; [`Symbolize::NONE`] is also for what texts with `debug=1` say beyond what pprof reads of them.
    pub symbolize: Symbolize,
    /// Sentences about the flags themselves.
    pub notices: Vec<String>,
    pub comment: String,
    pub build_id: String,
    pub output: String,
    pub filters: Vec<Filter>,
    /// As given; resolved once the profile is known.
    pub sample_index: String,
    /// All but the sample index.
    pub options: Options,
}

impl Invocation {
    pub fn new(mut flags: Flags) -> Result<Invocation, Failure> {
        let command = Command::of(&mut flags)?;
        let (base, diff_base) = (flags.list("base"), flags.list("diff_base"));
        if !base.is_empty() && !diff_base.is_empty() {
            return Err(Failure::usage(
                "-base and -diff_base cannot both be specified.",
            ));
        }
        let is_diff_base = !diff_base.is_empty();
        let bases = if is_diff_base { diff_base } else { base };
        if flags.bool("normalize") && bases.is_empty() {
            return Err(Failure::usage(
                "-normalize needs a base profile: -base or -diff_base.",
            ));
        }
        let (symbolize, notices) = Symbolize::parse(flags.text("symbolize"));
        let (sample_index, mean) = sample_index(&flags);
        Ok(Invocation {
            command,
            bases,
            comparison: Comparison {
                keep_base: is_diff_base,
                normalize: flags.bool("normalize"),
            },
            all_frames: flags.bool("all_frames"),
            symbolize,
            notices,
            comment: flags.text("add_comment").to_string(),
            build_id: flags.text("buildid").to_string(),
            output: flags.text("output").to_string(),
            filters: filters(&flags),
            sample_index,
            options: options(&flags, mean)?,
            sources: flags.rest,
        })
    }
}

fn options(flags: &Flags, mean: bool) -> Result<Options, Failure> {
    if flags.float("divide_by") == 0.0 {
        return Err(Failure::usage("-divide_by cannot be 0."));
    }
    let sort = match one_of(flags, &[("flat", Sort::Flat), ("cum", Sort::Cum)])? {
        Some(sort) => sort,
        None => Sort::Flat,
    };
    Ok(Options {
        sample_index: 0,
        mean,
        grain: Grain {
            granularity: granularity(flags)?,
            inlines: !flags.bool("noinlines"),
            columns: flags.bool("showcolumns"),
        },
        sort,
        trim: trim(flags),
        drop_negative: flags.bool("drop_negative"),
        unit: flags.text("unit").to_string(),
        divide_by: flags.float("divide_by"),
        compact_labels: flags.bool("compact_labels"),
        relative_percentages: flags.bool("relative_percentages"),
        active_filters: active_filters(flags),
        shape: match flags.bool("call_tree") {
            true => Shape::CallTree,
            false => Shape::Graph,
        },
        trim_path: flags.text("trim_path").to_string(),
        source_path: flags.text("source_path").to_string(),
        clock,
    })
}

/// Every filter, by option, and those of one option as they were given.
fn filters(flags: &Flags) -> Vec<Filter> {
    let options = OPTIONS.iter().filter_map(|o| Some((o.name, o.verb?)));
    let given = options.flat_map(|(name, verb)| {
        let texts = flags.list(name).into_iter();
        texts.map(move |text| Filter {
            verb,
            pattern: Pattern {
                text,
                is_regexp: true,
            },
        })
    });
    given.collect()
}

/// The filters that a report names above its table, in the order of pprof, which leaves some out.
fn active_filters(flags: &Flags) -> Vec<String> {
    const NAMED: [&str; 9] = [
        "focus",
        "ignore",
        "hide",
        "show",
        "show_from",
        "tagfocus",
        "tagignore",
        "tagshow",
        "taghide",
    ];
    let given = NAMED.into_iter().flat_map(|name| {
        let texts = flags.list(name).into_iter();
        texts.map(move |text| format!("{name}={text}"))
    });
    given.collect()
}

fn granularity(flags: &Flags) -> Result<Granularity, Failure> {
    let choices = [
        ("functions", Granularity::Functions),
        ("filefunctions", Granularity::FileFunctions),
        ("files", Granularity::Files),
        ("lines", Granularity::Lines),
        ("addresses", Granularity::Addresses),
    ];
    Ok(one_of(flags, &choices)?.unwrap_or_default())
}

fn trim(flags: &Flags) -> Trim {
    if !flags.bool("trim") {
        return Trim::NOTHING;
    }
    Trim {
        node_count: flags.int("nodecount"),
        node_fraction: flags.float("nodefraction"),
        edge_fraction: flags.float("edgefraction"),
    }
}

/// Of flags that exclude each other, the one that is set.
fn one_of<T: Copy>(flags: &Flags, choices: &[(&'static str, T)]) -> Result<Option<T>, Failure> {
    let set: Vec<_> = choices
        .iter()
        .filter(|(name, _)| flags.bool(name))
        .collect();
    if let [(a, _), (b, _), ..] = set[..] {
        return Err(Failure::usage(format!(
            "-{a} and -{b} cannot both be specified."
        )));
    }
    Ok(set.first().map(|(_, choice)| *choice))
}

/// The sample index as given, by name or through one of the legacy flags, and whether a mean is asked for.
fn sample_index(flags: &Flags) -> (String, bool) {
    const LEGACY: [(&str, &str); 7] = [
        ("total_delay", "delay"),
        ("mean_delay", "delay"),
        ("contentions", "contentions"),
        ("inuse_space", "inuse_space"),
        ("inuse_objects", "inuse_objects"),
        ("alloc_space", "alloc_space"),
        ("alloc_objects", "alloc_objects"),
    ];
    let mut index = flags.text("sample_index").to_string();
    if index.is_empty() {
        let legacy = LEGACY.iter().find(|(flag, _)| flags.bool(flag));
        index = legacy.map_or_else(String::new, |(_, name)| name.to_string());
    }
    (index, flags.bool("mean") || flags.bool("mean_delay"))
}

/// The sample type that `wanted` means in `profile`: its index, or its name with or without `inuse_`.
pub fn resolve_sample_index(profile: &Profile, wanted: &str) -> Result<usize, Failure> {
    let types = &profile.sample_types;
    if types.is_empty() {
        return Err(Failure::new("The profile has no sample types."));
    }
    if wanted.is_empty() {
        return Ok(profile.default_sample_type());
    }
    if let Ok(index) = wanted.parse::<i64>() {
        return usize::try_from(index)
            .ok()
            .filter(|i| *i < types.len())
            .ok_or_else(|| {
                Failure::new(format!(
                    "sample_index {wanted} is outside the range [0..{}].",
                    types.len() - 1
                ))
            });
    }
    let names: Vec<_> = types.iter().map(|t| profile.strings.text(t.kind)).collect();
    let without_inuse = wanted.strip_prefix("inuse_").unwrap_or(wanted);
    names
        .iter()
        .position(|n| n == wanted || n == without_inuse)
        .ok_or_else(|| {
            let names = names.join(" ");
            Failure::new(format!(
                "sample_index \"{wanted}\" must be one of: [{names}]."
            ))
        })
}
