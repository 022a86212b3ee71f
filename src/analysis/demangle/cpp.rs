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
/// Deeper than compilers nest, and far from the end of a thread's stack.
const DEEPEST: u32 = 192;

/// `None`: not such a name, or one that is too deep or too long to be read.
pub fn demangle(name: &str, mode: Mode) -> Option<String> {
    let starts = ["_Z", "___Z", "_GLOBAL_"];
    if !starts.iter().any(|start| name.starts_with(start)) {
        return None;
    }
    // What follows a dot tells clones apart; it is never shown.
    let without_suffix = name.find('.').and_then(|dot| read(&name[..dot], mode));
    without_suffix.or_else(|| read(name, mode))
}

fn read(name: &str, mode: Mode) -> Option<String> {
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
    /// Where parentheses outside of names begin that are still open, and what stands between those that were closed.
    open_at: Vec<usize>,
    params: Vec<Range<usize>>,
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
            params: Vec::new(),
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
        if self.has_params || self.is_in_name() {
            self.out.push_str(text);
            return;
        }
        for c in text.chars() {
            if c == ')'
                && let Some(start) = self.open_at.pop()
            {
                self.params.push(start..self.out.len());
            }
            self.out.push(c);
            if c == '(' {
                self.open_at.push(self.out.len());
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
        self.params.sort_unstable_by_key(|params| params.start);
        for params in self.params {
            let is_outermost = params.start >= from;
            if is_outermost && printed::is_followed_by_name(&self.out[params.end..]) {
                out.push_str(&self.out[from..params.start]);
                from = params.end;
            }
        }
        out.push_str(&self.out[from..]);
        out
    }
}

impl DemangleWrite for Text {
    fn push_demangle_node(&mut self, node: DemangleNodeType) {
        self.work += 1;
        match node {
            DemangleNodeType::TemplateArgs => {
                if self.templates == 0 && !self.has_templates && self.out.ends_with('<') {
                    self.out.pop();
                    if self.out.ends_with("< ") {
                        self.out.pop();
                    }
                }
                self.templates += 1;
            }
            _ => {}
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
        match self.nodes.pop() {
            Some(DemangleNodeType::TemplateArgs) => {
                self.templates = self.templates.saturating_sub(1);
                self.is_closing = self.templates == 0 && !self.has_templates;
            }
            _ => {}
        }
    }
}
