//! Who the imaginary meter is.

use anyhow::{Context, bail};
use han_meters::{MeterId, Text, Vendor, Wiring};

use super::random::Random;

/// What stands in lists 2 and 3 before the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) list_version: Text<16>,
    pub(crate) meter_id: MeterId,
    pub(crate) meter_type: Text<24>,
}

impl Identity {
    /// A meter of the type that the maker builds for this wiring.
    ///
    /// # Errors
    /// Where no such meter is known.
    pub(crate) fn invented(
        vendor: Vendor,
        wiring: Wiring,
        random: &mut Random,
    ) -> anyhow::Result<Self> {
        let meter_type = meter_type(vendor, wiring)?;
        Ok(Self {
            list_version: Text::new(list_version(vendor)).context("no list version")?,
            meter_id: meter_id(vendor, random).context("no meter number")?,
            meter_type: Text::new(meter_type.as_bytes()).context("no meter type")?,
        })
    }
}

/// The letters that the maker has in system titles.
pub(crate) const fn maker_letters(vendor: Vendor) -> [u8; 3] {
    match vendor {
        Vendor::Aidon => *b"ADN",
        Vendor::Kaifa => *b"KFM",
        Vendor::Kamstrup => *b"KAM",
        _ => *b"LGZ",
    }
}

const fn list_version(vendor: Vendor) -> &'static [u8] {
    match vendor {
        Vendor::Aidon => b"AIDON_V0001",
        Vendor::Kaifa => b"KFM_001",
        Vendor::Kamstrup => b"Kamstrup_V0001",
        Vendor::LandisGyr => b"EMBRIQ_V1_1",
        _ => b"",
    }
}

fn meter_type(vendor: Vendor, wiring: Wiring) -> anyhow::Result<&'static str> {
    Ok(match (vendor, wiring) {
        (Vendor::Aidon, Wiring::OnePhase) => "6515",
        (Vendor::Aidon, Wiring::ThreeWire) => "6525",
        (Vendor::Aidon, Wiring::FourWire) => "6534",
        (Vendor::Kaifa, Wiring::OnePhase) => "MA105H2E",
        (Vendor::Kaifa, Wiring::ThreeWire) => "MA304H3E",
        (Vendor::Kaifa, Wiring::FourWire) => "MA304H4",
        (Vendor::Kamstrup, Wiring::OnePhase) => "6861111BN242101040",
        (Vendor::Kamstrup, Wiring::ThreeWire) => "6841121BN243101040",
        (Vendor::Kamstrup, Wiring::FourWire) => "6841131BN243101040",
        (Vendor::LandisGyr, Wiring::ThreeWire) => "ZFF1",
        (Vendor::LandisGyr, Wiring::FourWire) => "ZMF1",
        _ => bail!("no list of a {vendor} meter with one phase is known: use --phases 3 or 3w"),
    })
}

/// The maker's GS1 prefix, a serial number and its check digit. The serial
/// numbers are lower than any seen, so that no household's meter bears them.
fn meter_id(vendor: Vendor, random: &mut Random) -> Option<MeterId> {
    let serial = random.below(100_000);
    let prefix = match vendor {
        Vendor::Aidon => 7_359_992,
        Vendor::Kaifa => 6_970_631,
        Vendor::Kamstrup => 5_706_567,
        // Landis+Gyr sends eight digits that are no GS1 number.
        _ => return MeterId::new(format!("10{serial:06}").as_bytes()),
    };
    let numbers =
        (0..10).filter_map(|digit| MeterId::new(format!("{prefix}{serial:08}{digit}").as_bytes()));
    numbers
        .into_iter()
        .find(|number| number.check_digit_fits() == Some(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meter(vendor: Vendor, wiring: Wiring, seed: u64) -> anyhow::Result<Identity> {
        Identity::invented(vendor, wiring, &mut Random::new(seed))
    }

    #[test]
    fn a_nordic_number_has_the_makers_prefix_and_a_right_check_digit() {
        for (vendor, prefix) in [
            (Vendor::Aidon, "7359992"),
            (Vendor::Kaifa, "6970631"),
            (Vendor::Kamstrup, "5706567"),
        ] {
            for seed in 0..50 {
                let number = meter(vendor, Wiring::FourWire, seed).unwrap().meter_id;
                assert_eq!(number.as_str().len(), 16);
                assert!(number.as_str().starts_with(prefix));
                assert_eq!(number.check_digit_fits(), Some(true));
            }
        }
    }

    #[test]
    fn landis_gyr_has_eight_digits() {
        let number = meter(Vendor::LandisGyr, Wiring::ThreeWire, 1)
            .unwrap()
            .meter_id;
        assert_eq!(number.as_str().len(), 8);
        assert!(number.as_str().bytes().all(|digit| digit.is_ascii_digit()));
    }

    #[test]
    fn another_seed_is_another_meter() {
        let number = |seed| {
            meter(Vendor::Aidon, Wiring::FourWire, seed)
                .unwrap()
                .meter_id
        };
        assert_eq!(number(1), number(1));
        assert_ne!(number(1), number(2));
    }

    #[test]
    fn every_maker_has_a_type_for_every_wiring_but_one() {
        for vendor in Vendor::ALL {
            for wiring in [Wiring::OnePhase, Wiring::ThreeWire, Wiring::FourWire] {
                let known = (vendor, wiring) != (Vendor::LandisGyr, Wiring::OnePhase);
                assert_eq!(
                    meter(vendor, wiring, 1).is_ok(),
                    known,
                    "{vendor} {wiring:?}"
                );
            }
        }
    }
}
