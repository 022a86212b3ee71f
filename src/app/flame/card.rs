//! The card beside the pointer: a box's full name, where its function stands, and its figures.

use super::menu::place;
use crate::draw::describe::Description;
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct CardProps {
    pub description: Description,
    /// Where the pointer is in the browser's window.
    pub x: f64,
    pub y: f64,
}

/// Beside the pointer, so that it covers neither the box nor what is under the finger.
const AWAY_PX: f64 = 14.0;

#[component]
pub fn Card(props: &CardProps) -> Html {
    let card = use_node_ref();
    {
        let card = card.clone();
        // After every rendering: the size depends on what is written in it.
        use_effect_with(props.clone(), move |props| {
            if let Some(card) = card.cast::<HtmlElement>() {
                place_beside(&card, props.x, props.y);
            }
        });
    }
    let description = &props.description;
    let rows = description.rows.iter().map(|row| {
        let note_class = match row.is_growth {
            Some(true) => "grew",
            Some(false) => "shrank",
            None => "same",
        };
        html! {
            <tr>
                <th scope="row">{ told!(row.title) }</th>
                <td>{ &row.figure }</td>
                <td class={note_class}>{ &row.note }</td>
            </tr>
        }
    });
    // A screen reader hears the box through the live text; the card would say it twice.
    html! {
        <div ref={card} class="flame-card" aria-hidden="true">
            <p class="flame-card-name">{ &description.name }</p>
            if !description.place.is_empty() {
                <p class="flame-card-place">{ &description.place }</p>
            }
            <table>{ for rows }</table>
        </div>
    }
}

/// Right below the pointer; above it where there is no room below.
fn place_beside(card: &HtmlElement, x: f64, y: f64) {
    let room = crate::web::window()
        .inner_height()
        .ok()
        .and_then(|v| v.as_f64());
    let tall = f64::from(card.offset_height());
    let is_below = y + AWAY_PX + tall <= room.unwrap_or(f64::MAX);
    let top = if is_below {
        y + AWAY_PX
    } else {
        y - AWAY_PX - tall
    };
    place(card, x + AWAY_PX, top);
}
