//! The call graph, once the engine has its tree: from the key that asks for it to the painted drawing, and how long the frames of panning and
//! zooming take. The boxes painted are as many as the library says natively.

use crate::run::{answer_ms, median};
use crate::tab::Tab;
use proflens::engine::Engine;
use proflens::input::Limits;
use proflens::protocol::{Answer, Ask, FileId, Question, Reply, Scene, Shown};
use proflens::views::answer::{Memory, answer};
use proflens::views::graph::GraphState;
use proflens::views::protocol::{Answered, ViewAnswer, ViewQuestion};
use std::path::Path;

/// What pprof draws unless it is told otherwise, and as many as can be asked for.
pub const NODES: [u32; 2] = [80, 500];

/// By number of nodes, in the order of [`NODES`].
#[derive(Default, Clone)]
pub struct Drawn {
    pub painted_ms: [f64; NODES.len()],
    /// Of the larger one.
    pub pan_frame_ms: f64,
    pub zoom_frame_ms: f64,
}

pub async fn measure(tab: &Tab, boxes: &[usize]) -> Drawn {
    // The worker that answers the further views takes the files over when one of them is asked for first.
    tab.key("7").await;
    tab.wait_for_element(".packages-origins").await;
    let mut drawn = Drawn::default();
    for (at, (nodes, boxes)) in NODES.iter().zip(boxes).enumerate() {
        let act = match at {
            0 => "document.querySelector('#tab-graph').click()".to_string(),
            _ => format!(
                "(s => {{ s.value = '{nodes}'; s.dispatchEvent(new Event('change', {{ bubbles: true }})); }})\
                 (document.querySelector('.graph-bar select'))"
            ),
        };
        let is_painted = format!(
            "+document.querySelector('#graph')?.dataset.painted > t0 && \
             document.querySelectorAll('#graph [data-box]').length === {boxes}"
        );
        drawn.painted_ms[at] = answer_ms(tab, &act, &is_painted).await;
    }
    drawn.pan_frame_ms = frame_ms(tab, PAN).await;
    drawn.zoom_frame_ms = frame_ms(tab, ZOOM).await;
    drawn
}

/// The 95th of a hundred frames, each of which moves the drawing.
async fn frame_ms(tab: &Tab, step: &str) -> f64 {
    let script = format!(
        "(async () => {{ const f = document.querySelector('#graph'), r = f.getBoundingClientRect(); \
         const at = (x, y) => ({{ bubbles: true, pointerId: 1, isPrimary: true, button: 0, clientX: r.x + x, clientY: r.y + y }}); \
         f.dispatchEvent(new PointerEvent('pointerdown', at(300, 200))); \
         const frame = () => new Promise(requestAnimationFrame), took = []; let last = await frame(); \
         for (let i = 0; i < 100; i++) {{ {step}; const now = await frame(); took.push(now - last); last = now; }} \
         f.dispatchEvent(new PointerEvent('pointerup', at(300, 200))); \
         return took.sort((a, b) => a - b)[94]; }})()"
    );
    tab.eval(&script).await
}

const PAN: &str =
    "f.dispatchEvent(new PointerEvent('pointermove', at(300 + 3 * (i % 50), 200 + 2 * (i % 50))))";
const ZOOM: &str = "f.dispatchEvent(new WheelEvent('wheel', { ...at(300, 200), cancelable: true, \
    deltaY: i < 50 ? -12 : 12 }))";

/// How many boxes each drawing has.
pub fn native_boxes(file: &Path) -> Vec<usize> {
    let mut memory = Memory::default();
    let further = move |looked: &proflens::views::Looked, question: &[u8]| {
        answer(&mut memory, looked, question)
    };
    let mut engine = Engine::with_further(Limits::default(), Box::new(further));
    let id = FileId(0);
    engine.begin(id, None);
    engine.feed(id, &std::fs::read(file).expect("the file can be read"));
    engine.finish(id);
    let questions = NODES.map(|node_count| {
        let state = GraphState {
            node_count,
            ..GraphState::default()
        };
        ViewQuestion::Graph(state.question())
    });
    let question = postcard::to_allocvec(&questions.to_vec()).expect("plain data");
    let reply = engine.ask(&Ask {
        generation: 1,
        scene: Scene::of(Shown::One(id)),
        question: Question::Further(question),
    });
    let Reply::Answer {
        answer: Ok(Answer::Further(bytes)),
        ..
    } = reply
    else {
        panic!("no answer: {reply:?}");
    };
    let answered: Answered = postcard::from_bytes(&bytes).expect("an answer");
    let boxes = answered
        .answers
        .into_iter()
        .map(|(_, answer)| match answer {
            Ok(ViewAnswer::Graph(view)) => view.boxes.len(),
            other => panic!("{other:?}"),
        });
    boxes.collect()
}

/// The medians of several browsers.
pub fn medians(drawn: &[Drawn]) -> Drawn {
    let of = |figure: &dyn Fn(&Drawn) -> f64| median(drawn.iter().map(figure).collect());
    Drawn {
        painted_ms: std::array::from_fn(|at| of(&|d| d.painted_ms[at])),
        pan_frame_ms: of(&|d| d.pan_frame_ms),
        zoom_frame_ms: of(&|d| d.zoom_frame_ms),
    }
}
