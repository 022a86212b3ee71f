//! CRC-32 as gzip and zip have it, sixteen bytes a step. The crates for it carry their sixteen kilobytes of tables as data, which no
//! compression makes smaller: a twentieth of what the page loads first. Here they are worked out when they are first needed.

use std::sync::OnceLock;

/// The polynomial, its bits reversed.
const POLYNOMIAL: u32 = 0xedb8_8320;

/// `[0]`: what a byte does to the register; `[k]`: what it does with `k` zero bytes after it.
type Tables = [[u32; 256]; 16];

#[derive(Debug, Clone, Copy, Default)]
pub struct Crc32 {
    value: u32,
}

pub fn hash(bytes: &[u8]) -> u32 {
    let mut crc = Crc32::default();
    crc.update(bytes);
    crc.value()
}

impl Crc32 {
    pub fn update(&mut self, bytes: &[u8]) {
        let tables = tables();
        let (steps, rest) = bytes.as_chunks::<16>();
        let mut crc = !self.value;
        for step in steps {
            crc = after_step(tables, crc, step);
        }
        for byte in rest {
            crc = after_byte(tables, crc, *byte);
        }
        self.value = !crc;
    }

    pub fn value(self) -> u32 {
        self.value
    }
}

fn after_byte(tables: &Tables, crc: u32, byte: u8) -> u32 {
    tables[0][usize::from(crc as u8 ^ byte)] ^ crc >> 8
}

/// Written out: a loop is not unrolled in a module that is built for size.
fn after_step(t: &Tables, crc: u32, b: &[u8; 16]) -> u32 {
    let at = |byte: u8| usize::from(byte);
    let c = crc.to_le_bytes();
    t[15][at(b[0] ^ c[0])]
        ^ t[14][at(b[1] ^ c[1])]
        ^ t[13][at(b[2] ^ c[2])]
        ^ t[12][at(b[3] ^ c[3])]
        ^ t[11][at(b[4])]
        ^ t[10][at(b[5])]
        ^ t[9][at(b[6])]
        ^ t[8][at(b[7])]
        ^ t[7][at(b[8])]
        ^ t[6][at(b[9])]
        ^ t[5][at(b[10])]
        ^ t[4][at(b[11])]
        ^ t[3][at(b[12])]
        ^ t[2][at(b[13])]
        ^ t[1][at(b[14])]
        ^ t[0][at(b[15])]
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Box<Tables>> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut tables = Box::new([[0; 256]; 16]);
        for byte in 0..=255u8 {
            let mut crc = u32::from(byte);
            for _ in 0..8 {
                crc = (crc >> 1) ^ (POLYNOMIAL * (crc & 1));
            }
            tables[0][usize::from(byte)] = crc;
        }
        for k in 1..tables.len() {
            for byte in 0..256 {
                tables[k][byte] = after_byte(&tables, tables[k - 1][byte], 0);
            }
        }
        tables
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_check_value_of_the_standard() {
        assert_eq!(hash(b"123456789"), 0xcbf4_3926);
        assert_eq!(hash(b""), 0);
    }

    proptest! {
        #[test]
        fn any_bytes_in_any_pieces_give_what_the_well_known_crate_gives(
            bytes in proptest::collection::vec(any::<u8>(), 0..200), at in 0usize..200,
        ) {
            let (head, tail) = bytes.split_at(at.min(bytes.len()));
            let mut crc = Crc32::default();
            crc.update(head);
            crc.update(tail);
            prop_assert_eq!(crc.value(), crc32fast::hash(&bytes));
        }
    }
}
