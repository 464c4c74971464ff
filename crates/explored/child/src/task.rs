//! What the parent asks for: lines of `key value`, bytes in hexadecimal, up to `end`.

use explorer::End;
use std::io::BufRead;
use std::path::PathBuf;
use std::time::Duration;

/// What to do, on what, within what bounds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Task {
    /// The schedule to run again; none: explore.
    pub schedule: Option<String>,
    /// Most executions of the search.
    pub executions: u64,
    /// Executions drawn at random after that.
    pub samples: u64,
    /// Seed of the draw.
    pub seed: u64,
    /// Most steps of an execution.
    pub steps: usize,
    /// Most bytes that an execution prints.
    pub output: usize,
    /// For the whole search.
    pub time: Duration,
    /// Whether the threads that an execution leaves are not unwound.
    pub leak: bool,
    /// Bytes of address space.
    pub memory: u64,
    /// The standard output that is looked for.
    pub aim: Option<String>,
    /// The exit status that is looked for with it; none: any end.
    pub status: Option<i32>,
    /// The program's arguments.
    pub args: Vec<String>,
    /// The program's standard input.
    pub stdin: Vec<u8>,
    /// The file in which the decisions of the running execution are kept.
    pub record: PathBuf,
    /// Address of [`ANCHOR`](crate::ANCHOR) in the executable's symbol table.
    pub anchor: u64,
    /// The program's statics.
    pub statics: Vec<Static>,
}

/// A static of the program.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Static {
    /// Address in the executable's symbol table.
    pub address: u64,
    /// Bytes.
    pub size: usize,
    /// Its path in the program's crate; one word, without a comma.
    pub name: String,
}

impl Task {
    /// Reads a task; what it does not understand is an error that names the line.
    pub fn read(lines: impl BufRead) -> Result<Self, String> {
        let mut task = Task::default();
        for line in lines.lines() {
            let line = line.map_err(|error| error.to_string())?;
            let (key, value) = line.split_once(' ').unwrap_or((&line, ""));
            if key == "end" {
                return Ok(task);
            }
            task.set(key, value)
                .ok_or_else(|| format!("not part of a task: {line}"))?;
        }
        Err("a task without an end".to_owned())
    }

    /// The lines that are read as this task.
    pub fn written(&self) -> String {
        let mut lines = vec![
            format!("executions {}", self.executions),
            format!("samples {}", self.samples),
            format!("seed {}", self.seed),
            format!("steps {}", self.steps),
            format!("output {}", self.output),
            format!("time {}", self.time.as_millis()),
            format!("leak {}", self.leak),
            format!("memory {}", self.memory),
            format!("stdin {}", hex(&self.stdin)),
            format!("record {}", hex(self.record.as_os_str().as_encoded_bytes())),
            format!("anchor {}", self.anchor),
        ];
        let words = self
            .schedule
            .iter()
            .map(|words| format!("schedule {words}"));
        lines.extend(words);
        lines.extend(
            self.aim
                .iter()
                .map(|aim| format!("aim {}", hex(aim.as_bytes()))),
        );
        lines.extend(self.status.iter().map(|status| format!("status {status}")));
        lines.extend(
            self.args
                .iter()
                .map(|arg| format!("arg {}", hex(arg.as_bytes()))),
        );
        let statics = self.statics.iter();
        lines.extend(statics.map(|found| {
            let Static {
                address,
                size,
                name,
            } = found;
            format!("static {address} {size} {name}")
        }));
        lines.join("\n") + "\nend\n"
    }

    /// Whether an outcome, which prints what is looked for, is all that is looked for.
    pub fn is_reached(&self, end: &End) -> bool {
        let ends_well = |status| *end == End::Exited(status);
        self.aim.is_some() && self.status.is_none_or(ends_well)
    }

    fn set(&mut self, key: &str, value: &str) -> Option<()> {
        match key {
            "schedule" => self.schedule = Some(value.to_owned()),
            "executions" => self.executions = value.parse().ok()?,
            "samples" => self.samples = value.parse().ok()?,
            "seed" => self.seed = value.parse().ok()?,
            "steps" => self.steps = value.parse().ok()?,
            "output" => self.output = value.parse().ok()?,
            "time" => self.time = Duration::from_millis(value.parse().ok()?),
            "leak" => self.leak = value.parse().ok()?,
            "memory" => self.memory = value.parse().ok()?,
            "aim" => self.aim = Some(text(value)?),
            "status" => self.status = Some(value.parse().ok()?),
            "arg" => self.args.push(text(value)?),
            "stdin" => self.stdin = bytes(value)?,
            "record" => self.record = text(value)?.into(),
            "anchor" => self.anchor = value.parse().ok()?,
            "static" => self.statics.push(one_static(value)?),
            _ => return None,
        }
        Some(())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn text(hex: &str) -> Option<String> {
    String::from_utf8(bytes(hex)?).ok()
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| (byte as char).to_digit(16);
    let pair = |pair: &[u8]| Some((digit(pair[0])? << 4 | digit(*pair.get(1)?)?) as u8);
    hex.as_bytes().chunks(2).map(pair).collect()
}

fn one_static(value: &str) -> Option<Static> {
    let mut words = value.split(' ');
    Some(Static {
        address: words.next()?.parse().ok()?,
        size: words.next()?.parse().ok()?,
        name: words.next()?.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_read_as_it_was_written() {
        let task = Task {
            schedule: Some("0x3 =1".to_owned()),
            executions: 3,
            leak: true,
            time: Duration::from_millis(1500),
            args: vec!["é\n".to_owned(), String::new()],
            stdin: vec![10, 0],
            aim: Some(String::new()),
            status: Some(-1),
            record: "/tmp/a b".into(),
            statics: vec![
                one_static("16 4 a::B").unwrap(),
                one_static("3 0 C").unwrap(),
            ],
            ..Task::default()
        };
        let lines = task.written() + "not read";
        assert_eq!(Task::read(lines.as_bytes()), Ok(task));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for line in [
            "executions x",
            "aim 1",
            "aim zz",
            "static 3",
            "static 3 4",
            "nonsense",
        ] {
            let said = Task::read(format!("{line}\nend").as_bytes()).unwrap_err();
            assert!(said.contains(line), "{said}");
        }
        assert!(Task::read(&b"executions 3\n"[..]).is_err());
    }
}
