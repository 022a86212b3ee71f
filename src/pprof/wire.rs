//! The protobuf wire format, as pprof's own decoder takes it: a varint is at most ten bytes (bits beyond the 64th are dropped),
//! field numbers are not limited, groups are refused. Works on a slice, keeps nothing, and never panics on any bytes.

use super::fault::TooMany;

/// Bytes of one message (or of a whole file), read from front to back.
#[derive(Clone, Copy)]
pub struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Where `bytes[0]` stands in the inflated file.
    base: u64,
}

/// One field of a message.
pub struct Field<'a> {
    pub number: u64,
    pub value: Value<'a>,
    /// Where its tag stands in the inflated file.
    pub at: u64,
}

pub enum Value<'a> {
    Varint(u64),
    Bytes(Cursor<'a>),
    Fixed64,
    Fixed32,
}

/// Why bytes are not a message, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// Offset in the inflated file.
    pub at: u64,
    pub kind: FaultKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The bytes end inside a value that is at least `missing` bytes longer.
    Cut {
        missing: u64,
    },
    /// A field of `length` bytes is `missing` bytes longer than what is left.
    TooLong {
        length: u64,
        missing: u64,
    },
    /// More than ten bytes.
    Varint,
    /// A wire type that pprof does not know: 3 and 4 (groups), 6, 7.
    WireType(u8),
    /// A known field has a wire type that it may not have.
    Mismatch {
        field: &'static str,
        wanted: Wanted,
    },
    /// `string_table[0]` is not the empty string.
    FirstString,
    /// A second `time_nanos`: pprof's sign of several profiles written one after another.
    Concatenated,
    TooMany(TooMany),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    Number,
    Bytes,
    NumberOrPacked,
}

impl<'a> Cursor<'a> {
    pub fn new(bytes: &'a [u8], base: u64) -> Cursor<'a> {
        Cursor { bytes, at: 0, base }
    }

    /// Where the next byte stands in the inflated file.
    pub fn position(&self) -> u64 {
        self.base + self.at as u64
    }

    /// Bytes read so far.
    pub fn consumed(&self) -> usize {
        self.at
    }

    /// The bytes that are left.
    pub fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    #[inline]
    pub fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// The next field; `None` at the end.
    #[inline]
    pub fn field(&mut self) -> Result<Option<Field<'a>>, Fault> {
        if self.is_at_end() {
            return Ok(None);
        }
        let at = self.position();
        let tag = self.varint()?;
        let value = match tag & 7 {
            0 => Value::Varint(self.varint()?),
            1 => self.fixed(8, Value::Fixed64)?,
            2 => Value::Bytes(self.length_delimited()?),
            5 => self.fixed(4, Value::Fixed32)?,
            other => {
                return Err(Fault {
                    at,
                    kind: FaultKind::WireType(other as u8),
                });
            }
        };
        let number = tag >> 3;
        Ok(Some(Field { number, value, at }))
    }

    #[inline(always)]
    pub fn varint(&mut self) -> Result<u64, Fault> {
        let (value, after) = varint(self.bytes, self.at, self.base)?;
        self.at = after;
        Ok(value)
    }

    fn fixed(&mut self, length: usize, value: Value<'a>) -> Result<Value<'a>, Fault> {
        let left = self.rest().len();
        if left < length {
            let missing = (length - left) as u64;
            return Err(Fault {
                at: self.position(),
                kind: FaultKind::Cut { missing },
            });
        }
        self.at += length;
        Ok(value)
    }

    #[inline]
    fn length_delimited(&mut self) -> Result<Cursor<'a>, Fault> {
        let at = self.position();
        let length = self.varint()?;
        let left = self.rest().len() as u64;
        if length > left {
            let missing = length - left;
            return Err(Fault {
                at,
                kind: FaultKind::TooLong { length, missing },
            });
        }
        let start = self.at;
        self.at += length as usize;
        Ok(Cursor {
            bytes: &self.bytes[start..self.at],
            at: 0,
            base: self.base + start as u64,
        })
    }
}

impl<'a> Field<'a> {
    #[inline]
    pub fn unsigned(&self, field: &'static str) -> Result<u64, Fault> {
        match self.value {
            Value::Varint(value) => Ok(value),
            _ => Err(self.mismatch(field, Wanted::Number)),
        }
    }

    #[inline]
    pub fn signed(&self, field: &'static str) -> Result<i64, Fault> {
        self.unsigned(field).map(|value| value as i64)
    }

    pub fn flag(&self, field: &'static str) -> Result<bool, Fault> {
        self.unsigned(field).map(|value| value != 0)
    }

    #[inline]
    pub fn message(&self, field: &'static str) -> Result<Cursor<'a>, Fault> {
        match self.value {
            Value::Bytes(cursor) => Ok(cursor),
            _ => Err(self.mismatch(field, Wanted::Bytes)),
        }
    }

    /// Every number of one occurrence of a repeated field: one, or a packed run of them.
    #[inline]
    pub fn numbers(&self, field: &'static str, mut each: impl FnMut(u64)) -> Result<(), Fault> {
        match self.value {
            Value::Varint(value) => each(value),
            Value::Bytes(run) => {
                let mut at = 0;
                while at < run.bytes.len() {
                    let (value, after) = packed_varint(run.bytes, at, run.base)?;
                    at = after;
                    each(value);
                }
            }
            _ => return Err(self.mismatch(field, Wanted::NumberOrPacked)),
        }
        Ok(())
    }

    #[cold]
    fn mismatch(&self, field: &'static str, wanted: Wanted) -> Fault {
        Fault {
            at: self.at,
            kind: FaultKind::Mismatch { field, wanted },
        }
    }
}

/// The number at `at`, and where the next value begins. By value, not through a cursor: the place stays in a register, and most
/// of a profile's bytes are read here.
#[inline(always)]
fn varint(bytes: &[u8], at: usize, base: u64) -> Result<(u64, usize), Fault> {
    if let Some([a, b, c]) = bytes.get(at..at + 3) {
        if *a < 0x80 {
            return Ok((u64::from(*a), at + 1));
        }
        let low = u64::from(a & 0x7f);
        if *b < 0x80 {
            return Ok((low | u64::from(*b) << 7, at + 2));
        }
        if *c < 0x80 {
            let middle = u64::from(b & 0x7f) << 7;
            return Ok((low | middle | u64::from(*c) << 14, at + 3));
        }
    }
    long_varint(bytes, at, base)
}

/// As [`varint`], without a branch for its length: in a run of ids that is a coin toss, and a wrong guess costs more than reading.
#[inline(always)]
fn packed_varint(bytes: &[u8], at: usize, base: u64) -> Result<(u64, usize), Fault> {
    let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk) else {
        return varint(bytes, at, base);
    };
    let word = u32::from_le_bytes(*word);
    let ends = !word & 0x8080_8080;
    if ends == 0 {
        return long_varint(bytes, at, base);
    }
    // All bits up to the first byte that ends a number.
    let number = word & (ends ^ (ends - 1));
    let value = (number & 0x7f)
        | (number & 0x7f00) >> 1
        | (number & 0x7f_0000) >> 2
        | (number & 0x7f00_0000) >> 3;
    let length = (ends.trailing_zeros() as usize + 1) / 8;
    Ok((u64::from(value), at + length))
}

#[inline(never)]
fn long_varint(bytes: &[u8], at: usize, base: u64) -> Result<(u64, usize), Fault> {
    let rest = bytes.get(at..).unwrap_or_default();
    let mut value = 0;
    for (i, byte) in rest.iter().take(10).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * i);
        if *byte < 0x80 {
            return Ok((value, at + i + 1));
        }
    }
    let kind = if rest.len() < 10 {
        FaultKind::Cut { missing: 1 }
    } else {
        FaultKind::Varint
    };
    Err(Fault {
        at: base + at as u64,
        kind,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Result<u64, FaultKind>) {
        let got = Cursor::new(bytes, 0).varint().map_err(|fault| fault.kind);
        assert_eq!(got, expected, "{bytes:02x?}");
        let packed = packed_varint(bytes, 0, 0).map(|(value, _)| value);
        assert_eq!(packed.map_err(|fault| fault.kind), expected, "{bytes:02x?}");
        // With more to come, a number is the same.
        if let Ok(value) = expected {
            let more = [bytes, &[0xff, 0, 0x80, 0x7f]].concat();
            assert_eq!(packed_varint(&more, 0, 0), Ok((value, bytes.len())));
        }
    }

    #[test]
    fn varints_as_go_reads_them() {
        check(&[0], Ok(0));
        check(&[0x7f], Ok(127));
        check(&[0x80, 1], Ok(128));
        check(&[0x80, 0], Ok(0));
        check(&[0xff, 0xff, 3], Ok(0xffff));
        check(&[0xff, 0xff, 0xff, 0x7f], Ok((1 << 28) - 1));
        check(&[0x80, 0x80, 0x80, 0x80, 1], Ok(1 << 28));
        check(&[0x80, 0x80, 0x80, 0], Ok(0));
        let mut longest = [0xff; 10];
        longest[9] = 1;
        check(&longest, Ok(u64::MAX));
        longest[9] = 0x7f;
        check(&longest, Ok(u64::MAX));
        check(&[0xff; 10], Err(FaultKind::Varint));
        check(&[0xff; 9], Err(FaultKind::Cut { missing: 1 }));
        check(&[], Err(FaultKind::Cut { missing: 1 }));
    }

    #[test]
    fn a_field_says_what_is_missing() {
        let fault = |bytes| match Cursor::new(bytes, 100).field() {
            Err(fault) => fault,
            Ok(_) => panic!("{bytes:02x?} is a field"),
        };
        let cut = |at, missing| Fault {
            at,
            kind: FaultKind::Cut { missing },
        };
        assert_eq!(fault(&[0x09, 1, 2]), cut(101, 6));
        assert_eq!(fault(&[0x0d]), cut(101, 4));
        let kind = FaultKind::TooLong {
            length: 5,
            missing: 3,
        };
        assert_eq!(fault(&[0x32, 5, b'a', b'b']), Fault { at: 101, kind });
        let kind = FaultKind::WireType(3);
        assert_eq!(fault(&[0x0b, 5]), Fault { at: 100, kind });
    }
}
