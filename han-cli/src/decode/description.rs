//! `--list FILE`: lists that nobody knows, described by the user.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use han_dlms::Data;
use han_meters::{Details, Entry, Error, List, Reading, Row, Scales, Source, Stated};
use han_obis::{Obis, Unit, codes};
use serde::Deserialize;

use crate::decode::SCALERS;
use crate::decode::keys::text_file;

/// The file: what stands in each place of a list without codes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    element: Vec<Element>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Element {
    obis: Option<String>,
    #[serde(default)]
    kind: Kind,
    scaler: Option<i8>,
    unit: Option<String>,
}

/// Codes of texts, whoever sends them.
const TEXTS: [Obis; 8] = [
    codes::LIST_VERSION,
    codes::LOGICAL_DEVICE_NAME,
    codes::METER_ID,
    codes::METER_ID_GS1,
    codes::METER_TYPE,
    codes::METER_TYPE_KAMSTRUP,
    codes::EQUIPMENT_ID,
    codes::METERING_POINT_ID,
];

/// As good as any text, and as long as a clock.
const SOME_TEXT: &[u8; 12] = b"123456789012";

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    #[default]
    Number,
    Clock,
    Text,
    Unknown,
}

/// The rows of each list that the user described.
pub(crate) type Lists = &'static [&'static [Row]];

/// The lists in these files; they live as long as the program.
pub(crate) fn read_all(paths: &[PathBuf]) -> Result<Lists> {
    let lists: Result<Vec<_>> = paths.iter().map(|path| read(path)).collect();
    Ok(lists?.leak())
}

/// The rows of the list in a file.
fn read(path: &Path) -> Result<&'static [Row]> {
    let text = text_file(path)?;
    let rows = rows(&text).with_context(|| path.display().to_string())?;
    Ok(rows.leak())
}

fn rows(text: &str) -> Result<Vec<Row>> {
    let file: File = toml::from_str(text).map_err(|error| {
        // It ends in a line break, as no other error does.
        anyhow!("{}", error.to_string().trim_end().to_owned())
    })?;
    if file.element.is_empty() {
        bail!("a list has at least one [[element]]");
    }
    let mut rows = Vec::new();
    let mut before = Vec::new();
    for (element, number) in file.element.iter().zip(1..) {
        let row = element.row().and_then(|row| {
            element.check_first(&before)?;
            Ok(row)
        });
        rows.push(row.with_context(|| format!("element {number}"))?);
        before.push(element);
    }
    Ok(rows)
}

/// Why a list of just as many elements as described is another one, where that
/// is so because of one of them.
fn misfit(rows: &'static [Row], parsed: Result<List<'_>, Error>) -> Option<String> {
    let Err(Error::UnexpectedValue {
        position,
        obis,
        tag,
    }) = parsed
    else {
        return None;
    };
    let row = rows.get(position)?;
    let kind = if *row == Row::clock(obis) {
        "a clock (12 octets)"
    } else if *row == Row::text(obis) {
        "a text"
    } else {
        "a number"
    };
    let number = position + 1;
    Some(format!(
        "no list as --list describes it: element {number}, {obis}, is {kind} there and came as {tag}"
    ))
}

/// The same of an APDU, by the first list described that has as many elements.
pub(crate) fn misfit_of_apdu(lists: Lists, apdu: &[u8]) -> Option<String> {
    let of = |rows: &&'static [Row]| misfit(rows, List::parse_as(apdu, rows, Scales::new()));
    lists.iter().find_map(of)
}

/// The same of a body.
pub(crate) fn misfit_of_body(lists: Lists, body: &[u8]) -> Option<String> {
    let of = |rows: &&'static [Row]| misfit(rows, List::parse_body_as(body, rows, Scales::new()));
    lists.iter().find_map(of)
}

impl Element {
    fn row(&self) -> Result<Row> {
        if self.kind != Kind::Number && (self.scaler.is_some() || self.unit.is_some()) {
            bail!("scaler and unit belong to numbers: leave them out, or the kind");
        }
        if let Some(scaler) = self.scaler.filter(|scaler| !SCALERS.contains(scaler)) {
            bail!("scaler {scaler}: no meter counts so, only from -9 to 9");
        }
        if self.kind == Kind::Unknown {
            if self.obis.is_some() {
                bail!("what has a code is not unknown: leave out obis, or the kind");
            }
            return Ok(Row::UNKNOWN);
        }
        let code = self.code()?;
        self.check_kind(code)?;
        match (self.kind, self.scaler, &self.unit) {
            (Kind::Clock, ..) => Ok(Row::clock(code)),
            (Kind::Text, ..) => Ok(Row::text(code)),
            (_, Some(scaler), Some(unit)) => Ok(Row::number(code, scaler, unit_of(code, unit)?)),
            (_, Some(scaler), None) if code.unit() == Some(Unit::NONE) => {
                Ok(Row::number(code, scaler, Unit::NONE))
            }
            (_, None, None) => Ok(Row::unscaled(code)),
            _ => bail!(
                "a scaler needs a unit, and a unit a scaler: write both, as scaler = 0, \
                 unit = \"W\", or none of them"
            ),
        }
    }

    fn code(&self) -> Result<Obis> {
        let Some(obis) = &self.obis else {
            bail!("no obis; what nobody knows is kind = \"unknown\"");
        };
        obis.parse().with_context(|| format!("obis {obis:?}"))
    }

    /// That the code is of what the kind says, where it is known what it is of.
    fn check_kind(&self, code: Obis) -> Result<()> {
        let is_number = self.kind == Kind::Number;
        if codes::CLOCK.matches(code) && self.kind != Kind::Clock {
            bail!("{code} is a clock: write kind = \"clock\", without scaler and unit");
        }
        if TEXTS.iter().any(|text| text.matches(code)) && self.kind != Kind::Text {
            bail!("{code} is a text: write kind = \"text\", without scaler and unit");
        }
        if !is_number && code.unit().is_some_and(|unit| unit != Unit::NONE) {
            bail!("{code} is a number: leave out the kind");
        }
        Ok(())
    }

    /// That no element before has the same code, or fills the same field.
    fn check_first(&self, before: &[&Self]) -> Result<()> {
        let Ok(code) = self.code() else {
            return Ok(());
        };
        let filled = self.filled(code);
        for (other, number) in before.iter().zip(1..) {
            let Ok(earlier) = other.code() else {
                continue;
            };
            if earlier == code {
                bail!(
                    "{code} is element {number} already: what comes a second time is \
                     kind = \"unknown\", without obis"
                );
            }
            if filled.is_some() && filled == other.filled(earlier) {
                bail!(
                    "{code} says what element {number} says already, {earlier}: what comes a \
                     second time is kind = \"unknown\", without obis"
                );
            }
        }
        Ok(())
    }

    /// What is read of this code alone, if there is a field for it.
    fn filled(&self, code: Obis) -> Option<(Reading, Details)> {
        let value = match self.kind {
            Kind::Number => Data::Unsigned(1),
            Kind::Clock | Kind::Text | Kind::Unknown => Data::OctetString(SOME_TEXT),
        };
        let entry = Entry {
            scaler: Some(Stated::new(0, Source::Settings)),
            unit: code.unit().map(|unit| Stated::new(unit, Source::Code)),
            ..Entry::new(code, Source::Position, value)
        };
        let filled = (Reading::collect([entry]), Details::collect([entry]));
        (filled != <(Reading, Details)>::default()).then_some(filled)
    }
}

/// The unit of a number, if the code can be in it.
fn unit_of(code: Obis, text: &str) -> Result<Unit> {
    let unit = match text.parse() {
        Ok(unit) if unit != Unit::NONE => unit,
        _ => bail!("unit {text:?} is none of DLMS, as W, var, Wh, varh, A, V"),
    };
    match code.unit() {
        Some(Unit::NONE) => bail!("{code} has no unit: leave it out"),
        Some(other) if other != unit => {
            bail!("{code} is in {other} and never in {unit}: write unit = \"{other}\"")
        }
        _ => Ok(unit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use han_obis::codes;

    #[test]
    fn each_kind_of_element_makes_its_row() {
        let text = "
            [[element]]
            obis = '0-0:1.0.0'
            kind = 'clock'
            [[element]]
            obis = '1-0:1.8.0'
            scaler = 1
            unit = 'Wh'
            [[element]]
            obis = '1-0:32.7.0'
            [[element]]
            obis = '1-0:13.7.0'
            scaler = -3
            [[element]]
            obis = '0-0:96.1.0'
            kind = 'text'
            [[element]]
            kind = 'unknown'";
        let expected = [
            Row::clock(codes::CLOCK),
            Row::number(codes::ACTIVE_ENERGY_IMPORT, 1, Unit::WATT_HOUR),
            Row::unscaled(codes::VOLTAGE_L1),
            Row::number(codes::POWER_FACTOR, -3, Unit::NONE),
            Row::text(codes::METER_ID),
            Row::UNKNOWN,
        ];
        assert_eq!(rows(text).unwrap(), expected);
    }

    #[test]
    fn codes_of_different_fields_and_of_none_stand_beside_each_other() {
        let codes = [
            "1-0:1.7.0",
            "1-0:2.7.0",
            "1-0:1.8.0",
            "1-0:1.8.1",
            "1-0:21.7.0",
            "1-0:41.7.0",
            // No field is theirs.
            "1-0:15.7.0",
            "1-1:15.7.0",
        ];
        let elements = codes.map(|code| format!("[[element]]\nobis = '{code}'\n"));
        assert_eq!(rows(&elements.concat()).unwrap().len(), codes.len());
    }

    #[test]
    fn scalers_are_those_of_the_options() {
        for scaler in [-9, 9] {
            let text = format!("[[element]]\nobis = '1-0:1.8.0'\nscaler = {scaler}\nunit = 'Wh'");
            let expected = Row::number(codes::ACTIVE_ENERGY_IMPORT, scaler, Unit::WATT_HOUR);
            assert_eq!(rows(&text).unwrap(), [expected]);
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_element() {
        for (element, said) in [
            ("scaler = 1\nunit = 'Wh'", "element 1: no obis"),
            ("obis = 'x'", "element 1: obis \"x\""),
            (
                "obis = '1-0:1.8.0'\nscaler = 1",
                "element 1: a scaler needs a unit",
            ),
            (
                "obis = '1-0:1.8.0'\nscaler = 1\nunit = 'kWh'",
                "unit \"kWh\" is none of DLMS",
            ),
            (
                "obis = '0-0:1.0.0'\nkind = 'clock'\nscaler = 1",
                "belong to numbers",
            ),
            ("obis = '0-0:1.0.0'\nkind = 'unknown'", "is not unknown"),
            ("obis = '0-0:1.0.0'\nkind = 'date'", "line 3"),
            ("scale = 1", "unknown field"),
            (
                "obis = '1-0:1.8.0'\nscaler = 0\nunit = 'W'",
                "element 1: 1-0:1.8.0 is in Wh and never in W: write unit = \"Wh\"",
            ),
            (
                "obis = '1-0:13.7.0'\nscaler = -3\nunit = 'W'",
                "element 1: 1-0:13.7.0 has no unit: leave it out",
            ),
            (
                "obis = '0-0:1.0.0'",
                "element 1: 0-0:1.0.0 is a clock: write kind = \"clock\"",
            ),
            (
                "obis = '0-0:96.1.0'\nscaler = 0\nunit = 'W'",
                "element 1: 0-0:96.1.0 is a text: write kind = \"text\"",
            ),
            (
                "obis = '1-0:1.8.0'\nkind = 'text'",
                "element 1: 1-0:1.8.0 is a number: leave out the kind",
            ),
            (
                "obis = '1-0:1.8.0'\n[[element]]\nkind = 'unknown'\n[[element]]\nobis = '1-0:1.8.0'",
                "element 3: 1-0:1.8.0 is element 1 already",
            ),
            (
                "obis = '1-0:1.7.0'\n[[element]]\nobis = '1-1:1.7.0'\nscaler = 0\nunit = 'W'",
                "element 2: 1-1:1.7.0 says what element 1 says already, 1-0:1.7.0",
            ),
            (
                "obis = '0-0:1.0.0'\nkind = 'clock'\n[[element]]\nobis = '0-1:1.0.0'\nkind = 'clock'",
                "element 2: 0-1:1.0.0 says what element 1 says already",
            ),
            (
                "obis = '0-0:96.1.0'\nkind = 'text'\n[[element]]\nobis = '1-1:0.0.5'\nkind = 'text'",
                "element 2: 1-1:0.0.5 says what element 1 says already",
            ),
            (
                "obis = '1-0:33.7.0'\n[[element]]\nobis = '1-1:33.7.0'",
                "element 2: 1-1:33.7.0 says what element 1 says already",
            ),
            (
                "obis = '1-0:1.8.0'\nscaler = 10\nunit = 'Wh'",
                "element 1: scaler 10: no meter counts so, only from -9 to 9",
            ),
            (
                "obis = '1-0:1.8.0'\nscaler = -10\nunit = 'Wh'",
                "element 1: scaler -10: no meter counts so",
            ),
        ] {
            let error = rows(&format!("[[element]]\n{element}")).unwrap_err();
            let shown = format!("{error:#}");
            assert!(shown.contains(said), "{element}: {shown}");
        }
        assert!(rows("").is_err());
        assert!(rows("element = []").is_err());
    }
}
