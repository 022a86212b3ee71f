//! What follows from a change of the state, outside of it: the worker is told of files, asked what is wanted, and replaced;
//! the address and the theme keep up. Everything is derived by comparing two states, so no action can forget its effect.

use super::bridge::{Bridge, Handles};
use super::errands::Helper;
use super::root::{App, Message};
use crate::protocol::{Answer, FileId, Reply, Request};
use crate::state::questions::questions;
use crate::state::url::{Step, step};
use crate::state::{Action, FileEntry, FileStatus, Names, NewFile, State, Tone};
use crate::web::engine::{Engine, Heard};
use crate::web::events::Listener;
use crate::web::{Error, element, files, history, sets, theme, window};
use std::collections::{BTreeMap, BTreeSet};
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Event, File, KeyboardEvent};
use yew::html::Scope;

/// Handles of the browser.
pub struct Outside {
    pub(super) link: Scope<App>,
    /// Of a converted file, what the second module made of it: the worker may die and ask again.
    pub(super) handles: BTreeMap<FileId, File>,
    pub(super) helper: Helper,
    pub(super) bridge: Bridge,
    pub(super) shared: Handles,
    pub(super) engine: Option<Engine>,
    /// The files that this worker was given.
    told: BTreeSet<FileId>,
    /// [`Message::Ask`] is on its way.
    will_ask: bool,
    _listeners: Vec<Listener>,
}

impl Outside {
    pub fn new(link: Scope<App>) -> Outside {
        Outside {
            _listeners: listen(&link),
            link,
            handles: BTreeMap::new(),
            helper: Helper::default(),
            bridge: Bridge::default(),
            shared: Handles::default(),
            engine: None,
            told: BTreeSet::new(),
            will_ask: false,
        }
    }
}

impl App {
    pub(super) fn open(&mut self, files: Vec<File>) -> bool {
        if files.is_empty() {
            return false;
        }
        let new: Vec<NewFile> = files.iter().map(describe).collect();
        for (at, file) in (self.state.next_file..).zip(files) {
            self.outside.handles.insert(FileId(at), file);
        }
        self.act(Action::AddFiles(new))
    }

    /// `epoch`: of the worker that spoke; a former one's last messages mean nothing any more.
    pub(super) fn hear(&mut self, epoch: u32, heard: Heard) -> bool {
        if epoch != self.state.worker_epoch {
            return false;
        }
        match heard {
            Heard::Died { panic } => self.act(Action::WorkerDied { panic }),
            Heard::Reply(Reply::Answer { generation, answer }) => {
                let heard = self.lanes.heard(generation);
                if let Some(ask) = heard.next {
                    self.tell(&Request::Ask(ask), None);
                }
                let Some(asked) = heard.answered else {
                    return false;
                };
                if let (Bridge::Here { further, .. }, Ok(Answer::Further(bytes))) =
                    (&self.outside.bridge, &answer)
                {
                    // It only leaves a message there.
                    let _ = further.hear(bytes);
                }
                self.sights.hear(&asked, answer);
                self.sights.settle(&questions(&self.state));
                self.act(Action::WorkerAnswered);
                true
            }
            Heard::Reply(reply) => self.act(Action::Heard(reply)),
        }
    }

    /// Has the outside keep up with a state that just changed.
    pub(super) fn follow(&mut self, old: &State, is_travel: bool) {
        if self.state.worker_epoch != old.worker_epoch {
            self.outside.engine = None;
            self.outside.told.clear();
            self.lanes.reset();
        }
        self.tell_of_files();
        self.tell_of_names(old);
        self.run_errands();
        self.keep_bridge();
        self.ask_soon();
        if let Some(step) = step(old, &self.state) {
            let step = if is_travel { Step::Replace } else { step };
            history::go(step, &self.state.place(), &self.state.names());
        }
        if self.state.theme != old.theme {
            theme::apply(self.state.theme);
        }
        if self.state.saved != old.saved {
            sets::keep(&self.state.saved);
        }
        if self.state.files.is_empty() && !old.files.is_empty() {
            self.sights.clear();
            self.lanes.reset();
            history::go(Step::Push, &Default::default(), &Default::default());
        }
    }

    /// Gives the worker the files that wait for it, and takes back those that are gone.
    fn tell_of_files(&mut self) {
        let state = self.state.clone();
        let foreign = state.files.iter().filter(|f| f.is_foreign());
        foreign.for_each(|f| _ = self.outside.told.remove(&f.id));
        for file in &state.files {
            let is_new = file.status == FileStatus::Waiting && self.outside.told.insert(file.id);
            if is_new && let Some(handle) = self.outside.handles.get(&file.id).cloned() {
                let request = Request::Open {
                    file: file.id,
                    name: file.name.clone(),
                    size: file.to_read,
                    converted: file.converted.as_deref().cloned(),
                };
                self.tell(&request, Some(&handle));
            }
        }
        let is_gone = |id: &FileId| state.file(*id).is_none();
        let told = self.outside.told.iter().copied();
        let gone: Vec<FileId> = told.filter(is_gone).collect();
        for file in gone {
            self.outside.told.remove(&file);
            self.tell(&Request::Cancel { file }, None);
            self.tell(&Request::Close { file }, None);
        }
        self.outside.handles.retain(|id, _| !is_gone(id));
        let handles = self.outside.handles.iter();
        let handles = handles.map(|(id, file)| (id.0, file.clone())).collect();
        self.outside.shared.replace(handles);
    }

    /// Gives the worker the names that it waits for.
    fn tell_of_names(&mut self, old: &State) {
        let state = self.state.clone();
        let was_held = |id| old.file(id).is_some_and(FileEntry::is_held);
        for entry in state.files.iter().filter(|f| was_held(f.id)) {
            if let Names::Answered(names) = &entry.names {
                let (file, names) = (entry.id, names.as_ref().clone());
                self.tell(&Request::Named { file, names }, None);
            }
        }
    }

    /// Not at once: a double click selects and zooms, and the questions of both go out in the order of the lanes, so that
    /// what is looked at is not answered behind what stands beside it. Yew takes messages in before it renders.
    fn ask_soon(&mut self) {
        self.sights.settle(&questions(&self.state));
        if !std::mem::replace(&mut self.outside.will_ask, true) {
            self.outside.link.send_message(Message::Ask);
        }
    }

    /// Nothing on the page changes by it but the sign that something is waited for.
    pub(super) fn ask(&mut self) -> bool {
        self.outside.will_ask = false;
        let was_waiting = self.is_busy();
        for (lane, wanted) in questions(&self.state) {
            if let Some(ask) = self.lanes.want(lane, wanted) {
                self.tell(&Request::Ask(ask), None);
            }
        }
        self.is_busy() != was_waiting
    }

    fn tell(&mut self, request: &Request, file: Option<&File>) {
        let sent = self.engine().and_then(|engine| engine.send(request, file));
        let Err(error) = sent else {
            return;
        };
        self.outside.link.send_message(Message::Act(Action::Notify {
            tone: Tone::Error,
            problem: tr!("The page cannot reach its worker: {error}.", error = error),
            help: tr!("Reload the page; if that does not help, the browser forbids workers here."),
        }));
    }

    /// Started by the first file, not before.
    fn engine(&mut self) -> Result<&Engine, Error> {
        let (link, epoch) = (self.outside.link.clone(), self.state.worker_epoch);
        match &mut self.outside.engine {
            Some(engine) => Ok(engine),
            none => {
                let hear = move |heard| link.send_message(Message::Heard { epoch, heard });
                Ok(none.insert(Engine::start(hear)?))
            }
        }
    }
}

fn describe(file: &File) -> NewFile {
    NewFile {
        name: file.name(),
        size: file.size() as u64,
    }
}

/// The whole window: drops, pastes, keys, Back and Forward.
fn listen(link: &Scope<App>) -> Vec<Listener> {
    let on = |name, handler: fn(&Event) -> Option<Message>| {
        let link = link.clone();
        Listener::new(&window(), name, move |event| {
            if let Some(message) = handler(&event) {
                link.send_message(message);
            }
        })
    };
    vec![
        on("dragover", |event| {
            event.prevent_default();
            files::holds_files(event).then_some(Message::Dragging(true))
        }),
        on("dragleave", |event| {
            // The window is left when nothing else is entered.
            let event = event.dyn_ref::<DragEvent>()?;
            let is_left = event.related_target().is_none();
            is_left.then_some(Message::Dragging(false))
        }),
        on("drop", |event| {
            event.prevent_default();
            Some(Message::Open(files::dropped(event)))
        }),
        on("paste", |event| {
            let is_typing = element::takes_typing(event.target());
            (!is_typing).then(|| Message::Open(files::pasted(event)))
        }),
        on("keydown", |event| {
            Some(Message::Key(event.dyn_ref::<KeyboardEvent>()?.clone()))
        }),
        on("popstate", |_| {
            let (place, names) = history::here();
            Some(Message::Act(Action::GoTo(place, names)))
        }),
    ]
}
