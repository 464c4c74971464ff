//! Whether what a mutex guards has been changed, by somebody who may have asked for it by `&mut` only to look. For the other models, too.
//!
//! Where no word of it can be an address, its bytes are all that there is to it, and tell. Otherwise it may always have been changed.

use ::std::cell::Cell;

/// Below are no addresses.
const LOWEST_ADDRESS: usize = 1 << 16;

/// What has more bytes may always have been changed: to look at all of them takes its time.
const MOST: usize = 32;

type Bytes = [u8; MOST];

/// What a lock guards.
pub struct Contents {
    /// Where it is, its size and its alignment in bytes, if that is known.
    place: Cell<Option<(*const u8, usize, usize)>>,
    /// Its bytes when it was locked, where they tell all.
    before: Cell<Option<Bytes>>,
}

impl Default for Contents {
    fn default() -> Self {
        Self::new()
    }
}

impl Contents {
    /// Of a mutex that nobody has locked yet.
    pub const fn new() -> Self {
        let (place, before) = (Cell::new(None), Cell::new(None));
        Self { place, before }
    }

    /// The lock guards this, as long as it is not moved: who may have moved it says so again.
    ///
    /// # Safety
    /// The value is there whenever the lock is taken or given back.
    pub unsafe fn are<T: ?Sized>(&self, data: *const T) {
        // SAFETY: sizes and alignments are known without a look at the value, which is there, says the caller.
        let layout = unsafe { (size_of_val(&*data), align_of_val(&*data)) };
        self.place.set(Some((data.cast(), layout.0, layout.1)));
    }

    /// Somebody has it now who may change it.
    pub fn lend(&self) {
        self.before.set(self.seen());
    }

    /// Whether that one gives it back as it was, for all that can be known.
    pub fn are_back(&self) -> bool {
        let before = self.before.get();
        before.is_some() && before == self.seen()
    }

    /// Its bytes, if they tell all.
    fn seen(&self) -> Option<Bytes> {
        let (start, size, align) = self.place.get()?;
        let mut bytes = [0; MOST];
        for (offset, byte) in bytes.get_mut(..size)?.iter_mut().enumerate() {
            // SAFETY: the value is there, says `are`, and nobody changes it inside of a step. Bytes between its fields may never have been
            // written: then whatever is read does, which is why they are read as memory that others may write.
            *byte = unsafe { start.add(offset).read_volatile() };
        }
        let mut words = bytes.chunks_exact(size_of::<usize>());
        let tells_all = align < align_of::<usize>() || words.all(is_no_address);
        tells_all.then_some(bytes)
    }
}

fn is_no_address(word: &[u8]) -> bool {
    let word = word.try_into().map(usize::from_ne_bytes);
    word.is_ok_and(|word| word < LOWEST_ADDRESS)
}

// SAFETY: all threads of an exploration run on one OS thread, one at a time from step to step.
unsafe impl Send for Contents {}
// SAFETY: as above.
unsafe impl Sync for Contents {}
