//! The source view: a file's lines with their figures, or the list of functions by file. Only the rows in sight stand on the page. It holds
//! the text of the file on show and where one has scrolled to; everything else is state.

mod asked;
mod head;
mod held;
mod keys;
mod list;
mod row;
mod rules;
mod table;

use super::FurtherProps;
use super::export::copy_text;
use crate::protocol::Pair;
use crate::state::rows::VirtualRows;
use crate::state::words;
use crate::views::bridge::Said;
use crate::views::source::SourceAction;
use crate::views::source::mapping::{Found, Index, read, written};
use crate::views::source::{FileView, rows};
use crate::views::state::ViewsAction;
use crate::web::element::{is_pressable, set_style, takes_typing};
use crate::web::events::Listener;
use crate::web::frame::NextFrame;
use crate::web::resize::OnResize;
use crate::web::sources::{self, Drop, Given};
use crate::web::storage;
use asked::{failure, file_of, routines_of};
use held::{Held, Made};
use keys::{action_of, start_of};
use std::ops::Range;
use std::rc::Rc;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

const ROW_PX: f64 = 20.0;
/// Rows stand on the page in steps of this many, a step before and one behind what is in sight: a short scroll draws nothing.
const STEP: u32 = 16;
/// Under which name the browser keeps the rules.
const RULES_KEPT: &str = "proflens.source";

pub struct SourcePane {
    refs: table::Refs,
    scroll_px: f64,
    viewport_px: f64,
    held: Option<Held>,
    made: Option<Made>,
    /// The line that was scrolled to last.
    reached: Option<(String, Option<i64>)>,
    given_problem: Option<String>,
    /// Of the field that asks for a folder: the same one however often the view is drawn.
    folder: NodeRef,
    /// The rules as the browser keeps them.
    kept_rules: String,
    resize: Option<OnResize>,
    /// When the colours of what is in sight are gone on with.
    colouring: Option<NextFrame>,
    _keys: Listener,
}

pub enum Message {
    Scrolled,
    Resized,
    Dropped(Drop),
    Picked(Vec<(String, web_sys::File)>),
    Held(Result<Given, String>),
    Read(String, Found, Result<String, String>),
    Key(KeyboardEvent),
    Act(SourceAction),
    Copy,
    Colour,
}

impl Component for SourcePane {
    type Message = Message;
    type Properties = FurtherProps;

    fn create(ctx: &Context<Self>) -> Self {
        let key = ctx.link().callback(Message::Key);
        let kept_rules = storage::get(RULES_KEPT).unwrap_or_default();
        if ctx.props().state.source.rules.is_empty() && !kept_rules.is_empty() {
            act(ctx.props(), SourceAction::Rules(read(&kept_rules)));
        }
        SourcePane {
            refs: table::Refs {
                scroller: NodeRef::default(),
                content: NodeRef::default(),
                body: NodeRef::default(),
            },
            folder: NodeRef::default(),
            kept_rules,
            scroll_px: 0.0,
            viewport_px: 600.0,
            held: None,
            made: None,
            reached: None,
            given_problem: None,
            resize: None,
            colouring: None,
            _keys: sources::on_keys(move |event| key.emit(event.clone())),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Scrolled => return self.scrolled(ctx),
            Message::Resized => self.measure(ctx),
            Message::Colour => self.colouring = None,
            Message::Dropped(drop) => ctx.link().send_future(async move {
                Message::Held(sources::hold_dropped(drop).await.map_err(|e| e.to_string()))
            }),
            Message::Picked(files) => ctx.link().send_future(async move {
                Message::Held(sources::hold(files).await.map_err(|e| e.to_string()))
            }),
            Message::Held(given) => self.take(ctx, given),
            Message::Read(path, found, text) => {
                if let Some(held) = &mut self.held {
                    held.take(&path, &found, text);
                }
            }
            Message::Key(event) => return self.press(ctx, &event),
            Message::Act(action) => act(ctx.props(), action),
            Message::Copy => self.copy(ctx.props()),
        }
        self.refresh(ctx);
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &FurtherProps) -> bool {
        let (now, before) = (ctx.props(), old);
        // Who closes the panel of the selected function stays in the file.
        let is_led = now.look.selection.is_none() || now.look.selection == now.state.source.led;
        let is_other = now.look.selection != before.look.selection;
        if is_other && !is_led && before.look.scene.is_some() {
            act(now, SourceAction::Follow);
        }
        if now.state.source.rules != before.state.source.rules {
            self.keep_rules(written(&now.state.source.rules));
        }
        self.refresh(ctx);
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let state = &props.state.source;
        let act = ctx.link().callback(Message::Act);
        let ondrop = ctx.link().batch_callback(|event: DragEvent| {
            event.prevent_default();
            event.stop_propagation();
            Some(Message::Dropped(sources::dropped(&event)))
        });
        let copy = ctx.link().callback(|_: MouseEvent| Message::Copy);
        let picked = ctx
            .link()
            .callback(|event: Event| Message::Picked(sources::picked(&event)));
        let file = file_of(props).flatten();
        html! {
            <div class="source" ondragover={|event: DragEvent| event.prevent_default()} {ondrop}>
                { head::head(props, file, &self.notes(props), &act, &self.folder, picked, copy) }
                { rules::rules(props, file, &act) }
                { self.view_body(ctx, &act) }
                if let Some(problem) = &self.given_problem {
                    <p class="source-note" role="alert">{ problem }</p>
                }
                if state.given.is_empty() {
                    <p class="source-note">{ tr!("Give the source to see its lines: drop a folder, a zip or a file here, or choose one above. It is read in this tab alone.") }</p>
                }
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _: bool) {
        let Some(scroller) = self.refs.scroller.cast::<HtmlElement>() else {
            self.resize = None;
            return;
        };
        if self.resize.is_none() {
            let resized = ctx.link().callback(|()| Message::Resized);
            self.resize = OnResize::new(&scroller, move || resized.emit(())).ok();
        }
        if let Some(file) = file_of(ctx.props()).flatten() {
            let figures = table::figure_count(&file.snapshots, ctx.props().look.is_comparison());
            set_style(&scroller, "--figures", &figures.to_string());
        }
        let rows = self.virtual_rows();
        if let Some(content) = self.refs.content.cast::<HtmlElement>() {
            set_style(&content, "height", &format!("{}px", rows.content_px()));
        }
        if let Some(body) = self.refs.body.cast::<HtmlElement>() {
            let top = rows.top_of(self.drawn().start, self.scroll_px);
            set_style(&body, "transform", &format!("translateY({top}px)"));
        }
        self.reach(ctx);
        self.colour(ctx);
    }
}

impl SourcePane {
    fn view_body(&self, ctx: &Context<Self>, act: &Callback<SourceAction>) -> Html {
        let props = ctx.props();
        match (failure(props), file_of(props), routines_of(props)) {
            (Some(problem), ..) => html! { <p class="nothing" role="alert">{ problem }</p> },
            (None, Some(Some(file)), _) => self.view_file(ctx, file, act),
            (None, Some(None), _) => html! {
                <p class="nothing">{ tr!("No sample in view has lines in this file: the profile may have no line numbers for the function, or the filters leave none.") }</p>
            },
            (None, None, Some(routines)) => list::list(props, routines, act),
            (None, None, None) => {
                html! { <p class="nothing" role="status">{ tr!("Working it out …") }</p> }
            }
        }
    }

    fn view_file(
        &self,
        ctx: &Context<Self>,
        file: &FileView,
        act: &Callback<SourceAction>,
    ) -> Html {
        let Some(made) = &self.made else {
            return html! {};
        };
        let (props, drawn) = (ctx.props(), self.drawn());
        if let Some(text) = made.text() {
            // A row is a line, or less than one.
            text.look_at(drawn.end as usize);
        }
        let shown = row::Shown {
            props,
            file,
            text: made.text().map(Rc::as_ref),
            act,
            is_comparison: props.look.is_comparison(),
            sheet: made.sheet.clone(),
        };
        let onscroll = ctx.link().callback(|_| Message::Scrolled);
        table::table(&shown, &self.refs, drawn, onscroll)
    }

    /// For the next visit: where files are, nothing of what is in them.
    fn keep_rules(&mut self, written: String) {
        if written != self.kept_rules {
            let kept = (!written.is_empty()).then_some(written.as_str());
            storage::set(RULES_KEPT, kept);
            self.kept_rules = written;
        }
    }

    fn rows(&self) -> &[rows::Row] {
        self.made.as_ref().map_or(&[], |made| &made.sheet.rows)
    }

    fn virtual_rows(&self) -> VirtualRows {
        VirtualRows {
            count: self.rows().len() as u32,
            row_px: ROW_PX,
            viewport_px: self.viewport_px,
        }
    }

    /// The rows that stand on the page.
    fn drawn(&self) -> Range<u32> {
        let rows = self.virtual_rows();
        let first = rows.first(self.scroll_px);
        let start = (first / STEP).saturating_sub(1) * STEP;
        let end = (first + rows.in_sight()).div_ceil(STEP) * STEP + STEP;
        start..end.min(rows.count)
    }

    /// Whether other rows are to be drawn, or the same at another place.
    fn scrolled(&mut self, ctx: &Context<Self>) -> bool {
        let (before, px) = (self.drawn(), self.scroll_px);
        self.measure(ctx);
        let rows = self.virtual_rows();
        let moved = rows.top_of(before.start, px) != rows.top_of(before.start, self.scroll_px);
        before != self.drawn() || moved
    }

    fn measure(&mut self, ctx: &Context<Self>) {
        let snapshots = file_of(ctx.props()).flatten().map(|file| &file.snapshots);
        if let Some(scroller) = self.refs.scroller.cast::<HtmlElement>() {
            self.scroll_px = f64::from(scroller.scroll_top());
            let head = snapshots.map_or(0.0, |snapshots| table::head_px(snapshots));
            self.viewport_px = (f64::from(scroller.client_height()) - head).max(ROW_PX);
        }
    }

    fn take(&mut self, ctx: &Context<Self>, given: Result<Given, String>) {
        self.given_problem = match given {
            Ok(given) => {
                let is_cut = given.is_cut;
                self.held = None;
                let index = Rc::new(Index::new(given.paths));
                act(ctx.props(), SourceAction::Give(index));
                is_cut.then(|| tr!("More than 200,000 files were given; the rest was left out. Give a smaller folder."))
            }
            Err(error) => Some(tr!("The source could not be read: {error}", error = error)),
        };
    }

    /// Finds the text of the file on show, and makes its rows.
    fn refresh(&mut self, ctx: &Context<Self>) {
        let props = ctx.props();
        if let Some(file) = file_of(props).flatten() {
            let state = &props.state.source;
            let found = state.given.find(&file.path, &state.rules);
            let held = self.held.as_ref();
            if !held.is_some_and(|held| held.path == file.path && held.found == found) {
                self.read(ctx, file.path.clone(), found);
            }
        }
        self.made = held::made(self.made.take(), props, self.held.as_ref());
    }

    fn read(&mut self, ctx: &Context<Self>, path: String, found: Option<Found>) {
        if let Some(found) = found.clone() {
            let path = path.clone();
            ctx.link().send_future(async move {
                let text = sources::text(found.file()).await;
                Message::Read(path, found, text)
            });
        }
        self.held = Some(Held::new(path, found));
        self.reached = None;
    }

    /// Scrolls to the line that the state names, once there are rows: at first to the hottest.
    fn reach(&mut self, ctx: &Context<Self>) {
        let props = ctx.props();
        let Some(file) = file_of(props).flatten() else {
            return;
        };
        let line = props.state.source.line;
        let wanted = (file.path.clone(), line);
        let is_waiting = self.held.as_ref().is_some_and(Held::is_waiting);
        if self.reached.as_ref() == Some(&wanted) || is_waiting || self.rows().is_empty() {
            return;
        }
        let is_first = self.reached.is_none();
        self.reached = Some(wanted);
        let target = line.or_else(|| start_of(props, file));
        let (Some(target), Some(scroller)) = (target, self.refs.scroller.cast::<HtmlElement>())
        else {
            return;
        };
        let rows = self.virtual_rows();
        let row = rows::row_of(self.rows(), target).unwrap_or(0);
        let px = match is_first {
            true => {
                let above = (self.viewport_px / 3.0 / ROW_PX) as u32;
                rows.scroll_to(row.saturating_sub(above), f64::MAX, 0.0)
            }
            false => rows.scroll_to(row, self.scroll_px, 0.0),
        };
        scroller.set_scroll_top(px.round() as i32);
    }

    /// Goes on with the colours of what is in sight, a frame's work at a time.
    fn colour(&mut self, ctx: &Context<Self>) {
        let text = self.made.as_ref().and_then(Made::text).cloned();
        let (Some(text), None) = (text, &self.colouring) else {
            return;
        };
        if text.is_ready(self.drawn().end as usize) {
            return;
        }
        let link = ctx.link().clone();
        self.colouring = NextFrame::request(move || link.send_message(Message::Colour));
    }

    /// The marked lines, or all that have figures, as `pprof -list` sets them.
    fn copy(&self, props: &FurtherProps) {
        let Some(file) = file_of(props).flatten() else {
            return;
        };
        let state = &props.state.source;
        let totals = props.answers.totals.as_ref();
        let unit = totals.map_or("", |t| t.unit.as_str());
        let figure = |pair: Pair| match pair.change() {
            0 => ".".to_string(),
            value => words::amount(value, unit),
        };
        let text = match state.anchor.or(state.line).zip(state.line) {
            Some(range) => {
                let text = self.made.as_ref().and_then(Made::text);
                rows::listing(file, text.map(Rc::as_ref), range, figure)
            }
            None => rows::listing(file, None, (i64::MIN, i64::MAX), figure),
        };
        copy_text(text, &props.say);
    }

    /// Whole sentences on how the text was found, and what is doubtful.
    fn notes(&self, props: &FurtherProps) -> Vec<String> {
        let Some(file) = file_of(props).flatten() else {
            return Vec::new();
        };
        let mut notes = Vec::new();
        if let Some(held) = self.held.as_ref().filter(|held| held.path == file.path) {
            let found = held.found.as_ref();
            notes.extend(rules::reason(&props.state.source, &file.path, found));
            notes.extend(held.problem.clone());
        }
        notes.extend(self.made.as_ref().and_then(|made| made.sheet.doubt.clone()));
        if file.lines.is_empty() {
            notes.push(tr!("This file has no line numbers: the profile says which functions ran, not where in them."));
        }
        if (file.lines.len() as u32) < file.line_count {
            notes.push(tr!(
                "Figures stand at the {lines} heaviest of {line_count} lines.",
                lines = file.lines.len(),
                line_count = file.line_count
            ));
        }
        notes
    }

    fn press(&mut self, ctx: &Context<Self>, event: &KeyboardEvent) -> bool {
        let props = ctx.props();
        let has_modifier = event.ctrl_key() || event.alt_key() || event.meta_key();
        let is_elsewhere = event.key() == "Enter" && is_pressable(event.target());
        let is_typing = takes_typing(event.target()) || is_elsewhere;
        if has_modifier || props.look.is_covered || is_typing {
            return false;
        }
        let Some(file) = file_of(props).flatten() else {
            return false;
        };
        if event.key() == "c" {
            event.prevent_default();
            self.copy(props);
            return false;
        }
        let Some(action) = action_of(props, file, &event.key(), event.shift_key()) else {
            return false;
        };
        event.prevent_default();
        act(props, action);
        false
    }
}

fn act(props: &FurtherProps, action: SourceAction) {
    if let SourceAction::Lead { function, .. } = action {
        props.say.emit(Said::Select(Some(function)));
    }
    props.dispatch.emit(ViewsAction::Source(action));
}
