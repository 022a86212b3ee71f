//! Points in time as pprof prints them. Which zone a person is in is not for a report to find out: the
//! command line gives [`super::Options`] its own clock, and this one knows UTC alone.

/// How much of a point in time is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimeStyle {
    /// `2006-01-02 15:04:05 MST`, as in headers.
    Seconds,
    /// `2006-01-02 15:04:05.999999999 -0700 MST`, without the zeros at the end of the fraction: all that is known.
    Full,
}

/// A civil date and time of day in UTC.
struct Civil {
    year: i64,
    month: i64,
    day: i64,
    second_of_day: i64,
}

const SECONDS_A_DAY: i64 = 86_400;

/// `nanos` since 1970-01-01 UTC.
pub fn utc(nanos: i64, style: TimeStyle) -> String {
    let civil = Civil::of(nanos.div_euclid(1_000_000_000));
    let Civil {
        year, month, day, ..
    } = civil;
    let (hour, minute, second) = (
        civil.second_of_day / 3600,
        civil.second_of_day / 60 % 60,
        civil.second_of_day % 60,
    );
    let rest = match style {
        TimeStyle::Seconds => " UTC".to_string(),
        TimeStyle::Full => format!("{} +0000 UTC", fraction(nanos.rem_euclid(1_000_000_000))),
    };
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}{rest}")
}

fn fraction(nanos: i64) -> String {
    if nanos == 0 {
        return String::new();
    }
    format!(".{nanos:09}").trim_end_matches('0').to_string()
}

impl Civil {
    /// Years are counted from March, so that a leap day is the last of its year.
    fn of(seconds: i64) -> Civil {
        let days = seconds.div_euclid(SECONDS_A_DAY) + 719_468; // since 0000-03-01
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let month = (month_from_march + 2) % 12 + 1;
        Civil {
            year: era * 400 + year_of_era + i64::from(month <= 2),
            month,
            day: day_of_year - (153 * month_from_march + 2) / 5 + 1,
            second_of_day: seconds.rem_euclid(SECONDS_A_DAY),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_printed_as_pprof_prints_them() {
        let cases = [
            (1, "1970-01-01 00:00:00 UTC"),
            (-1, "1969-12-31 23:59:59 UTC"),
            (951_826_149_000_000_000, "2000-02-29 12:09:09 UTC"),
            (1_735_689_599_999_999_999, "2024-12-31 23:59:59 UTC"),
            (i64::MAX, "2262-04-11 23:47:16 UTC"),
            (i64::MIN, "1677-09-21 00:12:43 UTC"),
        ];
        for (nanos, expected) in cases {
            assert_eq!(utc(nanos, TimeStyle::Seconds), expected);
        }
        let full = |nanos| utc(nanos, TimeStyle::Full);
        assert_eq!(full(1_000_000_000), "1970-01-01 00:00:01 +0000 UTC");
        assert_eq!(full(-1), "1969-12-31 23:59:59.999999999 +0000 UTC");
        assert_eq!(full(1_500_000), "1970-01-01 00:00:00.0015 +0000 UTC");
    }
}
