//! In the dialog for taking things out: the view as a table or as a picture, and the page itself as one file. Each is made by a worker;
//! here it is copied and saved.

use super::super::chips::short_name;
use super::super::header::target;
use super::export::{ExportProps, not_taken};
use crate::draw::palette::Theme;
use crate::export::table::{self, Format};
use crate::more::protocol::{Made, Reply, Request};
use crate::protocol::Failure;
use crate::state::errands::{Mishap, explained};
use crate::state::words;
use crate::views::export::choice::{Choice, FINDINGS, What, tables};
use crate::views::export::form::filter_args;
use crate::views::export::taken::{TableOf, Taken};
use crate::views::protocol::ViewAnswer;
use crate::views::table::Table;
use crate::web::more::{Heard, More};
use crate::web::{Error, boot, clipboard, files, picture};
use js_sys::ArrayBuffer;
use web_sys::{File, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Of a table, what stands in the dialog.
const SHOWN_ROWS: usize = 200;
/// Pixels of a PNG per CSS pixel.
const PNG_SCALE: f64 = 2.0;

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
            What::Table => table_of(props),
            What::Picture => picture_of(props),
            What::Findings => findings_of(props),
            What::Page => self.page(ctx),
        }
    }
}

// ---- the page ----

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
            Heard::Reply(Reply::Done { made, .. }, buffers) => done(made, buffers.first()),
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

// ---- tables and pictures ----

fn taken(props: &ExportProps) -> Result<&Taken, Html> {
    let working = || html! { <p class="nothing" role="status">{ tr!("Working it out …") }</p> };
    let question = props.question.as_ref();
    let question =
        question.ok_or_else(|| html! { <p class="nothing">{ tr!("Open a file first.") }</p> })?;
    match props.answers.get(question) {
        Some(Ok(ViewAnswer::Take(taken))) => Ok(taken),
        Some(Err(failure)) => Err(failed(failure)),
        _ => Err(working()),
    }
}

fn table_of(props: &ExportProps) -> Html {
    let formats = Format::ALL.map(|format| {
        let (choice, on_choice) = (props.choice.clone(), props.on_choice.clone());
        let is_chosen = format == choice.format;
        let onclick = move |_: MouseEvent| on_choice.emit(Choice { format, ..choice.clone() });
        html! {
            <label class="check"><input type="radio" name="table-format" id={format!("format-{}", format.end())} checked={is_chosen} {onclick} />{ tr!(format.title()) }</label>
        }
    });
    let tables = tables(&props.look, &props.state, props.choice.is_whole);
    let (buttons, shown) = match taken(props) {
        Ok(Taken::Table(table)) => (table_buttons(props, table), beginning(props, table)),
        Ok(_) => (html! {}, html! {}),
        Err(instead) => (html! {}, instead),
    };
    html! {
        <>
        <div class="choices" role="group" aria-label={tr!("What the table has")}>
            { which_table(props, &tables) }
            { whole(props) }
            { file_name(props) }
        </div>
        <div class="report-form">{ for formats }<span class="spring"></span>{ buttons }</div>
        { shown }
        </>
    }
}

fn which_table(props: &ExportProps, tables: &[(TableOf, String)]) -> Html {
    if tables.len() < 2 {
        return html! {};
    }
    let chosen = match props.choice.table < tables.len() {
        true => props.choice.table,
        false => 0,
    };
    let (choice, on_choice) = (props.choice.clone(), props.on_choice.clone());
    let onchange = move |event: Event| {
        let at = target::<HtmlSelectElement>(&event).map_or(0, |select| select.selected_index());
        let table = usize::try_from(at).unwrap_or(0);
        on_choice.emit(Choice {
            table,
            ..choice.clone()
        });
    };
    let row = |(at, (_, title)): (usize, &(TableOf, String))| html! { <option selected={at == chosen}>{ title }</option> };
    html! {
        <select id="export-table" class="select" aria-label={tr!("Which table")} {onchange}>
            { for tables.iter().enumerate().map(row) }
        </select>
    }
}

/// As it stands on the screen, or all of it.
fn whole(props: &ExportProps) -> Html {
    check(
        props,
        "export-whole",
        msg!("Whole, not as on the screen"),
        props.choice.is_whole,
        |c, on| c.is_whole = on,
    )
}

fn file_name(props: &ExportProps) -> Html {
    let (choice, on_choice) = (props.choice.clone(), props.on_choice.clone());
    let oninput = move |event: InputEvent| {
        if let Some(input) = target::<HtmlInputElement>(&event) {
            on_choice.emit(Choice {
                file_name: input.value(),
                ..choice.clone()
            });
        }
    };
    let of = props.look.main_file().map(|f| short_name(&f.name));
    html! {
        <label class="check">{ tr!("File name") }
            <input type="text" id="export-name" class="further-search" autocomplete="off" spellcheck="false"
                   placeholder={of.unwrap_or_default()} value={props.choice.file_name.clone()} {oninput} />
        </label>
    }
}

fn table_buttons(props: &ExportProps, table: &Table) -> Html {
    let text = table::print(table, props.choice.format);
    let name = name_of(props, props.choice.format.end());
    let file = files::from_bytes("table", text.as_bytes()).ok();
    html! {
        <>
        { copy(props, "copy-table", text) }
        { for file.map(|file| download(props, "download-table", msg!("Download"), name, file)) }
        </>
    }
}

fn beginning(props: &ExportProps, table: &Table) -> Html {
    let rows = table.rows.iter().take(SHOWN_ROWS).cloned().collect();
    let beginning = Table {
        rows,
        left_out: 0,
        ..table.clone()
    };
    let more = table.rows.len().saturating_sub(SHOWN_ROWS) as u64;
    html! {
        <>
        <pre id="table-text" class="report-text" tabindex="0" aria-label={tr!("Table")}>{ table::print(&beginning, props.choice.format) }</pre>
        if more > 0 {
            <p class="report-more">{ tr!("{n} more row in what is copied or downloaded." | "{n} more rows in what is copied or downloaded." % more) }</p>
        }
        </>
    }
}

fn picture_of(props: &ExportProps) -> Html {
    let choice = &props.choice;
    let is_dark = choice.theme == Theme::Dark;
    let (buttons, status) = match taken(props) {
        Ok(Taken::Picture(svg)) => (picture_buttons(props, svg), html! {}),
        Ok(_) => (html! {}, html! {}),
        Err(instead) => (html! {}, instead),
    };
    html! {
        <>
        <p>{ tr!("What the filters keep: the flame graph, or the call graph or the treemap where that is in view.") }</p>
        <div class="choices" role="group" aria-label={tr!("What the picture shows")}>
            { check(props, "picture-title", msg!("Title"), choice.title, |c, on| c.title = on) }
            { check(props, "picture-files", msg!("File names"), choice.file_names, |c, on| c.file_names = on) }
            { check(props, "picture-filters", msg!("Filters"), choice.filters, |c, on| c.filters = on) }
            { check(props, "picture-legend", msg!("Legend"), choice.legend, |c, on| c.legend = on) }
            { whole(props) }
            { check(props, "picture-dark", msg!("Dark"), is_dark, |c, on| c.theme = if on { Theme::Dark } else { Theme::Light }) }
        </div>
        <div class="report-form">{ file_name(props) }<span class="spring"></span>{ buttons }</div>
        { status }
        </>
    }
}

fn picture_buttons(props: &ExportProps, svg: &str) -> Html {
    let file = files::from_bytes("picture", svg.as_bytes()).ok();
    let onclick = {
        let (svg, say, name) = (svg.to_owned(), props.say.clone(), name_of(props, "png"));
        move |_: MouseEvent| {
            let (svg, say, name) = (svg.clone(), say.clone(), name.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let png = picture::png(&svg, PNG_SCALE).await;
                let saved = png.and_then(|png| files::download(&png, &name));
                if let Err(error) = saved {
                    say.emit(not_taken(&error));
                }
            });
        }
    };
    html! {
        <>
        { copy(props, "copy-svg", svg.to_owned()) }
        { for file.map(|file| download(props, "download-svg", msg!("Download SVG"), name_of(props, "svg"), file)) }
        <button type="button" id="download-png" class="button" {onclick}>{ tr!("Download PNG") }</button>
        </>
    }
}

// ---- findings ----

fn findings_of(props: &ExportProps) -> Html {
    let formats = FINDINGS.map(|(format, title, end)| {
        let (choice, on_choice) = (props.choice.clone(), props.on_choice.clone());
        let is_chosen = format == choice.findings;
        let onclick = move |_: MouseEvent| {
            on_choice.emit(Choice {
                findings: format,
                ..choice.clone()
            });
        };
        html! {
            <label class="check"><input type="radio" name="findings-format" id={format!("findings-{end}")} checked={is_chosen} {onclick} />{ tr!(title) }</label>
        }
    });
    let (buttons, shown) = match taken(props) {
        Ok(Taken::Findings(text)) => (
            findings_buttons(props, text),
            html! { <pre id="findings-text" class="report-text" tabindex="0" aria-label={tr!("Findings")}>{ text }</pre> },
        ),
        Ok(_) => (html! {}, html! {}),
        Err(instead) => (html! {}, instead),
    };
    html! {
        <>
        <p>{ tr!("What grew over the open files, as proflens check reports it: of the whole profiles, whatever the filters.") }</p>
        <div class="report-form">{ for formats }{ file_name(props) }<span class="spring"></span>{ buttons }</div>
        { shown }
        </>
    }
}

fn findings_buttons(props: &ExportProps, text: &str) -> Html {
    let found = FINDINGS
        .iter()
        .find(|(format, ..)| *format == props.choice.findings);
    let end = found.map_or("txt", |(_, _, end)| end);
    let file = files::from_bytes("findings", text.as_bytes()).ok();
    let name = props.choice.name("findings", end);
    html! {
        <>
        { copy(props, "copy-findings", text.to_owned()) }
        { for file.map(|file| download(props, "download-findings", msg!("Download"), name, file)) }
        </>
    }
}

// ---- what all have ----

fn copy(props: &ExportProps, id: &'static str, text: String) -> Html {
    let say = props.say.clone();
    let onclick = move |_: MouseEvent| {
        let (text, say) = (text.clone(), say.clone());
        wasm_bindgen_futures::spawn_local(async move {
            if let Err(error) = clipboard::copy(text).await {
                say.emit(not_taken(&error));
            }
        });
    };
    html! { <button type="button" {id} class="button" {onclick}>{ tr!("Copy as text") }</button> }
}

fn download(
    props: &ExportProps,
    id: &'static str,
    title: &'static str,
    name: String,
    file: File,
) -> Html {
    let say = props.say.clone();
    let onclick = move |_: MouseEvent| {
        if let Err(error) = files::download(&file, &name) {
            say.emit(not_taken(&error));
        }
    };
    html! { <button type="button" {id} class="button" {onclick}>{ tr!(title) }</button> }
}

fn check(
    props: &ExportProps,
    id: &'static str,
    title: &'static str,
    is_on: bool,
    set: fn(&mut Choice, bool),
) -> Html {
    let (choice, on_choice) = (props.choice.clone(), props.on_choice.clone());
    let onclick = move |_: MouseEvent| {
        let mut choice = choice.clone();
        set(&mut choice, !is_on);
        on_choice.emit(choice);
    };
    html! { <label class="check"><input type="checkbox" {id} checked={is_on} {onclick} />{ tr!(title) }</label> }
}

fn failed(failure: &Failure) -> Html {
    html! {
        <div class="notice error" role="alert"><p><strong>{ &failure.problem }</strong>{ " " }{ &failure.help }</p></div>
    }
}

fn name_of(props: &ExportProps, end: &str) -> String {
    let of = props.look.main_file().map(|f| short_name(&f.name));
    props.choice.name(&of.unwrap_or_default(), end)
}
