//! What is looked at as one of pprof's reports: which one, with which options, as text to read, to copy or to save. It is made anew
//! with every choice, by a worker of the second module.

use super::super::chips::short_name;
use super::super::dialog::{self, Dialog};
use super::super::header::target;
use super::taking::Taking;
use crate::more::protocol::{Made, Reply, Request};
use crate::options::{Kind, Opt};
use crate::state::errands::{Mishap, explained, is_worth_ending};
use crate::state::words;
use crate::views::bridge::{Look, Said};
use crate::views::export::choice::{Choice, What};
use crate::views::export::form::{
    ReportAction, ReportForm, file_name, is_binary, report_options, reports, takes_pattern,
};
use crate::views::export::reports::{ReportAsked, ReportMade, Reports};
use crate::views::protocol::ViewQuestion;
use crate::views::state::{Answers, ViewsState};
use crate::web::further::Page;
use crate::web::more::{Heard, More};
use crate::web::{Error, clipboard, files, window};
use js_sys::ArrayBuffer;
use std::rc::Rc;
use web_sys::{File, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Of a report, what stands on the page at most; the rest is for a download.
const SHOWN_BYTES: u32 = 200_000;

#[derive(Clone, Properties)]
pub struct ExportProps {
    pub look: Rc<Look>,
    pub page: Rc<Page>,
    pub say: Callback<Said>,
    pub choice: Choice,
    pub state: Rc<ViewsState>,
    /// What the worker is asked for it.
    pub question: Option<ViewQuestion>,
    pub answers: Rc<Answers>,
    pub on_choice: Callback<Choice>,
}

impl PartialEq for ExportProps {
    fn eq(&self, other: &Self) -> bool {
        self.look == other.look
            && self.choice == other.choice
            && self.state == other.state
            && self.answers == other.answers
    }
}

#[derive(Default)]
pub struct Export {
    form: ReportForm,
    reports: Reports,
    /// The report that was made last, whole.
    file: Option<File>,
    worker: Option<More>,
    /// Tells the worker from former ones, whose last messages mean nothing any more.
    epoch: u32,
}

pub enum Message {
    Form(ReportAction),
    Came(u32, Result<More, Error>),
    Heard(u32, Heard),
    Copy,
    Download,
}

impl Component for Export {
    type Message = Message;
    type Properties = ExportProps;

    fn create(ctx: &Context<Self>) -> Self {
        let mut export = Export::default();
        export.follow(ctx);
        export
    }

    fn changed(&mut self, ctx: &Context<Self>, _: &ExportProps) -> bool {
        self.follow(ctx);
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Form(action) => self.form.apply(action),
            Message::Came(epoch, came) if epoch == self.epoch => self.came(ctx, came),
            Message::Heard(epoch, heard) if epoch == self.epoch => self.heard(heard),
            Message::Came(..) | Message::Heard(..) => return false,
            Message::Copy => self.copy(ctx),
            Message::Download => self.download(ctx),
        }
        self.follow(ctx);
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let on_close = ctx.props().say.reform(|()| Said::ClosePanel);
        html! {
            <Dialog label={tr!("Export")} class="dialog report" on_close={on_close.clone()}>
                { dialog::head(&tr!("Export"), &on_close) }
                <div class="report-form">{ what_select(ctx.props()) }<span class="spring"></span>{ link(ctx.props()) }</div>
                if ctx.props().choice.what == What::Report {
                    { self.report(ctx) }
                } else {
                    <Taking ..ctx.props().clone() />
                }
            </Dialog>
        }
    }
}

fn what_select(props: &ExportProps) -> Html {
    let (choice, on_choice) = (props.choice.clone(), props.on_choice.clone());
    let onchange = move |event: Event| {
        let value = target::<HtmlSelectElement>(&event).map(|s| s.selected_index());
        let what = value.and_then(|at| What::ALL.get(usize::try_from(at).ok()?));
        if let Some((what, _)) = what {
            on_choice.emit(Choice {
                what: *what,
                ..choice.clone()
            });
        }
    };
    let rows = What::ALL.iter().map(|(what, title)| {
        html! { <option selected={*what == props.choice.what}>{ tr!(title) }</option> }
    });
    html! { <select id="export-what" class="select" aria-label={tr!("What to take out")} {onchange}>{ for rows }</select> }
}

/// The address of the view: it names no file and no function. From a disk it is the part behind the file's own name.
fn link(props: &ExportProps) -> Html {
    let say = props.say.clone();
    let onclick = move |_: MouseEvent| {
        let location = window().location();
        let is_disk = location.protocol().is_ok_and(|p| p == "file:");
        let link = if is_disk {
            location.hash()
        } else {
            location.href()
        };
        copy_text(link.unwrap_or_default(), &say);
    };
    html! { <button type="button" id="copy-link" class="button" title={tr!("The address of this view; it opens with the same files")} {onclick}>{ tr!("Copy a link") }</button> }
}

/// To the clipboard; says so where the browser refuses.
pub fn copy_text(text: String, say: &Callback<Said>) {
    let say = say.clone();
    wasm_bindgen_futures::spawn_local(async move {
        if let Err(error) = clipboard::copy(text).await {
            say.emit(not_taken(&error));
        }
    });
}

impl Export {
    fn report(&self, ctx: &Context<Self>) -> Html {
        html! {
            <>
                <div class="report-form">
                    { self.kind_select(ctx) }
                    if takes_pattern(self.form.kind) {
                        { self.pattern(ctx) }
                    }
                    <span class="spring"></span>
                    { self.take(ctx, "copy-report", msg!("Copy as text"), || Message::Copy) }
                    { self.take(ctx, "download-report", msg!("Download"), || Message::Download) }
                </div>
                <details class="report-options">
                    <summary>{ self.options_title() }</summary>
                    <div class="option-grid">{ for report_options().map(|option| self.field(ctx, option)) }</div>
                </details>
                { self.made() }
            </>
        }
    }
}

impl Export {
    /// Has the report of the form, over what is looked at, be made.
    fn follow(&mut self, ctx: &Context<Self>) {
        let scene = ctx.props().look.scene.as_ref();
        let asked = scene.and_then(|scene| self.form.asked(scene));
        let Some(asked) = self.reports.follow(asked) else {
            return;
        };
        match &self.worker {
            Some(worker) => self.run(ctx, worker, &asked),
            None => self.call_for_worker(ctx),
        }
    }

    fn call_for_worker(&self, ctx: &Context<Self>) {
        let (link, epoch) = (ctx.link().clone(), self.epoch);
        let hear = move |heard| link.send_message(Message::Heard(epoch, heard));
        ctx.link()
            .send_future(async move { Message::Came(epoch, More::start(hear).await) });
    }

    fn came(&mut self, ctx: &Context<Self>, came: Result<More, Error>) {
        match (came, self.reports.asked.clone()) {
            (Ok(worker), Some(asked)) => {
                self.run(ctx, &worker, &asked);
                self.worker = Some(worker);
            }
            (Ok(worker), None) => self.worker = Some(worker),
            (Err(error), _) => self.fail(Mishap::Missing {
                why: error.to_string(),
            }),
        }
    }

    fn run(&self, ctx: &Context<Self>, worker: &More, asked: &ReportAsked) {
        let open = ctx.props().page.files();
        let handle = |id: u32| {
            open.iter()
                .find(|(open, _)| *open == id)
                .map(|(_, file)| file)
        };
        let files = asked.files.iter();
        let files = files.filter_map(|(name, file)| Some((name.clone(), handle(file.0)?)));
        let (names, files): (Vec<String>, Vec<&File>) = files.unzip();
        let args = asked.args.clone();
        if let Err(error) = worker.send(&Request::Report { args, names }, &files) {
            let (link, epoch) = (ctx.link().clone(), self.epoch);
            link.send_message(Message::Came(epoch, Err(error)));
        }
    }

    fn heard(&mut self, heard: Heard) {
        match heard {
            Heard::Died { panic } => {
                self.end_worker();
                self.fail(Mishap::Died { panic });
            }
            Heard::Reply(Reply::Progress { .. }, _) => {}
            Heard::Reply(Reply::Done { made, memory_bytes }, beside) => {
                if is_worth_ending(memory_bytes) {
                    self.end_worker();
                }
                match (made, beside.buffers.first()) {
                    (Ok(Made::Report { warnings }), Some(buffer)) => self.keep(warnings, buffer),
                    (Err(failure), _) => self.fail(Mishap::Refused(failure)),
                    _ => {}
                }
            }
        }
    }

    fn keep(&mut self, warnings: Vec<String>, buffer: &ArrayBuffer) {
        self.file = files::from_buffer("report", buffer).ok();
        self.reports.ended(Ok(Rc::new(ReportMade {
            beginning: files::text_of_beginning(buffer, SHOWN_BYTES),
            bytes: u64::from(buffer.byte_length()),
            warnings,
        })));
    }

    fn end_worker(&mut self) {
        self.worker = None;
        self.epoch = self.epoch.wrapping_add(1);
    }

    fn fail(&mut self, mishap: Mishap) {
        self.reports.ended(Err(explained(mishap, None)));
    }

    fn copy(&self, ctx: &Context<Self>) {
        let (Some(file), say) = (self.file.clone(), ctx.props().say.clone()) else {
            return;
        };
        wasm_bindgen_futures::spawn_local(async move {
            let copied = match files::text(&file).await {
                Ok(text) => clipboard::copy(text).await,
                Err(error) => Err(error),
            };
            if let Err(error) = copied {
                say.emit(not_taken(&error));
            }
        });
    }

    fn download(&self, ctx: &Context<Self>) {
        let of = ctx.props().look.main_file().map(|f| short_name(&f.name));
        let name = file_name(self.form.kind, &of.unwrap_or_default());
        let downloaded = self.file.as_ref().map(|file| files::download(file, &name));
        if let Some(Err(error)) = downloaded {
            ctx.props().say.emit(not_taken(&error));
        }
    }
}

pub fn not_taken(error: &Error) -> Said {
    Said::Notify {
        problem: tr!(
            "The browser did not take the report: {error}.",
            error = error
        ),
        help: tr!("Mark the text on the page and copy it yourself."),
    }
}

impl Export {
    fn kind_select(&self, ctx: &Context<Self>) -> Html {
        let chosen = self.form.kind;
        let dispatch = ctx.link().callback(Message::Form);
        let onchange = move |event: Event| {
            let value = target::<HtmlSelectElement>(&event).map(|s| s.value());
            let option = value.and_then(|v| reports().find(|o| o.name == v));
            if let Some(option) = option {
                dispatch.emit(ReportAction::Choose(option.name));
            }
        };
        let rows = reports().map(|o| {
        let help = tr!(o.help);
        let help = help.split([':', ';', '：', '；']).next().unwrap_or_default();
        html! { <option value={o.name} selected={o.name == chosen}>{ format!("{}: {help}", o.name) }</option> }
    });
        html! { <select id="report-kind" class="select first" aria-label={tr!("Report")} {onchange}>{ for rows }</select> }
    }

    fn pattern(&self, ctx: &Context<Self>) -> Html {
        let dispatch = ctx.link().callback(Message::Form);
        let oninput = move |event: InputEvent| {
            if let Some(input) = target::<HtmlInputElement>(&event) {
                dispatch.emit(ReportAction::Pattern(input.value()));
            }
        };
        html! {
            <span class="search">
                <input id="report-pattern" type="text" autocomplete="off" spellcheck="false" placeholder={tr!("Regular expression for names")}
                       aria-label={tr!("Regular expression for the names it is of")} value={self.form.pattern.clone()} {oninput} />
            </span>
        }
    }

    fn take(
        &self,
        ctx: &Context<Self>,
        id: &'static str,
        title: &'static str,
        message: fn() -> Message,
    ) -> Html {
        let is_made = matches!(self.reports.made, Some(Ok(_)));
        let is_usable = is_made && (id != "copy-report" || !is_binary(self.form.kind));
        html! {
            <button type="button" {id} class="button" disabled={!is_usable} onclick={ctx.link().callback(move |_: MouseEvent| message())}>{ tr!(title) }</button>
        }
    }

    fn options_title(&self) -> String {
        let set = &self.form.options;
        let set: Vec<String> = set
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        match set.is_empty() {
            true => tr!("Options"),
            false => tr!("Options: {list}", list = set.join(", ")),
        }
    }

    fn field(&self, ctx: &Context<Self>, option: &'static Opt) -> Html {
        let value = self.form.options.get(option.name);
        let value = value.map_or(option.default, |v| v.as_str()).to_string();
        let dispatch = ctx.link().callback(Message::Form);
        let is_switch = option.kind == Kind::Bool;
        let onchange = move |event: Event| {
            let Some(input) = target::<HtmlInputElement>(&event) else {
                return;
            };
            let value = match is_switch {
                true => input.checked().to_string(),
                false => input.value(),
            };
            dispatch.emit(ReportAction::Set(option.name, value));
        };
        let id = format!("option-{}", option.name);
        if is_switch {
            return html! {
                <label class="check" title={tr!(option.help)}>
                    <input type="checkbox" {id} checked={value == "true"} {onchange} />{ option.name }
                </label>
            };
        }
        html! {
            <label class="option" title={tr!(option.help)}>
                <span>{ option.name }</span>
                <input type="text" {id} autocomplete="off" spellcheck="false" {value} {onchange} />
            </label>
        }
    }

    fn made(&self) -> Html {
        if self.reports.asked.is_none() {
            return html! { <p class="nothing">{ tr!("Say which functions it is of.") }</p> };
        }
        match (&self.reports.made, &self.reports.former) {
            (Some(Ok(made)), _) => self.text(made, false),
            (Some(Err(failure)), _) => html! {
                <div class="notice error" role="alert"><p><strong>{ &failure.problem }</strong>{ " " }{ &failure.help }</p></div>
            },
            (None, Some(former)) => self.text(former, true),
            (None, None) => {
                html! { <p class="nothing" role="status">{ tr!("Working it out …") }</p> }
            }
        }
    }

    fn text(&self, made: &ReportMade, is_old: bool) -> Html {
        let size = words::size(made.bytes);
        let is_cut = (made.beginning.len() as u64) < made.bytes;
        let warnings = made
            .warnings
            .iter()
            .map(|w| html! { <p class="notice doubt" role="status">{ w }</p> });
        if is_binary(self.form.kind) {
            return html! {
                <>{ for warnings }<p class="nothing">{ tr!("A file of {size}, to download.", size = size) }</p></>
            };
        }
        html! {
            <>
            { for warnings }
            <pre id="report-text" class={classes!("report-text", is_old.then_some("old"))} tabindex="0" aria-label={tr!("Report")}
                 aria-busy={is_old.to_string()}>{ &made.beginning }</pre>
            if is_cut {
                <p class="report-more">{ tr!("The beginning of {size}; copied or downloaded it is whole.", size = size) }</p>
            }
            </>
        }
    }
}
