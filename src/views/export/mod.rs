//! Taking things out of the page: what is looked at as one of pprof's reports, by the command line's own function; as a table or a
//! picture; and the page itself. How each is written is in [`crate::export`].

pub mod choice;
mod flame;
pub mod form;
pub mod reports;
mod tables;
pub mod taken;
