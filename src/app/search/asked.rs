//! What a search asks for, apart from pages: as typed, narrowed by more words, and in the form in which it is kept.

use jiff::civil::Date;
use rasoat_model::finding::Verdict;
use rasoat_report::json::search::WireAsked;
use rasoat_search::{Address, FacetKind, Filters, Granularity, Query, Sort};

/// A search apart from its pages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// In the query language.
    pub query: String,
    pub unit: Option<String>,
    pub campaign: Option<String>,
    pub kind: Option<String>,
    pub section: Option<String>,
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// Id of a rule.
    pub finding: Option<String>,
    pub region: Option<String>,
    pub verdict: Option<Verdict>,
    pub by: Option<Granularity>,
    pub sort: Option<Sort>,
    /// What is counted, each once.
    pub facets: Vec<FacetKind>,
    /// Only what is like the text at this address.
    pub like: Option<Address>,
}

impl Asked {
    /// This search with more to it: words narrow, the rest takes the place of what was there.
    #[must_use]
    pub fn narrowed(self, more: Asked) -> Asked {
        let query = match (self.query.trim(), more.query.trim()) {
            (kept, "") => kept.to_owned(),
            ("", more) => more.to_owned(),
            (kept, more) => format!("({kept}) ({more})"),
        };
        Asked {
            query,
            unit: more.unit.or(self.unit),
            campaign: more.campaign.or(self.campaign),
            kind: more.kind.or(self.kind),
            section: more.section.or(self.section),
            from: more.from.or(self.from),
            to: more.to.or(self.to),
            finding: more.finding.or(self.finding),
            region: more.region.or(self.region),
            verdict: more.verdict.or(self.verdict),
            by: more.by.or(self.by),
            sort: more.sort.or(self.sort),
            facets: if more.facets.is_empty() { self.facets } else { more.facets },
            like: more.like.or(self.like),
        }
    }

    /// The first page of it, without what others are to be like.
    pub(super) fn query(&self) -> Query {
        let mut facets: Vec<FacetKind> = Vec::new();
        for facet in &self.facets {
            if !facets.contains(facet) {
                facets.push(*facet);
            }
        }
        Query {
            filters: Filters {
                unit: self.unit.clone(),
                campaign: self.campaign.clone(),
                kind: self.kind.clone(),
                section: self.section.clone(),
                from: self.from,
                to: self.to,
                finding: self.finding.clone(),
                region: self.region.clone(),
                verdict: self.verdict,
                granularity: self.by,
            },
            sort: self.sort.unwrap_or_default(),
            facets,
            ..Query::new(self.query.clone())
        }
    }

    /// As it is kept and printed.
    pub fn wire(&self) -> WireAsked {
        // Written as it is typed: all of them are "all".
        let facets = if self.facets == FacetKind::ALL { vec![ALL] } else { self.facets.iter().map(|f| f.as_str()).collect() };
        WireAsked {
            query: self.query.clone(),
            unit: self.unit.clone(),
            campaign: self.campaign.clone(),
            kind: self.kind.clone(),
            section: self.section.clone(),
            from: self.from.map(|d| d.to_string()),
            to: self.to.map(|d| d.to_string()),
            finding: self.finding.clone(),
            region: self.region.clone(),
            verdict: self.verdict.map(|v| v.as_str().to_owned()),
            by: self.by.map(|g| g.as_str().to_owned()),
            sort: self.sort.map(|s| sort_word(s).to_owned()),
            facets: facets.into_iter().map(str::to_owned).collect(),
            like: self.like.as_ref().map(ToString::to_string),
        }
    }

    /// What was kept.
    ///
    /// # Errors
    /// A value that this version does not know, as "key: value".
    pub fn of_wire(w: WireAsked) -> Result<Asked, String> {
        let mut facets = Vec::new();
        for word in &w.facets {
            match word.as_str() {
                ALL => facets.extend(FacetKind::ALL),
                word => facets.push(known("facets", word, &FacetKind::ALL, FacetKind::as_str)?),
            }
        }
        Ok(Asked {
            query: w.query,
            unit: w.unit,
            campaign: w.campaign,
            kind: w.kind,
            section: w.section,
            from: w.from.map(|d| day("from", &d)).transpose()?,
            to: w.to.map(|d| day("to", &d)).transpose()?,
            finding: w.finding,
            region: w.region,
            verdict: w.verdict.map(|v| known("verdict", &v, &VERDICTS, Verdict::as_str)).transpose()?,
            by: w.by.map(|g| known("by", &g, &Granularity::ALL, Granularity::as_str)).transpose()?,
            sort: w.sort.map(|s| known("sort", &s, &[Sort::Relevance, Sort::Date, Sort::Unit], sort_word)).transpose()?,
            facets,
            like: w.like.map(|a| a.parse().map_err(|_| format!("like: {a}"))).transpose()?,
        })
    }
}

/// The word for all kinds of counts.
const ALL: &str = "all";
const VERDICTS: [Verdict; 3] = [Verdict::Complete, Verdict::Deficient, Verdict::Unclear];

fn sort_word(sort: Sort) -> &'static str {
    match sort {
        Sort::Relevance => "relevance",
        Sort::Date => "date",
        Sort::Unit => "unit",
    }
}

fn known<T: Copy>(key: &str, value: &str, all: &[T], word: impl Fn(T) -> &'static str) -> Result<T, String> {
    all.iter().copied().find(|one| word(*one) == value).ok_or_else(|| format!("{key}: {value}"))
}

fn day(key: &str, value: &str) -> Result<Date, String> {
    value.parse().map_err(|_| format!("{key}: {value}"))
}
