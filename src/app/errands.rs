//! The errands of the second module: run as the state wants them, one at a time. Its worker is made for the first, and ended when
//! it has grown, when nobody wants what it works at, or when it died.

use super::root::{App, Message};
use crate::more::protocol::{Item, Made, Reply, Request};
use crate::protocol::FileId;
use crate::state::errands::{Errand, Errands, Mishap, Step, is_worth_ending};
use crate::state::examples::EXAMPLES;
use crate::state::{Action, ConvertedFile, Names};
use crate::web::more::{Beside, Heard, More};
use crate::web::{Error, files};
use web_sys::File;

#[derive(Default)]
pub struct Helper {
    errands: Errands,
    /// Tells the worker from former ones, whose last messages mean nothing any more.
    epoch: u32,
    worker: Worker,
}

#[derive(Default)]
enum Worker {
    #[default]
    None,
    Coming,
    Here(More),
}

impl Helper {
    pub(super) fn speak(&self) {
        if let Worker::Here(more) = &self.worker {
            more.speak();
        }
    }

    fn end_worker(&mut self) {
        self.worker = Worker::None;
        self.epoch += 1;
    }
}

impl App {
    pub(super) fn run_errands(&mut self) {
        let wanted = self.state.errands();
        loop {
            match self.outside.helper.errands.step(&wanted) {
                Step::Wait => return,
                Step::Abandon => self.outside.helper.end_worker(),
                Step::Run(errand) => return self.run(&errand),
            }
        }
    }

    fn run(&mut self, errand: &Errand) {
        match &self.outside.helper.worker {
            Worker::Here(more) => {
                if let Err(error) = self.send(more, errand) {
                    self.fail(Mishap::Missing {
                        why: error.to_string(),
                    });
                }
            }
            Worker::Coming => {}
            Worker::None => self.call_for_worker(),
        }
    }

    fn call_for_worker(&mut self) {
        let helper = &mut self.outside.helper;
        helper.worker = Worker::Coming;
        let epoch = helper.epoch;
        let link = self.outside.link.clone();
        let hear = move |heard| link.send_message(Message::MoreHeard { epoch, heard });
        self.outside.link.send_future(async move {
            let came = More::start(hear).await;
            Message::MoreCame { epoch, came }
        });
    }

    pub(super) fn more_came(&mut self, epoch: u32, came: Result<More, Error>) -> bool {
        let helper = &mut self.outside.helper;
        if epoch != helper.epoch {
            return false;
        }
        match came {
            Ok(more) => helper.worker = Worker::Here(more),
            Err(error) => {
                helper.end_worker();
                return self.fail(Mishap::Missing {
                    why: error.to_string(),
                });
            }
        }
        if let Some(errand) = helper.errands.running().cloned() {
            self.run(&errand);
        }
        false
    }

    fn send(&self, more: &More, errand: &Errand) -> Result<(), Error> {
        let handle = |file| self.outside.handles.get(file);
        match errand {
            Errand::Demangle(file) => {
                let names = self.state.file(*file).map(|f| f.names.clone());
                let names = match names {
                    Some(Names::Asked(names)) => names.to_vec(),
                    _ => Vec::new(),
                };
                more.send(&Request::Demangle { names }, &[])
            }
            Errand::Convert(file) => more.send(&Request::Convert, handle(file).as_slice()),
            Errand::Example(at) => {
                let id = EXAMPLES.get(*at).map_or("", |e| e.id).to_string();
                more.send(&Request::Example { id }, &[])
            }
        }
    }

    pub(super) fn more_heard(&mut self, epoch: u32, heard: Heard) -> bool {
        if epoch != self.outside.helper.epoch {
            return false;
        }
        match heard {
            Heard::Died { panic } => {
                self.outside.helper.end_worker();
                self.fail(Mishap::Died { panic })
            }
            Heard::Reply(reply, beside) => self.more_replied(reply, beside),
        }
    }

    fn more_replied(&mut self, reply: Reply, beside: Beside) -> bool {
        match reply {
            Reply::Progress { read } => match self.outside.helper.errands.running() {
                Some(Errand::Convert(file)) => {
                    let file = *file;
                    self.act(Action::ReadForeign { file, read })
                }
                _ => false,
            },
            Reply::Done { made, memory_bytes } => {
                if is_worth_ending(memory_bytes) {
                    self.outside.helper.end_worker();
                }
                let Some(errand) = self.outside.helper.errands.end() else {
                    return false;
                };
                match made {
                    Ok(made) => self.made(errand, made, beside),
                    Err(failure) => {
                        self.act(Action::ErrandFailed(errand, Mishap::Refused(failure)))
                    }
                }
            }
        }
    }

    fn made(&mut self, errand: Errand, made: Made, beside: Beside) -> bool {
        match (errand, made) {
            (Errand::Convert(file), Made::Items(items)) => {
                self.converted(file, items, beside.files)
            }
            (Errand::Demangle(file), Made::Names(names)) => {
                self.act(Action::Demangled { file, names })
            }
            (Errand::Example(_), Made::Example { names }) => {
                let files = names.iter().zip(&beside.buffers);
                let files = files.filter_map(|(name, bytes)| files::from_buffer(name, bytes).ok());
                let files = files.collect();
                self.act(Action::ExampleCame);
                self.open(files)
            }
            _ => false,
        }
    }

    fn converted(&mut self, file: FileId, items: Vec<Item>, files: Vec<File>) -> bool {
        let (mut opened, mut refused, mut handles) = (Vec::new(), Vec::new(), Vec::new());
        let mut files = files.into_iter();
        for Item { name, result } in items {
            match result.map(|converted| (converted, files.next())) {
                Ok((converted, Some(handle))) => {
                    let to_read = handle.size() as u64;
                    opened.push(ConvertedFile {
                        name,
                        to_read,
                        converted,
                    });
                    handles.push(handle);
                }
                Ok((_, None)) => {}
                Err(failure) => refused.push((name, failure)),
            }
        }
        let ids = self.state.ids_of_converted(file);
        self.outside.handles.extend(ids.zip(handles));
        self.act(Action::Converted {
            file,
            opened,
            refused,
        })
    }

    /// Ends the errand that is running, if one is.
    fn fail(&mut self, mishap: Mishap) -> bool {
        match self.outside.helper.errands.end() {
            Some(errand) => self.act(Action::ErrandFailed(errand, mishap)),
            None => false,
        }
    }
}
