//! Reports as text, byte for byte as `go tool pprof` prints them. A report takes a profile and [`Options`] and writes; it never
//! changes the profile and never decides what to show: that is [`crate::analysis`].

mod callgrind;
mod clock;
mod comments;
mod dot;
mod duration;
mod folded;
mod header;
mod kind;
mod labels;
mod list;
mod proto;
mod raw;
mod source;
mod tabulate;
mod tags;
mod text;
mod top;
mod top_proto;
mod traces;
mod tree;

pub use callgrind::callgrind;
pub use clock::{TimeStyle, utc};
pub use comments::comments;
pub use dot::dot;
pub use dot::{
    Asked, DARK_FILL, DARK_LINE, FILL, LINE, Nodelet, Opened, Picture, PictureArrow, PictureBox,
    Side, colour, picture,
};
pub use folded::folded;
pub use kind::Kind;
pub use list::list;
pub use proto::proto;
pub use raw::raw;
pub use source::Sources;
pub use tags::tags;
pub use top::top;
pub use top_proto::top_proto;
pub use traces::traces;
pub use tree::{peek, tree};

use crate::analysis::graph::{
    EdgesWanted, Grain, Identity, Plan, Purpose, Shape, Sort, Trim, Trimmed, Trimming, Values,
    trim, truncate,
};
use crate::analysis::paths::PathTrim;
use crate::analysis::regexp::Regexp;
use crate::analysis::selected::Selected;
use crate::analysis::totals;
use crate::measurement;
use crate::profile::Profile;

/// What to show, and how. The names are those of the command line.
#[derive(Debug, Clone)]
pub struct Options {
    /// Index into the profile's sample types; must be one of them.
    pub sample_index: usize,
    /// Divides each value by the first sample type's.
    pub mean: bool,
    pub grain: Grain,
    pub sort: Sort,
    pub trim: Trim,
    pub drop_negative: bool,
    /// The unit to print in, or `minimum`: chosen from the figures.
    pub unit: String,
    /// Figures are divided by it before they are printed; not 0.
    pub divide_by: f64,
    /// Leaves out what the file says of itself.
    pub compact_labels: bool,
    /// Percentages are of what the filters leave, not of the whole profile.
    pub relative_percentages: bool,
    /// The filters in force, as lines of the header name them: `focus=main`.
    pub active_filters: Vec<String>,
    /// What a drawing tells apart.
    pub shape: Shape,
    /// Folders to take off the front of source files, parted by colons.
    pub trim_path: String,
    /// Folders to look for source files in, parted by colons.
    pub source_path: String,
    /// How a point in time is printed: nanoseconds since 1970-01-01 UTC.
    pub clock: fn(i64, TimeStyle) -> String,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            sample_index: 0,
            mean: false,
            grain: Grain::default(),
            sort: Sort::Flat,
            trim: Trim {
                node_count: Trim::UNSAID,
                node_fraction: 0.005,
                edge_fraction: 0.001,
            },
            drop_negative: false,
            unit: "minimum".to_string(),
            divide_by: 1.0,
            compact_labels: false,
            relative_percentages: false,
            active_filters: Vec::new(),
            shape: Shape::Graph,
            trim_path: String::new(),
            source_path: String::new(),
            clock: utc,
        }
    }
}

/// What every report of one profile needs: the values, their total, and how to print them.
struct Report<'a> {
    selected: &'a Selected<'a>,
    profile: &'a Profile,
    options: &'a Options,
    total: i64,
    sample_unit: String,
    /// The unit of the whole report.
    output_unit: String,
}

impl<'a> Report<'a> {
    fn new(selected: &'a Selected<'a>, options: &'a Options) -> Report<'a> {
        let profile = selected.profile;
        let unit = profile.sample_types[options.sample_index].unit;
        Report {
            selected,
            profile,
            options,
            total: total(selected, options),
            sample_unit: profile.strings.text(unit).into_owned(),
            output_unit: options.unit.clone(),
        }
    }

    fn trimmed(&self, edges: EdgesWanted) -> Trimmed<'a> {
        let options = Trimming {
            identity: self.identity(),
            sort: self.options.sort,
            trim: self.options.trim,
            drop_negative: self.options.drop_negative,
            edges,
        };
        trim(self.selected, values(self.profile, self.options), &options)
    }

    fn plan(&self) -> Plan<'a> {
        Plan {
            identity: self.identity(),
            shape: self.options.shape,
            purpose: Purpose::Listing,
            sort: self.options.sort,
            trim: self.options.trim,
            drop_negative: self.options.drop_negative,
        }
    }

    fn identity(&self) -> Identity<'a> {
        Identity {
            grain: self.options.grain,
            by_binary: false,
            collapsed: &[],
            paths: PathTrim::Prefixes {
                trim_path: &self.options.trim_path,
                source_path: &self.options.source_path,
            },
        }
    }

    /// What a sample is worth: divided, where a mean is asked for.
    fn sample_value(&self, sample: usize) -> i64 {
        let values = values(self.profile, self.options);
        let value = values.value[sample];
        match values.divisor.map_or(0, |d| d[sample]) {
            0 => value,
            divisor => value.wrapping_div(divisor),
        }
    }

    /// The five columns that stand before a node's name; `sum` is that of flat down to it.
    fn columns(&self, flat: i64, sum: i64, cum: i64) -> String {
        let share = |value| measurement::percentage(value, self.total);
        format!(
            "{:>10} {} {} {:>10} {}",
            self.format(flat),
            share(flat),
            share(sum),
            self.format(cum),
            share(cum)
        )
    }

    fn format(&self, value: i64) -> String {
        measurement::scaled_label(self.divided(value), &self.sample_unit, &self.output_unit)
    }

    fn divided(&self, value: i64) -> i64 {
        let ratio = 1.0 / self.options.divide_by;
        if ratio > 0.0 && ratio != 1.0 {
            truncate(value as f64 * ratio)
        } else {
            value
        }
    }

    /// Settles the unit of the report by the flat and cum of what is shown: that of the least figure, unless figures a hundred
    /// times greater are shown too.
    fn select_output_unit(&mut self, shown: impl Iterator<Item = (i64, i64)>) {
        let Some((least, most)) = self.extremes(shown) else {
            return;
        };
        let hundredfold = least.wrapping_mul(100);
        let is_wide = self.best_unit(least) != self.best_unit(most) && hundredfold < most;
        self.set_output_unit(if is_wide { hundredfold } else { least });
    }

    /// As [`Report::select_output_unit`], for a report of whole numbers: the least figure must not become 0.
    fn select_whole_unit(&mut self, shown: impl Iterator<Item = (i64, i64)>) {
        if let Some((least, _)) = self.extremes(shown) {
            self.set_output_unit(least);
        }
    }

    /// The least and the greatest figure; `None` if the unit is settled, or nothing is shown.
    fn extremes(&self, shown: impl Iterator<Item = (i64, i64)>) -> Option<(i64, i64)> {
        let mut shown = shown.peekable();
        if self.output_unit != "minimum" || shown.peek().is_none() {
            return None;
        }
        let magnitudes = shown.map(|(flat, cum)| match flat.wrapping_abs() {
            0 => cum.wrapping_abs(),
            flat => flat,
        });
        let least = magnitudes.filter(|m| *m > 0).min().unwrap_or(self.total);
        Some((self.divided(least), self.divided(self.total)))
    }

    fn best_unit(&self, value: i64) -> &'static str {
        measurement::scale(value, &self.sample_unit, "minimum").1
    }

    fn set_output_unit(&mut self, value: i64) {
        let unit = self.best_unit(value);
        self.output_unit = if unit.is_empty() {
            self.sample_unit.clone()
        } else {
            unit.to_string()
        };
    }
}

fn total(selected: &Selected, options: &Options) -> i64 {
    let values = values(selected.profile, options);
    match options.relative_percentages {
        true => totals::total(selected, values),
        false => totals::total(&Selected::all(selected.profile), values),
    }
}

fn values<'a>(profile: &'a Profile, options: &Options) -> Values<'a> {
    let columns = &profile.samples.values;
    Values {
        value: &columns[options.sample_index],
        divisor: options.mean.then(|| columns[0].as_slice()),
    }
}

/// The error is a sentence.
fn compile(pattern: &str) -> Result<Regexp, String> {
    Regexp::new(pattern).map_err(|why| format!("parsing argument regexp {pattern}: {why}"))
}

/// Said of a file that was made to harm: no real one comes near it.
const TOO_MANY_PATHS: &str = "The profile has too many distinct paths to show each of them.";

/// pprof's words.
fn no_matches(pattern: &str) -> String {
    format!("no matches found for regexp: {pattern}")
}

/// For each label that has numbers in several units, a sentence that says which of them is taken: pprof says it with every report.
pub fn unit_warnings(profile: &Profile) -> Vec<String> {
    labels::NumberUnits::of(profile).warnings()
}
