//! C++ names as the Itanium ABI mangles them, read by cpp_demangle. What pprof leaves out is left out by structure, not by looking for
//! brackets in finished text: the library says where template arguments begin and end, and what is part of a name. Where the two print
//! one thing differently, it is brought into pprof's form ([`super::printed`]).

use super::{Mode, printed};
use cpp_demangle::{
    BorrowedSymbol, DemangleNodeType, DemangleOptions, DemangleWrite, ParseOptions,
};
use std::fmt;
use std::ops::Range;

/// Text that one name may make, shown or not: a few substitutions can stand for gigabytes.
const MOST_TEXT: usize = 1 << 18;
/// Levels of the grammar, about eight to a nested template. The library tries what fails in two ways at each, so the time for a name
/// that is cut off doubles with every template; this keeps it to milliseconds, and is more than the ranges of C++20 nest.
const DEEPEST: u32 = 80;
/// Places at which a name may end that are tried.
const MOST_ENDS: usize = 64;

/// Whether it begins as such names do.
pub fn is_mangled(name: &[u8]) -> bool {
    let starts: [&[u8]; 3] = [b"_Z", b"___Z", b"_GLOBAL_"];
    starts.iter().any(|start| name.starts_with(start))
}

/// `None`: not such a name, or one that is too deep or too long to be read.
pub fn demangle(name: &str, mode: Mode) -> Option<String> {
    if !is_mangled(name.as_bytes()) {
        return None;
    }
    // What follows a dot tells clones apart; it is never shown.
    let without_suffix = name.find('.').and_then(|dot| read(&name[..dot], mode));
    without_suffix.or_else(|| read(name, mode))
}

fn read(name: &str, mode: Mode) -> Option<String> {
    let whole = with_return_type(name, mode);
    let name = whole.as_deref().unwrap_or(name);
    let parsing = ParseOptions::default().recursion_limit(DEEPEST);
    let (symbol, _) = BorrowedSymbol::with_tail_and_options(name.as_bytes(), &parsing).ok()?;
    // A function that a vtable, a guard or a thunk is of keeps its parameters.
    let is_special = ["_ZT", "_ZG", "_GLOBAL_"]
        .iter()
        .any(|s| name.starts_with(s));
    let is_bare = mode != Mode::Full && !is_special;
    let mut options = DemangleOptions::new().recursion_limit(DEEPEST);
    if is_bare {
        options = options.no_params().no_return_type();
    }
    let mut text = Text::new(mode);
    symbol.structured_demangle(&mut text, &options).ok()?;
    let mut text = text.finish();
    if is_bare {
        text.truncate(printed::without_qualifiers(&text).len());
    }
    Some(printed::as_pprof(&text, mode))
}

/// The library takes the first parameter of a constructor template for its return type, which it has none of, and does not
/// print it: it is given one. `None`: the name is no such constructor, or its parameters are not shown.
fn with_return_type(name: &str, mode: Mode) -> Option<String> {
    let is_template = ["C1I", "C2I", "C3I"].iter().any(|c| name.contains(c));
    if mode != Mode::Full || !is_template || !name.starts_with("_ZN") {
        return None;
    }
    let fronts = (0..name.len()).filter_map(|end| name.get(..end));
    let mut names = fronts.filter(|front| front.ends_with("EE")).take(MOST_ENDS);
    // The shortest part that is a name by itself is the constructor's.
    let front = names.find(|front| is_name(front))?;
    let bare = read(&format!("{front}v"), Mode::Simplified)?;
    let mut parts = bare.rsplit("::");
    let is_constructor = parts.next() == parts.next();
    is_constructor.then(|| format!("{front}v{}", &name[front.len()..]))
}

fn is_name(name: &str) -> bool {
    let parsing = ParseOptions::default().recursion_limit(DEEPEST);
    let parsed = BorrowedSymbol::with_tail_and_options(name.as_bytes(), &parsing);
    parsed.is_ok_and(|(_, tail)| tail.is_empty())
}

/// What stands between two parentheses.
struct List {
    range: Range<usize>,
    /// It is of a function type.
    is_type: bool,
}

/// What the library prints, without what the mode leaves out.
struct Text {
    out: String,
    /// Bytes that the library wrote, and nodes that it entered.
    work: usize,
    has_templates: bool,
    /// Of the functions that what is named is local to.
    has_params: bool,
    nodes: Vec<DemangleNodeType>,
    /// Open nodes of template arguments.
    templates: u32,
    /// A comma that is shown if anything comes between it and the end of its list: a pack may be empty.
    has_comma: bool,
    /// The bracket that closes template arguments left out comes next.
    is_closing: bool,
    /// Behind parentheses outside of names that are still open, and what stood between those that were closed.
    open_at: Vec<(usize, bool)>,
    lists: Vec<List>,
}

impl Text {
    fn new(mode: Mode) -> Text {
        Text {
            out: String::new(),
            work: 0,
            has_templates: mode != Mode::Simplified,
            has_params: mode == Mode::Full,
            nodes: Vec::new(),
            templates: 0,
            has_comma: false,
            is_closing: false,
            open_at: Vec::new(),
            lists: Vec::new(),
        }
    }

    fn show(&mut self, text: &str) {
        if text == ", " {
            self.has_comma = !self.out.ends_with(['<', '(']);
            return;
        }
        let was_comma = std::mem::take(&mut self.has_comma);
        let is_end = text == ">" || text == ")";
        if was_comma && !is_end {
            self.put(", ");
        }
        if was_comma && text == ">" && self.out.ends_with('>') {
            self.put(" ");
        }
        self.put(printed::spelled(text));
    }

    fn put(&mut self, text: &str) {
        // Parentheses within a name are part of it: `operator()`, `(anonymous namespace)`.
        if self.is_in_name() {
            self.out.push_str(text);
            return;
        }
        for c in text.chars() {
            if c == ')'
                && let Some((start, is_type)) = self.open_at.pop()
            {
                let range = start..self.out.len();
                self.lists.push(List { range, is_type });
            }
            let is_type = self.is_behind_type();
            self.out.push(c);
            if c == '(' {
                self.open_at.push((self.out.len(), is_type));
            }
        }
    }

    /// Whether a parenthesis here begins the parameters of a function type that is a template argument.
    fn is_behind_type(&self) -> bool {
        let is_argument = self.nodes.last() == Some(&DemangleNodeType::TemplateArgs);
        is_argument
            && self
                .out
                .ends_with(|c: char| c.is_alphanumeric() || "_>*&".contains(c))
    }

    /// It is written before it is said that arguments begin; behind `operator<` with a space.
    fn take_back_bracket(&mut self) {
        if self.out.ends_with('<') {
            self.out.pop();
            if self.out.ends_with("< ") {
                self.out.pop();
            }
        }
    }

    fn is_in_name(&self) -> bool {
        let mut nodes = self.nodes.iter().rev();
        let innermost = nodes.find_map(|node| match node {
            DemangleNodeType::UnqualifiedName => Some(true),
            DemangleNodeType::TemplateArgs => Some(false),
            _ => None,
        });
        innermost.unwrap_or(false)
    }

    /// Without the parameters of enclosing functions: those that something named follows.
    fn finish(mut self) -> String {
        let mut out = String::new();
        let mut from = 0;
        self.lists.sort_unstable_by_key(|list| list.range.start);
        for List { range, is_type } in self.lists {
            let is_outermost = range.start >= from;
            let is_enclosing = printed::is_followed_by_name(&self.out[range.end..]);
            if is_outermost && is_enclosing && !self.has_params {
                out.push_str(&self.out[from..range.start]);
                from = range.end;
            } else if is_outermost && is_type && !is_enclosing {
                // `function<Error (int)>`
                out.push_str(&self.out[from..range.start - 1]);
                out.push_str(" (");
                from = range.start;
            }
        }
        out.push_str(&self.out[from..]);
        out
    }
}

impl DemangleWrite for Text {
    fn push_demangle_node(&mut self, node: DemangleNodeType) {
        self.work += 1;
        if node == DemangleNodeType::TemplateArgs {
            if self.templates == 0 && !self.has_templates {
                self.take_back_bracket();
            }
            self.templates += 1;
        }
        self.nodes.push(node);
    }

    fn write_string(&mut self, text: &str) -> fmt::Result {
        self.work += text.len();
        if self.work > MOST_TEXT {
            return Err(fmt::Error);
        }
        let is_bracket = std::mem::take(&mut self.is_closing) && text == ">";
        let is_shown = self.has_templates || self.templates == 0;
        if is_shown && !is_bracket {
            self.show(text);
        }
        Ok(())
    }

    fn pop_demangle_node(&mut self) {
        if self.nodes.pop() == Some(DemangleNodeType::TemplateArgs) {
            self.templates = self.templates.saturating_sub(1);
            self.is_closing = self.templates == 0 && !self.has_templates;
        }
    }
}
