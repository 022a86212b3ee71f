//! What is kept in maps, slices, lists and buffers. Go's heap profiles name no growing of slices or maps: where no library function shows
//! it, the sizes of what is live must (`sizes.rs`).

use super::Confidence;
use super::rule::Rule;

pub const RULES: &[Rule] = &[
    // Objects whose leaf waits are the runtime's own bookkeeping of who waits, not the program's.
    Rule::memory("waiters", |s| {
        s.leaf_is(&["sync.runtime_*", "internal/sync.runtime_*"])
    })
    .at_most(Confidence::Hint),
    Rule::memory("sync-map", |s| {
        s.any_of(&["internal/sync.(*HashTrieMap*", "sync.(*Map).*"])
    })
    .keeps(),
    Rule::memory("list", |s| s.any_of(&["container/list.(*List).*"])).keeps(),
    Rule::memory("regexp", |s| {
        s.any_of(&["regexp.compile", "regexp.MustCompile", "regexp.Compile"])
    }),
    Rule::memory("buffer", |s| {
        s.any_of(&[
            "bytes.growSlice",
            "bytes.(*Buffer).grow",
            "io.ReadAll",
            "internal/bytealg.MakeNoZero",
        ]) || s.any_of(&[
            "strings.(*Builder).WriteString",
            "strings.(*Builder).grow",
            "strings.(*Builder).Grow",
        ])
    }),
    Rule::memory("strings", |s| {
        s.leaf_is(&[
            "strings.Clone",
            "strings.Repeat",
            "fmt.Sprintf",
            "fmt.Sprint",
            "strings.Join",
            "strconv.*",
        ])
    }),
];
