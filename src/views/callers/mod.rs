//! The callers and callees of one function: a two-sided flame graph, tables with peek's figures, and peek itself.

pub mod address;
pub mod answer;
pub mod drawing;
pub mod occurrences;
pub mod pivot;
pub mod protocol;
pub mod state;

pub use drawing::svg;
