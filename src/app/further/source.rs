//! The source view: a file's lines with their figures, or the list of functions by file. Only the rows in sight stand on the page. It holds
//! the text of the file on show and where one has scrolled to; everything else is state.

use super::FurtherProps;
use super::source_rows::{Heat, Shown, row};
use super::source_rules::{reason, rules};
use crate::app::further::source_head::{head, list};
use crate::protocol::Pair;
use crate::state::View;
use crate::state::rows::VirtualRows;
use crate::state::words;
use crate::views::bridge::Said;
use crate::views::keys::{self, Command, SourceCommand};
use crate::views::protocol::{ViewAnswer, ViewQuestion};
use crate::views::source::colours::{Painter, Within};
use crate::views::source::mapping::{self, Found, Index};
use crate::views::source::rows::{self, Row};
use crate::views::source::{
    CallLine, FileView, Routines, SourceAction, SourceQuestion, SourceState, SourceView as Answer,
};
use crate::views::state::ViewsAction;
use crate::web::element::{is_pressable, set_style, takes_typing};
use crate::web::events::Listener;
use crate::web::resize::OnResize;
use crate::web::sources::{self, Drop, Given};
use crate::web::{clipboard, storage};
use std::rc::Rc;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

const ROW_PX: f64 = 20.0;
const OVERSCAN: u32 = 12;
/// Under which name the browser keeps the rules.
const RULES_KEPT: &str = "proflens.source";

/// The text of a file of the profile.
pub struct Text {
    /// The profile's path for it, and the given file that it was found in.
    path: String,
    found: Option<Found>,
    pub lines: Vec<String>,
    pub states: Vec<Within>,
    pub painter: Option<Painter>,
    pub problem: Option<String>,
    is_here: bool,
}

pub struct SourcePane {
    scroller: NodeRef,
    content: NodeRef,
    body: NodeRef,
    scroll_px: f64,
    viewport_px: f64,
    text: Option<Text>,
    /// Rows of the file on show.
    rows: Vec<Row>,
    /// The line that was scrolled to last.
    reached: Option<(String, Option<i64>)>,
    given_problem: Option<String>,
    /// Of the field that asks for a folder: the same one however often the view is drawn.
    folder: NodeRef,
    /// The rules as the browser keeps them.
    kept_rules: String,
    resize: Option<OnResize>,
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
}

impl Component for SourcePane {
    type Message = Message;
    type Properties = FurtherProps;

    fn create(ctx: &Context<Self>) -> Self {
        let key = ctx.link().callback(Message::Key);
        let kept_rules = storage::get(RULES_KEPT).unwrap_or_default();
        if ctx.props().state.source.rules.is_empty() && !kept_rules.is_empty() {
            act(ctx.props(), SourceAction::Rules(mapping::read(&kept_rules)));
        }
        SourcePane {
            folder: NodeRef::default(),
            kept_rules,
            scroller: NodeRef::default(),
            content: NodeRef::default(),
            body: NodeRef::default(),
            scroll_px: 0.0,
            viewport_px: 600.0,
            text: None,
            rows: Vec::new(),
            reached: None,
            given_problem: None,
            resize: None,
            _keys: sources::on_keys(move |event| key.emit(event.clone())),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Scrolled | Message::Resized => self.measure(),
            Message::Dropped(drop) => ctx.link().send_future(async move {
                Message::Held(sources::hold_dropped(drop).await.map_err(|e| e.to_string()))
            }),
            Message::Picked(files) => ctx.link().send_future(async move {
                Message::Held(sources::hold(files).await.map_err(|e| e.to_string()))
            }),
            Message::Held(given) => self.take(ctx, given),
            Message::Read(path, found, text) => self.take_text(path, found, text),
            Message::Key(event) => return self.press(ctx, &event),
            Message::Act(action) => act(ctx.props(), action),
            Message::Copy => self.copy(ctx.props()),
        }
        self.refresh(ctx);
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &FurtherProps) -> bool {
        let (now, before) = (ctx.props(), old);
        if now.look.selection != before.look.selection && before.look.scene.is_some() {
            act(now, SourceAction::Follow);
        }
        if now.state.source.rules != before.state.source.rules {
            self.keep_rules(&now.state.source.rules);
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
        let body = match (failure(props), file_of(props), routines_of(props)) {
            (Some(problem), ..) => html! { <p class="nothing" role="alert">{ problem }</p> },
            (None, Some(Some(file)), _) => self.view_file(ctx, file, &act),
            (None, Some(None), _) => html! {
                <p class="nothing">{ tr!("No sample in view has lines in this file: the profile may have no line numbers for the function, or the filters leave none.") }</p>
            },
            (None, None, Some(routines)) => list(props, routines, &act),
            (None, None, None) => {
                html! { <p class="nothing" role="status">{ tr!("Working it out …") }</p> }
            }
        };
        html! {
            <div class="source" ondragover={|event: DragEvent| event.prevent_default()} {ondrop}>
                { head(props, file_of(props).flatten(), &self.notes(props), &act, &self.folder, picked, copy) }
                { rules(props, file_of(props).flatten(), &act) }
                { body }
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
        if let Some(scroller) = self.scroller.cast::<HtmlElement>() {
            if self.resize.is_none() {
                let resized = ctx.link().callback(|()| Message::Resized);
                self.resize = OnResize::new(&scroller, move || resized.emit(())).ok();
            }
        } else {
            self.resize = None;
        }
        let rows = self.virtual_rows();
        if let Some(content) = self.content.cast::<HtmlElement>() {
            set_style(&content, "height", &format!("{}px", rows.content_px()));
        }
        if let Some(body) = self.body.cast::<HtmlElement>() {
            let first = rows.first(self.scroll_px).saturating_sub(OVERSCAN);
            let top = rows.top_of(first, self.scroll_px);
            set_style(&body, "transform", &format!("translateY({top}px)"));
        }
        self.reach(ctx);
    }
}

impl SourcePane {
    /// For the next visit: where files are, nothing of what is in them.
    fn keep_rules(&mut self, rules: &[mapping::Rule]) {
        let written = mapping::written(rules);
        if written != self.kept_rules {
            storage::set(
                RULES_KEPT,
                (!written.is_empty()).then_some(written.as_str()),
            );
            self.kept_rules = written;
        }
    }

    fn virtual_rows(&self) -> VirtualRows {
        VirtualRows {
            count: self.rows.len() as u32,
            row_px: ROW_PX,
            viewport_px: self.viewport_px,
        }
    }

    fn measure(&mut self) {
        if let Some(scroller) = self.scroller.cast::<HtmlElement>() {
            self.scroll_px = f64::from(scroller.scroll_top());
            self.viewport_px = f64::from(scroller.client_height());
        }
    }

    fn take(&mut self, ctx: &Context<Self>, given: Result<Given, String>) {
        self.given_problem = match given {
            Ok(given) => {
                let is_cut = given.is_cut;
                self.text = None;
                act(
                    ctx.props(),
                    SourceAction::Give(Rc::new(Index::new(given.paths))),
                );
                is_cut.then(|| tr!("More than 200,000 files were given; the rest was left out. Give a smaller folder."))
            }
            Err(error) => Some(tr!("The source could not be read: {error}", error = error)),
        };
    }

    fn take_text(&mut self, path: String, found: Found, text: Result<String, String>) {
        let Some(waiting) = self
            .text
            .as_mut()
            .filter(|t| t.path == path && t.found.as_ref() == Some(&found))
        else {
            return;
        };
        waiting.is_here = text.is_ok();
        match text {
            Ok(text) => {
                let lines: Vec<String> = text
                    .lines()
                    .map(|line| line.replace('\t', "    "))
                    .collect();
                let painter = Painter::of(&path);
                let borrowed: Vec<&str> = lines.iter().map(String::as_str).collect();
                waiting.states = painter
                    .as_ref()
                    .map_or_else(Vec::new, |p| p.states(&borrowed));
                (waiting.painter, waiting.lines) = (painter, lines);
            }
            Err(problem) => waiting.problem = Some(problem),
        }
    }

    /// Finds the text of the file on show, and makes its rows.
    fn refresh(&mut self, ctx: &Context<Self>) {
        let props = ctx.props();
        let Some(file) = file_of(props).flatten() else {
            self.rows.clear();
            return;
        };
        let state = &props.state.source;
        let found = state.given.find(&file.path, &state.rules);
        let is_same = self
            .text
            .as_ref()
            .is_some_and(|t| t.path == file.path && t.found == found);
        if !is_same {
            self.read(ctx, file.path.clone(), found);
        }
        let lines = self
            .text
            .as_ref()
            .filter(|t| t.is_here)
            .map(|t| t.lines.len() as u32);
        self.rows = rows::rows(file, lines, &state.unfolded);
    }

    fn read(&mut self, ctx: &Context<Self>, path: String, found: Option<Found>) {
        if let Some(found) = found.clone() {
            let path = path.clone();
            ctx.link().send_future(async move {
                let text = sources::text(found.file()).await;
                Message::Read(path, found, text)
            });
        }
        self.text = Some(Text {
            path,
            found,
            lines: Vec::new(),
            states: Vec::new(),
            painter: None,
            problem: None,
            is_here: false,
        });
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
        let is_waiting = self
            .text
            .as_ref()
            .is_some_and(|t| t.found.is_some() && !t.is_here && t.problem.is_none());
        if self.reached.as_ref() == Some(&wanted) || is_waiting || self.rows.is_empty() {
            return;
        }
        let is_first = self.reached.is_none();
        self.reached = Some(wanted);
        let target = line.or_else(|| start_of(props, file));
        let (Some(target), Some(scroller)) = (target, self.scroller.cast::<HtmlElement>()) else {
            return;
        };
        let rows = self.virtual_rows();
        let row = rows::row_of(&self.rows, target).unwrap_or(0);
        let px = match is_first {
            true => (f64::from(row) * ROW_PX - self.viewport_px / 3.0).max(0.0),
            false => rows.scroll_to(row, self.scroll_px, 0.0),
        };
        scroller.set_scroll_top(px.round() as i32);
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
                let text = self.text_of(props).map(|text| text.lines.as_slice());
                rows::listing(file, text, range, figure)
            }
            None => rows::listing::<String>(file, None, (i64::MIN, i64::MAX), figure),
        };
        let say = props.say.clone();
        wasm_bindgen_futures::spawn_local(async move {
            if let Err(error) = clipboard::copy(text).await {
                say.emit(Said::Notify {
                    problem: tr!("The browser did not allow copying: {error}.", error = error),
                    help: tr!("Mark the text and copy it yourself."),
                });
            }
        });
    }

    /// The text of the file on show, once it is here.
    fn text_of(&self, props: &FurtherProps) -> Option<&Text> {
        let path = &file_of(props).flatten()?.path;
        self.text
            .as_ref()
            .filter(|text| text.is_here && text.path == *path)
    }

    /// Whole sentences on how the text was found, and what is doubtful.
    fn notes(&self, props: &FurtherProps) -> Vec<String> {
        let Some(file) = file_of(props).flatten() else {
            return Vec::new();
        };
        let mut notes = Vec::new();
        if let Some(text) = self.text.as_ref().filter(|text| text.path == file.path) {
            notes.extend(reason(&props.state.source, &file.path, text.found.as_ref()));
            notes.extend(text.problem.clone());
            if text.is_here {
                let lines: Vec<&str> = text.lines.iter().map(String::as_str).collect();
                notes.extend(rows::doubt(file, &lines));
            }
        }
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

    fn view_file(
        &self,
        ctx: &Context<Self>,
        file: &FileView,
        act: &Callback<SourceAction>,
    ) -> Html {
        let props = ctx.props();
        let rows = self.virtual_rows();
        let first = rows.first(self.scroll_px).saturating_sub(OVERSCAN);
        let end = (rows.first(self.scroll_px) + rows.in_sight() + OVERSCAN).min(rows.count);
        let is_comparison = props.look.is_comparison();
        let shown = Shown {
            props,
            file,
            text: self.text_of(props),
            act,
            is_comparison,
            heat: Heat::of(file),
        };
        let in_sight = self
            .rows
            .get(first as usize..end as usize)
            .unwrap_or_default();
        html! {
            <div class="source-main">
                <div class={classes!("source-table", is_comparison.then_some("compare"))} role="table" tabindex="0"
                     aria-label={tr!("Source lines of {path}", path = file.path)} aria-rowcount={rows.count.to_string()}
                     ref={self.scroller.clone()} onscroll={ctx.link().callback(|_| Message::Scrolled)}>
                    <div class="table-content" role="rowgroup" ref={self.content.clone()}>
                        <div class="table-body" role="presentation" ref={self.body.clone()}>
                            { for (first..).zip(in_sight).map(|(at, one)| row(&shown, at, *one)) }
                        </div>
                    </div>
                </div>
                { self.minimap(file, ctx) }
            </div>
        }
    }

    /// Every line with figures as a mark, as high up as it stands among the rows.
    fn minimap(&self, file: &FileView, ctx: &Context<Self>) -> Html {
        let count = self.rows.len().max(1) as f64;
        let heat = Heat::of(file);
        let mut marks = vec![0.0f64; 200];
        for (at, row) in self.rows.iter().enumerate() {
            if let Row::Line {
                figures: Some(figures),
                ..
            } = row
                && let Some(line) = file.lines.get(*figures as usize)
            {
                let place = (at as f64 / count * 200.0) as usize;
                let mark = &mut marks[place.min(199)];
                *mark = mark.max(heat.fraction(line));
            }
        }
        let mark = |(at, heat): (usize, f64)| {
            html! { <rect x="0" width="10" height="1" y={at.to_string()} opacity={format!("{heat:.2}")} /> }
        };
        let lines = self.rows.clone();
        let act = ctx.link().callback(Message::Act);
        let onclick = move |event: MouseEvent| {
            let element: Option<web_sys::Element> = event.target_dyn_into();
            let map = element.and_then(|e| e.closest("svg").ok().flatten());
            let Some(map) = map.map(|map| map.get_bounding_client_rect()) else {
                return;
            };
            let fraction = (f64::from(event.client_y()) - map.top()) / map.height().max(1.0);
            let at = (fraction.clamp(0.0, 1.0) * lines.len() as f64) as usize;
            let line = lines.iter().skip(at).find_map(|row| match row {
                Row::Line { number, .. } => Some(*number),
                _ => None,
            });
            if let Some(line) = line {
                act.emit(SourceAction::GoTo(line));
            }
        };
        html! {
            <svg class="source-map" viewBox="0 0 10 200" preserveAspectRatio="none" aria-hidden="true" {onclick}>
                <rect class="source-map-ground" width="10" height="200" />
                { for marks.into_iter().enumerate().filter(|(_, heat)| *heat > 0.0).map(mark) }
            </svg>
        }
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

/// What a key of the view does: what its buttons do, too.
fn action_of(
    props: &FurtherProps,
    file: &FileView,
    key: &str,
    is_shift: bool,
) -> Option<SourceAction> {
    let state = &props.state.source;
    let line = state.line.or_else(|| start_of(props, file)).unwrap_or(1);
    let go = |line: i64| match is_shift {
        true => SourceAction::MarkTo(line),
        false => SourceAction::GoTo(line),
    };
    let Some(Command::Source(command)) = keys::command(View::Source, key) else {
        return None;
    };
    match command {
        SourceCommand::Hottest => rows::hottest(file).map(SourceAction::GoTo),
        SourceCommand::NextFunction => rows::next_routine(file, line).map(SourceAction::GoTo),
        SourceCommand::PreviousFunction => {
            rows::previous_routine(file, line).map(SourceAction::GoTo)
        }
        SourceCommand::LineDown => Some(go(line + 1)),
        SourceCommand::LineUp => Some(go((line - 1).max(1))),
        SourceCommand::Unfold => Some(SourceAction::Unfold(line)),
        SourceCommand::ToCaller => callers_of(props)
            .first()
            .map(|c| SourceAction::Open(c.file, Some(c.line))),
    }
}

/// Where a file is first looked at: at the selected function, else at the hottest line.
fn start_of(props: &FurtherProps, file: &FileView) -> Option<i64> {
    let selected = file
        .routines
        .iter()
        .position(|r| Some(r.function) == props.look.selection);
    let of_it = selected.and_then(|at| {
        let lines = file.lines.iter().filter(|line| line.routine as usize == at);
        lines.max_by_key(|l| {
            (
                l.flat.change().unsigned_abs(),
                l.cum.change().unsigned_abs(),
            )
        })
    });
    of_it.map(|line| line.line).or_else(|| rows::hottest(file))
}

fn act(props: &FurtherProps, action: SourceAction) {
    props.dispatch.emit(ViewsAction::Source(action));
}

fn answer(props: &FurtherProps, question: SourceQuestion) -> Option<&Answer> {
    match props.answers.get(&ViewQuestion::Source(question))? {
        Ok(ViewAnswer::Source(answer)) => Some(answer),
        _ => None,
    }
}

fn current(props: &FurtherProps) -> SourceQuestion {
    let state: &SourceState = &props.state.source;
    state.question(props.look.selection)
}

fn failure(props: &FurtherProps) -> Option<String> {
    match props.answers.get(&ViewQuestion::Source(current(props)))? {
        Err(failure) => Some(format!("{} {}", failure.problem, failure.help)),
        Ok(_) => None,
    }
}

/// `Some(None)`: the answer is that there is no such file.
pub fn file_of(props: &FurtherProps) -> Option<Option<&FileView>> {
    match answer(props, current(props))? {
        Answer::File(file) => Some(file.as_ref()),
        _ => None,
    }
}

fn routines_of(props: &FurtherProps) -> Option<&Routines> {
    match answer(props, current(props))? {
        Answer::Routines(routines) => Some(routines),
        _ => None,
    }
}

pub fn callers_of(props: &FurtherProps) -> &[CallLine] {
    let question = props.look.selection.map(SourceQuestion::Callers);
    match question.and_then(|question| answer(props, question)) {
        Some(Answer::Callers(callers)) => callers,
        _ => &[],
    }
}
