//! Units and how figures are printed: pprof's `measurement` package, digit for digit, so that the command line, the page and
//! `go tool pprof` never disagree about a number. Known units belong to a family (memory, time, GCU) and are scaled within it;
//! any other unit is printed as it is.

/// One unit of a family: how it is printed, the spellings it is known by, and how many base units it is.
struct Unit {
    name: &'static str,
    aliases: &'static [&'static str],
    factor: f64,
}

struct Family {
    /// What a value is printed in when it is too small for every unit, or when the wanted unit is of another family.
    default: (&'static str, f64),
    units: &'static [Unit],
}

const fn unit(name: &'static str, aliases: &'static [&'static str], factor: f64) -> Unit {
    Unit {
        name,
        aliases,
        factor,
    }
}

const KIB: f64 = 1024.0;

static FAMILIES: [Family; 3] = [
    Family {
        default: ("B", 1.0),
        units: &[
            unit("B", &["b", "byte"], 1.0),
            unit("kB", &["kb", "kbyte", "kilobyte"], KIB),
            unit("MB", &["mb", "mbyte", "megabyte"], KIB * KIB),
            unit("GB", &["gb", "gbyte", "gigabyte"], KIB * KIB * KIB),
            unit("TB", &["tb", "tbyte", "terabyte"], KIB * KIB * KIB * KIB),
            unit(
                "PB",
                &["pb", "pbyte", "petabyte"],
                KIB * KIB * KIB * KIB * KIB,
            ),
        ],
    },
    Family {
        default: ("s", 1e9),
        units: &[
            unit("ns", &["ns", "nanosecond"], 1.0),
            // pprof lists "μs" too, but takes its last letter for a plural before it looks: "μs" is not a unit to it.
            unit("us", &["us", "microsecond"], 1e3),
            unit("ms", &["ms", "millisecond"], 1e6),
            unit("s", &["s", "sec", "second"], 1e9),
            unit("hrs", &["hour", "hr"], 3.6e12),
        ],
    },
    Family {
        default: ("GCU", 1.0),
        units: &[
            unit("n*GCU", &["nanogcu"], 1e-9),
            unit("u*GCU", &["microgcu"], 1e-6),
            unit("m*GCU", &["milligcu"], 1e-3),
            unit("GCU", &["gcu"], 1.0),
            unit("k*GCU", &["kilogcu"], 1e3),
            unit("M*GCU", &["megagcu"], 1e6),
            unit("G*GCU", &["gigagcu"], 1e9),
            unit("T*GCU", &["teragcu"], 1e12),
            unit("P*GCU", &["petagcu"], 1e15),
        ],
    },
];

/// The units that say nothing when printed after a number.
const SILENT: [&str; 5] = ["count", "sample", "unit", "minimum", "auto"];

/// Converts `value` from a unit to another, or to the largest one that leaves it at least 1 (`minimum`, `auto`). The unit
/// returned is empty where it is not worth printing.
pub fn scale<'a>(value: i64, from: &str, to: &'a str) -> (f64, &'a str) {
    // The least i64 has no positive twin; pprof lets it pass unscaled and so does this.
    if value < 0 && value != i64::MIN {
        let (scaled, unit) = scale(-value, from, to);
        return (-scaled, unit);
    }
    for family in &FAMILIES {
        if let Some(from) = family.find(from) {
            return family.convert(value as f64 * from.factor, to);
        }
    }
    let unit = if SILENT.contains(&to) { "" } else { to };
    (value as f64, unit)
}

/// `value` in its best unit: `512kB`.
pub fn label(value: i64, unit: &str) -> String {
    scaled_label(value, unit, "auto")
}

/// `value` converted and printed with up to two decimals: `1.50s`, `12`, `0` (which never has a unit).
pub fn scaled_label(value: i64, from: &str, to: &str) -> String {
    let (scaled, unit) = scale(value, from, to);
    let mut text = format!("{scaled:.2}");
    if text.ends_with(".00") {
        text.truncate(text.len() - 3);
    }
    if text == "0" || text == "-0" {
        return "0".to_string();
    }
    text.push_str(unit);
    text
}

/// `value` as a share of `total`, at least six characters wide: `"  100%"`, `"12.50%"`, `"  0.5%"`. The sign is lost, as it is in
/// pprof's reports.
pub fn percentage(value: i64, total: i64) -> String {
    let ratio = if total == 0 {
        0.0
    } else {
        (value as f64 / total as f64).abs() * 100.0
    };
    if (99.95..=100.05).contains(&ratio) {
        "  100%".to_string()
    } else if ratio >= 1.0 {
        format!("{ratio:5.2}%")
    } else {
        format!("{:>5}%", two_digits(ratio))
    }
}

/// Whether two units measure the same thing, so that values in one can be added to values in the other.
pub fn same_family(a: &str, b: &str) -> bool {
    a == b
        || FAMILIES
            .iter()
            .any(|f| f.find(a).is_some() && f.find(b).is_some())
}

/// As C prints `%.2g`, for 0 ≤ `ratio` < 1: two significant digits, no trailing zeros, an exponent below 0.0001.
fn two_digits(ratio: f64) -> String {
    let scientific = format!("{ratio:.1e}");
    let Some((digits, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    if ratio != 0.0 && exponent < -4 {
        return format!("{digits}e-{:02}", -exponent);
    }
    let mut text = format!("{ratio:.*}", (1 - exponent).max(0) as usize);
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    text
}

impl Family {
    /// By spelling: any case, one plural `s` allowed.
    fn find(&self, spelling: &str) -> Option<&'static Unit> {
        let singular = match spelling.strip_suffix(['s', 'S']) {
            Some(rest) if spelling.len() > 2 => rest,
            _ => spelling,
        };
        self.units
            .iter()
            .find(|u| u.aliases.iter().any(|a| a.eq_ignore_ascii_case(singular)))
    }

    /// `value` is in base units.
    fn convert<'a>(&self, value: f64, to: &'a str) -> (f64, &'a str) {
        let wanted = if to == "minimum" || to == "auto" {
            self.largest_below(value)
        } else {
            self.find(to).map(|u| (u.name, u.factor))
        };
        let (name, factor) = wanted.unwrap_or(self.default);
        (value / factor, name)
    }

    fn largest_below(&self, value: f64) -> Option<(&'static str, f64)> {
        let mut fits = self.units.iter().rev().filter(|u| value / u.factor >= 1.0);
        fits.next().map(|u| (u.name, u.factor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_scale_within_their_family() {
        assert_eq!(scale(1536, "bytes", "auto"), (1.5, "kB"));
        assert_eq!(scale(-1536, "Bytes", "minimum"), (-1.5, "kB"));
        assert_eq!(scale(2048, "kb", "bytes"), (2_097_152.0, "B"));
        assert_eq!(scale(90, "seconds", "hours"), (0.025, "hrs"));
        assert_eq!(scale(1, "ms", "count"), (0.001, "s"));
        assert_eq!(scale(0, "ns", "auto"), (0.0, "s"));
        assert_eq!(scale(2, "gcus", "auto"), (2.0, "GCU"));
        assert_eq!(
            scale(i64::MIN, "bytes", "auto"),
            (-9_223_372_036_854_775_808.0, "B")
        );
    }

    #[test]
    fn unknown_units_are_printed_unless_they_say_nothing() {
        assert_eq!(scale(12, "foo", "foo"), (12.0, "foo"));
        assert_eq!(scale(12, "count", "minimum"), (12.0, ""));
        assert_eq!(scale(12, "count", "count"), (12.0, ""));
        assert_eq!(scale(5, "μs", "auto"), (5.0, ""));
    }

    #[test]
    fn labels_have_at_most_two_decimals_and_zero_has_no_unit() {
        assert_eq!(scaled_label(1_500_000_000, "nanoseconds", "s"), "1.50s");
        assert_eq!(scaled_label(1_000_000_000, "ns", "auto"), "1s");
        assert_eq!(scaled_label(3_599_000_000_000, "ns", "auto"), "3599s");
        assert_eq!(scaled_label(3_600_000_000_000, "ns", "auto"), "1hrs");
        assert_eq!(scaled_label(1, "b", "pb"), "0");
        assert_eq!(scaled_label(-1, "b", "pb"), "0");
        assert_eq!(scaled_label(-3, "count", "count"), "-3");
        assert_eq!(label(524_288, "bytes"), "512kB");
    }

    #[test]
    fn percentages_are_unsigned_and_at_least_six_wide() {
        let cases = [
            (0, 100, "    0%"),
            (5, 1000, "  0.5%"),
            (1, 100, " 1.00%"),
            (1, 8, "12.50%"),
            (-1, 8, "12.50%"),
            (9999, 10000, "  100%"),
            (2, 1, "200.00%"),
            (99, 10000, " 0.99%"),
            (999, 100_000, "    1%"),
            (1, 1_000_000, "0.0001%"),
            (1, 10_000_000, "1e-05%"),
            (123, 10_000_000, "0.0012%"),
            (7, 0, "    0%"),
        ];
        for (value, total, expected) in cases {
            assert_eq!(percentage(value, total), expected, "{value} of {total}");
        }
    }

    #[test]
    fn units_of_one_family_can_be_added() {
        assert!(same_family("bytes", "MB"));
        assert!(same_family("widgets", "widgets"));
        assert!(!same_family("bytes", "ns"));
    }
}
