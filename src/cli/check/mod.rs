//! `proflens check`: whether a program grew, or leaks, as the status of a process and in the formats that a pipeline reads. It says what
//! the page says, by the same engine.

mod arguments;
mod formats;
mod sarif;

use super::{Failure, ReadFile};
use crate::formats as readers;
use crate::input::Limits;
use crate::leaks::findings::Confidence;
use crate::leaks::series::{INUSE_BYTES, Series};
use crate::leaks::texts;
use crate::leaks::trend::{By, trend};
use crate::leaks::{Finding, Hunt, Hunted, Kind, Order, findings, measures};
pub use arguments::Format;
use arguments::{Arguments, Limit};
use serde::Serialize;

/// Rows of what grew most.
const MOST_ROWS: usize = 5;

#[derive(Debug)]
pub struct Verdict {
    pub report: String,
    pub has_failed: bool,
    pub warnings: Vec<String>,
}

/// All that is reported, before it has a form.
#[derive(Serialize)]
struct Checked {
    /// `None`: nothing was judged, only told.
    has_failed: Option<bool>,
    /// Whole sentences: why it failed.
    reasons: Vec<String>,
    warnings: Vec<String>,
    totals: Vec<Total>,
    /// Of the reasons, those of totals beyond what is allowed.
    #[serde(skip)]
    too_much: Vec<String>,
    #[serde(skip)]
    findings: Vec<Finding>,
}

/// The first and the last file of one kind.
#[derive(Serialize)]
struct Total {
    kind: &'static str,
    unit: &'static str,
    files: usize,
    first: i64,
    last: i64,
    /// What one sample stands for.
    #[serde(skip)]
    quantum: f64,
    /// Bytes below which growth is chance; 0 for what is counted.
    detection_floor: f64,
    grew_most: Vec<Grown>,
}

#[derive(Serialize)]
struct Grown {
    function: String,
    first: i64,
    last: i64,
    per_hour: f64,
}

/// What `args` ask, without the word `check`.
pub fn run(args: impl Iterator<Item = String>, read_file: ReadFile) -> Result<Verdict, Failure> {
    let arguments = Arguments::parse(args)?;
    if arguments.help {
        return Ok(Verdict {
            report: arguments::help(),
            has_failed: false,
            warnings: Vec::new(),
        });
    }
    let checked = check(&arguments, read_file)?;
    Ok(Verdict {
        report: print(&checked, arguments.format),
        has_failed: checked.has_failed == Some(true),
        warnings: Vec::new(),
    })
}

/// The same report of what is open in the page, where nothing is judged.
pub fn report(hunted: &Hunted, format: Format) -> String {
    let comparable = hunted.series.iter().filter(|s| is_compared(s));
    let checked = Checked {
        has_failed: None,
        reasons: Vec::new(),
        warnings: hunted.warnings.iter().map(|w| w.said()).collect(),
        totals: comparable.map(|s| total(hunted, s)).collect(),
        too_much: Vec::new(),
        findings: findings(hunted),
    };
    print(&checked, format)
}

/// One finding of that report.
pub fn finding_as_markdown(finding: &Finding) -> String {
    formats::finding_as_markdown(finding)
}

fn print(checked: &Checked, format: Format) -> String {
    match format {
        Format::Text => formats::text(checked),
        Format::Markdown => formats::markdown(checked),
        Format::Json => formats::json(checked),
        Format::Sarif => sarif::sarif(checked),
    }
}

fn check(arguments: &Arguments, read_file: ReadFile) -> Result<Checked, Failure> {
    let is_pair = arguments.series.is_empty();
    let mut hunt = Hunt::in_order(match is_pair {
        true => Order::Given,
        false => Order::Time,
    });
    let mut warnings = Vec::new();
    let files = [&arguments.base, &arguments.new, &arguments.series];
    for path in files.into_iter().flatten() {
        add(&mut hunt, path, read_file, &mut warnings)?;
    }
    let hunted = hunt.finish();
    warnings.extend(hunted.warnings.iter().map(|w| w.said()));
    let comparable = hunted.series.iter().filter(|s| is_compared(s));
    let totals: Vec<Total> = comparable.map(|s| total(&hunted, s)).collect();
    let is_proof = hunted.of(Kind::GoroutineLeak).is_some();
    if totals.is_empty() && !is_proof {
        return Err(Failure::usage(
            "There is nothing to compare: give at least two files of one kind, heap or goroutine.",
        ));
    }
    let findings = findings(&hunted);
    let mut too_much = Vec::new();
    if let Some(limit) = arguments.max_growth {
        for total in &totals {
            match beyond(total, limit) {
                Some(Beyond::Chance(sentence)) => warnings.push(sentence),
                Some(Beyond::Sure(sentence)) => too_much.push(sentence),
                None => {}
            }
        }
    }
    let mut reasons = too_much.clone();
    if let Some(least) = arguments.fail_on {
        let sure = findings.iter().filter(|f| f.confidence >= least);
        reasons.extend(sure.map(|f| format!("{} ({}).", f.title.said(), f.confidence.name())));
    }
    Ok(Checked {
        has_failed: Some(!reasons.is_empty()),
        reasons,
        warnings,
        totals,
        too_much,
        findings,
    })
}

fn add(
    hunt: &mut Hunt,
    path: &str,
    read_file: ReadFile,
    warnings: &mut Vec<String>,
) -> Result<(), Failure> {
    let bytes = read_file(path).map_err(|why| Failure::usage(format!("{path}: {why}.")))?;
    let options = readers::Options {
        limits: Limits::PROCESS,
        names: true,
        modified_nanos: None,
    };
    let items = readers::open(path, &bytes, &options);
    let count = items.len();
    let mut opened = 0;
    for item in items {
        match item.result {
            Ok(found) => {
                opened += 1;
                hunt.add(&item.name, &found.profile);
            }
            Err(error) if count == 1 => {
                return Err(Failure::usage(format!("{}: {error}", item.name)));
            }
            Err(error) => warnings.push(format!("{}: {error}", item.name)),
        }
    }
    match opened {
        0 => Err(Failure::usage(format!(
            "{path}: there is no profile in it."
        ))),
        _ => Ok(()),
    }
}

fn is_compared(series: &Series) -> bool {
    let has_growth = series.kind.is_memory() || series.kind == Kind::Goroutine;
    has_growth && series.snapshots.len() >= 2
}

fn total(hunted: &Hunted, series: &Series) -> Total {
    let is_memory = series.kind.is_memory();
    let (column, unit, by) = match is_memory {
        true => (INUSE_BYTES, "bytes", By::Leaf),
        false => (0, "goroutines", By::Function),
    };
    let totals = series.totals(column);
    let rows = trend(&hunted.book, series, &by, 0..MOST_ROWS).rows;
    let grown = rows.into_iter().filter(|row| row.growth.delta() > 0.0);
    Total {
        kind: series.kind.name(),
        unit,
        files: series.snapshots.len(),
        first: totals.first().copied().unwrap_or_default(),
        last: totals.last().copied().unwrap_or_default(),
        quantum: match is_memory {
            true => series.period(),
            false => 1.0,
        },
        detection_floor: match is_memory {
            true => measures::detection_floor(series.period()),
            false => 0.0,
        },
        grew_most: grown
            .map(|row| Grown {
                first: row.values.first().copied().unwrap_or_default(),
                last: row.values.last().copied().unwrap_or_default(),
                per_hour: row.growth.per_hour,
                function: row.name,
            })
            .collect(),
    }
}

/// More than is allowed, in a sentence.
enum Beyond {
    Sure(String),
    /// Two recordings of the same program may differ by as much.
    Chance(String),
}

/// Two standard deviations: with less, a pipeline would fail by chance. Goroutines are counted, not sampled; but how many there are at one
/// moment of two runs differs as independent events do.
const LEAST_Z: f64 = 2.0;
/// A few more are the connections and timers of the moment.
const LEAST_GOROUTINES: f64 = 10.0;

fn beyond(total: &Total, limit: Limit) -> Option<Beyond> {
    let (first, last) = (total.first as f64, total.last as f64);
    let grown = last - first;
    let (is_beyond, allowed) = match limit {
        Limit::Share(share) => (
            grown > share * first,
            format!("{}%", texts::count(share * 100.0)),
        ),
        // An amount of bytes says nothing of goroutines.
        Limit::Bytes(bytes) if total.unit == "bytes" => (grown > bytes, texts::bytes(bytes)),
        Limit::Bytes(_) => return None,
    };
    if !is_beyond || grown <= 0.0 {
        return None;
    }
    let share = measures::share(grown, first).map_or("from nothing".to_string(), |s| {
        format!("by {:.1}%", s * 100.0)
    });
    let (first_amount, last_amount) = (total.amount(total.first), total.amount(total.last));
    let sentence = format!(
        "{} grew {share}, from {first_amount} to {last_amount}; {allowed} are allowed.",
        total.kind
    );
    let z = measures::z(first / total.quantum, last / total.quantum);
    Some(match total.unit {
        "bytes" if z < LEAST_Z => Beyond::Chance(format!(
            "{sentence} At this sampling rate that may be chance (z = {z:.1})."
        )),
        "goroutines" if z < LEAST_Z || grown < LEAST_GOROUTINES => Beyond::Chance(format!(
            "{sentence} Two runs of one program may differ by as many (z = {z:.1})."
        )),
        _ => Beyond::Sure(sentence),
    })
}

impl Total {
    fn amount(&self, value: i64) -> String {
        match self.unit {
            "bytes" => texts::bytes(value as f64),
            unit => format!("{value} {unit}"),
        }
    }
}

impl Checked {
    /// Those that a reader should look at: all above a hint, and the first hints.
    fn told(&self) -> impl Iterator<Item = &Finding> {
        let is_sure = |f: &Finding| f.confidence > Confidence::Hint;
        self.findings
            .iter()
            .enumerate()
            .filter(move |(at, f)| *at < 5 || is_sure(f))
            .map(|(_, f)| f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether growth by more than 10% fails.
    #[track_caller]
    fn check(unit: &'static str, first: i64, last: i64, expected: Option<bool>) {
        let total = Total {
            kind: "it",
            unit,
            files: 2,
            first,
            last,
            quantum: if unit == "bytes" { 524_288.0 } else { 1.0 },
            detection_floor: 0.0,
            grew_most: Vec::new(),
        };
        let found = beyond(&total, Limit::Share(0.1));
        let is_sure = found.map(|beyond| matches!(beyond, Beyond::Sure(_)));
        assert_eq!(is_sure, expected, "{first} to {last} {unit}");
    }

    #[test]
    fn growth_that_may_be_chance_fails_nobody() {
        // 100 to 144 samples: 44 / √244 = 2.8; 100 to 120: 20 / √220 = 1.3.
        check("bytes", 100 << 19, 144 << 19, Some(true));
        check("bytes", 100 << 19, 120 << 19, Some(false));
        check("bytes", 100 << 19, 109 << 19, None);
        // 150 / √2150 = 3.2; 30 / √130 = 2.6; 6 / √46 = 0.9; and 9 more are too few, though 9 / √9 = 3.
        check("goroutines", 1000, 1150, Some(true));
        check("goroutines", 50, 80, Some(true));
        check("goroutines", 20, 26, Some(false));
        check("goroutines", 0, 9, Some(false));
        check("goroutines", 20, 20, None);
    }
}
