//! Papers in the hands of an office suite: what LibreOffice lays out of a .docx file, beside what we print.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::tools::{Outcome, have, install, output, run};

/// What the papers of a dispute are called, and what stands in each.
const KINDS: [(&str, &str); 5] = [
    ("application", "人民调解申请书"),
    ("rights", "不收取任何费用"),
    ("record", "双方陈述了各自的理由"),
    ("agreement", "贰万捌仟伍佰元整"),
    ("receipt", "人民调解协议履行回执"),
];
/// A4 in points, and what pdfinfo may be off by.
const A4: (f64, f64) = (595.3, 841.9);
const OFF: f64 = 1.0;
/// How many characters of a thousand two readers of the same paper may differ by: page numbers, where pages end elsewhere.
const DIFFERENT: usize = 20;

/// A dispute with an agreement that holds, and whoever mediates it.
pub(crate) struct Agreed {
    pub(crate) id: String,
    pub(crate) token: String,
}

/// Somebody who speaks HTTP.
struct Caller<'a> {
    base: &'a str,
    token: String,
}

fn text(answer: &Value, field: &str) -> Result<String, String> {
    answer[field].as_str().map(str::to_owned).ok_or_else(|| format!("no {field}: {answer}"))
}

fn told(curl: &mut Command) -> Result<Value, String> {
    serde_json::from_str(&output(curl)?).map_err(|error| error.to_string())
}

impl<'a> Caller<'a> {
    fn log_in(base: &'a str, openid: &str) -> Result<Self, String> {
        let body = json!({ "code": format!("sandbox:{openid}") }).to_string();
        let url = format!("{base}/api/v1/sessions/wechat");
        let json = "content-type: application/json";
        let answer = told(Command::new("curl").args(["-sS", "--fail-with-body", "-H", json, "-d", &body, &url]))?;
        Ok(Self { base, token: text(&answer, "access_token")? })
    }

    fn curl(&self, path: &str) -> Command {
        let mut curl = Command::new("curl");
        curl.args(["-sS", "--fail-with-body", "-H", &format!("authorization: Bearer {}", self.token)]);
        curl.arg(format!("{}{path}", self.base));
        curl
    }

    fn get(&self, path: &str) -> Result<Value, String> {
        told(&mut self.curl(path))
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, String> {
        told(self.curl(path).args(["-H", "content-type: application/json", "-d", &body.to_string()]))
    }

    fn upload(&self, file: &Path) -> Result<String, String> {
        let part = format!("file=@{};type=application/pdf", file.display());
        text(&told(self.curl("/api/v1/attachments").args(["-F", &part]))?, "id")
    }

    fn download(&self, path: &str, file: &Path) -> Outcome {
        output(self.curl(path).arg("-o").arg(file)).map(|_| ())
    }

    /// The id of the party of that kind for whom somebody acts.
    fn party(&self, kind: &str) -> Result<String, String> {
        let me = self.get("/api/v1/me")?;
        let parties = me["parties"].as_array().map_or(&[][..], Vec::as_slice);
        text(parties.iter().find(|party| party["kind"] == kind).ok_or_else(|| me.to_string())?, "id")
    }
}

fn agreement() -> Value {
    let sums =
        [("伤残补偿金", 1_200_000), ("交通费", 180_000), ("误工费", 650_000), ("生活费", 320_000), ("护理费", 500_000)];
    let items: Vec<_> =
        sums.iter().map(|(label, fen)| json!({ "label": label, "amount_fen": fen, "payer": 2, "payee": 1 })).collect();
    json!({
        "form": "written", "text": "医疗费用已由船东先行支付；其余一次付清，双方就此了结。", "parties": [1, 2],
        "items": items, "total_fen": 2_850_000
    })
}

/// Brings a dispute of the demo's harbour to an agreement that holds; `folder` is for what is uploaded on the way.
pub(crate) fn agreed(base: &str, folder: &Path) -> Result<Agreed, String> {
    let scan = folder.join("scan.pdf");
    std::fs::write(&scan, b"%PDF-1.7 x %%EOF").map_err(|error| error.to_string())?;
    let (deputy, office) = (Caller::log_in(base, "demo-deputy-shishi")?, Caller::log_in(base, "demo-office-xiangzhi")?);
    let (mediator, admin) = (Caller::log_in(base, "demo-mediator")?, Caller::log_in(base, "demo-admin")?);
    let (seat, organisation) = (deputy.party("deputy")?, mediator.party("organisation")?);
    let code = admin.post("/api/v1/qr-codes", &json!({ "subject_kind": "deputy", "subject_id": seat }))?;
    let report = json!({
        "code": text(&code, "code")?, "source": "application", "kind": "damages", "title": "损害赔偿",
        "text": "船工在机舱受伤，出院后双方对赔偿数额有分歧。"
    });
    let id = text(&deputy.post("/api/v1/disputes", &report)?, "id")?;
    let step = |who: &Caller<'_>, verb: &str, body: Value| who.post(&format!("/api/v1/disputes/{id}/{verb}"), &body);
    step(&office, "register", json!({ "risk": "medium", "organisation_id": organisation }))?;
    for (side, name) in [("first", "何船工"), ("second", "林船东")] {
        step(&office, "parties", json!({ "side": side, "name": name }))?;
    }
    step(&office, "mediators", json!({ "kind": "appointed", "deputy_id": seat }))?;
    step(&office, "ask-consent", json!({}))?;
    let on_paper = |verb: &str| -> Outcome {
        for party in 1..=2 {
            let paper = mediator.upload(&scan)?;
            step(&mediator, verb, json!({ "party": party, "attachment_ids": [paper] }))?;
        }
        Ok(())
    };
    on_paper("consent")?;
    let call = json!({ "kind": "pingli", "at": "2090-03-02T02:00:00Z", "place": "海上枫桥调解室" });
    step(&deputy, "mediation-sessions", call)?;
    let minutes = "双方陈述了各自的理由，调解员说明了法律规定。".repeat(40);
    let held = json!({ "session": 1, "parties": [1, 2], "mediators": [1], "minutes": minutes });
    step(&deputy, "record-session", held)?;
    step(&deputy, "agreement", agreement())?;
    on_paper("sign")?;
    step(&deputy, "sign", json!({}))?;
    step(&mediator, "seal", json!({}))?;
    Ok(Agreed { id, token: mediator.token })
}

/// What a file says, without white space.
fn said(file: &Path) -> Result<String, String> {
    let told = output(Command::new("pdftotext").arg(file).arg("-"))?;
    Ok(told.chars().filter(|one| !one.is_whitespace()).collect())
}

/// Lays a document out, and draws its pages beside it.
fn laid_out(document: &Path, folder: &Path) -> Result<PathBuf, String> {
    run(Command::new("soffice")
        .env("HOME", folder)
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder)
        .arg(document)
        .stdout(Stdio::null()))?;
    let made = folder.join(document.file_name().unwrap_or_default()).with_extension("pdf");
    run(Command::new("pdftoppm").args(["-r", "80", "-png"]).arg(&made).arg(made.with_extension("")))?;
    Ok(made)
}

/// Holds that every page of a file is A4.
fn is_a4(file: &Path) -> Outcome {
    let told = output(Command::new("pdfinfo").arg(file))?;
    let line = told.lines().find_map(|line| line.strip_prefix("Page size:")).unwrap_or_default();
    let numbers: Vec<f64> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    match numbers.as_slice() {
        [width, height, ..] if (width - A4.0).abs() < OFF && (height - A4.1).abs() < OFF => Ok(()),
        _ => Err(format!("{}: {line} is not A4", file.display())),
    }
}

/// Holds what an office suite makes of each paper of a dispute against what we print of it.
pub(crate) fn check(base: &str, folder: &Path) -> Outcome {
    for (program, package) in [("soffice", "libreoffice-writer-nogui"), ("pdftoppm", "poppler-utils"), ("qpdf", "qpdf")]
    {
        if !have(program) {
            install(&[package, "fonts-noto-cjk"])?;
        }
    }
    let _ = std::fs::remove_dir_all(folder);
    let theirs = folder.join("office");
    std::fs::create_dir_all(&theirs).map_err(|error| error.to_string())?;
    let Agreed { id, token } = agreed(base, folder)?;
    let mediator = Caller { base, token };
    for (kind, wanted) in KINDS {
        let path = format!("/api/v1/disputes/{id}/papers/{kind}?format=");
        let (document, printed) = (folder.join(format!("{kind}.docx")), folder.join(format!("{kind}.pdf")));
        mediator.download(&format!("{path}docx"), &document)?;
        mediator.download(&format!("{path}pdf"), &printed)?;
        run(Command::new("qpdf").arg("--check").arg(&printed).stdout(Stdio::null()))?;
        let laid_out = laid_out(&document, &theirs)?;
        is_a4(&printed)?;
        is_a4(&laid_out)?;
        let (ours, theirs) = (said(&printed)?, said(&laid_out)?);
        for (whose, text) in [("ours", &ours), ("theirs", &theirs)] {
            if !text.contains(wanted) {
                return Err(format!("{kind}: {whose} lacks {wanted}: {text}"));
            }
        }
        let (one, other) = (ours.chars().count(), theirs.chars().count());
        if one.abs_diff(other) * 1000 > one * DIFFERENT {
            return Err(format!("{kind}: we print {one} characters, the office suite {other}"));
        }
    }
    println!("papers are laid out alike; pictures lie in {}", theirs.display());
    Ok(())
}
