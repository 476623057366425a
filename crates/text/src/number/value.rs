//! What a figure is worth: exact decimals, and what they count.

use std::fmt;
use std::ops::Range;

/// An exact decimal number with six places. Sums beyond 10^32 stay at that limit instead of wrapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
pub struct Decimal {
    micros: i128,
}

const ONE: i128 = 1_000_000;

impl Decimal {
    /// Nothing.
    pub const ZERO: Decimal = Decimal { micros: 0 };

    /// A whole number.
    pub fn whole(n: i64) -> Decimal {
        Decimal { micros: i128::from(n) * ONE }
    }

    /// Digits before and after the decimal sign; `None` where there are more digits than any report needs.
    pub(crate) fn from_digits(whole: &str, fraction: &str) -> Option<Decimal> {
        if whole.len() > 24 {
            return None;
        }
        let mut micros = if whole.is_empty() { 0 } else { whole.parse::<i128>().ok()?.checked_mul(ONE)? };
        let mut place = ONE / 10;
        for b in fraction.bytes().take(6) {
            micros += i128::from(b.wrapping_sub(b'0')) * place;
            place /= 10;
        }
        Some(Decimal { micros })
    }

    /// So many times as much; what does not fit stays at the limit.
    pub fn times(self, n: i64) -> Decimal {
        Decimal { micros: self.micros.saturating_mul(i128::from(n)) }
    }

    /// The sum; what does not fit stays at the limit.
    pub fn plus(self, other: Decimal) -> Decimal {
        Decimal { micros: self.micros.saturating_add(other.micros) }
    }

    /// The whole number, where it is one and fits.
    pub fn as_whole(self) -> Option<i64> {
        if self.micros % ONE == 0 { i64::try_from(self.micros / ONE).ok() } else { None }
    }

    /// The nearest floating-point number, for shares and charts.
    pub fn as_f64(self) -> f64 {
        self.micros as f64 / ONE as f64
    }
}

/// Vietnamese style: "1.234.567,5".
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = (self.micros / ONE).unsigned_abs().to_string();
        if self.micros < 0 {
            f.write_str("-")?;
        }
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                f.write_str(".")?;
            }
            write!(f, "{digit}")?;
        }
        let fraction = format!("{:06}", (self.micros % ONE).unsigned_abs());
        let fraction = fraction.trim_end_matches('0');
        if fraction.is_empty() { Ok(()) } else { write!(f, ",{fraction}") }
    }
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Nothing is said.
    None,
    /// Money. The factor is the one written (1 for đồng, 1 000 000 for triệu đồng); a `Number`'s value is in đồng already.
    Dong(i64),
    /// Things, with the noun in its usual spelling: thẻ, căn, suất quà.
    Count(&'static str),
    Percent,
}

/// A figure in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    pub range: Range<usize>,
    /// With "nghìn", "triệu", "tỷ" multiplied in: đồng for money, pieces for counts.
    pub value: Decimal,
    pub unit: Unit,
    /// "hơn", "gần", "khoảng" … stands before it: still a concrete figure.
    pub approximate: bool,
    /// Two readings are possible ("370,019 tỷ đồng"); the value follows the norm for writing numbers.
    pub ambiguous: bool,
}
