use rayon::prelude::*;

fn main() {
    let total: i32 = (0..10).into_par_iter().sum();
    println!("{total}");
}
