//! Names that look like C++ already: what the mode leaves out is cut, as pprof does by looking for brackets.

use super::Mode;

/// `None`: nothing is cut.
pub fn simplified(name: &[u8], mode: Mode) -> Option<Vec<u8>> {
    if !looks_like_cpp(name) {
        return None;
    }
    let cut = match mode {
        Mode::None | Mode::Full => return None,
        Mode::Templates => without(name, b'(', b')'),
        Mode::Simplified => without(&without(name, b'(', b')'), b'<', b'>'),
    };
    (cut != name).then_some(cut)
}

fn looks_like_cpp(name: &[u8]) -> bool {
    let holds = |text: &[u8]| name.windows(text.len()).any(|w| w == text);
    // A constructor in Java, a method of a generic type in Go.
    if holds(b".<") || holds(b"]).") {
        return false;
    }
    name.iter().any(|b| b"<>[]".contains(b)) || holds(b"::")
}

/// Without what stands between the brackets, and they; from one on that closes what was never opened, all stays.
fn without(name: &[u8], open: u8, close: u8) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len());
    let (mut depth, mut outermost) = (0usize, 0);
    for (at, byte) in name.iter().enumerate() {
        if *byte == open {
            if depth == 0 {
                outermost = out.len();
            }
            depth += 1;
        } else if *byte == close {
            let Some(less) = depth.checked_sub(1) else {
                out.extend_from_slice(&name[at..]);
                return out;
            };
            depth = less;
            if depth == 0 {
                out.truncate(outermost);
                continue;
            }
        }
        out.push(*byte);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_cut_where_a_name_looks_like_cpp() {
        for (name, simple) in [
            ("std::map<int, f<a> >::at(int)", "std::map::at"),
            ("a::b(c)::d(e) const", "a::b::d const"),
            ("x::operator->", "x::operator->"),
            ("x::f)(<a>", "x::f)("),
            ("x::f(<a>", "x::f("),
            ("pkg.(*T).F[...]", "pkg..F[...]"),
            ("pkg.(*T[...]).F", "pkg.(*T[...]).F"),
            ("com.Foo.<init>", "com.Foo.<init>"),
            ("main.f(int)", "main.f(int)"),
        ] {
            let got = simplified(name.as_bytes(), Mode::Simplified);
            let got = got.unwrap_or_else(|| name.into());
            assert_eq!(String::from_utf8_lossy(&got), simple, "{name}");
        }
        assert_eq!(
            simplified(b"a<b>::c(d)", Mode::Templates),
            Some(b"a<b>::c".to_vec())
        );
        assert_eq!(simplified(b"a<b>::c(d)", Mode::Full), None);
    }
}
