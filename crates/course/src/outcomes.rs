//! Outcome sets: what a listing can print and how it can end, and no other way.

use std::collections::{BTreeMap, BTreeSet};

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
        let outcomes = Outcomes {
            listing,
            groups,
            merge,
        };
        outcomes.ambiguous().map_or(Ok(outcomes), Err)
    }

    /// What could not be told true from false: one outcome twice, or a wildcard, which means nothing here.
    fn ambiguous(&self) -> Option<(String, String)> {
        let mut seen = BTreeSet::new();
        if let Some(twice) = self
            .groups
            .iter()
            .find(|group| !self.merge && !seen.insert(*group))
        {
            let message = format!(
                "la même issue est écrite deux fois : « {} »",
                twice.join(" / ")
            );
            return Some((message, "gardez-en une".to_owned()));
        }
        let is_wild = |line: &&String| *line == "..." || line.contains("[..]");
        let wild = self.groups.iter().flatten().find(is_wild)?;
        let message = format!("« {wild} » ne remplace rien dans un bloc outcomes");
        Some((message, "écrivez chaque ligne en entier".to_owned()))
    }

    /// How many outcomes these are.
    pub fn count(&self) -> u128 {
        match self.merge {
            true => count_merges(&self.groups),
            false => self.groups.len() as u128,
        }
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

/// How many texts interleave all `groups`, without writing them down: what can follow depends only on the positions
/// that the lines so far can have reached.
fn count_merges(groups: &[Vec<String>]) -> u128 {
    let mut groups = groups.to_vec();
    groups.sort();
    let start = BTreeSet::from([vec![0; groups.len()]]);
    let mut counts = BTreeMap::from([(start, 1u128)]);
    for _ in 0..groups.iter().map(Vec::len).sum() {
        let mut next: BTreeMap<BTreeSet<Vec<usize>>, u128> = BTreeMap::new();
        for (reached, count) in &counts {
            for after in followers(reached, &groups) {
                let total = next.entry(after).or_default();
                *total = total.saturating_add(*count);
            }
        }
        counts = next;
    }
    counts
        .values()
        .fold(0, |sum, count| sum.saturating_add(*count))
}

/// The sets of positions that one more line leads to, a set for each line that can come.
fn followers(
    reached: &BTreeSet<Vec<usize>>,
    groups: &[Vec<String>],
) -> impl Iterator<Item = BTreeSet<Vec<usize>>> {
    let next = |at: &Vec<usize>| {
        let pairs: Vec<_> = groups
            .iter()
            .zip(at)
            .map(|(group, at)| group.get(*at))
            .collect();
        pairs.into_iter().flatten().cloned().collect::<Vec<_>>()
    };
    let lines: BTreeSet<String> = reached.iter().flat_map(next).collect();
    lines.into_iter().map(move |line| {
        let after = reached.iter().flat_map(|at| advance(at, groups, &line));
        after.map(|at| canonical(at, groups)).collect()
    })
}

/// Whether `lines` interleaves all `groups`, keeping each one's order.
///
/// Explores the set of positions reached in each group, line by line: two groups may share a line.
fn is_merge(lines: &[String], groups: &[Vec<String>]) -> bool {
    let mut groups = groups.to_vec();
    groups.sort();
    let mut reached = BTreeSet::from([vec![0; groups.len()]]);
    for line in lines {
        let next = reached.iter().flat_map(|at| advance(at, &groups, line));
        reached = next.map(|at| canonical(at, &groups)).collect();
    }
    reached.contains(&groups.iter().map(Vec::len).collect::<Vec<_>>())
}

/// Groups that are equal can trade places: one order of their positions stands for all, or there would be too many.
fn canonical(mut at: Vec<usize>, groups: &[Vec<String>]) -> Vec<usize> {
    let mut start = 0;
    for equal in groups.chunk_by(|a, b| a == b) {
        at[start..start + equal.len()].sort_unstable();
        start += equal.len();
    }
    at
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
    fn many_equal_groups_are_no_explosion() {
        let group = "a\n".repeat(10);
        let merge = Outcomes::parse(&format!("x\n{}", vec![group; 6].join("---\n")), true).unwrap();
        assert!(merge.contains(&vec!["a".to_owned(); 60]));
        assert!(!merge.contains(&vec!["a".to_owned(); 59]));
    }

    #[test]
    fn merges_are_counted_without_being_written() {
        let count = |text: &str| Outcomes::parse(text, true).unwrap().count();
        assert_eq!(count("x\na1\na2\n---\nb1\n"), 3);
        // a a b c, a a c b, a b a c, a c a b: two groups that share a line.
        assert_eq!(count("x\na\nb\n---\na\nc\n"), 4);
        assert_eq!(count("x\na\n---\na\n"), 1);
        let group = |name: char| (0..10).map(|n| format!("{name}{n}\n")).collect::<String>();
        assert_eq!(
            count(&format!("x\n{}---\n{}", group('a'), group('b'))),
            184_756
        );
    }

    #[test]
    fn what_is_counted_is_what_is_contained() {
        let letters = |groups: &[&str]| -> String {
            let group = |word: &&str| word.chars().map(|c| format!("{c}\n")).collect::<String>();
            format!(
                "x\n{}",
                groups.iter().map(group).collect::<Vec<_>>().join("---\n")
            )
        };
        for groups in [["ab", "ba"], ["aab", "ab"], ["abc", "cab"], ["aaa", "aa"]] {
            let merge = Outcomes::parse(&letters(&groups), true).unwrap();
            let length = groups.concat().len();
            let all = (0..3_usize.pow(length as u32)).map(|mut code| {
                let letter = |_| {
                    let letter = ["a", "b", "c"][code % 3].to_owned();
                    code /= 3;
                    letter
                };
                (0..length).map(letter).collect::<Vec<_>>()
            });
            let contained = all.filter(|lines| merge.contains(lines)).count();
            assert_eq!(merge.count(), contained as u128, "{groups:?}");
        }
    }

    #[test]
    fn an_outcome_stands_once_and_without_wildcards() {
        assert!(
            Outcomes::parse("x\na\n---\na\n", false)
                .unwrap_err()
                .0
                .contains("deux fois")
        );
        assert!(
            Outcomes::parse("x\na [..]\n", false)
                .unwrap_err()
                .0
                .contains("ne remplace rien")
        );
        assert!(Outcomes::parse("x\na\n---\na\n", true).is_ok());
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
