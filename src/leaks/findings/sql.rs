//! What database/sql hands out and wants back.

use super::Confidence;
use super::rule::Rule;

const QUERY: &[&str] = &[
    "database/sql.(*DB).*",
    "database/sql.(*Tx).*",
    "database/sql.(*Stmt).*",
];

pub const RULES: &[Rule] = &[
    Rule::goroutines("sql.rows", |s| s.any("database/sql.(*Rows).awaitDone")).callers_of(QUERY),
    Rule::goroutines("sql.tx", |s| s.any("database/sql.(*Tx).awaitDone"))
        .callers_of(&["database/sql.(*DB).Begin*"]),
    Rule::goroutines("sql.db", |s| s.any("database/sql.(*DB).connectionOpener"))
        .callers_of(&["database/sql.Open*"])
        .or_the_user_of(QUERY),
    Rule::goroutines("sql.pool", |s| s.any("database/sql.(*DB).conn")).at_most(Confidence::Likely),
    Rule::memory("sql.stmt", |s| {
        s.any_of(&[
            "database/sql.(*DB).addDepLocked",
            "database/sql.(*DB).addDep",
        ]) || s.any_of(&[
            "database/sql.(*DB).prepareDC",
            "database/sql.(*DB).Prepare*",
            "database/sql.(*Tx).Prepare*",
        ])
    }),
    Rule::memory("sql.db-memory", |s| {
        s.any_of(&["database/sql.Open", "database/sql.OpenDB"])
    }),
    Rule::memory("sql.rows-memory", |s| {
        s.any_of(&[
            "database/sql.(*DB).queryDC",
            "database/sql.(*DB).query",
            "database/sql.(*DB).QueryContext",
        ])
    }),
    Rule::memory("sql.tx-memory", |s| {
        s.any_of(&["database/sql.(*DB).beginDC", "database/sql.(*DB).begin"])
    }),
];
