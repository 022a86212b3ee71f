//! In the dialog for taking things out: the view as a table or as a picture, and the page itself as one file. Each is made by a worker;
//! here it is copied and saved.

mod findings;
mod parts;
mod picture;
mod table;

use super::export::ExportProps;
use crate::more::protocol::{Made, Reply, Request};
use crate::protocol::Failure;
use crate::state::errands::{Mishap, explained};
use crate::state::words;
use crate::views::export::choice::{Choice, What};
use crate::views::export::form::filter_args;
use crate::web::more::{Heard, More};
use crate::web::{Error, boot, files};
use js_sys::ArrayBuffer;
use parts::{check, download, failed, file_name, name_of};
use web_sys::File;
use yew::prelude::*;

#[derive(Default)]
pub struct Taking {
    page: PageFile,
    worker: Option<More>,
}

/// The page as one file, while it is made.
#[derive(Default)]
enum PageFile {
    #[default]
    None,
    Making,
    Made(File, Vec<String>),
    Failed(Failure),
}

pub enum Message {
    Make,
    Came(Result<(More, Vec<File>), Error>),
    Heard(Heard),
}

impl Component for Taking {
    type Message = Message;
    type Properties = ExportProps;

    fn create(_: &Context<Self>) -> Self {
        Taking::default()
    }

    /// What was made is of another choice now, unless it is only called otherwise.
    fn changed(&mut self, ctx: &Context<Self>, old: &ExportProps) -> bool {
        let new = ctx.props();
        let named = Choice {
            file_name: new.choice.file_name.clone(),
            ..old.choice.clone()
        };
        if new.choice != named || new.look != old.look {
            *self = Taking::default();
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Make => self.make(ctx),
            Message::Came(came) => self.came(ctx, came),
            Message::Heard(heard) => self.heard(heard),
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        match props.choice.what {
            What::Report => html! {},
            What::Table => table::table_of(props),
            What::Picture => picture::picture_of(props),
            What::Findings => findings::findings_of(props),
            What::Page => self.page(ctx),
        }
    }
}

impl Taking {
    fn make(&mut self, ctx: &Context<Self>) {
        self.page = PageFile::Making;
        let link = ctx.link().clone();
        ctx.link().send_future(async move {
            let hear = move |heard| link.send_message(Message::Heard(heard));
            Message::Came(async { Ok((More::start(hear).await?, boot::parts().await?)) }.await)
        });
    }

    fn came(&mut self, ctx: &Context<Self>, came: Result<(More, Vec<File>), Error>) {
        let sent = came.and_then(|(worker, parts)| {
            send(ctx.props(), &worker, &parts)?;
            Ok(worker)
        });
        match sent {
            Ok(worker) => self.worker = Some(worker),
            Err(error) => self.page = PageFile::Failed(missing(&error)),
        }
    }

    fn heard(&mut self, heard: Heard) {
        self.page = match heard {
            Heard::Reply(Reply::Progress { .. }, _) => return,
            Heard::Reply(Reply::Done { made, .. }, beside) => done(made, beside.buffers.first()),
            Heard::Died { panic } => PageFile::Failed(explained(Mishap::Died { panic }, None)),
        };
        // Nothing else gives its memory back.
        self.worker = None;
    }

    fn page(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let choice = &props.choice;
        let count = choice.files(&props.look).len();
        let is_making = matches!(self.page, PageFile::Making);
        let on_make = ctx.link().callback(|_: MouseEvent| Message::Make);
        let redaction = choice.redaction;
        html! {
            <>
            <p>{ tr!("The viewer and what the filters keep of the profiles, in one file that opens without a network, from a disk or a ticket.") }</p>
            <div class="choices" role="group" aria-label={tr!("What the page holds")}>
                { check(props, "page-all", msg!("All open files"), choice.all_files, |c, on| c.all_files = on) }
                { check(props, "page-redact", msg!("Names replaced"), choice.is_redacted, |c, on| c.is_redacted = on) }
                if choice.is_redacted {
                    { check(props, "redact-standard", msg!("Also of the runtime and the standard library"), redaction.standard, |c, on| c.redaction.standard = on) }
                    { check(props, "redact-keys", msg!("Also keys of labels"), redaction.label_keys, |c, on| c.redaction.label_keys = on) }
                    { check(props, "redact-values", msg!("Also values of labels"), redaction.label_values, |c, on| c.redaction.label_values = on) }
                    { check(props, "redact-comments", msg!("Also comments"), redaction.comments, |c, on| c.redaction.comments = on) }
                }
            </div>
            if choice.is_redacted {
                <p class="report-more">{ tr!("Functions, packages, files, mappings and build ids get stand-ins that keep the structure; file names become profile-1, profile-2. Figures, lines, addresses, units and times stay as they are.") }</p>
            }
            <div class="report-form">
                { file_name(props) }
                <button type="button" id="make-page" class="button" disabled={is_making || count == 0} onclick={on_make}>
                    { tr!("Make the file of {n} profile" | "Make the file of {n} profiles" % count as u64) }
                </button>
                { self.made(props) }
            </div>
            </>
        }
    }

    fn made(&self, props: &ExportProps) -> Html {
        match &self.page {
            PageFile::None => html! {},
            PageFile::Making => html! { <p role="status">{ tr!("Making it …") }</p> },
            PageFile::Failed(failure) => failed(failure),
            PageFile::Made(file, warnings) => {
                let name = match props.choice.is_redacted {
                    true => props.choice.name("profiles", "html"),
                    false => name_of(props, "html"),
                };
                html! {
                    <>
                    { download(props, "download-page", msg!("Download"), name, file.clone()) }
                    <span role="status">{ words::size(file.size() as u64) }</span>
                    { for warnings.iter().map(|w| html! { <p class="notice doubt">{ w }</p> }) }
                    </>
                }
            }
        }
    }
}

fn send(props: &ExportProps, worker: &More, parts: &[File]) -> Result<(), Error> {
    let open = props.page.files();
    let wanted = props.choice.files(&props.look).into_iter();
    let handle = |id: u32| open.iter().find(|(at, _)| *at == id).map(|(_, file)| file);
    let wanted = wanted.filter_map(|(id, name)| Some((name.to_owned(), handle(id.0)?)));
    let (names, mut files): (Vec<String>, Vec<&File>) = wanted.unzip();
    files.extend(parts);
    let request = Request::Page {
        names,
        args: props
            .look
            .scene
            .as_ref()
            .map(filter_args)
            .unwrap_or_default(),
        redaction: props.choice.is_redacted.then_some(props.choice.redaction),
    };
    worker.send(&request, &files)
}

fn done(made: Result<Made, Failure>, buffer: Option<&ArrayBuffer>) -> PageFile {
    match (made, buffer) {
        (Ok(Made::Page { warnings }), Some(buffer)) => {
            match files::from_buffer("proflens.html", buffer) {
                Ok(file) => PageFile::Made(file, warnings),
                Err(error) => PageFile::Failed(missing(&error)),
            }
        }
        (Err(failure), _) => PageFile::Failed(failure),
        (Ok(_), _) => PageFile::None,
    }
}

fn missing(error: &Error) -> Failure {
    Failure {
        problem: tr!(
            "The file could not be made: a part of the page is not there ({error}).",
            error = error
        ),
        help: tr!("Reload the page once the network is there again."),
    }
}
