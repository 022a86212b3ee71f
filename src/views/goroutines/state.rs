//! What the view of goroutines knows, and how it changes.

use super::protocol::GoroutinesQuestion;

#[derive(Clone, PartialEq, Debug, Default)]
pub struct GoroutinesState {}

pub fn question(_: &GoroutinesState) -> GoroutinesQuestion {
    GoroutinesQuestion {}
}
