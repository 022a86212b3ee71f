//! The findings of the hunt for leaks, as `proflens check` reports them.

use super::parts::{copy, download, file_name, taken};
use crate::app::further::export::ExportProps;
use crate::views::export::choice::{Choice, FINDINGS};
use crate::views::export::taken::Taken;
use crate::web::files;
use yew::prelude::*;

pub fn findings_of(props: &ExportProps) -> Html {
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
