//! What is said of connections, requests and statements that stay open: of `net/http` and `database/sql`.

use super::Row;

pub const ROWS: &[Row] = &[
    (
        "http.body.title",
        "HTTP responses of {what} are not closed: {amount} more connections",
    ),
    (
        "http.body.fix",
        "Close the body of every response, on every path, and read it to its end so that the connection can be used again.",
    ),
    (
        "http.body.unless",
        "Not a leak if these are long downloads or streams in progress.",
    ),
    (
        "http.idle-client.title",
        "{amount} more idle HTTP connections of {what}",
    ),
    (
        "http.idle-client.fix",
        "Use one http.Client, and one Transport, for all requests; set IdleConnTimeout, or call CloseIdleConnections.",
    ),
    (
        "http.idle-client.unless",
        "Not a leak if it is a pool of connections kept alive, and its size is bounded.",
    ),
    (
        "http2.stream.title",
        "{amount} more HTTP/2 requests of {what} are open",
    ),
    (
        "http2.stream.fix",
        "Close the body of every response, and give requests a context that ends.",
    ),
    (
        "http2.stream.unless",
        "Not a leak if the requests are simply in flight, or are long polls.",
    ),
    (
        "http2.unread.title",
        "HTTP/2 responses of {what} are not read: {amount} more in buffers",
    ),
    (
        "http2.unread.fix",
        "Read the body of every response to its end, or close it.",
    ),
    (
        "http2.unread.unless",
        "Not a leak if downloads are in progress.",
    ),
    (
        "http.client-memory.title",
        "HTTP connections of {what} hold {amount} more",
    ),
    (
        "http.client-memory.fix",
        "Close response bodies, and use one http.Client, with one Transport, for all requests.",
    ),
    (
        "http.client-memory.unless",
        "Not a leak if the number of connections is bounded and has not reached its bound.",
    ),
    (
        "http.server-memory.title",
        "Connections to the server hold {amount} more",
    ),
    (
        "http.server-memory.fix",
        "Set IdleTimeout and ReadHeaderTimeout, so that idle connections end.",
    ),
    (
        "http.server-memory.unless",
        "Not a leak if there are more clients than before.",
    ),
    (
        "http.idle-server.title",
        "{amount} more connections to the server wait for a request",
    ),
    (
        "http.idle-server.fix",
        "Set IdleTimeout and ReadHeaderTimeout, so that idle connections end.",
    ),
    (
        "http.idle-server.unless",
        "Not a leak if clients keep their connections alive and their number is bounded.",
    ),
    (
        "http.handler.title",
        "{amount} more requests hang in {what} ({state})",
    ),
    (
        "http.handler.fix",
        "Have the handler end with its request's context, and give what it waits for a timeout.",
    ),
    (
        "http.handler.unless",
        "Not a leak if these are streams, websockets or long polls of more clients.",
    ),
    (
        "sql.rows.title",
        "sql.Rows of {what} are not closed: {amount} more",
    ),
    (
        "sql.rows.fix",
        "Close the rows on every path; a loop that is left early does not.",
    ),
    (
        "sql.rows.unless",
        "Not a leak if large results are read slowly.",
    ),
    (
        "sql.rows-memory.title",
        "Query results of {what} hold {amount} more",
    ),
    (
        "sql.rows-memory.fix",
        "Close the rows on every path; a loop that is left early does not.",
    ),
    (
        "sql.rows-memory.unless",
        "Not a leak if large results are read slowly.",
    ),
    (
        "sql.tx.title",
        "Transactions of {what} are neither committed nor rolled back: {amount} more",
    ),
    (
        "sql.tx.fix",
        "Defer Rollback right after the transaction begins.",
    ),
    (
        "sql.tx.unless",
        "Not a leak if transactions are long and their number is bounded.",
    ),
    (
        "sql.tx-memory.title",
        "Transactions of {what} hold {amount} more",
    ),
    (
        "sql.tx-memory.fix",
        "Defer Rollback right after the transaction begins.",
    ),
    (
        "sql.tx-memory.unless",
        "Not a leak if transactions are long and their number is bounded.",
    ),
    (
        "sql.db.title",
        "A database is opened again and again by {what}: {amount} more",
    ),
    (
        "sql.db.fix",
        "Open each database once and share it; or close it.",
    ),
    (
        "sql.db.unless",
        "Not a leak if the program has that many databases.",
    ),
    (
        "sql.db-memory.title",
        "A database is opened again and again by {what}: {amount} more",
    ),
    (
        "sql.db-memory.fix",
        "Open each database once and share it; or close it.",
    ),
    (
        "sql.db-memory.unless",
        "Not a leak if the program has that many databases.",
    ),
    (
        "sql.pool.title",
        "{amount} more goroutines of {what} wait for a database connection",
    ),
    (
        "sql.pool.fix",
        "Find who keeps connections: rows that are not closed, transactions that do not end. Then look at SetMaxOpenConns.",
    ),
    (
        "sql.pool.unless",
        "Not a leak if there is more load than the database takes.",
    ),
    (
        "sql.stmt.title",
        "Prepared statements of {what} are not closed: {amount} more",
    ),
    (
        "sql.stmt.fix",
        "Prepare once and keep the statement, or close it.",
    ),
    (
        "sql.stmt.unless",
        "Not a leak if the number of statements is bounded.",
    ),
    (
        "sql.starved.title",
        "{amount} goroutines of {what} wait for a database connection, in file after file",
    ),
    (
        "sql.starved.fix",
        "Find who keeps connections: rows that are not closed, transactions that do not end. Then look at SetMaxOpenConns.",
    ),
    (
        "sql.starved.unless",
        "Not a problem if it is gone when the load is.",
    ),
];
