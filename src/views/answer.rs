//! The worker's side of the further views: a list of questions in, their answers out, as bytes. What a view keeps from one question to
//! the next is in [`Memory`], and goes when its files are closed.

use super::callers::{self, occurrences};
use super::export::taken;
use super::protocol::{Answered, ViewAnswer, ViewQuestion};
use super::{
    Looked, goroutines, graph, hunt, labels, leaks, packages, selected, snapshots, source, trend,
};
use crate::protocol::Failure;

/// What is kept between two questions, one field a view that needs it.
#[derive(Default)]
pub struct Memory {
    callers: occurrences::Memory,
    pub(super) graph: graph::Memory,
    pub(super) hunt: hunt::Memory,
    pub(super) labels: labels::answer::Memory,
    pub(super) packages: packages::answer::Memory,
    pub(super) source: source::Memory,
    pub(super) snapshots: snapshots::Memory,
    pub(super) trend: trend::memory::Memory,
}

/// `question`: the bytes of a `Vec<ViewQuestion>`, and whatever the page puts behind them to ask the same again. Gives those of an
/// [`Answered`]. Where a question needs the notes of many files, one piece of them is made, and the question is left for the next time.
pub fn answer(memory: &mut Memory, looked: &Looked, question: &[u8]) -> Vec<u8> {
    // Page and worker are of one build: what the one writes the other reads.
    let questions: Vec<ViewQuestion> = postcard::from_bytes(question).unwrap_or_default();
    let mut answered = Answered {
        scene: looked.scene.clone(),
        totals: looked.totals.clone(),
        answers: Vec::with_capacity(questions.len()),
        noting: None,
    };
    for question in questions {
        if let Some(needs) = question.needs() {
            answered.noting = answered.noting.or_else(|| memory.hunt.note(looked, needs));
            if answered.noting.is_some() {
                continue;
            }
        }
        let answer = answer_one(memory, looked, &question);
        answered.answers.push((question, answer));
    }
    postcard::to_allocvec(&answered).expect("plain data can be written")
}

fn answer_one(
    memory: &mut Memory,
    looked: &Looked,
    question: &ViewQuestion,
) -> Result<ViewAnswer, Failure> {
    Ok(match question {
        ViewQuestion::Selected(function) => {
            ViewAnswer::Selected(selected::answer(looked, *function))
        }
        ViewQuestion::Take(question) => ViewAnswer::Take(taken::answer(memory, looked, question)?),
        ViewQuestion::Callers(question) => ViewAnswer::Callers(callers::answer::answer(
            &mut memory.callers,
            looked,
            question,
        )?),
        ViewQuestion::Labels(question) => ViewAnswer::Labels(labels::answer::answer(
            &mut memory.labels,
            looked,
            question,
        )?),
        ViewQuestion::Packages(question) => ViewAnswer::Packages(packages::answer::answer(
            &mut memory.packages,
            looked,
            question,
        )?),
        ViewQuestion::Graph(question) => {
            ViewAnswer::Graph(graph::answer(&mut memory.graph, looked, question)?)
        }
        ViewQuestion::Source(question) => {
            let (source, stages) = (&mut memory.source, &mut memory.snapshots);
            ViewAnswer::Source(source::answer(source, stages, looked, question)?)
        }
        ViewQuestion::Snapshots(question) => ViewAnswer::Snapshots(snapshots::answer::answer(
            &mut memory.snapshots,
            looked,
            question,
        )),
        ViewQuestion::Leaks(question) => {
            ViewAnswer::Leaks(leaks::answer::answer(&mut memory.hunt, looked, question))
        }
        ViewQuestion::Trend(question) => {
            let (hunt, trend) = (&mut memory.hunt, &mut memory.trend);
            ViewAnswer::Trend(trend::answer::answer(hunt, trend, looked, question)?)
        }
        ViewQuestion::Goroutines(question) => {
            ViewAnswer::Goroutines(goroutines::answer::answer(looked, question)?)
        }
    })
}
