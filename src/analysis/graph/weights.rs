//! Flat and cum of every node: one walk over the stack tree, so that it costs what the distinct stacks cost, however many samples
//! share them. A node counts once per sample, however often it recurs on the stack.

use super::nodes::{NodeId, Nodes};
use crate::analysis::selected::Selected;
use crate::pieces::{each_in_pieces, in_pieces, in_pieces_from_last};
use crate::profile::{LocationId, StackId};

/// What the samples are worth: one value a sample, and pprof's divisor where a mean is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Values<'a> {
    pub value: &'a [i64],
    pub divisor: Option<&'a [i64]>,
}

impl Values<'_> {
    /// A sample worth nothing leaves no trace in the graph, not even an edge.
    #[inline(always)]
    pub fn is_nothing(&self, sample: usize) -> bool {
        self.value[sample] == 0 && self.divisor.is_none_or(|d| d[sample] == 0)
    }
}

/// For every node of the stack tree, what passes through it.
#[derive(Debug)]
pub struct StackTotals {
    pub value: Vec<i64>,
    /// Empty unless a mean is asked for.
    pub divisor: Vec<i64>,
    /// Whether any sample that counts passes through: the sum may well be 0 with some.
    pub is_live: Vec<bool>,
}

impl StackTotals {
    pub fn new(selected: &Selected, values: Values) -> StackTotals {
        let stacks = &selected.profile.stacks;
        let mut totals = StackTotals {
            value: vec![0; stacks.len()],
            divisor: vec![0; values.divisor.map_or(0, |_| stacks.len())],
            is_live: vec![false; stacks.len()],
        };
        let StackTotals {
            value,
            divisor,
            is_live,
        } = &mut totals;
        each_in_pieces(selected.leaves(), |(sample, leaf)| {
            let leaf = leaf.index();
            is_live[leaf] |= !values.is_nothing(sample);
            add(&mut value[leaf], values.value[sample]);
            if let Some(values) = values.divisor {
                add(&mut divisor[leaf], values[sample]);
            }
        });
        // Parents stand before their children, so one pass from the back sums every subtree.
        in_pieces_from_last(stacks.len(), &mut |part| {
            for stack in part.rev().filter(|stack| *stack > 0) {
                let parent = stacks.parent[stack].index();
                is_live[parent] |= is_live[stack];
                let own = value[stack];
                add(&mut value[parent], own);
                if let Some(own) = divisor.get(stack).copied() {
                    add(&mut divisor[parent], own);
                }
            }
        });
        totals
    }
}

/// One value a node.
#[derive(Debug, Default)]
pub struct Weights {
    pub flat: Vec<i64>,
    pub cum: Vec<i64>,
    /// Divisors of the two; empty unless a mean is asked for.
    pub flat_divisor: Vec<i64>,
    pub cum_divisor: Vec<i64>,
}

impl Weights {
    pub fn new(
        selected: &Selected,
        nodes: &Nodes,
        values: Values,
        totals: &StackTotals,
    ) -> Weights {
        let mut weights = Weights {
            flat: flat(selected, nodes, values.value),
            cum: vec![0; nodes.len()],
            ..Weights::default()
        };
        if let Some(divisor) = values.divisor {
            weights.flat_divisor = flat(selected, nodes, divisor);
            weights.cum_divisor = vec![0; nodes.len()];
        }
        weights.add_cum(selected, nodes, totals);
        weights
    }

    /// What a report shows for flat: divided, where a mean is asked for.
    pub fn flat_value(&self, node: NodeId) -> i64 {
        divide(self.flat[node.index()], self.flat_divisor.get(node.index()))
    }

    pub fn cum_value(&self, node: NodeId) -> i64 {
        divide(self.cum[node.index()], self.cum_divisor.get(node.index()))
    }

    fn add_cum(&mut self, selected: &Selected, nodes: &Nodes, totals: &StackTotals) {
        let stacks = &selected.profile.stacks;
        // By node: the first stack that is not below the one that entered it. Until there it is on the path.
        let mut until = vec![0u32; nodes.len()];
        let mut stack = 1;
        in_pieces(stacks.len(), &mut |part| {
            while stack < part.end {
                let end = stacks.subtree_end[stack];
                if !totals.is_live[stack] {
                    stack = end as usize;
                    continue;
                }
                for node in nodes.of_stack(selected, StackId::from_index(stack)) {
                    let until = &mut until[node.index()];
                    if *until > stack as u32 {
                        continue;
                    }
                    *until = end;
                    add(&mut self.cum[node.index()], totals.value[stack]);
                    if let Some(divisor) = self.cum_divisor.get_mut(node.index()) {
                        add(divisor, totals.divisor[stack]);
                    }
                }
                stack += 1;
            }
        });
    }
}

/// The leaf-most node that is shown of a sample's stack takes its value.
fn flat(selected: &Selected, nodes: &Nodes, values: &[i64]) -> Vec<i64> {
    let own = |stack: StackId| nodes.of_stack(selected, stack).last().copied();
    let mut flat = vec![0i64; nodes.len()];
    // What is hidden leaves its value to what is above; mostly nothing is, and nobody is asked but the stack itself.
    let last = hides(selected, nodes).then(|| last_nodes(selected, own));
    each_in_pieces(selected.leaves(), |(sample, leaf)| {
        let node = match &last {
            Some(last) => last[leaf.index()],
            None => own(leaf),
        };
        if let Some(node) = node {
            add(&mut flat[node.index()], values[sample]);
        }
    });
    flat
}

/// Whether there is any stack, but for the root, that adds no node to the path above it.
fn hides(selected: &Selected, nodes: &Nodes) -> bool {
    let mut locations = (0..selected.profile.locations.len()).map(LocationId::from_index);
    selected.hides_on_paths() || locations.any(|location| nodes.root_first(location).is_empty())
}

/// By stack: its own leaf-most node, or that of the nearest stack above it that shows any.
fn last_nodes(selected: &Selected, own: impl Fn(StackId) -> Option<NodeId>) -> Vec<Option<NodeId>> {
    let stacks = &selected.profile.stacks;
    let mut last: Vec<Option<NodeId>> = vec![None; stacks.len()];
    each_in_pieces(1..stacks.len(), |stack| {
        let above = last[stacks.parent[stack].index()];
        last[stack] = own(StackId::from_index(stack)).or(above);
    });
    last
}

fn add(sum: &mut i64, value: i64) {
    *sum = sum.wrapping_add(value);
}

fn divide(value: i64, divisor: Option<&i64>) -> i64 {
    match divisor {
        Some(&divisor) if divisor != 0 => value.wrapping_div(divisor),
        _ => value,
    }
}
