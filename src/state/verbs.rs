//! The filters by name: what people read, pprof's word for it, and what is typed. One table drives the page's choices, the chips, the
//! address and the arguments of a report.

use crate::protocol::FilterVerb;

pub struct VerbInfo {
    pub verb: FilterVerb,
    /// pprof's option of the same meaning.
    pub term: &'static str,
    pub title: &'static str,
    pub of: VerbOf,
    /// What could be typed.
    pub example: &'static str,
}

/// What a filter takes away or keeps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VerbOf {
    Stacks,
    Frames,
    Labels,
}

impl VerbOf {
    pub const ALL: [(VerbOf, &'static str); 3] = [
        (VerbOf::Stacks, msg!("Which stacks count")),
        (VerbOf::Frames, msg!("Which frames stacks have")),
        (VerbOf::Labels, msg!("By label")),
    ];
}

const fn row(
    verb: FilterVerb,
    term: &'static str,
    title: &'static str,
    of: VerbOf,
    example: &'static str,
) -> VerbInfo {
    VerbInfo {
        verb,
        term,
        title,
        of,
        example,
    }
}

/// In the order in which they are offered.
pub const VERBS: [VerbInfo; 12] = {
    use FilterVerb::*;
    use VerbOf::*;
    const NAME: &str = msg!("Function, package or file");
    const VALUE: &str = msg!("Value, key=value, or a range such as 1kb:2mb");
    const KEY: &str = msg!("Key of a label");
    const KEYS: &str = msg!("Keys of labels, parted by commas");
    [
        row(Focus, "focus", msg!("Keep stacks through"), Stacks, NAME),
        row(Ignore, "ignore", msg!("Drop stacks through"), Stacks, NAME),
        row(Hide, "hide", msg!("Hide frames"), Frames, NAME),
        row(Show, "show", msg!("Show only frames"), Frames, NAME),
        row(ShowFrom, "show_from", msg!("Begin stacks at"), Frames, NAME),
        row(
            PruneFrom,
            "prune_from",
            msg!("Cut stacks below"),
            Frames,
            NAME,
        ),
        row(
            TagFocus,
            "tagfocus",
            msg!("Keep samples labelled"),
            Labels,
            VALUE,
        ),
        row(
            TagIgnore,
            "tagignore",
            msg!("Drop samples labelled"),
            Labels,
            VALUE,
        ),
        row(TagShow, "tagshow", msg!("Show only labels"), Labels, KEY),
        row(TagHide, "taghide", msg!("Hide labels"), Labels, KEY),
        row(
            TagRoot,
            "tagroot",
            msg!("Put labels above stacks"),
            Labels,
            KEYS,
        ),
        row(
            TagLeaf,
            "tagleaf",
            msg!("Put labels below stacks"),
            Labels,
            KEYS,
        ),
    ]
};

pub fn info(verb: FilterVerb) -> &'static VerbInfo {
    let found = VERBS.iter().find(|i| i.verb == verb);
    found.unwrap_or(&VERBS[0])
}

pub fn by_term(term: &str) -> Option<FilterVerb> {
    VERBS.iter().find(|i| i.term == term).map(|i| i.verb)
}

/// Whether the text is a list of keys, which a regexp is not.
pub fn takes_keys(verb: FilterVerb) -> bool {
    matches!(verb, FilterVerb::TagRoot | FilterVerb::TagLeaf)
}

impl VerbInfo {
    /// What it does, in a sentence.
    pub fn help(&self) -> &'static str {
        help(self.term)
    }
}

/// Of one of pprof's options.
pub fn help(term: &str) -> &'static str {
    crate::options::find(term).map_or("", |option| option.help)
}
