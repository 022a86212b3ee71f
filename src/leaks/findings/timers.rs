//! Timers, tickers and contexts: small things that the runtime or a parent keeps until they fire, stop, or are cancelled.

use super::rule::Rule;

pub const RULES: &[Rule] = &[
    Rule::goroutines("context.parent", |s| {
        s.any_of(&[
            "context.propagateCancel.func1",
            "context.(*cancelCtx).propagateCancel.func2",
        ])
    }),
    Rule::memory("context.cancel", |s| {
        s.any_of(&[
            "context.propagateCancel",
            "context.(*cancelCtx).propagateCancel",
            "context.WithCancel",
            "context.WithCancelCause",
            "context.withCancel",
            "context.newCancelCtx",
            "context.WithDeadline",
            "context.WithDeadlineCause",
            "context.WithTimeout",
            "context.AfterFunc",
            "context.(*cancelCtx).Done",
        ])
    })
    .keeps(),
    Rule::memory("context.value", |s| s.leaf_is(&["context.WithValue"])).keeps(),
    Rule::memory("timer.ticker", |s| {
        s.any_of(&["time.NewTicker", "time.Tick"])
    })
    .since(23)
    .keeps(),
    Rule::memory("timer.after-func", |s| s.any("time.AfterFunc")).keeps(),
    Rule::memory("timer.timer", |s| {
        s.any_of(&["time.NewTimer", "time.newTimer", "time.After"])
    })
    .since(23)
    .keeps(),
];
