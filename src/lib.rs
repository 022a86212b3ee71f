//! proflens: opens pprof profiles, in a browser tab or on the command line.
//!
//! `File → input (sniff, inflate) → pprof (decode) → profile (tables) → analysis → engine → protocol → app / draw`

// First, so that its macros are known everywhere.
#[macro_use]
pub mod l10n;

pub mod analysis;
#[cfg(target_arch = "wasm32")]
pub mod app;
pub mod cli;
pub mod draw;
pub mod engine;
pub mod export;
pub mod formats;
pub mod input;
#[macro_use]
pub mod leaks;
pub mod measurement;
pub mod more;
pub mod options;
mod order;
mod pieces;
pub mod pprof;
pub mod profile;
pub mod protocol;
pub mod report;
pub mod state;
pub mod views;
#[cfg(target_arch = "wasm32")]
pub mod web;
