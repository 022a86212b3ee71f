//! What Go programs print beside profile.proto.

pub mod debug;
pub mod dump;
mod goroutine;
mod quoted;
mod waits;
