//! Calls of `han-dlms`.

use core::str::FromStr;

use han_dlms::{
    Apdu, ApduTag, BitString, BlockControl, BlockReassembler, BlockTransfer, CipheredApdu,
    CipheringKey, ClockStatus, CompactArray, Data, DataNotification, DataTag, Date, DateTime,
    Elements, Error, EventNotification, ExceptionResponse, Float32, Float64, GeneralBlockTransfer,
    GeneralCiphering, Joined, LongInvokeIdAndPriority, NotificationDateTime, NotificationHeader,
    Place, Placing, Reader, SecurityControl, ServiceError, StateError, SystemTitle, Time, Value,
    Writer,
};

use crate::see;
use crate::text::{debug, display};
use crate::traits::traits;
use crate::unknown::Unknown;

type Joiner = BlockReassembler<512>;

pub(crate) fn call(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    apdus(unknown, buffer);
    notifications(unknown, buffer);
    headers(unknown);
    events(unknown, buffer);
    ciphered(unknown, buffer);
    general_ciphered(unknown, buffer);
    blocks(unknown, buffer);
    reassembler(unknown);
    transfer(unknown);
    exceptions(unknown, buffer);
    values(unknown, buffer);
    elements(unknown);
    reader(unknown);
    read_values(unknown);
    compact_arrays(unknown);
    bit_strings(unknown);
    floats(unknown);
    dates(unknown);
    times(unknown);
    date_times(unknown);
    tags(unknown);
    writer(unknown, buffer);
    errors(unknown);
}

fn date(unknown: &mut Unknown<'_>) -> Date {
    Date::from_octets(unknown.array())
}

fn time(unknown: &mut Unknown<'_>) -> Time {
    Time::from_octets(unknown.array())
}

pub(crate) fn date_time(unknown: &mut Unknown<'_>) -> DateTime {
    DateTime::from_octets(unknown.array())
}

/// A value of any variant that a caller can make, or one that was sent.
#[inline(never)]
pub(crate) fn data<'a>(unknown: &mut Unknown<'a>) -> Data<'a> {
    match unknown.u8() {
        0 => Data::NullData,
        1 => Data::Boolean(unknown.bool()),
        2 => Data::DoubleLong(unknown.i32()),
        3 => Data::DoubleLongUnsigned(unknown.u32()),
        4 => Data::OctetString(unknown.octets()),
        5 => Data::VisibleString(unknown.octets()),
        6 => Data::Utf8String(unknown.octets()),
        7 => Data::Integer(unknown.i8()),
        8 => Data::Long(unknown.i16()),
        9 => Data::LongUnsigned(unknown.u16()),
        10 => Data::Long64(unknown.i64()),
        11 => Data::Long64Unsigned(unknown.u64()),
        12 => Data::DateTime(date_time(unknown)),
        _ => Data::parse(unknown.octets()).map_or(Data::DontCare, |(data, _)| data),
    }
}

#[inline(never)]
fn apdus(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    let Ok(apdu) = Apdu::parse(unknown.octets()) else {
        return;
    };
    see(apdu.tag());
    see(apdu.encoded_len());
    see(apdu.emit(buffer));
    let Ok(other) = Apdu::parse(unknown.octets()) else {
        return;
    };
    traits!(apdu, other; Clone PartialEq);
}

fn notification_date_time(unknown: &mut Unknown<'_>) -> NotificationDateTime {
    match unknown.u8() {
        0 => NotificationDateTime::Absent,
        1 => NotificationDateTime::DateTime(date_time(unknown)),
        2 => NotificationDateTime::TaggedDateTime(date_time(unknown)),
        3 => NotificationDateTime::Date(date(unknown)),
        _ => NotificationDateTime::Time(time(unknown)),
    }
}

pub(crate) fn notification<'a>(unknown: &mut Unknown<'a>) -> DataNotification<'a> {
    DataNotification {
        long_invoke_id_and_priority: LongInvokeIdAndPriority::new(unknown.u32()),
        date_time: notification_date_time(unknown),
        body: data(unknown),
        remaining: unknown.octets(),
    }
}

#[inline(never)]
fn notifications(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    see(DataNotification::parse(unknown.octets()));
    let (notification, other) = (notification(unknown), self::notification(unknown));
    see(notification.encoded_len());
    see(notification.emit(buffer));
    traits!(notification, other; Clone PartialEq);
    see(notification.date_time.date_time());
    traits!(notification.date_time, other.date_time; Clone PartialEq Hash);
    let id = notification.long_invoke_id_and_priority;
    see(id.bits());
    see(id.long_invoke_id());
    see(id.is_self_descriptive());
    see(id.breaks_on_error());
    see(id.is_confirmed());
    see(id.is_high_priority());
    traits!(id, other.long_invoke_id_and_priority; Clone PartialEq Hash);
}

fn header(unknown: &mut Unknown<'_>) -> Result<NotificationHeader, Error> {
    NotificationHeader::read(&mut Reader::new(unknown.octets()))
}

#[inline(never)]
fn headers(unknown: &mut Unknown<'_>) {
    let (Ok(header), Ok(other)) = (header(unknown), header(unknown)) else {
        return;
    };
    traits!(header, other; Clone PartialEq Hash);
}

fn event<'a>(unknown: &mut Unknown<'a>) -> EventNotification<'a> {
    EventNotification {
        time: unknown.bool().then(|| date_time(unknown)),
        class_id: unknown.u16(),
        instance_id: unknown.array(),
        attribute_id: unknown.i8(),
        attribute_value: data(unknown),
        remaining: unknown.octets(),
    }
}

#[inline(never)]
fn events(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    see(EventNotification::parse(unknown.octets()));
    let event = event(unknown);
    see(event.encoded_len());
    see(event.emit(buffer));
    traits!(event, self::event(unknown); Clone PartialEq);
}

fn ciphering_key(unknown: &mut Unknown<'_>) -> CipheringKey {
    if unknown.bool() {
        CipheringKey::Global
    } else {
        CipheringKey::Dedicated
    }
}

pub(crate) fn title(unknown: &mut Unknown<'_>) -> SystemTitle {
    SystemTitle::from_octets(unknown.array())
}

pub(crate) fn unknown_ciphered<'a>(unknown: &mut Unknown<'a>) -> CipheredApdu<'a> {
    CipheredApdu {
        key: ciphering_key(unknown),
        system_title: unknown.bool().then(|| title(unknown)),
        security_control: SecurityControl::new(unknown.u8()),
        invocation_counter: unknown.u32(),
        content: unknown.octets(),
        remaining: unknown.octets(),
    }
}

#[inline(never)]
fn ciphered(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    see(CipheredApdu::parse(unknown.octets()));
    let (apdu, other) = (unknown_ciphered(unknown), unknown_ciphered(unknown));
    see(apdu.encoded_len());
    see(apdu.emit(buffer));
    traits!(apdu, other; Clone PartialEq);
    traits!(apdu.header(), other.header(); Clone PartialEq Hash);
    traits!(apdu.key, other.key; Clone PartialEq Hash);
    let security = apdu.security_control;
    see(security.bits());
    see(security.suite());
    see(security.is_authenticated());
    see(security.is_encrypted());
    see(security.is_broadcast());
    see(security.is_compressed());
    traits!(security, other.security_control; Clone PartialEq Hash);
    let title = title(unknown);
    see(title.octets());
    see(title.maker());
    traits!(title, self::title(unknown); Clone PartialEq Hash);
}

pub(crate) fn general<'a>(unknown: &mut Unknown<'a>) -> GeneralCiphering<'a> {
    GeneralCiphering {
        transaction_id: unknown.octets(),
        originator_system_title: unknown.bool().then(|| title(unknown)),
        recipient_system_title: unknown.bool().then(|| title(unknown)),
        date_time: unknown.octets(),
        other_information: unknown.octets(),
        security_control: SecurityControl::new(unknown.u8()),
        invocation_counter: unknown.u32(),
        content: unknown.octets(),
        remaining: unknown.octets(),
    }
}

#[inline(never)]
fn general_ciphered(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    see(GeneralCiphering::parse(unknown.octets()));
    let (apdu, other) = (general(unknown), general(unknown));
    see(apdu.encoded_len());
    see(apdu.emit(buffer));
    traits!(apdu, other; Clone PartialEq);
}

fn block<'a>(unknown: &mut Unknown<'a>) -> GeneralBlockTransfer<'a> {
    GeneralBlockTransfer {
        block_control: BlockControl::new(unknown.u8()),
        block_number: unknown.u16(),
        block_number_ack: unknown.u16(),
        block_data: unknown.octets(),
        remaining: unknown.octets(),
    }
}

#[inline(never)]
fn blocks(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    see(GeneralBlockTransfer::parse(unknown.octets()));
    let (block, other) = (block(unknown), self::block(unknown));
    see(block.encoded_len());
    see(block.emit(buffer));
    traits!(block, other; Clone PartialEq);
    let control = block.block_control;
    see(control.bits());
    see(control.is_last_block());
    see(control.is_streaming());
    see(control.window());
    traits!(control, other.block_control; Clone PartialEq Hash);
}

#[inline(never)]
fn reassembler(unknown: &mut Unknown<'_>) {
    let mut reassembler = if unknown.bool() {
        Joiner::new()
    } else {
        Joiner::default()
    };
    while unknown.bool() {
        see(reassembler.push(&block(unknown)));
        see(reassembler.message());
        see(reassembler.interrupt(&block(unknown)));
        if unknown.bool() {
            see(reassembler.abort());
        }
    }
    see(reassembler.clone());
    let block = block(unknown);
    traits!(reassembler.push(&block), Joined::default(); Clone PartialEq);
}

/// A transfer under way, and the place of its last block.
fn unknown_transfer(unknown: &mut Unknown<'_>) -> (BlockTransfer, Placing) {
    let mut transfer = if unknown.bool() {
        BlockTransfer::new()
    } else {
        BlockTransfer::default()
    };
    let mut placing = Placing::default();
    while unknown.bool() {
        placing = transfer.place(&block(unknown), unknown.usize());
        see(transfer.is_open());
        see(transfer.interrupt(&block(unknown)));
        if unknown.bool() {
            see(transfer.abort());
        }
    }
    (transfer, placing)
}

#[inline(never)]
fn transfer(unknown: &mut Unknown<'_>) {
    let (transfer, placing) = unknown_transfer(unknown);
    see(transfer.clone());
    let (_, other) = unknown_transfer(unknown);
    traits!(placing, other; Clone PartialEq);
    if let (Some(place), Some(other)) = (place(placing), place(other)) {
        traits!(place, other; Clone PartialEq);
    }
}

fn place(placing: Placing) -> Option<Place> {
    placing.place?.ok()
}

fn service_error(unknown: &mut Unknown<'_>) -> ServiceError {
    match unknown.u8() {
        0 => ServiceError::OperationNotPossible,
        1 => ServiceError::DecipheringError,
        2 => ServiceError::InvocationCounterError(unknown.u32()),
        code => ServiceError::Unknown(code),
    }
}

fn exception(unknown: &mut Unknown<'_>) -> ExceptionResponse {
    ExceptionResponse {
        state_error: StateError::new(unknown.u8()),
        service_error: service_error(unknown),
    }
}

#[inline(never)]
fn exceptions(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    see(ExceptionResponse::parse(unknown.octets()));
    let (exception, other) = (exception(unknown), self::exception(unknown));
    see(exception.encoded_len());
    see(exception.emit(buffer));
    see(exception.state_error.code());
    see(exception.service_error.code());
    traits!(exception, other; Clone PartialEq Hash);
    traits!(exception.state_error, other.state_error; Clone PartialEq Hash);
    traits!(exception.service_error, other.service_error; Clone PartialEq Hash);
}

#[inline(never)]
fn values(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    see(Data::parse(unknown.octets()));
    let data = data(unknown);
    see(data.emit(buffer));
    see(data.encoded_len());
    see(data.tag());
    see(data.type_name());
    see(data.as_integer());
    see(data.as_octets());
    see(data.as_elements());
    traits!(data, self::data(unknown); Clone PartialEq);
}

/// The elements of an array, a structure or a compact-array.
fn unknown_elements<'a>(unknown: &mut Unknown<'a>) -> Option<Elements<'a>> {
    match data(unknown) {
        Data::CompactArray(array) => Some(array.rows()),
        data => data.as_elements(),
    }
}

#[inline(never)]
fn elements(unknown: &mut Unknown<'_>) {
    let (Some(elements), Some(other)) = (unknown_elements(unknown), unknown_elements(unknown))
    else {
        return;
    };
    see(elements.len());
    see(elements.is_empty());
    see(elements.first());
    see(elements.nth(unknown.usize()));
    see(elements.octets());
    see(elements.reader());
    see((&elements).into_iter());
    see(elements.into_iter());
    traits!(elements, other; Clone PartialEq);
    let mut iter = elements.iter();
    see(iter.clone());
    while let Some(data) = iter.next() {
        see(data);
        see(iter.size_hint());
        see(iter.remaining());
    }
}

/// A reader somewhere in its octets, and at some depth.
fn unknown_reader<'a>(unknown: &mut Unknown<'a>) -> Reader<'a> {
    let mut reader = Reader::new(unknown.octets());
    while unknown.bool() {
        read(unknown, &mut reader);
    }
    reader
}

fn read(unknown: &mut Unknown<'_>, reader: &mut Reader<'_>) {
    match unknown.u8() {
        0 => see(reader.value()),
        1 => see(reader.open()),
        2 => see(reader.structure()),
        3 => reader.close(),
        4 => see(reader.octet_string::<6>()),
        5 => see(reader.octet_string::<12>()),
        6 => see(reader.octets::<9>()),
        7 => see(reader.scaler_unit()),
        _ => see(NotificationHeader::read(reader)),
    }
}

#[inline(never)]
fn reader(unknown: &mut Unknown<'_>) {
    let reader = unknown_reader(unknown);
    see(reader.rest());
    see(reader.offset());
    traits!(reader, reader; Clone);
}

/// A value that was sent, or a null-data.
fn value<'a>(unknown: &mut Unknown<'a>) -> Value<'a> {
    (unknown_reader(unknown).value()).unwrap_or(Value::NULL_DATA)
}

#[inline(never)]
fn read_values(unknown: &mut Unknown<'_>) {
    let value = value(unknown);
    see(value.tag());
    see(value.as_integer());
    see(value.as_octets());
    see(value.as_date_time());
    see(value.data());
    traits!(value, value; Clone);
}

#[inline(never)]
fn compact_arrays(unknown: &mut Unknown<'_>) {
    let (Ok(array), Ok(other)) = (compact_array(unknown), compact_array(unknown)) else {
        return;
    };
    see(array.description());
    see(array.contents());
    for row in array.rows() {
        see(row);
    }
    traits!(array, other; Clone PartialEq);
}

fn compact_array<'a>(unknown: &mut Unknown<'a>) -> Result<CompactArray<'a>, Error> {
    CompactArray::new(unknown.octets(), unknown.octets())
}

#[inline(never)]
fn bit_strings(unknown: &mut Unknown<'_>) {
    let (Ok(bits), Ok(other)) = (bit_string(unknown), bit_string(unknown)) else {
        return;
    };
    see(bits.len());
    see(bits.is_empty());
    see(bits.octets());
    see(bits.bit(unknown.usize()));
    for bit in bits.iter() {
        see(bit);
    }
    traits!(bits, other; Clone PartialEq);
}

fn bit_string<'a>(unknown: &mut Unknown<'a>) -> Result<BitString<'a>, Error> {
    BitString::new(unknown.usize(), unknown.octets())
}

#[inline(never)]
fn floats(unknown: &mut Unknown<'_>) {
    let (float, other) = (
        Float32::from_bits(unknown.u32()),
        Float32::from_bits(unknown.u32()),
    );
    see(float.bits());
    see(Float32::new(float.value()));
    traits!(float, other; Clone PartialEq Hash);
    let (double, other) = (
        Float64::from_bits(unknown.u64()),
        Float64::from_bits(unknown.u64()),
    );
    see(double.bits());
    see(Float64::new(double.value()));
    traits!(double, other; Clone PartialEq Hash);
}

#[inline(never)]
fn dates(unknown: &mut Unknown<'_>) {
    see(Date::new(unknown.u16(), unknown.u8(), unknown.u8()));
    see(Date::parse(unknown.octets()));
    see(Date::from_str(unknown.text()));
    let date = date(unknown);
    see(date.octets());
    see(date.year());
    see(date.month());
    see(date.day_of_month());
    see(date.day_of_week());
    see(date.is_daylight_saving_begin());
    see(date.is_daylight_saving_end());
    see(date.is_last_day_of_month());
    see(date.is_second_last_day_of_month());
    see(date.is_fully_specified());
    traits!(date, self::date(unknown); Clone PartialEq Hash);
}

#[inline(never)]
fn times(unknown: &mut Unknown<'_>) {
    see(Time::new(unknown.u8(), unknown.u8(), unknown.u8()));
    see(Time::parse(unknown.octets()));
    see(Time::from_str(unknown.text()));
    let time = time(unknown);
    see(time.octets());
    see(time.hour());
    see(time.minute());
    see(time.second());
    see(time.hundredths());
    see(time.is_fully_specified());
    traits!(time, self::time(unknown); Clone PartialEq Hash);
}

#[inline(never)]
fn date_times(unknown: &mut Unknown<'_>) {
    see(DateTime::new(date(unknown), time(unknown)));
    see(DateTime::from_unix_seconds(unknown.i64(), unknown.i16()));
    see(DateTime::parse(unknown.octets()));
    see(DateTime::from_str(unknown.text()));
    let date_time = date_time(unknown)
        .with_deviation(unknown.i16())
        .with_clock_status(ClockStatus::new(unknown.u8()));
    see(date_time.octets());
    see(date_time.date());
    see(date_time.time());
    see(date_time.year());
    see(date_time.month());
    see(date_time.day_of_month());
    see(date_time.day_of_week());
    see(date_time.hour());
    see(date_time.minute());
    see(date_time.second());
    see(date_time.hundredths());
    see(date_time.deviation());
    see(date_time.utc_offset_minutes());
    see(date_time.is_fully_specified());
    see(date_time.unix_seconds(unknown.i16()));
    let other = self::date_time(unknown);
    traits!(date_time, other; Clone PartialEq Hash);
    if let (Some(local), Some(other)) = (date_time.local(), other.local()) {
        traits!(local, other; Clone PartialEq Hash);
    }
    if let (Some(status), Some(other)) = (date_time.clock_status(), other.clock_status()) {
        clock_status(status, other);
    }
}

fn clock_status(status: ClockStatus, other: ClockStatus) {
    see(status.bits());
    see(status.is_invalid_value());
    see(status.is_doubtful_value());
    see(status.is_different_clock_base());
    see(status.is_invalid_clock_status());
    see(status.is_daylight_saving_active());
    traits!(status, other; Clone PartialEq Hash);
}

#[inline(never)]
fn tags(unknown: &mut Unknown<'_>) {
    see(ApduTag::parse(unknown.octets()));
    let tag = ApduTag::new(unknown.u8());
    see(tag.code());
    see(tag.name());
    traits!(tag, ApduTag::new(unknown.u8()); Clone PartialEq PartialOrd Ord Hash);
    let tag = DataTag::new(unknown.u8());
    see(tag.code());
    see(tag.name());
    see(tag.is_integer());
    traits!(tag, DataTag::new(unknown.u8()); Clone PartialEq PartialOrd Ord Hash);
}

#[inline(never)]
fn writer(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    let mut writer = Writer::new(buffer);
    while unknown.bool() {
        see(write(unknown, &mut writer));
        see(writer.written());
    }
    see(writer.finish());
}

fn write(unknown: &mut Unknown<'_>, writer: &mut Writer<'_>) -> Result<(), Error> {
    writer
        .array(unknown.usize())?
        .structure(unknown.usize())?
        .data(&data(unknown))?
        .octet_string(unknown.octets())?
        .length(unknown.usize())?
        .octets(unknown.octets())?
        .u8(unknown.u8())?;
    Ok(())
}

fn error(unknown: &mut Unknown<'_>) -> Option<Error> {
    Apdu::parse(unknown.octets()).err()
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
pub(crate) fn print(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    print_apdus(unknown);
    print_blocks(unknown);
    print_fields(unknown);
    print_values(unknown);
    print_times(unknown);
    debug(unknown, &Writer::new(buffer));
    if let Some(error) = error(unknown) {
        display(unknown, &error);
        debug(unknown, &error);
        display(unknown, &error.kind());
        debug(unknown, &error.kind());
    }
}

fn print_apdus(unknown: &mut Unknown<'_>) {
    if let Ok(apdu) = Apdu::parse(unknown.octets()) {
        debug(unknown, &apdu);
    }
    let event = event(unknown);
    debug(unknown, &event);
    let ciphered = unknown_ciphered(unknown);
    debug(unknown, &ciphered);
    debug(unknown, &ciphered.header());
    let ciphered = general(unknown);
    debug(unknown, &ciphered);
    if let Ok(header) = header(unknown) {
        debug(unknown, &header);
    }
    let notification = notification(unknown);
    debug(unknown, &notification);
    debug(unknown, &notification.date_time);
    debug(unknown, &notification.long_invoke_id_and_priority);
    let exception = exception(unknown);
    debug(unknown, &exception);
}

fn print_blocks(unknown: &mut Unknown<'_>) {
    let block = block(unknown);
    debug(unknown, &block);
    let mut reassembler = Joiner::new();
    debug(unknown, &reassembler.push(&block));
    debug(unknown, &reassembler);
    let (transfer, placing) = unknown_transfer(unknown);
    debug(unknown, &transfer);
    debug(unknown, &placing);
    if let Some(place) = place(placing) {
        debug(unknown, &place);
    }
}

fn print_fields(unknown: &mut Unknown<'_>) {
    let key = ciphering_key(unknown);
    debug(unknown, &key);
    let title = title(unknown);
    debug(unknown, &title);
    let security = SecurityControl::new(unknown.u8());
    debug(unknown, &security);
    let control = BlockControl::new(unknown.u8());
    debug(unknown, &control);
    let exception = exception(unknown);
    debug(unknown, &exception.state_error);
    debug(unknown, &exception.service_error);
    let tag = ApduTag::new(unknown.u8());
    display(unknown, &tag);
    debug(unknown, &tag);
    let tag = DataTag::new(unknown.u8());
    display(unknown, &tag);
    debug(unknown, &tag);
}

fn print_values(unknown: &mut Unknown<'_>) {
    let data = data(unknown);
    debug(unknown, &data);
    let reader = unknown_reader(unknown);
    debug(unknown, &reader);
    let value = value(unknown);
    debug(unknown, &value);
    if let Some(elements) = unknown_elements(unknown) {
        debug(unknown, &elements);
        debug(unknown, &elements.iter());
    }
    if let Ok(array) = compact_array(unknown) {
        debug(unknown, &array);
    }
    if let Ok(bits) = bit_string(unknown) {
        display(unknown, &bits);
        debug(unknown, &bits);
    }
    let (float, double) = (unknown.u32(), unknown.u64());
    debug(unknown, &Float32::from_bits(float));
    debug(unknown, &Float64::from_bits(double));
}

fn print_times(unknown: &mut Unknown<'_>) {
    let date = date(unknown);
    display(unknown, &date);
    debug(unknown, &date);
    let time = time(unknown);
    display(unknown, &time);
    debug(unknown, &time);
    let date_time = date_time(unknown);
    display(unknown, &date_time);
    debug(unknown, &date_time);
    if let Some(local) = date_time.local() {
        display(unknown, &local);
        debug(unknown, &local);
    }
    let status = ClockStatus::new(unknown.u8());
    debug(unknown, &status);
}
