//! Tencent Cloud, which carries messages to phones.

use actix_web::HttpRequest;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{SDK_APP_ID, SECRET_ID, SECRET_KEY, State, TakenSms, header};

/// How many gaps each template has.
const GAPS: [(&str, usize); 11] = [
    ("1110", 1),
    ("1111", 4),
    ("1112", 5),
    ("1113", 1),
    ("1114", 1),
    ("1115", 1),
    ("1116", 3),
    ("1117", 1),
    ("1118", 3),
    ("1119", 1),
    ("1120", 2),
];

impl State {
    pub(super) fn send_sms(&mut self, request: &HttpRequest, body: &[u8]) -> Option<Value> {
        if request.method() != "POST" {
            return None;
        }
        let failed = |code: &str| {
            Some(
                json!({ "Response": { "Error": { "Code": code, "Message": "said by a stand-in" }, "RequestId": "r" } }),
            )
        };
        for (name, value) in
            [("x-tc-action", "SendSms"), ("x-tc-version", "2021-01-11"), ("x-tc-region", "ap-guangzhou")]
        {
            if header(request, name) != value {
                return failed("InvalidParameter");
            }
        }
        if header(request, "authorization") != signature(request, body) {
            return failed("AuthFailure.SignatureFailure");
        }
        let sent: Value = serde_json::from_slice(body).ok()?;
        if sent["SmsSdkAppId"] != SDK_APP_ID {
            return failed("UnauthorizedOperation.SmsSdkAppIdVerifyFail");
        }
        if sent["SignName"] != "码上代表" {
            return failed("FailedOperation.SignatureIncorrectOrUnapproved");
        }
        let texts = |name: &str| -> Vec<String> {
            let list = sent[name].as_array().into_iter().flatten();
            list.map(|one| one.as_str().expect("a text").to_owned()).collect()
        };
        let (phones, values) = (texts("PhoneNumberSet"), texts("TemplateParamSet"));
        let template = sent["TemplateId"].as_str().unwrap_or_default();
        let coded = |code: &str| {
            let status = json!({ "SerialNo": "", "PhoneNumber": phones[0], "Fee": 1, "Code": code, "Message": "-", "IsoCode": "CN" });
            Some(json!({ "Response": { "SendStatusSet": [status], "RequestId": "r" } }))
        };
        if phones.len() != 1 || phones[0].len() != 14 || !phones[0].starts_with("+861") {
            return failed("InvalidParameterValue.IncorrectPhoneNumber");
        }
        if !GAPS.contains(&(template, values.len())) || values.iter().any(String::is_empty) {
            return coded("FailedOperation.TemplateParamSetNotMatchApprovedTemplate");
        }
        if let Some(code) = self.sms_refusals.pop_front() {
            return coded(&code);
        }
        self.sms.push(TakenSms { phone: phones[0][3..].to_owned(), template: template.to_owned(), values });
        coded("Ok")
    }
}

/// What a request should say of itself (TC3-HMAC-SHA256), computed anew of what came in.
fn signature(request: &HttpRequest, body: &[u8]) -> String {
    let digits = |bytes: &[u8]| bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    let mac = |key: &[u8], text: &str| -> Vec<u8> {
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key).expect("a key");
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    };
    let timestamp = header(request, "x-tc-timestamp");
    let day = chrono::DateTime::from_timestamp(timestamp.parse().unwrap_or_default(), 0).expect("an instant");
    let day = day.date_naive().to_string();
    let lines = [
        "POST",
        "/",
        "",
        &format!("content-type:{}", header(request, "content-type")),
        &format!("host:{}", header(request, "host")),
        "",
        "content-type;host",
        &digits(&Sha256::digest(body)),
    ];
    let hashed = digits(&Sha256::digest(lines.join("\n").as_bytes()));
    let to_sign = ["TC3-HMAC-SHA256", timestamp, &format!("{day}/sms/tc3_request"), &hashed].join("\n");
    let key = mac(&mac(&mac(format!("TC3{SECRET_KEY}").as_bytes(), &day), "sms"), "tc3_request");
    format!(
        "TC3-HMAC-SHA256 Credential={SECRET_ID}/{day}/sms/tc3_request, SignedHeaders=content-type;host, Signature={}",
        digits(&mac(&key, &to_sign))
    )
}
