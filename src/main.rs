fn main() {
    let mut args = std::env::args().skip(1);
    let path = std::path::PathBuf::from(args.next().unwrap());
    let profile = rasoat::profile::Profile::builtin("bhxh-2638-2020").unwrap().unwrap_or_else(|e| panic!("{e}"));
    let o = rasoat::ingest::Options { roster_on: profile.roster_on, ..Default::default() };
    let plan = rasoat::ingest::plan(&[path], &o).unwrap();
    let ds = rasoat::ingest::read_all(&plan, &o, |_| ());
    let today = "2020-09-15".parse().unwrap();
    if let Ok(d) = std::env::var("DUMP") {
        for x in ds.iter().filter(|x| x.name == d) {
            for p in x.papers() {
                println!("== {} {:?} body {:?} of {:?}\n{:#?}", p.file.name, p.paper.kind, p.paper.body, p.paper.blocks, p.paper.fields);
                if std::env::var("BLOCKS").is_ok() {
                    for (i, b) in p.document.blocks.iter().enumerate() {
                        match &b.content { rasoat::document::Content::Paragraph(q) => println!("{i} p{} {:?} b{:.1} [{}] {}", b.page, q.align, q.bold_share(), q.label.as_deref().unwrap_or(""), q.text.chars().take(150).collect::<String>()),
                        rasoat::document::Content::Table(t) => { println!("{i} p{} TABLE {}x{} ruled {}", b.page, t.rows, t.cols, t.ruled); for c in &t.cells { println!("     {},{} +{},{}: {}", c.row, c.col, c.row_span, c.col_span, c.text().replace('\n', " / ")); } } }
                    }
                }
                let ol = rasoat::outline::read(p.document, p.paper.body.clone());
                let m = rasoat::matching::sections(&profile, x.unit.kind, p.document, &ol);
                for (i, h) in ol.headings.iter().enumerate() {
                    println!("{}{i} {:?} [{}] {} => {:?}", "  ".repeat(h.level), h.look, h.label.as_ref().map(|l| l.text.as_str()).unwrap_or(""), h.title.chars().take(90).collect::<String>(), m.serves[i].map(|r| profile.requirements[r].id.clone()));
                }
                for (r, pl) in &m.places { println!("{} {:?}", profile.requirements[*r].id, pl); }
            }
        }
        return;
    }
    let a = rasoat::assessment::Assessment { profile: rasoat::assessment::ProfileRef { id: profile.id.clone(), digest: profile.digest.clone(), title: profile.title.clone() }, today, dossiers: ds.iter().map(|d| rasoat::assess::assess(&profile, d, rasoat::lang::Lang::Vi, today)).collect(), ignored: plan.ignored };
    std::fs::write(args.next().unwrap(), rasoat::output::json::to_json(&a)).unwrap();
}
