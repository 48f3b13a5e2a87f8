//! What a receiver makes of octets.

use han_meters::{Reading, ReceiveError, Receiver};

/// One outcome.
pub(crate) type Outcome = Result<Reading, ReceiveError>;

/// Every outcome of these octets.
pub(crate) fn receive<const N: usize, const M: usize>(
    receiver: &mut Receiver<N, M>,
    mut octets: &[u8],
) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    while let Some(outcome) = receiver.next_reading(&mut octets) {
        outcomes.push(outcome);
    }
    assert!(octets.is_empty(), "all octets are taken");
    outcomes
}

/// Every outcome of these octets and of the silence behind them.
pub(crate) fn receive_all<const N: usize, const M: usize>(
    receiver: &mut Receiver<N, M>,
    octets: &[u8],
) -> Vec<Outcome> {
    let mut outcomes = receive(receiver, octets);
    receiver.idle();
    outcomes.extend(receive(receiver, &[]));
    outcomes
}
