//! A table of what is in view: which one, in which format, and how it begins.

use super::parts::{copy, download, file_name, name_of, taken, whole};
use crate::app::further::export::ExportProps;
use crate::app::header::target;
use crate::export::table::{self, Format};
use crate::views::export::choice::{Choice, tables};
use crate::views::export::taken::{TableOf, Taken};
use crate::views::table::Table;
use crate::web::files;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Of a table, what stands in the dialog.
const SHOWN_ROWS: usize = 200;

pub fn table_of(props: &ExportProps) -> Html {
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
