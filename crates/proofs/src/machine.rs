//! Where and with what a measure is taken, for the caption under its figure.

use course::record::Machine;
use std::ffi::OsString;
use std::fs::read_to_string;
use std::path::Path;
use std::process::Command;

/// This machine, as Linux describes it.
pub fn this_one() -> Machine {
    Machine {
        cpu: cpu(&text("/proc/cpuinfo")),
        cores: cores(),
        memory: memory(&text("/proc/meminfo")),
        system: system(
            &text("/etc/os-release"),
            &text("/proc/sys/kernel/osrelease"),
        ),
    }
}

/// The cores that a program may use.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The processor time that has gone by, in the kernel's ticks, since it was read first.
pub struct Watch {
    all: Ticks,
    ours: u64,
}

/// What the cores did, and what they could have done.
#[derive(Clone, Copy)]
struct Ticks {
    busy: u64,
    all: u64,
}

impl Watch {
    /// Starts to watch.
    pub fn start() -> Self {
        Watch {
            all: ticks(&text("/proc/stat")),
            ours: ours(&text("/proc/self/stat")),
        }
    }

    /// The share of the cores that other programs than ours have taken since, from 0 to 1.
    pub fn others(&self) -> f64 {
        let (now, ours) = (Watch::start(), self.ours);
        let all = now.all.all.saturating_sub(self.all.all).max(1);
        let busy = now.all.busy.saturating_sub(self.all.busy);
        busy.saturating_sub(now.ours.saturating_sub(ours)) as f64 / all as f64
    }
}

/// The first line of `/proc/stat`: user, nice, system, idle, iowait, irq, softirq, steal; what follows is counted there.
fn ticks(stat: &str) -> Ticks {
    let first = stat.lines().next().unwrap_or_default();
    let numbers = first.split_whitespace().skip(1).take(8);
    let numbers: Vec<u64> = numbers.filter_map(|number| number.parse().ok()).collect();
    let all: u64 = numbers.iter().sum();
    let idle: u64 = numbers.iter().skip(3).take(2).sum();
    Ticks {
        busy: all - idle,
        all,
    }
}

/// Our own time and that of the programs that we have waited for, from `/proc/self/stat`.
fn ours(stat: &str) -> u64 {
    let after_name = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    let times = after_name.split(' ').skip(11).take(4);
    times.filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
}

/// Today, `2026-11-23`.
pub fn today() -> String {
    said(Command::new("date").arg("+%F")).unwrap_or_else(|| "date inconnue".to_owned())
}

/// The compiler of the repository at `root`, such as `1.95.0`.
pub fn rustc(root: &Path) -> String {
    let version = said(Command::new("rustc").arg("--version").current_dir(root));
    version.map_or_else(|| "inconnu".to_owned(), |said| second_word(&said))
}

/// The program that runs Python: `python3`, or what the variable `PYTHON` names.
pub fn python() -> OsString {
    std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into())
}

/// Its version, such as `3.11.7`; nothing where there is no Python.
pub fn python_version() -> Option<String> {
    said(Command::new(python()).arg("--version")).map(|said| second_word(&said))
}

/// The first line that a program says, if it runs and ends well.
fn said(command: &mut Command) -> Option<String> {
    let output = command
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().next().map(str::to_owned)
}

fn second_word(text: &str) -> String {
    text.split(' ').nth(1).unwrap_or(text).to_owned()
}

fn text(file: &str) -> String {
    read_to_string(file).unwrap_or_default()
}

fn cpu(info: &str) -> String {
    let model = info.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        matches!(key.trim(), "model name" | "Model").then(|| value.trim().to_owned())
    });
    model.unwrap_or_else(|| std::env::consts::ARCH.to_owned())
}

/// In GiB, rounded: the kernel keeps a little for itself.
fn memory(info: &str) -> usize {
    let total = info.lines().find_map(|line| line.strip_prefix("MemTotal:"));
    let number = total.and_then(|rest| rest.trim().split(' ').next()?.parse::<usize>().ok());
    (number.unwrap_or_default() + (1 << 19)) >> 20
}

fn system(release: &str, kernel: &str) -> String {
    let name = release
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="));
    let name = name.map_or("Linux", |name| name.trim_matches('"'));
    format!("{name} (noyau {})", kernel.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_ticks_are_ours_or_others() {
        let ticks = ticks("cpu  10 20 30 400 50 6 7 8 99 99\ncpu0 1 1\n");
        assert_eq!((ticks.busy, ticks.all), (81, 531));
        let stat = "12 (un (nom) ) S 1 2 3 4 5 6 7 8 9 10 100 20 3 4 20 0";
        assert_eq!(ours(stat), 127);
    }

    #[test]
    fn the_machine_is_described_by_what_linux_says() {
        assert_eq!(cpu("processor : 0\nmodel name\t: Un Modèle\n"), "Un Modèle");
        assert_eq!(memory("MemTotal:       8123456 kB\nMemFree: 1 kB\n"), 8);
        let system = system("NAME=x\nPRETTY_NAME=\"Debian 12\"\n", "6.1.0\n");
        assert_eq!(system, "Debian 12 (noyau 6.1.0)");
    }
}
