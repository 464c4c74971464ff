//! Where a suspended thread stands, as one number: whether it is back where it was.

use std::arch::asm;
use std::cell::Cell;
use std::hint::black_box;
use std::ptr;

/// Odd, and with its bits well mixed.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// Words hashed side by side: one after the other would have to wait for each other.
const LANES: usize = 4;

/// Adds a word to a hash.
pub(crate) fn mix(hash: u64, word: u64) -> u64 {
    let product = u128::from(hash ^ word) * u128::from(FACTOR);
    (product as u64 ^ (product >> 64) as u64).wrapping_add(FACTOR)
}

/// Bits of a word that stands for something a thread cannot tell from another of its kind, such as an instant that it has not compared.
const OPAQUE: u64 = 0xb1d0_7a3e_5c00_0000;

/// Low bits of such a word: its number.
const OPAQUE_BITS: u32 = 26;

/// The bits that tell it from others. Its highest byte is not among them: where it is dead, a small value may have been left there.
const TELLING: u64 = (u64::MAX >> 8) & (u64::MAX << OPAQUE_BITS);

/// A word for the `number`th thing of a kind. A thread that keeps another one is still where it was: who gives such words says
/// [`progressed`](crate::progressed) wherever it lets the program tell them apart.
///
/// # Panics
/// If there are too many: 2<sup>26</sup>.
pub const fn opaque(number: usize) -> u64 {
    assert!(number < 1 << OPAQUE_BITS, "too many opaque words");
    OPAQUE | number as u64
}

/// The number of an [`opaque`] word.
pub const fn revealed(word: u64) -> usize {
    (word & ((1 << OPAQUE_BITS) - 1)) as usize
}

/// The part of a stack in use: addresses of its lowest word, and of the one after its highest.
#[derive(Clone, Copy, Default)]
pub(crate) struct Live {
    pub(crate) low: usize,
    pub(crate) high: usize,
}

impl Live {
    /// Hash of what is there. Two equal ones of one thread mean that it will go on in the same way, if what it reads elsewhere is
    /// the same. Two that differ may differ in what nobody will read any more.
    ///
    /// # Safety
    /// The thread is suspended, and this is where its stack is in use.
    #[allow(unsafe_code)]
    pub(crate) unsafe fn hash(self) -> u64 {
        let words = ptr::with_exposed_provenance::<[u64; LANES]>(self.low);
        let count = self.high.saturating_sub(self.low) / size_of::<[u64; LANES]>();
        let mut lanes = [FACTOR; LANES];
        for block in 0..count {
            // SAFETY: mapped and aligned to words, says the caller, and nobody writes there now. A word may never have been written:
            // then whatever is read does, which is why it is read as memory that others may write.
            let block = unsafe { words.add(block).read_volatile() };
            for (lane, word) in lanes.iter_mut().zip(block) {
                let seen = match word & TELLING == OPAQUE & TELLING {
                    true => word & TELLING,
                    false => word,
                };
                *lane = (*lane ^ seen).wrapping_mul(FACTOR).rotate_left(29);
            }
        }
        lanes.into_iter().fold(self.low as u64, mix)
    }
}

thread_local! {
    /// Whether anybody looks where threads stand.
    static LOOKED_AT: Cell<bool> = const { Cell::new(false) };
}

/// Says whether anybody looks where threads stand, from the next execution on.
pub(crate) fn look(on: bool) {
    LOOKED_AT.set(on);
}

/// Whether anybody does.
pub(crate) fn looked_at() -> bool {
    LOOKED_AT.get()
}

/// Bytes of a stack that the inside of a step uses.
const INSIDE: usize = 1 << 10;

/// Wipes what functions that have returned have left on the stack below their caller: where a later function leaves a hole in that
/// place, it would tell two equal states of a thread apart. A step does so; who handles between two steps what is different each
/// time, such as the time, does it in a function of its own and calls this.
#[inline]
pub fn wipe() {
    if looked_at() {
        wipe_inside();
    }
}

#[inline(never)]
fn wipe_inside() {
    let nothing = [0_u8; INSIDE];
    black_box(&nothing);
}

/// Bytes of a stack that small programs use.
const USUAL: usize = 4 << 10;

/// Makes the stack that begins at this address, and that nobody uses, as good as new: what an earlier execution left where this one
/// does not write must not tell two equal states apart, or the other way round.
#[allow(unsafe_code)]
pub(crate) fn clear(base: usize) {
    if !looked_at() {
        return;
    }
    let usual = ptr::with_exposed_provenance_mut::<u8>(base - USUAL);
    // SAFETY: stacks are larger than this, and nobody uses this one.
    unsafe { usual.write_bytes(0, USUAL) };
}

/// Registers that a called function gives back as they were: its caller may keep there what is not on the stack.
pub(crate) type Kept = [u64; KEPT];

#[cfg(all(target_arch = "x86_64", not(windows)))]
const KEPT: usize = 6;
#[cfg(all(target_arch = "aarch64", not(windows)))]
const KEPT: usize = 18;
#[cfg(not(all(any(target_arch = "x86_64", target_arch = "aarch64"), not(windows))))]
const KEPT: usize = 0;

/// Whether [`kept`] knows this machine's registers, so that [`Live::hash`] says what it says.
pub(crate) const KNOWN: bool = KEPT > 0;

/// Those of the running thread.
#[cfg(all(target_arch = "x86_64", not(windows)))]
#[allow(unsafe_code)]
#[inline(always)]
pub(crate) fn kept() -> Kept {
    let mut kept = [0; KEPT];
    // SAFETY: it stores registers in `kept`, and does nothing else.
    unsafe {
        asm!(
            "mov [{0}], rbx", "mov [{0} + 8], rbp", "mov [{0} + 16], r12",
            "mov [{0} + 24], r13", "mov [{0} + 32], r14", "mov [{0} + 40], r15",
            in(reg) kept.as_mut_ptr(), options(nostack, preserves_flags)
        );
    }
    kept
}

/// Those of the running thread.
#[cfg(all(target_arch = "aarch64", not(windows)))]
#[allow(unsafe_code)]
#[inline(always)]
pub(crate) fn kept() -> Kept {
    let mut kept = [0; KEPT];
    // SAFETY: it stores registers in `kept`, and does nothing else.
    unsafe {
        asm!(
            "stp x19, x20, [{0}]", "stp x21, x22, [{0}, 16]", "stp x23, x24, [{0}, 32]",
            "stp x25, x26, [{0}, 48]", "stp x27, x28, [{0}, 64]", "stp d8, d9, [{0}, 80]",
            "stp d10, d11, [{0}, 96]", "stp d12, d13, [{0}, 112]", "stp d14, d15, [{0}, 128]",
            in(reg) kept.as_mut_ptr(), options(nostack, preserves_flags)
        );
    }
    kept
}

/// None that is known.
#[cfg(not(all(any(target_arch = "x86_64", target_arch = "aarch64"), not(windows))))]
pub(crate) fn kept() -> Kept {
    []
}
