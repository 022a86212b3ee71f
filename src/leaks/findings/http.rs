//! Connections and bodies of net/http, of both its versions, on both ends.

use super::Confidence;
use super::rule::Rule;
use super::stack::State;

const CLIENT: &[&str] = &["net/http.(*Client).*", "net/http.Get", "net/http.Post"];

pub const RULES: &[Rule] = &[
    Rule::goroutines("http.body", |s| {
        s.state() == Some(State::Select) && s.leaf_is(&["net/http.(*persistConn).readLoop"])
    })
    .callers_of(CLIENT),
    Rule::goroutines("http.idle-client", |s| {
        s.any("net/http.(*persistConn).readLoop")
    })
    .at_most(Confidence::Likely)
    .callers_of(CLIENT),
    Rule::goroutines("http2.stream", |s| {
        s.any_of(&[
            "net/http/internal/http2.(*clientStream).*",
            "net/http.(*http2clientStream).*",
            "golang.org/x/net/http2.(*clientStream).*",
        ])
    })
    .callers_of(CLIENT),
    Rule::goroutines("http.idle-server", |s| {
        s.any_of(&["net/http.(*connReader).*"])
            && s.any_of(&[
                "net/http.(*conn).serve",
                "net/http.(*connReader).backgroundRead",
            ])
    })
    .at_most(Confidence::Hint),
    Rule::goroutines("http.handler", |s| {
        s.any("net/http.serverHandler.ServeHTTP")
    })
    .at_most(Confidence::Likely),
    Rule::memory("http2.unread", |s| {
        s.any_of(&[
            "net/http/internal/http2.(*clientConnReadLoop).processData",
            "net/http.(*http2clientConnReadLoop).processData",
            "golang.org/x/net/http2.(*clientConnReadLoop).processData",
        ])
    })
    .callers_of(CLIENT),
    Rule::memory("http.client-memory", |s| {
        s.any_of(&[
            "net/http.(*Transport).dialConn",
            "net/http.(*Transport).dialConnFor",
            "net/http.(*persistConn).*",
        ])
    })
    .callers_of(CLIENT),
    Rule::memory("http.server-memory", |s| {
        let own = s.any("net/http.serverHandler.ServeHTTP");
        !own && s.any_of(&["net/http.(*conn).serve", "net/http.(*Server).Serve"])
    })
    .at_most(Confidence::Hint),
];
