//! All goroutines in one look: how many, what they do, how many wait long; and what the profile cannot say.

use super::FurtherProps;
use super::other::DUMP;
use crate::app::further::figures::is_comparison;
use crate::protocol::Pair;
use crate::state::words;
use crate::views::goroutines::protocol::*;
use crate::views::goroutines::state::GoroutinesAction;
use yew::prelude::*;

pub fn summary(props: &FurtherProps, herd: &Herd) -> Html {
    let summary = &herd.summary;
    html! {
        <div class="go-summary">
            <p class="go-count">{ how_many(props, herd) }</p>
            { bar(props, summary) }
            <ul class="go-states" aria-label={tr!("States")}>
                { for summary.states.iter().map(|row| state(props, row, summary.count)) }
            </ul>
            <ul class="go-facts">{ for facts(props, herd).into_iter().map(|fact| html! { <li>{ fact }</li> }) }</ul>
            { for moves(herd).into_iter().map(|sentence| html! { <p class="go-moves">{ sentence }</p> }) }
            { for doubts(&herd.knows).into_iter().map(|sentence| html! { <p class="go-doubt">{ sentence }</p> }) }
            if !herd.knows.is_dump { <pre class="go-command"><code>{ DUMP }</code></pre> }
        </div>
    }
}

fn how_many(props: &FurtherProps, herd: &Herd) -> String {
    let Pair { base, new } = herd.summary.count;
    match is_comparison(props) {
        true => tr!(
            "{base} → {new} goroutines ({change})",
            base = words::grouped(base),
            new = words::grouped(new),
            change = words::change(new.wrapping_sub(base), "count"),
        ),
        false if new == 1 => tr!("1 goroutine"),
        false => tr!("{count} goroutines", count = words::grouped(new)),
    }
}

/// Of the new side: a state is as wide as it has goroutines.
fn bar(props: &FurtherProps, summary: &Summary) -> Html {
    let of = |row: &StateRow| row.count.new.max(0) as f64;
    let sum = summary.states.iter().map(of).sum::<f64>().max(1.0);
    let mut x = 0.0;
    let part = |row: &StateRow| {
        let (from, width) = (x, of(row) / sum * 100.0);
        x += width;
        let is_faint = (props.goroutines().state).is_some_and(|chosen| chosen != row.key);
        html! {
            <rect class={classes!(tone(row.activity), is_faint.then_some("go-faint"))} x={format!("{from:.3}%")} width={format!("{width:.3}%")} y="0" height="100%">
                <title>{ format!("{}: {}", row.name, words::grouped(row.count.new)) }</title>
            </rect>
        }
    };
    html! { <svg class="go-bar" aria-hidden="true">{ for summary.states.iter().map(part) }</svg> }
}

/// The class of its colour.
pub fn tone(activity: Activity) -> &'static str {
    match activity {
        Activity::Running => "go-running",
        Activity::Runnable => "go-runnable",
        Activity::Syscall => "go-syscall",
        Activity::Blocked => "go-blocked",
        Activity::Waiting => "go-waiting",
        Activity::Forever => "go-forever",
    }
}

fn meaning(activity: Activity) -> String {
    match activity {
        Activity::Running => tr!("Runs"),
        Activity::Runnable => tr!("Could run, and waits for a processor"),
        Activity::Syscall => tr!("Is in a system call"),
        Activity::Blocked => tr!("Waits for what another goroutine has to do"),
        Activity::Waiting => tr!("Waits for the network, for time, or for the runtime"),
        Activity::Forever => tr!("Nothing can ever wake it"),
    }
}

fn state(props: &FurtherProps, row: &StateRow, all: Pair) -> Html {
    let key = row.key;
    let is_on = props.goroutines().state == Some(key);
    let onclick = props.acting_on(move |_: MouseEvent| GoroutinesAction::State(Some(key)));
    let figure = match is_comparison(props) {
        true => format!(
            "{} → {}",
            words::grouped(row.count.base),
            words::grouped(row.count.new)
        ),
        false => format!(
            "{} ({})",
            words::grouped(row.count.new),
            words::share(row.count.new, all.new)
        ),
    };
    html! {
        <li key={key.0.to_string()}>
            <button type="button" class="go-state" aria-pressed={is_on.to_string()} title={meaning(row.activity)} {onclick}>
                <svg class="origin-mark" aria-hidden="true"><rect class={tone(row.activity)} width="100%" height="100%" /></svg>
                <span class="go-state-name">{ &row.name }</span>{ " " }<span class="go-figure">{ figure }</span>
            </button>
        </li>
    }
}

/// `10 minutes or more`.
pub fn at_least(minutes: u32) -> String {
    match minutes {
        1 => tr!("1 minute or more"),
        60 => tr!("1 hour or more"),
        minutes => tr!("{count} minutes or more", count = minutes),
    }
}

fn facts(props: &FurtherProps, herd: &Herd) -> Vec<Html> {
    let summary = &herd.summary;
    let is_comparison = is_comparison(props);
    let figure = |pair: Pair| match is_comparison {
        true => format!(
            "{} → {}",
            words::grouped(pair.base),
            words::grouped(pair.new)
        ),
        false => words::grouped(pair.new),
    };
    let is_any = |pair: Pair| pair != Pair::default();
    let plain = |text: String| html! { <span>{ text }</span> };
    let mut facts = Vec::new();
    if herd.knows.is_dump {
        for (pair, minutes) in summary.long.iter().zip(LONG_MINUTES) {
            if minutes > 1 && !is_any(*pair) {
                continue;
            }
            let is_on = props.goroutines().minutes == minutes;
            let onclick = props.acting_on(move |_: MouseEvent| GoroutinesAction::Minutes(minutes));
            let text = tr!(
                "wait for {time}: {count}",
                time = at_least(minutes),
                count = figure(*pair)
            );
            facts.push(html! {
                <button type="button" class="go-state" aria-pressed={is_on.to_string()} title={tr!("Show these alone")} {onclick}>{ text }</button>
            });
        }
    }
    if is_any(summary.leaked) {
        facts.push(html! {
            <strong class="go-never">{ tr!("can never go on, as the runtime has proven: {count}", count = figure(summary.leaked)) }</strong>
        });
    }
    if is_any(summary.locked) {
        facts.push(plain(tr!(
            "locked to a thread: {count}",
            count = figure(summary.locked)
        )));
    }
    if is_any(summary.system) {
        facts.push(plain(tr!(
            "the runtime's own: {count}",
            count = figure(summary.system)
        )));
    }
    let (addresses, waiting) = summary.shared;
    if addresses > 0 {
        let onclick = props.acting_on(|_: MouseEvent| GoroutinesAction::By(By::WaitsOn));
        let text = match addresses {
            1 => tr!("{count} wait on the same mutex or channel", count = waiting),
            _ => tr!(
                "{count} wait on {shared} mutexes or channels that others wait on, too",
                count = waiting,
                shared = addresses
            ),
        };
        facts.push(html! { <button type="button" class="go-state" {onclick}>{ text }</button> });
    }
    facts
}

/// What became of the goroutines of the base.
fn moves(herd: &Herd) -> Vec<String> {
    let Some(moves) = herd.moves else {
        return Vec::new();
    };
    let count = |count: u32| words::grouped(i64::from(count));
    let mut sentences = vec![tr!(
        "By their numbers: still in the same place {stayed}, now elsewhere {moved}, new {new}, ended {ended}.",
        stayed = count(moves.stayed),
        moved = count(moves.moved),
        new = count(moves.new),
        ended = count(moves.ended),
    )];
    if moves.is_other_process {
        sentences.push(tr!(
            "The dumps are of different processes: goroutines of one number have other creators. What is said of single ones means nothing then."
        ));
    }
    sentences
}

/// What is not said by the file itself.
fn doubts(knows: &Knows) -> Vec<String> {
    if knows.is_dump {
        return Vec::new();
    }
    let mut doubts = Vec::new();
    if knows.is_leak_profile {
        doubts.push(tr!(
            "The runtime found that nothing which runs can reach what these wait for: they cannot go on. That another goroutine is not among them proves nothing."
        ));
    }
    doubts.push(match knows.hides_leaves {
        true => tr!(
            "States are told by the frames at the leaf. This text leaves out those of the runtime, so that waits on channels and select stand as “waiting”; the same profile without debug=1 has them."
        ),
        false => tr!("This profile names no states: they are told by the frames at the leaf."),
    });
    doubts.push(tr!(
        "How long goroutines wait, who created them and their numbers stand in a dump alone:"
    ));
    doubts
}
