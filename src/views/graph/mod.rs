//! The call graph.
