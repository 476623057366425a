//! Working days in Vietnam: weekends, public holidays, and the Saturdays and Mondays that were changed about.
//!
//! The days are data (`holidays-vn.tsv`, with its sources), for 2016 to 2027; outside these years only weekends are known. It leaves out
//! the hours of an office and the calendars of provinces.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::collections::BTreeMap;
use std::sync::LazyLock;

const DATA: &str = include_str!("holidays-vn.tsv");

/// A day on which the rule of the week does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpecialDay {
    pub name: &'static str,
    /// A Saturday or Sunday that was worked instead of another day; else a day off.
    pub works: bool,
    /// Fixed only by a forecast so far.
    pub predicted: bool,
}

static SPECIAL: LazyLock<BTreeMap<Date, SpecialDay>> = LazyLock::new(|| DATA.lines().filter_map(row).collect());

/// A row of the data; `None` for comments, the header and days that nobody has confirmed.
fn row(line: &'static str) -> Option<(Date, SpecialDay)> {
    let mut cells = line.split('\t');
    let day = cells.next()?.parse().ok()?;
    let works = match cells.next()? {
        "off" => false,
        "work" => true,
        _ => return None,
    };
    Some((day, SpecialDay { name: cells.next()?, works, predicted: cells.next()? == "predicted" }))
}

/// The holiday or exchanged day that falls on the day.
pub fn special(day: Date) -> Option<SpecialDay> {
    SPECIAL.get(&day).copied()
}

/// Whether the holidays of that year are known.
pub fn is_covered(day: Date) -> bool {
    (2016..=2027).contains(&day.year())
}

/// Whether offices work on that day. Make-up Saturdays are working days, holidays and the days exchanged for them are not.
pub fn is_working_day(day: Date) -> bool {
    match special(day) {
        Some(special) => special.works,
        None => !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday),
    }
}

/// The day itself where offices work on it, else the next one on which they do (Bộ luật Dân sự 2015, Điều 148 khoản 5).
pub fn on_or_after(day: Date) -> Date {
    seek(day, 1)
}

/// The last working day before the day.
pub fn before(day: Date) -> Date {
    seek(day.saturating_sub(1.day()), -1)
}

/// No holiday lasts longer than this; the bound only keeps impossible data from going on for ever.
const LONGEST: usize = 31;

fn seek(day: Date, step: i64) -> Date {
    let mut at = day;
    for _ in 0..LONGEST {
        if is_working_day(at) {
            return at;
        }
        at = at.saturating_add(step.days());
    }
    day
}

/// Longest stretch that is counted day by day.
const FAR: i32 = 366 * 20;

/// Working days after the first day up to the last, the last included; 0 where it is not later. `None` beyond twenty years.
pub fn working_days(after: Date, to: Date) -> Option<u32> {
    let days = (to - after).get_days();
    if days > FAR {
        return None;
    }
    let mut at = after;
    let mut count = 0;
    for _ in 0..days.max(0) {
        at = at.saturating_add(1.day());
        count += u32::from(is_working_day(at));
    }
    Some(count)
}

/// The day of the week as Vietnamese letters name it.
pub fn weekday_vi(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "thứ Hai",
        Weekday::Tuesday => "thứ Ba",
        Weekday::Wednesday => "thứ Tư",
        Weekday::Thursday => "thứ Năm",
        Weekday::Friday => "thứ Sáu",
        Weekday::Saturday => "thứ Bảy",
        Weekday::Sunday => "Chủ nhật",
    }
}

/// The same in English.
pub fn weekday_en(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_row_of_the_data_is_read() {
        let rows = DATA.lines().filter(|l| !l.starts_with('#') && !l.starts_with("date\t")).count();
        let doubtful = DATA.lines().filter(|l| l.contains("\toff?\t") || l.contains("\twork?\t")).count();
        assert_eq!(SPECIAL.len() + doubtful, rows);
        assert!(SPECIAL.len() > 150 && doubtful == 2);
        for (day, special) in SPECIAL.iter() {
            assert!(is_covered(*day) && !special.name.is_empty());
            let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            assert!(weekend || !special.works, "{day}: a day of the week needs no making up");
        }
        for year in 2016..=2027 {
            for (month, day) in [(1, 1), (4, 30), (5, 1), (9, 2)] {
                assert!(special(date(year, month, day)).is_some_and(|s| !s.works), "{year}-{month}-{day}");
            }
            assert_eq!(special(date(year, 9, 2)).is_some_and(|s| s.predicted), year == 2027);
        }
    }

    #[test]
    fn working_days_and_days_off() {
        let works =
            [date(2020, 8, 28), date(2024, 5, 4), date(2019, 1, 5), date(2024, 12, 2), date(2026, 1, 2), date(2020, 9, 1)];
        let off =
            [date(2024, 11, 30), date(2024, 4, 29), date(2024, 4, 30), date(2020, 9, 2), date(2025, 1, 27), date(2021, 5, 3)];
        for day in works {
            assert!(is_working_day(day), "{day}");
        }
        for day in off {
            assert!(!is_working_day(day), "{day}");
        }
        // Outside the years of the data only the week counts.
        assert!(is_working_day(date(2035, 5, 1)) && !is_covered(date(2035, 5, 1)));
    }

    #[test]
    fn the_nearest_working_day() {
        assert_eq!(on_or_after(date(2024, 11, 30)), date(2024, 12, 2));
        assert_eq!(on_or_after(date(2024, 12, 2)), date(2024, 12, 2));
        assert_eq!(on_or_after(date(2025, 1, 25)), date(2025, 2, 3), "over Tết");
        assert_eq!(before(date(2024, 11, 30)), date(2024, 11, 29));
        assert_eq!(before(date(2024, 12, 2)), date(2024, 11, 29));
        assert_eq!(before(date(2020, 8, 28)), date(2020, 8, 27));
        assert_eq!(on_or_after(Date::MAX).year(), Date::MAX.year());
        assert_eq!(before(Date::MIN), Date::MIN);
    }

    #[test]
    fn counting() {
        assert_eq!(working_days(date(2020, 8, 28), date(2020, 8, 31)), Some(1));
        assert_eq!(working_days(date(2024, 11, 30), date(2024, 12, 9)), Some(6));
        assert_eq!(
            working_days(date(2024, 4, 26), date(2024, 5, 6)),
            Some(4),
            "two holidays, one exchanged Monday, one make-up Saturday"
        );
        assert_eq!(working_days(date(2024, 12, 9), date(2024, 12, 2)), Some(0));
        assert_eq!(working_days(date(1900, 1, 1), date(2024, 12, 2)), None);
    }
}
