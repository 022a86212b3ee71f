//! The text of the file on show: what is read of it, and what is worked out of the text and the figures until either is another.

use super::asked::{Answered, file_of, shown};
use crate::app::further::FurtherProps;
use crate::views::source::FileView;
use crate::views::source::mapping::Found;
use crate::views::source::sheet::Sheet;
use crate::views::source::text::Text;
use std::collections::BTreeSet;
use std::rc::Rc;

/// A file of the profile, as far as its text is there.
pub struct Held {
    /// The profile's path for it, and the given file that it was found in.
    pub path: String,
    pub found: Option<Found>,
    pub text: Option<Rc<Text>>,
    pub problem: Option<String>,
}

impl Held {
    /// Nothing is read yet.
    pub fn new(path: String, found: Option<Found>) -> Held {
        Held {
            path,
            found,
            text: None,
            problem: None,
        }
    }

    pub fn is_waiting(&self) -> bool {
        self.found.is_some() && self.text.is_none() && self.problem.is_none()
    }

    /// Whether what was read is what this waits for.
    pub fn take(&mut self, path: &str, found: &Found, text: Result<String, String>) {
        if self.path != path || self.found.as_ref() != Some(found) {
            return;
        }
        match text {
            Ok(text) => self.text = Some(Rc::new(Text::new(path, &text))),
            Err(problem) => self.problem = Some(problem),
        }
    }
}

/// What is shown of a file, and of what it was made.
pub struct Made {
    answered: Answered,
    text: Option<Rc<Text>>,
    unfolded: BTreeSet<i64>,
    pub sheet: Rc<Sheet>,
}

/// What was made before, if it is of the same; else it is made anew. `None`: no file is on show.
pub fn made(before: Option<Made>, props: &FurtherProps, held: Option<&Held>) -> Option<Made> {
    let (answered, file) = (shown(props)?, file_of(props).flatten()?);
    let text = held.and_then(|held| text_of(held, file));
    let unfolded = &props.state.source.unfolded;
    let is_same = |made: &Made| {
        let (a, b) = (made.text.as_ref(), text.as_ref());
        let is_text = a.map(Rc::as_ptr) == b.map(Rc::as_ptr);
        is_text && Rc::ptr_eq(&made.answered, answered) && made.unfolded == *unfolded
    };
    before.filter(is_same).or_else(|| {
        Some(Made {
            answered: answered.clone(),
            sheet: Rc::new(Sheet::new(file, text.as_deref(), unfolded)),
            text,
            unfolded: unfolded.clone(),
        })
    })
}

fn text_of(held: &Held, file: &FileView) -> Option<Rc<Text>> {
    held.text.clone().filter(|_| held.path == file.path)
}

impl Made {
    pub fn text(&self) -> Option<&Rc<Text>> {
        self.text.as_ref()
    }
}
