//! The raw limit that submissions on SQLite are measured against: the same statements, each submission committed durably
//! by itself before the next one begins. Prints submissions per second.

#![expect(clippy::expect_used, reason = "a measuring program")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use mashang_domain::cases::usecases::{Submission, submit};
use mashang_domain::cases::{CaseCategory, CaseChannel, CaseNature, CasePlace, Contact};
use mashang_domain::shared::calendar::Calendar;
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::text::{Body, Phone, Title};
use mashang_domain::shared::{Actor, Clock, Context};
use mashang_infra::crypto::Vault;
use mashang_infra::db::{Database, DatabaseOptions, DatabaseUrl};
use mashang_infra::repositories::Remembered;
use mashang_infra::system::{SystemClock, SystemIds};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let url = DatabaseUrl::parse(&arguments.next().expect("a URL")).expect("a URL");
    let code = QrCode::read(&arguments.next().expect("a code")).expect("a code");
    let limit = Duration::from_secs(arguments.next().and_then(|text| text.parse().ok()).expect("seconds"));
    let db = Database::open(&DatabaseOptions::new(url), &Arc::new(Vault::new(&[1; 32]))).expect("a database");
    let calendar = Arc::new(Calendar::statutory());
    let (began, mut done) = (Instant::now(), 0u32);
    while began.elapsed() < limit {
        let now = SystemClock.now();
        let ctx = Context { actor: Actor::Anonymous, now, ids: Arc::new(SystemIds), calendar: Arc::clone(&calendar) };
        let code = code.clone();
        let key = format!("one-by-one-{}-{done}", std::process::id());
        db.write_at_leisure(move |store| {
            let known = store.remembered("anonymous", &key).expect("a database");
            assert_eq!(known, None);
            let case = submit(store, &ctx, submission(&code)).expect("a submission that fits");
            let body = serde_json::to_vec(case.tracking.as_str()).expect("JSON");
            store.remember("anonymous", &key, &Remembered { fingerprint: [0; 32], status: 201, body }, now)
        })
        .expect("a commit");
        done += 1;
    }
    println!("{}", f64::from(done) / began.elapsed().as_secs_f64());
}

fn submission(code: &QrCode) -> Submission {
    Submission {
        code: code.clone(),
        channel: CaseChannel::Scan,
        nature: CaseNature::Complaint,
        category: CaseCategory::Traffic,
        title: Title::new("小区东门早晚高峰拥堵").expect("a title"),
        text: Body::new("每天早上七点半到八点半，东门外车流量大，行人难以通过。").expect("a text"),
        place: CasePlace::default(),
        contact: Some(Contact { name: None, phone: Phone::new("13812345678").expect("a phone") }),
        anonymous: false,
        consent_to_publish: false,
        health: None,
        health_consent: false,
        safety_accident: false,
        speaker_consents: false,
        external_ref: None,
        attachments: Vec::new(),
    }
}
