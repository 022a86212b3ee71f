//! Profiles × a question → plain data. Nothing here formats, draws or knows of a page.

pub mod call_tree;
pub mod frames;
pub mod graph;
pub mod paths;
pub mod totals;
