//! Each function, line, package, label or stack with its figure in every snapshot, by how fast it grows; and the totals and the runtime's own
//! figures over the same time.

pub mod answer;
pub mod columns;
pub mod drawing;
pub mod memory;
pub mod protocol;
pub mod runtime;
pub mod state;
pub mod stepper;
pub mod table;
pub mod times;
