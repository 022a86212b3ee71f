//! Profiles × a question → plain data. Nothing here formats, draws or knows of a page.

pub mod call_tree;
pub mod demangle;
pub mod detail;
pub mod edges;
pub mod flame;
pub mod frames;
pub mod go_module;
pub mod go_std;
pub mod graph;
pub mod inlined;
pub mod kept;
pub mod label_units;
pub mod merge;
mod merge_stacks;
pub mod path_index;
pub mod paths;
pub mod prune;
pub mod query;
pub mod regexp;
pub mod scene;
pub mod search;
pub mod selected;
pub mod suggest;
pub mod top;
pub mod totals;
