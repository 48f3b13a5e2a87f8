//! A quantity is printed and read again as itself; a text is read as the number
//! it says or refused; and into another resolution, or a type of a reading, it
//! goes exactly or not at all.
//!
//! Input: value, scaler, unit, another scaler, then a text.

#![no_main]

use han_fuzz::Input;
use han_meters::{MilliAmpere, MilliVolt, Var, VarHour, Watt, WattHour};
use han_obis::{Decimal, ErrorKind, Quantity, Unit};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut input = Input::new(input);
    let value = input.i64() >> (input.u8() & 63);
    let [scaler, to] = [input.u8(), input.u8()].map(u8::cast_signed);
    let quantity = Quantity::new(value, scaler, Unit::new(input.u8()));
    is_read_again(quantity);
    is_exact(quantity, to);
    is_exact(quantity, to % 4);
    fits_exactly(value, scaler);
    if let Ok(text) = std::str::from_utf8(input.rest()) {
        is_read_exactly(text);
        is_unit(text);
    }
});

fn is_read_again(quantity: Quantity) {
    let text = quantity.to_string();
    let parsed: Quantity = text.parse().expect("it was printed");
    assert_eq!(parsed, quantity, "{text}");
    assert_eq!(parsed.to_string(), text);
    let number = quantity.number();
    let worth = worth(&number.to_string()).expect("a number");
    assert_eq!(worth, normal(number.value().into(), number.scaler().into()));
    is_unit(&quantity.unit().to_string());
}

/// `rescale` by 128 bits: 10^19 is larger than every `i64`, so that more places
/// neither fit nor divide.
fn rescaled(value: i64, scaler: i8, to: i8) -> Result<i64, ErrorKind> {
    let places = i32::from(scaler) - i32::from(to);
    let factor = 10_i128.pow(places.unsigned_abs().min(19));
    let value = i128::from(value);
    match places {
        0.. => i64::try_from(value * factor).map_err(|_| ErrorKind::OutOfRange),
        _ if value % factor == 0 => Ok(i64::try_from(value / factor).unwrap()),
        _ => Err(ErrorKind::Inexact),
    }
}

fn is_exact(quantity: Quantity, to: i8) {
    let found = quantity.rescale(to).map_err(|error| error.kind());
    assert_eq!(found, rescaled(quantity.value(), quantity.scaler(), to));
    if let Ok(value) = found {
        assert_eq!(Quantity::new(value, to, quantity.unit()), quantity);
    }
}

fn fits_exactly(value: i64, scaler: i8) {
    let whole = rescaled(value, scaler, 0).ok();
    let thousandth = rescaled(value, scaler, -3).ok();
    let [whole_u32, thousandth_u32] =
        [whole, thousandth].map(|value| value.and_then(|value| u32::try_from(value).ok()));
    let whole_u64 = whole.and_then(|value| u64::try_from(value).ok());
    let thousandth_i32 = thousandth.and_then(|value| i32::try_from(value).ok());

    let of = |unit| Quantity::new(value, scaler, unit);
    let watt = Watt::try_from(of(Unit::WATT)).ok();
    assert_eq!(watt.map(Watt::value), whole_u32);
    let var = Var::try_from(of(Unit::VAR)).ok();
    assert_eq!(var.map(Var::value), whole_u32);
    let ampere = MilliAmpere::try_from(of(Unit::AMPERE)).ok();
    assert_eq!(ampere.map(MilliAmpere::value), thousandth_i32);
    let volt = MilliVolt::try_from(of(Unit::VOLT)).ok();
    assert_eq!(volt.map(MilliVolt::value), thousandth_u32);
    let active = WattHour::try_from(of(Unit::WATT_HOUR)).ok();
    assert_eq!(active.map(WattHour::value), whole_u64);
    let reactive = VarHour::try_from(of(Unit::VAR_HOUR)).ok();
    assert_eq!(reactive.map(VarHour::value), whole_u64);
    Watt::try_from(of(Unit::VAR)).expect_err("another unit");
}

/// A number without the zeros at its ends: its digits, whether it is below 0,
/// and the power of ten that the digits count.
type Worth = (String, bool, i64);

fn normal(value: i128, scaler: i64) -> Worth {
    worth_of(&value.unsigned_abs().to_string(), value < 0, scaler)
}

fn worth_of(digits: &str, is_negative: bool, scaler: i64) -> Worth {
    let digits = digits.trim_start_matches('0');
    let short = digits.trim_end_matches('0');
    if short.is_empty() {
        return (String::new(), false, 0);
    }
    let zeros = i64::try_from(digits.len() - short.len()).unwrap();
    (short.to_owned(), is_negative, scaler + zeros)
}

/// What a decimal number in a text is worth; `None` if it is none.
fn worth(text: &str) -> Option<Worth> {
    let unsigned = text.strip_prefix('-');
    let (is_negative, digits) = (unsigned.is_some(), unsigned.unwrap_or(text));
    let (integer, fraction) = match digits.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (digits, ""),
    };
    let is_number = |part: &str| part.bytes().all(|octet| octet.is_ascii_digit());
    if integer.is_empty() || !is_number(integer) || !is_number(fraction) {
        return None;
    }
    let decimals = i64::try_from(fraction.len()).unwrap();
    let digits = [integer, fraction].concat();
    Some(worth_of(&digits, is_negative, -decimals))
}

/// Whether some value and scaler are this number.
fn is_held((digits, is_negative, scaler): &Worth) -> bool {
    let zeros = usize::try_from(scaler - 127).unwrap_or(0);
    if digits.is_empty() {
        return true;
    }
    if *scaler < -128 || zeros > 19 {
        return false;
    }
    let sign = if *is_negative { "-" } else { "" };
    format!("{sign}{digits}{:0<zeros$}", "")
        .parse::<i64>()
        .is_ok()
}

fn is_read_exactly(text: &str) {
    let parsed = text.parse::<Decimal>();
    match (worth(text), parsed) {
        (Some(worth), Ok(number)) => {
            assert_eq!(worth, normal(number.value().into(), number.scaler().into()));
        }
        (Some(worth), Err(error)) => {
            assert_eq!(error.kind(), ErrorKind::OutOfRange, "{text}");
            assert!(!is_held(&worth), "{text}");
        }
        (None, parsed) => {
            let kind = parsed.expect_err("no number").kind();
            let expected = matches!(
                kind,
                ErrorKind::UnexpectedOctet { .. } | ErrorKind::UnexpectedEnd
            );
            assert!(expected, "{text}: {kind:?}");
        }
    }
    if let Ok(quantity) = text.parse::<Quantity>() {
        is_read_again(quantity);
    }
}

fn is_unit(text: &str) {
    if let Ok(unit) = text.parse::<Unit>() {
        assert_eq!(unit.to_string().parse(), Ok(unit), "{text}");
    }
}
