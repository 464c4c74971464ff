//! What a static channel holds is dropped when the execution is over, though the end of a channel's handle is a step.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use explorer::{Search, explore};
use model_crossbeam_channel::{Receiver, Sender, bounded};
use model_std::sync::LazyLock;

static DROPPED: AtomicUsize = AtomicUsize::new(0);

struct Heavy;

impl Drop for Heavy {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Relaxed);
    }
}

static CHANNEL: LazyLock<(Sender<Heavy>, Receiver<Heavy>)> = LazyLock::new(|| bounded(2));

#[test]
fn what_a_static_channel_holds_goes_with_the_execution() {
    // Only one execution: nobody writes bytes back here.
    let report = explore(&Search::default(), || {
        CHANNEL.0.send(Heavy).expect("room");
        CHANNEL.0.send(Heavy).expect("room");
        drop(CHANNEL.1.recv().expect("there"));
        assert_eq!(DROPPED.load(Relaxed), 1);
    });
    let outcome = report.outcomes.keys().next().expect("one");
    assert!(outcome.panics.is_empty(), "{outcome:?}");
    assert_eq!(report.totals.executions, 1);
    assert_eq!(DROPPED.load(Relaxed), 2);
}
