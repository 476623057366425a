//! What a container says about its own way: who sent it, when it came, what it answers. Inert data, as the container states it.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// The outside of a mail or of a packet of the document exchange.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Envelope {
    /// Path of the container inside the dossier; empty for the container that is the dossier itself.
    pub file: String,
    pub kind: Kind,
    /// It lay inside another mail or packet: what it says of its receipt is about somebody else's receipt.
    pub inner: bool,
    pub sender: Party,
    /// When it came, and what shows it.
    pub received: Option<Received>,
    /// The moment of sending that the sender's own program wrote, in Vietnam's time.
    pub sent: Option<DateTime>,
    pub subject: Option<String>,
    /// Number of the paper: "123".
    pub number: Option<String>,
    /// Symbol of the paper: "BC-BHXH".
    pub symbol: Option<String>,
    /// Day of the paper.
    pub dated: Option<Date>,
    /// The papers that it answers.
    pub response_for: Vec<Answered>,
    pub business: Business,
    /// The sender's words to go with it (edXML `Content`, the reason of a recall). The text of a mail is a file instead.
    pub message: Option<String>,
}

/// What kind of container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Kind {
    #[default]
    Mail,
    Edxml,
}

impl Kind {
    /// The word of the wire format.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Mail => "mail",
            Kind::Edxml => "edxml",
        }
    }
}

/// Who sent it: a code (edXML) or an address (mail), and a name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Party {
    /// Code in the document exchange, or address of mail.
    pub id: Option<String>,
    pub name: String,
}

/// When it came, and how that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// In Vietnam's time.
    pub at: DateTime,
    pub proof: Proof,
}

/// What shows the moment of receipt, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proof {
    /// The last stop of an edXML packet's way (`TraceHeader`).
    Trace,
    /// The line of the last mail server (`Received`), or the delivery time of the mailbox.
    Server,
    /// Only the moment of sending that the sender's own program wrote.
    Sent,
}

impl Proof {
    /// The word of the wire format.
    pub fn as_str(self) -> &'static str {
        match self {
            Proof::Trace => "trace",
            Proof::Server => "server",
            Proof::Sent => "sent",
        }
    }
}

/// A paper that is answered (edXML `ResponseFor`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answered {
    /// Number and symbol: "2638/BHXH-TĐKT".
    pub number: String,
    pub date: Option<Date>,
    /// Code of the agency that issued it.
    pub agency: Option<String>,
}

/// What a packet does to an earlier one (edXML `BussinessDocType`). QCVN 102:2016 numbers them; 1 and 2 are given in this order by the
/// implementations that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Business {
    #[default]
    New,
    Recall,
    Update,
    Replace,
}

impl Business {
    /// The word of the wire format.
    pub fn as_str(self) -> &'static str {
        match self {
            Business::New => "new",
            Business::Recall => "recall",
            Business::Update => "update",
            Business::Replace => "replace",
        }
    }
}

/// A moment as packets write it: 2020/08/20 10:15:00, 20/08/2020, 2020-08-20T10:15:00+07:00. A moment with a zone is brought to
/// Vietnam's time; one without is taken to be in it.
pub fn moment(text: &str) -> Option<DateTime> {
    let text = text.trim();
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Some(vietnam(at));
    }
    let cut = text.find(['T', ' ']).unwrap_or(text.len());
    let (day, time) = (&text[..cut], text[cut..].trim_start_matches(['T', ' ']));
    let parts: Vec<i16> = day.split(['/', '-', '.']).map(|p| p.trim().parse().ok()).collect::<Option<_>>()?;
    let date = match parts[..] {
        [y, m, d] if y > 1900 => Date::new(y, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok()?,
        [d, m, y] if y > 1900 => Date::new(y, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok()?,
        _ => return None,
    };
    let clock: Vec<i8> = time.split([':', '.', ' ']).take(3).map_while(|p| p.parse().ok()).filter(|n: &i8| *n >= 0).collect();
    let at = |i: usize| clock.get(i).copied().unwrap_or(0);
    date.at(at(0).min(23), at(1).min(59), at(2).min(59), 0).into()
}

/// A moment on the clocks of Vietnam (UTC+7, no summer time).
pub fn vietnam(at: jiff::Timestamp) -> DateTime {
    jiff::tz::offset(7).to_datetime(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::datetime;

    #[test]
    fn moments_in_both_dialects() {
        let at = |h, m, s| Some(datetime(2020, 8, 27, h, m, s, 0));
        for (text, want) in [
            ("2020/08/27 10:15:30", at(10, 15, 30)),
            ("27/08/2020", at(0, 0, 0)),
            ("27-08-2020 7:05", at(7, 5, 0)),
            ("2020-08-27T10:15:30", at(10, 15, 30)),
            ("2020-08-26T20:00:00Z", at(3, 0, 0)),
            ("2020-08-27T10:15:30+07:00", at(10, 15, 30)),
            ("2020/08/27 99:99:99", at(23, 59, 59)),
            ("2020/02/31", None),
            ("hôm qua", None),
            ("", None),
        ] {
            assert_eq!(moment(text), want, "{text}");
        }
    }
}
