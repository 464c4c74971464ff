fn main(n: i32) {
    println!("{n}");
}
