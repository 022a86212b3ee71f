//! What the further views ask of the worker, and what it answers: one variant a view, its data in the view's own folder.

use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum ViewQuestion {}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum ViewAnswer {}
