//! Leak hunting over a series of snapshots: what grew, how sure that is, who holds it, and what to change. Pure: profiles in, plain
//! data out, the same natively and in the page. It must never name a leak on fewer samples than that takes; what the data mean and
//! where the signatures come from is written beside each rule. No number crosses a restart, and a missing snapshot is no zero.
//!
//! `Profile → Hunt::add (one pass, then the profile can go) → series → trend, findings`

pub mod book;
mod companions;
pub mod findings;
pub mod go_version;
pub mod kind;
pub mod measures;
pub mod metrics;
pub mod moments;
pub mod processes;
mod rows;
pub mod runtime;
pub mod series;
pub mod texts;
pub mod trend;
pub mod vars;

pub use book::Book;
pub use findings::{Confidence, Finding, findings};
pub use kind::Kind;
pub use series::{Hunt, Hunted, Order, Series, Snapshot};
