//! From box to box: by the keyboard along the arrows, and all paths from the roots to a box.

use super::GraphView;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    Caller,
    Callee,
    Left,
    Right,
}

/// Where a step leads; the heaviest arrow for callers and callees, the nearest box beside for the others.
pub fn step(view: &GraphView, from: usize, step: Step) -> Option<usize> {
    match step {
        Step::Caller => heaviest(view, |a| (a.to, a.from), from),
        Step::Callee => heaviest(view, |a| (a.from, a.to), from),
        Step::Left => beside(view, from, -1.0),
        Step::Right => beside(view, from, 1.0),
    }
}

fn heaviest(
    view: &GraphView,
    ends: impl Fn(&super::GraphArrow) -> (u32, u32),
    from: usize,
) -> Option<usize> {
    // Arrows stand heaviest first.
    let mut others = view.arrows.iter().map(ends);
    let other = others.find(|(own, other)| *own as usize == from && own != other);
    other.map(|(_, other)| other as usize)
}

fn beside(view: &GraphView, from: usize, direction: f32) -> Option<usize> {
    let own = view.boxes.get(from)?;
    let far = |at: &usize| {
        let other = &view.boxes[*at];
        let (dx, dy) = (other.centre.0 - own.centre.0, other.centre.1 - own.centre.1);
        (dx.abs() + 4.0 * dy.abs(), dx)
    };
    let all = (0..view.boxes.len()).filter(|at| far(at).1 * direction > 0.0);
    all.min_by(|a, b| far(a).0.total_cmp(&far(b).0).then(a.cmp(b)))
}

/// By box: does it lie on a path from a root to `to`? `to` does.
pub fn on_paths_to(view: &GraphView, to: usize) -> Vec<bool> {
    let mut callers: Vec<Vec<u32>> = vec![Vec::new(); view.boxes.len()];
    for arrow in &view.arrows {
        if let Some(callers) = callers.get_mut(arrow.to as usize) {
            callers.push(arrow.from);
        }
    }
    let mut is_on = vec![false; view.boxes.len()];
    let mut open = vec![to];
    while let Some(at) = open.pop() {
        match is_on.get_mut(at) {
            Some(is_on) if !*is_on => *is_on = true,
            _ => continue,
        }
        open.extend(callers[at].iter().map(|caller| *caller as usize));
    }
    is_on
}
