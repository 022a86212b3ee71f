//! From a press of a key to what happens, by the one table of [`crate::state::keymap`].

use crate::draw::palette;
use crate::protocol::NameKey;
use crate::state::keymap::{self, Command};
use crate::state::patterns::of_frame;
use crate::state::sight::Sight;
use crate::state::{Action, FilterAction, Panel, State, Theme, Tone};
use crate::web::{clipboard, element, scheme, window};
use web_sys::KeyboardEvent;
use yew::prelude::*;

/// What a press means here and now; `None`: it is the browser's, or a field's.
pub fn meaning(event: &KeyboardEvent, state: &State) -> Option<Command> {
    let key = event.key();
    if event.ctrl_key() || event.meta_key() {
        let copies = key == "c" && state.selection.is_some() && !has_marked_text();
        return copies.then_some(Command::CopyRow);
    }
    if event.alt_key() || element::takes_typing(event.target()) {
        return None;
    }
    let command = keymap::command(&key, state.view)?;
    if command == Command::CopyRow && event.default_prevented() {
        // A further view has copied the row under its cursor.
        return None;
    }
    let is_free = matches!(
        command,
        Command::OpenFiles | Command::Theme | Command::Help | Command::BackOut
    );
    let is_usable = match command {
        // Its meaning is the search field's.
        Command::KeepOnly => false,
        _ if state.help_is_open => command == Command::BackOut || command == Command::Help,
        _ if state.panel.is_some() => command == Command::BackOut,
        _ => is_free || !state.files.is_empty(),
    };
    is_usable.then_some(command)
}

pub fn carry_out(command: Command, state: &State, sight: &Sight, dispatch: &Callback<Action>) {
    let act = |action| dispatch.emit(action);
    match command {
        Command::View(view) => act(Action::SetView(view)),
        Command::NextSampleType => act(Action::NextSampleType),
        Command::PreviousSnapshot => act(Action::StepSnapshot(-1)),
        Command::NextSnapshot => act(Action::StepSnapshot(1)),
        Command::ComparePrevious => act(Action::CompareWithPrevious),
        Command::SwapSides => act(Action::SwapSides),
        Command::Search => element::focus_by_id("search"),
        Command::BackOut => act(Action::BackOut),
        Command::OpenFiles => element::click_by_id("open-files"),
        Command::Theme => act(Action::SetTheme(next_theme(state.theme))),
        Command::Help => act(Action::ShowHelp(!state.help_is_open)),
        Command::FilterSelection(verb) => {
            if let Some(name) = selected_name(state, sight) {
                act(Action::Filter(FilterAction::Add(of_frame(
                    verb,
                    &name,
                    state.grain.granularity,
                ))));
            }
        }
        Command::AddFilter => act(Action::Filter(FilterAction::Edit(None))),
        Command::NextGranularity => act(Action::NextGranularity),
        Command::Export => act(Action::TogglePanel(Panel::Export)),
        Command::CopyRow => {
            if let Some(text) = row_text(state, sight) {
                copy(text, dispatch.clone());
            }
        }
        // The search field's and the view's own.
        Command::KeepOnly | Command::Flame(_) | Command::Table(_) => {}
    }
}

/// Away from what the system has, to its explicit twin, and back to following it: the first press always shows.
pub fn next_theme(theme: Theme) -> Theme {
    let (same, other) = match scheme::resolve(Theme::System) {
        palette::Theme::Light => (Theme::Light, Theme::Dark),
        palette::Theme::Dark => (Theme::Dark, Theme::Light),
    };
    match theme {
        Theme::System => other,
        theme if theme == other => same,
        _ => Theme::System,
    }
}

/// Says so where the browser refuses.
pub fn copy(text: String, dispatch: Callback<Action>) {
    wasm_bindgen_futures::spawn_local(async move {
        if let Err(error) = clipboard::copy(text).await {
            dispatch.emit(Action::Notify {
                tone: Tone::Error,
                problem: tr!("The browser did not allow copying: {error}.", error = error),
                help: tr!("Mark the text and copy it yourself."),
            });
        }
    });
}

/// The name of the selected function, where an answer has brought it.
pub fn selected_name(state: &State, sight: &Sight) -> Option<String> {
    let key = state.selection?;
    let detail = sight.detail.as_ref().and_then(|d| d.as_ref());
    let in_detail = detail.filter(|d| d.key == key).map(|d| d.name.clone());
    let in_flame = || {
        let frames = &sight.flame.as_ref()?.frames;
        frames.iter().find(|f| f.key == key).map(|f| f.name.clone())
    };
    in_detail
        .or_else(|| row(key, sight).map(|r| r.name.clone()))
        .or_else(in_flame)
}

fn row(key: NameKey, sight: &Sight) -> Option<&crate::protocol::TopRow> {
    sight.top.as_ref()?.rows.iter().find(|r| r.key == key)
}

/// The selected row as text, figures exact; without a table, the name.
fn row_text(state: &State, sight: &Sight) -> Option<String> {
    let name = selected_name(state, sight);
    let row = row(state.selection?, sight).filter(|_| state.view == crate::state::View::Top);
    let Some((row, totals)) = row.zip(sight.totals.as_ref()) else {
        return name;
    };
    Some(super::top_columns::as_text(
        row,
        totals,
        state.is_comparison(),
    ))
}

fn has_marked_text() -> bool {
    let marked = window().get_selection().ok().flatten();
    marked.is_some_and(|m| !m.is_collapsed())
}
