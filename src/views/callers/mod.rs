//! The callers and callees of one function.
