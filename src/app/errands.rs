//! The errands of the second module: run as the state wants them, one at a time. Its worker is made for the first, and ended when
//! it has grown, when nobody wants what it works at, or when it died.

use super::chips::short_name;
use super::keys;
use super::root::{App, Message};
use crate::more::protocol::{Item, Reply, Request};
use crate::protocol::FileId;
use crate::state::errands::{Errand, Errands, Mishap, Step, is_worth_ending};
use crate::state::examples::EXAMPLES;
use crate::state::report::{self, ReportRequest, ReportText};
use crate::state::{Action, ConvertedFile, MadeReport, ReportAction, Tone};
use crate::web::more::{Heard, More};
use crate::web::{Error, files};
use js_sys::ArrayBuffer;
use std::rc::Rc;
use web_sys::File;

/// Of a report, what stands on the page; the rest is for a download.
const SHOWN_BYTES: u32 = 200_000;

#[derive(Default)]
pub struct Helper {
    errands: Errands,
    /// Tells the worker from former ones, whose last messages mean nothing any more.
    epoch: u32,
    worker: Worker,
    /// The report that is being made, and the last one that was, whole.
    asked: Option<ReportRequest>,
    pub(super) report: Option<File>,
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
        if errand == Errand::Report {
            self.outside.helper.asked = self.state.report_request();
        }
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
        let handle = |file: &FileId| self.outside.handles.get(file);
        match errand {
            Errand::Convert(file) => more.send(&Request::Convert, handle(&file).as_slice()),
            Errand::Example(at) => {
                let id = EXAMPLES.get(at).map_or("", |e| e.id).to_string();
                more.send(&Request::Example { id }, &[])
            }
            Errand::Report => {
                let ReportRequest { args, files } = self.state.report_request().unwrap_or_default();
                let files: Vec<&File> = files.iter().filter_map(handle).collect();
                more.send(&Request::Report { args }, &files)
            }
        }
    }

    fn reported(&mut self, warnings: Vec<String>, buffer: Option<&ArrayBuffer>) -> bool {
        let helper = &mut self.outside.helper;
        let (Some(request), Some(buffer)) = (helper.asked.take(), buffer) else {
            return false;
        };
        helper.report = files::from_buffer("report", buffer).ok();
        let text = ReportText {
            beginning: files::text_of_beginning(buffer, SHOWN_BYTES),
            bytes: f64::from(buffer.byte_length()) as u64,
            warnings,
        };
        let result = Ok(text);
        let made = Rc::new(MadeReport { request, result });
        self.end(|_| Action::Report(ReportAction::Made(made)))
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
            (
                Reply::Report {
                    warnings,
                    memory_bytes,
                },
                Some(Errand::Report),
            ) => {
                self.used(memory_bytes);
                self.reported(warnings, buffers.first())
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

    pub(super) fn copy_report(&self) -> bool {
        if let Some(file) = self.outside.helper.report.clone() {
            let dispatch = self.outside.link.callback(Message::Act);
            wasm_bindgen_futures::spawn_local(async move {
                match files::text(&file).await {
                    Ok(text) => keys::copy(text, dispatch),
                    Err(error) => dispatch.emit(not_taken(&error)),
                }
            });
        }
        false
    }

    pub(super) fn download_report(&self) -> bool {
        let main = self.state.main_file().and_then(|f| self.state.file(f));
        let of = main.map_or(String::new(), |f| short_name(&f.name));
        let name = report::file_name(self.state.report.kind, &of);
        let file = self.outside.helper.report.as_ref();
        if let Some(Err(error)) = file.map(|file| files::download(file, &name)) {
            let action = Message::Act(not_taken(&error));
            self.outside.link.send_message(action);
        }
        false
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

fn not_taken(error: &Error) -> Action {
    Action::Notify {
        tone: Tone::Error,
        problem: format!("The browser did not take the report: {error}."),
        help: "Copy it from the page.".into(),
    }
}
