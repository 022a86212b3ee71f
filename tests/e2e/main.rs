//! The page in a real browser, used as a person uses it: every test asserts what can be seen. Run by `cargo xtask test`, which
//! builds the site, serves it and starts the driver; `cargo xtask test --e2e --dev NAME` is the quick way to run one of them. All run in
//! Chromium; those whose name ends in `_flow` run in Firefox too.

mod callers;
mod dying;
mod export;
mod filtering;
mod finding;
mod firefox;
mod fixture;
mod flame;
mod further;
mod further_tools;
mod goroutines;
mod graph;
mod hands;
mod heard;
mod in_wasm;
mod leaks;
mod loading;
mod looks;
mod opening;
mod scrolling;
mod source;
#[path = "../support/mod.rs"]
mod support;
mod tab;
mod tongue;
mod top;
mod trend;
mod views;
