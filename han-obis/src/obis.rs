use crate::{Error, ErrorKind, Pattern};
use core::fmt;
use core::str::FromStr;

/// An OBIS code: six value groups that name a quantity.
///
/// | group | octet | meaning |
/// |-------|-------|---------|
/// | A     | 0     | medium: 0 abstract, 1 electricity, 7 gas, 8 cold water … |
/// | B     | 1     | channel: 0 none given, 1–64 a channel, above that set by utility or maker |
/// | C     | 2     | quantity |
/// | D     | 3     | processing: 7 instantaneous, 8 register since the start of measurement … |
/// | E     | 4     | 0 total, 1–63 tariff rate, or harmonic, or angle |
/// | F     | 5     | billing period, 255 the current one |
///
/// On the wire the six octets stand as they are, usually in an octet-string.
///
/// # Text
///
/// Printed as `A-B:C.D.E*F` without `*255`. Parsed from `A-B:C.D.E*F`, `A-B:C.D.E.F`,
/// `A-B:C.D.E` (F is 255) and `A.B.C.D.E.F`. A code without `A-B` is not complete and parses
/// as a [`Pattern`].
///
/// ```
/// use han_obis::{ErrorKind, Obis};
///
/// let obis: Obis = "1.0.1.8.0.255".parse()?;
/// assert_eq!(obis.to_string(), "1-0:1.8.0");
///
/// let broken = "1-0:4:24.7.0".parse::<Obis>().unwrap_err();
/// assert_eq!(broken.kind(), ErrorKind::UnexpectedOctet { octet: b':' });
/// assert_eq!(broken.offset(), Some(5));
/// # Ok::<(), han_obis::Error>(())
/// ```
///
/// # Errors
///
/// From text: [`ErrorKind::UnexpectedOctet`], [`ErrorKind::UnexpectedEnd`],
/// [`ErrorKind::OutOfRange`] for a group above 255, [`ErrorKind::MediumMissing`] without
/// `A-B`. From a slice: [`ErrorKind::WrongLength`] for any but six octets.
///
/// Blue Book, OBIS; IEC 62056-6-1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Obis([u8; 6]);

impl Obis {
    /// The code of these value groups.
    pub const fn new(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8) -> Self {
        Self([a, b, c, d, e, f])
    }

    /// The code of these octets, A first.
    pub const fn from_octets(octets: [u8; 6]) -> Self {
        Self(octets)
    }

    /// The octets as they stand on the wire, A first.
    pub const fn octets(self) -> [u8; 6] {
        self.0
    }

    /// Value group A, the medium.
    pub const fn a(self) -> u8 {
        let [a, ..] = self.0;
        a
    }

    /// Value group B, the channel.
    pub const fn b(self) -> u8 {
        let [_, b, ..] = self.0;
        b
    }

    /// Value group C, the quantity.
    pub const fn c(self) -> u8 {
        let [_, _, c, ..] = self.0;
        c
    }

    /// Value group D, the processing.
    pub const fn d(self) -> u8 {
        let [.., d, _, _] = self.0;
        d
    }

    /// Value group E, the tariff rate, harmonic or angle.
    pub const fn e(self) -> u8 {
        let [.., e, _] = self.0;
        e
    }

    /// Value group F, the billing period; 255 is the current one.
    pub const fn f(self) -> u8 {
        let [.., f] = self.0;
        f
    }

    /// The same code on another channel.
    ///
    /// ```
    /// use han_obis::codes;
    ///
    /// assert_eq!(codes::M_BUS_READING.on_channel(3).to_string(), "0-3:24.2.1");
    /// ```
    pub const fn on_channel(self, channel: u8) -> Self {
        let [a, _, c, d, e, f] = self.0;
        Self([a, channel, c, d, e, f])
    }

    /// Whether both codes name the same quantity, whatever the channel.
    ///
    /// Makers disagree about the channel: active power is `1-0:1.7.0` here and `1-1:1.7.0`
    /// there, the clock `0-0:1.0.0` or `0-1:1.0.0`. Codes of electricity and abstract codes
    /// therefore match when all groups but B are equal and both channels are 0 to 64; higher
    /// ones belong to utilities and makers. Codes of other media match only themselves.
    ///
    /// The channel of a device connected to the meter is part of its name: `0-1:24.2.1` may be
    /// gas and `0-2:24.2.1` water, `0-0:96.1.0` identifies the meter and `0-1:96.1.0` the device
    /// on channel 1. The abstract codes 24.D.E and 96.1.E therefore match only themselves.
    ///
    /// ```
    /// use han_obis::{codes, Obis};
    ///
    /// assert!(codes::ACTIVE_POWER_IMPORT.matches(Obis::new(1, 1, 1, 7, 0, 255)));
    /// // An identifier with P1, a meter type with Kamstrup:
    /// assert!(!codes::EQUIPMENT_ID.matches(codes::METER_TYPE_KAMSTRUP));
    /// // One device and another:
    /// assert!(!codes::M_BUS_READING.matches(codes::M_BUS_READING.on_channel(2)));
    /// ```
    pub fn matches(self, other: Self) -> bool {
        self.representative() == other.representative()
    }

    /// The one code that stands for all that name the same quantity.
    fn representative(self) -> Self {
        match self.0 {
            [0, _, 24, ..] | [0, _, 96, 1, ..] => self,
            [0 | 1, 0..=64, ..] => self.on_channel(0),
            _ => self,
        }
    }

    /// Whether this is a code of a device on some M-Bus channel of the meter.
    pub(crate) const fn is_of_connected_device(self) -> bool {
        matches!(self.0, [0, 1..=64, 24, ..] | [0, 1..=64, 96, 1, ..])
    }
}

impl fmt::Display for Obis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Pattern::from(*self).fmt(f)
    }
}

impl fmt::Debug for Obis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Obis({self})")
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for Obis {
    fn format(&self, out: defmt::Formatter<'_>) {
        let [a, b, c, d, e, f] = self.0;
        defmt::write!(out, "Obis({=u8}-{=u8}:{=u8}.{=u8}.{=u8}", a, b, c, d, e);
        match f {
            255 => defmt::write!(out, ")"),
            f => defmt::write!(out, "*{=u8})", f),
        }
    }
}

impl FromStr for Obis {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let pattern: Pattern = text.parse()?;
        pattern.obis().ok_or(ErrorKind::MediumMissing.at(0))
    }
}

impl From<[u8; 6]> for Obis {
    fn from(octets: [u8; 6]) -> Self {
        Self(octets)
    }
}

impl From<Obis> for [u8; 6] {
    fn from(obis: Obis) -> Self {
        obis.0
    }
}

impl TryFrom<&[u8]> for Obis {
    type Error = Error;

    fn try_from(octets: &[u8]) -> Result<Self, Error> {
        let wrong_length = ErrorKind::WrongLength {
            octets: octets.len(),
        };
        let octets = octets
            .try_into()
            .map_err(|_| wrong_length.at(octets.len().min(6)))?;
        Ok(Self(octets))
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use crate::codes;
    use std::format;
    use std::string::ToString;

    const IMPORT: Obis = codes::ACTIVE_ENERGY_IMPORT;

    #[test]
    fn takes_the_groups_in_the_order_of_the_wire() {
        let obis = Obis::from_octets([1, 2, 3, 4, 5, 6]);
        assert_eq!(obis, Obis::new(1, 2, 3, 4, 5, 6));
        assert_eq!(
            [obis.a(), obis.b(), obis.c(), obis.d(), obis.e(), obis.f()],
            obis.octets()
        );
        assert_eq!(obis.octets(), [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn takes_exactly_six_octets() {
        assert_eq!(Obis::try_from(&[1, 0, 1, 8, 0, 255][..]), Ok(IMPORT));
        for octets in [0, 1, 5, 7, 12] {
            let error = Obis::try_from(&[0; 12][..octets]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::WrongLength { octets });
            assert_eq!(error.offset(), Some(octets.min(6)));
        }
    }

    #[test]
    fn parses_every_complete_form() {
        for text in [
            "1-0:1.8.0*255",
            "1-0:1.8.0.255",
            "1-0:1.8.0",
            "1.0.1.8.0.255",
            "001-0:01.008.0",
        ] {
            assert_eq!(text.parse(), Ok(IMPORT), "{text}");
        }
        assert_eq!("1-0:1.8.0*12".parse(), Ok(Obis::new(1, 0, 1, 8, 0, 12)));
        assert_eq!("1-0:1.8.0.12".parse(), Ok(Obis::new(1, 0, 1, 8, 0, 12)));
        assert_eq!("1-1:32.7.0".parse(), Ok(codes::VOLTAGE_L1.on_channel(1)));
        assert_eq!(
            "255-255:255.255.255*255".parse(),
            Ok(Obis::from_octets([255; 6]))
        );
    }

    #[test]
    fn leaves_out_only_the_current_billing_period() {
        assert_eq!(IMPORT.to_string(), "1-0:1.8.0");
        assert_eq!(Obis::new(1, 0, 1, 8, 0, 254).to_string(), "1-0:1.8.0*254");
        assert_eq!(Obis::from_octets([0; 6]).to_string(), "0-0:0.0.0*0");
    }

    #[test]
    fn prints_as_wide_as_asked() {
        assert_eq!(
            format!("{IMPORT:12}|{IMPORT:>12}|"),
            "1-0:1.8.0   |   1-0:1.8.0|"
        );
    }

    #[test]
    fn does_not_invent_a_missing_medium() {
        let error = "1.8.0".parse::<Obis>().unwrap_err();
        assert_eq!(error, ErrorKind::MediumMissing.at(0));
    }

    #[test]
    fn matches_electricity_across_channels_0_to_64() {
        assert!(IMPORT.matches(IMPORT.on_channel(1)));
        assert!(IMPORT.on_channel(64).matches(IMPORT));
        assert!(!IMPORT.on_channel(65).matches(IMPORT));
        assert!(IMPORT.on_channel(65).matches(IMPORT.on_channel(65)));
        assert!(codes::CLOCK.matches(codes::CLOCK_CHANNEL_1));
    }

    #[test]
    fn does_not_match_another_medium_quantity_rate_or_period() {
        for other in [
            Obis::new(7, 0, 1, 8, 0, 255),
            Obis::new(1, 0, 2, 8, 0, 255),
            Obis::new(1, 0, 1, 7, 0, 255),
            Obis::new(1, 0, 1, 8, 1, 255),
            Obis::new(1, 0, 1, 8, 0, 1),
        ] {
            assert!(!IMPORT.matches(other), "{other}");
            assert!(!other.matches(IMPORT), "{other}");
        }
    }

    #[test]
    fn keeps_the_devices_of_other_media_apart() {
        let gas = Obis::new(7, 1, 3, 0, 0, 255);
        assert!(gas.matches(gas));
        assert!(!gas.matches(gas.on_channel(2)));
    }

    #[test]
    fn does_not_take_the_identifier_of_a_connected_device_for_that_of_the_meter() {
        assert!(!codes::METER_ID.matches(codes::M_BUS_DEVICE_ID));
        assert!(!codes::EQUIPMENT_ID.matches(codes::METER_TYPE_KAMSTRUP));
    }

    #[test]
    fn does_not_take_one_connected_device_for_another() {
        for code in [
            codes::M_BUS_DEVICE_TYPE,
            codes::M_BUS_DEVICE_ID,
            codes::M_BUS_READING,
        ] {
            assert!(code.matches(code));
            for channel in [0, 2, 4, 64, 65] {
                assert!(!code.matches(code.on_channel(channel)), "{code} {channel}");
            }
        }
        // Of electricity, the same groups are a quantity on any channel.
        let export = codes::REACTIVE_POWER_EXPORT_L1;
        assert!(export.matches(export.on_channel(1)));
    }

    #[test]
    fn debug_shows_the_printed_code() {
        assert_eq!(format!("{:?}", codes::VOLTAGE_L1), "Obis(1-0:32.7.0)");
        let past = Obis::new(1, 0, 1, 8, 0, 12);
        assert_eq!(format!("{past:?}"), "Obis(1-0:1.8.0*12)");
    }
}
