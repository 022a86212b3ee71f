//! Numbers as Go reads them: what pprof accepts, and what it calls malformed.

/// Why digits are no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Syntax,
    /// It does not fit 64 bits.
    Range,
}

impl Fault {
    pub fn of(self, digits: &[u8]) -> String {
        let shown = super::super::lines::shown(digits);
        match self {
            Fault::Syntax => tr!("{shown} is no whole number.", shown = shown),
            Fault::Range => tr!("The number {shown} does not fit 64 bits.", shown = shown),
        }
    }
}

/// Decimal, with or without a sign.
pub fn decimal(digits: &[u8]) -> Result<i64, Fault> {
    let (is_negative, digits) = sign(digits);
    signed(is_negative, magnitude(digits, 10)?)
}

/// As Go's `ParseInt` with base 0: `0x`, `0o` and `0b` in front, a leading 0 for octal, underscores between digits.
pub fn any_base(text: &[u8]) -> Result<i64, Fault> {
    let (is_negative, text) = sign(text);
    let (radix, digits) = match text {
        [b'0', b'x' | b'X', digits @ ..] => (16, digits),
        [b'0', b'b' | b'B', digits @ ..] => (2, digits),
        [b'0', b'o' | b'O', digits @ ..] => (8, digits),
        [b'0', digits @ ..] if !digits.is_empty() => (8, digits),
        digits => (10, digits),
    };
    signed(
        is_negative,
        magnitude(&without_underscores(text, digits)?, radix)?,
    )
}

/// Each underscore stands between two digits; a base in front counts as one.
fn without_underscores(text: &[u8], digits: &[u8]) -> Result<Vec<u8>, Fault> {
    let has_base = digits.len() < text.len();
    let is_odd = digits.ends_with(b"_")
        || (digits.starts_with(b"_") && !has_base)
        || digits.windows(2).any(|pair| pair == b"__");
    match is_odd {
        true => Err(Fault::Syntax),
        false => Ok(digits.iter().copied().filter(|b| *b != b'_').collect()),
    }
}

fn sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    }
}

fn signed(is_negative: bool, magnitude: u64) -> Result<i64, Fault> {
    match is_negative {
        false => i64::try_from(magnitude).map_err(|_| Fault::Range),
        true => 0i64.checked_sub_unsigned(magnitude).ok_or(Fault::Range),
    }
}

pub fn hexadecimal(digits: &[u8]) -> Result<u64, Fault> {
    magnitude(digits, 16)
}

fn magnitude(digits: &[u8], radix: u32) -> Result<u64, Fault> {
    if digits.is_empty() {
        return Err(Fault::Syntax);
    }
    let mut sum = 0u64;
    for byte in digits {
        let digit = char::from(*byte).to_digit(radix).ok_or(Fault::Syntax)?;
        let shifted = sum.checked_mul(u64::from(radix));
        let next = shifted.and_then(|s| s.checked_add(u64::from(digit)));
        sum = next.ok_or(Fault::Range)?;
    }
    Ok(sum)
}

/// Every `0x…` in a text, lower case, whatever stands between them; the digits of one that is too large.
pub fn addresses(text: &[u8], found: &mut Vec<u64>) -> Result<(), Vec<u8>> {
    found.clear();
    let mut rest = text;
    while let Some(at) = rest.iter().position(|b| *b == b'0') {
        rest = &rest[at + 1..];
        let Some(digits) = rest.strip_prefix(b"x") else {
            continue;
        };
        let is_digit = |b: &u8| b.is_ascii_digit() || (b'a'..=b'f').contains(b);
        let len = digits.iter().take_while(|b| is_digit(b)).count();
        if len == 0 {
            continue;
        }
        let (digits, after) = digits.split_at(len);
        found.push(hexadecimal(digits).map_err(|_| digits.to_vec())?);
        rest = after;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_go() {
        assert_eq!(decimal(b"-9223372036854775808"), Ok(i64::MIN));
        assert_eq!(decimal(b"010"), Ok(10));
        assert_eq!(decimal(b"9223372036854775808"), Err(Fault::Range));
        assert_eq!(decimal(b""), Err(Fault::Syntax));
        let any = [
            ("0", 0),
            ("010", 8),
            ("0x1F", 31),
            ("0b11", 3),
            ("0o17", 15),
            ("1_000", 1000),
            ("0x_f", 15),
            ("0_7", 7),
            ("-5", -5),
        ];
        for (text, value) in any {
            assert_eq!(any_base(text.as_bytes()), Ok(value), "{text}");
        }
        for text in ["08", "1_", "_1", "1__0", "0x", "1.5", "--1", ""] {
            assert_eq!(any_base(text.as_bytes()), Err(Fault::Syntax), "{text}");
        }
        assert_eq!(any_base(b"99999999999999999999"), Err(Fault::Range));
    }

    #[test]
    fn addresses_are_found_anywhere() {
        let mut found = Vec::new();
        addresses(b"PC: 0x1f, 00x2 0x0x3 0xZ x4 0x", &mut found).unwrap();
        assert_eq!(found, [0x1f, 2, 0]);
        let error = addresses(b"0x1 0x11112222333344445", &mut found);
        assert_eq!(error, Err(b"11112222333344445".to_vec()));
    }
}
