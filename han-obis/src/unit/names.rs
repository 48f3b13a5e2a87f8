//! The units of the enumeration by name.

use super::Unit;

impl Unit {
    /// Year. Symbol `a`.
    pub const YEAR: Self = Self(1);
    /// Month. Symbol `mo`.
    pub const MONTH: Self = Self(2);
    /// Week. Symbol `wk`.
    pub const WEEK: Self = Self(3);
    /// Day. Symbol `d`.
    pub const DAY: Self = Self(4);
    /// Hour. Symbol `h`.
    pub const HOUR: Self = Self(5);
    /// Minute. Symbol `min`.
    pub const MINUTE: Self = Self(6);
    /// Second. Symbol `s`.
    pub const SECOND: Self = Self(7);
    /// Degree, of a phase angle. Symbol `°`.
    pub const DEGREE: Self = Self(8);
    /// Degree Celsius. Symbol `°C`.
    pub const DEGREE_CELSIUS: Self = Self(9);
    /// Local currency. Symbol `currency`.
    pub const CURRENCY: Self = Self(10);
    /// Metre. Symbol `m`.
    pub const METRE: Self = Self(11);
    /// Metre per second. Symbol `m/s`.
    pub const METRE_PER_SECOND: Self = Self(12);
    /// Cubic metre. Symbol `m³`.
    pub const CUBIC_METRE: Self = Self(13);
    /// Cubic metre of corrected volume. Symbol `m³`.
    pub const CUBIC_METRE_CORRECTED: Self = Self(14);
    /// Cubic metre per hour. Symbol `m³/h`.
    pub const CUBIC_METRE_PER_HOUR: Self = Self(15);
    /// Cubic metre of corrected volume per hour; deprecated. Symbol `m³/h`.
    pub const CUBIC_METRE_PER_HOUR_CORRECTED: Self = Self(16);
    /// Cubic metre per day. Symbol `m³/d`.
    pub const CUBIC_METRE_PER_DAY: Self = Self(17);
    /// Cubic metre of corrected volume per day; deprecated. Symbol `m³/d`.
    pub const CUBIC_METRE_PER_DAY_CORRECTED: Self = Self(18);
    /// Litre. Symbol `l`.
    pub const LITRE: Self = Self(19);
    /// Kilogram. Symbol `kg`.
    pub const KILOGRAM: Self = Self(20);
    /// Newton. Symbol `N`.
    pub const NEWTON: Self = Self(21);
    /// Newton metre. Symbol `Nm`.
    pub const NEWTON_METRE: Self = Self(22);
    /// Pascal. Symbol `Pa`.
    pub const PASCAL: Self = Self(23);
    /// Bar. Symbol `bar`.
    pub const BAR: Self = Self(24);
    /// Joule. Symbol `J`.
    pub const JOULE: Self = Self(25);
    /// Joule per hour. Symbol `J/h`.
    pub const JOULE_PER_HOUR: Self = Self(26);
    /// Watt. Symbol `W`.
    pub const WATT: Self = Self(27);
    /// Volt-ampere. Symbol `VA`.
    pub const VOLT_AMPERE: Self = Self(28);
    /// Var, the volt-ampere of reactive power. Symbol `var`.
    pub const VAR: Self = Self(29);
    /// Watt-hour. Symbol `Wh`.
    pub const WATT_HOUR: Self = Self(30);
    /// Volt-ampere-hour. Symbol `VAh`.
    pub const VOLT_AMPERE_HOUR: Self = Self(31);
    /// Var-hour. Symbol `varh`.
    pub const VAR_HOUR: Self = Self(32);
    /// Ampere. Symbol `A`.
    pub const AMPERE: Self = Self(33);
    /// Coulomb. Symbol `C`.
    pub const COULOMB: Self = Self(34);
    /// Volt. Symbol `V`.
    pub const VOLT: Self = Self(35);
    /// Volt per metre. Symbol `V/m`.
    pub const VOLT_PER_METRE: Self = Self(36);
    /// Farad. Symbol `F`.
    pub const FARAD: Self = Self(37);
    /// Ohm. Symbol `Ω`.
    pub const OHM: Self = Self(38);
    /// Ohm metre. Symbol `Ωm`.
    pub const OHM_METRE: Self = Self(39);
    /// Weber. Symbol `Wb`.
    pub const WEBER: Self = Self(40);
    /// Tesla. Symbol `T`.
    pub const TESLA: Self = Self(41);
    /// Ampere per metre. Symbol `A/m`.
    pub const AMPERE_PER_METRE: Self = Self(42);
    /// Henry. Symbol `H`.
    pub const HENRY: Self = Self(43);
    /// Hertz. Symbol `Hz`.
    pub const HERTZ: Self = Self(44);
    /// Per watt-hour, of a meter constant or pulse value. Symbol `1/(Wh)`.
    pub const PER_WATT_HOUR: Self = Self(45);
    /// Per var-hour, of a meter constant or pulse value. Symbol `1/(varh)`.
    pub const PER_VAR_HOUR: Self = Self(46);
    /// Per volt-ampere-hour, of a meter constant or pulse value. Symbol `1/(VAh)`.
    pub const PER_VOLT_AMPERE_HOUR: Self = Self(47);
    /// Volt-squared hour. Symbol `V²h`.
    pub const VOLT_SQUARED_HOUR: Self = Self(48);
    /// Ampere-squared hour. Symbol `A²h`.
    pub const AMPERE_SQUARED_HOUR: Self = Self(49);
    /// Kilogram per second. Symbol `kg/s`.
    pub const KILOGRAM_PER_SECOND: Self = Self(50);
    /// Siemens. Symbol `S`.
    pub const SIEMENS: Self = Self(51);
    /// Kelvin. Symbol `K`.
    pub const KELVIN: Self = Self(52);
    /// Per volt-squared hour, of a meter constant or pulse value. Symbol `1/(V²h)`.
    pub const PER_VOLT_SQUARED_HOUR: Self = Self(53);
    /// Per ampere-squared hour, of a meter constant or pulse value. Symbol `1/(A²h)`.
    pub const PER_AMPERE_SQUARED_HOUR: Self = Self(54);
    /// Per cubic metre, of a meter constant or pulse value. Symbol `1/m³`.
    pub const PER_CUBIC_METRE: Self = Self(55);
    /// Percent. Symbol `%`.
    pub const PERCENT: Self = Self(56);
    /// Ampere-hour. Symbol `Ah`.
    pub const AMPERE_HOUR: Self = Self(57);
    /// Watt-hour per cubic metre. Symbol `Wh/m³`.
    pub const WATT_HOUR_PER_CUBIC_METRE: Self = Self(60);
    /// Joule per cubic metre, of a calorific value or Wobbe index. Symbol `J/m³`.
    pub const JOULE_PER_CUBIC_METRE: Self = Self(61);
    /// Mole percent. Symbol `Mol %`.
    pub const MOLE_PERCENT: Self = Self(62);
    /// Gram per cubic metre. Symbol `g/m³`.
    pub const GRAM_PER_CUBIC_METRE: Self = Self(63);
    /// Pascal second. Symbol `Pa s`.
    pub const PASCAL_SECOND: Self = Self(64);
    /// Joule per kilogram. Symbol `J/kg`.
    pub const JOULE_PER_KILOGRAM: Self = Self(65);
    /// Gram per square centimetre, of a pressure. Symbol `g/cm²`.
    pub const GRAM_PER_SQUARE_CENTIMETRE: Self = Self(66);
    /// Standard atmosphere. Symbol `atm`.
    pub const ATMOSPHERE: Self = Self(67);
    /// Decibel above one milliwatt. Symbol `dBm`.
    pub const DECIBEL_MILLIWATT: Self = Self(70);
    /// Decibel above one microvolt. Symbol `dBµV`.
    pub const DECIBEL_MICROVOLT: Self = Self(71);
    /// Decibel. Symbol `dB`.
    pub const DECIBEL: Self = Self(72);
    /// Inch. Symbol `in`.
    pub const INCH: Self = Self(128);
    /// Foot. Symbol `ft`.
    pub const FOOT: Self = Self(129);
    /// Pound. Symbol `lb`.
    pub const POUND: Self = Self(130);
    /// Degree Fahrenheit. Symbol `°F`.
    pub const DEGREE_FAHRENHEIT: Self = Self(131);
    /// Degree Rankine. Symbol `°R`.
    pub const DEGREE_RANKINE: Self = Self(132);
    /// Square inch. Symbol `sq in`.
    pub const SQUARE_INCH: Self = Self(133);
    /// Square foot. Symbol `sq ft`.
    pub const SQUARE_FOOT: Self = Self(134);
    /// Acre. Symbol `ac`.
    pub const ACRE: Self = Self(135);
    /// Cubic inch. Symbol `cu in`.
    pub const CUBIC_INCH: Self = Self(136);
    /// Cubic foot. Symbol `cu ft`.
    pub const CUBIC_FOOT: Self = Self(137);
    /// Acre-foot. Symbol `ac ft`.
    pub const ACRE_FOOT: Self = Self(138);
    /// Imperial gallon. Symbol `gal (imp)`.
    pub const GALLON_IMPERIAL: Self = Self(139);
    /// US gallon. Symbol `gal (US)`.
    pub const GALLON_US: Self = Self(140);
    /// Pound-force. Symbol `lbf`.
    pub const POUND_FORCE: Self = Self(141);
    /// Pound-force per square inch. Symbol `psi`.
    pub const POUND_PER_SQUARE_INCH: Self = Self(142);
    /// Pound per cubic foot. Symbol `lb/cu ft`.
    pub const POUND_PER_CUBIC_FOOT: Self = Self(143);
    /// Pound per foot and second. Symbol `lb/(ft s)`.
    pub const POUND_PER_FOOT_SECOND: Self = Self(144);
    /// Square foot per second. Symbol `sq ft/s`.
    pub const SQUARE_FOOT_PER_SECOND: Self = Self(145);
    /// British thermal unit. Symbol `Btu`.
    pub const BTU: Self = Self(146);
    /// Therm, EC. Symbol `thm (EC)`.
    pub const THERM_EC: Self = Self(147);
    /// Therm, US. Symbol `thm (US)`.
    pub const THERM_US: Self = Self(148);
    /// British thermal unit per pound. Symbol `Btu/lb`.
    pub const BTU_PER_POUND: Self = Self(149);
    /// British thermal unit per cubic foot. Symbol `Btu/cu ft`.
    pub const BTU_PER_CUBIC_FOOT: Self = Self(150);
    /// Cubic foot, as a meter constant or pulse value. Symbol `cu ft (constant)`.
    pub const CUBIC_FOOT_CONSTANT: Self = Self(151);
    /// Foot per second. Symbol `ft/s`.
    pub const FOOT_PER_SECOND: Self = Self(152);
    /// Cubic foot per second. Symbol `cu ft/s`.
    pub const CUBIC_FOOT_PER_SECOND: Self = Self(153);
    /// Cubic foot per minute. Symbol `cu ft/min`.
    pub const CUBIC_FOOT_PER_MINUTE: Self = Self(154);
    /// Cubic foot per hour. Symbol `cu ft/h`.
    pub const CUBIC_FOOT_PER_HOUR: Self = Self(155);
    /// Cubic foot per day. Symbol `cu ft/d`.
    pub const CUBIC_FOOT_PER_DAY: Self = Self(156);
    /// Acre-foot per second. Symbol `ac ft/s`.
    pub const ACRE_FOOT_PER_SECOND: Self = Self(157);
    /// Acre-foot per minute. Symbol `ac ft/min`.
    pub const ACRE_FOOT_PER_MINUTE: Self = Self(158);
    /// Acre-foot per hour. Symbol `ac ft/h`.
    pub const ACRE_FOOT_PER_HOUR: Self = Self(159);
    /// Acre-foot per day. Symbol `ac ft/d`.
    pub const ACRE_FOOT_PER_DAY: Self = Self(160);
    /// Imperial gallon, as a meter constant or pulse value. Symbol `gal imp (constant)`.
    pub const GALLON_IMPERIAL_CONSTANT: Self = Self(161);
    /// Imperial gallon per second. Symbol `gal imp/s`.
    pub const GALLON_IMPERIAL_PER_SECOND: Self = Self(162);
    /// Imperial gallon per minute. Symbol `gal imp/min`.
    pub const GALLON_IMPERIAL_PER_MINUTE: Self = Self(163);
    /// Imperial gallon per hour. Symbol `gal imp/h`.
    pub const GALLON_IMPERIAL_PER_HOUR: Self = Self(164);
    /// Imperial gallon per day. Symbol `gal imp/d`.
    pub const GALLON_IMPERIAL_PER_DAY: Self = Self(165);
    /// US gallon, as a meter constant or pulse value. Symbol `gal US (constant)`.
    pub const GALLON_US_CONSTANT: Self = Self(166);
    /// US gallon per second. Symbol `gal US/s`.
    pub const GALLON_US_PER_SECOND: Self = Self(167);
    /// US gallon per minute. Symbol `gal US/min`.
    pub const GALLON_US_PER_MINUTE: Self = Self(168);
    /// US gallon per hour. Symbol `gal US/h`.
    pub const GALLON_US_PER_HOUR: Self = Self(169);
    /// US gallon per day. Symbol `gal US/d`.
    pub const GALLON_US_PER_DAY: Self = Self(170);
    /// British thermal unit per second. Symbol `Btu/s`.
    pub const BTU_PER_SECOND: Self = Self(171);
    /// British thermal unit per minute. Symbol `Btu/min`.
    pub const BTU_PER_MINUTE: Self = Self(172);
    /// British thermal unit per hour. Symbol `Btu/h`.
    pub const BTU_PER_HOUR: Self = Self(173);
    /// British thermal unit per day. Symbol `Btu/d`.
    pub const BTU_PER_DAY: Self = Self(174);
    /// The unit stands in an extended table.
    pub const EXTENDED: Self = Self(253);
    /// A unit that the table does not hold.
    pub const OTHER: Self = Self(254);
    /// No unit: a count.
    pub const NONE: Self = Self(255);
}
