//! What is asked for of an API client.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use mashang_domain::clients::usecases::{ChangeClient, RegisterClient};
use mashang_domain::clients::{AddressRange, ClientContact, ClientCurve, ClientFault, ClientKey};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::eddsa;
use crate::extract::{Checks, Input, usual};
use crate::routes::values::{AddressRangeText, DivisionCodeText, PhoneNumber, ShortText};
use crate::words;

/// Requests in a minute where nobody says otherwise.
const USUAL_RATE: u32 = 60;

/// 公钥（RFC 7517）：Ed25519 或 P-256，不含私钥。 A public key, and never the private one.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({ "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiClientKey {
    /// OKP 或 EC。 `OKP` or `EC`.
    #[schema(pattern = "^(OKP|EC)$", max_length = 3)]
    kty: String,
    /// Ed25519（EdDSA）或 P-256（ES256）。 `Ed25519` or `P-256`.
    #[schema(pattern = "^(Ed25519|P-256)$", max_length = 7)]
    crv: String,
    /// 公钥的 x，base64url。 Its x.
    #[schema(pattern = "^[A-Za-z0-9_-]{43}$", min_length = 43, max_length = 43)]
    x: String,
    /// P-256 公钥的 y，base64url。 Its y, of P-256.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[A-Za-z0-9_-]{43}$", min_length = 43, max_length = 43, nullable = false)]
    y: Option<String>,
    /// 您对它的称呼，不保存。 What you call it; not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 128, nullable = false)]
    kid: Option<String>,
    /// 算法，由曲线而定，不保存。 Follows from the curve; not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^(EdDSA|ES256|Ed25519)$", max_length = 7, nullable = false)]
    alg: Option<String>,
    /// 用途，不保存。 What it is for; not kept.
    #[serde(default, rename = "use", skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^sig$", max_length = 3, nullable = false)]
    usage: Option<String>,
}

impl ApiClientKey {
    /// # Errors
    /// [`ClientFault::KeyWrong`].
    fn read(&self) -> Result<ClientKey, ClientFault> {
        let decoded = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| ClientFault::KeyWrong);
        let x = decoded(&self.x)?;
        let key = match (self.kty.as_str(), self.crv.as_str(), &self.y) {
            ("OKP", "Ed25519", None) if eddsa::is_ed25519(&x) => ClientKey { curve: ClientCurve::Ed25519, point: x },
            ("EC", "P-256", Some(y)) => {
                let point = [&[0x04][..], &x, &decoded(y)?].concat();
                if !eddsa::is_p256(&point) {
                    return Err(ClientFault::KeyWrong);
                }
                ClientKey { curve: ClientCurve::P256, point }
            }
            _ => return Err(ClientFault::KeyWrong),
        };
        Ok(key)
    }

    /// The same as it is shown.
    pub(crate) fn of(key: &ClientKey) -> Option<Self> {
        let (kty, crv, x, y) = match key.curve {
            ClientCurve::Ed25519 => ("OKP", "Ed25519", key.point.as_slice(), None),
            ClientCurve::P256 => ("EC", "P-256", key.point.get(1..33)?, Some(key.point.get(33..)?)),
        };
        Some(Self {
            kty: kty.to_owned(),
            crv: crv.to_owned(),
            x: URL_SAFE_NO_PAD.encode(x),
            y: y.map(|y| URL_SAFE_NO_PAD.encode(y)),
            kid: None,
            alg: None,
            usage: None,
        })
    }
}

fn ranges(checks: &mut Checks, texts: &[AddressRangeText]) -> Vec<AddressRange> {
    let read = |(at, text): (usize, &AddressRangeText)| {
        checks.take(&format!("/allowed_addresses/{at}"), AddressRange::new(&text.0))
    };
    texts.iter().enumerate().filter_map(read).collect()
}

/// 登记第三方系统。 An API client to register.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "name": "12345 政务服务热线", "contact_name": "陈女士", "contact_phone": "13812345678",
    "office_id": "019ab0c0-0000-7000-8000-000000000000", "scopes": ["cases:read", "cases:write"]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiClientCreate {
    /// 名称。 What it is called.
    name: ShortText,
    /// 联系人。 Whom to ask about it.
    contact_name: ShortText,
    /// 联系电话。 The contact's phone.
    contact_phone: PhoneNumber,
    /// 所属人大机构，以其名义调用。 The office in whose name it acts.
    office_id: Uuid,
    /// 辖区，在机构辖区之内；默认为机构辖区。 Where it acts, inside the office's division, which it is when absent.
    #[schema(nullable = false)]
    division_code: Option<DivisionCodeText>,
    /// 权限范围。 What it may ask for.
    #[schema(min_items = 1, max_items = 20)]
    scopes: Vec<words::ClientScope>,
    /// 每分钟请求数上限。 How much it may ask for in a minute.
    #[schema(minimum = 1, maximum = 6000, default = 60, nullable = false)]
    requests_per_minute: Option<u32>,
    /// 允许的来源地址或网段；默认不限。 From which addresses or networks it may call; from anywhere when absent.
    #[serde(default)]
    #[schema(max_items = 20)]
    allowed_addresses: Vec<AddressRangeText>,
    /// 公钥，以 private_key_jwt 认证；给出后不签发密钥。 For `private_key_jwt`; with one no secret is issued.
    #[schema(nullable = false)]
    public_key: Option<ApiClientKey>,
    /// 有效期，最长三年；默认一年。 Until when it may call: three years at most, one when absent.
    #[schema(nullable = false)]
    expires_at: Option<DateTime<Utc>>,
}

/// What the body calls a field of the commands.
fn field(name: &'static str) -> &'static str {
    match name {
        "office" => "office_id",
        name => usual(name),
    }
}

impl Input for ApiClientCreate {
    type Command = RegisterClient;
    fn read(&self, checks: &mut Checks) -> Option<RegisterClient> {
        let name = checks.take("/name", self.name.read());
        let contact = checks.take("/contact_name", self.contact_name.read());
        let phone = checks.take("/contact_phone", self.contact_phone.read());
        let division = checks.take_opt("/division_code", self.division_code.as_ref().map(DivisionCodeText::read));
        let addresses = ranges(checks, &self.allowed_addresses);
        let key = checks.take_opt("/public_key", self.public_key.as_ref().map(ApiClientKey::read));
        Some(RegisterClient {
            name: name?,
            contact: ClientContact { name: contact?, phone: phone? },
            office: self.office_id.into(),
            division,
            scopes: words::each_once(Some(self.scopes.clone())),
            requests_per_minute: self.requests_per_minute.unwrap_or(USUAL_RATE),
            addresses,
            key,
            expires_at: self.expires_at,
        })
    }

    fn field(name: &'static str) -> &'static str {
        field(name)
    }
}

/// 变更第三方系统；未填的不变。 What is changed of an API client; what is left out stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "scopes": ["cases:read"], "requests_per_minute": 120 }))]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiClientChange {
    /// 名称。 What it is called.
    #[schema(nullable = false)]
    name: Option<ShortText>,
    /// 联系人与电话，一并填写。 Whom to ask about it.
    #[schema(nullable = false)]
    contact: Option<ApiClientContact>,
    /// 辖区。 Where it acts.
    #[schema(nullable = false)]
    division_code: Option<DivisionCodeText>,
    /// 权限范围。 What it may ask for.
    #[schema(min_items = 1, max_items = 20, nullable = false)]
    scopes: Option<Vec<words::ClientScope>>,
    /// 每分钟请求数上限。 How much it may ask for in a minute.
    #[schema(minimum = 1, maximum = 6000, nullable = false)]
    requests_per_minute: Option<u32>,
    /// 允许的来源地址或网段；空为不限。 From which addresses or networks it may call; from anywhere when empty.
    #[schema(max_items = 20, nullable = false)]
    allowed_addresses: Option<Vec<AddressRangeText>>,
    /// 换用的公钥。 Another public key.
    #[schema(nullable = false)]
    public_key: Option<ApiClientKey>,
    /// 有效期，最长三年。 Until when it may call: three years at most.
    #[schema(nullable = false)]
    expires_at: Option<DateTime<Utc>>,
}

/// 联系人。 Whom to ask.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "name": "陈女士", "phone": "13812345678" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiClientContact {
    /// 姓名。 The name.
    name: ShortText,
    /// 电话。 The phone.
    phone: PhoneNumber,
}

impl ApiClientContact {
    fn read(&self, checks: &mut Checks) -> Option<ClientContact> {
        let name = checks.take("/contact/name", self.name.read());
        let phone = checks.take("/contact/phone", self.phone.read());
        Some(ClientContact { name: name?, phone: phone? })
    }
}

impl Input for ApiClientChange {
    type Command = ChangeClient;
    fn read(&self, checks: &mut Checks) -> Option<ChangeClient> {
        let name = checks.take_opt("/name", self.name.as_ref().map(ShortText::read));
        let contact = self.contact.as_ref().and_then(|contact| contact.read(checks));
        let division = checks.take_opt("/division_code", self.division_code.as_ref().map(DivisionCodeText::read));
        let addresses = self.allowed_addresses.as_ref().map(|texts| ranges(checks, texts));
        let key = checks.take_opt("/public_key", self.public_key.as_ref().map(ApiClientKey::read));
        Some(ChangeClient {
            name,
            contact,
            division,
            scopes: self.scopes.clone().map(|scopes| words::each_once(Some(scopes))),
            requests_per_minute: self.requests_per_minute,
            addresses,
            key,
            expires_at: self.expires_at,
        })
    }

    fn field(name: &'static str) -> &'static str {
        field(name)
    }
}
