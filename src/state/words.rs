//! Figures as the page writes them: pprof's scaling, with a space before the unit, and changes with their sign.

use crate::measurement::{percentage, scale};
use crate::protocol::Pair;

/// A figure in two parts, so that a column aligns on the decimal point.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Figure {
    pub number: String,
    pub unit: String,
    /// A column of its kind keeps room for a unit, even beside a zero.
    pub is_scaled: bool,
}

/// With two decimals where the unit has been scaled; a whole number is padded to stand on the same point.
pub fn figure(value: i64, unit: &str) -> Figure {
    let (scaled, shown) = scale(value, unit, "auto");
    let is_whole = scaled.fract() == 0.0;
    let number = match (shown.is_empty(), is_whole) {
        // A count is exact and has no decimals to align with; above 2^53 a float would not be.
        (true, true) => grouped(value),
        // A punctuation space and two figure spaces are as wide as ".00".
        (false, true) => format!("{scaled:.0}\u{2008}\u{2007}\u{2007}"),
        _ => format!("{scaled:.2}"),
    };
    Figure {
        number: with_minus(&number),
        unit: if value == 0 { "" } else { shown }.to_string(),
        is_scaled: !shown.is_empty(),
    }
}

/// In running text: `77.2 MB`.
pub fn amount(value: i64, unit: &str) -> String {
    let (scaled, shown) = scale(value, unit, "auto");
    if shown.is_empty() && scaled.fract() == 0.0 {
        return with_minus(&grouped(value));
    }
    let number = format!("{scaled:.2}");
    let number = number.trim_end_matches('0').trim_end_matches('.');
    let number = with_minus(number);
    match (value, shown) {
        (0, _) => "0".to_string(),
        (_, "") => number,
        _ => format!("{number}\u{a0}{shown}"),
    }
}

/// To the last digit, with its unit: what a tooltip shows beside a rounded figure.
pub fn exact(value: i64, unit: &str) -> String {
    let number = with_minus(&grouped(value));
    match unit {
        "" => number,
        unit => format!("{number}\u{a0}{unit}"),
    }
}

/// `+77.2 MB`, `−3 kB`, `±0`.
pub fn change(value: i64, unit: &str) -> String {
    match value {
        0 => "±0".to_string(),
        v if v > 0 => format!("+{}", amount(v, unit)),
        v => amount(v, unit),
    }
}

/// The change of a pair as a share of its base: `+50 %`, `new`, `gone`.
pub fn ratio(pair: Pair) -> String {
    match (pair.base, pair.new) {
        (0, 0) => String::new(),
        (0, _) => tr!("new"),
        (_, 0) => tr!("gone"),
        _ => {
            let share = pair.change() as f64 / (pair.base as f64).abs() * 100.0;
            let sign = if share < 0.0 { "−" } else { "+" };
            match share.abs() {
                0.0 => "±0\u{a0}%".to_string(),
                s if s >= 1000.0 => format!("{sign}{}\u{a0}%", grouped(s.round() as i64)),
                s if s >= 99.5 => format!("{sign}{s:.0}\u{a0}%"),
                s => format!("{sign}{s:.1}\u{a0}%"),
            }
        }
    }
}

/// A share as pprof prints it, without its padding.
pub fn share(value: i64, total: i64) -> String {
    percentage(value, total).trim().to_string()
}

/// For a bar: 0 to 1.
pub fn fraction(value: i64, total: i64) -> f64 {
    if total == 0 {
        return 0.0;
    }
    (value as f64 / total as f64).abs().min(1.0)
}

/// A stretch of time for people: `12 min`, `3 h 5 min`.
pub fn span(nanos: i64) -> String {
    let seconds = nanos.unsigned_abs() / 1_000_000_000;
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    let rest = |amount: u64, unit: &str| match amount {
        0 => String::new(),
        n => format!(" {n}\u{a0}{unit}"),
    };
    match () {
        () if days > 0 => format!("{days}\u{a0}d{}", rest(hours % 24, "h")),
        () if hours > 0 => format!("{hours}\u{a0}h{}", rest(minutes % 60, "min")),
        () if minutes > 0 => format!("{minutes}\u{a0}min{}", rest(seconds % 60, "s")),
        () => format!("{seconds}\u{a0}s"),
    }
}

/// A moment in UTC: `2024-05-01 12:00:00`.
pub fn moment(time_nanos: i64) -> String {
    let seconds = time_nanos.div_euclid(1_000_000_000);
    let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Days to a date of the Gregorian calendar, in eras of 400 years that begin in March.
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = (shifted_month + 2) % 12 + 1;
    let year = year + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// A size in bytes for people.
pub fn size(bytes: u64) -> String {
    amount(i64::try_from(bytes).unwrap_or(i64::MAX), "bytes")
}

/// `1,234,567`.
pub fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = String::from(if value < 0 { "-" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A true minus is as wide as a plus.
fn with_minus(number: &str) -> String {
    number.replacen('-', "−", 1)
}

/// What a sample type counts, in a sentence.
pub fn about_sample_type(kind: &str) -> &'static str {
    match kind {
        "inuse_space" => {
            msg!("Bytes that were held when the profile was taken. What leaks grows here.")
        }
        "inuse_objects" => msg!("Objects that were held when the profile was taken."),
        "alloc_space" => msg!("Bytes allocated since the program started, freed or not."),
        "alloc_objects" => msg!("Objects allocated since the program started, freed or not."),
        "goroutine" => msg!("Goroutines that existed when the profile was taken."),
        "cpu" => msg!("Time on a processor while the profile was recorded."),
        "samples" => msg!("How often the profiler looked."),
        "contentions" => msg!("How often a goroutine had to wait."),
        "delay" => msg!("How long goroutines waited."),
        "threadcreate" => msg!("Threads of the system that were created."),
        _ => msg!("What every figure on the page is of."),
    }
}
