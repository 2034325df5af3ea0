import { divideDecimals, type Unit } from '../../catalog/index.js';
import type { UnitFamilySetup } from '../import/catalogue-source.js';

/**
 * The measurement families that every Akeneo begins with, because no export of Akeneo 1 or 2 has them: family → standard unit, then unit →
 * factor to it, offset (temperatures), symbol. Factors are those of the units' definitions in SI, where Akeneo rounds them; gallons,
 * pints and fluid ounces are imperial, as there. A quotient is reckoned when it is read.
 */
const FAMILIES: Record<string, [standard: string, units: string]> = {
  Angle: [
    'RADIAN',
    `RADIAN 1 rad; MILLIRADIAN 0.001 mrad; MICRORADIAN 0.000001 µrad; DEGREE 0.017453292519943296 °; MINUTE 0.000290888208665722 ';
     SECOND 0.000004848136811095 "; GON 0.015707963267948966 gon; MIL 0.00098174770424681 mil; REVOLUTION 6.283185307179586 rev`,
  ],
  Area: [
    'SQUARE_METER',
    `SQUARE_MILLIMETER 0.000001 mm²; SQUARE_CENTIMETER 0.0001 cm²; SQUARE_DECIMETER 0.01 dm²; SQUARE_METER 1 m²; CENTIARE 1 ca;
     SQUARE_DEKAMETER 100 dam²; ARE 100 a; SQUARE_HECTOMETER 10000 hm²; HECTARE 10000 ha; SQUARE_KILOMETER 1000000 km²;
     SQUARE_MIL 0.00000000064516 sq mil; SQUARE_INCH 0.00064516 in²; SQUARE_FOOT 0.09290304 ft²; SQUARE_YARD 0.83612736 yd²;
     ARPENT 3418.89 arpent; ACRE 4046.8564224 A; SQUARE_FURLONG 40468.564224 fur²; SQUARE_MILE 2589988.110336 mi²`,
  ],
  Binary: [
    'BYTE',
    `BIT 0.125 b; CHAR 1 char; BYTE 1 B; KILOBIT 125 kbit; MEGABIT 125000 Mbit; GIGABIT 125000000 Gbit; KILOBYTE 1024 kB;
     MEGABYTE 1048576 MB; GIGABYTE 1073741824 GB; TERABYTE 1099511627776 TB`,
  ],
  Brightness: ['LUMEN', 'LUMEN 1 lm; NIT 0.2918855809 nits'],
  Capacitance: [
    'FARAD',
    `ATTOFARAD 0.000000000000000001 aF; PICOFARAD 0.000000000001 pF; NANOFARAD 0.000000001 nF; MICROFARAD 0.000001 µF;
     MILLIFARAD 0.001 mF; FARAD 1 F; KILOFARAD 1000 kF`,
  ],
  CaseBox: ['PIECE', 'PIECE 1 Pc; DOZEN 12 Dz'],
  Decibel: ['DECIBEL', 'DECIBEL 1 dB'],
  Duration: [
    'SECOND',
    `MILLISECOND 0.001 ms; SECOND 1 s; MINUTE 60 m; HOUR 3600 h; DAY 86400 d; WEEK 604800 week; MONTH 2628000 month;
     YEAR 31536000 year`,
  ],
  ElectricCharge: [
    'AMPEREHOUR',
    `MILLIAMPEREHOUR 0.001 mAh; AMPEREHOUR 1 Ah; MILLICOULOMB 1/3600000 mC; CENTICOULOMB 1/360000 cC; DECICOULOMB 1/36000 dC;
     COULOMB 1/3600 C; DEKACOULOMB 1/360 daC; HECTOCOULOMB 1/36 hC; KILOCOULOMB 1/3.6 kC`,
  ],
  Energy: ['JOULE', 'JOULE 1 J; KILOJOULE 1000 kJ; CALORIE 4.184 cal; KILOCALORIE 4184 kcal'],
  Force: ['NEWTON', 'MILLINEWTON 0.001 mN; NEWTON 1 N; KILONEWTON 1000 kN; MEGANEWTON 1000000 MN'],
  Frequency: ['HERTZ', 'HERTZ 1 Hz; KILOHERTZ 1000 kHz; MEGAHERTZ 1000000 MHz; GIGAHERTZ 1000000000 GHz; TERAHERTZ 1000000000000 THz'],
  Intensity: [
    'AMPERE',
    `MILLIAMPERE 0.001 mA; CENTIAMPERE 0.01 cA; DECIAMPERE 0.1 dA; AMPERE 1 A; DEKAMPERE 10 daA; HECTOAMPERE 100 hA;
     KILOAMPERE 1000 kA`,
  ],
  Length: [
    'METER',
    `MICROMETER 0.000001 µm; MILLIMETER 0.001 mm; CENTIMETER 0.01 cm; DECIMETER 0.1 dm; METER 1 m; DEKAMETER 10 dam; HECTOMETER 100 hm;
     KILOMETER 1000 km; MIL 0.0000254 mil; INCH 0.0254 in; FEET 0.3048 ft; YARD 0.9144 yd; CHAIN 20.1168 ch; FURLONG 201.168 fur;
     MILE 1609.344 mi; NAUTICAL_MILE 1852 nm`,
  ],
  MassFlow: [
    'KILOGRAM_PER_SECOND',
    'GRAM_PER_SECOND 0.001 g/s; KILOGRAM_PER_SECOND 1 kg/s; KILOGRAM_PER_MINUTE 1/60 kg/min; KILOGRAM_PER_HOUR 1/3600 kg/h',
  ],
  Power: ['WATT', 'WATT 1 W; KILOWATT 1000 kW; MEGAWATT 1000000 MW; GIGAWATT 1000000000 GW; TERAWATT 1000000000000 TW'],
  Pressure: [
    'BAR',
    `PASCAL 0.00001 Pa; HECTOPASCAL 0.001 hPa; KILOPASCAL 0.01 kPa; MEGAPASCAL 10 MPa; GIGAPASCAL 10000 GPa; MILLIBAR 0.001 mBar;
     CENTIBAR 0.01 cbar; DECIBAR 0.1 dbar; BAR 1 Bar; KILOBAR 1000 kbar; MEGABAR 1000000 Mbar; ATM 1.01325 atm; PSI 0.068947572931683 PSI;
     TORR 1.01325/760 Torr; MMHG 0.00133322387415 mmHg`,
  ],
  Resistance: [
    'OHM',
    'MILLIOHM 0.001 mΩ; CENTIOHM 0.01 cΩ; DECIOHM 0.1 dΩ; OHM 1 Ω; DEKAOHM 10 daΩ; HECTOHM 100 hΩ; KILOHM 1000 kΩ; MEGOHM 1000000 MΩ',
  ],
  Speed: [
    'METER_PER_SECOND',
    `METER_PER_SECOND 1 m/s; METER_PER_MINUTE 1/60 m/mn; METER_PER_HOUR 1/3600 m/h; KILOMETER_PER_HOUR 1/3.6 km/h;
     FOOT_PER_SECOND 0.3048 ft/s; FOOT_PER_HOUR 0.3048/3600 ft/h; YARD_PER_HOUR 0.000254 yd/h; MILE_PER_HOUR 0.44704 mi/h`,
  ],
  Temperature: [
    'KELVIN',
    `KELVIN 1 °K; CELSIUS 1+273.15 °C; FAHRENHEIT 5/9+255.372222222222222222222222222222 °F; RANKINE 5/9 °R; REAUMUR 1.25+273.15 °r`,
  ],
  Torque: [
    'NEWTON_METER',
    'NEWTON_CENTIMETER 0.01 N·cm; NEWTON_METER 1 N·m; KILONEWTON_METER 1000 kN·m; POUND_FOOT 1.3558179483314 lb·ft; POUND_INCH 0.112984829027617 lb·in',
  ],
  Voltage: [
    'VOLT',
    'MILLIVOLT 0.001 mV; CENTIVOLT 0.01 cV; DECIVOLT 0.1 dV; VOLT 1 V; DEKAVOLT 10 daV; HECTOVOLT 100 hV; KILOVOLT 1000 kV',
  ],
  Volume: [
    'CUBIC_METER',
    `MICROLITER 0.000000001 µl; MILLILITER 0.000001 ml; CENTILITER 0.00001 cl; DECILITER 0.0001 dl; LITER 0.001 l; HECTOLITER 0.1 hl;
     CUBIC_MILLIMETER 0.000000001 mm³; CUBIC_CENTIMETER 0.000001 cm³; CUBIC_DECIMETER 0.001 dm³; CUBIC_METER 1 m³; OUNCE 0.0000284130625 oz;
     PINT 0.00056826125 pt; GALLON 0.00454609 gal; BARREL 0.16365924 bbl; CUBIC_INCH 0.000016387064 in³; CUBIC_FOOT 0.028316846592 ft³;
     CUBIC_YARD 0.764554857984 yd³`,
  ],
  VolumeFlow: [
    'CUBIC_METER_PER_SECOND',
    `CUBIC_METER_PER_SECOND 1 m³/s; CUBIC_METER_PER_MINUTE 1/60 m³/min; CUBIC_METER_PER_HOUR 1/3600 m³/h; CUBIC_METER_PER_DAY 1/86400 m³/d;
     MILLILITER_PER_SECOND 0.000001 ml/s; MILLILITER_PER_MINUTE 0.000001/60 ml/min; MILLILITER_PER_HOUR 0.000001/3600 ml/h;
     MILLILITER_PER_DAY 0.000001/86400 ml/d; CUBIC_CENTIMETER_PER_SECOND 0.000001 cm³/s; CUBIC_CENTIMETER_PER_MINUTE 0.000001/60 cm³/min;
     CUBIC_CENTIMETER_PER_HOUR 0.000001/3600 cm³/h; CUBIC_CENTIMETER_PER_DAY 0.000001/86400 cm³/d; CUBIC_DECIMETER_PER_MINUTE 0.001/60 dm³/min;
     CUBIC_DECIMETER_PER_HOUR 0.001/3600 dm³/h; LITER_PER_SECOND 0.001 l/s; LITER_PER_MINUTE 0.001/60 l/min; LITER_PER_HOUR 0.001/3600 l/h;
     LITER_PER_DAY 0.001/86400 l/d; KILOLITER_PER_HOUR 1/3600 kl/h`,
  ],
  Weight: [
    'KILOGRAM',
    `MICROGRAM 0.000000001 µg; MILLIGRAM 0.000001 mg; GRAM 0.001 g; KILOGRAM 1 kg; TON 1000 t; GRAIN 0.00006479891 gr; DENIER 0.001275 denier;
     ONCE 0.03059 once; MARC 0.24475 marc; LIVRE 0.4895 livre; OUNCE 0.028349523125 oz; POUND 0.45359237 lb`,
  ],
};

/** All of them, by code. */
export function standardFamilies(): UnitFamilySetup[] {
  return Object.entries(FAMILIES).map(([code, [standardUnit, units]]) => ({
    code,
    standardUnit,
    labels: {},
    units: Object.fromEntries(units.split(';').map((one) => readUnit(one.trim()))),
  }));
}

function readUnit(text: string): [string, Unit] {
  const [code = '', factor = '', ...symbol] = text.split(' ');
  const [ratio = '', offset] = factor.split('+');
  const [over = '', under] = ratio.split('/');
  return [
    code,
    { factor: under ? divideDecimals(over, under) : over, ...(offset ? { offset } : {}), symbol: symbol.join(' '), labels: {} },
  ];
}
