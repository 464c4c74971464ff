mod other;

fn main() {
    other::run();
}
