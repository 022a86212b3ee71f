//! The graph as something that can be cut down step by step, which a drawing needs: as pprof's graph, or as its call tree, where
//! a frame is a vertex for each path that leads to it.

use super::contexts::Contexts;
use super::edges::{Selection, edges};
use super::nodes::{FunctionName, NodeFunction, NodeId, Nodes};
use super::weights::{StackTotals, Values, Weights};
use crate::analysis::selected::Selected;

/// A sum of values, and of their divisors where a mean is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sum {
    pub value: i64,
    pub divisor: i64,
}

impl Sum {
    pub fn add(&mut self, value: i64, divisor: i64) {
        self.value = self.value.wrapping_add(value);
        self.divisor = self.divisor.wrapping_add(divisor);
    }

    /// What a report shows.
    pub fn mean(self) -> i64 {
        match self.divisor {
            0 => self.value,
            divisor => self.value.wrapping_div(divisor),
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Vertex {
    pub node: NodeId,
    pub flat: Sum,
    pub cum: Sum,
}

/// From caller to callee, by row of [`Net::vertices`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Arrow {
    pub from: u32,
    pub to: u32,
    pub weight: Sum,
    /// Every call that this stands for was inlined.
    pub is_inline: bool,
    /// Some call went through vertices that are not shown.
    pub is_residual: bool,
}

#[derive(Debug)]
pub struct Net<'a> {
    pub selected: &'a Selected<'a>,
    pub nodes: Nodes<'a>,
    pub vertices: Vec<Vertex>,
    /// Rows of what is shown, in order. Arrows may lead to vertices that are not: pprof counts those in, too.
    pub shown: Vec<u32>,
    pub arrows: Vec<Arrow>,
    totals: StackTotals,
    /// Where the net is a tree: rows are those of the contexts.
    pub(super) contexts: Option<Contexts>,
}

/// A function as a call tree tells it apart: by what called it, too.
pub type FunctionIn = (u32, NodeFunction);

impl<'a> Net<'a> {
    /// A vertex a node. It has no arrows yet: to count them is most of the work, and those of what is kept are all that is wanted.
    pub fn graph(selected: &'a Selected<'a>, nodes: Nodes<'a>, values: Values) -> Net<'a> {
        let totals = StackTotals::new(selected, values);
        let weights = Weights::new(selected, &nodes, values, &totals);
        let sum = |value: &[i64], divisor: &[i64], row: usize| Sum {
            value: value[row],
            divisor: divisor.get(row).copied().unwrap_or(0),
        };
        let vertex = |node: NodeId| Vertex {
            node,
            flat: sum(&weights.flat, &weights.flat_divisor, node.index()),
            cum: sum(&weights.cum, &weights.cum_divisor, node.index()),
        };
        Net {
            selected,
            vertices: nodes.ids().map(vertex).collect(),
            shown: Vec::new(),
            arrows: Vec::new(),
            nodes,
            totals,
            contexts: None,
        }
    }

    /// A vertex a path. `None` if there is no room.
    pub fn tree(selected: &'a Selected<'a>, nodes: Nodes<'a>, values: Values) -> Option<Net<'a>> {
        let totals = StackTotals::new(selected, values);
        let contexts = Contexts::new(selected, &nodes, &totals.is_live, |node| node.0)?;
        let mut vertices: Vec<Vertex> = (contexts.node.iter())
            .map(|node| Vertex {
                node: *node,
                flat: Sum::default(),
                cum: Sum::default(),
            })
            .collect();
        for (sample, leaf) in selected.leaves() {
            let row = contexts.of_stack[leaf.index()] as usize;
            let divisor = values.divisor.map_or(0, |d| d[sample]);
            vertices[row].flat.add(values.value[sample], divisor);
            vertices[row].cum.add(values.value[sample], divisor);
        }
        for row in (1..vertices.len()).rev() {
            let cum = vertices[row].cum;
            let parent = contexts.parent[row] as usize;
            vertices[parent].cum.add(cum.value, cum.divisor);
        }
        // The root is no frame: what ends there is nobody's.
        vertices[Contexts::ROOT as usize].flat = Sum::default();
        vertices[Contexts::ROOT as usize].cum = Sum::default();
        let mut net = Net {
            selected,
            vertices,
            shown: Vec::new(),
            arrows: Vec::new(),
            nodes,
            totals,
            contexts: Some(contexts),
        };
        net.arrows = net.all_arrows();
        Some(net)
    }

    fn tree_arrows(&self, contexts: &Contexts) -> Vec<Arrow> {
        let arrows = (1..contexts.len() as u32).filter_map(|row| {
            let from = contexts.parent[row as usize];
            (from != Contexts::ROOT).then(|| Arrow {
                from,
                to: row,
                weight: self.vertices[row as usize].cum,
                is_inline: contexts.is_inline[row as usize],
                is_residual: false,
            })
        });
        arrows.collect()
    }

    /// What a vertex is called, and the whole function that it is a part of. Vertices of one function have equal parts.
    pub fn function(&self, row: u32) -> (FunctionName, FunctionIn) {
        let node = self.vertices[row as usize].node;
        let parent = self.contexts.as_ref().map_or(0, |c| c.parent[row as usize]);
        let (name, function) = self.nodes.function(node);
        (name, (parent, function))
    }

    /// Whether any sample that counts passes through a stack.
    pub(super) fn is_live(&self, stack: usize) -> bool {
        self.totals.is_live[stack]
    }

    /// The arrows of everything, whatever is shown.
    pub fn all_arrows(&self) -> Vec<Arrow> {
        match &self.contexts {
            Some(contexts) => self.tree_arrows(contexts),
            None => self.edges(None),
        }
    }

    fn edges(&self, shown: Option<&[bool]>) -> Vec<Arrow> {
        let selection = Selection {
            shown,
            callees: None,
        };
        let edges = edges(self.selected, &self.nodes, &self.totals, selection);
        let arrow = |edge: super::Edge| Arrow {
            from: edge.caller.0,
            to: edge.callee.0,
            weight: Sum {
                value: edge.weight,
                divisor: edge.divisor,
            },
            is_inline: edge.is_inline,
            is_residual: edge.is_residual,
        };
        edges.into_iter().map(arrow).collect()
    }

    /// Takes away what is shown now and `kept` does not want. Arrows then lead over what is gone. Returns how many are.
    pub fn keep(&mut self, kept: impl Fn(u32) -> bool) -> usize {
        let before = self.shown.len();
        let gone: Vec<u32> = self.shown.iter().copied().filter(|v| !kept(*v)).collect();
        if gone.is_empty() {
            return 0;
        }
        self.shown.retain(|v| kept(*v));
        self.arrows = if self.contexts.is_some() {
            self.tree_without(&gone)
        } else {
            self.edges(Some(&self.mask(&self.shown)))
        };
        before - self.shown.len()
    }

    pub fn mask(&self, rows: &[u32]) -> Vec<bool> {
        let mut mask = vec![false; self.vertices.len()];
        for row in rows {
            mask[*row as usize] = true;
        }
        mask
    }

    /// The arrows of the tree, each from the nearest vertex above that is not gone.
    fn tree_without(&self, gone: &[u32]) -> Vec<Arrow> {
        let gone = self.mask(gone);
        let mut into: Vec<Option<Arrow>> = vec![None; self.vertices.len()];
        for arrow in &self.arrows {
            into[arrow.to as usize] = Some(*arrow);
        }
        // Parents stand before their children, so that what is above has been moved already.
        for row in 0..into.len() {
            let Some(arrow) = into[row].filter(|a| gone[a.from as usize]) else {
                continue;
            };
            into[row] = into[arrow.from as usize].map(|above| Arrow {
                from: above.from,
                is_inline: above.is_inline && arrow.is_inline,
                is_residual: true,
                ..arrow
            });
        }
        let stays = |arrow: &Arrow| !gone[arrow.to as usize];
        into.into_iter().flatten().filter(stays).collect()
    }

    /// Takes away the arrows into what is shown that weigh less, but for those between two that are `wanted`. Returns how many.
    pub fn drop_light_arrows(&mut self, cutoff: i64, wanted: &[bool]) -> usize {
        let is_shown = self.mask(&self.shown);
        let before = self.arrows.len();
        self.arrows.retain(|arrow| {
            let is_wanted = wanted[arrow.from as usize] && wanted[arrow.to as usize];
            !is_shown[arrow.to as usize] || is_wanted || arrow.weight.value.wrapping_abs() >= cutoff
        });
        before - self.arrows.len()
    }
}
