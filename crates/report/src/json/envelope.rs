//! What says when a dossier came, and the outsides of the mails and packets in which it came.

use super::error::JsonError;
use super::words::Day;
use rasoat_model::envelope::{Answered, Business, Envelope, Kind, Party, Proof, Received};
use rasoat_model::receipt::{Origin, Receipt};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something that says when the dossier came.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct WireReceipt {
    /// "register", "option", "edxml", "mail" or "signing".
    from: String,
    day: Day,
    /// "receipt"; or "not-before": a signature was made before the sending and shows only that nothing can have come earlier.
    shows: String,
    /// In Vietnam's time, 2020-08-20T10:15:00.
    at: Option<String>,
    /// The mail, packet or signed file inside the dossier.
    file: Option<String>,
    /// "row", "given", "trace", "server", "sent", "signer", "timestamp", "stated".
    proof: String,
    /// The row of the register, the sender, the name of the signer.
    detail: String,
}

/// What the outside of a mail or packet says.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct WireEnvelope {
    /// Path of the mail or packet inside the dossier.
    file: String,
    kind: WireEnvelopeKind,
    /// It lay inside another one.
    inner: bool,
    sender: WireSender,
    /// In Vietnam's time, 2020-08-20T10:15:00.
    received: Option<String>,
    /// What shows it: the trace of a packet, the line of a mail server, or only the sender's own clock.
    proof: Option<WireProof>,
    sent: Option<String>,
    subject: Option<String>,
    number: Option<String>,
    symbol: Option<String>,
    date: Option<Day>,
    /// Papers that it answers.
    response_for: Vec<WireAnswered>,
    /// What it does to an earlier packet.
    business: WireBusiness,
    message: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireSender {
    /// Code of the agency, or address.
    id: Option<String>,
    name: String,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireAnswered {
    number: String,
    date: Option<Day>,
    agency: Option<String>,
}

wire_words!(WireEnvelopeKind = Kind { Mail, Edxml });
wire_words!(WireProof = Proof { Trace, Server, Sent });
wire_words!(WireBusiness = Business { New, Recall, Update, Replace });

/// As the assessment holds it.
pub fn wire_receipt(r: &Receipt) -> WireReceipt {
    WireReceipt {
        from: r.origin.as_str().to_owned(),
        day: Day(r.day),
        shows: if r.origin.is_receipt() { "receipt" } else { "not-before" }.to_owned(),
        at: r.at.map(|at| at.to_string()),
        file: r.file.clone(),
        proof: r.proof.clone(),
        detail: r.detail.clone(),
    }
}

pub(super) fn core_receipt(r: WireReceipt) -> Result<Receipt, JsonError> {
    let unknown = |key, value| JsonError::Value { key, value };
    let at = r.at.map(|at| at.parse().map_err(|_| unknown("at", at))).transpose()?;
    let origin = Origin::parse(&r.from).ok_or_else(|| unknown("from", r.from))?;
    Ok(Receipt { origin, day: r.day.0, at, file: r.file, proof: r.proof, detail: r.detail })
}

pub(super) fn wire_envelope(e: &Envelope) -> WireEnvelope {
    let answered = |a: &Answered| WireAnswered { number: a.number.clone(), date: a.date.map(Day), agency: a.agency.clone() };
    WireEnvelope {
        file: e.file.clone(),
        kind: e.kind.into(),
        inner: e.inner,
        sender: WireSender { id: e.sender.id.clone(), name: e.sender.name.clone() },
        received: e.received.map(|r| r.at.to_string()),
        proof: e.received.map(|r| r.proof.into()),
        sent: e.sent.map(|at| at.to_string()),
        subject: e.subject.clone(),
        number: e.number.clone(),
        symbol: e.symbol.clone(),
        date: e.dated.map(Day),
        response_for: e.response_for.iter().map(answered).collect(),
        business: e.business.into(),
        message: e.message.clone(),
    }
}

pub(super) fn core_envelope(e: WireEnvelope) -> Result<Envelope, JsonError> {
    let moment = |key, value: String| value.parse().map_err(|_| JsonError::Value { key, value });
    let received = e.received.map(|text| moment("received", text)).transpose()?;
    let answered = |a: WireAnswered| Answered { number: a.number, date: a.date.map(|day| day.0), agency: a.agency };
    Ok(Envelope {
        file: e.file,
        kind: e.kind.into(),
        inner: e.inner,
        sender: Party { id: e.sender.id, name: e.sender.name },
        received: received.zip(e.proof).map(|(at, proof)| Received { at, proof: proof.into() }),
        sent: e.sent.map(|text| moment("sent", text)).transpose()?,
        subject: e.subject,
        number: e.number,
        symbol: e.symbol,
        dated: e.date.map(|day| day.0),
        response_for: e.response_for.into_iter().map(answered).collect(),
        business: e.business.into(),
        message: e.message,
    })
}

/// The word for where a day of receipt comes from, as the format knows it.
pub fn received_from(word: &str) -> Option<&'static str> {
    Origin::parse(word).filter(|origin| origin.is_receipt()).map(Origin::as_str)
}
