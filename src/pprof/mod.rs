//! `profile.proto`: the schema, the readers, the writer.

mod columns;
mod fault;
pub mod naive;
mod reader;
mod resolve;
pub mod schema;
pub mod string_table;
mod warnings;
mod wire;
pub mod writer;

pub use reader::Reader;
