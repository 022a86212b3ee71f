//! The English of every message, by its id; `{name}` is an argument. One table for each kind of finding.

mod connections;
mod hints;
mod memory;
mod series;
mod waiting;

/// An id, and what is said.
type Row = (&'static str, &'static str);

const TABLES: [&[Row]; 5] = [
    series::ROWS,
    connections::ROWS,
    waiting::ROWS,
    memory::ROWS,
    hints::ROWS,
];

pub fn text(id: &str) -> Option<&'static str> {
    let mut rows = TABLES.iter().flat_map(|table| table.iter());
    rows.find(|(known, _)| *known == id).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_stands_once() {
        let rows = TABLES.iter().flat_map(|table| table.iter());
        let mut ids: Vec<&str> = rows.map(|(id, _)| *id).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }
}
