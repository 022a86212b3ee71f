//! What the labels of one goroutine say. A dump's own labels stand behind those that the program set, which may have the same keys: the last
//! one of a key is the dump's.

use super::protocol::Sureness;
use crate::analysis::selected::Selected;
use crate::profile::{LabelSetId, LabelValue, Profile};
use rustc_hash::FxHashMap;

/// A row of [`Words`]; 0 is the empty word.
pub type WordId = u32;

/// Texts of both sides, each once.
pub struct Words {
    all: Vec<String>,
    row: FxHashMap<String, WordId>,
}

impl Default for Words {
    fn default() -> Self {
        Words {
            all: vec![String::new()],
            row: [(String::new(), 0)].into_iter().collect(),
        }
    }
}

impl Words {
    pub fn row(&mut self, text: &str) -> WordId {
        if let Some(row) = self.row.get(text) {
            return *row;
        }
        let row = self.all.len() as WordId;
        self.all.push(text.to_owned());
        self.row.insert(text.to_owned(), row);
        row
    }

    pub fn text(&self, row: WordId) -> &str {
        self.all.get(row as usize).map_or("", String::as_str)
    }

    pub fn count(&self) -> usize {
        self.all.len()
    }
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Facts {
    /// 0 where the profile is no dump.
    pub state: WordId,
    pub minutes: i64,
    pub goid: i64,
    pub created_by: WordId,
    pub created_in: i64,
    /// Address, and the function whose argument it is.
    pub waits_on: Option<(WordId, Sureness, WordId)>,
    pub synctest: WordId,
    pub is_leaked: bool,
    pub is_locked: bool,
    /// What the program set, as far as the filters show it.
    pub labels: Vec<(WordId, WordId)>,
}

/// A dump numbers every goroutine, which no program does with labels: theirs are texts.
pub fn is_dump(profile: &Profile) -> bool {
    let mut sets = (0..profile.labels.len()).map(LabelSetId::from_index);
    sets.any(|set| {
        let labels = profile.labels.get(set).iter();
        let mut numbers = labels.filter(|label| matches!(label.value, LabelValue::Number { .. }));
        numbers.any(|label| profile.strings.bytes(label.key) == b"goid")
    })
}

/// Keys of a dump's own.
const OWN: [&[u8]; 9] = [
    b"state",
    b"leaked",
    b"locked",
    b"synctest",
    b"created_by",
    b"waits_on",
    b"wait",
    b"goid",
    b"created_in",
];

pub fn facts(selected: &Selected, set: LabelSetId, is_dump: bool, words: &mut Words) -> Facts {
    let profile = selected.profile;
    let mut facts = Facts::default();
    let mut last: [Option<usize>; OWN.len()] = [None; OWN.len()];
    let labels = profile.labels.get(set);
    if is_dump {
        for (at, label) in labels.iter().enumerate() {
            let key = profile.strings.bytes(label.key);
            if let Some(own) = OWN.iter().position(|own| *own == key) {
                last[own] = Some(at);
            }
        }
    }
    for (at, label) in labels.iter().enumerate() {
        let own = last.iter().position(|last| *last == Some(at));
        match (own, label.value) {
            (Some(own), LabelValue::Text(text)) => {
                let text = profile.strings.text(text);
                facts.take_text(OWN[own], &text, words);
            }
            (Some(own), LabelValue::Number { value, .. }) => facts.take_number(OWN[own], value),
            (None, _) => {}
        }
    }
    let own: Vec<_> = (last.iter().flatten())
        .filter_map(|at| labels.get(*at))
        .collect();
    for label in selected.labels_of(set) {
        let LabelValue::Text(text) = label.value else {
            continue;
        };
        if own.iter().any(|own| std::ptr::eq(*own, label)) {
            continue;
        }
        let key = words.row(&profile.strings.text(label.key));
        let value = words.row(&profile.strings.text(text));
        facts.labels.push((key, value));
    }
    facts
}

impl Facts {
    fn take_text(&mut self, key: &[u8], text: &str, words: &mut Words) {
        match key {
            b"state" => self.state = words.row(text),
            b"created_by" => self.created_by = words.row(text),
            b"synctest" => self.synctest = words.row(text),
            b"leaked" => self.is_leaked = true,
            b"locked" => self.is_locked = true,
            b"waits_on" => self.waits_on = Some(address(text, words)),
            _ => {}
        }
    }

    fn take_number(&mut self, key: &[u8], value: i64) {
        match key {
            b"wait" => self.minutes = value,
            b"goid" => self.goid = value,
            b"created_in" => self.created_in = value,
            _ => {}
        }
    }
}

/// As the reader of dumps writes it: `0x1a47`, `0x1a47?`, `0x1a47 (argument of main.f)`.
fn address(text: &str, words: &mut Words) -> (WordId, Sureness, WordId) {
    if let Some((address, function)) = text.split_once(" (argument of ") {
        let function = function.strip_suffix(')').unwrap_or(function);
        return (words.row(address), Sureness::Hint, words.row(function));
    }
    match text.strip_suffix('?') {
        Some(address) => (words.row(address), Sureness::Doubtful, 0),
        None => (words.row(text), Sureness::Sure, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{self, Options};

    #[test]
    fn a_programs_own_label_is_not_taken_for_the_dumps() {
        let text = "goroutine 7 [chan send, 5 minutes] {goid: x, state: open, tenant: acme}:\n\
                    main.f(0xc000010000)\n\tmain.go:1 +0x1\ncreated by main.g in goroutine 3\n\tmain.go:2 +0x1\n";
        let opened = formats::open("x", text.as_bytes(), &Options::default());
        let profile = &opened[0].result.as_ref().expect("a dump").profile;
        assert!(is_dump(profile));
        let mut words = Words::default();
        let set = profile.samples.labels[0];
        let facts = facts(&Selected::all(profile), set, true, &mut words);
        let said = |row| words.text(row).to_owned();
        let pair = |(key, value): &(WordId, WordId)| said(*key) + "=" + &said(*value);
        let labels: Vec<_> = facts.labels.iter().map(pair).collect();
        assert_eq!(labels, ["goid=x", "state=open", "tenant=acme"]);
        assert_eq!((facts.goid, facts.minutes, facts.created_in), (7, 5, 3));
        assert_eq!(said(facts.state), "chan send");
        assert_eq!(said(facts.created_by), "main.g");
        let (address, sureness, function) = facts.waits_on.expect("an address");
        assert_eq!(said(address), "0xc000010000");
        assert_eq!(
            (sureness, said(function)),
            (Sureness::Hint, "main.f".to_owned())
        );
    }
}
