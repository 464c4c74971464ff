//! The program's statics: their bytes at the start are what every execution starts from.
//!
//! What a static owns on the heap is dropped in place by the model types (`explorer::finally`); here its bytes, which an
//! execution has changed, are written back.

use crate::task::Static;
use std::ptr;
use std::sync::OnceLock;

/// Name of the symbol whose address tells where the executable was loaded.
pub const ANCHOR: &str = "EXPLORED_ANCHOR";

/// Its address in the symbol table and its address here tell where the executable was loaded.
#[unsafe(no_mangle)]
static EXPLORED_ANCHOR: u64 = 0x616e_6368_6f72;

/// A static, and the bytes that it had at the start.
struct Saved {
    address: usize,
    bytes: Vec<u8>,
    name: String,
}

static SAVED: OnceLock<Vec<Saved>> = OnceLock::new();

/// Keeps the present bytes of the statics at these addresses of the symbol table, where the anchor's is `anchor`.
///
/// # Safety
/// Each range must be all of one writable static of the program, none of whose code has run yet.
pub unsafe fn save(anchor: u64, statics: &[Static]) {
    let load = (&raw const EXPLORED_ANCHOR as usize).wrapping_sub(anchor as usize);
    let saved = statics.iter().map(|found| {
        let address = load.wrapping_add(found.address as usize);
        // SAFETY: the caller's word: these bytes are a static's.
        let bytes = unsafe { std::slice::from_raw_parts(address as *const u8, found.size) };
        Saved {
            address,
            bytes: bytes.to_vec(),
            name: found.name.clone(),
        }
    });
    let _ = SAVED.set(saved.collect());
}

/// Writes the bytes back, before an execution.
pub fn restore() {
    for saved in SAVED.get().into_iter().flatten() {
        // SAFETY: `save`'s caller gave the word that this is one writable static. Between two executions nobody holds a
        // reference into it: the program's threads have unwound, and they are coroutines of this very thread.
        unsafe {
            ptr::copy_nonoverlapping(
                saved.bytes.as_ptr(),
                saved.address as *mut u8,
                saved.bytes.len(),
            );
        }
    }
}

/// What lies at this address: `TOTAL+16`, sixteen bytes into a static.
pub fn name(address: usize) -> Option<String> {
    let mut saved = SAVED.get()?.iter();
    let within =
        |saved: &&Saved| (saved.address..saved.address + saved.bytes.len()).contains(&address);
    let found = saved.find(within)?;
    Some(format!("{}+{}", found.name, address - found.address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU64;

    static PAIR: [AtomicU64; 2] = [AtomicU64::new(0), AtomicU64::new(0)];

    #[test]
    fn a_place_in_a_static_goes_by_its_name() {
        let address = (&raw const PAIR).addr();
        let found = Static {
            address: address as u64,
            size: size_of_val(&PAIR),
            name: "PAIR".into(),
        };
        // SAFETY: the range is all of a static that can be written.
        unsafe { save((&raw const EXPLORED_ANCHOR).addr() as u64, &[found]) };
        assert_eq!(name(address).as_deref(), Some("PAIR+0"));
        assert_eq!(name(address + 8).as_deref(), Some("PAIR+8"));
        assert_eq!(name(address + 16), None);
    }
}
