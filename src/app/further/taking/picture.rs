//! A picture of what is in view, as SVG and as PNG.

use super::parts::{check, copy, download, file_name, name_of, taken, whole};
use crate::app::further::export::{ExportProps, not_taken};
use crate::draw::palette::Theme;
use crate::views::export::taken::Taken;
use crate::web::{files, picture};
use yew::prelude::*;

/// Pixels of a PNG per CSS pixel.
const PNG_SCALE: f64 = 2.0;

pub fn picture_of(props: &ExportProps) -> Html {
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
