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
    anywhere(&["1"], "1", msg!("Flame graph"), Command::View(View::Flame)),
    anywhere(&["2"], "2", msg!("Top table"), Command::View(View::Top)),
    anywhere(&["3"], "3", msg!("Call graph"), Command::View(View::Graph)),
    anywhere(&["4"], "4", msg!("Callers"), Command::View(View::Callers)),
    anywhere(&["5"], "5", msg!("Source"), Command::View(View::Source)),
    anywhere(&["6"], "6", msg!("Labels"), Command::View(View::Labels)),
    anywhere(&["7"], "7", msg!("Packages"), Command::View(View::Packages)),
    anywhere(&["8"], "8", msg!("Leaks"), Command::View(View::Leaks)),
    anywhere(&["9"], "9", msg!("Trend"), Command::View(View::Trend)),
    anywhere(
        &["r"],
        "r",
        msg!("Goroutines"),
        Command::View(View::Goroutines),
    ),
    anywhere(
        &["m"],
        "m",
        msg!("Next sample type"),
        Command::NextSampleType,
    ),
    anywhere(
        &["["],
        "[",
        msg!("Previous snapshot"),
        Command::PreviousSnapshot,
    ),
    anywhere(&["]"], "]", msg!("Next snapshot"), Command::NextSnapshot),
    anywhere(
        &["d"],
        "d",
        msg!("Compare with the snapshot before"),
        Command::ComparePrevious,
    ),
    anywhere(
        &["x"],
        "x",
        msg!("Swap the sides of a comparison"),
        Command::SwapSides,
    ),
    anywhere(&["/"], "/", msg!("Search"), Command::Search),
    anywhere(
        &["Enter"],
        "Enter",
        msg!("In the search: keep only what matches"),
        Command::KeepOnly,
    ),
    anywhere(
        &["Escape"],
        "Esc",
        msg!("Close, clear, zoom back out"),
        Command::BackOut,
    ),
    anywhere(
        &["f"],
        "f",
        msg!("Keep only stacks through the selected function"),
        Command::FilterSelection(FilterVerb::Focus),
    ),
    anywhere(
        &["i"],
        "i",
        msg!("Drop stacks through the selected function"),
        Command::FilterSelection(FilterVerb::Ignore),
    ),
    anywhere(
        &["h"],
        "h",
        msg!("Hide frames of the selected function"),
        Command::FilterSelection(FilterVerb::Hide),
    ),
    anywhere(
        &["s"],
        "s",
        msg!("Begin stacks at the selected function"),
        Command::FilterSelection(FilterVerb::ShowFrom),
    ),
    anywhere(&["a"], "a", msg!("Add a filter"), Command::AddFilter),
    anywhere(
        &["g"],
        "g",
        msg!("Frames by function, file, line or address"),
        Command::NextGranularity,
    ),
    anywhere(
        &["e"],
        "e",
        msg!("Export what is shown as a report"),
        Command::Export,
    ),
    anywhere(
        &["c"],
        "c",
        msg!("Copy the selected row or name"),
        Command::CopyRow,
    ),
    anywhere(&["o"], "o", msg!("Open files"), Command::OpenFiles),
    anywhere(
        &["t"],
        "t",
        msg!("Light, dark or as the system"),
        Command::Theme,
    ),
    anywhere(&["?"], "?", msg!("This help"), Command::Help),
    flame(
        &["ArrowUp"],
        "↑",
        msg!("To the caller"),
        FlameCommand::Parent,
    ),
    flame(
        &["ArrowDown"],
        "↓",
        msg!("To the heaviest callee"),
        FlameCommand::Child,
    ),
    flame(
        &["ArrowLeft"],
        "←",
        msg!("To the box on the left"),
        FlameCommand::PreviousSibling,
    ),
    flame(
        &["ArrowRight"],
        "→",
        msg!("To the box on the right"),
        FlameCommand::NextSibling,
    ),
    flame(
        &["z"],
        "Enter, z",
        msg!("Zoom to the selected box"),
        FlameCommand::ZoomToSelection,
    ),
    flame(&["+", "="], "+", msg!("Zoom in"), FlameCommand::ZoomIn),
    flame(&["-"], "−", msg!("Zoom out"), FlameCommand::ZoomOut),
    flame(
        &["0"],
        "0",
        msg!("Show everything"),
        FlameCommand::ZoomReset,
    ),
    flame(
        &["Home"],
        "Home",
        msg!("To the box that fills the width"),
        FlameCommand::Home,
    ),
    flame(
        &[".", "ContextMenu"],
        ".",
        msg!("Menu of the selected box"),
        FlameCommand::Menu,
    ),
    table(&["ArrowUp"], "↑", msg!("Row above"), TableCommand::Up),
    table(&["ArrowDown"], "↓", msg!("Row below"), TableCommand::Down),
    table(
        &["PageUp"],
        "Page up",
        msg!("A page up"),
        TableCommand::PageUp,
    ),
    table(
        &["PageDown"],
        "Page down",
        msg!("A page down"),
        TableCommand::PageDown,
    ),
    table(&["Home"], "Home", msg!("First row"), TableCommand::First),
    table(&["End"], "End", msg!("Last row"), TableCommand::Last),
];

/// What a key means in a view.
pub fn command(key: &str, view: View) -> Option<Command> {
    KEYMAP
        .iter()
        .find(|b| b.view.is_none_or(|v| v == view) && b.keys.contains(&key))
        .map(|b| b.command)
}
