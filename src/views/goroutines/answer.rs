//! The worker's side of the view of goroutines.

use super::protocol::{GoroutinesQuestion, GoroutinesView};
use crate::views::Looked;

pub fn answer(looked: &Looked, _: &GoroutinesQuestion) -> GoroutinesView {
    GoroutinesView {
        count: looked.totals.sum,
    }
}
