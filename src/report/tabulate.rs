//! Columns as Go's `text/tabwriter` makes them, aligned right, one space between: pprof sends its tags through it, and what a label
//! holds (tabs, line ends, the byte that begins a quotation) moves the columns as it does there.

use super::text;

const ESCAPE: u8 = 0xff;

/// Cells end in a tab; a column is as wide as the widest of the cells that stand one below the other without a gap. What
/// follows the last tab of a line belongs to no column.
pub fn align_right(input: &[u8], out: &mut Vec<u8>) {
    let lines = Lines::of(input);
    let (widths, column_of) = lines.columns();
    for (row, cells) in lines.rows().enumerate() {
        let columns = &column_of[lines.first_cell[row]..];
        for (place, cell) in cells.iter().enumerate() {
            if place + 1 < cells.len() {
                let fill = widths[columns[place]].saturating_sub(cell.width);
                out.extend(std::iter::repeat_n(b' ', fill));
            }
            out.extend(cell.text);
        }
        if row + 1 < lines.first_cell.len() {
            out.push(b'\n');
        }
    }
}

struct Cell<'a> {
    text: &'a [u8],
    width: usize,
}

#[derive(Default)]
struct Lines<'a> {
    cells: Vec<Cell<'a>>,
    /// Of each line, the place of its first cell.
    first_cell: Vec<usize>,
    /// Lines after which every column ends.
    breaks_after: Vec<bool>,
}

impl<'a> Lines<'a> {
    fn of(input: &'a [u8]) -> Lines<'a> {
        let mut lines = Lines {
            first_cell: vec![0],
            ..Lines::default()
        };
        let (mut start, mut quoted) = (0, Quoted::default());
        for (at, byte) in input.iter().enumerate() {
            match *byte {
                ESCAPE => quoted.toggle(at),
                b'\t' | 0x0b | b'\n' | 0x0c if !quoted.is_open() => {
                    lines.end_cell(&input[start..at], &mut quoted);
                    start = at + 1;
                    if matches!(*byte, b'\n' | 0x0c) {
                        lines.first_cell.push(lines.cells.len());
                        lines.breaks_after.push(*byte == 0x0c);
                    }
                }
                _ => {}
            }
        }
        quoted.close();
        lines.end_cell(&input[start..], &mut quoted);
        lines.breaks_after.push(true);
        lines
    }

    fn end_cell(&mut self, text: &'a [u8], quoted: &mut Quoted) {
        let width = text::width(text).saturating_sub(quoted.take());
        self.cells.push(Cell { text, width });
    }

    fn rows(&self) -> impl Iterator<Item = &[Cell<'a>]> {
        (0..self.first_cell.len()).map(|row| {
            let end = self.first_cell.get(row + 1);
            &self.cells[self.first_cell[row]..end.copied().unwrap_or(self.cells.len())]
        })
    }

    /// The widths of the columns, and the column of each cell (of the last of a line it means nothing).
    fn columns(&self) -> (Vec<usize>, Vec<usize>) {
        const GAP: usize = 1;
        let mut widths: Vec<usize> = Vec::new();
        let mut column_of = Vec::with_capacity(self.cells.len());
        let mut open: Vec<usize> = Vec::new();
        for (cells, breaks) in self.rows().zip(&self.breaks_after) {
            let tabbed = cells.len().saturating_sub(1);
            open.truncate(tabbed);
            while open.len() < tabbed {
                open.push(widths.len());
                widths.push(0);
            }
            for (cell, column) in cells.iter().zip(&open) {
                widths[*column] = widths[*column].max(cell.width + GAP);
                column_of.push(*column);
            }
            column_of.push(0);
            if *breaks {
                open.clear();
            }
        }
        (widths, column_of)
    }
}

/// Between two of the bytes that quote, tabs and line ends are text; the two have no width.
#[derive(Default)]
struct Quoted {
    since: Option<usize>,
    /// Characters of the cell so far that have no width.
    marks: usize,
}

impl Quoted {
    fn is_open(&self) -> bool {
        self.since.is_some()
    }

    fn toggle(&mut self, at: usize) {
        self.since = match self.since {
            None => Some(at),
            Some(_) => {
                self.marks += 2;
                None
            }
        };
    }

    /// At the end of the text a quotation ends, closed or not.
    fn close(&mut self) {
        if self.since.take().is_some() {
            self.marks += 2;
        }
    }

    fn take(&mut self) -> usize {
        std::mem::take(&mut self.marks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, expected: &str) {
        let mut out = Vec::new();
        align_right(input.as_bytes(), &mut out);
        assert_eq!(String::from_utf8(out).expect("UTF-8"), expected);
    }

    #[test]
    fn columns_are_aligned_as_go_aligns_them() {
        check(
            "key:\t Total\n \t1:\t a\n \t100:\t b\n\n",
            " key: Total\n        1: a\n      100: b\n\n",
        );
        check("a\tb\nccc\td\n\na\tb\n", "   ab\n cccd\n\n ab\n");
        check("a\tb\tc\nlong\n", " a bc\nlong\n");
        check("é\tx\nab\ty", "  éx\n aby");
        check("a\tb\x0clong\tb\n", " ab\n longb\n");
    }
}
