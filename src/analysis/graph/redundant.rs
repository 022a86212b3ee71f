//! Arrows that a drawing does without: those over vertices that are gone, where another way leads to the same place.

use super::net::{Arrow, Net};

/// Steps that looking for other ways may take in all. Real drawings need a few thousand; beyond it arrows are left as they are.
const STEPS: usize = 1 << 26;

/// Takes them away, lightest first; one heavier than an arrow that skips nothing stays. `net.arrows` are heaviest first.
pub fn drop_redundant(net: &mut Net) {
    let mut ways = Ways::new(net);
    for row in net.shown.iter().rev() {
        for arrow in ways.into[*row as usize].clone().into_iter().rev() {
            if !net.arrows[arrow as usize].is_residual {
                break;
            }
            ways.is_gone[arrow as usize] = ways.has_other(&net.arrows, arrow);
        }
    }
    let mut gone = ways.is_gone.into_iter();
    net.arrows.retain(|_| !gone.next().unwrap_or(false));
}

struct Ways {
    /// By vertex: the arrows into it.
    into: Vec<Vec<u32>>,
    is_gone: Vec<bool>,
    /// By vertex: the last search that met it.
    met: Vec<u32>,
    search: u32,
    steps: usize,
}

impl Ways {
    fn new(net: &Net) -> Ways {
        let mut into = vec![Vec::new(); net.vertices.len()];
        for (index, arrow) in net.arrows.iter().enumerate() {
            into[arrow.to as usize].push(index as u32);
        }
        Ways {
            into,
            is_gone: vec![false; net.arrows.len()],
            met: vec![0; net.vertices.len()],
            search: 0,
            steps: 0,
        }
    }

    /// Whether a way leads from one end of an arrow to the other without it.
    fn has_other(&mut self, arrows: &[Arrow], arrow: u32) -> bool {
        let Arrow { from, to, .. } = arrows[arrow as usize];
        self.search += 1;
        self.met[to as usize] = self.search;
        let mut queue = vec![to];
        while let Some(row) = queue.pop() {
            for way in &self.into[row as usize] {
                self.steps += 1;
                let above = arrows[*way as usize].from;
                let is_met = self.met[above as usize] == self.search;
                if *way == arrow || self.is_gone[*way as usize] || is_met {
                    continue;
                }
                if above == from {
                    return true;
                }
                self.met[above as usize] = self.search;
                queue.push(above);
            }
            if self.steps > STEPS {
                return false;
            }
        }
        false
    }
}
