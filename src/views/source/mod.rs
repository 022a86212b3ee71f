//! Source lines with their figures: pprof's `list` and `weblist`. The worker folds what passes through the lines of a file ([`answer`]);
//! the texts never leave the page, which finds them by the paths in the profile ([`mapping`]) and colours them ([`colours`]).

mod answer;
mod callers;
pub mod colours;
mod data;
mod every;
mod file;
mod lines;
pub mod mapping;
mod routines;
pub mod rows;
pub mod sheet;
mod side;
mod state;
pub mod table;
pub mod text;

pub use answer::{Memory, answer};
pub use data::{
    CallLine, FileView, InlinedLine, LineFigures, Place, Routine, Routines, SourceQuestion,
    SourceView, Sums,
};
pub use state::{SourceAction, SourceState, from_address, reduce, to_address, wanted};
