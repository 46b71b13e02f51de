//! Links and reports to voters, each in the state that its operation needs.

use mashang_tests::{HOME, Kind, execute, id_of};
use serde_json::{Value, json};

use super::{Stage, fresh_number};

/// The phones of ten voters, others for each report: how often a phone is sent a number is bounded.
fn voters(report: &str) -> Vec<String> {
    let digits = report.bytes().fold(0_u64, |sum, byte| (sum * 31 + u64::from(byte)) % 99_999_900);
    (0..10).map(|number| format!("137{:08}", digits + number)).collect()
}

impl Stage {
    /// What an operation asks in its query.
    pub(super) fn voters_query(&self, operation: &str) -> String {
        match operation {
            "getContactFigures" => format!("?division={HOME}"),
            "listVoterReportGaps" => {
                format!("?division={HOME}&term_id={}", self.deputy["mandates"][0]["term_id"].as_str().unwrap())
            }
            _ => String::new(),
        }
    }

    /// A link of the deputy who calls, who has no other, in the state that an operation needs.
    pub(super) async fn contact_link(&self, operation: &str) -> String {
        execute(&self.world.database.url, "DELETE FROM contact_links");
        let body = self.example("ContactLinkCreate", "", "createContactLink");
        let made = self.callers["demo-office"].post("/api/v1/contact-links", &body).await.created();
        if operation == "renewContactConsent" {
            execute(&self.world.database.url, "UPDATE contact_links SET state = 'awaiting_consent'");
        }
        id_of(&made).to_owned()
    }

    async fn report_step(&self, who: &str, id: &str, verb: &str, body: Value) {
        self.callers[who].post(&format!("/api/v1/voter-reports/{id}/{verb}"), &body).await.ok();
    }

    /// A report of the deputy who calls, in the state that an operation needs.
    pub(super) async fn voter_report(&self, operation: &str) -> String {
        let body = self.example("VoterReportCreate", "", "createVoterReport");
        let made = self.callers["demo-office"].post("/api/v1/voter-reports", &body).await.created();
        let id = id_of(&made).to_owned();
        let way: &[&str] = match operation {
            "draftVoterReport" | "cancelVoterReport" => &[],
            "checkVoterReport" | "sendVoterReportBack" => &["draft"],
            "announceVoterMeeting" | "publishVoterReport" => &["draft", "check"],
            "fileVoterReport" | "recordVoterQuestion" => &["draft", "check", "publish"],
            "answerVoterQuestion" => &["draft", "check", "publish", "questions"],
            "holdVoterMeeting" => &["draft", "check", "announce-meeting"],
            "openVoterReview" => &["draft", "check", "announce-meeting", "hold-meeting"],
            "readVoterReview" => &["draft", "check", "announce-meeting", "hold-meeting", "open-review", "close-review"],
            _ => &["draft", "check", "announce-meeting", "hold-meeting", "open-review"],
        };
        for verb in way {
            let (who, body) = match *verb {
                "draft" => ("demo-deputy", json!({ "text": "一年来走访群众。" })),
                "announce-meeting" => {
                    ("demo-office", json!({ "starts_at": "2026-03-20T07:00:00Z", "place": "居委会会议室" }))
                }
                "hold-meeting" => ("demo-office", json!({ "voter_phones": voters(&id) })),
                "questions" => ("demo-office", json!({ "text": "电梯何时装？" })),
                _ => ("demo-office", json!({})),
            };
            self.report_step(who, &id, verb, body).await;
            if *verb == "announce-meeting" {
                self.let_meeting_begin();
            }
        }
        id
    }

    /// Nobody waits a week here.
    fn let_meeting_begin(&self) {
        let long_ago = match self.world.kind {
            Kind::Sqlite => "1",
            Kind::Postgres(_) => "to_timestamp(1)",
        };
        let begun = format!("UPDATE voter_reports SET meets_at = {long_ago} WHERE meets_at IS NOT NULL");
        execute(&self.world.database.url, &begun);
    }

    /// One of those who were there, with the number that the phone was sent.
    pub(super) async fn as_voter(&self, operation: &str, report: &str, body: &mut Value) {
        if operation == "sendBallotCode" {
            body["phone"] = json!(format!("139{:08}", fresh_number()));
            return;
        }
        let phone = voters(report).swap_remove(0);
        body["phone"] = json!(phone);
        let path = format!("/api/v1/voter-reports/{report}/ballot-codes");
        self.callers[""].post(&path, &json!({ "phone": phone })).await.ok();
        let text = self.world.next_text(&phone, 0).await;
        let digits: Vec<char> = text.chars().collect();
        let number = digits.windows(6).find(|six| six.iter().all(char::is_ascii_digit)).unwrap();
        body["code"] = json!(number.iter().collect::<String>());
    }
}
