//! File names as Go's `path/filepath` takes them apart, on bytes: a profile's names need not be UTF-8, and a report of a profile
//! made on one system must look the same on every other.

use std::borrow::Cow;

/// The shortest equivalent path, as `filepath.Clean`; `b"."` for an empty one.
pub fn clean(path: &[u8]) -> Cow<'_, [u8]> {
    let rooted = path.starts_with(b"/");
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in path.split(|b| *b == b'/') {
        match part {
            b"" | b"." => {}
            b".." if parts.last().is_some_and(|p| *p != b"..") => {
                parts.pop();
            }
            b".." if rooted => {}
            _ => parts.push(part),
        }
    }
    let mut cleaned = parts.join(&b'/');
    if rooted {
        cleaned.insert(0, b'/');
    } else if cleaned.is_empty() {
        cleaned.push(b'.');
    }
    if cleaned == path {
        Cow::Borrowed(path)
    } else {
        Cow::Owned(cleaned)
    }
}

/// The last element, as `filepath.Base`: `b"."` for an empty path, `b"/"` for one of slashes alone.
pub fn base(path: &[u8]) -> &[u8] {
    if path.is_empty() {
        return b".";
    }
    let end = path.iter().rposition(|b| *b != b'/').map_or(0, |i| i + 1);
    if end == 0 {
        return b"/";
    }
    let trimmed = &path[..end];
    let start = trimmed
        .iter()
        .rposition(|b| *b == b'/')
        .map_or(0, |i| i + 1);
    &trimmed[start..]
}

/// Without what pprof always takes off the front of a source file: the working directory of a sandboxed build.
pub fn trim(path: &[u8]) -> &[u8] {
    let prefixes: [&[u8]; 2] = [b"/proc/self/cwd/./", b"/proc/self/cwd/"];
    let stripped = prefixes.iter().find_map(|p| path.strip_prefix(*p));
    stripped.unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cleaned_as_go_does() {
        let cases: [(&[u8], &[u8]); 10] = [
            (b"", b"."),
            (b"/", b"/"),
            (b"a/b.go", b"a/b.go"),
            (b"a//b/./c/", b"a/b/c"),
            (b"/../a", b"/a"),
            (b"../../a/..", b"../.."),
            (b"a/../..", b".."),
            (b"a/..", b"."),
            (b"//x", b"/x"),
            (b"./a", b"a"),
        ];
        for (path, expected) in cases {
            assert_eq!(clean(path).as_ref(), expected);
        }
    }

    #[test]
    fn the_base_is_the_last_element() {
        let cases: [(&[u8], &[u8]); 5] = [
            (b"", b"."),
            (b"//", b"/"),
            (b"/bin/app/", b"app"),
            (b"app", b"app"),
            (b"[vdso]", b"[vdso]"),
        ];
        for (path, expected) in cases {
            assert_eq!(base(path), expected);
        }
    }

    #[test]
    fn the_sandbox_prefix_goes() {
        assert_eq!(trim(b"/proc/self/cwd/./x/y.cc"), b"x/y.cc");
        assert_eq!(trim(b"/proc/self/cwd/x/y.cc"), b"x/y.cc");
        assert_eq!(trim(b"/home/x"), b"/home/x");
    }
}
