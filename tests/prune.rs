//! Dropped frames are cut off the stack tree; here the cut is held against its definition, stack by stack: from the root, after the
//! first call that stays, everything from the first match on goes.

use proflens::analysis::prune;
use proflens::pprof::{naive, schema};
use proflens::profile::{Profile, StackId};
use proptest::prelude::*;

/// Functions 1 and 2 are to be dropped, 2 is to be kept all the same: 1 alone matches.
const FUNCTIONS: u64 = 5;

fn name(function: u64) -> String {
    format!("f{function}(int)")
}

fn is_match(function: u64) -> bool {
    function == 1
}

/// Locations as the functions of their lines, innermost first; stacks as locations, leaf first.
#[derive(Debug, Clone)]
struct Case {
    locations: Vec<Vec<u64>>,
    stacks: Vec<Vec<usize>>,
}

fn case() -> impl Strategy<Value = Case> {
    let location = prop::collection::vec(0..FUNCTIONS, 0..4);
    prop::collection::vec(location, 1..8).prop_flat_map(|locations| {
        let stack = prop::collection::vec(0..locations.len(), 0..10);
        let stacks = prop::collection::vec(stack, 0..16);
        (Just(locations), stacks).prop_map(|(locations, stacks)| Case { locations, stacks })
    })
}

impl Case {
    fn profile(&self) -> Profile {
        let mut strings = vec![Vec::new(), b"f1|f2".to_vec(), b"f2".to_vec()];
        strings.extend((0..FUNCTIONS).map(|f| name(f).into_bytes()));
        let function = |f| schema::Function {
            id: f + 1,
            name: f as i64 + 3,
            ..Default::default()
        };
        let location = |(i, lines): (usize, &Vec<u64>)| schema::Location {
            id: i as u64 + 1,
            line: lines
                .iter()
                .map(|f| schema::Line {
                    function_id: f + 1,
                    ..Default::default()
                })
                .collect(),
            ..Default::default()
        };
        let sample = |stack: &Vec<usize>| schema::Sample {
            location_id: stack.iter().map(|l| *l as u64 + 1).collect(),
            value: vec![1],
            label: vec![],
        };
        let message = schema::Profile {
            string_table: strings,
            drop_frames: 1,
            keep_frames: 2,
            sample_type: vec![schema::ValueType::default()],
            function: (0..FUNCTIONS).map(function).collect(),
            location: self.locations.iter().enumerate().map(location).collect(),
            sample: self.stacks.iter().map(sample).collect(),
            ..Default::default()
        };
        naive::build(&message).expect("a valid profile")
    }

    /// The lines of a location that stay, and whether the whole location is a match.
    fn kept_lines(&self, location: usize) -> (&[u64], bool) {
        let lines = &self.locations[location];
        match lines.iter().rposition(|f| is_match(*f)) {
            Some(hit) if hit + 1 == lines.len() => (lines, true),
            Some(hit) => (&lines[hit + 1..], false),
            None => (lines, false),
        }
    }

    /// What is left of a stack, leaf first: the functions of each location.
    fn defined(&self, stack: &[usize]) -> Vec<Vec<u64>> {
        let mut seen_user = false;
        let mut left = Vec::new();
        for location in stack.iter().rev() {
            let (lines, is_whole) = self.kept_lines(*location);
            let has_match = self.locations[*location].iter().any(|f| is_match(*f));
            if seen_user && is_whole {
                break;
            }
            left.push(lines.to_vec());
            if seen_user && has_match {
                break;
            }
            seen_user |= !has_match;
        }
        left.reverse();
        left
    }
}

fn functions(profile: &Profile, stack: StackId) -> Vec<Vec<u64>> {
    let lines = &profile.locations.lines;
    let functions = |l| {
        profile
            .locations
            .lines_of(l)
            .map(|line| u64::from(lines.function[line].0))
    };
    let locations = profile.stacks.leaf_to_root(stack);
    locations.map(|l| functions(l).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_left_is_as_defined(case in case()) {
        let pruned = prune::drop_frames(case.profile());
        for (sample, stack) in case.stacks.iter().enumerate() {
            prop_assert_eq!(functions(&pruned, pruned.samples.stack[sample]), case.defined(stack));
        }
        let mut closed = pruned.stacks.clone();
        closed.close();
        prop_assert_eq!(&pruned.stacks, &closed);
    }
}
