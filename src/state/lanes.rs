//! Which question goes to the worker when. Each lane has at most one question in flight and one that waits, the newest: a
//! drag of a hundred steps asks for what is in sight now, never for a hundred sights. Answers that speak of another scene are dropped.

use crate::protocol::{Ask, Question, Scene};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lane {
    Totals,
    Flame,
    Top,
    Detail,
    Search,
    Suggest,
    Further,
}

impl Lane {
    pub const ALL: [Lane; 7] = [
        Lane::Totals,
        Lane::Flame,
        Lane::Top,
        Lane::Detail,
        Lane::Search,
        Lane::Suggest,
        Lane::Further,
    ];

    pub fn of(question: &Question) -> Lane {
        match question {
            Question::Totals => Lane::Totals,
            Question::Flame(_) => Lane::Flame,
            Question::Top(_) => Lane::Top,
            Question::Detail { .. } => Lane::Detail,
            Question::Search(_) => Lane::Search,
            Question::Suggest(_) => Lane::Suggest,
            Question::Further(_) => Lane::Further,
        }
    }
}

/// A question with what its answer depends on.
#[derive(Clone, PartialEq, Debug)]
pub struct Wanted {
    pub scene: Scene,
    pub question: Question,
    /// Changes when the set of open files does: the answer may speak of all of them.
    pub files: u64,
}

/// What to do with an answer.
#[derive(Debug, PartialEq)]
pub struct Heard {
    /// The question it answers, if anybody still wants it.
    pub answered: Option<Wanted>,
    /// What to send now.
    pub next: Option<Ask>,
}

#[derive(Debug, Default)]
pub struct Lanes {
    generation: u32,
    lanes: [LaneState; 7],
}

#[derive(Debug, Default)]
struct LaneState {
    in_flight: Option<(u32, Wanted)>,
    wanted: Option<Wanted>,
    /// The last question that was answered; asking it again would bring nothing new.
    answered: Option<Wanted>,
}

impl Lanes {
    /// What this lane should know now; gives the question to send, if it has to be sent now.
    pub fn want(&mut self, lane: Lane, wanted: Option<Wanted>) -> Option<Ask> {
        self.lanes[lane as usize].wanted = wanted;
        self.send(lane)
    }

    /// An answer came.
    pub fn heard(&mut self, generation: u32) -> Heard {
        let is_it = |l: &LaneState| matches!(&l.in_flight, Some((g, _)) if *g == generation);
        let Some(lane) = Lane::ALL
            .into_iter()
            .find(|l| is_it(&self.lanes[*l as usize]))
        else {
            return Heard {
                answered: None,
                next: None,
            };
        };
        let state = &mut self.lanes[lane as usize];
        let asked = state.in_flight.take().map(|(_, asked)| asked);
        let is_useful = |a: &Wanted| {
            state
                .wanted
                .as_ref()
                .is_some_and(|w| is_worth_showing(a, w))
        };
        let answered = asked.filter(is_useful);
        if answered.is_some() {
            state.answered.clone_from(&answered);
        }
        Heard {
            answered,
            next: self.send(lane),
        }
    }

    /// A fresh worker knows nothing: forgets what is in flight, and what was answered.
    pub fn reset(&mut self) {
        self.lanes = Default::default();
    }

    pub fn is_waiting(&self, lane: Lane) -> bool {
        self.lanes[lane as usize].in_flight.is_some()
    }

    fn send(&mut self, lane: Lane) -> Option<Ask> {
        let state = &mut self.lanes[lane as usize];
        let wanted = state.wanted.as_ref()?;
        if state.in_flight.is_some() || state.answered.as_ref() == Some(wanted) {
            return None;
        }
        self.generation = self.generation.wrapping_add(1);
        state.in_flight = Some((self.generation, wanted.clone()));
        Some(Ask {
            generation: self.generation,
            scene: wanted.scene.clone(),
            question: wanted.question.clone(),
        })
    }
}

/// Whether the answer to `asked` helps one who by now wants `wanted`. A window of the same flame graph or table does: it says
/// itself which part it is, and during a drag no answer would ever be the newest.
fn is_worth_showing(asked: &Wanted, wanted: &Wanted) -> bool {
    let is_window = matches!(
        (&asked.question, &wanted.question),
        (Question::Flame(_), Question::Flame(_)) | (Question::Top(_), Question::Top(_))
    );
    asked.scene == wanted.scene && (is_window || asked.question == wanted.question)
}
