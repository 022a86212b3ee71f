//! The callers and callees of one function: a two-sided flame graph, tables with peek's figures, and peek itself.

pub mod answer;
pub mod occurrences;
pub mod pivot;
pub mod protocol;
