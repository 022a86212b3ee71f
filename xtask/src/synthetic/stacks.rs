//! Stacks that share prefixes as those of a service do: most samples leave one of some thousand well-trodden paths near its end.
//! A location calls few others, always the same ones.

use super::random::{Random, mix, zipf};
use super::symbols::LOCATIONS;

/// Locations that one location calls, the frequent ones first.
const CALLEES: u32 = 64;
const SHALLOWEST: u32 = 10;
const DEEPEST: u32 = 120;
/// Frames that a sample has of its own.
const LONGEST_TAIL: u32 = 8;

/// The well-trodden paths, root first.
pub struct Templates {
    locations: Vec<u32>,
    /// Path i: `start[i]..start[i + 1]`.
    start: Vec<u32>,
}

impl Templates {
    /// Each path but the first leaves an earlier one.
    pub fn new(random: &mut Random, count: u32) -> Templates {
        let mut templates = Templates {
            locations: vec![1],
            start: vec![0, 1],
        };
        let mut path = Vec::new();
        for known in 1..count.max(2) {
            let from = templates.path(random.zipf_below(known));
            let shared = 1 + random.below(from.len() as u32);
            path.clear();
            path.extend_from_slice(&from[..shared as usize]);
            extend(random, &mut path, depth);
            templates.locations.extend_from_slice(&path);
            templates.start.push(templates.locations.len() as u32);
        }
        templates
    }

    fn path(&self, template: u32) -> &[u32] {
        let template = template as usize;
        &self.locations[self.start[template] as usize..self.start[template + 1] as usize]
    }

    /// A stack of its own, root first.
    pub fn stack(&self, random: &mut Random, stack: &mut Vec<u32>) {
        let count = self.start.len() as u32 - 1;
        let path = self.path(random.below(count));
        let tail = 1 + random.below(LONGEST_TAIL);
        let cut = path.len() as u32 - random.below(path.len() as u32).min(random.below(16));
        stack.clear();
        stack.extend_from_slice(&path[..cut as usize]);
        extend(random, stack, |_| SHALLOWEST.max(cut + tail).min(DEEPEST));
    }
}

/// How deep a path is: on average some 30 frames.
fn depth(random: &mut Random) -> u32 {
    let range = DEEPEST - SHALLOWEST - LONGEST_TAIL;
    let shallowest = (0..4).map(|_| random.below(range + 1)).min();
    SHALLOWEST + shallowest.unwrap_or_default()
}

fn extend(random: &mut Random, path: &mut Vec<u32>, depth: impl Fn(&mut Random) -> u32) {
    let depth = depth(random) as usize;
    while path.len() < depth {
        let caller = path.last().copied().unwrap_or(1);
        path.push(callee(caller, random.zipf_below(CALLEES)));
    }
}

/// The location that `caller` calls in its `place`th call.
fn callee(caller: u32, place: u32) -> u32 {
    1 + zipf(mix(u64::from(caller) << 8 | u64::from(place)), LOCATIONS)
}
