#![forbid(unsafe_code)]
#![deny(warnings)]
//! Le programme est la racine de sa crate.

mod inner {
    pub fn name() -> &'static str {
        std::any::type_name::<crate::Thing>()
    }
}

macro_rules! thing {
    () => {
        $crate::Thing
    };
}

pub struct Thing;

fn main() -> Result<(), String> {
    let Thing = thing!();
    println!("{}", inner::name());
    Err("fini".to_owned())
}
// sans fin de ligne