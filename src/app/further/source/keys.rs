//! What the keys of the source view do, and where a file is first looked at.

use super::asked::callers_of;
use crate::app::further::FurtherProps;
use crate::protocol::NameKey;
use crate::state::View;
use crate::views::keys::{self, Command, SourceCommand};
use crate::views::source::rows;
use crate::views::source::{CallLine, FileView, SourceAction};

/// What a key of the view does: what its buttons do, too.
pub fn action_of(
    props: &FurtherProps,
    file: &FileView,
    key: &str,
    is_shift: bool,
) -> Option<SourceAction> {
    let state = &props.state.source;
    let line = state.line.or_else(|| start_of(props, file)).unwrap_or(1);
    let go = |line: i64| match is_shift {
        true => SourceAction::MarkTo(line),
        false => SourceAction::GoTo(line),
    };
    let Some(Command::Source(command)) = keys::command(View::Source, key) else {
        return None;
    };
    match command {
        SourceCommand::Hottest => rows::hottest(file).map(SourceAction::GoTo),
        SourceCommand::NextFunction => rows::next_routine(file, line).map(leading),
        SourceCommand::PreviousFunction => rows::previous_routine(file, line).map(leading),
        SourceCommand::LineDown => Some(go(line + 1)),
        SourceCommand::LineUp => Some(go((line - 1).max(1))),
        SourceCommand::Unfold => Some(SourceAction::Unfold(line)),
        SourceCommand::ToCaller => callers_of(props).first().map(leading_to),
    }
}

/// To where a function begins in the file that is shown.
pub fn leading((line, function): (i64, NameKey)) -> SourceAction {
    SourceAction::Lead {
        function,
        file: None,
        line: Some(line),
    }
}

/// To a caller's line. The caller is selected then, so that the same again goes on to who called it.
pub fn leading_to(call: &CallLine) -> SourceAction {
    SourceAction::Lead {
        function: call.function,
        file: Some(call.file),
        line: Some(call.line),
    }
}

/// Where a file is first looked at: at the selected function, else at the hottest line.
pub fn start_of(props: &FurtherProps, file: &FileView) -> Option<i64> {
    let selected = file
        .routines
        .iter()
        .position(|r| Some(r.function) == props.look.selection);
    let of_it = selected.and_then(|at| {
        let lines = file.lines.iter().filter(|line| line.routine as usize == at);
        lines.max_by_key(|l| {
            (
                l.flat.change().unsigned_abs(),
                l.cum.change().unsigned_abs(),
            )
        })
    });
    of_it.map(|line| line.line).or_else(|| rows::hottest(file))
}
