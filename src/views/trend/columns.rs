//! The columns of the table of trends: what each is called, what it says, and how a row's figure is written in it. Page and export read the
//! same list.

use super::protocol::{RowView, RowsView, Sort};
use crate::leaks::measures::Growth;
use crate::state::words;

pub struct Column {
    pub sort: Sort,
    /// English; said where it is shown.
    pub title: &'static str,
    /// What the figures are, in whole sentences.
    pub hint: &'static str,
    /// Only of what is held: it has objects, and was allocated.
    pub is_of_memory: bool,
    /// Left out where the window is narrow.
    pub is_minor: bool,
}

/// In the order of the page; the name and the small chart stand before them.
pub const COLUMNS: [Column; 8] = [
    Column {
        sort: Sort::First,
        title: msg!("First"),
        hint: msg!("The value in the first file of the series."),
        is_of_memory: false,
        is_minor: true,
    },
    Column {
        sort: Sort::Last,
        title: msg!("Last"),
        hint: msg!("The value in the last file of the series."),
        is_of_memory: false,
        is_minor: false,
    },
    Column {
        sort: Sort::Growth,
        title: msg!("Growth"),
        hint: msg!("The last value less the first."),
        is_of_memory: false,
        is_minor: true,
    },
    Column {
        sort: Sort::PerHour,
        title: msg!("Per hour"),
        hint: msg!(
            "The slope of a straight line through the values of all files, by least squares, and its standard error. Two files say nothing of the error."
        ),
        is_of_memory: false,
        is_minor: false,
    },
    Column {
        sort: Sort::N,
        title: msg!("n"),
        hint: msg!(
            "Samples behind the last value. Go samples about one allocation for each 512 kB: an object of few bytes stands for many. Below ten samples a figure is a guess."
        ),
        is_of_memory: false,
        is_minor: true,
    },
    Column {
        sort: Sort::Z,
        title: msg!("Sure?"),
        hint: msg!(
            "z: by how many standard deviations the last value differs from the first. From 3 on it is not chance; with four files or more a steady slope counts as well."
        ),
        is_of_memory: false,
        is_minor: false,
    },
    Column {
        sort: Sort::MeanSize,
        title: msg!("Mean size"),
        hint: msg!(
            "Bytes of a live object in the last file. Where it grows, objects grow; where it stays, there are more of them."
        ),
        is_of_memory: true,
        is_minor: true,
    },
    Column {
        sort: Sort::MarginalSurvival,
        title: msg!("Survival"),
        hint: msg!(
            "Marginal survival: of what was allocated between the first and the last file, the part that is still held. A leak is near 100 %, churn near 0 %; what allocates nothing any more has none."
        ),
        is_of_memory: true,
        is_minor: true,
    },
];

pub const NAME_HINT: &str = msg!("What the row is of.");

/// Those that the sample type has.
pub fn columns(view: &RowsView) -> impl Iterator<Item = &'static Column> + use<> {
    let is_memory = view.is_memory;
    COLUMNS
        .iter()
        .filter(move |column| is_memory || !column.is_of_memory)
}

/// How sure it is that a row grew.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    Grew,
    Fell,
    MayBeChance,
    Same,
    /// One file says nothing of growth.
    Unknown,
}

impl Verdict {
    pub fn of(growth: &Growth) -> Verdict {
        match () {
            () if growth.files < 2 => Verdict::Unknown,
            () if growth.is_significant() => Verdict::Grew,
            () if growth.delta() < 0.0 && growth.z <= -3.0 => Verdict::Fell,
            () if growth.delta() == 0.0 => Verdict::Same,
            () => Verdict::MayBeChance,
        }
    }

    pub fn said(self) -> String {
        match self {
            Verdict::Grew => tr!("grew"),
            Verdict::Fell => tr!("fell"),
            Verdict::MayBeChance => tr!("may be chance"),
            Verdict::Same => tr!("no change"),
            Verdict::Unknown => tr!("one file"),
        }
    }
}

/// What stands in a cell, and beside it in small.
pub struct Shown {
    pub text: String,
    pub aside: String,
    /// To the last digit.
    pub exact: String,
}

/// `None`: a row has no such figure.
pub fn shown(row: &RowView, sort: Sort, unit: &str) -> Option<Shown> {
    let growth = &row.growth;
    let amount = |value: f64| Shown {
        text: amount(value, unit),
        aside: String::new(),
        exact: words::exact(value.round() as i64, unit),
    };
    Some(match sort {
        Sort::Name => return None,
        Sort::First => amount(growth.first),
        Sort::Last => amount(growth.last),
        Sort::Growth => Shown {
            text: change(growth.delta(), unit),
            ..amount(growth.delta())
        },
        Sort::PerHour => Shown {
            text: change(growth.per_hour, unit),
            aside: uncertainty(growth, unit),
            ..amount(growth.per_hour)
        },
        Sort::N => Shown {
            text: count(growth.n_last),
            aside: String::new(),
            exact: tr!(
                "{first} in the first file, {last} in the last",
                first = count(growth.n_first),
                last = count(growth.n_last)
            ),
        },
        Sort::Z => {
            let verdict = Verdict::of(growth);
            // Where nothing changed, or there is nothing to compare with, there is no z to speak of.
            let z = match verdict {
                Verdict::Same | Verdict::Unknown => String::new(),
                _ => decimal(growth.z),
            };
            Shown {
                text: verdict.said(),
                exact: match z.as_str() {
                    "" => String::new(),
                    z => format!("z = {z}"),
                },
                aside: z,
            }
        }
        Sort::MeanSize => Shown {
            ..bytes(growth.mean_size?)
        },
        Sort::MarginalSurvival => Shown {
            text: percent(growth.marginal_survival?),
            aside: String::new(),
            exact: match growth.survival {
                Some(survival) => tr!(
                    "Of all that was ever allocated there, {share} is held in the last file.",
                    share = percent(survival)
                ),
                None => String::new(),
            },
        },
    })
}

fn bytes(value: f64) -> Shown {
    Shown {
        text: amount(value, "bytes"),
        aside: String::new(),
        exact: words::exact(value.round() as i64, "bytes"),
    }
}

/// `± 0.4 MB`; nothing where there are too few files to say.
pub fn uncertainty(growth: &Growth, unit: &str) -> String {
    match growth.files > 2 {
        true => format!("±\u{a0}{}", amount(growth.error_per_hour, unit)),
        false => String::new(),
    }
}

/// With decimals where a count is small: 0.4 goroutines an hour are not 0.
pub fn amount(value: f64, unit: &str) -> String {
    let is_small = value.abs() < 100.0 && value.fract().abs() > 0.05;
    match words::figure(value.round() as i64, unit).is_scaled {
        false if is_small => decimal(value),
        _ => words::amount(value.round() as i64, unit),
    }
}

pub fn change(value: f64, unit: &str) -> String {
    let text = amount(value, unit);
    match value > 0.0 && text != "0" {
        true => format!("+{text}"),
        false => text,
    }
}

/// One decimal, with a true minus.
fn decimal(value: f64) -> String {
    let text = format!("{value:.1}");
    match text.as_str() {
        "-0.0" => "0.0".to_string(),
        _ => text.replacen('-', "−", 1),
    }
}

fn count(n: f64) -> String {
    words::grouped(n.round() as i64)
}

fn percent(share: f64) -> String {
    let text = format!("{:.1}\u{a0}%", share * 100.0);
    text.replacen('-', "−", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn growth(first: f64, last: f64, z: f64) -> Growth {
        Growth {
            files: 5,
            first,
            last,
            z,
            ..Growth::default()
        }
    }

    #[test]
    fn verdicts() {
        assert_eq!(Verdict::of(&growth(1.0, 9.0, 3.1)), Verdict::Grew);
        assert_eq!(Verdict::of(&growth(1.0, 9.0, 2.9)), Verdict::MayBeChance);
        assert_eq!(Verdict::of(&growth(9.0, 1.0, -3.1)), Verdict::Fell);
        assert_eq!(Verdict::of(&growth(9.0, 9.0, 0.0)), Verdict::Same);
        let one = Growth {
            files: 1,
            ..growth(1.0, 9.0, 9.0)
        };
        assert_eq!(Verdict::of(&one), Verdict::Unknown);
        // A steady slope over four files counts with a smaller z.
        let steady = Growth {
            rises: true,
            ..growth(1.0, 9.0, 1.5)
        };
        assert_eq!(Verdict::of(&steady), Verdict::Grew);
    }

    #[test]
    fn small_counts_keep_a_decimal() {
        assert_eq!(change(0.4, "count"), "+0.4");
        assert_eq!(change(-12.0, "count"), "−12");
        assert_eq!(change(1_234_567.0, "count"), "+1,234,567");
        assert_eq!(change(2.5 * 1024.0 * 1024.0, "bytes"), "+2.5\u{a0}MB");
        assert_eq!(
            (decimal(-0.01), change(0.0, "bytes")),
            ("0.0".into(), "0".into())
        );
        assert_eq!(percent(-0.012), "−1.2\u{a0}%");
    }
}
