//! Outcome sets: what a listing can print and how it can end, and no other way.

/// The content of an `outcomes` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcomes {
    /// The listing.
    pub listing: String,
    /// The outcomes, or with `merge` the groups whose order each interleaving keeps.
    pub groups: Vec<Vec<String>>,
    /// Whether every interleaving of the groups is meant.
    pub merge: bool,
}

impl Outcomes {
    /// Reads the block; the error is a message and a remedy.
    pub fn parse(content: &str, merge: bool) -> Result<Self, (String, String)> {
        let mut lines = content.lines();
        let listing = lines.next().unwrap_or_default().trim().to_owned();
        if listing.is_empty() || listing.contains(' ') {
            return Err((
                "un bloc outcomes commence par le nom d'un listing".to_owned(),
                "écrivez ce nom, seul, sur sa première ligne".to_owned(),
            ));
        }
        let mut groups = vec![Vec::new()];
        for line in lines {
            match line {
                "---" => groups.push(Vec::new()),
                _ => groups
                    .last_mut()
                    .expect("never empty")
                    .push(line.to_owned()),
            }
        }
        Ok(Outcomes {
            listing,
            groups,
            merge,
        })
    }

    /// Whether these lines are one of the outcomes.
    pub fn contains(&self, lines: &[String]) -> bool {
        if self.merge {
            is_merge(lines, &self.groups)
        } else {
            self.groups.iter().any(|outcome| outcome == lines)
        }
    }
}

/// Whether `lines` interleaves all `groups`, keeping each one's order.
///
/// Explores the set of positions reached in each group, line by line: two groups may share a line.
fn is_merge(lines: &[String], groups: &[Vec<String>]) -> bool {
    let mut reached = std::collections::BTreeSet::from([vec![0; groups.len()]]);
    for line in lines {
        reached = reached
            .iter()
            .flat_map(|at| advance(at, groups, line))
            .collect();
    }
    reached.contains(&groups.iter().map(Vec::len).collect::<Vec<_>>())
}

/// The positions after `line` was taken from one group or another.
fn advance(at: &[usize], groups: &[Vec<String>], line: &str) -> Vec<Vec<usize>> {
    let takes = |group: usize| {
        groups[group]
            .get(at[group])
            .is_some_and(|next| next == line)
    };
    let step = |group: usize| {
        let mut next = at.to_vec();
        next[group] += 1;
        next
    };
    (0..groups.len())
        .filter(|group| takes(*group))
        .map(step)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn a_merge_keeps_each_groups_order() {
        let merge = Outcomes::parse("x\na1\na2\n---\nb1\n", true).unwrap();
        for good in ["a1 a2 b1", "a1 b1 a2", "b1 a1 a2"] {
            assert!(merge.contains(&lines(good)), "{good}");
        }
        for bad in ["a2 a1 b1", "a1 a2", "a1 a2 b1 b1", ""] {
            assert!(!merge.contains(&lines(bad)), "{bad}");
        }
    }

    #[test]
    fn groups_that_share_a_line_merge_too() {
        let merge = Outcomes::parse("x\na\nb\n---\na\nc\n", true).unwrap();
        assert!(merge.contains(&lines("a a c b")));
        assert!(merge.contains(&lines("a c a b")));
        assert!(!merge.contains(&lines("a b c a")));
    }

    #[test]
    fn a_set_is_exactly_its_outcomes() {
        let set = Outcomes::parse("x\ntotal = 1\n---\ntotal = 2\n", false).unwrap();
        assert!(set.contains(&["total = 1".to_owned()]));
        assert!(!set.contains(&["total = 3".to_owned()]));
    }

    #[test]
    fn the_first_line_names_the_listing() {
        assert!(
            Outcomes::parse("", false)
                .unwrap_err()
                .0
                .contains("nom d'un listing")
        );
    }
}
