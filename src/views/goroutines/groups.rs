//! Goroutines in groups: what is said of each, and of those that are open their stacks and members.

use super::facts::WordId;
use super::gathered::{Gathered, Of, Row};
use super::protocol::*;
use crate::order;
use crate::protocol::{NameKey, Pair};
use crate::views::labels::fold::{add, weight};
use crate::views::packages::origin::Origin;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;

/// Figures of a group while it is gathered.
struct Draft {
    key: GroupKey,
    count: Pair,
    rows: Vec<u32>,
    states: FxHashMap<WordId, Pair>,
    creators: FxHashMap<WordId, Pair>,
    /// Of the new side, with how many.
    minutes: Vec<(i64, i64)>,
    moves: Moves,
    title: String,
    state: String,
    creator: String,
    longest: Option<i64>,
    median: Option<i64>,
}

pub struct Groups<'g, 'a> {
    gathered: &'g Gathered<'a>,
    question: &'g GoroutinesQuestion,
    drafts: Vec<Draft>,
    found: Option<GroupKey>,
}

/// The group of a row; `None`: what it is grouped by is not known of it.
pub fn key(gathered: &Gathered, by: By, row: &Row) -> Option<GroupKey> {
    let facts = gathered.facts(row);
    let word = |word: WordId| NameKey::of(gathered.words.text(word).as_bytes());
    let stacks = &gathered.side(row.of).stacks;
    Some(match by {
        By::Stack => stacks.hash(row.leaf),
        By::State => word(row.state),
        By::Creator => word(facts.created_by),
        By::Leaf => stacks.spot_key(stacks.spot(row.leaf)),
        By::Label(key) => word(label(gathered, row, key).unwrap_or(0)),
        By::WaitsOn => word(facts.waits_on?.0),
    })
}

/// Its value under a key.
fn label(gathered: &Gathered, row: &Row, key: NameKey) -> Option<WordId> {
    let mut labels = gathered.facts(row).labels.iter();
    let is_it = |name: WordId| NameKey::of(gathered.words.text(name).as_bytes()) == key;
    labels
        .find(|(name, _)| is_it(*name))
        .map(|(_, value)| *value)
}

impl<'g, 'a> Groups<'g, 'a> {
    /// `rows`: of `gathered`, by place. `found`: the group that is open whatever is asked.
    pub fn new(
        gathered: &'g Gathered<'a>,
        question: &'g GoroutinesQuestion,
        rows: &[u32],
        found: Option<GroupKey>,
    ) -> Self {
        let mut drafts: Vec<Draft> = Vec::new();
        let mut by_key: FxHashMap<GroupKey, usize> = FxHashMap::default();
        for at in rows {
            let row = &gathered.rows[*at as usize];
            let Some(key) = key(gathered, question.by, row) else {
                continue;
            };
            let draft = *by_key.entry(key).or_insert_with(|| {
                drafts.push(Draft::new(key));
                drafts.len() - 1
            });
            drafts[draft].take(gathered, *at);
        }
        for draft in &mut drafts {
            draft.close(gathered, question.by);
        }
        let mut groups = Groups {
            gathered,
            question,
            drafts: Vec::new(),
            found,
        };
        order::sort_by(&mut drafts, |a, b| groups.order(a, b));
        groups.drafts = drafts;
        groups
    }

    pub fn group_count(&self) -> usize {
        self.drafts.len()
    }

    pub fn count(&self) -> Pair {
        let mut sum = Pair::default();
        for draft in &self.drafts {
            add(&mut sum, draft.count);
        }
        sum
    }

    fn order(&self, a: &Draft, b: &Draft) -> Ordering {
        let is_comparison = self.gathered.base.is_some();
        let size = |draft: &Draft| match is_comparison {
            true => draft.count.change().unsigned_abs(),
            false => draft.count.new.unsigned_abs(),
        };
        let by_column = match self.question.sort {
            Sort::Count => size(a).cmp(&size(b)),
            Sort::Longest => a.longest.cmp(&b.longest),
            Sort::Median => a.median.cmp(&b.median),
            Sort::State => a.state.cmp(&b.state),
            Sort::Creator => a.creator.cmp(&b.creator),
            Sort::Name => a.title.cmp(&b.title),
        };
        let by_column = match self.question.descending {
            true => by_column.reverse(),
            false => by_column,
        };
        by_column
            .then_with(|| weight(b.count).cmp(&weight(a.count)))
            .then_with(|| a.title.cmp(&b.title))
            .then_with(|| a.key.cmp(&b.key))
    }

    /// As many as are asked for, and the one that was looked for.
    pub fn listed(&self) -> Vec<Group> {
        let limit = (self.question.limit as usize).min(MOST_GROUPS);
        let all = self.drafts.iter().enumerate();
        let listed = all.filter(|(at, draft)| *at < limit || self.found == Some(draft.key));
        listed.map(|(_, draft)| self.group(draft)).collect()
    }

    fn group(&self, draft: &Draft) -> Group {
        let gathered = self.gathered;
        let is_open = self.found == Some(draft.key) || self.question.open.contains(&draft.key);
        let most = if is_open { MOST_WORDS * 5 } else { MOST_WORDS };
        let text = |word: &WordId| gathered.words.text(*word).to_owned();
        let first = draft.rows.first().map(|at| &gathered.rows[*at as usize]);
        let spot = first.map(|row| {
            let stacks = &gathered.side(row.of).stacks;
            (stacks, stacks.spot(row.leaf))
        });
        let is_of_frame = matches!(self.question.by, By::Stack | By::Leaf);
        let spot = spot.filter(|_| is_of_frame);
        let mut group = Group {
            key: draft.key,
            title: draft.title.clone(),
            count: draft.count,
            states: words(&draft.states, most, text, |_| None),
            creators: words(&draft.creators, most, text, |word| {
                Some(NameKey::of(gathered.words.text(*word).as_bytes()))
            }),
            labels: self.labels(draft, most),
            longest: draft.longest,
            median: draft.median,
            moves: gathered.has_moves().then_some(draft.moves),
            is_open,
            function: None,
            place: String::new(),
            origin: Origin::default(),
            leaked: 0,
            locked: 0,
            stack_count: 0,
            stacks: Vec::new(),
            goroutines: Vec::new(),
            goroutine_count: 0,
        };
        if let Some((stacks, spot)) = spot {
            group.function = stacks.spot_function(spot);
            group.origin = stacks.origin(spot);
            group.place = match self.question.by {
                By::Stack => stacks.spot_place(spot),
                _ => String::new(),
            };
        } else if self.question.by == By::Creator && !draft.title.is_empty() {
            group.function = Some(draft.key);
        }
        for at in &draft.rows {
            let row = &gathered.rows[*at as usize];
            let facts = gathered.facts(row);
            if row.of == Of::New {
                let count = |is: bool| if is { row.value } else { 0 };
                group.leaked = group.leaked.wrapping_add(count(facts.is_leaked));
                group.locked = group.locked.wrapping_add(count(facts.is_locked));
            }
        }
        self.open(draft, &mut group);
        group
    }

    fn labels(&self, draft: &Draft, most: usize) -> Words {
        let gathered = self.gathered;
        let mut labels: FxHashMap<(WordId, WordId), Pair> = FxHashMap::default();
        for at in &draft.rows {
            let row = &gathered.rows[*at as usize];
            for label in &gathered.facts(row).labels {
                add(labels.entry(*label).or_default(), row.of.pair(row.value));
            }
        }
        let text = |(key, value): &(WordId, WordId)| {
            let (key, value) = (gathered.words.text(*key), gathered.words.text(*value));
            format!("{key}={value}")
        };
        words(&labels, most, text, |_| None)
    }

    /// Stacks for all groups, to be counted; what is in them for those that are open.
    fn open(&self, draft: &Draft, group: &mut Group) {
        let gathered = self.gathered;
        let mut stacks: FxHashMap<NameKey, (Pair, u32)> = FxHashMap::default();
        for at in &draft.rows {
            let row = &gathered.rows[*at as usize];
            let (count, _) = stacks
                .entry(gathered.hash(row))
                .or_insert((Pair::default(), *at));
            add(count, row.of.pair(row.value));
        }
        group.stack_count = stacks.len() as u32;
        if !group.is_open {
            return;
        }
        let mut stacks: Vec<_> = stacks.into_iter().collect();
        order::sort_by(&mut stacks, |(a, (x, _)), (b, (y, _))| {
            weight(*y).cmp(&weight(*x)).then(a.cmp(b))
        });
        let shown = |(_, (count, at)): &(NameKey, (Pair, u32))| {
            let row = &gathered.rows[*at as usize];
            gathered.side(row.of).stacks.shown(row.leaf, *count)
        };
        group.stacks = stacks.iter().take(MOST_STACKS).map(shown).collect();
        self.members(draft, group);
    }

    fn members(&self, draft: &Draft, group: &mut Group) {
        let gathered = self.gathered;
        let row = |at: &u32| &gathered.rows[*at as usize];
        let is_listed = |at: &&u32| {
            let is_twice = row(at).of == Of::Base && gathered.fate(row(at)) == Some(Fate::Stayed);
            gathered.facts(row(at)).goid != 0 && !is_twice
        };
        let mut listed: Vec<u32> = draft.rows.iter().filter(is_listed).copied().collect();
        order::sort_by(&mut listed, |a, b| {
            let facts = |at| gathered.facts(row(at));
            let is_found = |at| self.question.goid == Some(facts(at).goid);
            is_found(b)
                .cmp(&is_found(a))
                .then(facts(b).minutes.cmp(&facts(a).minutes))
                .then(facts(a).goid.cmp(&facts(b).goid))
                .then(a.cmp(b))
        });
        group.goroutine_count = listed.len() as u32;
        let most = (self.question.members as usize).min(MOST_MEMBERS);
        let shown = listed.iter().take(most);
        group.goroutines = shown
            .map(|at| goroutine(gathered, row(at), self.question.goid))
            .collect();
    }
}

/// `goid`: of the one that was looked for.
pub fn goroutine(gathered: &Gathered, row: &Row, goid: Option<i64>) -> Goroutine {
    let facts = gathered.facts(row);
    let text = |word: WordId| gathered.words.text(word).to_owned();
    let fate = gathered.fate(row);
    let value = row.value;
    Goroutine {
        goid: facts.goid,
        count: match fate {
            Some(Fate::Stayed) => Pair {
                base: value,
                new: value,
            },
            _ => row.of.pair(value),
        },
        state: text(row.state),
        minutes: facts.minutes,
        creator: text(facts.created_by),
        created_in: facts.created_in,
        has_creator: gathered
            .side(row.of)
            .by_goid
            .contains_key(&facts.created_in),
        waits_on: facts.waits_on.map(|(address, sureness, function)| Address {
            text: text(address),
            sureness,
            argument_of: text(function),
        }),
        labels: facts
            .labels
            .iter()
            .map(|(key, value)| text(*key) + "=" + &text(*value))
            .collect(),
        is_leaked: facts.is_leaked,
        is_locked: facts.is_locked,
        synctest: text(facts.synctest),
        fate,
        is_found: facts.goid != 0 && goid == Some(facts.goid),
    }
}

impl Draft {
    fn new(key: GroupKey) -> Draft {
        Draft {
            key,
            count: Pair::default(),
            rows: Vec::new(),
            states: FxHashMap::default(),
            creators: FxHashMap::default(),
            minutes: Vec::new(),
            moves: Moves::default(),
            title: String::new(),
            state: String::new(),
            creator: String::new(),
            longest: None,
            median: None,
        }
    }

    fn take(&mut self, gathered: &Gathered, at: u32) {
        let row = &gathered.rows[at as usize];
        let facts = gathered.facts(row);
        let value = row.of.pair(row.value);
        self.rows.push(at);
        add(&mut self.count, value);
        add(self.states.entry(row.state).or_default(), value);
        if facts.created_by != 0 {
            add(self.creators.entry(facts.created_by).or_default(), value);
        }
        if row.of == Of::New && row.value > 0 {
            self.minutes.push((facts.minutes, row.value));
        }
        gathered.add(&mut self.moves, row);
    }

    /// What groups are ordered by.
    fn close(&mut self, gathered: &Gathered, by: By) {
        let text = |word: &WordId| gathered.words.text(*word).to_owned();
        let first = |words: Words| words.most.into_iter().next().map(|word| word.text);
        self.state = first(words(&self.states, 1, text, |_| None)).unwrap_or_default();
        self.creator = first(words(&self.creators, 1, text, |_| None)).unwrap_or_default();
        self.title = self.title(gathered, by);
        (self.longest, self.median) = waits(&mut self.minutes);
    }

    fn title(&self, gathered: &Gathered, by: By) -> String {
        let Some(row) = self.rows.first().map(|at| &gathered.rows[*at as usize]) else {
            return String::new();
        };
        let stacks = &gathered.side(row.of).stacks;
        match by {
            By::Stack | By::Leaf => stacks.spot_name(stacks.spot(row.leaf)),
            By::State => self.state.clone(),
            By::Creator => self.creator.clone(),
            By::Label(key) => {
                let word = label(gathered, row, key);
                word.map_or(String::new(), |word| gathered.words.text(word).to_owned())
            }
            By::WaitsOn => {
                let address = gathered.facts(row).waits_on;
                address.map_or(String::new(), |(word, ..)| {
                    gathered.words.text(word).to_owned()
                })
            }
        }
    }
}

/// The longest and the median; of an even number the lower one of the two. `None` where nobody waits for a minute.
fn waits(minutes: &mut [(i64, i64)]) -> (Option<i64>, Option<i64>) {
    order::sort_by(minutes, |a, b| a.cmp(b));
    let longest = minutes
        .last()
        .map(|(minutes, _)| *minutes)
        .filter(|m| *m > 0);
    if longest.is_none() {
        return (None, None);
    }
    let all = minutes
        .iter()
        .fold(0i64, |sum, (_, n)| sum.saturating_add(*n));
    let mut seen = 0i64;
    let median = minutes.iter().find(|(_, n)| {
        seen = seen.saturating_add(*n);
        seen >= all - all / 2
    });
    (longest, median.map(|(minutes, _)| *minutes))
}

/// Most first, by the larger side.
fn words<K: Ord + Copy>(
    counts: &FxHashMap<K, Pair>,
    most: usize,
    text: impl Fn(&K) -> String,
    function: impl Fn(&K) -> Option<NameKey>,
) -> Words {
    let mut all: Vec<(K, Pair, String)> = counts
        .iter()
        .map(|(key, count)| (*key, *count, text(key)))
        .collect();
    order::sort_by(&mut all, |(a, x, s), (b, y, t)| {
        weight(*y)
            .cmp(&weight(*x))
            .then_with(|| s.cmp(t))
            .then(a.cmp(b))
    });
    let word = |(key, count, text): &(K, Pair, String)| Word {
        text: text.clone(),
        count: *count,
        function: function(key),
    };
    Words {
        count: all.len() as u32,
        most: all.iter().take(most).map(word).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longest_and_median() {
        let check = |minutes: &[(i64, i64)], longest, median| {
            assert_eq!(
                waits(&mut minutes.to_vec()),
                (longest, median),
                "{minutes:?}"
            );
        };
        check(&[], None, None);
        check(&[(0, 9)], None, None);
        check(&[(5, 1)], Some(5), Some(5));
        check(&[(5, 1), (0, 1)], Some(5), Some(0));
        check(&[(5, 1), (0, 1), (7, 1)], Some(7), Some(5));
        check(&[(1, 10), (60, 1)], Some(60), Some(1));
    }
}
