//! The treemap on the page, as SVG: every box is a control that the keyboard reaches.

use crate::draw::change::Scale;
use crate::draw::svg::FONT_FAMILY;
use crate::protocol::{NameKey, Totals};
use crate::state::{Theme, words};
use crate::views::packages::protocol::{GroupKey, Map, Tile};
use crate::views::packages::treemap::{Marks, boxes, draw};
use crate::web::events::Listener;
use crate::web::resize::OnResize;
use crate::web::scheme;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

const HEIGHT: f32 = 300.0;

#[derive(Clone, PartialEq, Properties)]
pub struct MapProps {
    pub map: Map,
    pub totals: Rc<Totals>,
    pub is_comparison: bool,
    pub theme: Theme,
    pub selected: Option<NameKey>,
    pub on_zoom: Callback<Option<GroupKey>>,
    pub on_select: Callback<NameKey>,
}

pub struct Treemap {
    place: NodeRef,
    width: f32,
    hovered: Option<usize>,
    resize: Option<OnResize>,
    _scheme: Option<Listener>,
}

pub enum Message {
    Resized,
    Themed,
    Hovered(Option<usize>),
}

impl Component for Treemap {
    type Message = Message;
    type Properties = MapProps;

    fn create(ctx: &Context<Self>) -> Self {
        let themed = ctx.link().callback(|()| Message::Themed);
        Treemap {
            place: NodeRef::default(),
            width: 0.0,
            hovered: None,
            resize: None,
            _scheme: scheme::watch(move || themed.emit(())),
        }
    }

    fn update(&mut self, _: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Themed => true,
            Message::Hovered(hovered) => std::mem::replace(&mut self.hovered, hovered) != hovered,
            Message::Resized => {
                let place = self.place.cast::<Element>();
                let width = place.map_or(0.0, |place| place.client_width() as f32);
                std::mem::replace(&mut self.width, width) != width
            }
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let zoom_out = props.on_zoom.reform(|_: MouseEvent| None);
        html! {
            <div class="packages-map" ref={self.place.clone()}>
                if !props.map.zoom.is_empty() {
                    <div class="packages-zoom">
                        <button type="button" class="button" onclick={zoom_out}>{ tr!("All") }</button>
                        { for props.map.zoom.iter().map(|(key, name)| {
                            let key = *key;
                            let onclick = props.on_zoom.reform(move |_: MouseEvent| Some(key));
                            html! { <><span aria-hidden="true">{ "›" }</span><button type="button" class="further-link" {onclick}>{ name }</button></> }
                        }) }
                    </div>
                }
                if self.width > 0.0 { { self.picture(ctx) } }
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first && let Some(place) = self.place.cast::<Element>() {
            let resized = ctx.link().callback(|()| Message::Resized);
            self.resize = OnResize::new(&place, move || resized.emit(())).ok();
        }
    }
}

impl Treemap {
    fn picture(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let theme = scheme::resolve(props.theme);
        let churn = props.totals.churn;
        let marks = Marks {
            hovered: self.hovered,
            selected: props.selected,
            scale: props.is_comparison.then_some(Scale::Absolute { churn }),
        };
        let list = draw(&props.map, self.width, HEIGHT, &marks);
        let rects = boxes(&props.map, self.width, HEIGHT);
        let fills = list.fills.iter().map(|fill| html! {
            <rect x={fill.rect.x.to_string()} y={fill.rect.y.to_string()} width={fill.rect.width.to_string()} height={fill.rect.height.to_string()} fill={fill.ink.colour(theme).css()} />
        });
        let texts = list.texts.iter().map(|text| html! {
            <text x={text.x.to_string()} y={text.baseline.to_string()} fill={text.ink.colour(theme).css()}>{ list.characters(text) }</text>
        });
        let outlines = list.outlines.iter().map(|outline| {
            let rect = outline.rect.inset(outline.thickness / 2.0);
            html! {
                <rect x={rect.x.to_string()} y={rect.y.to_string()} width={rect.width.to_string()} height={rect.height.to_string()} fill="none" stroke={outline.ink.colour(theme).css()} stroke-width={outline.thickness.to_string()} />
            }
        });
        let leave = ctx.link().callback(|_: MouseEvent| Message::Hovered(None));
        html! {
            <svg class="packages-tiles" width={self.width.to_string()} height={HEIGHT.to_string()} role="group" aria-label={tr!("Treemap of flat")} onmouseleave={leave}>
                <g aria-hidden="true">{ for fills }</g>
                <g aria-hidden="true" font-family={FONT_FAMILY} font-size="12">{ for texts }</g>
                <g aria-hidden="true">{ for outlines }</g>
                { for props.map.tiles.iter().zip(rects).enumerate().map(|(at, (tile, rect))| {
                    let said = said(tile, props);
                    let enter = ctx.link().callback(move |_: MouseEvent| Message::Hovered(Some(at)));
                    let act = acting(tile, props);
                    let press = act.clone();
                    let onkeydown = move |event: KeyboardEvent| {
                        if event.key() == "Enter" || event.key() == " " {
                            event.prevent_default();
                            event.stop_propagation();
                            press.emit(());
                        }
                    };
                    html! {
                        <rect key={at} class="packages-tile" role="button" tabindex="0" aria-label={said.clone()}
                              x={rect.x.to_string()} y={rect.y.to_string()} width={rect.width.to_string()} height={rect.height.to_string()}
                              onmouseenter={enter} onclick={act.reform(|_: MouseEvent| ())} {onkeydown}>
                            <title>{ said }</title>
                        </rect>
                    }
                }) }
            </svg>
        }
    }
}

/// A group fills the map, a function is selected.
fn acting(tile: &Tile, props: &MapProps) -> Callback<()> {
    let key = tile.key;
    match tile.function {
        Some(function) => props.on_select.reform(move |()| function),
        None if tile.has_members => props.on_zoom.reform(move |()| Some(key)),
        None => Callback::noop(),
    }
}

fn said(tile: &Tile, props: &MapProps) -> String {
    let unit = &props.totals.unit;
    match props.is_comparison {
        true => format!(
            "{}: {} → {} ({})",
            tile.name,
            words::amount(tile.flat.base, unit),
            words::amount(tile.flat.new, unit),
            words::change(tile.flat.change(), unit)
        ),
        false => format!(
            "{}: {} ({}), {}",
            tile.name,
            words::amount(tile.flat.new, unit),
            words::share(tile.flat.new, props.totals.total),
            tile.origin.title()
        ),
    }
}
