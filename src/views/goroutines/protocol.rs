//! What the view of goroutines asks, and what it is told: sizes are bounded by what is asked for.

use crate::leaks::Kind;
use crate::protocol::{NameKey, Pair, Pattern};
use crate::views::packages::origin::Origin;
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct GoroutinesQuestion {
    pub by: By,
    pub sort: Sort,
    pub descending: bool,
    /// Only those in this state.
    pub state: Option<WordKey>,
    /// Only those that wait for at least so many minutes.
    pub minutes: u32,
    /// Only those of whose frames, or whose creator, one matches.
    pub search: Pattern,
    /// Groups that show their stacks and goroutines.
    pub open: Vec<GroupKey>,
    /// The number of one goroutine, which opens its group.
    pub goid: Option<i64>,
    /// Groups that are listed, and goroutines of an open one.
    pub limit: u32,
    pub members: u32,
}

/// What goroutines are grouped by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum By {
    /// Functions and lines, from the root to the leaf.
    #[default]
    Stack,
    State,
    Creator,
    /// The frame of somebody's own code that is nearest to the leaf.
    Leaf,
    /// A label set with pprof.Do: the hash of its key.
    Label(NameKey),
    /// The address of the mutex or channel.
    WaitsOn,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Sort {
    /// In a comparison by the change.
    #[default]
    Count,
    Longest,
    Median,
    State,
    Creator,
    Name,
}

/// A group: the hash of what it is grouped by.
pub type GroupKey = NameKey;
/// The hash of a state's name.
pub type WordKey = NameKey;

/// Groups that are listed at most, goroutines of one, frames of a stack, and stacks of a group.
pub const MOST_GROUPS: usize = 2000;
pub const MOST_MEMBERS: usize = 2000;
pub const MOST_FRAMES: usize = 200;
pub const MOST_STACKS: usize = 5;
/// Creators back to the first, and goroutines that one has created.
pub const MOST_LINKS: usize = 32;
pub const MOST_CHILDREN: usize = 20;
/// States, creators and labels that are named of a group, and keys of labels to group by.
pub const MOST_WORDS: usize = 4;
pub const MOST_STATES: usize = 40;
pub const MOST_KEYS: usize = 40;

/// For how many minutes, at least, a wait is counted as long in the summary.
pub const LONG_MINUTES: [u32; 3] = [1, 10, 60];

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum GoroutinesView {
    /// The profile in view is of something else.
    Other(Kind),
    Here(Box<Herd>),
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Herd {
    /// Of the question that is answered.
    pub by: By,
    pub knows: Knows,
    pub summary: Summary,
    /// Keys of labels, by name.
    pub keys: Vec<(NameKey, String)>,
    pub groups: Vec<Group>,
    /// Groups that state, wait and search leave, and goroutines in them.
    pub group_count: u32,
    pub left: Pair,
    /// Goroutines between two dumps of one process; `None` where a side has no numbers.
    pub moves: Option<Moves>,
    /// What was looked for by its number.
    pub found: Option<Found>,
}

/// What the files say of goroutines; of a comparison the poorer side.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Knows {
    /// A dump: states are told, so are creators and waits. Otherwise states are told from frames.
    pub is_dump: bool,
    /// A text with `debug=1`: Go leaves away the frames of the runtime at the leaf.
    pub hides_leaves: bool,
    /// Any creator is named in another goroutine, by number.
    pub links: bool,
    /// Any address is known that is waited on.
    pub addresses: bool,
    /// Every one of these is proven to wait for ever.
    pub is_leak_profile: bool,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Summary {
    /// All that the page's filters keep, as are the figures below.
    pub count: Pair,
    /// Most first; at most [`MOST_STATES`].
    pub states: Vec<StateRow>,
    /// That wait for at least as many minutes as [`LONG_MINUTES`] says.
    pub long: [Pair; 3],
    /// Started by the runtime, for itself.
    pub system: Pair,
    /// Proven to wait for ever.
    pub leaked: Pair,
    pub locked: Pair,
    /// Addresses that two or more goroutines wait on, and how many those are. Of the new side.
    pub shared: (u32, u32),
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct StateRow {
    pub key: WordKey,
    /// In Go's words.
    pub name: String,
    pub count: Pair,
    pub activity: Activity,
}

/// What a state comes down to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Activity {
    Running,
    Runnable,
    Syscall,
    /// For a channel, a lock, or whatever else another goroutine has to do.
    Blocked,
    /// For the network, or time: the world outside wakes it.
    Waiting,
    /// Waits where nothing can wake it.
    Forever,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Group {
    pub key: GroupKey,
    /// Of a stack the frame of somebody's own code nearest to the leaf.
    pub title: String,
    pub function: Option<NameKey>,
    /// `file:line`, where the title is a function.
    pub place: String,
    pub origin: Origin,
    pub count: Pair,
    /// Most first; at most [`MOST_WORDS`], and how many there are.
    pub states: Words,
    pub creators: Words,
    /// `key=value`.
    pub labels: Words,
    /// Minutes, of the new side; `None`: nobody waits for a minute, or it is not known.
    pub longest: Option<i64>,
    pub median: Option<i64>,
    pub leaked: i64,
    pub locked: i64,
    /// Of a comparison of two dumps of one process.
    pub moves: Option<Moves>,
    pub is_open: bool,
    /// Different stacks.
    pub stack_count: u32,
    /// Of an open group: most first; at most [`MOST_STACKS`].
    pub stacks: Vec<StackShown>,
    /// Of an open group, those that wait longest first.
    pub goroutines: Vec<Goroutine>,
    /// Rows that there are.
    pub goroutine_count: u32,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Words {
    pub most: Vec<Word>,
    pub count: u32,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Word {
    pub text: String,
    pub count: Pair,
    /// Of a function.
    pub function: Option<NameKey>,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct StackShown {
    pub count: Pair,
    /// Leaf first; at most [`MOST_FRAMES`].
    pub frames: Vec<Frame>,
    pub left_out: u32,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Frame {
    pub name: String,
    pub function: NameKey,
    /// The hash of the path in the file, which the view of source opens.
    pub file_key: NameKey,
    pub file: String,
    pub line: i64,
    pub origin: Origin,
    pub is_inlined: bool,
}

/// One goroutine of a dump, or several that a profile counts as one.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Goroutine {
    /// 0: not known.
    pub goid: i64,
    pub count: Pair,
    pub state: String,
    pub minutes: i64,
    pub creator: String,
    /// 0: not known.
    pub created_in: i64,
    /// The goroutine that created it is in the dump.
    pub has_creator: bool,
    pub waits_on: Option<Address>,
    pub labels: Vec<String>,
    pub is_leaked: bool,
    pub is_locked: bool,
    pub synctest: String,
    /// Of a comparison of two dumps of one process.
    pub fate: Option<Fate>,
    /// It is the one that was looked for.
    pub is_found: bool,
}

/// What became of a goroutine between the base and the new side.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Fate {
    /// Is still there, in the same place.
    Stayed,
    /// Is still there, in another place.
    Moved,
    New,
    Ended,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Moves {
    pub stayed: u32,
    pub moved: u32,
    pub new: u32,
    pub ended: u32,
    /// A number that is in both dumps is of a goroutine with another creator: the dumps are of different processes.
    pub is_other_process: bool,
}

/// What is waited on.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Address {
    /// `0xc000010000`.
    pub text: String,
    pub sureness: Sureness,
    /// The function whose argument it is, if that is all that is known.
    pub argument_of: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub enum Sureness {
    /// The argument of the method that waits.
    #[default]
    Sure,
    /// The first argument of who calls that: most often what holds it.
    Hint,
    /// Go has put a `?` behind it.
    Doubtful,
}

/// What is known of a goroutine that was looked for by its number.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Found {
    pub goid: i64,
    /// `None`: no goroutine in view has the number.
    pub it: Option<Goroutine>,
    pub group: Option<GroupKey>,
    pub title: String,
    /// From who created it back to the first that is known; at most [`MOST_LINKS`].
    pub chain: Vec<Link>,
    /// Those it created that are in the dump; at most [`MOST_CHILDREN`], and how many there are.
    pub children: Vec<Link>,
    pub child_count: u32,
    /// Others that wait on the same address.
    pub others: Vec<Link>,
    pub other_count: u32,
    /// The number is in the file, but a filter has dropped it.
    pub is_dropped: bool,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Link {
    pub goid: i64,
    /// Of who is in the dump its state; else empty.
    pub state: String,
    /// What it is: its place, or the function that it made the next one in.
    pub title: String,
    pub is_here: bool,
}

impl Default for GoroutinesView {
    fn default() -> Self {
        GoroutinesView::Here(Box::default())
    }
}
