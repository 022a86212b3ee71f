//! Figures rolled up by package, module, directory and file.
