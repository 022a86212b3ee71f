//! Which report is asked for and which is made: one at a time, by a worker of the second module. What is being made is let finish: a
//! choice more is sooner answered by the worker that runs than by a new one.

use crate::protocol::{Failure, FileId};
use std::rc::Rc;

/// A report as the command line prints it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReportAsked {
    pub args: Vec<String>,
    /// The files that the arguments speak of, by the names they have there: no two alike.
    pub files: Vec<(String, FileId)>,
}

/// What the page shows of a report; its bytes stay with the browser.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ReportMade {
    /// As much of its beginning as is shown.
    pub beginning: String,
    pub bytes: u64,
    /// Whole sentences.
    pub warnings: Vec<String>,
}

/// The report that was asked for last.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reports {
    pub asked: Option<Rc<ReportAsked>>,
    pub made: Option<Result<Rc<ReportMade>, Failure>>,
    /// The one before, shown until this one is made.
    pub former: Option<Rc<ReportMade>>,
}

impl Reports {
    /// Has the report that is asked for be `asked`. Gives what is to be run now, if anything new is.
    pub fn follow(&mut self, asked: Option<ReportAsked>) -> Option<Rc<ReportAsked>> {
        let Some(asked) = asked else {
            *self = Reports::default();
            return None;
        };
        let is_settled = |current: &Rc<ReportAsked>| self.made.is_none() || **current == asked;
        if self.asked.as_ref().is_some_and(is_settled) {
            return None;
        }
        let asked = Rc::new(asked);
        *self = Reports {
            asked: Some(asked.clone()),
            made: None,
            former: self.made.take().and_then(Result::ok),
        };
        Some(asked)
    }

    pub fn ended(&mut self, made: Result<Rc<ReportMade>, Failure>) {
        if self.asked.is_some() {
            self.made = Some(made);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(kind: &str) -> Option<ReportAsked> {
        let args = vec![kind.to_string()];
        let files = Vec::new();
        Some(ReportAsked { args, files })
    }

    fn made(text: &str) -> Result<Rc<ReportMade>, Failure> {
        Ok(Rc::new(ReportMade {
            beginning: text.into(),
            ..ReportMade::default()
        }))
    }

    #[test]
    fn a_choice_while_a_report_is_made_is_answered_after_it() {
        let mut reports = Reports::default();
        assert!(reports.follow(asked("-top")).is_some());
        assert!(reports.follow(asked("-tree")).is_none(), "it is let finish");
        reports.ended(made("of the first"));
        let next = reports.follow(asked("-raw")).expect("the newest alone");
        assert_eq!(next.args, ["-raw"]);
        let former = reports.former.as_ref().map(|f| &*f.beginning);
        assert_eq!(former, Some("of the first"));
        reports.ended(made("of the second"));
        assert!(reports.follow(asked("-raw")).is_none());
    }

    #[test]
    fn nothing_is_left_of_a_form_that_asks_for_nothing() {
        let mut reports = Reports::default();
        reports.follow(asked("-top"));
        assert!(reports.follow(None).is_none());
        reports.ended(made("too late"));
        assert_eq!(reports, Reports::default());
    }
}
