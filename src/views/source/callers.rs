//! The lines that call a function.

use super::data::CallLine;
use super::lines::{IsBase, shown_rows, totals};
use super::side::{Side, weight};
use crate::order;
use crate::pieces::each_in_pieces;
use crate::profile::{LocationId, StackId};
use crate::protocol::{NameKey, Pair};
use rustc_hash::FxHashMap;

const MOST_CALLERS: usize = 100;

/// The frames right above those of the function, by line; a call from one line counts once a sample.
pub fn callers(sides: &[Side], inlines: bool, function: NameKey) -> Vec<CallLine> {
    let mut known: FxHashMap<(NameKey, NameKey, i64), u32> = FxHashMap::default();
    let mut lines: Vec<CallLine> = Vec::new();
    for side in sides {
        let mut until: Vec<u32> = vec![0; lines.len()];
        calls(side, inlines, function, |row, stack, end, value| {
            let (caller, file) = side.keys(row);
            let at = *known
                .entry((caller, file, side.line(row)))
                .or_insert_with(|| {
                    lines.push(CallLine {
                        function: caller,
                        name: side.name(row),
                        file,
                        path: side.path(row),
                        line: side.line(row),
                        value: Pair::default(),
                    });
                    lines.len() as u32 - 1
                }) as usize;
            until.resize(lines.len(), 0);
            if stack < until[at] {
                return;
            }
            until[at] = end;
            let value_of = &mut lines[at].value;
            let sum = match side.is_base {
                IsBase::Yes => &mut value_of.base,
                IsBase::No => &mut value_of.new,
            };
            *sum = sum.wrapping_add(value);
        });
    }
    lines.retain(|line| weight(line.value) > 0);
    order::sort_by(&mut lines, |a, b| {
        let by_weight = weight(b.value).cmp(&weight(a.value));
        by_weight.then_with(|| (&a.path, a.line, &a.name).cmp(&(&b.path, b.line, &b.name)))
    });
    lines.truncate(MOST_CALLERS);
    lines
}

/// Says the row that calls the function, the stack on which it does, where that one's subtree ends, and what passes.
fn calls(side: &Side, inlines: bool, function: NameKey, mut say: impl FnMut(usize, u32, u32, i64)) {
    let (selected, stacks) = (&side.selected, &side.selected.profile.stacks);
    let total = totals(selected, &side.values);
    let locations = (0..selected.profile.locations.len()).map(LocationId::from_index);
    let rows: Vec<Vec<usize>> = locations
        .map(|location| shown_rows(selected, location, inlines))
        .collect();
    // By stack: the leaf-most row shown.
    let mut last: Vec<Option<usize>> = vec![None; stacks.len()];
    each_in_pieces(1..stacks.len(), |stack| {
        let mut above = last[stacks.parent[stack].index()];
        let location = stacks.location[stack];
        if selected.shows_stack(StackId::from_index(stack)) {
            for row in &rows[location.index()] {
                if side.keys(*row).0 == function
                    && let Some(caller) = above
                {
                    say(
                        caller,
                        stack as u32,
                        stacks.subtree_end[stack],
                        total[stack],
                    );
                }
                above = Some(*row);
            }
        }
        last[stack] = above;
    });
}
