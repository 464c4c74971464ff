//! A table on a terminal: columns as wide as what stands in them, cells of several lines.

use super::text::{WIDTH, folded, shortened};

/// Most characters of a line in a cell.
const WIDEST: usize = 48;

/// Most characters of a line in the cell that takes what the others leave: there it goes on below.
const LONGEST: usize = 400;

/// What is left of a column, however wide the others are.
const NARROWEST: usize = 20;

/// Between two columns.
const GAP: usize = 2;

/// Rows of cells under a heading.
pub struct Table {
    rows: Vec<Vec<Vec<String>>>,
    /// The column that takes what the others leave.
    flexible: usize,
}

impl Table {
    /// A table with these columns, of which one takes what the others leave.
    pub fn new(heading: &[&str], flexible: usize) -> Self {
        let mut table = Table {
            rows: Vec::new(),
            flexible,
        };
        table.row(heading.iter().map(|title| (*title).to_owned()).collect());
        table
    }

    /// Adds a row; a cell may have several lines.
    pub fn row(&mut self, cells: Vec<String>) {
        let lines = |(column, cell): (usize, String)| {
            let most = if column == self.flexible {
                LONGEST
            } else {
                WIDEST
            };
            cell.lines().map(|line| shortened(line, most)).collect()
        };
        let row = cells.into_iter().enumerate().map(lines).collect();
        self.rows.push(row);
    }

    /// The table, each line with its end.
    pub fn shown(mut self) -> String {
        let widths = self.fit();
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

    /// Makes it as wide as a terminal, and gives the widths.
    fn fit(&mut self) -> Vec<usize> {
        let mut widths = self.widths();
        let whole: usize = widths.iter().map(|width| width + GAP).sum::<usize>() - GAP;
        let wide = widths[self.flexible];
        let width = (wide + WIDTH)
            .saturating_sub(whole)
            .max(NARROWEST)
            .min(wide);
        widths[self.flexible] = width;
        let cells = self
            .rows
            .iter_mut()
            .filter_map(|row| row.get_mut(self.flexible));
        for cell in cells {
            *cell = cell.iter().flat_map(|line| folded(line, width)).collect();
        }
        widths
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_cells() {
        let mut table = Table::new(&["n°", "fin"], 1);
        table.row(vec!["1".to_owned(), "été\nlong".to_owned()]);
        table.row(vec!["22 3".to_owned(), String::new()]);
        assert_eq!(
            table.shown(),
            "n°    fin\n────  ────\n1     été\n      long\n22 3\n"
        );
    }

    #[test]
    fn one_column_makes_room_for_the_others() {
        let long = "x".repeat(60);
        let mut table = Table::new(&["a", "b", "c"], 1);
        table.row(vec!["y".repeat(40), long.clone(), "z".to_owned()]);
        let shown = table.shown();
        assert!(
            shown.lines().all(|line| line.chars().count() <= WIDTH),
            "{shown}"
        );
        assert!(shown.contains(&("x".repeat(35) + "  z")), "{shown}");
        assert_eq!(shown.matches('x').count(), 60);
        let mut narrow = Table::new(&["a", "b"], 1);
        narrow.row(vec!["y".to_owned(), long.clone()]);
        assert!(narrow.shown().contains(&long));
    }
}
