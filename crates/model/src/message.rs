//! What a finding says, as data: which sentence, with its arguments. Words are made where it is shown (`rasoat-report`, `words`), in the
//! language and the tone of the place; what is stored has none.
//!
//! The sets are closed: a check that has something new to say adds a variant, and the compiler then asks for its words in both
//! languages. Their serialised form is part of what is stored and of `rasoat.assessment/1`: variants and fields may be added, never renamed.
//! [`Message::Written`] and its likes hold what earlier versions stored as prose.

use crate::lang::Failure;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The statement of a finding. `what` is the label of the requirement, as the profile words it: "mục II.2 “Công tác tuyên truyền”".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Message {
    /// A sentence that an earlier version stored, in the language of that run.
    Written(String),

    // Sections of the outline.
    SectionMissing {
        what: String,
    },
    /// Pages without text may hold it.
    SectionUnseen {
        what: String,
    },
    /// A place that may be it.
    SectionPerhaps {
        what: String,
    },
    SectionEmpty {
        what: String,
    },
    SectionPlaceholder {
        what: String,
    },
    /// It only points to another paper.
    SectionElsewhere {
        what: String,
    },
    PointUntouched {
        point: String,
        what: String,
    },
    NotMentioned {
        what: String,
    },
    SectionMisplaced {
        what: String,
    },
    Misnumbered {
        before: String,
        after: String,
    },

    // The appendix.
    AppendixMissing {
        what: String,
    },
    AppendixUnseen {
        what: String,
    },
    ColumnMissing {
        what: String,
    },
    RowMissing {
        year: i16,
    },
    CellEmpty {
        row: RowKey,
        what: String,
    },
    CellInvalid {
        row: RowKey,
        what: String,
        text: String,
    },
    /// Houses without saying whether built directly or jointly.
    CellWithoutForm {
        row: RowKey,
        what: String,
    },
    CellWithoutUnit {
        row: RowKey,
        what: String,
    },
    /// Sums in the unit of the column.
    TotalDiffers {
        what: String,
        written: String,
        sum: String,
    },
    /// The report's words against the sum of the appendix.
    FiguresDiffer {
        what: String,
        said: String,
        sum: String,
    },

    // Form of the report.
    FieldUnread {
        what: String,
    },
    FieldBlank {
        what: String,
    },
    FieldAbsent {
        what: String,
    },

    // The deadline.
    Late {
        received: Date,
        due: Due,
        /// Calendar days after the day that the directive names.
        days: i32,
        /// Of these, days on which offices work; `None` where the calendar does not reach.
        working: Option<i32>,
    },
    LateOnTheDay {
        received: Date,
        due: Due,
    },
    LateAfterExtension {
        received: Date,
        until: Date,
        days: i32,
        working: Option<i32>,
    },
    WithinExtension {
        received: Date,
        due: Due,
        until: Date,
        by: String,
        reason: String,
    },
    DatedLate {
        date: Date,
    },
    SignedLate {
        signed: Date,
    },
    /// The last signature may be the receiver's.
    LastSignedLate {
        signed: Date,
        due: Due,
    },
    ReceiptUnknown,
    ReceiptUnknownSigned {
        signed: Date,
    },
    /// The directive names no day; `reading` is how it is usually understood.
    AfterUndated {
        reading: String,
        received: Date,
        until: Date,
    },

    // Claims that ask for facts.
    FactsLacking {
        what: String,
        lack: Lack,
        who: Option<String>,
    },

    // Files.
    FileUnreadable {
        file: String,
        why: Unreadable,
    },
    /// Read in part. Pages 1-based, the first few; `more` where there are others.
    FileDamaged {
        file: String,
        pages: Vec<u32>,
        more: bool,
    },
    UnitUnknown,
    UnitNotInRoster {
        name: String,
    },
    NoReport,
    /// None in what could be read.
    NoReportSeen,
    OtherUnitsPaper {
        file: String,
        unit: String,
        own: String,
    },
    OtherUnitNamed {
        unit: String,
    },
    /// Pages with how sure the recognition is, in hundredths.
    PoorText {
        file: String,
        pages: Vec<(u32, u8)>,
    },
    Decomposed {
        file: String,
    },
    LegacyEncoding {
        file: String,
        encoding: String,
        paragraphs: String,
    },
    NotRecognised {
        file: String,
    },

    // Days and signatures.
    DatedAfterReceipt {
        date: Date,
        received: Date,
    },
    ChangedAfterSigning {
        file: String,
        who: Option<String>,
        change: Change,
    },
    SignedAfterReceipt {
        file: String,
        signed: Date,
        received: Date,
    },
    DatedAfterSigning {
        file: String,
        date: Date,
        signed: Date,
    },

    // The unit's plan.
    PlanMissing {
        what: String,
    },
    PlanUnseen {
        what: String,
    },
    PlanIncomplete {
        what: String,
    },

    // Reports in stages.
    StageMissing {
        what: String,
    },
    StageUnseen {
        what: String,
    },
    /// The report does not say for which stage it is.
    StageUntold {
        what: String,
    },
    StageOnlyLetter {
        what: String,
    },
    /// A later stage came; this one may have come before.
    StageNotHere {
        what: String,
    },
    StageOtherYear {
        what: String,
        year: i16,
    },
    StageOffTopic {
        what: String,
    },
    StageOnlyAwards {
        what: String,
    },

    // The award dossier.
    ComponentMissing {
        what: String,
    },
    ComponentUnseen {
        what: String,
    },
    AchievementMissing {
        nominee: String,
    },
    AchievementPartMissing {
        nominee: String,
        what: String,
    },
    AwardUntold {
        nominee: String,
    },
    AwardUnlisted {
        nominee: String,
        award: String,
        allowed: Vec<String>,
    },
    AwardsDiffer {
        nominee: String,
        listed: String,
        paper: AwardPaper,
        asked: String,
    },
    AchievementTwice {
        nominee: String,
        first: String,
        second: String,
    },
    NotListed {
        nominee: String,
        paper: AwardPaper,
    },
    MinutesNameNobody,
    MinutesLack {
        nominee: String,
    },
    VotedDown {
        nominee: String,
    },
    MinutesWithoutResult,
    LawNotInForce {
        file: String,
        day: Date,
        law: String,
        holding: Vec<String>,
    },

    // Between dossiers. Lengths in syllables.
    CopiedText {
        other: String,
        passages: usize,
        syllables: usize,
    },
    CopiedFigures {
        other: String,
        years: Vec<String>,
    },
}

/// A row of a table as people name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowKey {
    Year(i16),
    Named(String),
}

/// The day of a directive: "trước ngày" (`before`) or "chậm nhất ngày".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    pub day: Date,
    pub before: bool,
}

/// What a claim leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lack {
    AddressOfOtherTime,
    AddressIncomplete,
    NoAddress,
    SumWithoutForm,
    CountsWithoutSum,
    NoSum,
    PlanWithoutNumber,
    NoPlan,
    NothingNamed,
    SpokenNotTold,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unreadable {
    /// As the reader of its format says.
    Said(Failure),
    /// Damaged, and nothing is left of its text.
    Cut,
    /// Pictures without text.
    Pictures,
    /// The same, and no program here reads pictures.
    PicturesWithoutRecogniser,
}

/// What happened to a file behind a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// What was signed is no longer as it was.
    Altered,
    /// Something was added or changed; the last signature covers all of it.
    AnsweredByLast,
    Added,
}

/// Which award paper says otherwise than the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AwardPaper {
    Achievement,
    Minutes,
}

/// What is to be done about a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fix {
    /// As an earlier version stored it.
    Written(String),
    Nothing,

    // By the unit.
    AddSection,
    WriteSection,
    ReplacePlaceholder,
    SumUpOrEnclose,
    AddPoint,
    AddMention,
    KeepOrder,
    CheckNumbers,
    FillForm,
    AddColumn,
    AddRow,
    FillCell,
    PutFigure,
    SayAsHeaderAsks,
    CheckSum,
    MakeFiguresAgree,
    CompleteForm,
    SendInTime,
    AddFacts,
    SendFileAgain,
    SendReport,
    SendOwnPaper,
    CorrectUnit,
    UseUnicode,
    UseComposedUnicode,
    SendSigned,
    EnclosePlan,
    GivePlanNumber,
    SendStage,
    AddToAwardDossier,
    AddAchievement,
    AddAchievementPart,
    NameAward,
    MakeNamesAgree,
    MakeAwardsAgree,
    StateVotes,
    UseLawInForce,
    RewriteCopied,
    CheckCopiedFigures,
    CheckPaperDate,

    // By the reviewer.
    LookOrAskForText,
    AcceptOrAsk,
    LookAtPages,
    /// With a unit of the roster as an example of how names are written.
    NameUnit {
        example: Option<String>,
    },
    GiveReceipt,
    SeeInstructions,
    CheckDates,
    CheckReceiptOrFile,
    NothingIfSupporting,
}

impl Fix {
    /// Whether it is the reviewer's to do; such a one is never asked of a unit.
    pub fn is_reviewers(&self) -> bool {
        matches!(
            self,
            Fix::LookOrAskForText
                | Fix::AcceptOrAsk
                | Fix::LookAtPages
                | Fix::NameUnit { .. }
                | Fix::GiveReceipt
                | Fix::SeeInstructions
                | Fix::CheckDates
                | Fix::CheckReceiptOrFile
                | Fix::NothingIfSupporting
        )
    }
}

/// What a piece of evidence shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// As an earlier version stored it.
    Written(String),
    LookedHere,
    NearestHeading,
    DueUnderHeading,
    WholeReport,
    WholePaper,
    WholeMinutes,
    WholeAchievement,
    ReportAndFiles,
    HeadOfReport,
    EndOfReport,
    Heading,
    HeadingWithNothing,
    HeadingHere,
    NotFilledIn,
    PointsElsewhere,
    PerhapsHere,
    OrHere,
    AllTables,
    UnreadFile,
    ColumnsThere,
    YearsThere,
    EmptyInRow,
    Cell,
    TotalRow,
    InText,
    InTableSummed,
    LeftBlank,
    NumberBlank,
    FromRegister,
    FromEdxml,
    FromMail,
    FromUser,
    NoReceipt,
    DateOnReport,
    DateOnPaper,
    SaidHere,
    FilesThere,
    /// Name of the format: "pdf".
    Format(String),
    AgencyOnPaperAndRegister,
    AgencyOnPaper,
    Recognised,
    DecomposedHere,
    /// Name of the encoding: "TCVN3".
    ConvertedFrom(String),
    NamesOtherUnit,
    Signature,
    PlanSpokenOf,
    PaperThere,
    AwardPaperThere,
    NamedInList,
    NamedForAward,
    NamedInMinutes,
    NamedInAchievement,
    ResultInMinutes,
    AwardProposed,
    AskedHere,
    InList,
    SecondReport,
    LawCited,
    InThisDossier,
    InDossierOf(String),
}

/// For the reviewer alone: how sure a finding is and how it was come to. No letter takes one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remark {
    /// What of the requirement could not be confirmed in its source.
    Unconfirmed(String),
    /// The last day in time under each reading of the day that a directive names.
    Readings {
        strict: Date,
        inclusive: Date,
        next_working: Date,
        /// Whether the holidays of that year are known.
        covered: bool,
    },
    /// The file is damaged: what is absent may have been lost with the damage.
    Damaged,
}
