//! What the tests of views ask of the engine, in the bytes in which the page asks.

use proflens::engine::Engine;
use proflens::protocol::{Answer, Ask, Question, Reply, Scene, Totals};
use proflens::views::protocol::{Answered, ViewAnswer, ViewQuestion};

/// One question, with the totals of the scene it was asked in.
pub fn ask(engine: &mut Engine, scene: &Scene, question: ViewQuestion) -> (Totals, ViewAnswer) {
    let reply = engine.ask(&Ask {
        generation: 1,
        scene: scene.clone(),
        question: Question::Further(postcard::to_allocvec(&vec![question]).expect("plain data")),
    });
    let Reply::Answer {
        answer: Ok(Answer::Further(bytes)),
        ..
    } = reply
    else {
        panic!("no answer: {reply:?}");
    };
    let answered: Answered = postcard::from_bytes(&bytes).expect("an answer");
    let (_, answer) = answered.answers.into_iter().next().expect("one answer");
    (answered.totals, answer.expect("sums do not fail"))
}
