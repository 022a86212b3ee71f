//! The labels of the samples: what each key's values hold of the profile, as pprof's `-tags` has it, numbers as a histogram, and two
//! keys against each other. A sample counts once for each value it has of a key.

pub mod answer;
mod bins;
mod cross;
mod filter;
pub mod fold;
pub mod protocol;
pub(super) mod rows;
pub mod state;
pub mod table;
