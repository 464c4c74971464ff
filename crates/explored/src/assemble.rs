//! Puts together what is reported, from what the process told and how it ended.

use crate::process::{Fate, Life};
use crate::told::{Done, Found, Panicked, Taken, Told};
use crate::{Bounds, End, Limits, Outcome, Program, Replay, Report, Step, Trouble, caveats};
use anyhow::{Result, bail};
use explored_child::task::Task;
use explorer::Schedule;
use std::time::Duration;

/// What exploring a program found; without the execution that ended the process, if one did.
pub fn report(program: &Program, task: &Task, limits: &Limits, life: &Life) -> Result<Report> {
    let done = match (&life.told.done, &life.fate) {
        (Some(done), _) => done.clone(),
        (None, Fate::Ended) => bail!("l'explorateur s'est arrêté sans rien dire"),
        (None, _) => cut_off(life),
    };
    let mut caveats = caveats::of(&program.text);
    caveats.extend(done.caveats.iter().map(|caveat| caveats::in_french(caveat)));
    caveats.extend((done.diverged > 0).then(|| caveats::DIVERGES.to_owned()));
    let counts = done.counts.iter().copied().chain(std::iter::repeat(0));
    let mut outcomes: Vec<Outcome> = life
        .told
        .found
        .iter()
        .zip(counts)
        .map(|(found, count)| outcome(found, count, limits))
        .collect();
    outcomes.sort_by(|a, b| order(a).cmp(&order(b)));
    Ok(Report {
        listing: program.name.clone(),
        executions: done.executions,
        exhaustive: done.exhaustive && caveats.is_empty(),
        entangled: done.entangled,
        outcomes,
        caveats,
        bounds: bounds(task, limits, life, &done),
    })
}

/// The most ordinary first.
fn order(outcome: &Outcome) -> (End, bool, &str, &str) {
    let Outcome {
        end,
        livelocked,
        stdout,
        stderr,
        ..
    } = outcome;
    (*end, *livelocked, stdout, stderr)
}

/// What is known of a search whose process ended before it.
fn cut_off(life: &Life) -> Done {
    Done {
        executions: life.remains.begun,
        exhaustive: false,
        entangled: false,
        sampled: 0,
        pruned: 0,
        cut: 0,
        diverged: 0,
        late: life.fate == Fate::OutOfTime,
        caveats: Vec::new(),
        counts: Vec::new(),
    }
}

fn bounds(task: &Task, limits: &Limits, life: &Life, done: &Done) -> Bounds {
    let bounded = task.executions < u64::MAX;
    let reached = match &life.fate {
        Fate::Died(..) | Fate::Silent => Some("une exécution a mis fin au processus".to_owned()),
        _ if done.exhaustive || done.diverged > 0 => None,
        _ if done.late => Some(format!("le temps : {} s", limits.time.as_secs())),
        _ if done.executions + done.pruned - done.sampled >= task.executions => {
            Some(format!("le nombre d'exécutions : {}", task.executions))
        }
        _ if done.cut > 0 => Some("une limite propre à chaque exécution".to_owned()),
        _ => None,
    };
    Bounds {
        executions: bounded.then_some(task.executions),
        samples: done.sampled,
        seed: task.seed,
        steps: limits.steps as u64,
        seconds: limits.time.as_secs(),
        reached,
    }
}

/// As its user sees it, with the number of executions that ended so.
fn outcome(found: &Found, executions: u64, limits: &Limits) -> Outcome {
    let main_panicked = found.panics.iter().any(|panic| panic.path == "0");
    let (end, status) = match found.end.as_str() {
        "exited" if found.status == 101 && main_panicked => (End::Panicked, Some(101)),
        "exited" => (End::Finished, Some(found.status)),
        "deadlocked" => (End::Deadlocked, None),
        "endless" => (End::Endless, None),
        // As a shell says of a process that this signal ended.
        "aborted" => (End::Aborted, Some(128 + SIGABRT)),
        _ => (End::Aborted, None),
    };
    Outcome {
        end,
        livelocked: found.livelocked,
        status,
        stdout: found.stdout.clone(),
        stderr: found.stderr.clone(),
        terminal: found.terminal.clone(),
        panics: found.panics.iter().map(|panic| panic.panic()).collect(),
        waiting: found.waiting.clone(),
        schedule: found.schedule.clone(),
        executions,
        reason: (end == End::Aborted).then(|| bound(&found.limit, limits)),
    }
}

/// Why an execution that ended itself, or that a bound ended, did so.
fn bound(limit: &str, limits: &Limits) -> String {
    match limit {
        "steps" => format!("plus de {} étapes", limits.steps),
        "threads" => format!("plus de {} fils", explorer::MAX_THREADS),
        "output" => format!("plus de {} Kio affichés", limits.output >> 10),
        _ => "process::abort".to_owned(),
    }
}

/// The execution that ended the process, if one did: how, and by which schedule.
pub fn death(program: &Program, life: &Life, limits: &Limits) -> Option<Outcome> {
    let reason = match &life.fate {
        Fate::Died(signal, complaint) => {
            cause(*signal, complaint, limits, program.text.contains("unsafe"))
        }
        Fate::Silent => format!(
            "boucle sans étape : {} de calcul sans rien que d'autres fils puissent voir",
            seconds(limits.silence)
        ),
        Fate::Ended | Fate::OutOfTime => return None,
    };
    Some(Outcome {
        end: End::Aborted,
        schedule: Schedule(life.remains.decisions.clone()).to_string(),
        executions: 1,
        reason: Some(reason),
        ..Outcome::default()
    })
}

fn seconds(time: Duration) -> String {
    format!("{} s", time.as_secs_f32()).replace('.', ",")
}

const SIGABRT: i32 = 6;
const SIGBUS: i32 = 7;
const SIGSEGV: i32 = 11;

fn cause(signal: i32, complaint: &str, limits: &Limits, has_unsafe: bool) -> String {
    match signal {
        SIGSEGV | SIGBUS if has_unsafe => {
            "débordement de pile, ou accès interdit d'un bloc `unsafe`".to_owned()
        }
        SIGSEGV | SIGBUS => "débordement de pile (chaque fil a ici 1 Mio)".to_owned(),
        _ if complaint.contains("memory allocation of") => {
            format!(
                "plus de mémoire (la limite est de {} Mio)",
                limits.memory >> 20
            )
        }
        SIGABRT
            if complaint.contains("non-unwinding panic")
                || complaint.contains("panic in a destructor") =>
        {
            "panique dans un destructeur pendant une autre panique".to_owned()
        }
        SIGABRT => format!(
            "le processus s'est arrêté net : {}",
            complaint.lines().next().unwrap_or_default()
        ),
        _ => format!("le processus a été tué par le signal {signal}"),
    }
}

/// Gives that execution what it printed, if running it again tells.
pub fn with_words(mut outcome: Outcome, again: Option<Life>) -> Outcome {
    let Some(Life { told, .. }) = again else {
        return outcome;
    };
    for step in steps(&told) {
        outcome.stdout.push_str(&step.stdout);
        outcome.stderr.push_str(&step.stderr);
        outcome.terminal.extend([step.stdout, step.stderr]);
    }
    let announced = told.steps.iter().filter_map(|step| step.panic.as_ref());
    outcome.panics = announced
        .chain(&told.unannounced)
        .map(|panic| panic.panic())
        .collect();
    outcome
}

/// The steps that were told, the last of which may not have come to its end.
fn steps(told: &Told) -> Vec<Step> {
    let mut panicked = false;
    let mut words = |panic: &Panicked| panic.words(!std::mem::replace(&mut panicked, true));
    let mut steps: Vec<Step> = told
        .steps
        .iter()
        .chain(&told.begun)
        .map(|taken| step(taken, &mut words))
        .collect();
    if let Some(last) = steps.last_mut() {
        last.stderr.extend(told.unannounced.iter().map(words));
    }
    steps
}

/// One execution, step by step, however it ended.
pub fn replay(
    program: &Program,
    mut life: Life,
    schedule: &str,
    limits: &Limits,
) -> Result<Replay, Trouble> {
    if let Some(followed) = life.told.strayed {
        return Err(Trouble::Schedule(format!(
            "le programme ne peut pas suivre cet ordonnancement : il s'en écarte après {}",
            count(followed, "décision")
        )));
    }
    let steps = steps(&life.told);
    let stops_early = |found: &Found| found.limit == "steps" && steps.len() < limits.steps;
    if life.told.found.last().is_some_and(stops_early) {
        return Err(Trouble::Schedule(format!(
            "cet ordonnancement s'arrête trop tôt : après {}, le programme peut encore avancer",
            count(steps.len(), "étape")
        )));
    }
    let outcome = match (life.told.found.pop(), death(program, &life, limits)) {
        (Some(found), _) => outcome(&found, 1, limits),
        (None, Some(last)) => {
            let schedule = schedule.to_owned();
            Outcome {
                schedule,
                ..with_words(last, Some(life))
            }
        }
        (None, None) => {
            return Err(anyhow::anyhow!("l'explorateur s'est arrêté sans rien dire").into());
        }
    };
    Ok(Replay { outcome, steps })
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number > 1 { "s" } else { "" })
}

fn step(taken: &Taken, words: &mut impl FnMut(&Panicked) -> String) -> Step {
    let message = taken.panic.as_ref().map(words).unwrap_or_default();
    Step {
        path: taken.path.clone(),
        thread: taken.thread.clone(),
        operation: taken.operation.clone(),
        object: taken.object.clone(),
        file: taken.file.clone(),
        line: taken.line,
        stdout: taken.stdout.clone(),
        stderr: taken.stderr.clone() + &message,
    }
}
