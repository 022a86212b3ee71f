//! Finds the set of a sample's labels among those met before. Samples repeat few sets, so equal ones are stored once; the lookup
//! makes nothing for a set that is known.

use super::{Label, LabelSetId, LabelSets};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// An empty slot of the table.
const EMPTY: u32 = u32::MAX;

pub struct LabelInterner {
    sets: LabelSets,
    /// Open addressing with linear probing; a power of two long, at most half full.
    slots: Vec<u32>,
    last: LabelSetId,
}

impl Default for LabelInterner {
    fn default() -> Self {
        LabelInterner {
            sets: LabelSets::default(),
            slots: vec![EMPTY; 16],
            last: LabelSetId(0),
        }
    }
}

impl LabelInterner {
    /// `None` when there would be more labels than 32 bits can number.
    pub fn intern(&mut self, labels: &[Label]) -> Option<LabelSetId> {
        if labels.is_empty() {
            return Some(LabelSetId(0));
        }
        if self.sets.get(self.last) == labels {
            return Some(self.last);
        }
        if self.sets.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let slot = self.slot_of(labels);
        if self.slots[slot] == EMPTY {
            if self.sets.label_count() + labels.len() >= u32::MAX as usize {
                return None;
            }
            self.slots[slot] = self.sets.push(labels).0;
        }
        self.last = LabelSetId(self.slots[slot]);
        Some(self.last)
    }

    /// The slot that holds the set, or the empty one where it belongs.
    fn slot_of(&self, labels: &[Label]) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash(labels) as usize & mask;
        while self.slots[slot] != EMPTY && self.sets.get(LabelSetId(self.slots[slot])) != labels {
            slot = (slot + 1) & mask;
        }
        slot
    }

    #[cold]
    fn grow(&mut self) {
        self.slots = vec![EMPTY; self.slots.len() * 2];
        for set in 1..self.sets.len() as u32 {
            let slot = self.slot_of(self.sets.get(LabelSetId(set)));
            self.slots[slot] = set;
        }
    }

    pub fn into_sets(self) -> LabelSets {
        self.sets
    }

    pub fn heap_bytes(&self) -> usize {
        self.sets.heap_bytes() + self.slots.capacity() * 4
    }
}

fn hash(labels: &[Label]) -> u64 {
    let mut hasher = FxHasher::default();
    labels.hash(&mut hasher);
    let hash = hasher.finish();
    // The low bits choose the slot.
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{LabelValue, StringId};

    #[test]
    fn equal_sets_are_one() {
        let label = |key: u32, value: i64| Label {
            key: StringId(key),
            value: LabelValue::Number {
                value,
                unit: StringId(0),
            },
        };
        let mut interner = LabelInterner::default();
        let ids: Vec<_> = (0..1000)
            .map(|i| interner.intern(&[label(1, i), label(2, i % 7)]))
            .collect();
        for (i, id) in ids.iter().enumerate() {
            assert_eq!(id.unwrap().index(), i + 1);
            let again = interner.intern(&[label(1, i as i64), label(2, i as i64 % 7)]);
            assert_eq!(again, *id);
        }
        assert_eq!(interner.intern(&[]), Some(LabelSetId(0)));
        assert_ne!(interner.intern(&[label(2, 0), label(1, 0)]), ids[0]);
        assert_eq!(interner.into_sets().len(), 1002);
    }
}
