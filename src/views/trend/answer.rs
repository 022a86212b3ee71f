//! The worker's side of the view of trends.

use super::protocol::{TrendQuestion, TrendView};
use crate::leaks::trend::trend;
use crate::views::Looked;
use crate::views::hunt::Memory;
use crate::views::leaks::answer::series_view;

pub fn answer(memory: &mut Memory, looked: &Looked, question: &TrendQuestion) -> TrendView {
    let (files, hunted) = memory.hunted(looked, &question.files);
    let asked = question.kind.and_then(|kind| hunted.of(kind));
    let series = asked.or_else(|| hunted.memory()).or(hunted.series.first());
    let from = question.offset as usize;
    let window = from..from.saturating_add(question.limit as usize);
    TrendView {
        series: (hunted.series.iter())
            .map(|series| series_view(series, &files))
            .collect(),
        kind: series.map(|series| series.kind),
        trend: series.map_or_else(Default::default, |series| {
            trend(&hunted.book, series, &question.by, window)
        }),
    }
}
