use std::sync::mpsc::{self, Sender};
use std::sync::Mutex;
use std::thread::{self, JoinHandle};

static TOTAL: Mutex<u32> = Mutex::new(0);

struct Pool {
    jobs: Sender<Option<u32>>,
    worker: Option<JoinHandle<()>>,
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.jobs.send(None).unwrap();
        self.worker.take().unwrap().join().unwrap();
    }
}

fn main() {
    let (jobs, received) = mpsc::channel();
    let worker = thread::spawn(move || {
        while let Ok(Some(n)) = received.recv() {
            *TOTAL.lock().unwrap() += n;
        }
    });
    let pool = Pool {
        jobs,
        worker: Some(worker),
    };
    for n in 1..=2 {
        pool.jobs.send(Some(n)).unwrap();
        *TOTAL.lock().unwrap() += 1;
    }
    drop(pool);
    println!("{}", TOTAL.lock().unwrap());
}
