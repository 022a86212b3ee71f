//! Protobuf's wire format, as far as a profile needs it.

use std::io::{self, Write};

/// What is written of a message so far.
#[derive(Default)]
pub struct Message {
    bytes: Vec<u8>,
}

impl Message {
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    /// Leaves 0 out, as every writer of proto3 does.
    pub fn int(&mut self, field: u64, value: u64) -> &mut Message {
        if value != 0 {
            self.varint(field << 3);
            self.varint(value);
        }
        self
    }

    pub fn bytes(&mut self, field: u64, bytes: &[u8]) -> &mut Message {
        self.varint(field << 3 | 2);
        self.varint(bytes.len() as u64);
        self.bytes.extend_from_slice(bytes);
        self
    }

    pub fn packed(&mut self, field: u64, values: impl Iterator<Item = u64>) -> &mut Message {
        self.delimited(field, |message| {
            for value in values {
                message.varint(value);
            }
        })
    }

    pub fn message(
        &mut self,
        field: u64,
        fill: impl FnOnce(&mut Message) -> &mut Message,
    ) -> &mut Message {
        self.delimited(field, |message| {
            fill(message);
        })
    }

    /// The length stands before what it counts: it is put in once that is known.
    fn delimited(&mut self, field: u64, fill: impl FnOnce(&mut Message)) -> &mut Message {
        self.varint(field << 3 | 2);
        let start = self.bytes.len();
        fill(self);
        let mut length = Message::default();
        length.varint((self.bytes.len() - start) as u64);
        self.bytes.splice(start..start, length.bytes);
        self
    }

    pub fn flush(&mut self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(&self.bytes)?;
        self.bytes.clear();
        Ok(())
    }
}
