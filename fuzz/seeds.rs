//! Writes the corpus as seeds: one file a telegram, into the folder named.

use std::{env, fs, path::PathBuf};

fn main() {
    let folder = PathBuf::from(env::args_os().nth(1).expect("seeds FOLDER"));
    fs::create_dir_all(&folder).expect("the folder can be made");
    for telegram in han_corpus::telegrams() {
        let file = folder.join(telegram.name.replace('/', "-"));
        fs::write(file, &telegram.octets).expect("the seed can be written");
    }
}
