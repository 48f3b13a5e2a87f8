//! The Galois/Counter Mode with an IV of twelve octets, in its two halves: the keystream, which
//! hides, and the tag, which proves.
//!
//! `aes-gcm` always does both, wants the additional data in one piece and keeps a panic that the
//! linker cannot see to be unreachable. So the mode is put together here from what it is made of
//! itself: `aes`, `ctr` and `ghash`. The tests hold both against each other.
//!
//! NIST SP 800-38D.

use aes::cipher::consts::U16;
use aes::cipher::{
    Block, BlockCipherEncClosure, BlockCipherEncrypt, BlockSizeUser, InnerIvInit, KeyInit,
    StreamCipherCore,
};
use aes::{Aes128, Aes256};
use ctr::CtrCore;
use ctr::flavors::Ctr32BE;
use ghash::GHash;
use ghash::universal_hash::UniversalHash;
use zeroize::Zeroizing;

use crate::ciphering::TAG;
use crate::key::{Key, Octets};

/// Octets of a block.
const BLOCK: usize = 16;

/// AES with a key of either length.
enum Aes {
    Aes128(Aes128),
    Aes256(Aes256),
}

impl Aes {
    fn new(key: &Key) -> Self {
        match key.either() {
            Octets::Short(octets) => Self::Aes128(Aes128::new(octets.into())),
            Octets::Long(octets) => Self::Aes256(Aes256::new(octets.into())),
        }
    }
}

impl BlockSizeUser for Aes {
    type BlockSize = U16;
}

impl BlockCipherEncrypt for Aes {
    fn encrypt_with_backend(&self, f: impl BlockCipherEncClosure<BlockSize = U16>) {
        match self {
            Self::Aes128(aes) => aes.encrypt_with_backend(f),
            Self::Aes256(aes) => aes.encrypt_with_backend(f),
        }
    }
}

/// The mode under one key and one IV.
pub(crate) struct Gcm {
    aes: Aes,
    iv: [u8; 12],
}

impl Gcm {
    pub(crate) fn new(key: &Key, iv: [u8; 12]) -> Self {
        let aes = Aes::new(key);
        Self { aes, iv }
    }

    /// Enciphers octets in the clear; a second time it deciphers them.
    ///
    /// The counter block 1 is the tag's, so the keystream begins with 2.
    pub(crate) fn apply_keystream(&self, octets: &mut [u8]) {
        let mut counter = CtrCore::<_, Ctr32BE>::inner_iv_init(&self.aes, &self.counter_block(2));
        let mut keystream = Zeroizing::new(Block::<Aes>::default());
        for chunk in octets.chunks_mut(BLOCK) {
            counter.write_keystream_block(&mut keystream);
            for (octet, key) in chunk.iter_mut().zip(keystream.iter()) {
                *octet ^= key;
            }
        }
    }

    /// Begins a tag; its additional data comes next.
    pub(crate) fn tag(&self) -> Tag {
        let mut hash_key = Zeroizing::new(Block::<Aes>::default());
        self.aes.encrypt_block(&mut hash_key);
        let mut mask = Zeroizing::new(self.counter_block(1));
        self.aes.encrypt_block(&mut mask);
        Tag {
            hash: GHash::new(&hash_key),
            mask,
            tail: Zeroizing::new([0; BLOCK]),
            additional: 0,
        }
    }

    fn counter_block(&self, counter: u32) -> Block<Aes> {
        let mut block = Block::<Aes>::default();
        let octets = self.iv.into_iter().chain(counter.to_be_bytes());
        for (place, octet) in block.iter_mut().zip(octets) {
            *place = octet;
        }
        block
    }
}

/// An authentication tag under way.
pub(crate) struct Tag {
    hash: GHash,
    /// What the hash is hidden with.
    mask: Zeroizing<Block<Aes>>,
    /// Additional data that does not fill a block yet.
    tail: Zeroizing<[u8; BLOCK]>,
    /// Octets of additional data.
    additional: usize,
}

impl Tag {
    /// More additional data.
    pub(crate) fn update(&mut self, octets: &[u8]) {
        for &octet in octets {
            if let Some(place) = self.tail.get_mut(self.additional % BLOCK) {
                *place = octet;
            }
            self.additional = self.additional.wrapping_add(1);
            if self.additional.is_multiple_of(BLOCK) {
                self.hash.update(&[(*self.tail).into()]);
            }
        }
    }

    /// The tag over the additional data and all of the ciphertext.
    pub(crate) fn finish(mut self, ciphertext: &[u8]) -> [u8; TAG] {
        let tail = self.tail.get(..self.additional % BLOCK);
        self.hash.update_padded(tail.unwrap_or_default());
        self.hash.update_padded(ciphertext);
        let lengths = bits(self.additional) << 64 | bits(ciphertext.len());
        self.hash.update(&[lengths.to_be_bytes().into()]);
        let mut tag = [0; TAG];
        let hash = self.hash.finalize();
        for (place, (hash, mask)) in tag.iter_mut().zip(hash.iter().zip(self.mask.iter())) {
            *place = hash ^ mask;
        }
        tag
    }
}

fn bits(octets: usize) -> u128 {
    u128::try_from(octets).unwrap_or(u128::MAX).wrapping_mul(8)
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use aes_gcm::AesGcm;
    use aes_gcm::aead::AeadInOut;
    use aes_gcm::aead::consts::U12;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use std::vec;

    use super::*;

    fn octets(hex: &str) -> Vec<u8> {
        let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
        digits
            .chunks(2)
            .map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect()
    }

    fn key(octets: &[u8]) -> Key {
        Key::try_from(octets).unwrap()
    }

    /// Ciphertext and tag.
    fn sealed(gcm: &Gcm, additional: &[&[u8]], clear: &[u8]) -> (Vec<u8>, [u8; TAG]) {
        let mut ciphertext = clear.to_vec();
        gcm.apply_keystream(&mut ciphertext);
        let mut tag = gcm.tag();
        additional.iter().for_each(|piece| tag.update(piece));
        let tag = tag.finish(&ciphertext);
        (ciphertext, tag)
    }

    // The vector of the mode's authors, McGrew and Viega, test case 4.
    #[test]
    fn a_published_vector() {
        let key = key(&octets("FEFFE9928665731C6D6A8F9467308308"));
        let gcm = Gcm::new(
            &key,
            *octets("CAFEBABEFACEDBADDECAF888").first_chunk().unwrap(),
        );
        let additional = octets("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2");
        let clear = octets(
            "D9313225F88406E5A55909C5AFF5269A86A7A9531534F7DA2E4C303D8A318A72\
             1C3C0C95956809532FCF0E2449A6B525B16AEDF5AA0DE657BA637B39",
        );
        let (ciphertext, tag) = sealed(&gcm, &[&additional], &clear);
        let expected = octets(
            "42831EC2217774244B7221B784D0D49CE3AA212F2C02A4E035C17E2329ACA12E\
             21D514B25466931C7D8F6A5AAC84AA051BA30B396A0AAC973D58E091",
        );
        assert_eq!(ciphertext, expected);
        assert_eq!(tag[..], octets("5BC94FBC3221A5DB94FAE95AE7121A47")[..TAG]);
    }

    // The example of the Green Book: a get-request under the security controls 10, 20 and 30.
    #[test]
    fn the_green_books_example() {
        let encryption = key(&octets("000102030405060708090A0B0C0D0E0F"));
        let authentication = octets("D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF");
        let iv = octets("4D4D4D0000BC614E 01234567");
        let gcm = Gcm::new(&encryption, *iv.first_chunk().unwrap());
        let apdu = octets("C0010000080000010000FF0200");
        let (ciphertext, tag) = sealed(&gcm, &[&[0x30], &authentication], &apdu);
        assert_eq!(ciphertext, octets("411312FF935A47566827C467BC"));
        assert_eq!(tag[..], octets("7D825C3BE4A77C3FCC056B6B"));
        let (_, tag) = sealed(&gcm, &[&[0x10], &authentication, &apdu], &[]);
        assert_eq!(tag[..], octets("06725D910F9221D263877516"));
    }

    #[test]
    fn the_keystream_begins_with_counter_block_2() {
        let gcm = Gcm::new(&Key::from([0x5A; 16]), [0xA5; 12]);
        let mut keystream = [0; 3 * BLOCK];
        gcm.apply_keystream(&mut keystream);
        let aes = Aes128::new(&[0x5A; 16].into());
        for (counter, block) in (2_u8..).zip(keystream.chunks(BLOCK)) {
            let mut expected = [0xA5; BLOCK];
            expected[12..].copy_from_slice(&[0, 0, 0, counter]);
            let expected: &mut Block<Aes> = (&mut expected).into();
            aes.encrypt_block(expected);
            assert_eq!(block, &expected[..]);
        }
    }

    #[test]
    fn a_second_time_the_keystream_undoes_itself() {
        let gcm = Gcm::new(&Key::from([0x5A; 32]), [0xA5; 12]);
        for length in 0..50 {
            let mut octets = vec![0x77; length];
            gcm.apply_keystream(&mut octets);
            gcm.apply_keystream(&mut octets);
            assert_eq!(octets, vec![0x77; length]);
        }
    }

    /// As another implementation seals.
    fn sealed_elsewhere(key: &Key, iv: [u8; 12], additional: &[u8], clear: &[u8]) -> Vec<u8> {
        let mut octets = clear.to_vec();
        let tag = match key.either() {
            Octets::Short(key) => AesGcm::<Aes128, U12, U12>::new(key.into())
                .encrypt_inout_detached(&iv.into(), additional, octets.as_mut_slice().into()),
            Octets::Long(key) => AesGcm::<Aes256, U12, U12>::new(key.into())
                .encrypt_inout_detached(&iv.into(), additional, octets.as_mut_slice().into()),
        };
        octets.extend(tag.unwrap());
        octets
    }

    proptest! {
        #[test]
        fn seals_as_another_implementation_does(
            short: [u8; 16], long: [u8; 32], iv: [u8; 12],
            additional in vec(vec(any::<u8>(), 0..40), 0..6),
            clear in vec(any::<u8>(), 0..300),
        ) {
            for key in [Key::from(short), Key::from(long)] {
                let pieces: Vec<&[u8]> = additional.iter().map(Vec::as_slice).collect();
                let (ciphertext, tag) = sealed(&Gcm::new(&key, iv), &pieces, &clear);
                let expected = sealed_elsewhere(&key, iv, &additional.concat(), &clear);
                prop_assert_eq!([&ciphertext[..], &tag].concat(), expected);
            }
        }
    }
}
