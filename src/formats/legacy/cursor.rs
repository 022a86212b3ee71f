//! Steps through a line that holds numbers and marks. For lines that are as many as samples, where an expression would be slow.

#[derive(Clone, Copy)]
pub struct Cursor<'l>(pub &'l [u8]);

impl<'l> Cursor<'l> {
    /// At least one digit.
    pub fn digits(&mut self) -> Option<&'l [u8]> {
        self.split(self.0.iter().take_while(|b| b.is_ascii_digit()).count())
    }

    /// Digits, perhaps with a minus in front.
    pub fn signed(&mut self) -> Option<&'l [u8]> {
        let sign = usize::from(self.0.first() == Some(&b'-'));
        let digits = self.0[sign..].iter().take_while(|b| b.is_ascii_digit());
        match digits.count() {
            0 => None,
            count => self.split(sign + count),
        }
    }

    pub fn mark(&mut self, mark: &[u8]) -> Option<()> {
        self.0 = self.0.strip_prefix(mark)?;
        Some(())
    }

    pub fn blanks(&mut self) {
        let blanks = self.0.iter().take_while(|b| **b == b' ').count();
        self.0 = &self.0[blanks..];
    }

    /// What addresses consist of, as far as it goes.
    pub fn addresses(&mut self) -> &'l [u8] {
        let is_part = |b: &u8| matches!(b, b' ' | b'x' | b'0'..=b'9' | b'a'..=b'f');
        let len = self.0.iter().take_while(|b| is_part(b)).count();
        &self.0[..len]
    }

    fn split(&mut self, len: usize) -> Option<&'l [u8]> {
        let (taken, rest) = self.0.split_at_checked(len).filter(|_| len > 0)?;
        self.0 = rest;
        Some(taken)
    }
}

/// The first match of `matcher` in a line, tried where a run of digits begins or its sign does. Every matcher reads a few runs, so
/// the time is linear.
pub fn search<'l, T>(line: &'l [u8], matcher: impl Fn(Cursor<'l>) -> Option<T>) -> Option<T> {
    let mut rest = line;
    loop {
        let at = rest.iter().position(u8::is_ascii_digit)?;
        if at > 0
            && rest[at - 1] == b'-'
            && let Some(found) = matcher(Cursor(&rest[at - 1..]))
        {
            return Some(found);
        }
        rest = &rest[at..];
        if let Some(found) = matcher(Cursor(rest)) {
            return Some(found);
        }
        let run = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        rest = &rest[run..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_begins_at_a_number() {
        let pair = |mut cursor: Cursor<'static>| {
            let first = cursor.signed()?;
            cursor.mark(b":")?;
            Some((first, cursor.digits()?))
        };
        let found = |line| search(line, pair);
        assert_eq!(found(b"x 12 34:5"), Some((&b"34"[..], &b"5"[..])));
        assert_eq!(found(b"--7:8"), Some((&b"-7"[..], &b"8"[..])));
        assert_eq!(found(b"a7:"), None);
        assert_eq!(found(b""), None);
    }
}
