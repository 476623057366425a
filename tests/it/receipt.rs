//! When a dossier came and what shows it: the order of the sources, signatures as a lower bound, mails and packets kept whole.

use crate::common::UnitKind;
use crate::common::{APPENDIX, PROFILE, PROVINCE, TODAY, docx, dossier, file, report, write};
use crate::program::ran;
use base64::Engine;
use rasoat::app::papers::{Options, Shape, plan, read};
use rasoat_check::assess::assess;
use rasoat_check::dossier::{Content, Dossier};
use rasoat_check::profile::{self, builtin_text};
use rasoat_model::document::{Clock, Digest, Signature};
use rasoat_model::finding::Outcome;
use rasoat_model::receipt::Origin;
use rasoat_model::rule::Rule;
use std::path::Path;

fn base64(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// A packet that came on 21 August 2020 with a report and its appendix.
fn packet() -> String {
    packet_with(&report(PROVINCE))
}

fn packet_with(text: &str) -> String {
    let both = crate::common::zipped(&[("bc.docx", &docx(text)), ("pl.docx", &docx(APPENDIX))]);
    format!(
        "<?xml version=\"1.0\"?><e:edXMLEnvelope xmlns:e=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\"><e:edXMLHeader><e:MessageHeader>\
         <e:From><e:OrganId>000.01</e:OrganId><e:OrganName>BHXH tỉnh Nam Định</e:OrganName></e:From></e:MessageHeader>\
         <e:TraceHeaderList><e:TraceHeader><e:OrganId>000.00</e:OrganId><e:Timestamp>2020/08/21 08:05:00</e:Timestamp></e:TraceHeader>\
         </e:TraceHeaderList></e:edXMLHeader><e:edXMLBody><e:edXMLManifest><e:Reference><e:ContentId>t</e:ContentId>\
         <e:AttachmentName>ho so.zip</e:AttachmentName></e:Reference></e:edXMLManifest></e:edXMLBody><e:AttachmentEncoded>\
         <e:Attachment><e:ContentId>cid:t</e:ContentId><e:ContentTransferEncoded>{}</e:ContentTransferEncoded></e:Attachment>\
         </e:AttachmentEncoded></e:edXMLEnvelope>",
        base64(&both)
    )
}

/// A mail that a server took on 26 August 2020 with the same.
fn mail() -> String {
    let part = |name: &str, text: &str| {
        format!(
            "--ranh\r\nContent-Type: application/octet-stream; name=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            base64(&docx(text))
        )
    };
    format!(
        "Received: from a by b; Wed, 26 Aug 2020 09:00:00 +0700\r\nFrom: Van thu <vt@bhxh.example>\r\nSubject: Bao cao\r\n\
         Date: Wed, 26 Aug 2020 08:59:00 +0700\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"ranh\"\r\n\r\n{}{}--ranh--\r\n",
        part("bc.docx", &report(PROVINCE)),
        part("pl.docx", APPENDIX)
    )
}

fn came(path: &Path, order: &[Origin]) -> Dossier {
    let options = Options { shape: Some(Shape::Dossier), receipt: order.to_vec(), ..Options::default().by_profile(&PROFILE) };
    read(&plan(&[path.to_path_buf()], &options).expect("papers").dossiers[0], &options)
}

#[test]
fn the_profile_says_which_source_counts_first() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), &[("a/goi.edxml", packet().as_bytes()), ("a/thu.eml", mail().as_bytes())]);
    let table = [(vec![], "2020-08-21", "edxml"), (vec![Origin::Mail], "2020-08-26", "mail")];
    for (order, day, from) in table {
        let d = came(&dir.path().join("a"), &order);
        assert_eq!((d.received.map(|r| r.to_string()).as_deref(), d.received_from), (Some(day), Some(from)));
        let all: Vec<_> = d.receipts.iter().map(|r| (r.origin, r.proof.as_str(), r.file.as_deref().unwrap_or("-"))).collect();
        assert_eq!(all, [(Origin::Edxml, "trace", "goi.edxml"), (Origin::Mail, "server", "thu.eml")], "all of them are kept");
    }
}

#[test]
fn an_order_is_checked_when_the_profile_is_read() {
    let text = builtin_text("bhxh-2638-2020").expect("a built-in profile");
    let with = |order: &str| profile::parse(&text.replacen("roster-on", &format!("receipt = {order}\nroster-on"), 1));
    let order = with("[\"mail\", \"register\"]").expect("valid").receipt;
    assert_eq!(order, [Origin::Mail, Origin::Register, Origin::Given, Origin::Edxml, Origin::Signing]);
    assert!(with("[\"register\", \"signing\"]").is_ok());
    for (wrong, why) in [
        ("[\"signing\", \"register\"]", "chỉ được đứng cuối"),
        ("[\"mail\", \"mail\"]", "đã ghi ở trước"),
        ("[\"buu-dien\"]", "buu-dien"),
    ] {
        let said = with(wrong).expect_err(wrong).to_string();
        assert!(said.contains(why), "{said}");
    }
}

/// What is said of the deadline of a report whose day of receipt nobody knows, signed at these moments.
fn deadline(signed: &[(&str, &str)], clock: Clock) -> Option<(Outcome, String)> {
    let mut paper = file("bao-cao.pdf", &report(PROVINCE));
    let signature = |(name, at): &(&str, &str)| Signature {
        name: Some((*name).to_string()),
        at: Some((*at).to_string()),
        clock,
        digest: Digest::Matches,
        ..Signature::default()
    };
    if let Content::Read { document, .. } = &mut paper.content {
        document.metadata.signatures = signed.iter().map(signature).collect();
    }
    let unknown = Dossier {
        received: None,
        received_from: None,
        ..dossier(UnitKind::Province, vec![paper, file("phu-luc.docx", APPENDIX)])
    };
    let found = assess(&PROFILE, &unknown, TODAY);
    let late = found.findings.iter().find(|f| f.rule == Rule::DeadlineMissed)?;
    Some((late.outcome, crate::common::told(late)))
}

#[test]
fn a_signature_proves_lateness_and_never_that_it_was_in_time() {
    use Outcome::{NotMet, Unclear};
    let leader = "Lê Minh Tuấn";
    let agency = "BẢO HIỂM XÃ HỘI VIỆT NAM";
    let (before, after, night) = ("2020-08-20T10:00:00+07:00", "2020-08-29T10:00:00+07:00", "2020-08-28T03:00:00+07:00");
    type Signed<'a> = &'a [(&'a str, &'a str)];
    let table: &[(Signed<'_>, Clock, Outcome, &str)] = &[
        (&[(leader, after)], Clock::Signer, NotMet, "được ký số ngày 29/8/2020, không thể gửi trong hạn"),
        (&[(leader, before)], Clock::Signer, Unclear, "không có nghĩa là đã gửi trong hạn"),
        // Signed in time, and once more after the limit: by the office, or by whoever received it.
        (&[(leader, before), ("Văn phòng", after)], Clock::Signer, Unclear, "của đơn vị hay của nơi nhận"),
        // The receiver's own signature says nothing of the sending.
        (&[(agency, after)], Clock::Signer, Unclear, "của đơn vị hay của nơi nhận"),
        // Three in the morning of the day itself may be eight in the evening before; a service's clock is in no doubt.
        (&[(leader, night)], Clock::Signer, Unclear, "27/8/2020"),
        (&[(leader, night)], Clock::Timestamp, NotMet, "28/8/2020"),
        (&[], Clock::Signer, Unclear, "Chưa biết ngày nhận"),
    ];
    for (signed, clock, outcome, part) in table {
        let (got, message) = deadline(signed, *clock).expect("something is said");
        assert!(got == *outcome && message.contains(part), "{signed:?}: {got:?} {message}");
    }
}

#[test]
fn mails_and_packets_are_kept_whole_with_what_they_prove() {
    let dir = tempfile::tempdir().expect("a folder");
    let at = dir.path();
    let zip = crate::common::zipped(&[("bc.docx", &docx(&report(PROVINCE)))]);
    write(
        at,
        &[
            ("dot/001.edxml", packet().as_bytes()),
            ("dot/002/thu.eml", mail().as_bytes()),
            ("dot/003.zip", &zip),
            ("dot/received.csv", "dossier,unit,received\n003,BHXH tỉnh Hà Nam,2020-08-25\n".as_bytes()),
        ],
    );
    let day = ["--today", "2020-09-01", "-q"];
    let said = |args: &[&str]| {
        let (status, out, error) = ran(at, args);
        assert!(status <= 1, "{args:?} {error}");
        out
    };
    said(&[&["ingest", "dot"], &day[..]].concat());
    let history = |dossier: &str| -> serde_json::Value {
        serde_json::from_str(&said(&["history", dossier, "--format", "json"])).expect("JSON")
    };
    let version = |dossier: &str| history(dossier)[0]["versions"][0].clone();
    for (dossier, file, content) in [("001", "001.edxml", packet()), ("002", "thu.eml", mail())] {
        let kept = version(dossier)["containers"].clone();
        assert_eq!(kept[0]["file"], file);
        let sha256 = kept[0]["sha256"].as_str().expect("a hash").to_string();
        let blob = at.join("index/blobs").join(&sha256[..2]).join(&sha256);
        assert_eq!(std::fs::read(blob).expect("it is kept"), content.as_bytes());
    }
    // An archive that only packs files shows nothing that they do not.
    assert_eq!(version("003")["containers"], serde_json::json!([]));
    let row = &version("003")["receipts"][0];
    assert_eq!((row["from"].as_str(), row["proof"].as_str()), (Some("register"), Some("row")));
    assert_eq!(row["detail"], "received.csv, dòng 2: 003,BHXH tỉnh Hà Nam,2020-08-25");
    let text = said(&["history", "001"]);
    assert!(text.contains("gói edXML: 21/8/2020 08:05; vết gửi nhận; 001.edxml; 000.01"), "{text}");
    assert!(text.contains("giữ nguyên gói: 001.edxml sha256:"), "{text}");
    // They stay with a version made by another profile, and go into a backup and back.
    let toml = said(&["profile", "show", "bhxh-2638-2020", "--toml"]);
    std::fs::write(at.join("moi.toml"), toml.replace("before = \"2020-08-28\"", "before = \"2020-08-26\"")).expect("written");
    said(&[&["campaign", "recheck", "--profile", "moi.toml"], &day[..]].concat());
    let again = history("001");
    assert_eq!(again[0]["versions"].as_array().map(Vec::len), Some(2));
    assert_eq!(again[0]["versions"][0]["containers"], again[0]["versions"][1]["containers"]);
    assert_eq!(again[0]["versions"][0]["receipts"], again[0]["versions"][1]["receipts"]);
    assert_eq!(said(&["replay", "--all-versions", "-q"]), "6 trên 6 lần rà soát ra đúng kết quả đã lưu, từng byte.\n");
    said(&["backup", "luu.zip"]);
    said(&["--home", "khac", "restore", "luu.zip"]);
    assert!(said(&["--home", "khac", "doctor"]).contains("nguyên vẹn"));
    assert_eq!(said(&["--home", "khac", "history", "001"]), said(&["history", "001"]));
    // The doctor misses one that is gone.
    let sha256 = version("002")["containers"][0]["sha256"].as_str().expect("a hash").to_string();
    std::fs::remove_file(at.join("index/blobs").join(&sha256[..2]).join(&sha256)).expect("it was there");
    let (status, out, _) = ran(at, &["doctor"]);
    assert!(status == 1 && out.contains(&sha256), "{out}");
}

#[test]
fn a_unit_that_only_the_packet_names_is_found_again_from_the_originals() {
    let dir = tempfile::tempdir().expect("a folder");
    let at = dir.path();
    // The report itself has no letterhead.
    write(at, &[("dot/001.edxml", packet_with(PROVINCE).as_bytes())]);
    let (_, out, error) =
        ran(at, &["ingest", "dot", "--as", "campaign", "--profile", "bhxh-2638-2020", "--today", "2020-09-01", "-q"]);
    assert!(out.contains("BHXH tỉnh Nam Định"), "{out} {error}");
    let (status, out, error) = ran(at, &["replay", "-q"]);
    assert_eq!((status, out.as_str()), (0, "1 trên 1 lần rà soát ra đúng kết quả đã lưu, từng byte.\n"), "{error}");
}

#[test]
fn a_broken_index_is_made_anew_with_the_profiles_of_all_campaigns() {
    let dir = tempfile::tempdir().expect("a folder");
    let at = dir.path();
    write(at, &[("dot/001/bc.docx", &docx(&report(PROVINCE))), ("dot/001/pl.docx", &docx(APPENDIX))]);
    let text = builtin_text("bhxh-2638-2020").expect("a built-in profile");
    // A directive of somebody else's, known to this home folder alone.
    let own = text.replacen("id = \"bhxh-2638-2020\"", "id = \"rieng-2020\"", 1);
    std::fs::write(at.join("rieng.toml"), own).expect("written");
    let day = ["--today", "2020-09-01", "-q"];
    for args in [&["ingest", "dot", "--profile", "bhxh-2638-2020"], &["ingest", "dot", "--profile", "rieng.toml"]] {
        let (status, _, error) = ran(at, &[args, &day[..]].concat());
        assert!(status <= 1, "{error}");
    }
    std::fs::remove_file(at.join("rieng.toml")).expect("it was there");
    let found = || ran(at, &["search", "tuyên truyền", "--campaign", "rieng-2020"]).1;
    let before = found();
    assert!(before.contains("001"), "{before}");
    std::fs::remove_dir_all(at.join("index/search")).expect("an index");
    let (_, out, error) = ran(at, &["doctor", "--repair"]);
    assert!(out.contains("nguyên vẹn"), "{out} {error}");
    assert_eq!(found(), before);
}
