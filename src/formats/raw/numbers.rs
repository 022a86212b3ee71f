//! Times and durations as Go prints them.

use crate::formats::lines::{decimal, split_once};

const SECOND: i64 = 1_000_000_000;

/// `2021-01-08 17:10:32.116825 +0100 CET`, as nanoseconds since 1970-01-01 UTC. The name of the zone may be missing.
pub fn time(text: &[u8]) -> Option<i64> {
    let mut words = text.split(|b| *b == b' ');
    let (date, clock, zone) = (words.next()?, words.next()?, words.next()?);
    let [year, month, day] = numbers(date, b'-')?;
    let (whole, fraction) = split_once(clock, b".").unwrap_or((clock, b""));
    let [hour, minute, second] = numbers(whole, b':')?;
    let days = days_since_1970(year, month, day);
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second - offset(zone)?;
    let nanos = i128::from(seconds) * i128::from(SECOND) + i128::from(nanoseconds(fraction)?);
    i64::try_from(nanos).ok()
}

/// Three numbers, each small enough to calculate with.
fn numbers(text: &[u8], mark: u8) -> Option<[i64; 3]> {
    let mut parts = text.split(|b| *b == mark);
    let mut next = || decimal::<u16>(parts.next()?).map(i64::from);
    let found = [next()?, next()?, next()?];
    parts.next().is_none().then_some(found)
}

/// `+0130`, in seconds.
fn offset(zone: &[u8]) -> Option<i64> {
    let (sign, digits) = match zone.split_first()? {
        (b'+', digits) => (1, digits),
        (b'-', digits) => (-1, digits),
        _ => return None,
    };
    let number: i64 = decimal::<u16>(digits)?.into();
    (digits.len() == 4).then_some(sign * (number / 100 * 60 + number % 100) * 60)
}

/// The digits after the point of a number of seconds.
fn nanoseconds(digits: &[u8]) -> Option<i64> {
    let is_fraction = digits.len() <= 9 && digits.iter().all(u8::is_ascii_digit);
    let padded = digits.iter().chain(b"000000000").take(9);
    is_fraction.then(|| padded.fold(0, |n, digit| n * 10 + i64::from(digit - b'0')))
}

/// In the proleptic Gregorian calendar. Years begin in March, so that the leap day is their last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    365 * year + leap_days + (153 * month + 2) / 5 + day - 719_469
}

/// A duration that was cut to its first four characters (`%.4v` of Go): `1m30` of `1m30.5s`, `3.13` of `3.1344s`. In nanoseconds; what is
/// cut off is taken as nothing, but where the text shows that something was, one nanosecond stands for it.
pub fn duration(text: &[u8]) -> Option<i64> {
    let (sign, mut rest) = match text.strip_prefix(b"-") {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let mut total: i64 = 0;
    let mut last = Unit::None;
    while !rest.is_empty() {
        let end = rest.iter().position(|b| !b.is_ascii_digit() && *b != b'.');
        let (number, after) = rest.split_at(end.unwrap_or(rest.len()));
        let is_cut = text.len() >= 4 && after.len() <= 2;
        let (unit, length) = unit(number, after, last, is_cut)?;
        total = total.checked_add(amount(number, unit.nanoseconds(), after.is_empty())?)?;
        last = unit;
        rest = after.get(length..)?;
    }
    (last != Unit::None).then_some(sign * total)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    None,
    Hours,
    Minutes,
    Seconds,
    Milliseconds,
    Microseconds,
    Nanoseconds,
}

impl Unit {
    fn nanoseconds(self) -> i64 {
        match self {
            Unit::Hours => 3600 * SECOND,
            Unit::Minutes => 60 * SECOND,
            Unit::Seconds => SECOND,
            Unit::Milliseconds => 1_000_000,
            Unit::Microseconds => 1_000,
            Unit::Nanoseconds | Unit::None => 1,
        }
    }
}

/// The unit after `number`, and its length in the text. Where it was cut off, it is the next smaller one, or seconds: what a profile
/// that took long enough to be worth a look has.
fn unit(number: &[u8], after: &[u8], last: Unit, is_cut: bool) -> Option<(Unit, usize)> {
    if after.is_empty() && is_cut {
        let whole = number.split(|b| *b == b'.').next()?;
        return Some(match last {
            Unit::Hours => (Unit::Minutes, 0),
            // More than 59 seconds are printed as minutes.
            Unit::None if decimal::<u16>(whole)? >= 60 => (Unit::Milliseconds, 0),
            _ => (Unit::Seconds, 0),
        });
    }
    const UNITS: [(&[u8], Unit); 7] = [
        (b"ms", Unit::Milliseconds),
        ("\u{b5}s".as_bytes(), Unit::Microseconds),
        ("\u{b5}".as_bytes(), Unit::Microseconds),
        (b"ns", Unit::Nanoseconds),
        (b"n", Unit::Nanoseconds),
        (b"h", Unit::Hours),
        (b"s", Unit::Seconds),
    ];
    if let Some((word, unit)) = UNITS.iter().find(|(word, _)| after.starts_with(word)) {
        return Some((*unit, word.len()));
    }
    // Minutes never have a fraction, nor are they more than 59: those are milliseconds, cut.
    let is_cut_off = after == b"m" && (number.contains(&b'.') || number.len() > 2);
    after.starts_with(b"m").then_some(match is_cut_off {
        true => (Unit::Milliseconds, 1),
        false => (Unit::Minutes, 1),
    })
}

fn amount(number: &[u8], unit: i64, is_cut: bool) -> Option<i64> {
    let (whole, fraction) = split_once(number, b".").unwrap_or((number, b""));
    let whole = if whole.is_empty() { 0 } else { decimal(whole)? };
    let fraction_of_unit =
        (i128::from(nanoseconds(fraction)?) * i128::from(unit)) / i128::from(SECOND);
    // A fraction is printed without zeros at its end: there was more of it.
    let more = i64::from(
        is_cut && number.contains(&b'.') && !matches!(fraction.last(), Some(b'1'..=b'9')),
    );
    let whole = i64::checked_mul(whole, unit)?;
    whole
        .checked_add(fraction_of_unit as i64)?
        .checked_add(more)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_in_their_zones() {
        let check =
            |text: &str, nanos: Option<i64>| assert_eq!(time(text.as_bytes()), nanos, "{text}");
        check("1970-01-01 00:00:00 +0000 UTC", Some(0));
        check(
            "2021-01-08 17:10:32.116825 +0100 CET",
            Some(1_610_122_232_116_825_000),
        );
        check(
            "2017-01-11 15:19:52.794622795 -0800 PST",
            Some(1_484_176_792_794_622_795),
        );
        check(
            "2024-02-29 12:00:00 +0545 +0545",
            Some(1_709_187_300_000_000_000),
        );
        check("1969-12-31 23:59:59.5 +0000 UTC", Some(-500_000_000));
        check("1677-09-21 00:12:43.145224192 +0000 UTC", Some(i64::MIN));
        check("2021-01-08 17:10 +0100 CET", None);
        check("2021-01-08 17:10:32", None);
        check("9999-01-01 00:00:00 +0000 UTC", None);
        check("yesterday", None);
    }

    #[test]
    fn durations_cut_to_four_characters() {
        let check =
            |text: &str, nanos: i64| assert_eq!(duration(text.as_bytes()), Some(nanos), "{text}");
        check("3.13", 3_130_000_000);
        check("30.0", 30_000_000_001);
        check("10s", 10_000_000_000);
        check("1m30", 90_000_000_000);
        check("2m0.", 120_000_000_001);
        check("2m0s", 120_000_000_000);
        check("1h0m", 3_600_000_000_000);
        check("1h10", 4_200_000_000_000);
        check("500m", 500_000_000);
        check("857.", 857_000_001);
        check("5ms", 5_000_000);
        check("1.5m", 1_500_000);
        check("150\u{b5}", 150_000);
        check("20\u{b5}s", 20_000);
        check("999n", 999);
        check("1ns", 1);
        check("-1.5", -1_500_000_000);
        check("0s", 0);
        for wrong in ["", "-", "x", "1x", "3"] {
            assert_eq!(duration(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
