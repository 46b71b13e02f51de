//! Who stands in for a child.

use mashang_domain::shared::{Guardian, MaskedGuardian, Minor};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{PhoneNumber, ShortText};
use crate::extract::Checks;
use crate::words;

/// 监护人。 A guardian.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GuardianInput {
    name: ShortText,
    relation: words::GuardianRelation,
    phone: PhoneNumber,
}

/// 涉及的未成年人（个人信息保护法第三十一条）。 What is said of a child whom a matter is about.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "under_14": true, "guardian_consents": true,
    "guardian": { "name": "陈先生", "relation": "parent", "phone": "13812345678" }
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct MinorInput {
    /// 是否不满十四周岁；为 false 时其余不保存。 Whether the child is under 14: otherwise nothing else of it is kept.
    under_14: bool,
    /// 监护人；不满十四周岁的必填。 The guardian, of whoever is under 14.
    #[schema(nullable = false)]
    guardian: Option<GuardianInput>,
    /// 监护人同意。 The guardian consents.
    #[serde(default)]
    guardian_consents: bool,
}

impl MinorInput {
    /// The guardian who answers for the child, where it is one; below `pointer` it is said what is wrong.
    pub(crate) fn read(&self, checks: &mut Checks, pointer: &str) -> Option<Guardian> {
        if !self.under_14 {
            return None;
        }
        let guardian = match &self.guardian {
            Some(named) => {
                let name = checks.take(&format!("{pointer}/guardian/name"), named.name.read());
                let phone = checks.take(&format!("{pointer}/guardian/phone"), named.phone.read());
                Some(Guardian { name: name?, relation: named.relation.0, phone: phone? })
            }
            None => None,
        };
        let vouched = Minor { guardian, consents: self.guardian_consents }.vouched();
        match vouched {
            Ok(guardian) => Some(guardian),
            Err((field, fault)) => checks.take(&format!("{pointer}/{field}"), Err::<Guardian, _>(fault)),
        }
    }
}

/// 监护人，电话已打码。 A guardian, the phone masked.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MaskedGuardian)]
pub(crate) struct MaskedGuardianAnswer {
    /// 姓名。 The name.
    name: String,
    relation: words::GuardianRelation,
    /// 打码的电话。 The phone, masked.
    #[schema(example = "138****5678")]
    phone_masked: String,
}

impl From<MaskedGuardian> for MaskedGuardianAnswer {
    fn from(guardian: MaskedGuardian) -> Self {
        Self { name: guardian.name.into(), relation: words::Word(guardian.relation), phone_masked: guardian.phone }
    }
}
