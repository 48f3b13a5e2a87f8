//! A meter of another country that does not exist, push by push.

use anyhow::{Context, Result};
use han_dlms::Writer;
use han_meters::Wiring;

use super::house::House;
use super::layout::Says;
use super::ledger::Ledger;
use super::models::Model;
use super::moment::Moment;
use super::numbers::Numbers;
use super::push::Push;
use super::random::Random;
use super::state::State;
use super::terminals::Measurement;
use super::transport::Line;

/// The meter: all its pushes from a moment on, as long as its clock has digits
/// for the year.
///
/// As with the meters of Norway, powers are the mean since the push before, and
/// registers the exact sum of power times time.
#[derive(Clone, Debug)]
pub(crate) struct Abroad {
    model: &'static Model,
    line: Line,
    house: House,
    ledger: Ledger,
    numbers: Numbers,
    /// How many notifications were sent before.
    sent: u32,
    next: Moment,
    last: Moment,
}

impl Abroad {
    pub(crate) fn new(
        model: &'static Model,
        ciphered: bool,
        start: Moment,
        mut random: Random,
    ) -> Self {
        let numbers = Numbers::invented(&mut random.fork());
        let ledger = Ledger::invented(&mut random.fork());
        let house = House::new(random.fork(), 3);
        let sent = u32::try_from(random.below(1_000_000)).unwrap_or(0);
        Self {
            model,
            line: model.line(ciphered),
            house,
            ledger,
            numbers,
            sent,
            next: start.up_to_multiple_of(model.every),
            last: start,
        }
    }

    /// The name that its ciphered APDUs bear.
    pub(crate) const fn system_title(&self) -> [u8; 8] {
        self.numbers.system_title(self.model.maker)
    }

    /// What the meter knows when its next push is due; `None` where time ends.
    fn measure(&mut self) -> Option<State> {
        let at = self.next;
        self.next = at.step(self.model.every)?;
        at.date_time()?;
        let elapsed = at.since(self.last);
        self.last = at;
        let branches = self.house.at(at, elapsed);
        self.ledger.count(at, &branches, elapsed);
        Some(State {
            at,
            measured: Measurement::of(Wiring::FourWire, branches),
            branches,
            ledger: self.ledger,
        })
    }

    fn push(&mut self, state: &State) -> Result<Push> {
        let clock = self.model.clock(state.at);
        let says = Says {
            state,
            numbers: self.numbers,
            clock: clock.context("no such year")?,
        };
        let mut buffer = [0; LONGEST_APDU];
        let mut writer = Writer::new(&mut buffer);
        self.model.emit(self.sent, &says, &mut writer)?;
        self.sent = self.sent.wrapping_add(1);
        Ok(Push {
            at: state.at,
            line: self.line,
            apdu: writer.finish().to_vec(),
        })
    }
}

/// Room for the list of an Iskraemeco AM550, the longest: 688 octets.
const LONGEST_APDU: usize = 1_024;

impl Iterator for Abroad {
    type Item = Result<Push>;

    fn next(&mut self) -> Option<Result<Push>> {
        let state = self.measure()?;
        Some(self.push(&state))
    }
}

#[cfg(test)]
mod tests {
    use han_dlms::{Data, DataTag, NotificationHeader, Reader};
    use han_meters::{Entry, List, Scales, Source};
    use han_obis::{Obis, Unit, codes};

    use super::*;
    use crate::simulate::state::Known;

    /// What is known of a model, written down once more.
    struct Documented {
        name: &'static str,
        /// Elements of the list, and what of them are entries.
        elements: (DataTag, usize, usize),
        /// The scalers of power, current, voltage, energy and power factor.
        scalers: [i8; 5],
        states_scales: bool,
    }

    const ANY: i8 = i8::MIN;

    #[rustfmt::skip]
    const KNOWN: [Documented; 19] = {
        const ARRAY: DataTag = DataTag::ARRAY;
        const STRUCTURE: DataTag = DataTag::STRUCTURE;
        const fn known(name: &'static str, elements: (DataTag, usize, usize), scalers: [i8; 5], states_scales: bool) -> Documented {
            Documented { name, elements, scalers, states_scales }
        }
        [
            known("kaifa-se",                (STRUCTURE, 36, 18), [0, -3, -1, 0, ANY], false),
            known("aidon-se",                (ARRAY, 27, 27),     [0, -1, -1, 0, ANY], true),
            known("kamstrup-push1",          (STRUCTURE, 65, 33), [0, -2, 0, 1, -2],   false),
            known("landisgyr-e450",          (STRUCTURE, 17, 16), [0, -2, 0, 0, ANY],  false),
            known("landisgyr-e360",          (STRUCTURE, 14, 13), [0, -2, -1, 0, ANY], false),
            known("landisgyr-e570",          (STRUCTURE, 18, 17), [-2, -2, ANY, 0, -3], false),
            known("iskraemeco-am550",        (STRUCTURE, 28, 27), [0, ANY, ANY, 0, -3], false),
            known("iskraemeco-am550-objects", (STRUCTURE, 16, 16), [0, -2, -1, 0, ANY], true),
            known("iskraemeco-wiener-netze", (STRUCTURE, 9, 9),   [0, ANY, ANY, 0, ANY], false),
            known("landisgyr-burgenland",    (STRUCTURE, 14, 14), [0, -2, 0, 0, ANY],  false),
            known("kaifa-at",                (STRUCTURE, 35, 13), [0, -2, -1, 0, -3],  true),
            known("sagemcom-at",             (STRUCTURE, 35, 13), [0, -2, -1, 0, -3],  true),
            known("kaifa-at-west",           (STRUCTURE, 16, 15), [0, -2, -1, 0, ANY], true),
            known("sagemcom-xt211",          (STRUCTURE, 2, 22),  [0, ANY, ANY, 0, ANY], false),
            known("iskraemeco-ljubljana",    (STRUCTURE, 18, 18), [0, -2, -1, ANY, ANY], false),
            known("iskraemeco-celje",        (STRUCTURE, 12, 12), [0, -2, -1, ANY, ANY], false),
            known("iskraemeco-ie5",          (STRUCTURE, 33, 33), [0, -2, -1, 0, -3],  false),
            known("landisgyr-slovenia",      (STRUCTURE, 9, 9),   [0, ANY, ANY, 0, ANY], false),
            known("landisgyr-graz",          (STRUCTURE, 33, 17), [0, ANY, ANY, 0, ANY], false),
        ]
    };

    impl Documented {
        fn model(&self) -> &'static Model {
            Model::of_name(self.name).unwrap()
        }

        fn scaler(&self, code: Obis) -> i8 {
            let [power, current, voltage, energy, factor] = self.scalers;
            match code.unit().unwrap() {
                Unit::WATT | Unit::VAR => power,
                Unit::AMPERE => current,
                Unit::VOLT => voltage,
                Unit::WATT_HOUR | Unit::VAR_HOUR => energy,
                _ => factor,
            }
        }
    }

    fn abroad(model: &'static Model, start: &str) -> Abroad {
        Abroad::new(model, false, start.parse().unwrap(), Random::new(1))
    }

    /// Over six in the evening of a summer's day, when the rate does not change,
    /// and over ten, when it does.
    #[test]
    fn every_entry_of_every_push_is_what_the_house_says() {
        for known in KNOWN {
            for start in ["2026-06-15T17:58:00", "2026-06-15T21:58:00"] {
                let mut abroad = abroad(known.model(), start);
                for _ in 0..50 {
                    let state = abroad.measure().unwrap();
                    let push = abroad.push(&state).unwrap();
                    assert_eq!(push.at, state.at);
                    let list = List::parse(&push.apdu, Scales::new())
                        .unwrap_or_else(|error| panic!("{}: {error}", known.name));
                    assert!(list.remaining().is_empty());
                    let mut entries = 0;
                    for entry in list.entries() {
                        compare(&known, &entry, &state, &abroad);
                        entries += 1;
                    }
                    assert_eq!(entries, known.elements.2, "{}", known.name);
                }
            }
        }
    }

    fn compare(known: &Documented, entry: &Entry<'_>, state: &State, abroad: &Abroad) {
        let Some(code) = entry.code() else {
            return compare_nameless(known, entry, abroad);
        };
        let context = format!("{} {code}", known.name);
        let Some(number) = state.number(code) else {
            return compare_other(known, entry, code, abroad);
        };
        let scaler = known.scaler(code);
        let said = number.steps(scaler).unwrap();
        let is_signed = [DataTag::LONG, DataTag::LONG64].contains(&entry.value.tag());
        let expected = if is_signed { said } else { said.abs() };
        assert_eq!(entry.value.as_integer(), Some(expected), "{context}");
        let stated = entry
            .scaler
            .filter(|scaler| scaler.from == Source::Telegram);
        assert_eq!(
            stated.map(|stated| stated.value),
            known.states_scales.then_some(scaler),
            "{context}"
        );
        // Where the library knows a scale, it is this one.
        if let Some(found) = entry.scaler {
            assert_eq!(found.value, scaler, "{context}");
        }
    }

    /// The serial numbers at the ends of four lists, and what nobody has a name
    /// for.
    fn compare_nameless(known: &Documented, entry: &Entry<'_>, abroad: &Abroad) {
        let digits = abroad.numbers.behind("");
        match entry.string() {
            Some(text) => assert!(text.ends_with(digits.as_bytes()), "{}", known.name),
            None => assert!(["landisgyr-burgenland", "iskraemeco-ie5"].contains(&known.name)),
        }
    }

    /// What is no number of the house.
    fn compare_other(known: &Documented, entry: &Entry<'_>, code: Obis, abroad: &Abroad) {
        let digits = abroad.numbers.behind("");
        let text = entry.string().unwrap_or_default();
        let text = String::from_utf8_lossy(text);
        if codes::CLOCK.matches(code) {
            let clock = known.model().clock(abroad.last).unwrap();
            assert_eq!(entry.clock().unwrap().octets(), clock);
        } else if codes::LOCAL_DATE.matches(code) || codes::LOCAL_TIME.matches(code) {
            let clock = known.model().clock(abroad.last).unwrap();
            let is_date = codes::LOCAL_DATE.matches(code);
            let part = if is_date { &clock[..5] } else { &clock[5..9] };
            assert_eq!(entry.string(), Some(part), "{}", known.name);
        } else if codes::METER_NUMBER.matches(code) {
            let number = abroad.numbers.meter_number();
            assert_eq!(entry.value, Data::DoubleLongUnsigned(number));
        } else if codes::ACTIVE_TARIFF.matches(code) {
            let ten: Moment = "2026-06-15T22:00".parse().unwrap();
            let expected = if abroad.last > ten { "T2" } else { "T1" };
            assert_eq!(text, expected);
        } else if known.name == "kaifa-se" && codes::METER_ID.matches(code) {
            assert!(text.contains(&digits) && text.len() == 16);
        } else if [
            codes::METER_ID,
            codes::LOGICAL_DEVICE_NAME,
            codes::EQUIPMENT_ID,
        ]
        .iter()
        .any(|name| name.matches(code))
        {
            assert!(text.ends_with(&digits), "{}: {text}", known.name);
        }
    }

    #[test]
    fn each_list_has_as_many_elements_as_are_known() {
        for known in KNOWN {
            let push = abroad(known.model(), "2026-06-15").next().unwrap().unwrap();
            let mut reader = Reader::new(&push.apdu);
            NotificationHeader::read(&mut reader).unwrap();
            let (tag, count, _) = known.elements;
            let body = reader.open().unwrap();
            assert_eq!(body, Some((tag, count)), "{}", known.name);
        }
    }

    #[test]
    fn every_model_is_known_and_named_once() {
        let names: Vec<&str> = Model::ALL.iter().map(|model| model.name).collect();
        assert_eq!(names, KNOWN.map(|known| known.name));
        assert!(Model::of_name("Kaifa-SE").is_some());
        assert!(Model::of_name("kaifa").is_none());
    }

    #[test]
    fn every_hour_is_a_multiple_of_what_lies_between_two_lists() {
        for model in Model::ALL {
            assert_eq!(
                crate::simulate::moment::HOUR % model.every,
                0,
                "{}",
                model.name
            );
        }
    }

    #[test]
    fn notifications_are_counted_where_the_meter_counts_them() {
        for known in KNOWN {
            let invoke = |push: &Push| push.apdu[1..5].to_vec();
            let pushes: Vec<Vec<u8>> = abroad(known.model(), "2026-06-15")
                .take(2)
                .map(|push| invoke(&push.unwrap()))
                .collect();
            let counts = !known.name.ends_with("-se") && known.name != "kamstrup-push1";
            assert_eq!(pushes[0] != pushes[1], counts, "{}", known.name);
        }
    }

    #[test]
    fn the_registers_of_every_push_are_the_sum_of_power_and_time() {
        for model in Model::ALL {
            let mut abroad = abroad(model, "2026-06-15T11:30");
            let mut state = abroad.measure().unwrap();
            let mut counted = state.ledger;
            for _ in 0..500 {
                let before = state.at;
                state = abroad.measure().unwrap();
                counted.count(state.at, &state.branches, state.at.since(before));
                assert_eq!(counted, state.ledger);
                let register = counted.register(1, 0).unwrap();
                let energy = state.number(codes::ACTIVE_ENERGY_IMPORT);
                assert_eq!(energy, Some(Known::Counted(register)));
            }
        }
    }

    #[test]
    fn ciphering_changes_the_addresses_of_a_kamstrup_alone() {
        for model in Model::ALL {
            let changes = model.line(true) != model.line(false);
            assert_eq!(changes, model.name == "kamstrup-push1");
        }
    }
}
