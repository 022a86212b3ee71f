//! The samples, in the file's order, as columns.

use super::{LabelSetId, StackId};

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Samples {
    pub stack: Vec<StackId>,
    pub labels: Vec<LabelSetId>,
    /// `values[t][s]`: the value of sample `s` in sample type `t`.
    pub values: Vec<Vec<i64>>,
}

impl Samples {
    pub fn len(&self) -> usize {
        self.stack.len()
    }

    pub fn is_empty(&self) -> bool {
        self.stack.is_empty()
    }
}
