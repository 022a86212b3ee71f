//! The grid that numbers are counted on: powers of two for sizes in bytes, 1-2-5 steps for everything else, mirrored below 0. The bounds
//! depend on the number alone, so that two files have the same bins.

/// The bin around a number: its first and its last number.
pub fn around(number: i64, is_bytes: bool) -> (i64, i64) {
    let (from, to) = match number.unsigned_abs() {
        0 => return (0, 0),
        size if is_bytes => power_of_two(size),
        size => one_two_five(size),
    };
    match number > 0 {
        true => (clamped(from), clamped(to)),
        false => (mirrored(to), mirrored(from)),
    }
}

/// The bin after one that ends at `last`; `None` at the end of all numbers.
pub fn after(last: i64, is_bytes: bool) -> Option<(i64, i64)> {
    last.checked_add(1).map(|next| around(next, is_bytes))
}

fn power_of_two(size: u64) -> (u64, u64) {
    let from = 1 << size.ilog2();
    (from, from + (from - 1))
}

fn one_two_five(size: u64) -> (u64, u64) {
    let decade = 10u64.pow(size.ilog10());
    let (from, end) = match size / decade {
        1 => (decade, decade.checked_mul(2)),
        2..=4 => (decade * 2, decade.checked_mul(5)),
        _ => (decade.saturating_mul(5), decade.checked_mul(10)),
    };
    (from, end.map_or(u64::MAX, |end| end - 1))
}

fn clamped(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

fn mirrored(size: u64) -> i64 {
    match size > i64::MAX as u64 {
        true => i64::MIN,
        false => -(size as i64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn grids() {
        for (number, is_bytes, bin) in [
            (0, false, (0, 0)),
            (1, false, (1, 1)),
            (4, false, (2, 4)),
            (5, false, (5, 9)),
            (19, false, (10, 19)),
            (1000, true, (512, 1023)),
            (1024, true, (1024, 2047)),
            (-3, false, (-4, -2)),
            (i64::MAX, true, (1 << 62, i64::MAX)),
            (i64::MIN, true, (i64::MIN, i64::MIN)),
        ] {
            assert_eq!(around(number, is_bytes), bin, "{number}");
        }
    }

    proptest! {
        #[test]
        fn a_bin_holds_its_number_and_all_bins_follow_each_other(number: i64, is_bytes: bool) {
            let (from, to) = around(number, is_bytes);
            prop_assert!(from <= number && number <= to);
            prop_assert_eq!(around(from, is_bytes), (from, to));
            prop_assert_eq!(around(to, is_bytes), (from, to));
            if let Some((next, _)) = after(to, is_bytes) {
                prop_assert_eq!(next, to + 1);
            }
        }
    }
}
