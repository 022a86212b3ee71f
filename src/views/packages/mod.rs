//! The profile's figures rolled up by module, package, directory and file, and told apart by whose code it is: the program's own, its
//! dependencies', the standard library's, the runtime's.

pub mod answer;
mod fold;
pub mod origin;
mod path;
pub mod place;
pub mod protocol;
pub mod state;
pub mod table;
pub mod treemap;
