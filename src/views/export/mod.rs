//! Taking things out of the page: what is looked at as one of pprof's reports, by the command line's own function.

pub mod form;
pub mod reports;
