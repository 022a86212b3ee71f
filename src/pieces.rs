//! Long loops as many short calls. A browser starts a function in code that is made at once and runs slowly, and makes fast code of it
//! meanwhile; but the fast code serves from the next call on, so that one loop over a million rows is slow to its end. Measured: a third of
//! the work of opening a profile was done in slow code. Natively it changes nothing.

use std::ops::Range;

/// Rows of one call.
const PIECE: usize = 1 << 12;

/// Calls `piece` for `0..rows`, part by part. Never inlined: piece and loop would be one function again.
#[inline(never)]
pub fn in_pieces(rows: usize, piece: &mut dyn FnMut(Range<usize>)) {
    let mut start = 0;
    while start < rows {
        let end = rows.min(start + PIECE);
        piece(start..end);
        start = end;
    }
}

/// From the last part to the first; what is in a part is the caller's to turn round.
#[inline(never)]
pub fn in_pieces_from_last(rows: usize, piece: &mut dyn FnMut(Range<usize>)) {
    let mut end = rows;
    while end > 0 {
        let start = end.saturating_sub(PIECE);
        piece(start..end);
        end = start;
    }
}

/// `items.for_each(each)`.
pub fn each_in_pieces<T>(items: impl Iterator<Item = T>, mut each: impl FnMut(T)) {
    let mut items = items.fuse();
    while is_piece_done(&mut items, &mut each) {}
}

#[inline(never)]
fn is_piece_done<T>(items: &mut impl Iterator<Item = T>, each: &mut impl FnMut(T)) -> bool {
    let mut left = PIECE;
    items.by_ref().take(PIECE).for_each(|item| {
        left -= 1;
        each(item);
    });
    left == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_once_and_in_order() {
        for rows in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7] {
            let all: Vec<usize> = (0..rows).collect();
            let mut seen = Vec::new();
            in_pieces(rows, &mut |part| seen.extend(part));
            assert_eq!(seen, all);
            seen.clear();
            each_in_pieces(0..rows, |row| seen.push(row));
            assert_eq!(seen, all);
            seen.clear();
            in_pieces_from_last(rows, &mut |part| seen.extend(part.rev()));
            seen.reverse();
            assert_eq!(seen, all);
        }
    }
}
