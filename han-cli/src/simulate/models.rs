//! Meters of other countries, one file each, as their lists are known.
//!
//! Each is a four-wire meter. How often it sends is not documented for most of
//! them: five or ten seconds are played then.

mod aidon_se;
mod iskraemeco_am550;
mod iskraemeco_am550_objects;
mod iskraemeco_celje;
mod iskraemeco_ie5;
mod iskraemeco_ljubljana;
mod iskraemeco_wiener_netze;
mod kaifa_at;
mod kaifa_at_west;
mod kaifa_se;
mod kamstrup_push1;
mod landisgyr_burgenland;
mod landisgyr_e360;
mod landisgyr_e450;
mod landisgyr_e570;
mod landisgyr_graz;
mod landisgyr_slovenia;
mod sagemcom_at;
mod sagemcom_xt211;

use anyhow::Result;
use clap::builder::PossibleValue;
use han_dlms::Writer;
use han_obis::Obis;

use super::layout::{Integer, Layout, Says, Sent};
use super::moment::Moment;
use super::output::Wire;
use super::transport::{Line, Transport};

/// A meter of another country: everything about it that is no value.
#[derive(Debug)]
pub(crate) struct Model {
    /// As people write it.
    pub(crate) name: &'static str,
    /// What it is, in a line.
    pub(crate) about: &'static str,
    /// The letters its maker has in system titles.
    pub(crate) maker: [u8; 3],
    /// The security suite it ciphers by, with keys of 16 octets.
    pub(crate) suite: u8,
    /// Milliseconds between two lists; they divide an hour.
    pub(crate) every: i64,
    invoke: Invoke,
    has_date_time: bool,
    clock: Clock,
    layout: Layout,
    /// How it sends by itself.
    pub(crate) transport: Transport,
    line: Line,
    /// The addresses of those that send ciphered lists, where they differ.
    line_ciphered: Option<Line>,
    pub(crate) wire: Wire,
}

/// What stands behind the tag of each notification.
#[derive(Clone, Copy, Debug)]
enum Invoke {
    Always(u32),
    /// These bits over a number that counts the notifications.
    Counts(u32),
}

/// What the clock leaves in the places that others fill.
#[derive(Clone, Copy, Debug)]
struct Clock {
    hundredths: u8,
    /// Minutes from local time to UTC.
    deviation: i16,
    status: u8,
}

const NOT_SPECIFIED: u8 = 0xFF;
const NO_DEVIATION: i16 = i16::MIN;
/// The deviation of UTC+1.
const CENTRAL_EUROPE: i16 = -60;

impl Model {
    /// Every model known.
    pub(crate) const ALL: [&'static Self; 19] = [
        &kaifa_se::MODEL,
        &aidon_se::MODEL,
        &kamstrup_push1::MODEL,
        &landisgyr_e450::MODEL,
        &landisgyr_e360::MODEL,
        &landisgyr_e570::MODEL,
        &iskraemeco_am550::MODEL,
        &iskraemeco_am550_objects::MODEL,
        &iskraemeco_wiener_netze::MODEL,
        &landisgyr_burgenland::MODEL,
        &kaifa_at::MODEL,
        &sagemcom_at::MODEL,
        &kaifa_at_west::MODEL,
        &sagemcom_xt211::MODEL,
        &iskraemeco_ljubljana::MODEL,
        &iskraemeco_celje::MODEL,
        &iskraemeco_ie5::MODEL,
        &landisgyr_slovenia::MODEL,
        &landisgyr_graz::MODEL,
    ];

    /// The model that people call so, in any case.
    pub(crate) fn of_name(name: &str) -> Option<&'static Self> {
        Self::ALL
            .into_iter()
            .find(|model| model.name.eq_ignore_ascii_case(name))
    }

    /// The name with what it is, for the help.
    pub(crate) fn possible_value(&self) -> PossibleValue {
        PossibleValue::new(self.name).help(self.about)
    }

    /// The addresses of its frames.
    pub(crate) const fn line(&self, ciphered: bool) -> Line {
        match self.line_ciphered {
            Some(line) if ciphered => line,
            _ => self.line,
        }
    }

    /// What its clock shows; `None` beyond the years that it has digits for.
    pub(crate) fn clock(&self, at: Moment) -> Option<[u8; 12]> {
        let mut octets = at.date_time()?.octets();
        let [.., hundredths, high, low, status] = &mut octets;
        *hundredths = self.clock.hundredths;
        [*high, *low] = self.clock.deviation.to_be_bytes();
        *status = self.clock.status;
        Some(octets)
    }

    /// Writes the notification of this number.
    ///
    /// # Errors
    /// As [`Layout::emit`].
    pub(crate) fn emit(&self, number: u32, says: &Says<'_>, writer: &mut Writer<'_>) -> Result<()> {
        let invoke = match self.invoke {
            Invoke::Always(invoke) => invoke,
            Invoke::Counts(bits) => bits | number & 0x00FF_FFFF,
        };
        writer
            .u8(DATA_NOTIFICATION)?
            .octets(&invoke.to_be_bytes())?;
        match self.has_date_time {
            true => writer.octet_string(&says.clock)?,
            false => writer.octet_string(&[])?,
        };
        self.layout.emit(says, writer)
    }
}

const DATA_NOTIFICATION: u8 = 0x0F;

// What the files of the models have in common: types and scales of numbers.

const fn u16(scaler: i8) -> Sent {
    Sent::Number(Integer::LongUnsigned, scaler)
}

const fn u32(scaler: i8) -> Sent {
    Sent::Number(Integer::DoubleLongUnsigned, scaler)
}

const fn i16(scaler: i8) -> Sent {
    Sent::Number(Integer::Long, scaler)
}

const fn i64(scaler: i8) -> Sent {
    Sent::Number(Integer::Long64, scaler)
}

const fn u64(scaler: i8) -> Sent {
    Sent::Number(Integer::Long64Unsigned, scaler)
}

/// The code in channel 1, where many makers have their registers.
const fn channel_1(code: Obis) -> Obis {
    let [medium, _, quantity, processing, tariff, period] = code.octets();
    Obis::new(medium, 1, quantity, processing, tariff, period)
}

/// The register of quantity C and rate E in channel 1.
const fn register(quantity: u8, rate: u8) -> Obis {
    Obis::new(1, 1, quantity, 8, rate, 255)
}
