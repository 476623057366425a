//! Moments as signatures write them → seconds since 1970 (UTC), and those as a Vietnamese reader writes them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::der::{GENERALIZED_TIME, UTC_TIME};

/// Hours by which the clocks of Vietnam are ahead of UTC.
const VIETNAM: i8 = 7;

/// A Time of RFC 5652, 11.3.
pub(super) fn asn1(tag: u8, body: &[u8]) -> Option<i64> {
    match tag {
        UTC_TIME => {
            // Two digits of the year: 50 and more are of the last century (RFC 5280, 4.1.2.5.1).
            let century: &[u8] = if body.first()? >= &b'5' { b"19" } else { b"20" };
            generalized(&[century, body].concat())
        }
        GENERALIZED_TIME => generalized(body),
        _ => None,
    }
}

/// "20200820101500Z", with or without seconds and their fraction, with an offset in place of the Z.
pub(super) fn generalized(body: &[u8]) -> Option<i64> {
    let (moment, zone) = digits(std::str::from_utf8(body).ok()?)?;
    let zone = zone.find(['Z', '+', '-']).map_or("Z", |at| &zone[at..]);
    seconds(moment, offset(zone)?)
}

/// A date of a PDF (ISO 32000-1, 7.9.4): "D:20200820101500+07'00'", from the year on as much as there is. Without an offset it is meant
/// as a clock in Vietnam shows it.
pub(crate) fn pdf(text: &str) -> Option<i64> {
    let text = text.trim();
    let (moment, zone) = digits(text.strip_prefix("D:").unwrap_or(text))?;
    let zone = zone.replace('\'', "");
    let offset = if zone.is_empty() { Offset::constant(VIETNAM) } else { offset(&zone)? };
    seconds(moment, offset)
}

/// A moment as it is written in Vietnam: "2020-08-20T10:15:00+07:00".
pub(crate) fn shown(seconds: i64) -> Option<String> {
    let moment = Offset::constant(VIETNAM).to_datetime(Timestamp::from_second(seconds).ok()?);
    Some(format!("{}+07:00", moment.strftime("%Y-%m-%dT%H:%M:%S")))
}

fn seconds(moment: DateTime, offset: Offset) -> Option<i64> {
    Some(offset.to_timestamp(moment).ok()?.as_second())
}

/// The leading digits as a moment, and what follows.
fn digits(text: &str) -> Option<(DateTime, &str)> {
    let end = text.bytes().take(14).take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at(end);
    let part = |from: usize, to: usize, default: i16| match digits.get(from..to) {
        Some(d) => d.parse::<i16>().ok(),
        None => Some(default),
    };
    let small = |from: usize, default: i16| part(from, from + 2, default).and_then(|n| i8::try_from(n).ok());
    // A leap second is the last of its minute here.
    let second = small(12, 0)?.min(59);
    let moment =
        DateTime::new(digits.get(..4)?.parse().ok()?, small(4, 1)?, small(6, 1)?, small(8, 0)?, small(10, 0)?, second, 0).ok()?;
    Some((moment, rest))
}

/// "Z", "+0700", "-0530", "+07".
fn offset(text: &str) -> Option<Offset> {
    let (sign, rest) = match text.as_bytes().first()? {
        b'Z' => return Some(Offset::UTC),
        b'+' => (1, text.get(1..)?),
        b'-' => (-1, text.get(1..)?),
        _ => return None,
    };
    let two = |at: usize| rest.get(at..at + 2).map_or(Some(0), |d| d.parse::<i32>().ok());
    Offset::from_seconds(sign * (two(0)? * 3600 + two(2)? * 60)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_a_pdf() {
        for (text, want) in [
            ("D:20200820101500+07'00'", Some("2020-08-20T10:15:00+07:00")),
            ("D:20200820101500Z", Some("2020-08-20T17:15:00+07:00")),
            ("D:20200820233000-05'30", Some("2020-08-21T12:00:00+07:00")),
            ("D:20200820", Some("2020-08-20T00:00:00+07:00")),
            ("20200820101500", Some("2020-08-20T10:15:00+07:00")),
            ("D:2020", Some("2020-01-01T00:00:00+07:00")),
            ("D:20201340", None),
            ("D:20200820101500+99'99'", None),
            ("D:20200820101500?", None),
            ("hôm qua", None),
            ("", None),
        ] {
            assert_eq!(pdf(text).and_then(shown).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn times_of_a_signature() {
        for (tag, body, want) in [
            (UTC_TIME, "200820031500Z", Some("2020-08-20T10:15:00+07:00")),
            (UTC_TIME, "2008200315Z", Some("2020-08-20T10:15:00+07:00")),
            (UTC_TIME, "991231170000Z", Some("2000-01-01T00:00:00+07:00")),
            (GENERALIZED_TIME, "20200820031500.25Z", Some("2020-08-20T10:15:00+07:00")),
            (GENERALIZED_TIME, "99999999999999Z", None),
            (GENERALIZED_TIME, "", None),
            (0x04, "200820031500Z", None),
        ] {
            assert_eq!(asn1(tag, body.as_bytes()).and_then(shown).as_deref(), want, "{body}");
        }
    }
}
