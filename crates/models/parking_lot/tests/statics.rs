//! What a static lock holds is dropped when the execution is over: the generated program writes back its bytes, and no more.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use explorer::{Search, explore};
use model_parking_lot::{FairMutex, Mutex, ReentrantMutex, RwLock};

static DROPPED: AtomicUsize = AtomicUsize::new(0);

struct Heavy;

impl Drop for Heavy {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Relaxed);
    }
}

static MUTEX: Mutex<Vec<Heavy>> = Mutex::new(Vec::new());
static FAIR: FairMutex<Option<Heavy>> = FairMutex::new(None);
static REENTRANT: ReentrantMutex<Heavy> = ReentrantMutex::new(Heavy);
static LOCK: RwLock<Vec<Heavy>> = RwLock::new(Vec::new());
static LOCKS: [Mutex<Vec<Heavy>>; 2] = [const { Mutex::new(Vec::new()) }; 2];

#[test]
fn what_a_static_holds_goes_with_the_execution() {
    // Only one execution: nobody writes bytes back here.
    let report = explore(&Search::default(), || {
        MUTEX.lock().push(Heavy);
        MUTEX.lock().push(Heavy);
        *FAIR.try_lock().expect("free") = Some(Heavy);
        drop(REENTRANT.lock());
        LOCK.write().push(Heavy);
        assert_eq!(LOCK.read().len(), 1);
        LOCKS[1].lock().push(Heavy);
        let own = Mutex::new(Heavy);
        drop(own.lock());
        assert_eq!(DROPPED.load(Relaxed), 0, "nothing has gone yet");
    });
    assert_eq!((report.totals.executions, report.outcomes.len()), (1, 1));
    // The seventh is `own`.
    assert_eq!(DROPPED.load(Relaxed), 7);
}
