//! The keyboard, as one table: it drives the shortcuts and the help alike. Presses with Ctrl, Alt or Cmd stay the browser's, and so
//! does everything typed into a field.

use super::View;
use crate::protocol::FilterVerb;

/// What a key asks for. The flame graph's own commands need to know what is drawn: its component carries them out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Command {
    View(View),
    NextSampleType,
    PreviousSnapshot,
    NextSnapshot,
    ComparePrevious,
    SwapSides,
    Search,
    KeepOnly,
    BackOut,
    /// A filter by the selected function.
    FilterSelection(FilterVerb),
    AddFilter,
    NextGranularity,
    Export,
    CopyRow,
    OpenFiles,
    Theme,
    Help,
    Flame(FlameCommand),
    Table(TableCommand),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FlameCommand {
    Parent,
    Child,
    PreviousSibling,
    NextSibling,
    ZoomToSelection,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    Home,
    Menu,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TableCommand {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
}

pub struct Binding {
    /// As `KeyboardEvent.key` gives them.
    pub keys: &'static [&'static str],
    /// How the help writes them.
    pub shown: &'static str,
    pub help: &'static str,
    pub command: Command,
    /// The one view in which it means this; `None`: everywhere.
    pub view: Option<View>,
}

const fn anywhere(
    keys: &'static [&'static str],
    shown: &'static str,
    help: &'static str,
    command: Command,
) -> Binding {
    Binding {
        keys,
        shown,
        help,
        command,
        view: None,
    }
}

const fn flame(
    keys: &'static [&'static str],
    shown: &'static str,
    help: &'static str,
    command: FlameCommand,
) -> Binding {
    Binding {
        keys,
        shown,
        help,
        command: Command::Flame(command),
        view: Some(View::Flame),
    }
}

const fn table(
    keys: &'static [&'static str],
    shown: &'static str,
    help: &'static str,
    command: TableCommand,
) -> Binding {
    Binding {
        keys,
        shown,
        help,
        command: Command::Table(command),
        view: Some(View::Top),
    }
}

pub const KEYMAP: &[Binding] = &[
    anywhere(&["1"], "1", "Flame graph", Command::View(View::Flame)),
    anywhere(&["2"], "2", "Top table", Command::View(View::Top)),
    anywhere(&["3"], "3", "Call graph", Command::View(View::Graph)),
    anywhere(&["4"], "4", "Callers", Command::View(View::Callers)),
    anywhere(&["5"], "5", "Source", Command::View(View::Source)),
    anywhere(&["6"], "6", "Labels", Command::View(View::Labels)),
    anywhere(&["7"], "7", "Packages", Command::View(View::Packages)),
    anywhere(&["8"], "8", "Leaks", Command::View(View::Leaks)),
    anywhere(&["9"], "9", "Trend", Command::View(View::Trend)),
    anywhere(&["r"], "r", "Goroutines", Command::View(View::Goroutines)),
    anywhere(&["m"], "m", "Next sample type", Command::NextSampleType),
    anywhere(&["["], "[", "Previous snapshot", Command::PreviousSnapshot),
    anywhere(&["]"], "]", "Next snapshot", Command::NextSnapshot),
    anywhere(
        &["d"],
        "d",
        "Compare with the snapshot before",
        Command::ComparePrevious,
    ),
    anywhere(
        &["x"],
        "x",
        "Swap the sides of a comparison",
        Command::SwapSides,
    ),
    anywhere(&["/"], "/", "Search", Command::Search),
    anywhere(
        &["Enter"],
        "Enter",
        "In the search: keep only what matches",
        Command::KeepOnly,
    ),
    anywhere(
        &["Escape"],
        "Esc",
        "Close, clear, zoom back out",
        Command::BackOut,
    ),
    anywhere(
        &["f"],
        "f",
        "Keep only stacks through the selected function",
        Command::FilterSelection(FilterVerb::Focus),
    ),
    anywhere(
        &["i"],
        "i",
        "Drop stacks through the selected function",
        Command::FilterSelection(FilterVerb::Ignore),
    ),
    anywhere(
        &["h"],
        "h",
        "Hide frames of the selected function",
        Command::FilterSelection(FilterVerb::Hide),
    ),
    anywhere(
        &["s"],
        "s",
        "Begin stacks at the selected function",
        Command::FilterSelection(FilterVerb::ShowFrom),
    ),
    anywhere(&["a"], "a", "Add a filter", Command::AddFilter),
    anywhere(
        &["g"],
        "g",
        "Frames by function, file, line or address",
        Command::NextGranularity,
    ),
    anywhere(
        &["e"],
        "e",
        "Export what is shown as a report",
        Command::Export,
    ),
    anywhere(
        &["c"],
        "c",
        "Copy the selected row or name",
        Command::CopyRow,
    ),
    anywhere(&["o"], "o", "Open files", Command::OpenFiles),
    anywhere(&["t"], "t", "Light, dark or as the system", Command::Theme),
    anywhere(&["?"], "?", "This help", Command::Help),
    flame(&["ArrowUp"], "↑", "To the caller", FlameCommand::Parent),
    flame(
        &["ArrowDown"],
        "↓",
        "To the heaviest callee",
        FlameCommand::Child,
    ),
    flame(
        &["ArrowLeft"],
        "←",
        "To the box on the left",
        FlameCommand::PreviousSibling,
    ),
    flame(
        &["ArrowRight"],
        "→",
        "To the box on the right",
        FlameCommand::NextSibling,
    ),
    flame(
        &["z"],
        "Enter, z",
        "Zoom to the selected box",
        FlameCommand::ZoomToSelection,
    ),
    flame(&["+", "="], "+", "Zoom in", FlameCommand::ZoomIn),
    flame(&["-"], "−", "Zoom out", FlameCommand::ZoomOut),
    flame(&["0"], "0", "Show everything", FlameCommand::ZoomReset),
    flame(
        &["Home"],
        "Home",
        "To the box that fills the width",
        FlameCommand::Home,
    ),
    flame(
        &[".", "ContextMenu"],
        ".",
        "Menu of the selected box",
        FlameCommand::Menu,
    ),
    table(&["ArrowUp"], "↑", "Row above", TableCommand::Up),
    table(&["ArrowDown"], "↓", "Row below", TableCommand::Down),
    table(&["PageUp"], "Page up", "A page up", TableCommand::PageUp),
    table(
        &["PageDown"],
        "Page down",
        "A page down",
        TableCommand::PageDown,
    ),
    table(&["Home"], "Home", "First row", TableCommand::First),
    table(&["End"], "End", "Last row", TableCommand::Last),
];

/// What a key means in a view.
pub fn command(key: &str, view: View) -> Option<Command> {
    KEYMAP
        .iter()
        .find(|b| b.view.is_none_or(|v| v == view) && b.keys.contains(&key))
        .map(|b| b.command)
}
