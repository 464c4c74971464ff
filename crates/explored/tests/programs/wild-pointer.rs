fn main() {
    println!("avant");
    let nowhere = std::hint::black_box(8) as *const u32;
    // SAFETY: aucune, justement.
    println!("{}", unsafe { *nowhere });
}
