//! What all that can be taken out has on the page: its answer or what stands instead, names of files, buttons and boxes to tick.

use crate::app::chips::short_name;
use crate::app::further::export::{ExportProps, not_taken};
use crate::app::header::target;
use crate::protocol::Failure;
use crate::views::export::choice::Choice;
use crate::views::export::taken::Taken;
use crate::views::protocol::ViewAnswer;
use crate::web::{clipboard, files};
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

pub fn taken(props: &ExportProps) -> Result<&Taken, Html> {
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

pub fn copy(props: &ExportProps, id: &'static str, text: String) -> Html {
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

pub fn download(
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

pub fn check(
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

pub fn failed(failure: &Failure) -> Html {
    html! {
        <div class="notice error" role="alert"><p><strong>{ &failure.problem }</strong>{ " " }{ &failure.help }</p></div>
    }
}

pub fn name_of(props: &ExportProps, end: &str) -> String {
    let of = props.look.main_file().map(|f| short_name(&f.name));
    props.choice.name(&of.unwrap_or_default(), end)
}

/// As it stands on the screen, or all of it.
pub fn whole(props: &ExportProps) -> Html {
    check(
        props,
        "export-whole",
        msg!("Whole, not as on the screen"),
        props.choice.is_whole,
        |c, on| c.is_whole = on,
    )
}

pub fn file_name(props: &ExportProps) -> Html {
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
