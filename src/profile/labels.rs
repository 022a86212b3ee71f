//! Labels of samples, interned as sets: two samples with equal labels share one [`LabelSetId`].

use super::{LabelSetId, StringId};
use std::ops::Range;

/// One value of one label. A key with several values has several labels, in the file's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Label {
    pub key: StringId,
    pub value: LabelValue,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LabelValue {
    Text(StringId),
    /// `unit` is the empty string where the file gives none.
    Number {
        value: i64,
        unit: StringId,
    },
}

/// Set 0 is the one without labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelSets {
    /// Labels of set i: `start[i]..start[i + 1]`.
    start: Vec<u32>,
    labels: Vec<Label>,
}

impl Default for LabelSets {
    fn default() -> Self {
        LabelSets {
            start: vec![0, 0],
            labels: Vec::new(),
        }
    }
}

impl LabelSets {
    /// Adds a set without looking for an equal one; the builder interns.
    pub fn push(&mut self, labels: &[Label]) -> LabelSetId {
        self.labels.extend_from_slice(labels);
        self.start.push(self.labels.len() as u32);
        LabelSetId::from_index(self.start.len() - 2)
    }

    pub fn len(&self) -> usize {
        self.start.len() - 1
    }

    pub fn is_empty(&self) -> bool {
        false
    }

    /// Labels of all sets.
    pub fn label_count(&self) -> usize {
        self.labels.len()
    }

    pub fn heap_bytes(&self) -> usize {
        self.start.capacity() * 4 + self.labels.capacity() * size_of::<Label>()
    }

    /// In the file's order.
    pub fn get(&self, set: LabelSetId) -> &[Label] {
        &self.labels[self.range(set)]
    }

    fn range(&self, set: LabelSetId) -> Range<usize> {
        self.start[set.index()] as usize..self.start[set.index() + 1] as usize
    }
}
