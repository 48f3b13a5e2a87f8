//! Puts the memory map where the linker looks for it, and the mix together: one
//! telegram of each maker and list, of the corpus.

use std::path::{Path, PathBuf};
use std::{env, fs};

const MIX: [&str; 11] = [
    "aidon/6525-list1",
    "aidon/6534-list2",
    "aidon/6534-list3",
    "kaifa/ma304h3e-list1",
    "kaifa/ma304h4-list2",
    "kaifa/ma304h4-list3",
    "kamstrup/6841131-list2",
    "kamstrup/6841131-list3",
    "landisgyr/e350-list1",
    "landisgyr/zmf1-list2",
    "landisgyr/zmf1-list3",
];

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("memory.x"), include_str!("memory.x")).expect("OUT_DIR is writable");
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rerun-if-changed=memory.x");

    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus");
    let octets: Vec<u8> = MIX
        .iter()
        .flat_map(|name| telegram(&corpus.join(name).with_extension("hex")))
        .collect();
    fs::write(out.join("mix.bin"), octets).expect("OUT_DIR is writable");
}

fn telegram(path: &Path) -> Vec<u8> {
    println!("cargo:rerun-if-changed={}", path.display());
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let fields = text.lines().filter_map(|line| line.split('#').next());
    fields
        .flat_map(str::split_whitespace)
        .map(|digits| u8::from_str_radix(digits, 16).expect("two hex digits an octet"))
        .collect()
}
