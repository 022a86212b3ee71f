//! What leaves the page: tables as text, pictures, redacted profiles, and the page itself as one file. Data in, bytes out: nothing in
//! here names a browser, and only the second module reaches it.

pub mod bundle;
pub mod picture;
pub mod redact;
pub mod table;
