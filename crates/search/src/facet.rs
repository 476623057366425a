//! What may be counted over all that matches, and what came out. Inert data; `facets` counts.

/// By what the hits are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FacetKind {
    Campaign,
    Unit,
    Region,
    Kind,
    /// The requirement that a section serves.
    Section,
    /// In which the dossier was received.
    Year,
    Verdict,
    Rule,
}

impl FacetKind {
    /// All there are.
    pub const ALL: [FacetKind; 8] = [
        FacetKind::Campaign,
        FacetKind::Unit,
        FacetKind::Region,
        FacetKind::Kind,
        FacetKind::Section,
        FacetKind::Year,
        FacetKind::Verdict,
        FacetKind::Rule,
    ];

    /// Its name on the wire and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            FacetKind::Campaign => "campaign",
            FacetKind::Unit => "unit",
            FacetKind::Region => "region",
            FacetKind::Kind => "kind",
            FacetKind::Section => "section",
            FacetKind::Year => "year",
            FacetKind::Verdict => "verdict",
            FacetKind::Rule => "rule",
        }
    }
}

/// One facet of an answer: the most frequent value first, equals by value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    pub kind: FacetKind,
    pub values: Vec<FacetValue>,
}

/// One value of a facet and how many entries have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// As a filter or a field of the query takes it.
    pub value: String,
    /// For people, where something better than the value is known.
    pub name: Option<String>,
    pub count: u64,
}
