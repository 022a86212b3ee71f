//! The graph is folded over the stack tree; here it is held against its definition, sample by sample and frame by frame: with recursion,
//! inlined calls, frames without names, nodes that are hidden, and values below zero.

use proflens::analysis::graph::{
    Grain, Hidden, Net, NodeId, Nodes, Selection, StackTotals, Values, Weights, edges, hidden,
};
use proflens::analysis::selected::Selected;
use proflens::pprof::{naive, schema};
use proflens::profile::Profile;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Functions are numbers below this; function 0 has no name.
const FUNCTIONS: u64 = 6;

/// Locations as the functions of their lines, innermost first; samples as locations, leaf first, and a value.
#[derive(Debug, Clone)]
struct Case {
    locations: Vec<Vec<u64>>,
    samples: Vec<(Vec<usize>, i64)>,
}

fn case() -> impl Strategy<Value = Case> {
    let location = prop::collection::vec(0..FUNCTIONS, 0..4);
    let locations = prop::collection::vec(location, 1..8);
    locations.prop_flat_map(|locations| {
        let stack = prop::collection::vec(0..locations.len(), 0..12);
        let value = prop_oneof![4 => -5..100i64, 1 => Just(0), 1 => Just(i64::MIN)];
        let samples = prop::collection::vec((stack, value), 0..20);
        (Just(locations), samples).prop_map(|(locations, samples)| Case { locations, samples })
    })
}

fn name(function: u64) -> String {
    if function == 0 {
        String::new()
    } else {
        format!("f{function}")
    }
}

impl Case {
    fn profile(&self) -> Profile {
        let mut message = schema::Profile {
            string_table: (0..FUNCTIONS).map(|f| name(f).into_bytes()).collect(),
            sample_type: vec![schema::ValueType::default()],
            ..Default::default()
        };
        message.function = (0..FUNCTIONS)
            .map(|f| schema::Function {
                id: f + 1,
                name: f as i64,
                ..Default::default()
            })
            .collect();
        for (i, lines) in self.locations.iter().enumerate() {
            let line = |f: &u64| schema::Line {
                function_id: f + 1,
                ..Default::default()
            };
            message.location.push(schema::Location {
                id: i as u64 + 1,
                line: lines.iter().map(line).collect(),
                ..Default::default()
            });
        }
        for (stack, value) in &self.samples {
            message.sample.push(schema::Sample {
                location_id: stack.iter().map(|l| *l as u64 + 1).collect(),
                value: vec![*value],
                label: vec![],
            });
        }
        naive::build(&message).expect("a valid profile")
    }

    /// Frames of a sample, root first: the printable name, and whether it is inlined into the one before.
    fn frames(&self, stack: &[usize]) -> Vec<(String, bool)> {
        let mut frames = Vec::new();
        for location in stack.iter().rev() {
            let lines = &self.locations[*location];
            if lines.is_empty() {
                frames.push(("<unknown>".to_string(), false));
            }
            for (i, function) in lines.iter().rev().enumerate() {
                let name = name(*function);
                let name = if name.is_empty() {
                    "<unknown>".to_string()
                } else {
                    name
                };
                frames.push((name, i > 0));
            }
        }
        frames
    }
}

/// Flat and cum by name.
fn defined_weights(case: &Case) -> BTreeMap<String, (i64, i64)> {
    let mut weights: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for (stack, value) in &case.samples {
        let frames = case.frames(stack);
        if let Some((leaf, _)) = frames.last() {
            let flat = &mut weights.entry(leaf.clone()).or_default().0;
            *flat = flat.wrapping_add(*value);
        }
        for name in frames
            .into_iter()
            .map(|(name, _)| name)
            .collect::<BTreeSet<_>>()
        {
            let cum = &mut weights.entry(name).or_default().1;
            *cum = cum.wrapping_add(*value);
        }
    }
    weights.retain(|_, w| *w != (0, 0));
    weights
}

/// Weight, inline and residual by caller and callee.
type Edges = BTreeMap<(String, String), (i64, bool, bool)>;

fn defined_edges(case: &Case, shown: &BTreeSet<String>) -> Edges {
    let mut edges = Edges::new();
    for (stack, value) in case.samples.iter().filter(|(_, value)| *value != 0) {
        let mut seen = BTreeSet::new();
        let mut caller: Option<String> = None;
        let mut residual = false;
        for (callee, inline) in case.frames(stack) {
            if !shown.contains(&callee) {
                residual = true;
                continue;
            }
            if let Some(caller) = caller.filter(|c| *c != callee)
                && seen.insert((caller.clone(), callee.clone()))
            {
                let edge = edges
                    .entry((caller, callee.clone()))
                    .or_insert((0, true, false));
                edge.0 = edge.0.wrapping_add(*value);
                edge.1 &= inline;
                edge.2 |= residual;
            }
            caller = Some(callee);
            residual = false;
        }
    }
    edges
}

fn text(nodes: &Nodes, node: NodeId) -> String {
    String::from_utf8(nodes.printable_name(node)).expect("UTF-8")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn flat_and_cum_are_as_defined(case in case()) {
        let profile = case.profile();
        let values = Values { value: &profile.samples.values[0], divisor: None };
        let nodes = Nodes::new(&Selected::all(&profile), Grain::default());
        let totals = StackTotals::new(&Selected::all(&profile), values);
        let weights = Weights::new(&Selected::all(&profile), &nodes, values, &totals);
        let folded: BTreeMap<String, (i64, i64)> = nodes
            .ids()
            .map(|n| (text(&nodes, n), (weights.flat_value(n), weights.cum_value(n))))
            .filter(|(_, w)| *w != (0, 0))
            .collect();
        prop_assert_eq!(folded, defined_weights(&case));
    }

    #[test]
    fn edges_are_as_defined(case in case(), hidden in prop::collection::btree_set(1..FUNCTIONS, 0..4)) {
        let profile = case.profile();
        let values = Values { value: &profile.samples.values[0], divisor: None };
        let nodes = Nodes::new(&Selected::all(&profile), Grain::default());
        let totals = StackTotals::new(&Selected::all(&profile), values);
        let hidden: BTreeSet<String> = hidden.into_iter().map(name).collect();
        let names: BTreeSet<String> = nodes.ids().map(|n| text(&nodes, n)).collect();
        let shown: BTreeSet<String> = names.difference(&hidden).cloned().collect();
        let mask: Vec<bool> = nodes.ids().map(|n| shown.contains(&text(&nodes, n))).collect();
        let selection = Selection { shown: (!hidden.is_empty()).then_some(&mask), callees: None };
        let folded: Edges = edges(&Selected::all(&profile), &nodes, &totals, selection)
            .into_iter()
            .map(|e| ((text(&nodes, e.caller), text(&nodes, e.callee)), (e.weight, e.is_inline, e.is_residual)))
            .collect();
        prop_assert_eq!(folded, defined_edges(&case, &shown));
    }

    #[test]
    fn hidden_neighbours_are_those_that_arrows_lead_to(case in case(), gone in prop::collection::btree_set(1..FUNCTIONS, 0..4)) {
        let profile = case.profile();
        let values = Values { value: &profile.samples.values[0], divisor: None };
        let selected = Selected::all(&profile);
        let mut net = Net::graph(&selected, Nodes::new(&selected, Grain::default()), values);
        let gone: BTreeSet<String> = gone.into_iter().map(name).collect();
        let is_gone: Vec<bool> = net.vertices.iter().map(|v| gone.contains(&text(&net.nodes, v.node))).collect();
        net.shown = (0u32..).zip(&is_gone).filter(|(_, gone)| !**gone).map(|(row, _)| row).collect();
        let mut defined = vec![Hidden::default(); is_gone.len()];
        for arrow in net.all_arrows() {
            let (from, to) = (arrow.from as usize, arrow.to as usize);
            defined[to].callers += u32::from(is_gone[from]);
            defined[from].callees += u32::from(is_gone[to]);
        }
        let counted = hidden(&net);
        for row in &net.shown {
            prop_assert_eq!(counted[*row as usize], defined[*row as usize]);
        }
    }
}
