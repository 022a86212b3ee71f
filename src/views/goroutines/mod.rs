//! Goroutines by what they do: where they are, for how long, on what they wait, and who made them. A dump (`debug=2`, a panic) says all of
//! it, in the labels that its reader makes; a profile has frames alone, which tell the state of most.

pub mod answer;
pub mod facts;
pub mod found;
pub mod gathered;
pub mod groups;
pub mod protocol;
pub mod stacks;
pub mod state;
pub mod table;
pub mod text;
pub mod waiting;
