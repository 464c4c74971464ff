//! parking_lot's `RwLock` and `RecursiveRwLock`.

use std::thread;
use std::time::Duration;

use parking_lot::{
    RecursiveRwLock, RwLock, RwLockReadGuard, RwLockUpgradableReadGuard, RwLockWriteGuard,
};

crate::programs! {
    same: modes, changed_mode, upgraded, upgrades_in_turn, recursive, shown_and_mapped, in_time, bumps_alone;
    among: read_or_written, whole, read_twice, seen_between;
}

/// What can be had now: to read, to read upgradably, to write.
fn can(lock: &RwLock<i32>) -> [bool; 3] {
    [
        lock.try_read().is_some(),
        lock.try_upgradable_read().is_some(),
        lock.try_write().is_some(),
    ]
}

fn modes() -> String {
    let lock = RwLock::new(0);
    let free = can(&lock);
    let read = lock.read();
    let while_read = can(&lock);
    drop(read);
    let upgradable = lock.upgradable_read();
    let while_upgradable = (can(&lock), lock.is_locked(), lock.is_locked_exclusive());
    drop(upgradable);
    let write = lock.write();
    let while_written = (can(&lock), lock.is_locked(), lock.is_locked_exclusive());
    RwLockWriteGuard::unlock_fair(write);
    format!("{free:?} {while_read:?} {while_upgradable:?} {while_written:?} {lock:?}")
}

fn changed_mode() -> String {
    let lock = RwLock::new(0);
    let mut seen = vec![];
    let write = RwLockUpgradableReadGuard::upgrade(lock.upgradable_read());
    seen.push(can(&lock));
    let upgradable = RwLockWriteGuard::downgrade_to_upgradable(write);
    seen.push(can(&lock));
    let read = RwLockUpgradableReadGuard::downgrade(upgradable);
    seen.push(can(&lock));
    RwLockReadGuard::unlock_fair(read);
    let read = RwLockWriteGuard::downgrade(lock.write());
    seen.push(can(&lock));
    drop(read);
    seen.push(can(&lock));
    format!("{seen:?}")
}

fn upgraded() -> String {
    let lock = RwLock::new(1);
    let mut value = lock.upgradable_read();
    let result = value.with_upgraded(|value| {
        *value += 1;
        *value * 10
    });
    let read = lock.read();
    let refused = value.try_with_upgraded(|value| *value += 1);
    let Err(value) = RwLockUpgradableReadGuard::try_upgrade(value) else {
        return "upgraded beside a reader".to_owned();
    };
    let Err(value) = RwLockUpgradableReadGuard::try_upgrade_for(value, Duration::from_millis(1))
    else {
        return "upgraded beside a reader".to_owned();
    };
    drop(read);
    let at_last = RwLockUpgradableReadGuard::try_upgrade(value).map(|mut value| *value += 5);
    format!("{result} {refused:?} {} {:?}", at_last.is_ok(), lock.read())
}

fn upgrades_in_turn() -> String {
    let total = RwLock::new(0);
    let add = || {
        let value = total.upgradable_read();
        let seen = *value;
        *RwLockUpgradableReadGuard::upgrade(value) = seen + 1;
    };
    thread::scope(|scope| {
        scope.spawn(add);
        scope.spawn(add);
    });
    total.into_inner().to_string()
}

fn recursive() -> String {
    let lock = RecursiveRwLock::new(1);
    thread::scope(|scope| {
        scope.spawn(|| *lock.write() += 1);
        let first = lock.read();
        let second = lock.read();
        (*first == *second).to_string()
    })
}

fn shown_and_mapped() -> String {
    let lock = RwLock::new((1, 2));
    *RwLockWriteGuard::map(lock.write(), |pair| &mut pair.1) += 1;
    let second = RwLockReadGuard::map(lock.read(), |pair| &pair.1);
    let shown = format!("{second:?} {lock:?}");
    drop(second);
    let _write = lock.write();
    format!("{shown} {lock:?}")
}

fn in_time() -> String {
    let a_while = Duration::from_millis(1);
    let lock = RwLock::new(());
    let read = lock.try_read_for(a_while);
    let beside_a_reader = [
        lock.try_read_for(a_while).is_some(),
        lock.try_upgradable_read_for(a_while).is_some(),
        lock.try_write_for(a_while).is_some(),
    ];
    drop(read);
    let write = lock.try_write_for(a_while);
    let beside_a_writer = [
        lock.try_read_for(a_while).is_some(),
        lock.try_upgradable_read_for(a_while).is_some(),
        lock.try_write_for(a_while).is_some(),
    ];
    drop(write);
    format!("{beside_a_reader:?} {beside_a_writer:?}")
}

fn bumps_alone() -> String {
    let lock = RwLock::new(1);
    RwLockReadGuard::bump(&mut lock.read());
    RwLockWriteGuard::bump(&mut lock.write());
    RwLockUpgradableReadGuard::bump(&mut lock.upgradable_read());
    RwLockReadGuard::unlocked(&mut lock.read(), || *lock.write() += 1);
    lock.into_inner().to_string()
}

fn read_or_written() -> String {
    let value = RwLock::new(0);
    thread::scope(|scope| {
        scope.spawn(|| *value.write() += 1);
        let first = *value.read();
        let second = value.try_read().map(|value| *value);
        format!("{first} {second:?}")
    })
}

fn whole() -> String {
    let pair = RwLock::new((0, 0));
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut pair = pair.write();
            pair.0 = 1;
            thread::yield_now();
            pair.1 = 1;
        });
        format!("{:?}", *pair.read())
    })
}

fn read_twice() -> String {
    let value = RwLock::new(0);
    thread::scope(|scope| {
        scope.spawn(|| *value.write() += 1);
        let first = value.read();
        // Not `read`: it may wait for ever.
        let second = value.try_read().is_some();
        format!("{first} {second}")
    })
}

fn seen_between() -> String {
    let value = RwLock::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut value = value.write();
            *value = 1;
            RwLockWriteGuard::unlocked(&mut value, thread::yield_now);
            *value = 2;
        });
        let seen = *value.read();
        seen.to_string()
    })
}
