//! The papers of one unit as they came: files, what was read in each, and who sent them when.

use crate::paper::{Paper, PaperKind};
use crate::roster::{Resolution, Roster, Unit, UnitKind};
use jiff::civil::Date;
use rasoat_model::document::{Document, Format, TextSource, WarningCode};
use rasoat_model::envelope::Envelope;
use rasoat_model::lang::Failure;
use rasoat_model::receipt::Receipt;

/// One dossier, ready to be assessed.
#[derive(Debug, Clone)]
pub struct Dossier {
    pub name: String,
    pub unit: Sender,
    pub received: Option<Date>,
    /// "register", "option", "edxml", "mail".
    pub received_from: Option<&'static str>,
    /// All that says when it came, in the order of [`rasoat_model::receipt::Origin::ALL`]; days of signing among them, which are none of receipt.
    pub receipts: Vec<Receipt>,
    /// More time than the directive gives, where the unit was granted it.
    pub extension: Option<Extension>,
    /// In order of name.
    pub files: Vec<File>,
    /// What the mails and packets in which it came say of their way, the outermost first.
    pub envelopes: Vec<Envelope>,
}

/// A later day granted to one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// The last day that is in time.
    pub until: Date,
    /// Who granted it, in which paper.
    pub by: String,
    pub reason: String,
}

/// Who sent it, as far as could be told.
#[derive(Debug, Clone, Default)]
pub struct Sender {
    pub id: Option<String>,
    pub name: String,
    pub kind: Option<UnitKind>,
}

#[derive(Debug, Clone)]
pub struct File {
    /// Path inside the dossier, with forward slashes.
    pub name: String,
    /// Of the bytes, in hexadecimal.
    pub sha256: String,
    pub format: Format,
    pub content: Content,
}

#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "nearly every file is read, so a box would save nothing")]
pub enum Content {
    Read {
        document: Document,
        papers: Vec<Paper>,
    },
    /// Damaged, encrypted, empty: the unit must send it again.
    Broken {
        why: Failure,
    },
    /// Left behind by a program or the system: listed, and nothing more.
    Litter,
    /// A kind of file that is recognised and cannot be read here.
    Unsupported {
        why: Failure,
    },
}

/// A paper with the file it stands in.
#[derive(Debug, Clone, Copy)]
pub struct PaperRef<'a> {
    pub file: &'a File,
    pub document: &'a Document,
    pub paper: &'a Paper,
}

/// Another unit whose paper stands in the dossier.
#[derive(Debug, Clone, Copy)]
pub struct Foreign<'a> {
    pub unit: &'a Unit,
    /// The sender has ended since, and the other may go on for it.
    pub successor: bool,
}

impl Dossier {
    pub fn papers(&self) -> impl Iterator<Item = PaperRef<'_>> {
        self.files.iter().flat_map(|file| {
            let (document, papers) = match &file.content {
                Content::Read { document, papers } => (Some(document), papers.as_slice()),
                _ => (None, [].as_slice()),
            };
            papers.iter().filter_map(move |paper| document.map(|document| PaperRef { file, document, paper }))
        })
    }

    /// The unit of the roster whose paper it is, where that is not the sender. A unit that was merged or renamed since writes under
    /// another name: then it is not sure (`successor`).
    pub fn foreign<'r>(&self, at: &PaperRef<'_>, roster: &'r Roster, on: Date) -> Option<Foreign<'r>> {
        let own = self.unit.id.as_deref()?;
        let agency = at.paper.fields.agency.value()?;
        let Resolution::One(unit) = roster.resolve(agency, on) else { return None };
        let ended = roster.get(own).and_then(|u| u.to);
        let successor = at.paper.fields.date.zip(ended).is_some_and(|(date, last)| date > last);
        (unit.id != own).then_some(Foreign { unit, successor })
    }

    /// Whether a paper is surely another unit's: nothing is taken from it.
    pub fn is_foreign(&self, at: &PaperRef<'_>, roster: &Roster, on: Date) -> bool {
        self.foreign(at, roster, on).is_some_and(|f| !f.successor)
    }

    pub fn documents(&self) -> impl Iterator<Item = (&File, &Document)> {
        self.files.iter().filter_map(|file| match &file.content {
            Content::Read { document, .. } => Some((file, document)),
            _ => None,
        })
    }

    /// Whether some file could not be read to the end, so that what was not found may be there.
    pub fn has_blind_spots(&self) -> bool {
        self.files.iter().any(File::is_blind)
    }
}

impl File {
    /// Whether the file holds, or may hold, text that nobody could read.
    pub fn is_blind(&self) -> bool {
        match &self.content {
            Content::Unsupported { .. } => true,
            Content::Litter => false,
            // What a broken file held nobody knows.
            Content::Broken { .. } => true,
            Content::Read { document, .. } => document.text_source == TextSource::None || has_blind_pages(document),
        }
    }

    /// The kind that describes the file as a whole: that of the report if there is one, else of its first paper.
    pub fn kind(&self) -> &'static str {
        match &self.content {
            Content::Read { document, .. } if document.text_source == TextSource::None => "unreadable",
            Content::Read { papers, .. } => {
                let report = papers.iter().find(|p| p.kind == PaperKind::Report);
                report
                    .or(papers.iter().find(|p| p.kind != PaperKind::Letter))
                    .or(papers.first())
                    .map_or("other", |p| p.kind.as_str())
            }
            Content::Litter => "other",
            Content::Broken { .. } | Content::Unsupported { .. } => "unreadable",
        }
    }
}

/// Whether part of a document could not be read: a page that is a picture or was recognised poorly, or an end that is cut off.
pub fn has_blind_pages(document: &Document) -> bool {
    document.pages.iter().any(|p| !p.is_legible()) || document.warnings.iter().any(|w| w.code == WarningCode::Damaged)
}
