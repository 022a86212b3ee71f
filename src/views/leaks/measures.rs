//! The figures behind a finding, each with what it means where it stands.

use super::words::{amount, held, signed, unit};
use crate::leaks::Finding;
use crate::state::words;

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Measure {
    pub name: String,
    pub value: String,
    pub means: String,
    /// One of those by which a leak is told from a cache.
    pub is_telling: bool,
}

/// Those that the finding has, in the order in which to read them. Empty where nothing was counted over time.
pub fn measures(finding: &Finding) -> Vec<Measure> {
    let growth = &finding.growth;
    if growth.files < 2 {
        return growth_of_one(finding);
    }
    let mut all = Vec::new();
    all.extend(of_time(finding));
    all.extend(of_samples(finding));
    all.extend(of_survival(finding));
    all
}

/// Of one file only what is there.
fn growth_of_one(finding: &Finding) -> Vec<Measure> {
    let growth = &finding.growth;
    match growth.files {
        0 => Vec::new(),
        _ => vec![plain(
            tr!("In this file"),
            amount(growth.last, finding.kind),
            tr!("What the one file holds of it. Growth takes at least two files."),
        )],
    }
}

fn of_time(finding: &Finding) -> Vec<Measure> {
    let (growth, kind) = (&finding.growth, finding.kind);
    if growth.last == 0.0 && growth.first == 0.0 {
        return Vec::new();
    }
    let change = words::change(growth.delta().round() as i64, unit(kind));
    let mut all = vec![
        plain(
            tr!("First to last"),
            format!(
                "{} → {} ({change})",
                amount(growth.first, kind),
                amount(growth.last, kind)
            ),
            tr!("What the first file and the last one hold of it."),
        ),
        plain(
            tr!("Growth an hour"),
            match growth.files {
                2 => signed(growth.per_hour, kind),
                _ => format!(
                    "{} ± {}",
                    signed(growth.per_hour, kind),
                    amount(growth.error_per_hour, kind)
                ),
            },
            tr!(
                "The slope of a straight line through all files by least squares, and its standard error. Two files say nothing of the error."
            ),
        ),
    ];
    if let Some(later) = growth.later {
        all.push(telling(
            tr!("Slope of the later half"),
            percent(later),
            tr!("The slope over the later half of the files as a share of the whole: near 100 % it grows as before, near 0 % it has stopped, as a cache does that is full."),
        ));
    }
    all.push(plain(
        tr!("Steps that fell"),
        tr!("{falls} of {steps}", falls = growth.falls, steps = growth.steps),
        tr!("From one file to the next. What leaks does not fall; where a value falls, something is let go."),
    ));
    let held = held(finding);
    if !held.is_empty() {
        all.push(plain(
            tr!("Memory it holds"),
            held,
            tr!("Memory of which this is the cause: that of the goroutines themselves, and of other growth that this one explains."),
        ));
    }
    all
}

fn of_samples(finding: &Finding) -> Vec<Measure> {
    let growth = &finding.growth;
    if growth.last == 0.0 && growth.first == 0.0 {
        return Vec::new();
    }
    let mut all = vec![plain(
        tr!("Files"),
        words::grouped(i64::from(growth.files)),
        tr!("How many files it was counted in. Fewer than four cannot tell a leak from a warm-up."),
    )];
    if finding.kind.is_memory() {
        all.push(plain(
            tr!("Samples (n)"),
            format!("{:.0} → {:.0}", growth.n_first, growth.n_last),
            tr!("How many objects the runtime really sampled, of which the bytes are an estimate: n = count × (1 − e^(−size/rate)). Few samples, little certainty."),
        ));
    }
    all.push(telling(
        tr!("z"),
        format!("{:.1}", growth.z),
        match finding.kind.is_memory() {
            true => tr!("The growth in standard deviations of the sampling. From 3 on it is not chance; between 1 and 3 it takes a slope over at least four files as well."),
            false => tr!("The growth in standard deviations of a count. From 3 on it is not chance; between 1 and 3 it takes a slope over at least four files as well."),
        },
    ));
    all
}

fn of_survival(finding: &Finding) -> Vec<Measure> {
    let growth = &finding.growth;
    let mut all = Vec::new();
    if let Some(marginal) = growth.marginal_survival {
        all.push(telling(
            tr!("Marginal survival"),
            percent(marginal),
            tr!("Of what was allocated between the first file and the last, the part that is still live: Δinuse / Δalloc. Near 100 % nothing is let go; near 0 % it is churn, and no leak."),
        ));
    }
    if let Some(survival) = growth.survival {
        all.push(plain(
            tr!("Survival"),
            percent(survival),
            tr!("Of all that was ever allocated here, the part that is live in the last file: inuse / alloc."),
        ));
    }
    if let Some(size) = growth.mean_size.filter(|_| finding.kind.is_memory()) {
        all.push(plain(
            tr!("Mean object size"),
            words::amount(size.round() as i64, "bytes"),
            tr!("Bytes in use by objects in use, in the last file."),
        ));
    }
    all
}

fn plain(name: String, value: String, means: String) -> Measure {
    Measure {
        name,
        value,
        means,
        is_telling: false,
    }
}

fn telling(name: String, value: String, means: String) -> Measure {
    Measure {
        is_telling: true,
        ..plain(name, value, means)
    }
}

fn percent(share: f64) -> String {
    let share = (share * 1000.0).round() / 10.0 + 0.0;
    let digits = usize::from(share.abs() < 10.0 && share.fract() != 0.0);
    format!("{share:.digits$}\u{a0}%").replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares() {
        for (share, expected) in [
            (0.9612, "96 %"),
            (0.034, "3.4 %"),
            (0.0, "0 %"),
            (-0.25, "−25 %"),
            (1.0, "100 %"),
        ] {
            assert_eq!(percent(share).replace('\u{a0}', " "), expected);
        }
    }
}
