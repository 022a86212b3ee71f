//! What the view of goroutines asks, and what it is told.

use crate::protocol::Pair;
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct GoroutinesQuestion {}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct GoroutinesView {
    /// Goroutines on both sides.
    pub count: Pair,
}
