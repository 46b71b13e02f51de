//! Messages by Tencent Cloud (腾讯云短信, `SendSms` of 2021-01-11). Each request is signed (TC3-HMAC-SHA256) over the very bytes that
//! are sent.

use std::collections::BTreeMap;
use std::sync::Arc;

use hmac::{Hmac, Mac};
use mashang_domain::shared::{Clock, Instant, Sms, SmsTemplate};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::Messenger;
use crate::crypto::hex;
use crate::deliveries::{Sending, Undelivered};
use crate::outgoing::{Outgoing, Secret, Target};

const ACTION: &str = "SendSms";
const VERSION: &str = "2021-01-11";
const SERVICE: &str = "sms";
const JSON: &str = "application/json; charset=utf-8";

/// What the house agreed on with the network.
#[derive(Clone, Debug)]
pub struct TencentAccess {
    pub secret_id: String,
    pub secret_key: Secret,
    /// `SmsSdkAppId`.
    pub app_id: String,
    /// The signature as it was approved, without its brackets.
    pub sign_name: String,
    pub region: String,
    /// The number of each template as it was approved.
    pub templates: BTreeMap<SmsTemplate, String>,
    /// Where it is asked, without a slash at the end.
    pub base: String,
}

impl TencentAccess {
    /// Where it is asked unless somebody says otherwise.
    pub const BASE: &str = "https://sms.tencentcloudapi.com";

    fn host(&self) -> &str {
        self.base.split_once("://").map_or(self.base.as_str(), |(_, host)| host)
    }

    /// What `Authorization` says of `payload` at that instant.
    fn signature(&self, payload: &[u8], at: Instant) -> String {
        let (date, seconds) = (at.format("%Y-%m-%d").to_string(), at.timestamp());
        let request = format!(
            "POST\n/\n\ncontent-type:{JSON}\nhost:{}\n\ncontent-type;host\n{}",
            self.host(),
            hex(&Sha256::digest(payload))
        );
        let scope = format!("{date}/{SERVICE}/tc3_request");
        let signed = format!("TC3-HMAC-SHA256\n{seconds}\n{scope}\n{}", hex(&Sha256::digest(request.as_bytes())));
        let first = format!("TC3{}", self.secret_key.reveal());
        let key = [date.as_str(), SERVICE, "tc3_request"]
            .into_iter()
            .fold(first.into_bytes(), |key, part| keyed(&key, part.as_bytes()));
        let signature = hex(&keyed(&key, signed.as_bytes()));
        let id = &self.secret_id;
        format!("TC3-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders=content-type;host, Signature={signature}")
    }
}

fn keyed(key: &[u8], text: &[u8]) -> Vec<u8> {
    // A key of any length is taken.
    Hmac::<Sha256>::new_from_slice(key)
        .map(|mac| mac.chain_update(text).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}

#[derive(Deserialize)]
struct Reply {
    #[serde(rename = "Response")]
    response: Response,
}

#[derive(Deserialize)]
struct Response {
    #[serde(rename = "Error")]
    error: Option<Coded>,
    #[serde(rename = "SendStatusSet", default)]
    sent: Vec<Coded>,
}

#[derive(Deserialize)]
struct Coded {
    #[serde(rename = "Code")]
    code: String,
}

/// What passes by itself, or when the operator does something about it.
const PASSING: [&str; 9] = [
    "InternalError",
    "LimitExceeded",
    "RequestLimitExceeded",
    "ResourceInsufficient",
    "ResourceUnavailable",
    "FailedOperation.InsufficientBalanceInSmsPackage",
    "FailedOperation.FailResolvePacket",
    "AuthFailure.SignatureExpire",
    "FailedOperation.JsonParseFail",
];

/// The same message is good no other time where the phone, the words or the set-up is at fault. What a later release of theirs
/// says in another word is tried again.
const LASTING: [&str; 7] = [
    "AuthFailure",
    "FailedOperation",
    "InvalidParameter",
    "MissingParameter",
    "UnauthorizedOperation",
    "UnsupportedOperation",
    "UnsupportedRegion",
];

fn refused(code: &str) -> Undelivered {
    let is_of = |kinds: &[&str]| kinds.iter().any(|kind| code.starts_with(kind));
    // Their words are letters with dots between them; whatever else this is goes into no log.
    let word: String = code.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '.').take(100).collect();
    if !is_of(&PASSING) && is_of(&LASTING) { Undelivered::Ever(word) } else { Undelivered::Now(word) }
}

fn outcome(reply: Reply) -> Result<(), Undelivered> {
    let Response { error, sent } = reply.response;
    match error.or_else(|| sent.into_iter().next()) {
        Some(Coded { code }) if code == "Ok" => Ok(()),
        Some(Coded { code }) => Err(refused(&code)),
        None => Err(Undelivered::Now("an answer that makes no sense".to_owned())),
    }
}

/// Brings messages to phones by that network.
pub struct Tencent {
    pub access: TencentAccess,
    pub outgoing: Outgoing,
    pub clock: Arc<dyn Clock>,
}

impl Tencent {
    async fn send(&self, message: &Sms) -> Result<(), Undelivered> {
        let phone = message.phone.reveal();
        if !phone.starts_with('1') {
            return Err(Undelivered::Ever("no mobile phone".to_owned()));
        }
        let Some(template) = self.access.templates.get(&message.template) else {
            return Err(Undelivered::Ever("no template of that kind".to_owned()));
        };
        let body = json!({
            "PhoneNumberSet": [format!("+86{phone}")],
            "SmsSdkAppId": self.access.app_id,
            "SignName": self.access.sign_name,
            "TemplateId": template,
            "TemplateParamSet": message.values,
        });
        let (payload, signed) = (body.to_string().into_bytes(), self.clock.now());
        let request = self
            .outgoing
            .client()
            .post(format!("{}/", self.access.base))
            .header(AUTHORIZATION, self.access.signature(&payload, signed))
            .header(CONTENT_TYPE, JSON)
            .header(HOST, self.access.host())
            .header("X-TC-Action", ACTION)
            .header("X-TC-Version", VERSION)
            .header("X-TC-Timestamp", signed.timestamp())
            .header("X-TC-Region", &self.access.region)
            .body(payload);
        // Whether a message whose answer was lost was sent, nobody can ask: it is sent again when its turn comes.
        let reply = self.outgoing.ask::<Reply>(Target::Sms, request).await;
        outcome(reply.map_err(|silence| Undelivered::Now(silence.as_str().to_owned()))?)
    }
}

impl Messenger for Tencent {
    fn bring<'a>(&'a self, message: &'a Sms) -> Sending<'a> {
        Box::pin(self.send(message))
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    const PAYLOAD: &str = concat!(
        r#"{"PhoneNumberSet":["+8613812345678"],"SmsSdkAppId":"1400006666","SignName":"码上代表","#,
        r#""TemplateId":"1110","TemplateParamSet":["123456"]}"#
    );

    /// By `AbstractClient._get_tc3_signature` of PyPI tencentcloud-sdk-python-common 3.1.195.
    const VECTORS: [(i64, &str); 3] = [
        (1_551_113_065, "7beb1d78072363adccc566bf315937708f5622e80fed5c51c1fdb6fd8bf76bd2"),
        (1_772_413_200, "3a420cceaba9654b2623f83875b64d3d7b5755436db9a34cd417d57f62c02c06"),
        (1_798_761_599, "4cd3c8fd2e3405884d9f3d6400a43b507ba5d660912712b6d8f1eec4c786b44e"),
    ];

    fn access() -> TencentAccess {
        TencentAccess {
            secret_id: "AKIDEXAMPLE".into(),
            secret_key: Secret::new("Gu5t9xGARNpq86cd98joQYCN3EXAMPLE".into()),
            app_id: "1400006666".into(),
            sign_name: "码上代表".into(),
            region: "ap-guangzhou".into(),
            templates: BTreeMap::new(),
            base: TencentAccess::BASE.into(),
        }
    }

    #[test]
    fn a_request_is_signed_as_an_independent_program_signs_it() {
        for (seconds, expected) in VECTORS {
            let at = DateTime::from_timestamp(seconds, 0).expect("an instant");
            let signature = access().signature(PAYLOAD.as_bytes(), at);
            assert!(signature.ends_with(&format!("Signature={expected}")), "{seconds}: {signature}");
        }
    }

    #[test]
    fn what_passes_is_told_from_what_stays_so() {
        for code in [
            "InternalError.Timeout",
            "RequestLimitExceeded",
            "LimitExceeded.PhoneNumberThirtySecondLimit",
            "FailedOperation.InsufficientBalanceInSmsPackage",
            "AuthFailure.SignatureExpire",
            "SomethingNew",
        ] {
            assert!(matches!(refused(code), Undelivered::Now(word) if word == code), "{code}");
        }
        for code in [
            "FailedOperation.PhoneNumberInBlacklist",
            "InvalidParameterValue.IncorrectPhoneNumber",
            "AuthFailure.SignatureFailure",
            "UnauthorizedOperation.SmsSdkAppIdVerifyFail",
        ] {
            assert!(matches!(refused(code), Undelivered::Ever(word) if word == code), "{code}");
        }
        assert_eq!(refused("电话 13812345678"), Undelivered::Now("13812345678".into()), "nobody says such a thing");
    }
}
