//! What can be found: one paper, section, table row or finding, as it goes into the index and comes out of it.
//!
//! Inert data. Where it stands for ever is its `Address`; what of a dossier becomes an entry is decided in `entries`.

use jiff::civil::Date;
use rasoat_model::finding::Verdict;

/// How large a piece an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Granularity {
    Paper,
    #[default]
    Section,
    /// Asked for and given, never stored: sections hold their paragraphs.
    Paragraph,
    Row,
    /// What was found to be lacking or unclear: it is found also where no text stands.
    Finding,
}

impl Granularity {
    /// From the largest to the smallest, findings last.
    pub const ALL: [Granularity; 5] =
        [Granularity::Paper, Granularity::Section, Granularity::Paragraph, Granularity::Row, Granularity::Finding];

    /// Its name on the wire and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Granularity::Paper => "paper",
            Granularity::Section => "section",
            Granularity::Paragraph => "paragraph",
            Granularity::Row => "row",
            Granularity::Finding => "finding",
        }
    }

    /// By that name; `None` for any other.
    pub fn parse(s: &str) -> Option<Self> {
        Granularity::ALL.into_iter().find(|g| g.as_str() == s)
    }
}

/// What is found: one section, one table row, one paper as a whole, or one finding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    pub campaign: String,
    pub dossier: String,
    /// Of the dossier, from 1.
    pub version: u32,
    pub unit_id: Option<String>,
    pub unit_name: String,
    /// Id of the unit's region in its roster. Found by, not given back.
    pub region: Option<String>,
    pub received: Option<Date>,
    /// File name inside the dossier.
    pub file: String,
    /// Kind of document: "summary-report", …
    pub kind: String,
    /// For people: "II.2 Công tác tuyên truyền". Searched along with the text.
    pub section_path: String,
    /// Of a table row the section in which its table stands. Shown, not searched: a row is not about all that its section is about.
    pub under: String,
    /// The requirement that the section serves: "report.ii.2".
    pub requirement: Option<String>,
    /// Other requirements for which it is found: those beneath a section that is missing as a whole. Not given back.
    pub covers: Vec<String>,
    /// 1-based.
    pub page: Option<u32>,
    /// Index of the first block in the document.
    pub block: usize,
    /// Which of the entries of its granularity that begin in this block, from 0; of a table row its row, of a finding its number in the
    /// assessment, from 1.
    pub part: u32,
    pub granularity: Granularity,
    /// A row of a form, the same in all papers: shown above the rows that it heads, never found.
    pub form: bool,
    /// As written in the file; of a finding its message.
    pub text: String,
    /// Where each line of `text` stands: block, and page (0 where unknown). Empty where it is not known.
    pub lines: Vec<(u32, u32)>,
    /// Ids of the rules whose findings touch it.
    pub rules: Vec<String>,
    /// Of its dossier.
    pub verdict: Option<Verdict>,
}
