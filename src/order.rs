//! One sort for all the lists that are not in anybody's way: each instantiation of the standard library's weighs a kilobyte and a
//! half of brotli in the page, this one two hundred bytes. What is hot (stacks, the call tree, what is painted) sorts by itself.

use std::cmp::Ordering;

/// Lists up to this long are sorted where they stand.
const SHORT: usize = 16;

/// Stable. Equal to `list.sort_by(compare)`.
pub fn sort_by<T>(list: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    if list.len() <= SHORT {
        return insert_each(list, compare);
    }
    // No list is longer than its rows have numbers of 32 bits.
    let mut order: Vec<u32> = (0..list.len() as u32).collect();
    sort_rows(&mut order, &mut |a, b| {
        compare(&list[a as usize], &list[b as usize])
    });
    arrange(list, &mut order);
}

/// Stable. Equal to `list.sort()`.
pub fn sort<T: Ord>(list: &mut [T]) {
    sort_by(list, T::cmp);
}

fn insert_each<T>(list: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    for end in 1..list.len() {
        let mut at = end;
        while at > 0 && compare(&list[at], &list[at - 1]) == Ordering::Less {
            list.swap(at, at - 1);
            at -= 1;
        }
    }
}

/// The only instantiation.
#[inline(never)]
fn sort_rows(order: &mut [u32], compare: &mut dyn FnMut(u32, u32) -> Ordering) {
    order.sort_by(|a, b| compare(*a, *b));
}

/// Puts at each place what stood at `order` of it. Goes round each cycle once.
fn arrange<T>(list: &mut [T], order: &mut [u32]) {
    for start in 0..list.len() {
        let mut at = start;
        loop {
            let from = std::mem::replace(&mut order[at], at as u32) as usize;
            if from == start || from == at {
                break;
            }
            list.swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(list in prop::collection::vec((0..20u8, any::<u16>()), 0..80)) {
            let (mut ours, mut theirs) = (list.clone(), list);
            sort_by(&mut ours, |a, b| a.0.cmp(&b.0));
            theirs.sort_by_key(|a| a.0);
            prop_assert_eq!(&ours, &theirs);
            sort(&mut ours);
            theirs.sort();
            prop_assert_eq!(ours, theirs);
        }
    }
}
