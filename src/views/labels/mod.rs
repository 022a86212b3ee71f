//! The labels of the samples.
