//! A table of any length: only the rows in sight stand on the page, between two spacers, and only those around them are asked for. Its
//! cursor walks by keys; what a key does with the row under it is its view's.

use crate::state::View;
use crate::state::rows::VirtualRows;
use crate::views::keys::{self, Command, RowCommand};
use crate::web::element::{is_pressable, set_style, takes_typing};
use crate::web::events::Listener;
use crate::web::resize::OnResize;
use crate::web::sources::on_keys;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

/// Rows drawn above and below those in sight.
const OVERSCAN: u32 = 8;
/// Until the first row has been measured.
const ROW_PX: f64 = 24.0;

#[derive(Clone, PartialEq, Properties)]
pub struct LongProps {
    pub label: AttrValue,
    /// Rows in all.
    pub count: u32,
    pub head: Html,
    /// A row by its place, and whether the cursor is on it; one that is not here yet is an empty one.
    pub row: Callback<(u32, bool), Html>,
    /// What the rows are of: of another thing they are seen from the first on.
    pub of: u64,
    pub is_covered: bool,
    /// The first row in sight, and how many are.
    pub on_sight: Callback<(u32, u32)>,
    /// Whose keys count.
    pub view: View,
    /// What a key asks of the row under the cursor.
    pub on_command: Callback<(u32, RowCommand)>,
    pub on_copy: Callback<u32>,
}

pub struct LongTable {
    scroller: NodeRef,
    above: NodeRef,
    below: NodeRef,
    body: NodeRef,
    scroll_px: f64,
    viewport_px: f64,
    row_px: f64,
    cursor: Option<u32>,
    /// What was said to be in sight last.
    said: Option<(u32, u32)>,
    resize: Option<OnResize>,
    _keys: Listener,
}

pub enum Message {
    Scrolled,
    Resized,
    Key(KeyboardEvent),
}

impl Component for LongTable {
    type Message = Message;
    type Properties = LongProps;

    fn create(ctx: &Context<Self>) -> Self {
        let key = ctx.link().callback(Message::Key);
        LongTable {
            scroller: NodeRef::default(),
            above: NodeRef::default(),
            below: NodeRef::default(),
            body: NodeRef::default(),
            scroll_px: 0.0,
            viewport_px: 400.0,
            row_px: ROW_PX,
            cursor: None,
            said: None,
            resize: None,
            _keys: on_keys(move |event| key.emit(event.clone())),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Key(event) => return self.press(ctx, &event),
            Message::Scrolled | Message::Resized => self.measure(),
        }
        self.say_what_is_in_sight(ctx.props());
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &LongProps) -> bool {
        let new = ctx.props();
        if new.of != old.of {
            self.cursor = None;
            self.said = None;
            self.scroll_to(0.0);
        }
        self.cursor = self.cursor.filter(|at| *at < new.count);
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let (first, end) = self.drawn(props.count);
        let row = |at: u32| props.row.emit((at, self.cursor == Some(at)));
        html! {
            <div class="long-table" tabindex="0" role="group" aria-label={props.label.clone()} ref={self.scroller.clone()}
                 onscroll={ctx.link().callback(|_| Message::Scrolled)}>
                <table class="further-table" aria-rowcount={(props.count + 1).to_string()}>
                    <caption class="visually-hidden">{ &props.label }</caption>
                    { props.head.clone() }
                    <tbody aria-hidden="true"><tr class="long-space"><td ref={self.above.clone()}></td></tr></tbody>
                    <tbody ref={self.body.clone()}>{ for (first..end).map(row) }</tbody>
                    <tbody aria-hidden="true"><tr class="long-space"><td ref={self.below.clone()}></td></tr></tbody>
                </table>
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _: bool) {
        if self.resize.is_none()
            && let Some(scroller) = self.scroller.cast::<HtmlElement>()
        {
            let resized = ctx.link().callback(|()| Message::Resized);
            self.resize = OnResize::new(&scroller, move || resized.emit(())).ok();
        }
        let rows = self.rows(ctx.props().count);
        let (first, end) = self.drawn(rows.count);
        let above = rows.top_of(first, self.scroll_px).max(0.0);
        let drawn = f64::from(end - first) * self.row_px;
        let below = (rows.content_px() - above - drawn).max(0.0);
        for (space, px) in [(&self.above, above), (&self.below, below)] {
            if let Some(space) = space.cast::<HtmlElement>() {
                set_style(&space, "height", &format!("{px}px"));
            }
        }
    }
}

impl LongTable {
    fn rows(&self, count: u32) -> VirtualRows {
        VirtualRows {
            count,
            row_px: self.row_px,
            viewport_px: self.viewport_px,
        }
    }

    fn drawn(&self, count: u32) -> (u32, u32) {
        let rows = self.rows(count);
        let first = rows.first(self.scroll_px);
        let end = first.saturating_add(rows.in_sight() + OVERSCAN).min(count);
        (first.saturating_sub(OVERSCAN).min(end), end)
    }

    fn measure(&mut self) {
        if let Some(scroller) = self.scroller.cast::<HtmlElement>() {
            self.scroll_px = f64::from(scroller.scroll_top());
            self.viewport_px = f64::from(scroller.client_height());
        }
        let body = self.body.cast::<Element>();
        let first = body.and_then(|body| body.first_element_child());
        let height = first.map_or(0.0, |row| row.get_bounding_client_rect().height());
        if height > 1.0 {
            self.row_px = height;
        }
    }

    fn say_what_is_in_sight(&mut self, props: &LongProps) {
        let rows = self.rows(props.count);
        let sight = (rows.first(self.scroll_px), rows.in_sight());
        let is_near = |(first, count): (u32, u32)| first.abs_diff(sight.0) < 10 && count == sight.1;
        if !self.said.is_some_and(is_near) {
            self.said = Some(sight);
            props.on_sight.emit(sight);
        }
    }

    fn scroll_to(&mut self, px: f64) {
        if let Some(scroller) = self.scroller.cast::<HtmlElement>() {
            scroller.set_scroll_top(px.round() as i32);
            self.scroll_px = f64::from(scroller.scroll_top());
        }
    }

    fn press(&mut self, ctx: &Context<Self>, event: &KeyboardEvent) -> bool {
        let props = ctx.props();
        let key = event.key();
        let has_modifier = event.ctrl_key() || event.alt_key() || event.meta_key();
        let is_elsewhere = key == "Enter" && is_pressable(event.target());
        if has_modifier
            || props.is_covered
            || is_elsewhere
            || takes_typing(event.target())
            || props.count == 0
        {
            return false;
        }
        let rows = self.rows(props.count);
        let page = rows.in_sight().saturating_sub(3).max(1);
        let command = match keys::command(props.view, &key) {
            Some(Command::Row(command)) => Some(command),
            _ => None,
        };
        let to = match (command, self.cursor) {
            (None, Some(at)) if key == "c" => {
                event.prevent_default();
                props.on_copy.emit(at);
                return false;
            }
            (None, _) => return false,
            (Some(RowCommand::First), _) => 0,
            (Some(RowCommand::Last), _) => props.count - 1,
            (Some(_), None) => rows.first(self.scroll_px),
            (Some(RowCommand::Down), Some(at)) => at.saturating_add(1),
            (Some(RowCommand::Up), Some(at)) => at.saturating_sub(1),
            (Some(RowCommand::PageDown), Some(at)) => at.saturating_add(page),
            (Some(RowCommand::PageUp), Some(at)) => at.saturating_sub(page),
            (Some(command), Some(at)) => {
                event.prevent_default();
                props.on_command.emit((at, command));
                return true;
            }
        };
        event.prevent_default();
        let to = to.min(props.count - 1);
        self.cursor = Some(to);
        // Enter is then the row's, and no longer that of the button that led here.
        if let Some(scroller) = self.scroller.cast::<HtmlElement>() {
            let _ = scroller.focus();
        }
        // The head stays above the rows; it is about as high as two.
        self.scroll_to(rows.scroll_to(to, self.scroll_px, 2.0 * self.row_px));
        self.say_what_is_in_sight(props);
        true
    }
}
