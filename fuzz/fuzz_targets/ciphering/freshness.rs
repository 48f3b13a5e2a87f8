//! How new APDUs are, held against a list of the counters.
//!
//! A step is an octet that says what it is and who sent it, and a counter.

use han_dlms::{
    Authentication, CipheredApdu, CipheringHeader, CipheringKey, Freshness, InvocationCounters,
    Key, Keys, SecurityControl, SystemTitle,
};
use han_fuzz::Input;

const SENDERS: usize = 3;

/// Each step seals an APDU, so that more would be slow.
const MOST_STEPS: usize = 24;

pub fn run(mut input: Input<'_>) {
    let keys = Keys::new(Key::from([0x10; 16]), Authentication::NotChecked);
    let mut counters = InvocationCounters::<SENDERS>::new();
    let mut model = Model::default();
    for _ in 0..MOST_STEPS {
        if input.is_empty() {
            return;
        }
        let [step, counter] = input.array();
        let counter = match step & 0x40 {
            0 => u32::from(counter),
            _ => u32::MAX - u32::from(counter),
        };
        let title = SystemTitle::from_octets([b'H', b'A', b'N', 0, 0, 0, 0, step % 5]);
        match step & 0x80 {
            0 => {
                let freshness = note(&keys, &mut counters, title, counter);
                assert_eq!(freshness, model.note(title, counter));
            }
            _ => {
                counters.insert(title, counter);
                model.insert(title, counter);
            }
        }
        assert!(counters.iter().eq(model.0.iter().copied()));
        let mut restored = InvocationCounters::<SENDERS>::new();
        counters
            .iter()
            .for_each(|(title, counter)| restored.insert(title, counter));
        assert!(restored.iter().eq(counters.iter()));
    }
}

fn note(
    keys: &Keys,
    counters: &mut InvocationCounters<SENDERS>,
    title: SystemTitle,
    invocation_counter: u32,
) -> Freshness {
    let header = CipheringHeader {
        key: CipheringKey::Global,
        security_control: SecurityControl::new(0x20),
        invocation_counter,
        system_title: Some(title),
    };
    let (mut sent, mut buffer) = ([0; 64], [0; 64]);
    let sent = keys.encipher(&header, &[0x0F, 0, 0, 0, 0, 0, 0x11, 7], &mut sent);
    let apdu = CipheredApdu::parse(sent.expect("it has room")).expect("we wrote it");
    let opened = keys.decipher(&apdu, &mut buffer).expect("we sealed it");
    counters.note(&opened)
}

/// Senders and their counters, the one heard of last comes last.
#[derive(Default)]
struct Model(Vec<(SystemTitle, u32)>);

impl Model {
    fn note(&mut self, title: SystemTitle, counter: u32) -> Freshness {
        let last = self.0.iter().find(|(known, _)| *known == title);
        let last = last.map(|(_, last)| *last);
        self.insert(title, last.unwrap_or_default().max(counter));
        match last {
            Some(last) if last == counter => Freshness::Repeated,
            Some(last) if last > counter => Freshness::Older,
            _ => Freshness::New,
        }
    }

    fn insert(&mut self, title: SystemTitle, counter: u32) {
        self.0.retain(|(known, _)| *known != title);
        self.0.push((title, counter));
        let forgotten = self.0.len().saturating_sub(SENDERS);
        self.0.drain(..forgotten);
    }
}
