//! The keys of the further views, as one table: it drives what a press does and what the help says alike, as [`crate::state::keymap`] does for
//! the page itself. Presses with Ctrl, Alt or Cmd stay the browser's. A key here means nothing to the page: it would do both.

use super::callers::drawing::Direction;
use super::graph::walk::Step;
use crate::report::Side;
use crate::state::View;

/// What a key asks for; the view's component carries it out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Command {
    Graph(GraphCommand),
    Callers(CallersCommand),
    Source(SourceCommand),
    /// Of a long table.
    Row(RowCommand),
    Goroutines(GoroutinesCommand),
    Leaks(LeaksCommand),
    /// A column for each open file.
    EverySnapshot,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GraphCommand {
    Step(Step),
    ZoomIn,
    ZoomOut,
    Fit,
    /// Keeps only the stacks through the selected function.
    Focus,
    Paths,
    /// Shows what is hidden on one side of the selected node, or hides it again.
    Open(Side),
    /// Makes one node of the selected one's package, or takes it apart.
    Collapse,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CallersCommand {
    Step(Direction),
    /// The selection becomes what the cursor is on.
    WalkOn,
    Zoom,
    ZoomOut,
    Menu,
    Home,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SourceCommand {
    Hottest,
    NextFunction,
    PreviousFunction,
    LineDown,
    LineUp,
    Unfold,
    ToCaller,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowCommand {
    Down,
    Up,
    PageDown,
    PageUp,
    First,
    Last,
    /// What a click on the row does.
    Act,
    Open,
    Close,
    Drop,
    Zoom,
}

/// From row to row; Enter opens one, as it presses any button.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GoroutinesCommand {
    Down,
    Up,
    First,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LeaksCommand {
    Up,
    Down,
    /// The button that the keyboard is at is pressed.
    Toggle,
}

pub struct Binding {
    pub views: &'static [View],
    /// As `KeyboardEvent.key` gives them.
    pub keys: &'static [&'static str],
    /// How the help writes them.
    pub shown: &'static str,
    /// In English.
    pub help: &'static str,
    pub command: Command,
}

const fn key(
    views: &'static [View],
    keys: &'static [&'static str],
    shown: &'static str,
    help: &'static str,
    command: Command,
) -> Binding {
    Binding {
        views,
        keys,
        shown,
        help,
        command,
    }
}

const fn graph(
    keys: &'static [&'static str],
    shown: &'static str,
    help: &'static str,
    command: GraphCommand,
) -> Binding {
    key(&[View::Graph], keys, shown, help, Command::Graph(command))
}

const fn callers(
    keys: &'static [&'static str],
    shown: &'static str,
    help: &'static str,
    command: CallersCommand,
) -> Binding {
    key(
        &[View::Callers],
        keys,
        shown,
        help,
        Command::Callers(command),
    )
}

const fn source(
    keys: &'static [&'static str],
    shown: &'static str,
    help: &'static str,
    command: SourceCommand,
) -> Binding {
    key(&[View::Source], keys, shown, help, Command::Source(command))
}

const fn row(
    views: &'static [View],
    keys: &'static [&'static str],
    shown: &'static str,
    help: &'static str,
    command: RowCommand,
) -> Binding {
    key(views, keys, shown, help, Command::Row(command))
}

/// Views that are long tables.
const LONG: &[View] = &[View::Labels, View::Packages];

const fn goroutines(
    keys: &'static [&'static str],
    shown: &'static str,
    help: &'static str,
    command: GoroutinesCommand,
) -> Binding {
    key(
        &[View::Goroutines],
        keys,
        shown,
        help,
        Command::Goroutines(command),
    )
}

const fn leaks(
    keys: &'static [&'static str],
    shown: &'static str,
    help: &'static str,
    command: LeaksCommand,
) -> Binding {
    key(&[View::Leaks], keys, shown, help, Command::Leaks(command))
}

/// Views that have a column for each snapshot.
pub const WITH_SNAPSHOTS: &[View] = &[View::Callers, View::Labels, View::Packages, View::Source];

pub const KEYS: &[Binding] = &[
    graph(
        &["ArrowUp"],
        "↑",
        msg!("To the heaviest caller"),
        GraphCommand::Step(Step::Caller),
    ),
    graph(
        &["ArrowDown"],
        "↓",
        msg!("To the heaviest callee"),
        GraphCommand::Step(Step::Callee),
    ),
    graph(
        &["ArrowLeft"],
        "←",
        msg!("To the node on the left"),
        GraphCommand::Step(Step::Left),
    ),
    graph(
        &["ArrowRight"],
        "→",
        msg!("To the node on the right"),
        GraphCommand::Step(Step::Right),
    ),
    graph(&["+", "="], "+", msg!("Zoom in"), GraphCommand::ZoomIn),
    graph(&["-"], "−", msg!("Zoom out"), GraphCommand::ZoomOut),
    graph(&["0"], "0", msg!("The whole drawing"), GraphCommand::Fit),
    graph(
        &["p"],
        "p",
        msg!("Only the paths to the selected node stand out"),
        GraphCommand::Paths,
    ),
    graph(
        &["<"],
        "<",
        msg!("Show hidden callers of the selected node, or hide them again"),
        GraphCommand::Open(Side::Callers),
    ),
    graph(
        &[">"],
        ">",
        msg!("Show hidden callees of the selected node, or hide them again"),
        GraphCommand::Open(Side::Callees),
    ),
    graph(
        &["k"],
        "k",
        msg!("Make one node of the selected one's package, or take it apart"),
        GraphCommand::Collapse,
    ),
    graph(
        &["Enter"],
        "Enter",
        msg!("Keep only stacks through the selected node"),
        GraphCommand::Focus,
    ),
    callers(
        &["ArrowUp"],
        "↑",
        msg!("In the graph: to the box above"),
        CallersCommand::Step(Direction::Up),
    ),
    callers(
        &["ArrowDown"],
        "↓",
        msg!("In the graph: to the box below"),
        CallersCommand::Step(Direction::Down),
    ),
    callers(
        &["ArrowLeft"],
        "←",
        msg!("In the graph: to the box on the left"),
        CallersCommand::Step(Direction::Left),
    ),
    callers(
        &["ArrowRight"],
        "→",
        msg!("In the graph: to the box on the right"),
        CallersCommand::Step(Direction::Right),
    ),
    callers(
        &[" "],
        "Space",
        msg!("In the graph: go on to the function of the box"),
        CallersCommand::WalkOn,
    ),
    callers(
        &["Enter"],
        "Enter",
        msg!("In the graph: zoom to the box"),
        CallersCommand::Zoom,
    ),
    callers(
        &["0"],
        "0",
        msg!("In the graph: show everything"),
        CallersCommand::ZoomOut,
    ),
    callers(
        &["."],
        ".",
        msg!("In the graph: menu of the box"),
        CallersCommand::Menu,
    ),
    callers(
        &["Home"],
        "Home",
        msg!("In the graph: to the function's own box"),
        CallersCommand::Home,
    ),
    source(
        &["ArrowDown"],
        "↓",
        msg!("Line below; with Shift mark it too"),
        SourceCommand::LineDown,
    ),
    source(
        &["ArrowUp"],
        "↑",
        msg!("Line above; with Shift mark it too"),
        SourceCommand::LineUp,
    ),
    source(
        &["."],
        ".",
        msg!("To the hottest line"),
        SourceCommand::Hottest,
    ),
    source(
        &[">"],
        ">",
        msg!("To the next function"),
        SourceCommand::NextFunction,
    ),
    source(
        &["<"],
        "<",
        msg!("To the function before"),
        SourceCommand::PreviousFunction,
    ),
    source(
        &["^"],
        "^",
        msg!("To the line of the caller"),
        SourceCommand::ToCaller,
    ),
    source(
        &["Enter"],
        "Enter",
        msg!("Show what is inlined into the line, or fold it"),
        SourceCommand::Unfold,
    ),
    row(
        LONG,
        &["ArrowDown"],
        "↓",
        msg!("To the row below"),
        RowCommand::Down,
    ),
    row(
        LONG,
        &["ArrowUp"],
        "↑",
        msg!("To the row above"),
        RowCommand::Up,
    ),
    row(
        LONG,
        &["PageDown"],
        "Page Down",
        msg!("A page of rows down"),
        RowCommand::PageDown,
    ),
    row(
        LONG,
        &["PageUp"],
        "Page Up",
        msg!("A page of rows up"),
        RowCommand::PageUp,
    ),
    row(
        LONG,
        &["Home"],
        "Home",
        msg!("To the first row"),
        RowCommand::First,
    ),
    row(
        LONG,
        &["End"],
        "End",
        msg!("To the last row"),
        RowCommand::Last,
    ),
    row(
        &[View::Labels],
        &["Enter"],
        "Enter",
        msg!("Keep only samples with the value"),
        RowCommand::Act,
    ),
    row(
        &[View::Labels],
        &["-", "Delete"],
        "−",
        msg!("Drop samples with the value"),
        RowCommand::Drop,
    ),
    row(
        &[View::Packages],
        &["Enter", " "],
        "Enter",
        msg!("Open or close the group, select the function"),
        RowCommand::Act,
    ),
    row(
        &[View::Packages],
        &["ArrowRight"],
        "→",
        msg!("Open the group"),
        RowCommand::Open,
    ),
    row(
        &[View::Packages],
        &["ArrowLeft"],
        "←",
        msg!("Close the group"),
        RowCommand::Close,
    ),
    row(
        &[View::Packages],
        &["z"],
        "z",
        msg!("The group fills the treemap"),
        RowCommand::Zoom,
    ),
    goroutines(
        &["ArrowDown"],
        "↓",
        msg!("Row below; Enter opens it"),
        GoroutinesCommand::Down,
    ),
    goroutines(&["ArrowUp"], "↑", msg!("Row above"), GoroutinesCommand::Up),
    goroutines(
        &["Home"],
        "Home",
        msg!("First row"),
        GoroutinesCommand::First,
    ),
    leaks(
        &["ArrowUp"],
        "↑",
        msg!("To the finding above"),
        LeaksCommand::Up,
    ),
    leaks(
        &["ArrowDown"],
        "↓",
        msg!("To the finding below"),
        LeaksCommand::Down,
    ),
    leaks(
        &["Enter"],
        "Enter",
        msg!("Open the finding, or close it"),
        LeaksCommand::Toggle,
    ),
    key(
        WITH_SNAPSHOTS,
        &["n"],
        "n",
        msg!("A column for each open snapshot"),
        Command::EverySnapshot,
    ),
];

/// What a key means in a view.
pub fn command(view: View, key: &str) -> Option<Command> {
    let binding = KEYS
        .iter()
        .find(|b| b.views.contains(&view) && b.keys.contains(&key));
    binding.map(|b| b.command)
}

/// What the help lists of a view.
pub fn of(view: View) -> impl Iterator<Item = &'static Binding> {
    KEYS.iter().filter(move |b| b.views.contains(&view))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::keymap;

    #[test]
    fn no_key_means_two_things_in_a_view() {
        for info in View::ALL {
            let mut seen = Vec::new();
            for key in of(info.view).flat_map(|b| b.keys) {
                assert!(!seen.contains(key), "{key:?} of {}", info.title);
                seen.push(key);
                let page = keymap::command(key, info.view);
                // Escape and Enter are the page's in its fields alone.
                let is_free = page.is_none() || page == Some(keymap::Command::KeepOnly);
                assert!(is_free, "{key:?} of {} is the page's {page:?}", info.title);
            }
        }
    }

    #[test]
    fn every_key_has_a_meaning_and_a_sentence() {
        for binding in KEYS {
            assert!(!binding.views.is_empty() && !binding.help.is_empty());
            for view in binding.views {
                assert!(view.is_further());
                for key in binding.keys {
                    assert_eq!(command(*view, key), Some(binding.command));
                }
            }
        }
        assert_eq!(command(View::Flame, "p"), None);
    }
}
