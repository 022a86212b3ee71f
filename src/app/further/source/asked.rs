//! The answers that the source view shows: what is asked for now, or until that has come what was asked of the same place before.

use crate::app::further::FurtherProps;
use crate::protocol::Failure;
use crate::views::protocol::{ViewAnswer, ViewQuestion};
use crate::views::snapshots::state::columns;
use crate::views::source::{CallLine, FileView, Routines, SourceQuestion, SourceView as Answer};
use std::rc::Rc;

pub type Answered = Rc<Result<ViewAnswer, Failure>>;

/// What the file or the list on show is told by.
pub fn shown(props: &FurtherProps) -> Option<&Answered> {
    let state = &props.state.source;
    let current = state.question(props.look.selection, columns(&props.state, &props.look));
    let wanted = ViewQuestion::Source(current.clone());
    props
        .answers
        .shared(&wanted, |asked| match (asked, &current) {
            (ViewQuestion::Source(SourceQuestion::File(of, _)), SourceQuestion::File(place, _)) => {
                of == place
            }
            (ViewQuestion::Source(SourceQuestion::Routines(..)), SourceQuestion::Routines(..)) => {
                true
            }
            _ => false,
        })
}

pub fn failure(props: &FurtherProps) -> Option<String> {
    match shown(props)?.as_ref() {
        Err(failure) => Some(format!("{} {}", failure.problem, failure.help)),
        Ok(_) => None,
    }
}

/// `Some(None)`: the answer is that there is no such file.
pub fn file_of(props: &FurtherProps) -> Option<Option<&FileView>> {
    match shown(props)?.as_ref() {
        Ok(ViewAnswer::Source(Answer::File(file))) => Some(file.as_ref()),
        _ => None,
    }
}

pub fn routines_of(props: &FurtherProps) -> Option<&Routines> {
    match shown(props)?.as_ref() {
        Ok(ViewAnswer::Source(Answer::Routines(routines))) => Some(routines),
        _ => None,
    }
}

/// The lines that call the selected function.
pub fn callers_of(props: &FurtherProps) -> &[CallLine] {
    let question = props.look.selection.map(SourceQuestion::Callers);
    let question = question.map(ViewQuestion::Source);
    match question.and_then(|question| props.answers.get(&question)) {
        Some(Ok(ViewAnswer::Source(Answer::Callers(callers)))) => callers,
        _ => &[],
    }
}
