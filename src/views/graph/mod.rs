//! The call graph that pprof would draw, laid out: which boxes and arrows there are is [`crate::report::picture`]'s choice, byte for byte
//! that of `-dot`; where they stand is [`layout`]'s. Answered in the worker. Never more than [`MOST_NODES`] of pprof's choice.

pub mod drawing;
pub mod layout;
mod merged;
pub mod sheet;
pub mod state;
pub mod walk;

use super::Looked;
use crate::analysis::graph::{Grain, Trim};
use crate::analysis::selected::Selected;
use crate::options;
use crate::profile::Profile;
use crate::protocol::{Failure, NameKey, Pair, Scene, Shown};
use crate::report::{self, Asked, Opened, PictureArrow, PictureBox};
use layout::{Laid, Link, Point, Size};
pub use merged::Memory;
use serde::{Deserialize, Serialize};

pub use state::{GraphAction, GraphState};

/// Boxes that can be asked for at most.
pub const MOST_NODES: u32 = 500;
/// Arrows that are drawn at most; the lightest go first.
const MOST_ARROWS: usize = 3000;
/// Opened vertices and collapsed packages that are heeded.
pub const MOST_ASKED: usize = 64;

/// pprof's `-nodecount`, `-nodefraction` and `-edgefraction` (in millionths), and what a person asks for beyond.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GraphQuestion {
    pub node_count: u32,
    pub node_millionths: u32,
    pub edge_millionths: u32,
    pub collapsed: Vec<NameKey>,
    pub opened: Vec<Opened>,
}

/// CSS pixels, from the top left of the whole drawing.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct GraphView {
    pub width: f32,
    pub height: f32,
    pub title: String,
    /// pprof's: what is shown, and what was dropped.
    pub legend: Vec<String>,
    pub boxes: Vec<GraphBox>,
    pub arrows: Vec<GraphArrow>,
    pub nodelets: Vec<GraphNodelet>,
    /// Arrows that there was no room for.
    pub arrows_left_out: u32,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct GraphBox {
    pub centre: Point,
    pub size: Size,
    pub key: NameKey,
    /// Of the function's package.
    pub package: NameKey,
    pub name: String,
    pub lines: Vec<String>,
    pub figures: Vec<String>,
    pub font_px: f32,
    /// Cum as a share of the whole, −1 to 1.
    pub share: f32,
    /// What pprof prints; in a comparison the change.
    pub flat: i64,
    pub cum: i64,
    /// Of both sides, where the function is one of the table's.
    pub sides: Option<(Pair, Pair)>,
    pub hidden_callers: u32,
    pub hidden_callees: u32,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct GraphArrow {
    /// Places in [`GraphView::boxes`].
    pub from: u32,
    pub to: u32,
    /// Centre of the label.
    pub label: Point,
    pub figure: String,
    pub value: i64,
    pub pen_px: f32,
    pub share: f32,
    pub is_inline: bool,
    pub is_residual: bool,
}

/// A label of samples, beside a box or beside another such.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct GraphNodelet {
    pub centre: Point,
    pub size: Size,
    pub lines: Vec<String>,
    pub weight: String,
    /// Centre of the weight's text.
    pub label: Point,
    pub is_dotted: bool,
    /// The middle of what the arrow comes from, and half its height.
    pub source: (Point, f32),
    /// Of the vertex it belongs to.
    pub of: u32,
}

/// The failure is a profile that has no such graph: two that cannot be merged, or too many paths.
pub fn answer(
    memory: &mut Memory,
    looked: &Looked,
    question: &GraphQuestion,
) -> Result<GraphView, Failure> {
    memory.with_profile(looked, |profile| {
        let selected = looked.query.select(profile, &mut looked.query.unmatched());
        view_of(looked, &selected, question)
    })?
}

fn view_of(
    looked: &Looked,
    selected: &Selected,
    question: &GraphQuestion,
) -> Result<GraphView, Failure> {
    let options = options_of(
        looked.scene,
        selected.profile,
        &looked.totals.kind,
        question,
    )?;
    let asked = Asked {
        collapsed: &question.collapsed[..question.collapsed.len().min(MOST_ASKED)],
        opened: &question.opened[..question.opened.len().min(MOST_ASKED)],
    };
    let picture = report::picture(selected, &options, &asked).map_err(|problem| Failure {
        problem,
        help: tr!("Add a filter that keeps fewer samples."),
    })?;
    let left_out = picture.arrows.len().saturating_sub(MOST_ARROWS);
    let arrows = &picture.arrows[..picture.arrows.len() - left_out];
    let plan = Places::of(&picture.boxes, arrows);
    Ok(GraphView {
        width: plan.laid.width,
        height: plan.laid.height,
        title: text(&picture.title),
        legend: picture.legend.iter().map(|line| text(line)).collect(),
        boxes: (picture.boxes.iter().enumerate())
            .map(|(at, shown)| plan.graph_box(at, shown, looked))
            .collect(),
        arrows: (arrows.iter().enumerate())
            .map(|(at, arrow)| plan.arrow(at, arrow))
            .collect(),
        nodelets: plan.nodelets(&picture.boxes, arrows.len()),
        arrows_left_out: left_out as u32,
    })
}

fn options_of(
    scene: &Scene,
    profile: &Profile,
    kind: &str,
    question: &GraphQuestion,
) -> Result<report::Options, Failure> {
    let kinds = &profile.sample_types;
    let sample_index = kinds
        .iter()
        .position(|t| profile.strings.text(t.kind) == kind)
        .or_else(|| kinds.len().checked_sub(1))
        .ok_or_else(|| Failure {
            problem: tr!("The profile has no sample types."),
            help: tr!("Record it again: a profile without sample types has no values to show."),
        })?;
    let option = |filter: &crate::protocol::Filter| {
        let option = options::OPTIONS
            .iter()
            .find(|o| o.verb == Some(filter.verb));
        format!("{}={}", option.map_or("", |o| o.name), filter.pattern.text)
    };
    let share = |millionths: u32| f64::from(millionths.min(1_000_000)) / 1e6;
    Ok(report::Options {
        sample_index,
        grain: Grain {
            granularity: scene.granularity,
            inlines: scene.inlines,
            columns: scene.columns,
        },
        trim: Trim {
            node_count: i64::from(question.node_count.clamp(1, MOST_NODES)),
            node_fraction: share(question.node_millionths),
            edge_fraction: share(question.edge_millionths),
        },
        relative_percentages: scene.relative,
        active_filters: scene.filters.iter().map(option).collect(),
        ..report::Options::default()
    })
}

/// What a picture measures, and where the layout puts it.
struct Places {
    sizes: Vec<Size>,
    laid: Laid,
    /// By nodelet, in the order of the boxes: the place of what its arrow comes from.
    sources: Vec<u32>,
}

impl Places {
    fn of(boxes: &[PictureBox], arrows: &[PictureArrow]) -> Places {
        let mut sizes: Vec<Size> = boxes
            .iter()
            .map(|b| drawing::box_size(&lines_of(b), &b.figures, font_px(b)))
            .collect();
        let mut links: Vec<Link> = (arrows.iter())
            .map(|arrow| Link {
                from: arrow.from,
                to: arrow.to,
                label: drawing::label_size(&arrow.figure, arrow.is_inline),
            })
            .collect();
        let mut sources = Vec::new();
        for (at, shown) in boxes.iter().enumerate() {
            let first = sizes.len();
            for nodelet in &shown.nodelets {
                let beside = shown.nodelets.iter().position(|n| n.id == nodelet.source);
                let source = beside.map_or(at, |place| first + place) as u32;
                links.push(Link {
                    from: source,
                    to: sizes.len() as u32,
                    label: drawing::label_size(&nodelet.weight, false),
                });
                sizes.push(drawing::nodelet_size(&nodelet_lines(&nodelet.text)));
                sources.push(source);
            }
        }
        let laid = layout::lay_out(&sizes, &links);
        Places {
            sizes,
            laid,
            sources,
        }
    }

    fn graph_box(&self, at: usize, shown: &PictureBox, looked: &Looked) -> GraphBox {
        let key = NameKey::of(&shown.name);
        let frame = looked.view.forest.table.by_key(key);
        let sides = frame.map(|frame| match looked.scene.shown {
            Shown::One(_) => (alone(shown.flat), alone(shown.cum)),
            Shown::Compare { .. } => {
                // Of all functions at once: one by one, each box would be a walk over the tree.
                let figure = looked.view.functions()[frame.index()];
                (figure.flat, figure.cum)
            }
        });
        let function = match shown.function.strip_suffix(b".*") {
            Some(package) if sides.is_none() => package,
            _ => crate::analysis::frames::package_of(&shown.function),
        };
        GraphBox {
            centre: self.laid.boxes[at],
            size: self.sizes[at],
            key,
            package: NameKey::of(function),
            name: text(&shown.name),
            lines: lines_of(shown),
            figures: shown.figures.clone(),
            font_px: font_px(shown),
            share: finite(shown.share),
            flat: shown.flat,
            cum: shown.cum,
            sides,
            hidden_callers: shown.hidden_callers,
            hidden_callees: shown.hidden_callees,
        }
    }

    fn arrow(&self, at: usize, arrow: &PictureArrow) -> GraphArrow {
        GraphArrow {
            from: arrow.from,
            to: arrow.to,
            label: self.laid.labels[at],
            figure: arrow.figure.clone(),
            value: arrow.value,
            pen_px: arrow.pen_width as f32,
            share: finite(arrow.share.unwrap_or(0.0)),
            is_inline: arrow.is_inline,
            is_residual: arrow.is_residual,
        }
    }

    fn nodelets(&self, boxes: &[PictureBox], arrows: usize) -> Vec<GraphNodelet> {
        let all = boxes.iter().enumerate();
        let all = all.flat_map(|(of, b)| b.nodelets.iter().map(move |nodelet| (of, nodelet)));
        let placed = all.zip(&self.sources).enumerate();
        let nodelets = placed.map(|(at, ((of, nodelet), source))| {
            let (place, source) = (boxes.len() + at, *source as usize);
            GraphNodelet {
                centre: self.laid.boxes[place],
                size: self.sizes[place],
                lines: nodelet_lines(&nodelet.text),
                weight: nodelet.weight.clone(),
                label: self.laid.labels[arrows + at],
                is_dotted: nodelet.is_dotted,
                source: (self.laid.boxes[source], self.sizes[source].1 / 2.0),
                of: of as u32,
            }
        });
        nodelets.collect()
    }
}

fn lines_of(shown: &PictureBox) -> Vec<String> {
    shown.lines.iter().map(|line| text(&line.text)).collect()
}

/// pprof's labels of one sample stand below each other.
fn nodelet_lines(label: &[u8]) -> Vec<String> {
    text(label).split("\\n").map(str::to_string).collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Of one profile.
fn alone(value: i64) -> Pair {
    Pair {
        base: 0,
        new: value,
    }
}

/// Of pprof's points.
fn font_px(shown: &PictureBox) -> f32 {
    shown.font_size as f32 * 4.0 / 3.0
}

fn finite(share: f64) -> f32 {
    if share.is_nan() {
        return 0.0;
    }
    share.clamp(-1.0, 1.0) as f32
}
