//! Source lines with their figures: pprof's `list` and `weblist`. The worker folds what passes through the lines of a file ([`fold`]);
//! the texts never leave the page, which finds them by the paths in the profile ([`mapping`]) and colours them ([`colours`]).

pub mod colours;
mod data;
mod fold;
mod lines;
pub mod mapping;
pub mod rows;
mod state;
pub mod table;

pub use data::{
    CallLine, FileView, InlinedLine, LineFigures, Place, Routine, Routines, SourceQuestion,
    SourceView,
};
pub use fold::{Memory, answer};
pub use state::{SourceAction, SourceState, from_address, reduce, to_address, wanted};
