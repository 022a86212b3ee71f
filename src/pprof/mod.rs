//! `profile.proto`: the schema, the readers, the writer.

pub mod naive;
pub mod schema;
