//! Source lines with their figures.
