//! Where the boxes and arrows of a drawing stand: in layers, callers above callees, by a library. What goes into it is made
//! harmless first: no cycles, no loops, no doubles, and never more than it takes in a moment. An arrow's label is a vertex of its own,
//! so that no label lies on another, and the arrow is led through it.

use rust_sugiyama::configure::{Config, CrossingMinimization, RankingType};
use rust_sugiyama::from_vertices_and_edges;
use std::collections::BTreeSet;

pub type Point = (f32, f32);
pub type Size = (f32, f32);

#[derive(Clone, Copy, Debug)]
pub struct Link {
    pub from: u32,
    pub to: u32,
    pub label: Size,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Laid {
    pub width: f32,
    pub height: f32,
    /// Centres, in the order of the sizes.
    pub boxes: Vec<Point>,
    /// Centres of the labels, in the order of the links.
    pub labels: Vec<Point>,
}

/// Arrows whose labels are vertices of their own at most; labels of others lie in the middle of their arrow.
const MOST_LABELS: usize = 260;
/// Beyond these the library takes seconds: the heaviest arrows decide, the others follow.
const MOST_LINKS: usize = 900;
const MOST_BOXES: usize = 1200;
/// Swapping neighbours to save crossings is worth its time in small graphs alone.
const MOST_TRANSPOSED: usize = 420;
const GAP: f32 = 26.0;

/// `links` name places of `sizes`, the heaviest first; one that names none is passed over.
pub fn lay_out(sizes: &[Size], links: &[Link]) -> Laid {
    let count = sizes.len() as u32;
    let is_real = |link: &&Link| link.from < count && link.to < count && link.from != link.to;
    let real: Vec<(usize, Link)> = (links.iter().copied().enumerate())
        .filter(|(_, link)| is_real(&link))
        .take(MOST_LINKS)
        .collect();
    let directed = without_cycles(sizes.len(), &real);
    let has_labels = directed.len() <= MOST_LABELS && sizes.len() <= MOST_LABELS;
    let mut vertices: Vec<(u32, (f64, f64))> = (0u32..)
        .zip(sizes)
        .map(|(id, (w, h))| (id, (f64::from(*w), f64::from(*h))))
        .collect();
    let mut edges = Vec::new();
    let mut label_of: Vec<Option<u32>> = vec![None; links.len()];
    for (place, above, below) in &directed {
        if !has_labels {
            edges.push((*above, *below));
            continue;
        }
        let id = vertices.len() as u32;
        let (w, h) = links[*place].label;
        vertices.push((id, (f64::from(w), f64::from(h))));
        edges.extend([(*above, id), (id, *below)]);
        label_of[*place] = Some(id);
    }
    let centres = if sizes.len() > MOST_BOXES {
        rows(&vertices)
    } else {
        layers(&vertices, &edges)
    };
    finish(sizes, links, &vertices, centres, &label_of)
}

/// The arrows, those that close a cycle turned round; of those between the same two only the first.
fn without_cycles(count: usize, links: &[(usize, Link)]) -> Vec<(usize, u32, u32)> {
    let mut callees: Vec<Vec<u32>> = vec![Vec::new(); count];
    let mut has_caller = vec![false; count];
    for (_, link) in links {
        callees[link.from as usize].push(link.to);
        has_caller[link.to as usize] = true;
    }
    // Reversed order of leaving in a walk from the roots: arrows against it close cycles.
    let mut order = vec![u32::MAX; count];
    let mut left = count as u32;
    let mut is_entered = vec![false; count];
    let roots = (0..count).filter(|at| !has_caller[*at]);
    for root in roots.chain(0..count) {
        let mut path = Vec::new();
        if !std::mem::replace(&mut is_entered[root], true) {
            path.push((root, 0));
        }
        while let Some((at, next)) = path.last_mut() {
            let Some(callee) = callees[*at].get(*next).map(|c| *c as usize) else {
                left -= 1;
                order[*at] = left;
                path.pop();
                continue;
            };
            *next += 1;
            if !std::mem::replace(&mut is_entered[callee], true) {
                path.push((callee, 0));
            }
        }
    }
    let mut seen = BTreeSet::new();
    let directed = links.iter().map(|(place, link)| {
        let (from, to) = (link.from, link.to);
        match order[from as usize] < order[to as usize] {
            true => (*place, from, to),
            false => (*place, to, from),
        }
    });
    directed
        .filter(|(_, above, below)| seen.insert((*above, *below)))
        .collect()
}

/// Parts that hang together stand beside each other.
fn layers(vertices: &[(u32, (f64, f64))], edges: &[(u32, u32)]) -> Vec<Point> {
    let config = Config {
        minimum_length: 1,
        vertex_spacing: f64::from(GAP),
        dummy_vertices: true,
        dummy_size: 0.4,
        ranking_type: RankingType::MinimizeEdgeLength,
        c_minimization: CrossingMinimization::Barycenter,
        transpose: edges.len() <= MOST_TRANSPOSED,
    };
    let mut centres = vec![(0.0, 0.0); vertices.len()];
    let is_linked: BTreeSet<u32> = edges.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let (linked, alone): (Vec<_>, Vec<_>) =
        (vertices.iter().copied()).partition(|(id, _)| is_linked.contains(id));
    let mut right = 0.0f32;
    for (part, _, _) in from_vertices_and_edges(&linked, edges, &config) {
        // The library numbers what it was given by place.
        let places = part.iter().filter_map(|(place, (x, y))| {
            let (id, (w, h)) = linked.get(*place)?;
            Some((*id as usize, (*x as f32, *y as f32), (*w as f32, *h as f32)))
        });
        let places: Vec<_> = places.collect();
        let least = |of: fn(&(usize, Point, Size)) -> f32| {
            places.iter().map(of).fold(f32::INFINITY, f32::min)
        };
        let left = least(|(_, at, size)| at.0 - size.0 / 2.0);
        let top = least(|(_, at, size)| at.1 - size.1 / 2.0);
        let mut widest = right;
        for (id, (x, y), (w, _)) in &places {
            let x = x - left + right;
            centres[*id] = (x, y - top);
            widest = widest.max(x + w / 2.0);
        }
        right = widest + GAP;
    }
    for ((id, _), (x, y)) in alone.iter().zip(rows(&alone)) {
        centres[*id as usize] = (right + x, y);
    }
    centres
}

/// Line after line, as words in a text: for what no arrow holds together.
fn rows(vertices: &[(u32, (f64, f64))]) -> Vec<Point> {
    let area: f64 = vertices
        .iter()
        .map(|(_, (w, h))| (w + 26.0) * (h + 26.0))
        .sum();
    let room = (area.sqrt() * 1.5) as f32;
    let (mut x, mut y, mut tall) = (0.0f32, 0.0f32, 0.0f32);
    let mut centres = Vec::with_capacity(vertices.len());
    for (_, (w, h)) in vertices {
        let (w, h) = (*w as f32, *h as f32);
        if x > 0.0 && x + w > room {
            (x, y, tall) = (0.0, y + tall + GAP, 0.0);
        }
        centres.push((x + w / 2.0, y + h / 2.0));
        x += w + GAP;
        tall = tall.max(h);
    }
    centres
}

fn finish(
    sizes: &[Size],
    links: &[Link],
    vertices: &[(u32, (f64, f64))],
    centres: Vec<Point>,
    label_of: &[Option<u32>],
) -> Laid {
    let edge = |of: fn(f32, f32) -> f32, pick: fn(f32, f32) -> f32, first: f32, axis: usize| {
        let all = centres
            .iter()
            .zip(vertices)
            .map(|((x, y), (_, (w, h)))| match axis {
                0 => of(*x, *w as f32 / 2.0),
                _ => of(*y, *h as f32 / 2.0),
            });
        all.fold(first, pick)
    };
    let (low, high) = (
        |at: f32, half: f32| at - half,
        |at: f32, half: f32| at + half,
    );
    let (left, top) = match centres.is_empty() {
        true => (0.0, 0.0),
        false => (
            edge(low, f32::min, f32::INFINITY, 0),
            edge(low, f32::min, f32::INFINITY, 1),
        ),
    };
    let moved = |(x, y): Point| (x - left + GAP, y - top + GAP);
    let boxes: Vec<Point> = centres
        .iter()
        .take(sizes.len())
        .map(|at| moved(*at))
        .collect();
    let middle = |link: &Link| {
        let end = |at: u32| boxes.get(at as usize).copied().unwrap_or_default();
        let ((ax, ay), (bx, by)) = (end(link.from), end(link.to));
        ((ax + bx) / 2.0, (ay + by) / 2.0)
    };
    let labels = links.iter().zip(label_of).map(|(link, label)| {
        let own = label.and_then(|id| centres.get(id as usize).copied());
        own.map_or_else(|| middle(link), moved)
    });
    Laid {
        width: edge(high, f32::max, left, 0) - left + 2.0 * GAP,
        height: edge(high, f32::max, top, 1) - top + 2.0 * GAP,
        labels: labels.collect(),
        boxes: boxes.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random(count: u32, links: usize, seed: u64) -> (Vec<Size>, Vec<Link>) {
        let mut state = seed | 1;
        let mut next = |below: u32| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 33) as u32 % below
        };
        let sizes = (0..count).map(|_| (40.0 + next(200) as f32, 30.0 + next(90) as f32));
        let sizes = sizes.collect();
        let links = (0..links).map(|at| {
            let (from, to) = match at as u32 {
                at if at + 1 < count => (next(at + 1), at + 1),
                _ => (next(count), next(count)),
            };
            let label = (40.0, 14.0);
            Link { from, to, label }
        });
        (sizes, links.collect())
    }

    #[track_caller]
    fn check(sizes: &[Size], links: &[Link]) -> Laid {
        let laid = lay_out(sizes, links);
        assert_eq!(laid.boxes.len(), sizes.len());
        assert_eq!(laid.labels.len(), links.len());
        assert!(laid.width.is_finite() && laid.height.is_finite());
        for (at, (size, other)) in laid.boxes.iter().zip(sizes).enumerate() {
            let is_in = size.0 - other.0 / 2.0 >= 0.0 && size.0 + other.0 / 2.0 <= laid.width;
            assert!(is_in, "box {at} is outside");
            for (to, (x, y)) in laid.boxes.iter().enumerate().skip(at + 1) {
                let apart = (size.0 - x).abs() + 0.5 >= (other.0 + sizes[to].0) / 2.0
                    || (size.1 - y).abs() + 0.5 >= (other.1 + sizes[to].1) / 2.0;
                assert!(apart, "boxes {at} and {to} overlap");
            }
        }
        assert_eq!(laid, lay_out(sizes, links), "not the same twice");
        laid
    }

    #[test]
    fn graphs_of_any_shape_are_laid_out_without_overlaps() {
        check(&[], &[]);
        for seed in 1..40 {
            for (count, links) in [(1, 3), (2, 5), (9, 4), (20, 60), (60, 90)] {
                let (sizes, links) = random(count, links, seed * 7919);
                check(&sizes, &links);
            }
        }
    }

    #[test]
    fn a_callee_stands_below_its_caller() {
        let (sizes, links) = random(12, 11, 5);
        let laid = check(&sizes, &links);
        for link in &links {
            let y = |at: u32| laid.boxes[at as usize].1;
            assert!(y(link.from) < y(link.to));
        }
    }

    #[test]
    fn many_boxes_and_arrows_are_laid_out_in_bounded_time() {
        for (count, links) in [(80, 130), (500, 800), (500, 5000), (3000, 6000)] {
            let (sizes, links) = random(count, links, 88_172_645);
            let begin = std::time::Instant::now();
            let laid = lay_out(&sizes, &links);
            let took = begin.elapsed();
            println!("{count} boxes, {} arrows: {took:?}", links.len());
            assert_eq!(laid.boxes.len(), sizes.len());
            assert!(took.as_secs() < 60);
        }
    }
}
