//! Of the generated series: what a benchmark must find in it.

/// What keeps all that it allocates, two megabytes in each minute; everything else stays as it is.
pub const LEAK: &str = "example.com/shop/ledger.(*Ledger).keep";
