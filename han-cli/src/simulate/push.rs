//! One list on its way out of the meter.

use anyhow::{Context, Result};
use han_hdlc::{Frame, Llc};
use han_meters::Meter;

use super::moment::Moment;
use super::simulation::{Simulation, Telegram};
use super::transport::Line;

/// One list as an APDU, when it is due, and from whom to whom.
#[derive(Clone, Debug)]
pub(crate) struct Push {
    pub(crate) at: Moment,
    pub(crate) line: Line,
    pub(crate) apdu: Vec<u8>,
}

impl Push {
    /// The pushes of a Norwegian meter.
    pub(crate) fn all_of(simulation: Simulation) -> impl Iterator<Item = Result<Self>> {
        let meter = simulation.meter();
        simulation.map(move |telegram| Self::of(&meter, &telegram))
    }

    fn of(meter: &Meter, telegram: &Telegram) -> Result<Self> {
        let mut buffer = [0; LONGEST_FRAME];
        let frame = meter.emit_frame(&telegram.reading, &mut buffer)?;
        let frame = Frame::parse(frame).context("no frame was made")?;
        let (_, apdu) = Llc::strip(frame.information());
        let line = Line {
            destination: frame.destination(),
            source: frame.source(),
            control: frame.control(),
        };
        Ok(Self {
            at: telegram.at,
            line,
            apdu: apdu.to_vec(),
        })
    }
}

/// Room for list 3 of a four-wire Aidon, the longest: 396 octets with its flags.
const LONGEST_FRAME: usize = 512;
