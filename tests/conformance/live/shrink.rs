//! Makes a question that differs smaller, while it differs in the same way: fewer options, files, samples, frames, labels.

use super::judge::{HASTY, Judge, Kind, Verdict};
use super::questions::Question;
use proflens::pprof::schema::{Profile, Sample};

/// How many times both sides are asked at most.
const BUDGET: usize = 160;

pub struct Shrinker<'a> {
    judge: &'a Judge,
    kind: Kind,
    left: usize,
}

/// The smallest question found, with its verdict.
pub fn shrink(judge: &Judge, question: &Question, kind: Kind) -> Result<Question, String> {
    let mut shrinker = Shrinker {
        judge,
        kind,
        left: BUDGET,
    };
    let mut best = question.clone();
    loop {
        let before = shrinker.left;
        let smaller = shrinker.pass(best.clone())?;
        let is_done =
            size(&smaller) == size(&best) || shrinker.left == 0 || shrinker.left == before;
        best = smaller;
        if is_done {
            return Ok(best);
        }
    }
}

fn size(question: &Question) -> usize {
    let of_profile = |p: &Profile| {
        let of_sample = |s: &Sample| 1 + s.location_id.len() + s.label.len();
        let lines: usize = p.location.iter().map(|l| 1 + l.line.len()).sum();
        1 + p.sample.iter().map(of_sample).sum::<usize>()
            + lines
            + p.function.len()
            + p.mapping.len()
            + p.comment.len()
    };
    let profiles = question.sources.iter().chain(&question.bases);
    question.options.len() + profiles.map(of_profile).sum::<usize>()
}

impl Shrinker<'_> {
    fn pass(&mut self, mut best: Question) -> Result<Question, String> {
        self.drop_options(&mut best)?;
        self.drop_each(
            &mut best,
            |q| q.bases.len(),
            |q, at| drop(q.bases.remove(at)),
        )?;
        self.drop_each(
            &mut best,
            |q| q.sources.len() - 1,
            |q, at| drop(q.sources.remove(at + 1)),
        )?;
        for profile in 0..best.sources.len() + best.bases.len() {
            self.shrink_profile(&mut best, profile)?;
        }
        Ok(best)
    }

    fn shrink_profile(&mut self, best: &mut Question, profile: usize) -> Result<(), String> {
        self.halve_samples(best, profile)?;
        for simplify in SIMPLER {
            self.attempt(best, |q| simplify(of(q, profile)))?;
        }
        let samples = of(best, profile).sample.len();
        for at in (0..samples).rev() {
            self.attempt(best, |q| of(q, profile).sample[at].label.clear())?;
            let depth = of(best, profile).sample[at].location_id.len();
            for frame in (0..depth).rev() {
                self.attempt(best, |q| {
                    let _: u64 = of(q, profile).sample[at].location_id.remove(frame);
                })?;
            }
        }
        Ok(())
    }

    /// Takes away runs of samples, long ones first.
    fn halve_samples(&mut self, best: &mut Question, profile: usize) -> Result<(), String> {
        let mut run = of(best, profile).sample.len();
        while run > 0 {
            let mut at = 0;
            while at < of(best, profile).sample.len() {
                let gone = self.attempt(best, |q| {
                    let samples = &mut of(q, profile).sample;
                    let end = (at + run).min(samples.len());
                    samples.drain(at..end);
                })?;
                at += if gone { 0 } else { run };
            }
            run /= 2;
        }
        Ok(())
    }

    fn drop_each(
        &mut self,
        best: &mut Question,
        count: fn(&Question) -> usize,
        drop: fn(&mut Question, usize),
    ) -> Result<(), String> {
        for at in (0..count(best)).rev() {
            self.attempt(best, |q| drop(q, at))?;
        }
        Ok(())
    }

    /// Drops options, except that which says whose names are shown: without it another difference might show.
    fn drop_options(&mut self, best: &mut Question) -> Result<(), String> {
        for at in (0..best.options.len()).rev() {
            if !best.options[at].starts_with("-symbolize=") {
                self.attempt(best, |q| drop(q.options.remove(at)))?;
            }
        }
        Ok(())
    }

    /// Keeps the change if it changes anything and the question still differs; whether it was kept.
    fn attempt(
        &mut self,
        best: &mut Question,
        change: impl FnOnce(&mut Question),
    ) -> Result<bool, String> {
        let mut changed = best.clone();
        change(&mut changed);
        let is_change = changed.options != best.options
            || changed.sources != best.sources
            || changed.bases != best.bases;
        if !is_change || self.left == 0 {
            return Ok(false);
        }
        self.left -= 1;
        let still_differs = matches!(self.judge.verdict(&changed, HASTY)?, Verdict::Differs(d) if d.kind == self.kind);
        if still_differs {
            *best = changed;
        }
        Ok(still_differs)
    }
}

/// The profile with this number, bases after sources.
fn of(question: &mut Question, number: usize) -> &mut Profile {
    let sources = question.sources.len();
    match number.checked_sub(sources) {
        None => &mut question.sources[number],
        Some(base) => &mut question.bases[base],
    }
}

const SIMPLER: &[fn(&mut Profile)] = &[
    |p| p.sample.iter_mut().for_each(|s| s.label.clear()),
    |p| {
        (p.drop_frames, p.keep_frames) = (0, 0);
    },
    |p| {
        (p.doc_url, p.period, p.period_type, p.default_sample_type) = (0, 0, None, 0);
        p.comment.clear();
    },
    |p| (p.time_nanos, p.duration_nanos) = (0, 0),
    |p| p.location.iter_mut().for_each(|l| l.line.truncate(1)),
    |p| {
        p.mapping.clear();
        p.location.iter_mut().for_each(|l| l.mapping_id = 0);
    },
    |p| p.mapping.truncate(1),
    |p| p.location.iter_mut().for_each(|l| l.address = 0),
    |p| {
        p.location
            .iter_mut()
            .flat_map(|l| &mut l.line)
            .for_each(|l| l.column = 0)
    },
    |p| {
        p.location
            .iter_mut()
            .flat_map(|l| &mut l.line)
            .for_each(|l| l.line = 1)
    },
    |p| p.location.iter_mut().for_each(|l| l.is_folded = false),
    |p| {
        p.function
            .iter_mut()
            .for_each(|f| (f.system_name, f.start_line) = (f.name, 0))
    },
    |p| p.function.iter_mut().for_each(|f| f.filename = 0),
    |p| {
        p.sample
            .iter_mut()
            .flat_map(|s| &mut s.value)
            .for_each(|v| *v = 1)
    },
    |p| {
        p.sample
            .iter_mut()
            .flat_map(|s| &mut s.value)
            .for_each(|v| *v %= 10)
    },
    unused_rows_go,
];

fn unused_rows_go(profile: &mut Profile) {
    let samples = &profile.sample;
    profile
        .location
        .retain(|l| samples.iter().any(|s| s.location_id.contains(&l.id)));
    let locations = &profile.location;
    profile.function.retain(|f| {
        locations
            .iter()
            .any(|l| l.line.iter().any(|line| line.function_id == f.id))
    });
    profile
        .mapping
        .retain(|m| locations.iter().any(|l| l.mapping_id == m.id));
}
