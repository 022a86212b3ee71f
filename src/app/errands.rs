//! The errands of the second module: run as the state wants them, one at a time. Its worker is made for the first, and ended when
//! it has grown, when nobody wants what it works at, or when it died.

use super::root::{App, Message};
use crate::more::protocol::{Item, Reply, Request};
use crate::state::errands::{Errand, Errands, Mishap, Step, is_worth_ending};
use crate::state::examples::EXAMPLES;
use crate::state::{Action, ConvertedFile};
use crate::web::more::{Heard, More};
use crate::web::{Error, files};
use js_sys::ArrayBuffer;
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
                Step::Run(errand) => return self.run(errand),
            }
        }
    }

    fn run(&mut self, errand: Errand) {
        match &self.outside.helper.worker {
            Worker::Here(more) => {
                if let Err(error) = self.send(more, errand) {
                    let why = error.to_string();
                    self.end(|errand| Action::ErrandFailed(errand, Mishap::Missing { why }));
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
                let why = error.to_string();
                return self.end(|errand| Action::ErrandFailed(errand, Mishap::Missing { why }));
            }
        }
        if let Some(errand) = helper.errands.running() {
            self.run(errand);
        }
        false
    }

    fn send(&self, more: &More, errand: Errand) -> Result<(), Error> {
        match errand {
            Errand::Convert(file) => more.send(&Request::Convert, self.outside.handles.get(&file)),
            Errand::Example(at) => {
                let id = EXAMPLES.get(at).map_or("", |e| e.id).to_string();
                more.send(&Request::Example { id }, None)
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
                self.end(|errand| Action::ErrandFailed(errand, Mishap::Died { panic }))
            }
            Heard::Reply(reply, buffers) => self.more_replied(reply, buffers),
        }
    }

    fn more_replied(&mut self, reply: Reply, buffers: Vec<ArrayBuffer>) -> bool {
        let running = self.outside.helper.errands.running();
        match (reply, running) {
            (Reply::Progress { read }, Some(Errand::Convert(file))) => {
                self.act(Action::ReadForeign { file, read })
            }
            (Reply::Failed(failure), Some(_)) => {
                self.end(|errand| Action::ErrandFailed(errand, Mishap::Refused(failure)))
            }
            (
                Reply::Example {
                    names,
                    memory_bytes,
                },
                Some(Errand::Example(_)),
            ) => {
                self.used(memory_bytes);
                let made = names.iter().zip(&buffers);
                let made = made.filter_map(|(name, bytes)| files::from_buffer(name, bytes).ok());
                let files = made.collect();
                self.end(|_| Action::ExampleCame);
                self.open(files)
            }
            (
                Reply::Converted {
                    items,
                    memory_bytes,
                },
                Some(Errand::Convert(_)),
            ) => {
                self.used(memory_bytes);
                self.converted(items, &buffers)
            }
            _ => false,
        }
    }

    fn used(&mut self, memory_bytes: u64) {
        if is_worth_ending(memory_bytes) {
            self.outside.helper.end_worker();
        }
    }

    fn converted(&mut self, items: Vec<Item>, buffers: &[ArrayBuffer]) -> bool {
        let Some(Errand::Convert(file)) = self.outside.helper.errands.running() else {
            return false;
        };
        let (mut opened, mut refused, mut handles) = (Vec::new(), Vec::new(), Vec::new());
        let mut buffers = buffers.iter();
        for Item { name, result } in items {
            let made = result.map(|converted| (converted, made_file(&name, buffers.next())));
            match made {
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
        self.end(|_| Action::Converted {
            file,
            opened,
            refused,
        })
    }

    /// The errand that is running has come to this.
    fn end(&mut self, action: impl FnOnce(Errand) -> Action) -> bool {
        match self.outside.helper.errands.end() {
            Some(errand) => self.act(action(errand)),
            None => false,
        }
    }
}

fn made_file(name: &str, buffer: Option<&ArrayBuffer>) -> Option<File> {
    files::from_buffer(name, buffer?).ok()
}
