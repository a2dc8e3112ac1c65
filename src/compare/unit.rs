//! Units as factors of a base unit, so that values of one dimension can be set against each other.

/// A unit's base and how many of them it is. Both spellings of a word are known; compound units by their words.
pub fn in_base(unit: &str) -> Option<(&'static str, f64)> {
    let unit = unit.to_lowercase().replace("meter", "metre").replace("liter", "litre").replace("tonnes", "tonne");
    TABLE.iter().find(|(name, _, _)| *name == unit).map(|(_, base, factor)| (*base, *factor))
}

/// A value of one unit in another; `None` where they do not measure the same thing. Temperatures are shifted too.
pub fn convert(value: f64, from: &str, to: &str) -> Option<f64> {
    if same_unit(from, to) {
        return Some(value);
    }
    if let (Some(from), Some(to)) = (degree(from), degree(to)) {
        let kelvin = match from {
            'f' => (value - 32.0) / 1.8,
            'k' => value - 273.15,
            _ => value,
        };
        return Some(match to {
            'f' => kelvin * 1.8 + 32.0,
            'k' => kelvin + 273.15,
            _ => kelvin,
        });
    }
    let (from_base, from_factor) = in_base(from)?;
    let (to_base, to_factor) = in_base(to)?;
    (from_base == to_base).then(|| value * from_factor / to_factor)
}

/// Two writings of one unit.
pub fn same_unit(a: &str, b: &str) -> bool {
    // a bare "rupees" is of whoever writes it, as a bare "$" is
    let spelling = |unit: &str| {
        let unit = unit.to_lowercase().replace("meter", "metre").replace("liter", "litre");
        unit.replace("us dollar", "dollar").replace("indian rupee", "rupee")
    };
    a == b || spelling(a) == spelling(b)
}

fn degree(unit: &str) -> Option<char> {
    match unit.to_lowercase().as_str() {
        "celsius" | "degree celsius" | "centigrade" => Some('c'),
        "fahrenheit" | "degree fahrenheit" => Some('f'),
        "kelvin" => Some('k'),
        _ => None,
    }
}

const TABLE: &[(&str, &str, f64)] = &[
    ("metre", "metre", 1.0),
    ("kilometre", "metre", 1000.0),
    ("centimetre", "metre", 0.01),
    ("millimetre", "metre", 0.001),
    ("mile", "metre", 1609.344),
    ("nautical mile", "metre", 1852.0),
    ("yard", "metre", 0.9144),
    ("foot", "metre", 0.3048),
    ("inch", "metre", 0.0254),
    ("square metre", "square metre", 1.0),
    ("square kilometre", "square metre", 1e6),
    ("square mile", "square metre", 2_589_988.11),
    ("square foot", "square metre", 0.092_903_04),
    ("square yard", "square metre", 0.836_127_36),
    ("hectare", "square metre", 1e4),
    ("acre", "square metre", 4046.856),
    ("cubic metre", "litre", 1000.0),
    ("litre", "litre", 1.0),
    ("millilitre", "litre", 0.001),
    ("gallon", "litre", 3.785_411_784),
    ("barrel", "litre", 158.987_295),
    ("kilogram", "kilogram", 1.0),
    ("gram", "kilogram", 0.001),
    ("milligram", "kilogram", 1e-6),
    ("tonne", "kilogram", 1000.0),
    ("metric ton", "kilogram", 1000.0),
    ("ton", "kilogram", 1000.0),
    ("pound", "kilogram", 0.453_592_37),
    ("ounce", "kilogram", 0.028_349_523),
    ("kilometre per hour", "kilometre per hour", 1.0),
    ("mile per hour", "kilometre per hour", 1.609_344),
    ("metre per second", "kilometre per hour", 3.6),
    ("knot", "kilometre per hour", 1.852),
    ("watt", "watt", 1.0),
    ("kilowatt", "watt", 1e3),
    ("megawatt", "watt", 1e6),
    ("gigawatt", "watt", 1e9),
    ("horsepower", "watt", 745.7),
    ("second", "second", 1.0),
    ("minute", "second", 60.0),
    ("hour", "second", 3600.0),
    ("day", "second", 86_400.0),
    ("week", "second", 604_800.0),
    ("fortnight", "second", 1_209_600.0),
    ("month", "month", 1.0),
    ("year", "month", 12.0),
    ("decade", "month", 120.0),
    ("century", "month", 1200.0),
    ("byte", "byte", 1.0),
    ("kilobyte", "byte", 1e3),
    ("megabyte", "byte", 1e6),
    ("gigabyte", "byte", 1e9),
    ("terabyte", "byte", 1e12),
    ("cent", "dollar", 0.01),
    ("dollar", "dollar", 1.0),
    ("percent", "percent", 1.0),
    ("percentage", "percent", 1.0),
    ("per cent", "percent", 1.0),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_one_dimension_convert() {
        for (value, from, to, expected) in [
            (10.0, "mile", "kilometre", Some(16.09344)),
            (1.0, "meter", "metre", Some(1.0)),
            (98.6, "fahrenheit", "celsius", Some(37.0)),
            (2.0, "year", "month", Some(24.0)),
            (1.0, "kilometre", "hour", None),
            (1.0, "dollar", "euro", None),
            (4.0, "goat", "goat", Some(4.0)),
        ] {
            let found = convert(value, from, to);
            assert_eq!(found.map(|v| (v * 1e4).round()), expected.map(|v: f64| (v * 1e4).round()), "{value} {from} in {to}");
        }
    }
}
