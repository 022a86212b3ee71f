//! The page's end of the bridge to the further views: has the second module show them once one is wanted, tells it what is looked at, and
//! has its worker take over as the engine, which alone can answer what they ask.

use super::root::{App, Message};
use super::views::FURTHER;
use crate::protocol::Failure;
use crate::state::Action;
use crate::state::questions::scene;
use crate::views::bridge::Look;
use crate::web::Error;
use crate::web::further::Further;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::File;

#[derive(Default)]
pub enum Bridge {
    #[default]
    None,
    Coming,
    Here {
        further: Further,
        /// What it was told last.
        told: Option<Look>,
    },
}

/// The handles of the open files, as the second module may ask for them at any time.
pub type Handles = Rc<RefCell<Vec<(u32, File)>>>;

impl App {
    /// After every change of the state.
    pub(super) fn keep_bridge(&mut self) {
        let look = Look::at(&self.state, scene(&self.state));
        match &mut self.outside.bridge {
            Bridge::None if self.state.wants_further() => self.call_for_further(),
            Bridge::None | Bridge::Coming => {}
            Bridge::Here { told, .. } if told.as_ref() == Some(&look) => {}
            Bridge::Here { further, told } => {
                let bytes = postcard::to_allocvec(&look).unwrap_or_default();
                // It only leaves a message there.
                let _ = further.look(&bytes);
                *told = Some(look);
            }
        }
        if self.state.further.question.is_some() {
            self.have_full_engine();
        }
    }

    fn call_for_further(&mut self) {
        self.outside.bridge = Bridge::Coming;
        let link = self.outside.link.clone();
        let say = move |bytes: Vec<u8>| {
            if let Ok(said) = postcard::from_bytes(&bytes) {
                link.send_message(Message::Said(said));
            }
        };
        let handles = self.outside.shared.clone();
        let files = move || handles.borrow().clone();
        self.outside
            .link
            .send_future(async move { Message::FurtherCame(Further::start(say, files).await) });
    }

    pub(super) fn further_came(&mut self, came: Result<Further, Error>) -> bool {
        match came {
            Ok(further) => {
                let told = None;
                self.outside.bridge = Bridge::Here { further, told };
                self.keep_bridge();
                true
            }
            Err(error) => {
                self.outside.bridge = Bridge::None;
                self.act(Action::FurtherFailed(Failure {
                    problem: tr!("This view could not be loaded: {error}.", error = error),
                    help: tr!(
                        "Reload the page; the flame graph and the top table work without it."
                    ),
                }))
            }
        }
    }

    /// Every file is opened again by a worker of the second module, if another one has them.
    fn have_full_engine(&mut self) {
        if self
            .outside
            .engine
            .as_ref()
            .is_some_and(|engine| !engine.is_full)
        {
            self.outside.link.send_message(Message::TakeOver);
        }
    }

    pub(super) fn take_over(&mut self) -> bool {
        let is_other = self
            .outside
            .engine
            .as_ref()
            .is_some_and(|engine| !engine.is_full);
        is_other && self.act(Action::ReplaceWorker)
    }

    pub(super) fn attach_further(&self) {
        if let Bridge::Here { further, .. } = &self.outside.bridge {
            further.attach(FURTHER);
        }
    }
}
