//! The unit table, row by row.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)]

use han_obis::Unit;

/// Constant, code, symbol and quantity; the codes left out are reserved.
const SI: [(Unit, u8, &str, &str); 68] = [
    (Unit::YEAR, 1, "a", "time"),
    (Unit::MONTH, 2, "mo", "time"),
    (Unit::WEEK, 3, "wk", "time"),
    (Unit::DAY, 4, "d", "time"),
    (Unit::HOUR, 5, "h", "time"),
    (Unit::MINUTE, 6, "min", "time"),
    (Unit::SECOND, 7, "s", "time"),
    (Unit::DEGREE, 8, "°", "phase angle"),
    (Unit::DEGREE_CELSIUS, 9, "°C", "temperature"),
    (Unit::CURRENCY, 10, "currency", "local currency"),
    (Unit::METRE, 11, "m", "length"),
    (Unit::METRE_PER_SECOND, 12, "m/s", "speed"),
    (Unit::CUBIC_METRE, 13, "m³", "volume"),
    (Unit::CUBIC_METRE_CORRECTED, 14, "m³", "corrected volume"),
    (Unit::CUBIC_METRE_PER_HOUR, 15, "m³/h", "volume flux"),
    (
        Unit::CUBIC_METRE_PER_HOUR_CORRECTED,
        16,
        "m³/h",
        "corrected volume flux",
    ),
    (Unit::CUBIC_METRE_PER_DAY, 17, "m³/d", "volume flux"),
    (
        Unit::CUBIC_METRE_PER_DAY_CORRECTED,
        18,
        "m³/d",
        "corrected volume flux",
    ),
    (Unit::LITRE, 19, "l", "volume"),
    (Unit::KILOGRAM, 20, "kg", "mass"),
    (Unit::NEWTON, 21, "N", "force"),
    (Unit::NEWTON_METRE, 22, "Nm", "energy"),
    (Unit::PASCAL, 23, "Pa", "pressure"),
    (Unit::BAR, 24, "bar", "pressure"),
    (Unit::JOULE, 25, "J", "energy"),
    (Unit::JOULE_PER_HOUR, 26, "J/h", "thermal power"),
    (Unit::WATT, 27, "W", "active power"),
    (Unit::VOLT_AMPERE, 28, "VA", "apparent power"),
    (Unit::VAR, 29, "var", "reactive power"),
    (Unit::WATT_HOUR, 30, "Wh", "active energy"),
    (Unit::VOLT_AMPERE_HOUR, 31, "VAh", "apparent energy"),
    (Unit::VAR_HOUR, 32, "varh", "reactive energy"),
    (Unit::AMPERE, 33, "A", "current"),
    (Unit::COULOMB, 34, "C", "charge"),
    (Unit::VOLT, 35, "V", "voltage"),
    (Unit::VOLT_PER_METRE, 36, "V/m", "electric field"),
    (Unit::FARAD, 37, "F", "capacitance"),
    (Unit::OHM, 38, "Ω", "resistance"),
    (Unit::OHM_METRE, 39, "Ωm", "resistivity"),
    (Unit::WEBER, 40, "Wb", "magnetic flux"),
    (Unit::TESLA, 41, "T", "flux density"),
    (Unit::AMPERE_PER_METRE, 42, "A/m", "magnetic field"),
    (Unit::HENRY, 43, "H", "inductance"),
    (Unit::HERTZ, 44, "Hz", "frequency"),
    (Unit::PER_WATT_HOUR, 45, "1/(Wh)", "active energy constant"),
    (
        Unit::PER_VAR_HOUR,
        46,
        "1/(varh)",
        "reactive energy constant",
    ),
    (
        Unit::PER_VOLT_AMPERE_HOUR,
        47,
        "1/(VAh)",
        "apparent energy constant",
    ),
    (Unit::VOLT_SQUARED_HOUR, 48, "V²h", "volt-squared hours"),
    (Unit::AMPERE_SQUARED_HOUR, 49, "A²h", "ampere-squared hours"),
    (Unit::KILOGRAM_PER_SECOND, 50, "kg/s", "mass flux"),
    (Unit::SIEMENS, 51, "S", "conductance"),
    (Unit::KELVIN, 52, "K", "temperature"),
    (
        Unit::PER_VOLT_SQUARED_HOUR,
        53,
        "1/(V²h)",
        "volt-squared hours constant",
    ),
    (
        Unit::PER_AMPERE_SQUARED_HOUR,
        54,
        "1/(A²h)",
        "ampere-squared hours constant",
    ),
    (Unit::PER_CUBIC_METRE, 55, "1/m³", "volume constant"),
    (Unit::PERCENT, 56, "%", "percentage"),
    (Unit::AMPERE_HOUR, 57, "Ah", "ampere-hours"),
    (
        Unit::WATT_HOUR_PER_CUBIC_METRE,
        60,
        "Wh/m³",
        "energy per volume",
    ),
    (Unit::JOULE_PER_CUBIC_METRE, 61, "J/m³", "calorific value"),
    (Unit::MOLE_PERCENT, 62, "Mol %", "molar fraction"),
    (Unit::GRAM_PER_CUBIC_METRE, 63, "g/m³", "mass density"),
    (Unit::PASCAL_SECOND, 64, "Pa s", "dynamic viscosity"),
    (Unit::JOULE_PER_KILOGRAM, 65, "J/kg", "specific energy"),
    (Unit::GRAM_PER_SQUARE_CENTIMETRE, 66, "g/cm²", "pressure"),
    (Unit::ATMOSPHERE, 67, "atm", "pressure"),
    (Unit::DECIBEL_MILLIWATT, 70, "dBm", "signal strength"),
    (Unit::DECIBEL_MICROVOLT, 71, "dBµV", "signal strength"),
    (Unit::DECIBEL, 72, "dB", "ratio"),
];

/// Constant, code and symbol.
const NON_SI: [(Unit, u8, &str); 47] = [
    (Unit::INCH, 128, "in"),
    (Unit::FOOT, 129, "ft"),
    (Unit::POUND, 130, "lb"),
    (Unit::DEGREE_FAHRENHEIT, 131, "°F"),
    (Unit::DEGREE_RANKINE, 132, "°R"),
    (Unit::SQUARE_INCH, 133, "sq in"),
    (Unit::SQUARE_FOOT, 134, "sq ft"),
    (Unit::ACRE, 135, "ac"),
    (Unit::CUBIC_INCH, 136, "cu in"),
    (Unit::CUBIC_FOOT, 137, "cu ft"),
    (Unit::ACRE_FOOT, 138, "ac ft"),
    (Unit::GALLON_IMPERIAL, 139, "gal (imp)"),
    (Unit::GALLON_US, 140, "gal (US)"),
    (Unit::POUND_FORCE, 141, "lbf"),
    (Unit::POUND_PER_SQUARE_INCH, 142, "psi"),
    (Unit::POUND_PER_CUBIC_FOOT, 143, "lb/cu ft"),
    (Unit::POUND_PER_FOOT_SECOND, 144, "lb/(ft s)"),
    (Unit::SQUARE_FOOT_PER_SECOND, 145, "sq ft/s"),
    (Unit::BTU, 146, "Btu"),
    (Unit::THERM_EC, 147, "thm (EC)"),
    (Unit::THERM_US, 148, "thm (US)"),
    (Unit::BTU_PER_POUND, 149, "Btu/lb"),
    (Unit::BTU_PER_CUBIC_FOOT, 150, "Btu/cu ft"),
    (Unit::CUBIC_FOOT_CONSTANT, 151, "cu ft (constant)"),
    (Unit::FOOT_PER_SECOND, 152, "ft/s"),
    (Unit::CUBIC_FOOT_PER_SECOND, 153, "cu ft/s"),
    (Unit::CUBIC_FOOT_PER_MINUTE, 154, "cu ft/min"),
    (Unit::CUBIC_FOOT_PER_HOUR, 155, "cu ft/h"),
    (Unit::CUBIC_FOOT_PER_DAY, 156, "cu ft/d"),
    (Unit::ACRE_FOOT_PER_SECOND, 157, "ac ft/s"),
    (Unit::ACRE_FOOT_PER_MINUTE, 158, "ac ft/min"),
    (Unit::ACRE_FOOT_PER_HOUR, 159, "ac ft/h"),
    (Unit::ACRE_FOOT_PER_DAY, 160, "ac ft/d"),
    (Unit::GALLON_IMPERIAL_CONSTANT, 161, "gal imp (constant)"),
    (Unit::GALLON_IMPERIAL_PER_SECOND, 162, "gal imp/s"),
    (Unit::GALLON_IMPERIAL_PER_MINUTE, 163, "gal imp/min"),
    (Unit::GALLON_IMPERIAL_PER_HOUR, 164, "gal imp/h"),
    (Unit::GALLON_IMPERIAL_PER_DAY, 165, "gal imp/d"),
    (Unit::GALLON_US_CONSTANT, 166, "gal US (constant)"),
    (Unit::GALLON_US_PER_SECOND, 167, "gal US/s"),
    (Unit::GALLON_US_PER_MINUTE, 168, "gal US/min"),
    (Unit::GALLON_US_PER_HOUR, 169, "gal US/h"),
    (Unit::GALLON_US_PER_DAY, 170, "gal US/d"),
    (Unit::BTU_PER_SECOND, 171, "Btu/s"),
    (Unit::BTU_PER_MINUTE, 172, "Btu/min"),
    (Unit::BTU_PER_HOUR, 173, "Btu/h"),
    (Unit::BTU_PER_DAY, 174, "Btu/d"),
];

const WITHOUT_SYMBOL: [(Unit, u8, &str); 2] = [
    (Unit::EXTENDED, 253, "extended table"),
    (Unit::OTHER, 254, "other"),
];

#[test]
fn every_si_unit_has_its_symbol_and_quantity() {
    for (unit, code, symbol, quantity) in SI {
        assert_eq!(unit.code(), code);
        assert_eq!(unit.symbol(), Some(symbol), "{code}");
        assert_eq!(unit.quantity(), Some(quantity), "{code}");
    }
}

#[test]
fn every_non_si_unit_has_its_symbol_and_some_quantity() {
    for (unit, code, symbol) in NON_SI {
        assert_eq!(unit.code(), code);
        assert_eq!(unit.symbol(), Some(symbol), "{code}");
        assert!(unit.quantity().is_some(), "{code}");
    }
}

#[test]
fn every_non_si_unit_measures_what_its_dimension_says() {
    let quantity = |code| Unit::new(code).quantity().unwrap();
    for code in [136, 137, 138, 139, 140] {
        assert_eq!(quantity(code), "volume");
    }
    for code in (153..=160).chain(162..=165).chain(167..=170) {
        assert_eq!(quantity(code), "volume flux");
    }
    for code in 171..=174 {
        assert_eq!(quantity(code), "thermal power");
    }
    for code in [151, 161, 166] {
        assert_eq!(quantity(code), "volume constant");
    }
    assert_eq!(quantity(128), Unit::METRE.quantity().unwrap());
    assert_eq!(quantity(130), Unit::KILOGRAM.quantity().unwrap());
    assert_eq!(quantity(131), Unit::DEGREE_CELSIUS.quantity().unwrap());
    assert_eq!(quantity(141), Unit::NEWTON.quantity().unwrap());
    assert_eq!(quantity(142), Unit::PASCAL.quantity().unwrap());
    assert_eq!(quantity(146), Unit::JOULE.quantity().unwrap());
    assert_eq!(quantity(152), Unit::METRE_PER_SECOND.quantity().unwrap());
}

#[test]
fn the_extended_table_and_other_have_no_symbol() {
    for (unit, code, quantity) in WITHOUT_SYMBOL {
        assert_eq!(unit.code(), code);
        assert_eq!((unit.symbol(), unit.quantity()), (None, Some(quantity)));
    }
}

#[test]
fn a_count_has_an_empty_symbol() {
    assert_eq!(Unit::NONE.code(), 255);
    assert_eq!(
        (Unit::NONE.symbol(), Unit::NONE.quantity()),
        (Some(""), Some("count"))
    );
}

#[test]
fn reserved_codes_keep_their_number_and_have_no_words() {
    for code in [0, 58, 59, 68, 69]
        .into_iter()
        .chain(73..=127)
        .chain(175..=252)
    {
        let unit = Unit::new(code);
        assert_eq!((unit.symbol(), unit.quantity()), (None, None), "{code}");
        assert_eq!(unit.to_string(), format!("unit {code}"));
    }
}

#[test]
fn every_symbol_leads_back_to_a_unit_with_that_symbol() {
    let symbols = SI.map(|(_, _, symbol, _)| symbol).into_iter();
    for symbol in symbols.chain(NON_SI.map(|(_, _, symbol)| symbol)) {
        assert_eq!(Unit::from_symbol(symbol).unwrap().symbol(), Some(symbol));
    }
}

#[test]
fn only_corrected_volumes_share_a_symbol() {
    for code in 0..=255 {
        let unit = Unit::new(code);
        let found = unit.symbol().and_then(Unit::from_symbol);
        let expected = match code {
            14 | 16 | 18 => Some(Unit::new(code - 1)),
            _ => unit.symbol().map(|_| unit),
        };
        assert_eq!(found, expected, "{code}");
    }
}
