//! Flat and cum of every node: one walk over the stack tree, so that it costs what the distinct stacks cost, however many samples
//! share them. A node counts once per sample, however often it recurs on the stack.

use super::nodes::{NodeId, Nodes};
use crate::profile::{LocationId, Profile, StackId, Stacks};

/// What the samples are worth: one value a sample, and pprof's divisor where a mean is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Values<'a> {
    pub value: &'a [i64],
    pub divisor: Option<&'a [i64]>,
}

impl Values<'_> {
    /// A sample worth nothing leaves no trace in the graph, not even an edge.
    fn is_nothing(&self, sample: usize) -> bool {
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
    pub fn new(profile: &Profile, values: Values) -> StackTotals {
        let stacks = &profile.stacks;
        let leaves = &profile.samples.stack;
        let mut is_live = vec![false; stacks.len()];
        for (sample, leaf) in leaves.iter().enumerate() {
            is_live[leaf.index()] |= !values.is_nothing(sample);
        }
        for stack in (1..stacks.len()).rev() {
            if is_live[stack] {
                is_live[stacks.parent[stack].index()] = true;
            }
        }
        StackTotals {
            value: total(stacks, leaves, values.value),
            divisor: values
                .divisor
                .map_or_else(Vec::new, |d| total(stacks, leaves, d)),
            is_live,
        }
    }
}

fn total(stacks: &Stacks, leaves: &[StackId], values: &[i64]) -> Vec<i64> {
    let mut total = vec![0i64; stacks.len()];
    for (leaf, value) in leaves.iter().zip(values) {
        add(&mut total[leaf.index()], *value);
    }
    // Parents stand before their children, so one pass from the back sums every subtree.
    for stack in (1..stacks.len()).rev() {
        let value = total[stack];
        add(&mut total[stacks.parent[stack].index()], value);
    }
    total
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
    pub fn new(profile: &Profile, nodes: &Nodes, values: Values, totals: &StackTotals) -> Weights {
        let mut weights = Weights {
            flat: flat(profile, nodes, values.value),
            cum: vec![0; nodes.len()],
            ..Weights::default()
        };
        if let Some(divisor) = values.divisor {
            weights.flat_divisor = flat(profile, nodes, divisor);
            weights.cum_divisor = vec![0; nodes.len()];
        }
        weights.add_cum(&profile.stacks, nodes, totals);
        weights
    }

    /// What a report shows for flat: divided, where a mean is asked for.
    pub fn flat_value(&self, node: NodeId) -> i64 {
        divide(self.flat[node.index()], self.flat_divisor.get(node.index()))
    }

    pub fn cum_value(&self, node: NodeId) -> i64 {
        divide(self.cum[node.index()], self.cum_divisor.get(node.index()))
    }

    fn add_cum(&mut self, stacks: &Stacks, nodes: &Nodes, totals: &StackTotals) {
        let mut on_path = vec![false; nodes.len()];
        // The nodes that the current path entered first, and where each of its stacks began to add to them.
        let mut entered: Vec<NodeId> = Vec::new();
        let mut path: Vec<(u32, usize)> = Vec::new();
        let mut stack = 1;
        while stack < stacks.len() {
            while let Some((_, first)) = path.pop_if(|(end, _)| *end as usize <= stack) {
                for node in entered.drain(first..) {
                    on_path[node.index()] = false;
                }
            }
            if !totals.is_live[stack] {
                stack = stacks.subtree_end[stack] as usize;
                continue;
            }
            path.push((stacks.subtree_end[stack], entered.len()));
            for node in nodes.root_first(stacks.location[stack]) {
                if !on_path[node.index()] {
                    on_path[node.index()] = true;
                    entered.push(*node);
                    add(&mut self.cum[node.index()], totals.value[stack]);
                    if let Some(divisor) = self.cum_divisor.get_mut(node.index()) {
                        add(divisor, totals.divisor[stack]);
                    }
                }
            }
            stack += 1;
        }
    }
}

/// The leaf-most node of a sample's leaf takes its value.
fn flat(profile: &Profile, nodes: &Nodes, values: &[i64]) -> Vec<i64> {
    let mut of_location = vec![0i64; profile.locations.len()];
    for (leaf, value) in profile.samples.stack.iter().zip(values) {
        if let Some(location) = profile.stacks.location[leaf.index()].some() {
            add(&mut of_location[location.index()], *value);
        }
    }
    let mut flat = vec![0i64; nodes.len()];
    for (location, value) in of_location.iter().enumerate() {
        if let Some(leaf) = nodes.root_first(LocationId::from_index(location)).last() {
            add(&mut flat[leaf.index()], *value);
        }
    }
    flat
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
