//! The address: where one stands, as the fragment. Functions and boxes stand in it as hashes, so that it gives no name of a
//! profile away; search and filters are names, and go into `history.state`, or into a link that the person asked for.

use super::verbs::{by_term, info};
use super::{ColourBy, FilterEntry, FlameState, Grain, SavedSet, State, TopState, View};
use crate::options::find;
use crate::protocol::{
    FileId, Filter, Granularity, NameKey, Only, PathKey, Pattern, Shown, TopColumn, WidthBy,
};

/// What the fragment says.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Place {
    pub view: View,
    pub shown: Option<ShownAt>,
    pub sample_type: Option<String>,
    pub selection: Option<NameKey>,
    pub zoom: Option<PathKey>,
    /// The window of the flame graph, unless it is the whole.
    pub window: Option<(f64, f64)>,
    pub sort: Option<(TopColumn, bool)>,
    pub only: Only,
    pub width: WidthBy,
    pub colour: Option<ColourBy>,
    pub normalize: bool,
    pub grain: Grain,
    /// What a further view says of itself.
    pub further: String,
}

/// Files by their place in time order: ids mean nothing after a reload.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ShownAt {
    One(u32),
    Compare { base: u32, new: u32 },
}

/// What holds names: never in the fragment unasked.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Names {
    pub search: Pattern,
    pub filters: Vec<FilterEntry>,
}

const COLUMNS: [(TopColumn, &str); 8] = [
    (TopColumn::Flat, "flat"),
    (TopColumn::Cum, "cum"),
    (TopColumn::Name, "name"),
    (TopColumn::BaseFlat, "base-flat"),
    (TopColumn::NewFlat, "new-flat"),
    (TopColumn::BaseCum, "base-cum"),
    (TopColumn::NewCum, "new-cum"),
    (TopColumn::CumRatio, "ratio"),
];
const ONLY: [(Only, &str); 4] = [
    (Only::All, "all"),
    (Only::Grew, "grew"),
    (Only::New, "new"),
    (Only::Gone, "gone"),
];
pub(crate) const WIDTHS: [(WidthBy, &str); 3] = [
    (WidthBy::New, "new"),
    (WidthBy::Base, "base"),
    (WidthBy::Larger, "larger"),
];
pub(crate) const COLOURS: [(ColourBy, &str); 3] = [
    (ColourBy::Package, "package"),
    (ColourBy::Absolute, "absolute"),
    (ColourBy::Relative, "relative"),
];

/// The fragment without its `#`: `v=top&si=inuse_space&s=0~4`. What is as it is by default is left out.
pub fn to_fragment(place: &Place) -> String {
    let mut out = Pairs::default();
    if place.view != View::default() {
        out.add("v", place.view.info().slug);
    }
    match place.shown {
        Some(ShownAt::One(file)) => out.add("s", &file.to_string()),
        Some(ShownAt::Compare { base, new }) => out.add("s", &format!("{base}~{new}")),
        None => {}
    }
    if let Some(kind) = &place.sample_type {
        out.add(key("sample_index"), kind);
    }
    if let Some(NameKey(key)) = place.selection {
        out.add("f", &format!("{key:016x}"));
    }
    if let Some(PathKey(key)) = place.zoom {
        out.add("z", &format!("{key:016x}"));
    }
    if let Some((from, to)) = place.window {
        out.add("p", &format!("{:x}~{:x}", from.to_bits(), to.to_bits()));
    }
    if let Some((column, descending)) = place.sort {
        let order = if descending { "desc" } else { "asc" };
        out.add("o", &format!("{}~{order}", word(&COLUMNS, column)));
    }
    if place.only != Only::default() {
        out.add("only", word(&ONLY, place.only));
    }
    if place.width != WidthBy::default() {
        out.add("w", word(&WIDTHS, place.width));
    }
    if let Some(colour) = place.colour {
        out.add("c", word(&COLOURS, colour));
    }
    if place.grain.granularity != Granularity::default() {
        out.add(key("functions"), place.grain.term());
    }
    for (option, is_on) in switches(place) {
        if is_on {
            out.add(key(option), "1");
        }
    }
    if !place.further.is_empty() {
        out.add("d", &place.further);
    }
    out.text
}

/// Reads what it understands and passes over the rest: an address is typed, cut and mailed by people.
pub fn from_fragment(fragment: &str) -> Place {
    let mut place = Place::default();
    for (key, value) in pairs(fragment) {
        let value = value.as_str();
        match key {
            "v" => {
                let found = View::ALL.iter().find(|i| i.slug == value);
                place.view = found.map_or_else(View::default, |i| i.view);
            }
            "s" => place.shown = shown_at(value),
            "f" => place.selection = u64::from_str_radix(value, 16).ok().map(NameKey),
            "z" => place.zoom = u64::from_str_radix(value, 16).ok().map(PathKey),
            "p" => place.window = window(value),
            "o" => place.sort = sort(value),
            "only" => place.only = meaning(&ONLY, value).unwrap_or_default(),
            "w" => place.width = meaning(&WIDTHS, value).unwrap_or_default(),
            "c" => place.colour = meaning(&COLOURS, value),
            "d" => place.further = value.to_string(),
            key => option(&mut place, key, value),
        }
    }
    place
}

/// The key of one of pprof's options, as its own pages have it.
fn key(option: &str) -> &'static str {
    find(option).map_or("", |o| o.url)
}

/// Options that are off by default.
fn switches(place: &Place) -> [(&'static str, bool); 4] {
    let grain = place.grain;
    [
        ("normalize", place.normalize),
        ("noinlines", !grain.inlines),
        ("showcolumns", grain.columns),
        ("relative_percentages", grain.relative),
    ]
}

fn option(place: &mut Place, name: &str, value: &str) {
    let is_on = value == "1";
    if name == key("sample_index") && !value.is_empty() {
        place.sample_type = Some(value.to_string());
    } else if name == key("functions") {
        let found = Grain::GRANULARITIES.iter().find(|g| g.1 == value);
        place.grain.granularity = found.map_or_else(Default::default, |g| g.0);
    } else if name == key("normalize") {
        place.normalize = is_on;
    } else if name == key("noinlines") {
        place.grain.inlines = !is_on;
    } else if name == key("showcolumns") {
        place.grain.columns = is_on;
    } else if name == key("relative_percentages") {
        place.grain.relative = is_on;
    }
}

/// Search and filters, written like a fragment; for `history.state`, or behind the fragment of a link with names.
pub fn to_text(names: &Names) -> String {
    let mut out = Pairs::default();
    if !names.search.text.is_empty() {
        let key = if names.search.is_regexp { "qr" } else { "q" };
        out.add(key, &names.search.text);
    }
    for entry in &names.filters {
        let Filter { verb, pattern } = &entry.filter;
        let off = if entry.is_on { "" } else { "-" };
        let mark = if pattern.is_regexp { "r" } else { "" };
        out.add(&format!("{off}{}{mark}", info(*verb).term), &pattern.text);
    }
    out.text
}

pub fn from_text(text: &str) -> Names {
    let mut names = Names::default();
    for (key, text) in pairs(text).filter(|(_, text)| !text.is_empty()) {
        let literal = Pattern {
            text,
            is_regexp: false,
        };
        let regexp = Pattern {
            is_regexp: true,
            ..literal.clone()
        };
        match key {
            "q" => names.search = literal,
            "qr" => names.search = regexp,
            key => names.filters.extend(filter(key, literal, regexp)),
        }
    }
    names
}

/// `focus`, `focusr` for a regexp, `-focus` for one that is switched off.
fn filter(key: &str, literal: Pattern, regexp: Pattern) -> Option<FilterEntry> {
    let term = key.strip_prefix('-').unwrap_or(key);
    let (verb, pattern) = match by_term(term) {
        Some(verb) => (verb, literal),
        None => (by_term(term.strip_suffix('r')?)?, regexp),
    };
    Some(FilterEntry {
        filter: Filter { verb, pattern },
        is_on: term == key,
    })
}

/// Saved sets, one a line.
pub fn sets_to_text(sets: &[SavedSet]) -> String {
    let line = |set: &SavedSet| {
        let mut name = Pairs::default();
        name.add("name", &set.name);
        let filters = to_text(&Names {
            search: Pattern::default(),
            filters: set.filters.clone(),
        });
        format!("{}&{filters}", name.text)
    };
    let lines: Vec<String> = sets.iter().map(line).collect();
    lines.join("\n")
}

/// A line that is none is passed over.
pub fn sets_from_text(text: &str) -> Vec<SavedSet> {
    let set = |line: &str| {
        let (key, name) = pairs(line).next()?;
        let filters = from_text(line).filters;
        (key == "name" && !filters.is_empty()).then_some(SavedSet { name, filters })
    };
    text.lines().filter_map(set).collect()
}

/// How a new state goes into the history of the tab.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Back returns to the state before.
    Push,
    /// A scroll, a pan: not worth a step.
    Replace,
}

/// `None`: the address stays as it is.
pub fn step(old: &State, new: &State) -> Option<Step> {
    // Nothing on show: the address goes on saying what will be.
    new.shown?;
    let (was, is) = (old.place(), new.place());
    let (was_named, is_named) = (old.names(), new.names());
    if was == is && was_named == is_named {
        return None;
    }
    let still = |place: &Place| Place {
        window: None,
        further: String::new(),
        ..place.clone()
    };
    let is_pan = still(&was) == still(&is);
    let is_typing = was_named.filters == is_named.filters;
    let is_first = old.shown.is_none();
    Some(if is_first || (is_pan && is_typing) {
        Step::Replace
    } else {
        Step::Push
    })
}

impl State {
    pub fn place(&self) -> Place {
        let open: Vec<FileId> = self.open_files().map(|(f, _)| f.id).collect();
        let at = |id| open.iter().position(|f| *f == id).map(|i| i as u32);
        let shown = self.shown.filter(|_| self.shown_is_chosen);
        let shown = shown.and_then(|shown| match shown {
            Shown::One(file) => at(file).map(ShownAt::One),
            Shown::Compare { base, new } => Some(ShownAt::Compare {
                base: at(base)?,
                new: at(new)?,
            }),
        });
        let flame = &self.flame;
        let default = TopState::default();
        let sort = (self.top.sort, self.top.descending);
        Place {
            view: self.view,
            shown,
            sample_type: self.sample_type.clone(),
            selection: self.selection,
            zoom: (flame.zoom != PathKey::ROOT).then_some(flame.zoom),
            window: (flame.from > 0.0 || flame.to < 1.0).then_some((flame.from, flame.to)),
            sort: (sort != (default.sort, default.descending)).then_some(sort),
            only: self.top.only,
            width: flame.width,
            colour: flame.colour,
            normalize: self.normalize,
            grain: self.grain,
            further: self.further.address.clone(),
        }
    }

    pub fn names(&self) -> Names {
        Names {
            search: self.search.clone(),
            filters: self.filters.clone(),
        }
    }

    /// The fragment of a link that takes search and filters along, since the person asked for it.
    pub fn fragment_with_names(&self) -> String {
        let parts = [to_fragment(&self.place()), to_text(&self.names())];
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let parts: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
        parts.join("&")
    }

    /// Goes where an address says; what it says of files waits until they are open.
    pub(super) fn go_to(&mut self, place: Place) {
        self.view = place.view;
        self.sample_type.clone_from(&place.sample_type);
        self.selection = place.selection;
        let (from, to) = place.window.unwrap_or((0.0, 1.0));
        self.flame = FlameState {
            zoom: place.zoom.unwrap_or(PathKey::ROOT),
            from,
            to,
            width: place.width,
            colour: place.colour,
            ..self.flame.clone()
        };
        let default = TopState::default();
        let sort = place.sort.unwrap_or((default.sort, default.descending));
        (self.top.sort, self.top.descending) = sort;
        self.top.only = place.only;
        self.normalize = place.normalize;
        self.grain = place.grain;
        self.further.address.clone_from(&place.further);
        self.further.travels = self.further.travels.wrapping_add(1);
        self.shown_is_chosen = false;
        self.pending = Some(place);
        self.settle();
    }

    /// Once every file is read: shows the ones that the address speaks of. Where they are too few it goes on waiting for more.
    pub(super) fn go_to_pending(&mut self) {
        if self.is_opening() {
            return;
        }
        let Some(place) = &self.pending else {
            return;
        };
        let open: Vec<FileId> = self.open_files().map(|(f, _)| f.id).collect();
        let Some(shown) = place.shown.filter(|_| !open.is_empty()) else {
            if !open.is_empty() {
                self.pending = None;
            }
            return;
        };
        let file = |at: u32| open.get(at as usize).copied();
        let found = match shown {
            ShownAt::One(at) => file(at).map(Shown::One),
            ShownAt::Compare { base, new } => file(base)
                .zip(file(new))
                .map(|(base, new)| Shown::Compare { base, new }),
        };
        if let Some(shown) = found {
            self.pending = None;
            self.show(shown);
        }
    }
}

fn shown_at(text: &str) -> Option<ShownAt> {
    match text.split_once('~') {
        None => text.parse().ok().map(ShownAt::One),
        Some((base, new)) => {
            let (base, new) = (base.parse().ok()?, new.parse().ok()?);
            (base != new).then_some(ShownAt::Compare { base, new })
        }
    }
}

/// As the bits of the fractions: exact, and the page needs no parser of decimals, whose tables are 10 kB.
fn window(text: &str) -> Option<(f64, f64)> {
    let (from, to) = text.split_once('~')?;
    let fraction = |hex| u64::from_str_radix(hex, 16).ok().map(f64::from_bits);
    let (from, to) = (fraction(from)?, fraction(to)?);
    (0.0 <= from && from < to && to <= 1.0).then_some((from, to))
}

fn sort(text: &str) -> Option<(TopColumn, bool)> {
    let (column, order) = text.split_once('~')?;
    Some((meaning(&COLUMNS, column)?, order == "desc"))
}

fn word<T: PartialEq + Copy>(table: &[(T, &'static str)], value: T) -> &'static str {
    table.iter().find(|(v, _)| *v == value).map_or("", |e| e.1)
}

pub(crate) fn meaning<T: Copy>(table: &[(T, &'static str)], word: &str) -> Option<T> {
    table.iter().find(|(_, w)| *w == word).map(|e| e.0)
}

#[derive(Default)]
struct Pairs {
    text: String,
}

impl Pairs {
    fn add(&mut self, key: &str, value: &str) {
        if !self.text.is_empty() {
            self.text.push('&');
        }
        self.text.push_str(key);
        self.text.push('=');
        for b in value.bytes() {
            if b.is_ascii_alphanumeric() || b"-._~".contains(&b) {
                self.text.push(char::from(b));
            } else {
                self.text.push_str(&format!("%{b:02X}"));
            }
        }
    }
}

fn pairs(text: &str) -> impl Iterator<Item = (&str, String)> {
    let pairs = text.trim_start_matches('#').split('&');
    pairs.filter_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        Some((key, decode(value)))
    })
}

/// What percent-encoding says; a `%` that begins none stands for itself.
pub fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = |b: &u8| char::from(*b).to_digit(16);
        let byte = match (first, tail) {
            (b'%', [a, b, ..]) => hex(a).zip(hex(b)).map(|(a, b)| (a * 16 + b) as u8),
            _ => None,
        };
        out.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&out).into_owned()
}
