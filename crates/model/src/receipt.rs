//! When did a dossier come, and what shows it? Every day that anything says of it is kept, not only the one that counts.
//!
//! Sources do not weigh the same. The book of incoming documents, the trace of a packet and the line of a mail server are about the
//! arrival itself; of several the profile says which counts first. A time of signing is not: whoever signs has not yet sent, so it only
//! shows before which day nothing can have come. It may prove that a dossier was late, never that it was in time, and it is never the day
//! of receipt. No rule says which of these is the day of submission (Luật Giao dịch điện tử 2023, Điều 16-17, is about messages that enter
//! a designated system), hence the order is the profile's.
//!
//! Inert data. Where the days are taken from is in `ingest`; what follows for the deadline in `check`.

use jiff::civil::{Date, DateTime};

/// What says when a dossier came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The clerk's book of incoming documents.
    Register,
    /// Given by hand with the papers.
    Given,
    /// The trace of an edXML packet.
    Edxml,
    /// The line of a mail server, or the delivery time of a mailbox.
    Mail,
    /// A digital signature on the report.
    Signing,
}

impl Origin {
    /// In the order in which they count where a profile says nothing.
    pub const ALL: [Origin; 5] = [Origin::Register, Origin::Given, Origin::Edxml, Origin::Mail, Origin::Signing];

    /// The word of the wire format and of profiles.
    pub fn as_str(self) -> &'static str {
        match self {
            Origin::Register => "register",
            Origin::Given => "option",
            Origin::Edxml => "edxml",
            Origin::Mail => "mail",
            Origin::Signing => "signing",
        }
    }

    /// From the word of [`Origin::as_str`]; `None` for any other.
    pub fn parse(word: &str) -> Option<Origin> {
        Origin::ALL.into_iter().find(|o| o.as_str() == word)
    }

    /// Whether its day can be the day of receipt. A signature was made before the sending.
    pub fn is_receipt(self) -> bool {
        self != Origin::Signing
    }
}

/// One thing that says when a dossier came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub origin: Origin,
    /// The day of receipt; of a signature the earliest day on which it may have been made.
    pub day: Date,
    /// The moment as the source has it, in Vietnam's time.
    pub at: Option<DateTime>,
    /// Path of the mail, packet or signed file inside the dossier; `None` for what is no part of it.
    pub file: Option<String>,
    /// What shows it, in a word: "row", "given", "trace", "server", "sent" (only the sender's own clock), "signer", "timestamp", "stated".
    pub proof: String,
    /// The row of the register, the name of the signer; may be empty.
    pub detail: String,
}

/// The day that counts: of the first source in this order that has one.
pub fn counted<'a>(receipts: &'a [Receipt], order: &[Origin]) -> Option<&'a Receipt> {
    order.iter().filter(|o| o.is_receipt()).find_map(|o| receipts.iter().find(|r| r.origin == *o))
}

/// A whole order from one that names some: the others follow as they do by default, so that no day that is known is lost.
pub fn whole_order(named: &[Origin]) -> Vec<Origin> {
    let rest = Origin::ALL.into_iter().filter(|o| !named.contains(o));
    named.iter().copied().chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn receipt(origin: Origin, day: Date) -> Receipt {
        Receipt { origin, day, at: None, file: None, proof: String::new(), detail: String::new() }
    }

    #[test]
    fn the_order_decides_and_signing_never_does() {
        use Origin::*;
        let all = [receipt(Register, date(2020, 8, 21)), receipt(Edxml, date(2020, 8, 20)), receipt(Signing, date(2020, 8, 18))];
        for (named, want) in [(vec![], 21), (vec![Edxml], 20), (vec![Mail], 21), (vec![Mail, Edxml, Register], 20)] {
            let order = whole_order(&named);
            assert_eq!(order.len(), Origin::ALL.len());
            assert_eq!(counted(&all, &order).map(|r| r.day), Some(date(2020, 8, want)), "{named:?}");
        }
        assert_eq!(counted(&all[2..], &Origin::ALL), None);
        assert!(Origin::ALL.iter().all(|o| Origin::parse(o.as_str()) == Some(*o)));
    }
}
