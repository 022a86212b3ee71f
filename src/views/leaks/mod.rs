//! What grew over the snapshots: what must be said before any number, and the findings, in the order in which to look at them.

pub mod answer;
pub mod measures;
pub mod places;
pub mod protocol;
pub mod state;
pub mod words;
