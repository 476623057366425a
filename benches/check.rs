//! The whole line over the small campaign: folders → dossiers → assessment → JSON. Items are dossiers.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use jiff::civil::date;
use rasoat::app::papers::{Options, Plan, plan, read_all};
use rasoat_check::dossier::Dossier;
use rasoat_check::profile::Profile;
use rasoat_model::assessment::{Assessment, ProfileRef};
use rasoat_model::lang::Lang;
use std::path::Path;

fn main() {
    divan::main();
}

struct Campaign {
    profile: Profile,
    options: Options,
    plan: Plan,
}

fn campaign() -> Campaign {
    let profile = Profile::builtin("bhxh-2638-2020").expect("a built-in profile").expect("a valid profile");
    let options = Options::default().by_profile(&profile);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/campaign");
    let plan = plan(&[folder], &options).expect("the fixtures are there");
    Campaign { profile, options, plan }
}

fn assess(c: &Campaign, dossiers: &[Dossier]) -> Assessment {
    let today = date(2020, 9, 15);
    Assessment {
        profile: ProfileRef { id: c.profile.id.clone(), digest: c.profile.digest.clone(), title: c.profile.title.clone() },
        today,
        dossiers: dossiers.iter().map(|d| rasoat_check::assess::assess(&c.profile, d, today)).collect(),
        ignored: Vec::new(),
    }
}

#[divan::bench]
fn whole_campaign(bencher: Bencher<'_, '_>) {
    let c = campaign();
    bencher.counter(ItemsCount::new(c.plan.dossiers.len())).bench(|| {
        let dossiers = read_all(black_box(&c.plan), &c.options, |_| ());
        rasoat_report::json::to_json(&assess(&c, &dossiers), Lang::Vi)
    });
}

#[divan::bench]
fn read_only(bencher: Bencher<'_, '_>) {
    let c = campaign();
    bencher.counter(ItemsCount::new(c.plan.dossiers.len())).bench(|| read_all(black_box(&c.plan), &c.options, |_| ()));
}

#[divan::bench]
fn assess_only(bencher: Bencher<'_, '_>) {
    let c = campaign();
    let dossiers = read_all(&c.plan, &c.options, |_| ());
    bencher.counter(ItemsCount::new(dossiers.len())).bench(|| assess(&c, black_box(&dossiers)));
}
