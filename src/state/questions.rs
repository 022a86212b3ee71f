//! What the page wants to know, derived from the state in one place. A question is quantised where a finger moves (scroll, pan): the
//! answer covers a margin, and the same question is not asked twice.

use super::lanes::{Lane, Wanted};
use super::patterns::fault;
use super::{ROW_CSS_PIXELS, State, View};
use crate::protocol::{Filter, FlameQuestion, Question, Scene, SuggestQuestion, TopQuestion};

/// Rows of the flame graph are asked for in blocks of this many.
const FLAME_ROW_BLOCK: u32 = 16;
/// Rows of the table likewise.
const TOP_ROW_BLOCK: u32 = 50;
/// More suggestions than anybody reads.
const SUGGESTIONS: u32 = 40;

/// For every lane what it should know now; `None`: nothing.
pub fn questions(state: &State) -> [(Lane, Option<Wanted>); 7] {
    Lane::ALL.map(|lane| (lane, wanted(state, lane)))
}

/// What is looked at; `None` while the files for it are not there.
pub fn scene(state: &State) -> Option<Scene> {
    let shown = state.shown?;
    let is_ready = |f| state.file(f).is_some_and(|f| !f.is_opening());
    let files = [state.main_file(), state.base_file()];
    if !files.into_iter().flatten().all(is_ready) {
        return None;
    }
    let grain = state.grain;
    Some(Scene {
        sample_type: state.sample_type_in_view().map(|t| t.kind.clone()),
        normalize: state.normalize && state.is_comparison(),
        filters: state.filters_in_force().cloned().collect(),
        granularity: grain.granularity,
        inlines: grain.inlines,
        columns: grain.columns,
        relative: grain.relative,
        ..Scene::of(shown)
    })
}

fn wanted(state: &State, lane: Lane) -> Option<Wanted> {
    let scene = scene(state)?;
    let question = match lane {
        Lane::Totals => Question::Totals,
        Lane::Flame if state.view == View::Flame => Question::Flame(flame_question(state)?),
        Lane::Top if state.view == View::Top => Question::Top(top_question(state)),
        Lane::Flame | Lane::Top => return None,
        Lane::Detail => Question::Detail {
            function: state.selection?,
        },
        Lane::Search if !is_searching(state) => return None,
        Lane::Search => Question::Search(state.search.clone()),
        Lane::Suggest => Question::Suggest(suggest_question(state)?),
        Lane::Further => Question::Further(state.further.question.clone()?),
    };
    let files = match lane {
        Lane::Detail | Lane::Further => open_files_mark(state),
        _ => 0,
    };
    Some(Wanted {
        scene,
        question,
        files,
    })
}

/// For something that can be found: what is no regexp (yet) finds nothing, and the field says why.
fn is_searching(state: &State) -> bool {
    !state.search.text.is_empty() && fault(&state.search).is_none()
}

/// While a filter is being typed.
fn suggest_question(state: &State) -> Option<SuggestQuestion> {
    let Filter { verb, pattern } = &state.draft()?.filter;
    Some(SuggestQuestion {
        verb: *verb,
        text: pattern.text.clone(),
        limit: SUGGESTIONS,
    })
}

/// Differs when another set of files is open.
fn open_files_mark(state: &State) -> u64 {
    let open = state.files.iter().filter(|f| !f.is_opening());
    open.fold(1, |mark, f| {
        mark.wrapping_mul(0x0100_0000_01b3) ^ u64::from(f.id.0)
    })
}

fn flame_question(state: &State) -> Option<FlameQuestion> {
    let flame = &state.flame;
    if flame.css_width < 1.0 || flame.css_height < 1.0 {
        return None;
    }
    let (from, to) = with_margin(flame.from, flame.to);
    let first = (flame.scroll_px / ROW_CSS_PIXELS) as u32;
    let in_sight = (flame.css_height / ROW_CSS_PIXELS).ceil() as u32 + 1;
    let first_row = first.saturating_sub(FLAME_ROW_BLOCK) / FLAME_ROW_BLOCK * FLAME_ROW_BLOCK;
    let end = (first + in_sight + FLAME_ROW_BLOCK).next_multiple_of(FLAME_ROW_BLOCK);
    Some(FlameQuestion {
        zoom: flame.zoom,
        from,
        to,
        css_width: flame.css_width * (to - from) / (flame.to - flame.from),
        first_row,
        row_count: end - first_row,
        width: flame.width,
    })
}

/// Half a window on either side, on a grid of quarter windows.
fn with_margin(from: f64, to: f64) -> (f64, f64) {
    let span = to - from;
    let step = power_of_two_below(span) / 4.0;
    let low = ((from - span / 2.0) / step).floor() * step;
    let high = ((to + span / 2.0) / step).ceil() * step;
    (low.max(0.0), high.min(1.0))
}

/// The largest that is not above `x`, a positive number: its exponent without its digits. (`log2` and `exp2` bring tables of their
/// own, which weigh in what the page loads first.)
fn power_of_two_below(x: f64) -> f64 {
    f64::from_bits(x.to_bits() & f64::INFINITY.to_bits())
}

pub fn top_question(state: &State) -> TopQuestion {
    let top = &state.top;
    let is_narrowed = top.matching_only && is_searching(state);
    let offset = top.offset.saturating_sub(TOP_ROW_BLOCK) / TOP_ROW_BLOCK * TOP_ROW_BLOCK;
    let end = (top.offset + top.rows + TOP_ROW_BLOCK).next_multiple_of(TOP_ROW_BLOCK);
    TopQuestion {
        sort: top.sort,
        descending: top.descending,
        only: if state.is_comparison() {
            top.only
        } else {
            Default::default()
        },
        matching: is_narrowed.then(|| state.search.clone()),
        offset,
        limit: end - offset,
    }
}

#[cfg(test)]
mod tests {
    use super::power_of_two_below;

    #[test]
    fn a_power_of_two_is_the_exponent_alone() {
        for x in [1.0, 1.5, 0.75, 0.3, 1e-9, 7.0, 1024.0] {
            assert_eq!(power_of_two_below(x), f64::log2(x).floor().exp2(), "{x}");
        }
    }
}
