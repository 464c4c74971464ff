//! A table on a terminal: columns as wide as what stands in them, cells of several lines.

/// Most characters of a line in a cell.
const WIDEST: usize = 72;

/// Rows of cells under a heading.
pub struct Table {
    rows: Vec<Vec<Vec<String>>>,
}

impl Table {
    /// A table with these columns.
    pub fn new(heading: &[&str]) -> Self {
        let mut table = Table { rows: Vec::new() };
        table.row(heading.iter().map(|title| (*title).to_owned()).collect());
        table
    }

    /// Adds a row; a cell may have several lines.
    pub fn row(&mut self, cells: Vec<String>) {
        let lines = |cell: String| cell.lines().map(shortened).collect();
        self.rows.push(cells.into_iter().map(lines).collect());
    }

    /// The table, each line with its end.
    pub fn shown(&self) -> String {
        let widths = self.widths();
        let mut shown = String::new();
        for (number, row) in self.rows.iter().enumerate() {
            for line in 0..row.iter().map(Vec::len).max().unwrap_or(0) {
                shown.push_str(&shown_line(row, line, &widths));
            }
            if number == 0 {
                shown.push_str(&rule(&widths));
            }
        }
        shown
    }

    fn widths(&self) -> Vec<usize> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells
                .flatten()
                .map(|line| line.chars().count())
                .max()
                .unwrap_or(0)
        };
        (0..columns).map(width).collect()
    }
}

fn shown_line(row: &[Vec<String>], line: usize, widths: &[usize]) -> String {
    let cells = row.iter().zip(widths).map(|(cell, width)| {
        let text = cell.get(line).map_or("", String::as_str);
        format!("{text:width$}")
    });
    let cells: Vec<String> = cells.collect();
    format!("{}\n", cells.join("  ").trim_end())
}

fn rule(widths: &[usize]) -> String {
    let lines: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
    format!("{}\n", lines.join("  "))
}

/// A line as it fits, without what would move the cursor.
fn shortened(line: &str) -> String {
    let visible = |char: char| if char.is_control() { '·' } else { char };
    let line = line.replace('\t', "    ");
    match line.char_indices().nth(WIDEST) {
        None => line.chars().map(visible).collect(),
        Some((end, _)) => line[..end].chars().map(visible).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_cells() {
        let mut table = Table::new(&["n°", "fin"]);
        table.row(vec!["1".to_owned(), "été\nlong".to_owned()]);
        table.row(vec!["22 3".to_owned(), String::new()]);
        assert_eq!(
            table.shown(),
            "n°    fin\n────  ────\n1     été\n      long\n22 3\n"
        );
    }

    #[test]
    fn a_line_is_shortened_and_moves_nothing() {
        assert_eq!(shortened(&"é".repeat(80)), "é".repeat(72) + "…");
        assert_eq!(shortened("a\x1b[2Jb\tc"), "a·[2Jb    c");
    }
}
