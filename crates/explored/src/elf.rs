//! Where an executable keeps the program's statics.

use anyhow::{Context, Result};
use explored_child::task::Static;
use object::{Object, ObjectSection, ObjectSymbol, SymbolKind};
use std::path::Path;

/// Addresses, as the executable's symbol table has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statics {
    /// Of [`explored_child::ANCHOR`].
    pub anchor: u64,
    /// Each static of the program's crate that can be written.
    pub all: Vec<Static>,
}

/// Reads the symbol table of an executable for the statics of this crate.
pub fn statics(executable: &Path, krate: &str) -> Result<Statics> {
    let bytes = std::fs::read(executable)
        .with_context(|| format!("{} ne se lit pas", executable.display()))?;
    let file = object::File::parse(&*bytes)?;
    let mut statics = Statics::default();
    for symbol in file.symbols() {
        let Ok(name) = symbol.name() else { continue };
        if name == explored_child::ANCHOR {
            statics.anchor = symbol.address();
        } else if symbol.kind() == SymbolKind::Data
            && symbol.size() > 0
            && belongs(name, krate)
            && is_writable(&file, &symbol)
        {
            statics.all.push(Static {
                address: symbol.address(),
                size: symbol.size() as usize,
                name: path_in(name, krate),
            });
        }
    }
    statics.all.sort_unstable();
    // Two symbols may name the same place.
    statics
        .all
        .dedup_by_key(|found| (found.address, found.size));
    Ok(statics)
}

/// Whether it lies where a program may write: not in what the loader makes read-only once it has relocated it.
fn is_writable(file: &object::File<'_>, symbol: &object::Symbol<'_, '_>) -> bool {
    let section = symbol
        .section_index()
        .and_then(|index| file.section_by_index(index).ok());
    let name = section
        .as_ref()
        .and_then(|section| section.name().ok())
        .unwrap_or_default();
    let within = |prefix: &str| name == prefix || name.starts_with(&format!("{prefix}."));
    (within(".data") && !within(".data.rel.ro")) || within(".bss")
}

/// Whether a symbol is this crate's: its path, or the type that it belongs to, begins with the crate's name.
fn belongs(symbol: &str, krate: &str) -> bool {
    let path = format!("{:#}", rustc_demangle::demangle(symbol));
    let starts = path.match_indices(krate).any(|(at, _)| {
        let before = path[..at].chars().next_back();
        let free = before.is_none_or(|char| !char.is_alphanumeric() && char != '_' && char != ':');
        free && path[at + krate.len()..].starts_with("::")
    });
    starts && path != symbol
}

/// A static's path below its crate; of one that belongs to an implementation, whose path is no plain one, its last name.
fn path_in(symbol: &str, krate: &str) -> String {
    let path = format!("{:#}", rustc_demangle::demangle(symbol));
    let plain = |path: &&str| {
        path.chars()
            .all(|char| char.is_alphanumeric() || "_:".contains(char))
    };
    let below = path
        .strip_prefix(krate)
        .and_then(|rest| rest.strip_prefix("::"));
    let last = || path.rsplit("::").next();
    let name = below.filter(plain).or_else(|| last().filter(plain));
    name.unwrap_or("static").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_static_goes_by_its_path() {
        for (symbol, name) in [
            (
                "_ZN2t11m1f1K17hdfa9fbcf5563a46aE.llvm.11728022939547446802",
                "m::f::K",
            ),
            ("_ZN2t15TOTAL17hae4e0b96b5dce25aE", "TOTAL"),
            (
                "_ZN40_$LT$t1..Thing$u20$as$u20$t1..Counts$GT$5count1N17h0123456789abcdefE",
                "N",
            ),
            (
                "_ZN2t11m27_$LT$impl$u20$t1..Thing$GT$1f1I17h0123456789abcdefE",
                "I",
            ),
            (
                "_ZN2t14main28_$u7b$$u7b$closure$u7d$$u7d$1C17h0123456789abcdefE",
                "C",
            ),
        ] {
            assert_eq!(path_in(symbol, "t1"), name);
        }
    }

    #[test]
    fn a_crate_owns_what_its_path_begins() {
        for symbol in [
            "_ZN2t11m1f1K17hdfa9fbcf5563a46aE.llvm.11728022939547446802",
            "_ZN2t15TOTAL17hae4e0b96b5dce25aE",
            "_RNvCs1_2t15TOTAL",
            // <t1::Thing as t1::Counts>::count::N
            "_ZN40_$LT$t1..Thing$u20$as$u20$t1..Counts$GT$5count1N17h0123456789abcdefE",
        ] {
            assert!(belongs(symbol, "t1"), "{symbol}");
            assert!(!belongs(symbol, "t"), "{symbol}");
        }
        for symbol in [
            "_ZN1a2t15TOTAL17hae4e0b96b5dce25aE",
            "t1::TOTAL",
            "EXPLORED_ANCHOR",
        ] {
            assert!(!belongs(symbol, "t1"), "{symbol}");
        }
    }
}
