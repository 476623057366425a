//! What an address leads to.

use crate::app::show::{Opened, Passage, What};
use rasoat_model::lang::Lang;
use rasoat_report::json::place::{WireBeside, WireFile, WireOpened, WirePassage, WireShownFinding, WireWhat};
use rasoat_search::{Address, Entry};
use rasoat_store::StoredDocument;

/// What an address leads to.
pub fn opened(o: &Opened, lang: Lang) -> WireOpened {
    let s = &o.stored;
    WireOpened {
        schema: WireOpened::SCHEMA,
        address: o.address.to_string(),
        campaign: s.campaign.clone(),
        dossier: s.dossier.clone(),
        version: s.version,
        latest: o.latest,
        unit: s.unit.as_ref().map(Into::into),
        received: s.received.map(|d| d.to_string()),
        verdict: s.verdict.as_str().to_owned(),
        what: match &o.what {
            What::Dossier => dossier(o, lang),
            What::Finding(f) => {
                WireWhat::Finding { granularity: "finding", finding: Box::new(WireShownFinding::new(f, None, lang)) }
            }
            What::Text(p) => WireWhat::Text(Box::new(passage(p))),
        },
    }
}

fn dossier(o: &Opened, lang: Lang) -> WireWhat {
    let file =
        |d: &StoredDocument| WireFile { file: d.file.clone(), kind: d.kind.clone(), format: d.format.clone(), pages: d.pages };
    let findings = o.findings();
    let findings = findings.iter().zip(1..).map(|(f, n)| WireShownFinding::new(f, Some(o.finding(n).to_string()), lang));
    WireWhat::Dossier {
        granularity: "dossier",
        files: o.stored.documents.iter().map(file).collect(),
        findings: findings.collect(),
    }
}

fn passage(p: &Passage) -> WirePassage {
    let beside = |b: &Option<(Address, Entry)>| {
        b.as_ref().map(|(address, e)| WireBeside {
            address: address.to_string(),
            section: e.section_path.clone(),
            page: e.page,
            block: e.block,
            text: e.text.clone(),
        })
    };
    let e = &p.entry;
    WirePassage {
        granularity: e.granularity.as_str().to_owned(),
        file: e.file.clone(),
        kind: e.kind.clone(),
        paper: p.paper.clone(),
        section: e.section_path.clone(),
        under: e.under.clone(),
        requirement: e.requirement.clone(),
        page: e.page,
        block: e.block,
        rules: e.rules.clone(),
        text: e.text.clone(),
        head: beside(&p.head),
        before: beside(&p.before),
        after: beside(&p.after),
    }
}
