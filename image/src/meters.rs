//! Calls of `han-meters`.

use core::error::Error as _;
use core::num::NonZeroU16;
use core::str::FromStr;

use han_meters::{
    Attribute, Compared, Counters, Details, EmitError, Entry, Error, Finding, IdentifierError,
    Link, List, ListNumber, Meter, MeterId, MeterNumber, MeterTime, MeteringPointId, MilliAmpere,
    MilliDegree, MilliHertz, MilliVolt, NotRepresentable, Phase, Plausibility, PowerFactor, Rate,
    Reading, ReceiveError, Receiver, Row, Scale, Scales, Source, Stated, Suggestion, Text, Var,
    VarHour, Vendor, Watt, WattHour, Wiring,
};

use crate::dlms::{data, date_time, notification};
use crate::mbus;
use crate::obis::{unit, unknown_obis, unknown_quantity};
use crate::see;
use crate::text::{debug, display};
use crate::traits::traits;
use crate::unknown::Unknown;

pub(crate) fn call(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    receiver(unknown);
    counters(unknown);
    lists(unknown);
    rows(unknown);
    entries(unknown);
    readings(unknown);
    details(unknown);
    plausibility(unknown);
    meters(unknown, buffer);
    scales(unknown);
    times(unknown);
    texts(unknown);
    identifiers(unknown);
    measures(unknown);
    names(unknown);
    errors(unknown);
}

fn unknown_scales(unknown: &mut Unknown<'_>) -> Scales {
    let mut scales = if unknown.bool() {
        Scales::new()
    } else {
        Scales::default()
    };
    if unknown.bool() {
        scales = scales.with_energy(unknown.i8());
    }
    if unknown.bool() {
        scales = scales.with_current(unknown.i8());
    }
    if unknown.bool() {
        scales = scales.with_voltage(unknown.i8());
    }
    let scales = scales.with_power(unknown.i8());
    let scales = scales.with_power_factor(unknown.i8());
    see((scales.power(), scales.power_factor()));
    match NonZeroU16::new(unknown.u16()) {
        Some(ratio) => scales.with_current_ratio(ratio),
        None => scales,
    }
}

fn link(unknown: &mut Unknown<'_>) -> Link {
    if unknown.bool() {
        Link::Hdlc
    } else {
        Link::Mbus
    }
}

pub(crate) fn unknown_receiver(unknown: &mut Unknown<'_>) -> Receiver<512, 1024> {
    match unknown.u8() {
        0 => Receiver::new(),
        1 => Receiver::default(),
        2 => Receiver::new().with_link(link(unknown)),
        _ => Receiver::with_scales(unknown_scales(unknown)),
    }
}

static DESCRIBED: [Row; 2] = [
    Row::number(
        han_obis::codes::ACTIVE_POWER_IMPORT,
        0,
        han_obis::Unit::WATT,
    ),
    Row::UNKNOWN,
];
static LISTS: [&[Row]; 2] = [&DESCRIBED, &[Row::UNKNOWN]];

#[inline(never)]
fn receiver(unknown: &mut Unknown<'_>) {
    let mut receiver = unknown_receiver(unknown);
    receiver.describe(&LISTS);
    let mut octets = unknown.octets();
    while let Some(outcome) = receiver.next_reading(&mut octets) {
        see(outcome);
        see(receiver.list());
        see(receiver.details());
        see(receiver.apdu());
        see(receiver.position());
        see(receiver.link());
        if unknown.bool() {
            receiver.idle();
        }
    }
    see(receiver.counters());
    traits!(link(unknown), link(unknown); Clone PartialEq Hash);
}

/// A receiver without room for segmented messages.
fn small_receiver(unknown: &mut Unknown<'_>) -> Option<Result<Reading, ReceiveError>> {
    Receiver::<512>::new().next_reading(&mut unknown.octets())
}

fn unknown_counters(unknown: &mut Unknown<'_>) -> Counters {
    let mut counters = if unknown.bool() {
        Counters::new()
    } else {
        Counters::default()
    };
    counters.octets = unknown.u64();
    counters.bad_fcs = unknown.u32();
    counters
}

#[inline(never)]
fn counters(unknown: &mut Unknown<'_>) {
    let counters = unknown_counters(unknown);
    for (name, count) in counters.errors() {
        see((name, count));
    }
    traits!(counters, unknown_counters(unknown); Clone PartialEq);
}

fn list<'a>(unknown: &mut Unknown<'a>) -> Result<List<'a>, Error> {
    let scales = unknown_scales(unknown);
    match unknown.u8() {
        0 => List::parse(unknown.octets(), scales),
        1 => List::recognise(&notification(unknown), scales),
        _ => List::parse_body(unknown.octets(), scales),
    }
}

#[inline(never)]
fn lists(unknown: &mut Unknown<'_>) {
    let Ok(list) = list(unknown) else {
        return;
    };
    see(list.vendor());
    see(list.number());
    see(list.sent_at());
    see(list.remaining());
    see(list.reading());
    see(list.reading_and_details());
    traits!(list, list; Clone);
    traits!(list.entries(), list.entries(); Clone);
    for entry in list.entries() {
        see(entry);
    }
    for entry in list.left_out() {
        see(entry);
    }
}

fn row(unknown: &mut Unknown<'_>) -> Row {
    let code = unknown_obis(unknown);
    match unknown.u8() {
        0 => Row::UNKNOWN,
        1 => Row::number(code, unknown.i8(), unit(unknown)),
        2 => Row::unscaled(code),
        3 => Row::text(code),
        _ => Row::clock(code),
    }
}

#[inline(never)]
fn rows(unknown: &mut Unknown<'_>) {
    let rows = [(); 16].map(|()| row(unknown));
    let described = rows.get(..unknown.usize()).unwrap_or(&rows);
    let scales = unknown_scales(unknown);
    if let Ok(list) = List::parse_as(unknown.octets(), described, scales) {
        see(list.reading_and_details());
    }
    if let Ok(list) = List::parse_body_as(unknown.octets(), described, scales) {
        see(list.reading_and_details());
    }
    traits!(row(unknown), row(unknown); Clone PartialEq);
}

fn source(unknown: &mut Unknown<'_>) -> Source {
    match unknown.u8() {
        0 => Source::Telegram,
        1 => Source::Position,
        2 => Source::Document,
        3 => Source::Code,
        4 => Source::Observation,
        _ => Source::Settings,
    }
}

fn stated(unknown: &mut Unknown<'_>) -> Stated<i8> {
    Stated::new(unknown.i8(), source(unknown))
}

fn entry<'a>(unknown: &mut Unknown<'a>) -> Entry<'a> {
    if unknown.bool() {
        return Entry::bare(data(unknown));
    }
    let (obis, from) = (unknown_obis(unknown), source(unknown));
    let mut entry = Entry::new(obis, from, data(unknown));
    entry.scaler = unknown.bool().then(|| stated(unknown));
    entry.attribute = unknown.bool().then(|| attribute(unknown));
    entry.ratio = NonZeroU16::new(unknown.u16());
    entry.not_measured = unknown.bool();
    entry
}

fn attribute(unknown: &mut Unknown<'_>) -> Attribute {
    Attribute {
        class_id: unknown.u16(),
        attribute_id: unknown.i8(),
    }
}

#[inline(never)]
fn entries(unknown: &mut Unknown<'_>) {
    let entry = entry(unknown);
    see(entry.code());
    see(entry.quantity());
    see(entry.string());
    see(entry.clock());
    traits!(entry, self::entry(unknown); Clone PartialEq);
    traits!(stated(unknown), stated(unknown); Clone PartialEq Hash);
    let attribute = attribute(unknown);
    see(attribute.is_value());
    traits!(attribute, self::attribute(unknown); Clone PartialEq Hash);
    let source = source(unknown);
    see(source.name());
    traits!(source, self::source(unknown); Clone PartialEq Hash);
}

#[inline(never)]
fn reading(unknown: &mut Unknown<'_>) -> Reading {
    if unknown.bool() {
        return Reading::default();
    }
    let mut reading = Reading::collect([entry(unknown), entry(unknown), entry(unknown)]);
    reading.list = ListNumber::from_number(unknown.u8());
    reading.active_power_import = Some(Watt::new(unknown.u32()));
    reading.voltage_l1 = Some(MilliVolt::new(unknown.u32()));
    reading
}

#[inline(never)]
fn readings(unknown: &mut Unknown<'_>) {
    let scales = unknown_scales(unknown);
    see(Reading::parse(unknown.octets(), scales));
    let reading = reading(unknown);
    traits!(reading, self::reading(unknown); Clone PartialEq);
}

#[inline(never)]
fn collected(unknown: &mut Unknown<'_>) -> Details {
    if unknown.bool() {
        return Details::default();
    }
    Details::collect([entry(unknown), entry(unknown), entry(unknown)])
}

fn phase(unknown: &mut Unknown<'_>) -> Phase {
    let [phase, ..] = collected(unknown).phases;
    if unknown.bool() {
        phase
    } else {
        Phase::default()
    }
}

fn rate(unknown: &mut Unknown<'_>) -> Rate {
    let [rate, ..] = collected(unknown).rates;
    if unknown.bool() {
        rate
    } else {
        Rate::default()
    }
}

fn meter_number(unknown: &mut Unknown<'_>) -> Option<MeterNumber> {
    collected(unknown).meter_number
}

#[inline(never)]
fn details(unknown: &mut Unknown<'_>) {
    traits!(collected(unknown), collected(unknown); Clone PartialEq);
    traits!(phase(unknown), phase(unknown); Clone PartialEq);
    traits!(rate(unknown), rate(unknown); Clone PartialEq);
    if let (Some(number), Some(other)) = (meter_number(unknown), meter_number(unknown)) {
        see(number.value());
        traits!(number, other; Clone PartialEq Hash);
    }
}

fn unknown_plausibility(unknown: &mut Unknown<'_>) -> Plausibility {
    let mut plausibility = if unknown.bool() {
        Plausibility::new()
    } else {
        Plausibility::default()
    };
    while unknown.bool() {
        plausibility.observe(&reading(unknown));
        if let Ok(list) = list(unknown) {
            plausibility.observe_list(&list);
        }
    }
    plausibility
}

fn scale(unknown: &mut Unknown<'_>) -> Scale {
    match unknown.u8() {
        0 => Scale::Voltage,
        1 => Scale::Current,
        2 => Scale::Power,
        _ => Scale::Energy,
    }
}

fn finding(unknown: &mut Unknown<'_>) -> Finding {
    Finding {
        scale: scale(unknown),
        power_of_ten: unknown.i8(),
        readings: unknown.u16(),
    }
}

fn suggestion(unknown: &mut Unknown<'_>) -> Suggestion {
    Suggestion {
        scale: scale(unknown),
        scaler: unknown.i8(),
        readings: unknown.u16(),
    }
}

#[inline(never)]
fn plausibility(unknown: &mut Unknown<'_>) {
    let plausibility = unknown_plausibility(unknown);
    see(plausibility.clone());
    for finding in plausibility.findings() {
        see(finding);
    }
    for suggestion in plausibility.suggestions() {
        see(suggestion);
    }
    let (compared, other) = (plausibility.compared(), Compared::default());
    traits!(compared, other; Clone PartialEq);
    traits!(finding(unknown), finding(unknown); Clone PartialEq Hash);
    traits!(suggestion(unknown), suggestion(unknown); Clone PartialEq Hash);
    let scale = scale(unknown);
    see(scale.name());
    see(scale.unit());
    traits!(scale, self::scale(unknown); Clone PartialEq Hash);
}

fn vendor(unknown: &mut Unknown<'_>) -> Vendor {
    match unknown.u8() {
        0 => Vendor::Aidon,
        1 => Vendor::Kaifa,
        2 => Vendor::Kamstrup,
        _ => Vendor::LandisGyr,
    }
}

fn wiring(unknown: &mut Unknown<'_>) -> Wiring {
    match unknown.u8() {
        0 => Wiring::OnePhase,
        1 => Wiring::ThreeWire,
        _ => Wiring::FourWire,
    }
}

fn meter(unknown: &mut Unknown<'_>) -> Meter {
    Meter::new(vendor(unknown), wiring(unknown))
        .with_tagged_date_time(unknown.bool())
        .with_null_padding(unknown.bool())
}

#[inline(never)]
fn meters(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    let meter = meter(unknown);
    see(meter.vendor());
    see(meter.wiring());
    let reading = reading(unknown);
    see(meter.emit_apdu(&reading, buffer));
    see(meter.emit_frame(&reading, buffer));
    traits!(meter, self::meter(unknown); Clone PartialEq);
}

#[inline(never)]
fn scales(unknown: &mut Unknown<'_>) {
    let scales = unknown_scales(unknown);
    see(scales.energy());
    see(scales.current());
    see(scales.voltage());
    see(scales.current_ratio());
    traits!(scales, unknown_scales(unknown); Clone PartialEq);
}

fn time(unknown: &mut Unknown<'_>) -> MeterTime {
    if unknown.bool() {
        MeterTime::new(date_time(unknown))
    } else {
        MeterTime::local(date_time(unknown))
    }
}

#[inline(never)]
fn times(unknown: &mut Unknown<'_>) {
    let (time, other) = (time(unknown), self::time(unknown));
    see(time.date_time());
    see(time.clock_status());
    see(time.offset_minutes());
    see(time.unix_seconds());
    see(time.unix_seconds_at(unknown.i16()));
    traits!(time, other; Clone PartialEq Hash);
    see(time.basis().name());
    traits!(time.basis(), other.basis(); Clone PartialEq Hash);
}

fn text(unknown: &mut Unknown<'_>) -> Option<Text<24>> {
    Text::new(unknown.octets())
}

#[inline(never)]
fn texts(unknown: &mut Unknown<'_>) {
    let (Some(text), Some(other)) = (text(unknown), self::text(unknown)) else {
        return;
    };
    see(text.as_str());
    see(text.as_bytes());
    see(text == *unknown.text());
    traits!(text, other; Clone PartialEq Hash);
}

#[inline(never)]
fn identifiers(unknown: &mut Unknown<'_>) {
    if let (Some(id), Some(other)) = (
        MeterId::new(unknown.octets()),
        MeterId::new(unknown.octets()),
    ) {
        see(id.as_str());
        see(id.check_digit_fits());
        traits!(id, other; Clone PartialEq Hash);
    }
    match (point_id(unknown), point_id(unknown)) {
        (Ok(id), Ok(other)) => {
            see(id.as_str());
            see(id.is_norwegian());
            traits!(id, other; Clone PartialEq PartialOrd Ord Hash);
        }
        (Err(error), Err(other)) => traits!(error, other; Clone PartialEq),
        _ => {}
    }
}

fn point_id(unknown: &mut Unknown<'_>) -> Result<MeteringPointId, IdentifierError> {
    MeteringPointId::from_str(unknown.text())
}

/// Calls the functions that every measure has.
macro_rules! measure {
    ($unknown:ident, $name:ident, $number:ident) => {{
        let measure = $name::new($unknown.$number());
        see(measure.value());
        see(measure.quantity());
        see($name::try_from(unknown_quantity($unknown)));
        see($name::default());
        let other = $name::new($unknown.$number());
        traits!(measure, other; Clone PartialEq PartialOrd Ord Hash);
    }};
}

#[inline(never)]
fn measures(unknown: &mut Unknown<'_>) {
    measure!(unknown, Watt, u32);
    measure!(unknown, Var, u32);
    measure!(unknown, MilliAmpere, i32);
    measure!(unknown, MilliVolt, u32);
    measure!(unknown, WattHour, u64);
    measure!(unknown, VarHour, u64);
    measure!(unknown, PowerFactor, i32);
    measure!(unknown, MilliHertz, u32);
    measure!(unknown, MilliDegree, i32);
    traits!(NotRepresentable, NotRepresentable; Clone PartialEq);
}

#[inline(never)]
fn names(unknown: &mut Unknown<'_>) {
    let vendor = vendor(unknown);
    see(vendor.name());
    traits!(vendor, self::vendor(unknown); Clone PartialEq Hash);
    traits!(wiring(unknown), wiring(unknown); Clone PartialEq Hash);
    let numbers = (number(unknown), number(unknown));
    if let (Some(number), Some(other)) = numbers {
        see(number.number());
        traits!(number, other; Clone PartialEq PartialOrd Ord Hash);
    }
}

fn number(unknown: &mut Unknown<'_>) -> Option<ListNumber> {
    ListNumber::from_number(unknown.u8())
}

fn receive_error(unknown: &mut Unknown<'_>) -> Option<ReceiveError> {
    match unknown.u8() {
        0 => Some(ReceiveError::Segmented),
        1 => Some(ReceiveError::from(list(unknown).err()?)),
        2 => Some(ReceiveError::from(
            han_hdlc::Frame::parse(unknown.octets()).err()?,
        )),
        3 => Some(ReceiveError::from(mbus::error(unknown)?)),
        4 => Some(ReceiveError::Blocks(dlms_error(unknown)?)),
        _ => small_receiver(unknown)?.err(),
    }
}

fn emit_error(unknown: &mut Unknown<'_>) -> Option<EmitError> {
    Some(EmitError::from(dlms_error(unknown)?))
}

fn dlms_error(unknown: &mut Unknown<'_>) -> Option<han_dlms::Error> {
    han_dlms::Apdu::parse(unknown.octets()).err()
}

#[inline(never)]
fn errors(unknown: &mut Unknown<'_>) {
    if let (Some(error), Err(other)) = (dlms_error(unknown), list(unknown)) {
        let error = Error::from(error);
        traits!(error, other; Clone PartialEq);
    }
    if let (Some(error), Some(other)) = (receive_error(unknown), receive_error(unknown)) {
        traits!(error, other; Clone PartialEq);
    }
    if let (Some(error), Some(other)) = (emit_error(unknown), emit_error(unknown)) {
        traits!(error, other; Clone PartialEq);
    }
}

#[inline(never)]
pub(crate) fn print(unknown: &mut Unknown<'_>) {
    print_receiver(unknown);
    print_lists(unknown);
    print_details(unknown);
    print_plausibility(unknown);
    print_meters(unknown);
    print_texts(unknown);
    print_measures(unknown);
    print_names(unknown);
    print_errors(unknown);
}

fn print_receiver(unknown: &mut Unknown<'_>) {
    let mut receiver = unknown_receiver(unknown);
    see(receiver.next_reading(&mut unknown.octets()));
    debug(unknown, &receiver);
    let counters = unknown_counters(unknown);
    debug(unknown, &counters);
    let reading = reading(unknown);
    debug(unknown, &reading);
    let link = link(unknown);
    debug(unknown, &link);
}

fn print_lists(unknown: &mut Unknown<'_>) {
    if let Ok(list) = list(unknown) {
        debug(unknown, &list);
        debug(unknown, &list.entries());
    }
    let entry = entry(unknown);
    debug(unknown, &entry);
    let stated = stated(unknown);
    debug(unknown, &stated);
    debug(unknown, &stated.from);
    let attribute = attribute(unknown);
    debug(unknown, &attribute);
    let row = row(unknown);
    debug(unknown, &row);
}

fn print_details(unknown: &mut Unknown<'_>) {
    let details = collected(unknown);
    debug(unknown, &details);
    let [phase, ..] = details.phases;
    debug(unknown, &phase);
    let [rate, ..] = details.rates;
    debug(unknown, &rate);
    if let Some(number) = details.meter_number {
        debug(unknown, &number);
    }
}

fn print_plausibility(unknown: &mut Unknown<'_>) {
    let plausibility = unknown_plausibility(unknown);
    debug(unknown, &plausibility);
    debug(unknown, &plausibility.compared());
    let finding = finding(unknown);
    display(unknown, &finding);
    debug(unknown, &finding);
    let suggestion = suggestion(unknown);
    display(unknown, &suggestion);
    debug(unknown, &suggestion);
    let scale = scale(unknown);
    display(unknown, &scale);
    debug(unknown, &scale);
}

fn print_meters(unknown: &mut Unknown<'_>) {
    let meter = meter(unknown);
    debug(unknown, &meter);
    let scales = unknown_scales(unknown);
    debug(unknown, &scales);
    let time = time(unknown);
    debug(unknown, &time);
    debug(unknown, &time.basis());
}

fn print_texts(unknown: &mut Unknown<'_>) {
    if let Some(text) = text(unknown) {
        display(unknown, &text);
        debug(unknown, &text);
    }
    if let Some(id) = MeterId::new(unknown.octets()) {
        display(unknown, &id);
        debug(unknown, &id);
    }
    match point_id(unknown) {
        Ok(id) => {
            display(unknown, &id);
            debug(unknown, &id);
        }
        Err(error) => {
            display(unknown, &error);
            debug(unknown, &error);
        }
    }
}

/// Prints a measure.
macro_rules! print_measure {
    ($unknown:ident, $name:ident, $number:ident) => {{
        let measure = $name::new($unknown.$number());
        display($unknown, &measure);
        debug($unknown, &measure);
    }};
}

fn print_measures(unknown: &mut Unknown<'_>) {
    print_measure!(unknown, Watt, u32);
    print_measure!(unknown, Var, u32);
    print_measure!(unknown, MilliAmpere, i32);
    print_measure!(unknown, MilliVolt, u32);
    print_measure!(unknown, WattHour, u64);
    print_measure!(unknown, VarHour, u64);
    print_measure!(unknown, PowerFactor, i32);
    print_measure!(unknown, MilliHertz, u32);
    print_measure!(unknown, MilliDegree, i32);
    display(unknown, &NotRepresentable);
    debug(unknown, &NotRepresentable);
}

fn print_names(unknown: &mut Unknown<'_>) {
    let vendor = vendor(unknown);
    display(unknown, &vendor);
    debug(unknown, &vendor);
    let wiring = wiring(unknown);
    debug(unknown, &wiring);
    if let Some(number) = number(unknown) {
        debug(unknown, &number);
    }
}

fn print_errors(unknown: &mut Unknown<'_>) {
    if let Err(error) = list(unknown) {
        see(error.source());
        display(unknown, &error);
        debug(unknown, &error);
    }
    if let Some(error) = receive_error(unknown) {
        see(error.source());
        display(unknown, &error);
        debug(unknown, &error);
    }
    if let Some(error) = emit_error(unknown) {
        display(unknown, &error);
        debug(unknown, &error);
    }
}
