//! Calls of `han-obis`.

use core::str::FromStr;

use han_obis::{Decimal, Direction, Error, Obis, Pattern, Phase, Quantity, Unit, codes};

use crate::see;
use crate::text::{debug, display};
use crate::traits::traits;
use crate::unknown::Unknown;

pub(crate) fn call(unknown: &mut Unknown<'_>) {
    obis(unknown);
    groups(unknown);
    patterns(unknown);
    decimals(unknown);
    quantities(unknown);
    units(unknown);
    errors(unknown);
}

pub(crate) fn unknown_obis(unknown: &mut Unknown<'_>) -> Obis {
    Obis::from_octets(unknown.array())
}

fn decimal(unknown: &mut Unknown<'_>) -> Decimal {
    Decimal::new(unknown.i64(), unknown.i8())
}

pub(crate) fn unknown_quantity(unknown: &mut Unknown<'_>) -> Quantity {
    Quantity::new(unknown.i64(), unknown.i8(), unit(unknown))
}

pub(crate) fn unit(unknown: &mut Unknown<'_>) -> Unit {
    Unit::new(unknown.u8())
}

fn pattern(unknown: &mut Unknown<'_>) -> Pattern {
    if unknown.bool() {
        return Pattern::from(unknown_obis(unknown));
    }
    let [c, d, e, f] = unknown.array();
    Pattern::any_medium(c, d, e, f)
}

#[inline(never)]
fn obis(unknown: &mut Unknown<'_>) {
    let [a, b, c, d, e, f] = unknown.array();
    let obis = Obis::new(a, b, c, d, e, f);
    see(obis.octets());
    see([obis.a(), obis.b(), obis.c(), obis.d(), obis.e(), obis.f()]);
    see(obis.on_channel(unknown.u8()));
    see(obis.matches(unknown_obis(unknown)));
    see(codes::meaning(obis));
    see(Obis::from_str(unknown.text()));
    see(Obis::from(unknown.array::<6>()));
    see(<[u8; 6]>::from(obis));
    see(Obis::try_from(unknown.octets()));
    traits!(obis, unknown_obis(unknown); Clone PartialEq PartialOrd Ord Hash);
}

#[inline(never)]
fn groups(unknown: &mut Unknown<'_>) {
    let obis = unknown_obis(unknown);
    see(obis.unit());
    let other = unknown_obis(unknown);
    if let (Some(phase), Some(other)) = (obis.phase(), other.phase()) {
        traits!(phase, other; Clone PartialEq PartialOrd Ord Hash);
    }
    if let (Some(direction), Some(other)) = (obis.direction(), other.direction()) {
        traits!(direction, other; Clone PartialEq PartialOrd Ord Hash);
    }
}

#[inline(never)]
fn patterns(unknown: &mut Unknown<'_>) {
    let pattern = pattern(unknown);
    see(pattern.obis());
    see(pattern.obis_in(unknown.u8(), unknown.u8()));
    see(pattern.matches(unknown_obis(unknown)));
    see(Pattern::from_str(unknown.text()));
    traits!(pattern, self::pattern(unknown); Clone PartialEq Hash);
}

#[inline(never)]
fn decimals(unknown: &mut Unknown<'_>) {
    let decimal = decimal(unknown);
    see(decimal.value());
    see(decimal.scaler());
    see(decimal.rescale(unknown.i8()));
    see(Decimal::from_str(unknown.text()));
    traits!(decimal, self::decimal(unknown); Clone PartialEq PartialOrd Ord Hash);
}

#[inline(never)]
fn quantities(unknown: &mut Unknown<'_>) {
    let quantity = unknown_quantity(unknown);
    see(quantity.value());
    see(quantity.scaler());
    see(quantity.unit());
    see(quantity.number());
    see(quantity.rescale(unknown.i8()));
    see(Quantity::from_str(unknown.text()));
    traits!(quantity, unknown_quantity(unknown); Clone PartialEq PartialOrd Hash);
}

#[inline(never)]
fn units(unknown: &mut Unknown<'_>) {
    let unit = unit(unknown);
    see(unit.code());
    see(unit.symbol());
    see(unit.quantity());
    see(Unit::from(unknown.u8()));
    see(u8::from(unit));
    see(Unit::from_symbol(unknown.text()));
    see(Unit::from_str(unknown.text()));
    traits!(unit, self::unit(unknown); Clone PartialEq PartialOrd Ord Hash);
}

fn error(unknown: &mut Unknown<'_>) -> Option<Error> {
    match unknown.u8() {
        0 => Pattern::from_str(unknown.text()).err(),
        1 => Quantity::from_str(unknown.text()).err(),
        2 => Obis::try_from(unknown.octets()).err(),
        _ => unknown_quantity(unknown).rescale(unknown.i8()).err(),
    }
}

#[inline(never)]
fn errors(unknown: &mut Unknown<'_>) {
    let (Some(error), Some(other)) = (error(unknown), error(unknown)) else {
        return;
    };
    see(error.offset());
    traits!(error, other; Clone PartialEq Hash);
    traits!(error.kind(), other.kind(); Clone PartialEq Hash);
}

#[inline(never)]
pub(crate) fn print(unknown: &mut Unknown<'_>) {
    let obis = unknown_obis(unknown);
    display(unknown, &obis);
    debug(unknown, &obis);
    let pattern = pattern(unknown);
    display(unknown, &pattern);
    debug(unknown, &pattern);
    let decimal = decimal(unknown);
    display(unknown, &decimal);
    debug(unknown, &decimal);
    let quantity = unknown_quantity(unknown);
    display(unknown, &quantity);
    debug(unknown, &quantity);
    let unit = unit(unknown);
    display(unknown, &unit);
    debug(unknown, &unit);
    print_groups(unknown, obis.phase(), obis.direction());
    print_errors(unknown);
}

fn print_groups(unknown: &mut Unknown<'_>, phase: Option<Phase>, direction: Option<Direction>) {
    if let Some(phase) = phase {
        display(unknown, &phase);
        debug(unknown, &phase);
    }
    if let Some(direction) = direction {
        display(unknown, &direction);
        debug(unknown, &direction);
    }
}

fn print_errors(unknown: &mut Unknown<'_>) {
    if let Some(error) = error(unknown) {
        display(unknown, &error);
        debug(unknown, &error);
        display(unknown, &error.kind());
        debug(unknown, &error.kind());
    }
}
