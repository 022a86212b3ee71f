//! What the page says of its examples. Their files are in the second module: [`crate::more::examples`].

pub struct Example {
    pub id: &'static str,
    pub title: &'static str,
    /// What it shows.
    pub line: &'static str,
}

pub const EXAMPLES: &[Example] = &[
    Example {
        id: "leak",
        title: msg!("A memory leak, in five heap snapshots"),
        line: msg!(
            "A Go service whose memory grows: compare the newest with the oldest, and see who keeps it."
        ),
    },
    Example {
        id: "goroutines",
        title: msg!("A goroutine leak, in three snapshots"),
        line: msg!(
            "Goroutines that wait for ever: which ones become more, and where they are stuck."
        ),
    },
    Example {
        id: "cpu",
        title: msg!("A CPU profile"),
        line: msg!("Where a busy server spends its time."),
    },
];
