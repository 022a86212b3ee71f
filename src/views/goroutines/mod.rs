//! Goroutines by what they do: where they are, for how long, on what they wait, and who made them.

pub mod answer;
pub mod protocol;
pub mod state;
