//! How a list is laid out: a row for each value, in the order of the list.
//!
//! The values come from the [`State`] by their codes, so a row says what a value
//! is called and how it is written, and nothing of what it is.

use anyhow::{Context, Result};
use han_dlms::{Data, Writer};
use han_obis::Obis;

use super::ledger::rate_at;
use super::numbers::Numbers;
use super::state::State;

/// A list: what it stands in, and its rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    pub(crate) body: Body,
    pub(crate) rows: &'static [Row],
}

/// What the rows stand in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Body {
    Array,
    Structure,
    /// A structure with the list of its objects in front; the push setup of
    /// this name has that list, and so it is the first of them.
    PushObjects(Obis),
    /// A structure of this enum and an array.
    EnumAndArray(u8),
}

/// One value of a list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) code: Obis,
    form: Form,
    pub(crate) sent: Sent,
}

/// What stands around a value.
#[derive(Clone, Copy, Debug)]
enum Form {
    /// The value alone.
    Bare,
    /// Code, value.
    Pair,
    /// Code, value, scaler and unit.
    Triple,
    /// A structure of code, value and, for numbers, scaler and unit.
    Object,
    /// A structure of the value and, before it without tags, class, code and
    /// attribute.
    Described(Attribute),
    /// The value; class, code and attribute stand in the list of objects.
    Pushed(Attribute),
}

/// Class and attribute of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attribute {
    class: u16,
    attribute: i8,
}

/// How a value is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sent {
    /// The number that the code names, in steps of 10 to this power.
    Number(Integer, i8),
    /// The clock, in an octet-string.
    Clock,
    /// The date of the clock, in an octet-string.
    Date,
    /// Its time of day, in an octet-string.
    Time,
    /// The same in every telegram of every such meter.
    Always(Data<'static>),
    /// An array of this long-unsigned alone.
    ArrayOf(u16),
    /// This text and the number of the meter, in an octet-string.
    Numbered(&'static str),
    /// The number of the meter under this prefix, with its check digit, in an
    /// octet-string.
    Gs1(&'static str),
    /// The number of the meter as a number.
    MeterNumber,
    /// The name of the object itself, in an octet-string.
    OwnName,
    /// `T1` or `T2`, in an octet-string.
    ActiveRate,
}

/// The type of a number.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Integer {
    /// With a sign.
    Long,
    LongUnsigned,
    DoubleLongUnsigned,
    /// With a sign.
    Long64,
    Long64Unsigned,
}

impl Row {
    const fn new(form: Form, code: Obis, sent: Sent) -> Self {
        Self { code, form, sent }
    }

    pub(crate) const fn bare(code: Obis, sent: Sent) -> Self {
        Self::new(Form::Bare, code, sent)
    }

    pub(crate) const fn pair(code: Obis, sent: Sent) -> Self {
        Self::new(Form::Pair, code, sent)
    }

    pub(crate) const fn triple(code: Obis, sent: Sent) -> Self {
        Self::new(Form::Triple, code, sent)
    }

    pub(crate) const fn object(code: Obis, sent: Sent) -> Self {
        Self::new(Form::Object, code, sent)
    }

    pub(crate) const fn described(class: u16, code: Obis, attribute: i8, sent: Sent) -> Self {
        let attribute = Attribute { class, attribute };
        Self::new(Form::Described(attribute), code, sent)
    }

    pub(crate) const fn pushed(class: u16, code: Obis, attribute: i8, sent: Sent) -> Self {
        let attribute = Attribute { class, attribute };
        Self::new(Form::Pushed(attribute), code, sent)
    }

    /// How many elements of the list the row takes.
    const fn places(&self) -> usize {
        match self.form {
            Form::Triple => 3,
            Form::Pair => 2,
            Form::Bare | Form::Object | Form::Described(_) | Form::Pushed(_) => 1,
        }
    }

    fn object_of_list(&self) -> Option<(Attribute, Obis)> {
        match self.form {
            Form::Pushed(attribute) => Some((attribute, self.code)),
            _ => None,
        }
    }
}

/// The attribute of a push setup that lists the objects to push.
const PUSH_OBJECT_LIST: Attribute = Attribute {
    class: 40,
    attribute: 2,
};

impl Layout {
    /// Writes the list as it is at this moment.
    ///
    /// # Errors
    /// Where a row asks for what the state does not know, or for a number that
    /// its type has no room for.
    pub(crate) fn emit(&self, says: &Says<'_>, writer: &mut Writer<'_>) -> Result<()> {
        let places = self.rows.iter().map(Row::places).sum::<usize>();
        match self.body {
            Body::Array => {
                writer.array(places)?;
            }
            Body::Structure => {
                writer.structure(places)?;
            }
            Body::PushObjects(setup) => {
                writer.structure(places + 1)?;
                self.emit_objects(setup, writer)?;
            }
            Body::EnumAndArray(number) => {
                writer.structure(2)?.data(&Data::Enum(number))?;
                writer.array(places)?;
            }
        }
        for row in self.rows {
            row.emit(says, writer)
                .with_context(|| format!("cannot write {}", row.code))?;
        }
        Ok(())
    }

    fn emit_objects(&self, setup: Obis, writer: &mut Writer<'_>) -> Result<()> {
        let listed = self.rows.iter().filter_map(Row::object_of_list);
        writer.array(listed.clone().count() + 1)?;
        for (attribute, code) in [(PUSH_OBJECT_LIST, setup)].into_iter().chain(listed) {
            writer.structure(4)?;
            attribute.emit(code, writer)?;
            writer.data(&Data::LongUnsigned(0))?;
        }
        Ok(())
    }
}

impl Attribute {
    fn emit(self, code: Obis, writer: &mut Writer<'_>) -> Result<()> {
        writer
            .data(&Data::LongUnsigned(self.class))?
            .data(&Data::OctetString(&code.octets()))?
            .data(&Data::Integer(self.attribute))?;
        Ok(())
    }

    fn emit_without_tags(self, code: Obis, writer: &mut Writer<'_>) -> Result<()> {
        writer
            .octets(&self.class.to_be_bytes())?
            .octets(&code.octets())?
            .octets(&self.attribute.to_be_bytes())?;
        Ok(())
    }
}

/// What a meter has to say at a moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Says<'a> {
    pub(crate) state: &'a State,
    pub(crate) numbers: Numbers,
    /// What its clock shows.
    pub(crate) clock: [u8; 12],
}

impl Row {
    fn emit(&self, says: &Says<'_>, writer: &mut Writer<'_>) -> Result<()> {
        let code = self.code.octets();
        let code = Data::OctetString(&code);
        match self.form {
            Form::Bare | Form::Pushed(_) => self.emit_value(says, writer),
            Form::Pair => {
                writer.data(&code)?;
                self.emit_value(says, writer)
            }
            Form::Triple => {
                writer.data(&code)?;
                self.emit_value(says, writer)?;
                self.emit_scale(writer)
            }
            Form::Object => {
                let scale = usize::from(self.scaler().is_some());
                writer.structure(2 + scale)?.data(&code)?;
                self.emit_value(says, writer)?;
                self.emit_scale(writer)
            }
            Form::Described(attribute) => {
                writer.structure(2)?;
                attribute.emit_without_tags(self.code, writer)?;
                self.emit_value(says, writer)
            }
        }
    }

    const fn scaler(&self) -> Option<i8> {
        match self.sent {
            Sent::Number(_, scaler) => Some(scaler),
            _ => None,
        }
    }

    fn emit_scale(&self, writer: &mut Writer<'_>) -> Result<()> {
        let Some(scaler) = self.scaler() else {
            return Ok(());
        };
        let unit = self.code.unit().context("a code without a unit")?;
        writer
            .structure(2)?
            .data(&Data::Integer(scaler))?
            .data(&Data::Enum(unit.code()))?;
        Ok(())
    }

    fn emit_value(&self, says: &Says<'_>, writer: &mut Writer<'_>) -> Result<()> {
        let code = self.code.octets();
        let [date @ .., _, _, _, _, _, _, _] = &says.clock;
        let [_, _, _, _, _, time @ .., _, _, _] = &says.clock;
        let text;
        let value = match self.sent {
            Sent::Number(integer, scaler) => {
                let known = says.state.number(self.code).context("not known")?;
                integer.of(known.steps(scaler).context("too fine a scale")?)?
            }
            Sent::Clock => Data::OctetString(&says.clock),
            Sent::Date => Data::OctetString(date),
            Sent::Time => Data::OctetString(time),
            Sent::ArrayOf(number) => {
                writer.array(1)?;
                Data::LongUnsigned(number)
            }
            Sent::Always(value) => value,
            Sent::Numbered(before) => {
                text = says.numbers.behind(before);
                Data::OctetString(text.as_bytes())
            }
            Sent::Gs1(prefix) => {
                text = says.numbers.gs1(prefix).context("no meter number")?;
                Data::OctetString(text.as_bytes())
            }
            Sent::MeterNumber => Data::DoubleLongUnsigned(says.numbers.meter_number()),
            Sent::OwnName => Data::OctetString(&code),
            Sent::ActiveRate => Data::OctetString(match rate_at(says.state.at) {
                0 => b"T1",
                _ => b"T2",
            }),
        };
        writer.data(&value)?;
        Ok(())
    }
}

impl Integer {
    /// Without a sign the direction of a current is not told.
    fn of(self, number: i64) -> Result<Data<'static>> {
        let size = number.unsigned_abs();
        Ok(match self {
            Self::Long => Data::Long(number.try_into()?),
            Self::LongUnsigned => Data::LongUnsigned(size.try_into()?),
            Self::DoubleLongUnsigned => Data::DoubleLongUnsigned(size.try_into()?),
            Self::Long64 => Data::Long64(number),
            Self::Long64Unsigned => Data::Long64Unsigned(size),
        })
    }
}
