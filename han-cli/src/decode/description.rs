//! `--list FILE`: lists that nobody knows, described by the user.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use han_meters::Row;
use han_obis::{Obis, Unit};
use serde::Deserialize;

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
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
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
    let rows = file.element.iter().zip(1..);
    rows.map(|(element, number)| element.row().with_context(|| format!("element {number}")))
        .collect()
}

impl Element {
    fn row(&self) -> Result<Row> {
        if self.kind != Kind::Number && (self.scaler.is_some() || self.unit.is_some()) {
            bail!("scaler and unit belong to numbers");
        }
        match (self.kind, self.scaler, &self.unit) {
            (Kind::Unknown, ..) if self.obis.is_some() => bail!("what has a code is not unknown"),
            (Kind::Unknown, ..) => Ok(Row::UNKNOWN),
            (Kind::Clock, ..) => Ok(Row::clock(self.code()?)),
            (Kind::Text, ..) => Ok(Row::text(self.code()?)),
            (Kind::Number, Some(scaler), Some(unit)) => {
                Ok(Row::number(self.code()?, scaler, parsed("unit", unit)?))
            }
            (Kind::Number, None, None) => Ok(Row::unscaled(self.code()?)),
            (Kind::Number, ..) => bail!("a scaler needs a unit, and a unit a scaler"),
        }
    }

    fn code(&self) -> Result<Obis> {
        let Some(obis) = &self.obis else {
            bail!("no obis; what nobody knows is kind = \"unknown\"");
        };
        obis.parse().with_context(|| format!("obis {obis:?}"))
    }
}

fn parsed(what: &str, text: &str) -> Result<Unit> {
    match text.parse() {
        Ok(unit) if unit != Unit::NONE => Ok(unit),
        _ => bail!("{what} {text:?} is none of DLMS, as W, var, Wh, varh, A, V"),
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
            obis = '0-0:96.1.0'
            kind = 'text'
            [[element]]
            kind = 'unknown'";
        let expected = [
            Row::clock(codes::CLOCK),
            Row::number(codes::ACTIVE_ENERGY_IMPORT, 1, Unit::WATT_HOUR),
            Row::unscaled(codes::VOLTAGE_L1),
            Row::text(codes::METER_ID),
            Row::UNKNOWN,
        ];
        assert_eq!(rows(text).unwrap(), expected);
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
        ] {
            let error = rows(&format!("[[element]]\n{element}")).unwrap_err();
            let shown = format!("{error:#}");
            assert!(shown.contains(said), "{element}: {shown}");
        }
        assert!(rows("").is_err());
        assert!(rows("element = []").is_err());
    }
}
