//! `-dot`: the graph, or the call tree, for Graphviz. Names that would end a quoted string are escaped everywhere; pprof forgets a
//! few places.

mod colour;
mod names;
mod nodelets;
mod picture;
mod tags;

use super::Options;
use crate::analysis::selected::Selected;
use names::{escape, quote};

pub use colour::{DARK_FILL, DARK_LINE, FILL, LINE, colour};
pub use nodelets::Nodelet;
pub use picture::{Asked, Opened, Picture, PictureArrow, PictureBox, Side, picture};

/// Appends the report to `out`. The error is a sentence.
pub fn dot(selected: &Selected, options: &Options, out: &mut Vec<u8>) -> Result<(), String> {
    let picture = picture(selected, options, &Asked::default())?;
    push_head(&picture, out);
    for (place, shown) in picture.boxes.iter().enumerate() {
        push_box(place + 1, shown, out);
        for nodelet in &shown.nodelets {
            push_nodelet(nodelet, out);
        }
    }
    for arrow in &picture.arrows {
        push_arrow(&picture, arrow, out);
    }
    out.extend(b"}\n");
    Ok(())
}

fn push_head(picture: &Picture, out: &mut Vec<u8>) {
    let title = quote(&picture.title);
    let graph: &[u8] = if title.is_empty() { b"unnamed" } else { &title };
    push(out, &[b"digraph \"", graph, b"\" {\n"]);
    out.extend(b"node [style=filled fillcolor=\"#f8f8f8\"]\n");
    let mut labels: Vec<_> = picture.legend.iter().map(|line| escape(line)).collect();
    labels.push(b"\\lSee https://git.io/JfYMW for how to read the graph".to_vec());
    push(
        out,
        &[
            b"subgraph cluster_L { \"",
            &labels[0],
            b"\" [shape=box fontsize=16",
        ],
    );
    push(out, &[b" label=\"", &labels.join(&b"\\l"[..]), b"\\l\""]);
    if !title.is_empty() {
        push(out, &[b" tooltip=\"", &title, b"\""]);
    }
    out.extend(b"] }\n");
}

fn push_box(id: usize, shown: &PictureBox, out: &mut Vec<u8>) {
    out.extend(format!("N{id} [label=\"").bytes());
    for line in &shown.lines {
        push(out, &[&line.quoted(), b"\\n"]);
    }
    out.extend(shown.figures.join("\\n").bytes());
    let size = shown.font_size;
    out.extend(format!("\" id=\"node{id}\" fontsize={size} shape=box tooltip=\"").bytes());
    out.extend(escape(&shown.name));
    let (line, fill) = (colour(shown.share, LINE), colour(shown.share, FILL));
    let cum = &shown.cum_text;
    out.extend(format!(" ({cum})\" color=\"{line}\" fillcolor=\"{fill}\"]\n").bytes());
}

fn push_nodelet(nodelet: &Nodelet, out: &mut Vec<u8>) {
    let Nodelet {
        id, source, weight, ..
    } = nodelet;
    let style = match nodelet.is_dotted {
        true => " style=\"dotted\"",
        false => "",
    };
    push(out, &[id.as_bytes(), b" [label = \"", &nodelet.label]);
    out.extend(format!("\" id=\"{id}\" fontsize=8 shape=box3d tooltip=\"{weight}\"]\n").bytes());
    let arrow = format!(
        "{source} -> {id} [label=\" {weight}\" weight=100 tooltip=\"{weight}\" labeltooltip=\"{weight}\"{style}]\n"
    );
    out.extend(arrow.bytes());
}

fn push_arrow(picture: &Picture, arrow: &PictureArrow, out: &mut Vec<u8>) {
    let (from, to) = (
        &picture.boxes[arrow.from as usize],
        &picture.boxes[arrow.to as usize],
    );
    let figure = &arrow.figure;
    let mark = if arrow.is_inline { "\\n (inline)" } else { "" };
    let (caller, callee) = (arrow.from + 1, arrow.to + 1);
    out.extend(format!("N{caller} -> N{callee} [label=\" {figure}{mark}\"").bytes());
    for (name, value) in [("weight", arrow.weight), ("penwidth", arrow.pen_width)] {
        if value > 1 {
            out.extend(format!(" {name}={value}").bytes());
        }
    }
    if let Some(share) = arrow.share {
        out.extend(format!(" color=\"{}\"", colour(share, LINE)).bytes());
    }
    let link: &[u8] = if arrow.is_residual { b" ... " } else { b" -> " };
    let (from_name, to_name) = (escape(&from.name), escape(&to.name));
    let tooltip = [
        &from_name,
        link,
        &to_name,
        format!(" ({figure})").as_bytes(),
    ]
    .concat();
    push(
        out,
        &[
            b" tooltip=\"",
            &tooltip,
            b"\" labeltooltip=\"",
            &tooltip,
            b"\"",
        ],
    );
    if arrow.is_residual {
        out.extend(b" style=\"dotted\"");
    }
    if !from.nodelets.is_empty() {
        out.extend(b" minlen=2");
    }
    out.extend(b"]\n");
}

fn push(out: &mut Vec<u8>, parts: &[&[u8]]) {
    for part in parts {
        out.extend(*part);
    }
}
