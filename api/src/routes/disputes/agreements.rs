//! What callers send of agreements, and what they are told: what the parties agree on, who signs, what a court is asked, what was carried out.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::disputes::usecases::{Agree, ApplyConfirmation, ItemDraft, PartyWord, Perform, Sign};
use mashang_domain::disputes::{Agreement, MAX_AMOUNT, Payment, Performance, Signature};
use mashang_domain::shared::text::Title;
use mashang_domain::shared::{OrganisationId, Party};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{Checks, Input, usual};
use crate::routes::names::{Blank, Blanks, party};
use crate::routes::notes::{attachment_ids, note};
use crate::routes::values::{LongText, ShortText};
use crate::words::{self, Word};

/// 协议的一项（录入）。 An item, as agreed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgreementItemInput {
    label: ShortText,
    /// 金额（分），整数。 In fen.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    amount_fen: i64,
    /// 给付方序号。 Which party owes it.
    #[schema(minimum = 1, maximum = 20)]
    payer: u32,
    /// 受领方序号。 Which party it is owed.
    #[schema(minimum = 1, maximum = 20)]
    payee: u32,
    /// 期限。 By when.
    #[schema(nullable = false)]
    due: Option<NaiveDate>,
}

/// 达成协议。 What the parties agree on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "form": "written", "text": "乙方一次性补偿甲方，双方就此了结。", "parties": [1, 2], "total_fen": 500_000,
    "items": [{ "label": "误工费", "amount_fen": 500_000, "payer": 2, "payee": 1 }]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct AgreementCreate {
    form: words::AgreementForm,
    text: LongText,
    /// 达成协议的当事人，须为各方。 Every party.
    #[schema(min_items = 1, max_items = 20)]
    parties: Vec<u32>,
    /// 各项；非金钱给付金额填 0。 Item by item; 0 for what is not money.
    #[schema(min_items = 1, max_items = 30)]
    items: Vec<AgreementItemInput>,
    /// 总额（分），等于各项之和。 The sum of the items, in fen.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    total_fen: i64,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for AgreementCreate {
    type Command = Agree;
    fn read(&self, checks: &mut Checks) -> Option<Agree> {
        debug_assert_eq!(MAX_AMOUNT, 9_007_199_254_740_991, "the schema says so");
        let text = checks.take("/text", self.text.read());
        let read = |(at, item): (usize, &AgreementItemInput)| {
            let label = checks.take(&format!("/items/{at}/label"), Title::new(&item.label.0))?;
            let AgreementItemInput { amount_fen, payer, payee, due, .. } = *item;
            Some(ItemDraft { label, amount_fen, payer, payee, due })
        };
        let items = self.items.iter().enumerate().filter_map(read).collect();
        Some(Agree {
            form: self.form.0,
            text: text?,
            parties: self.parties.clone(),
            items,
            total_fen: self.total_fen,
            attachments: attachment_ids(&self.attachment_ids),
        })
    }
}

/// 签名：当事人或调解员其一。 Who signs: a party or a mediator.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "party": 1 }))]
#[serde(deny_unknown_fields)]
pub(crate) struct SignatureCreate {
    /// 当事人序号；当事人本人不必填。 Which party.
    #[schema(minimum = 1, maximum = 20, nullable = false)]
    party: Option<u32>,
    /// 调解员序号；代表本人签名不必填。 Which mediator.
    #[schema(minimum = 1, maximum = 10, nullable = false)]
    mediator: Option<u32>,
    /// 已上传的附件；代为记录签名的，须附签名页扫描件。 Files uploaded before; a scan, where it is written down for somebody.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
    /// 发到当事人手机的验证码；凭查询码签名的须填。 The number on the party's phone, where it signs by its code.
    #[schema(pattern = "^[0-9]{6}$", nullable = false)]
    confirmation: Option<String>,
    /// 代理人、代表人序号，其代为表态的书面材料。 Who said it for the party on paper, by the number.
    #[schema(minimum = 1, maximum = 10, nullable = false)]
    representative: Option<u32>,
    /// 纸面签署的方式；不填为签名。 By what mark a paper was signed; a signature when absent.
    #[schema(nullable = false)]
    mark: Option<words::SignatureMark>,
}

impl Input for SignatureCreate {
    type Command = Sign;
    fn read(&self, checks: &mut Checks) -> Option<Sign> {
        let note = note(checks, None, &self.attachment_ids)?;
        let (confirmation, representative) = (self.confirmation.clone(), self.representative);
        let word = PartyWord { note, party: self.party, confirmation, representative };
        Some(Sign { word, mediator: self.mediator, mark: self.mark.map(|mark| mark.0) })
    }
}

/// 申请司法确认。 What is asked of the court.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "parties": [1, 2], "court": "石狮市人民法院", "matter": "obligation",
    "attachment_ids": ["019ab0c0-0000-7000-8000-000000000000"]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfirmationApply {
    /// 共同申请的当事人，须为各方。 Every party.
    #[schema(min_items = 1, max_items = 20)]
    parties: Vec<u32>,
    court: ShortText,
    matter: words::ConfirmationMatter,
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 已上传的附件，须有各方签名的申请书扫描件。 Files uploaded before: a scan of what the parties signed.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for ConfirmationApply {
    type Command = ApplyConfirmation;
    fn read(&self, checks: &mut Checks) -> Option<ApplyConfirmation> {
        let court = checks.take("/court", self.court.read());
        let note = note(checks, self.text.as_ref(), &self.attachment_ids)?;
        Some(ApplyConfirmation { note, parties: self.parties.clone(), court: court?, matter: self.matter.0 })
    }
}

/// 开始履行。 That the agreement is to be carried out now.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({}))]
#[serde(deny_unknown_fields)]
pub(crate) struct PerformanceBegin {
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
    /// 发到当事人手机的验证码；当事人凭查询码办理的须填。 The number on the party's phone, where a party does it by its code.
    #[schema(pattern = "^[0-9]{6}$", nullable = false)]
    confirmation: Option<String>,
}

impl Input for PerformanceBegin {
    type Command = PartyWord;
    fn read(&self, checks: &mut Checks) -> Option<PartyWord> {
        let note = note(checks, self.text.as_ref(), &self.attachment_ids)?;
        Some(PartyWord { note, party: None, confirmation: self.confirmation.clone(), representative: None })
    }
}

/// 未履行。 How the agreement was broken.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "text": "约定的第二期款项到期未付。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct BreachCreate {
    text: LongText,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
    /// 发到当事人手机的验证码；当事人凭查询码办理的须填。 The number on the party's phone, where a party does it by its code.
    #[schema(pattern = "^[0-9]{6}$", nullable = false)]
    confirmation: Option<String>,
}

impl Input for BreachCreate {
    type Command = PartyWord;
    fn read(&self, checks: &mut Checks) -> Option<PartyWord> {
        let note = note(checks, Some(&self.text), &self.attachment_ids)?;
        Some(PartyWord { note, party: None, confirmation: self.confirmation.clone(), representative: None })
    }
}

/// 履行一项。 How an item was carried out.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "item": 1, "on": "2026-03-02", "receipt": "收条第 3 号" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct PerformanceCreate {
    /// 第几项。 Which item.
    #[schema(minimum = 1, maximum = 30)]
    item: u32,
    /// 履行日期。 When.
    on: NaiveDate,
    receipt: ShortText,
    /// 部分履行的金额（分）；不填为该项尚未履行的全部。 How much, in fen, where that is a part of what is open.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, nullable = false)]
    amount_fen: Option<i64>,
    /// 已上传的附件；代为记录的，须附收据扫描件。 Files uploaded before; a scan of the receipt, where it is written down for a party.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
    /// 发到受领方手机的验证码；凭查询码确认收到的须填。 The number on the phone of the party that received it, by its code.
    #[schema(pattern = "^[0-9]{6}$", nullable = false)]
    confirmation: Option<String>,
    /// 代理人、代表人序号，其代为表态的书面材料。 Who said it for the party on paper, by the number.
    #[schema(minimum = 1, maximum = 10, nullable = false)]
    representative: Option<u32>,
}

impl Input for PerformanceCreate {
    type Command = Perform;
    fn read(&self, checks: &mut Checks) -> Option<Perform> {
        let receipt = checks.take("/receipt", Title::new(&self.receipt.0));
        let performance = Performance { on: self.on, receipt: receipt? };
        let note = note(checks, None, &self.attachment_ids)?;
        let (confirmation, representative) = (self.confirmation.clone(), self.representative);
        let word = PartyWord { note, party: None, confirmation, representative };
        Some(Perform { word, item: self.item, performance, amount_fen: self.amount_fen })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "performance" { "on" } else { usual(name) }
    }
}

/// 协议的一项。 An item of an agreement.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AgreementItem {
    /// 第几项。 Which item.
    number: u32,
    /// 内容，如误工费。 What.
    label: String,
    /// 金额（分）；非金钱给付为 0。 How much, in fen.
    amount_fen: i64,
    /// 给付方序号。 Which party owes it.
    payer: u32,
    /// 受领方序号。 Which party it is owed.
    payee: u32,
    /// 期限。 By when.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due: Option<NaiveDate>,
    /// 履行日期。 When it was carried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    performed_on: Option<NaiveDate>,
    /// 收据。 The receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    receipt: Option<String>,
    /// 已履行金额（分）。 How much of it was received, in fen.
    paid_fen: i64,
    /// 各次履行的收据，最早的在前。 What was received of it, the first first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    payments: Vec<ItemPayment>,
}

/// 一次履行的收据。 What was received of an item, and who says so.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ItemPayment {
    /// 履行日期。 When.
    on: NaiveDate,
    /// 金额（分）；非金钱给付为 0。 How much, in fen.
    amount_fen: i64,
    /// 收据。 The receipt.
    receipt: String,
    /// 收据扫描件。 Scans of the receipt.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachment_ids: Vec<Uuid>,
    /// 确认收到的当事人序号。 The party that received it.
    confirmed_by: u32,
    credential: words::DisputeCredential,
    capacity: words::PartyCapacity,
    /// 代理人、代表人序号。 Who acted for the party, by the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    representative: Option<u32>,
    /// 记录时间。 When it was written down.
    at: DateTime<Utc>,
}

impl ItemPayment {
    fn of(payment: &Payment) -> Self {
        Self {
            on: payment.on,
            amount_fen: payment.amount_fen,
            receipt: payment.receipt.as_str().to_owned(),
            attachment_ids: payment.proof.iter().map(|file| file.0).collect(),
            confirmed_by: payment.confirmed_by,
            credential: Word(payment.credential),
            capacity: Word(payment.capacity),
            representative: payment.representative,
            at: payment.at,
        }
    }
}

/// 协议上的一个签名。 That somebody signed an agreement, and as whom.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AgreementSignature {
    /// 当事人序号。 Which party.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    party: Option<u32>,
    /// 调解员序号。 Which mediator.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    mediator: Option<u32>,
    /// 签署时间。 When.
    at: DateTime<Utc>,
    credential: words::DisputeCredential,
    capacity: words::PartyCapacity,
    /// 代理人、代表人序号。 Who acted for the party, by the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    representative: Option<u32>,
    mark: words::SignatureMark,
}

impl AgreementSignature {
    fn of(signed: &Signature) -> Self {
        Self {
            party: signed.party,
            mediator: signed.mediator,
            at: signed.at,
            credential: Word(signed.credential),
            capacity: Word(signed.capacity),
            representative: signed.representative,
            mark: Word(signed.mark),
        }
    }
}

/// 调解协议。 What the parties agreed on.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MediationAgreement {
    form: words::AgreementForm,
    /// 协议内容。 In words.
    text: String,
    /// 各项。 Item by item.
    items: Vec<AgreementItem>,
    /// 总额（分）。 The sum, in fen.
    total_fen: i64,
    /// 达成时间。 When the parties agreed.
    made_at: DateTime<Utc>,
    /// 已签名的当事人。 The parties who signed.
    signed_by: Vec<u32>,
    /// 已签名的调解员。 The mediators who signed.
    mediators_signed: Vec<u32>,
    /// 各签名：谁、以什么身份、凭什么；此前未记录的没有。 How each of them signed; of what was signed before that was kept, nothing is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    signatures: Vec<AgreementSignature>,
    /// 盖章时间。 When the organisation sealed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    sealed_at: Option<DateTime<Utc>>,
    /// 盖的是谁的章：调解室的协议由所属人民调解委员会盖章。 Whose seal it bears; of a room its committee's.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    sealed_by_id: Option<Uuid>,
    /// 盖章组织的名称。 What that is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    sealed_by_name: Option<String>,
    /// 生效时间；书面协议签名盖章齐全前没有（人民调解法第二十九条、第三十条）。 Since when it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    effective_at: Option<DateTime<Utc>>,
    /// 可申请司法确认的最后一日，遇休息日顺延（第三十三条、民事诉讼法第八十五条）。 The last day to ask the court, a working day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    confirmable_until: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    ruling: Option<words::ConfirmationRuling>,
}

impl MediationAgreement {
    pub(crate) fn of(agreement: &Agreement, confirmable_until: Option<NaiveDate>) -> Self {
        Self {
            form: Word(agreement.form),
            text: agreement.text.as_str().to_owned(),
            items: agreement
                .items
                .iter()
                .map(|item| AgreementItem {
                    number: item.number,
                    label: item.label.as_str().to_owned(),
                    amount_fen: item.amount_fen,
                    payer: item.payer,
                    payee: item.payee,
                    due: item.due,
                    performed_on: item.performed.as_ref().map(|done| done.on),
                    receipt: item.performed.as_ref().map(|done| done.receipt.as_str().to_owned()),
                    paid_fen: item.paid_fen(),
                    payments: item.payments.iter().map(ItemPayment::of).collect(),
                })
                .collect(),
            total_fen: agreement.total_fen,
            made_at: agreement.made_at,
            signed_by: agreement.signed_by.clone(),
            mediators_signed: agreement.mediators_signed.clone(),
            signatures: agreement.signatures.iter().map(AgreementSignature::of).collect(),
            sealed_at: agreement.sealed_at,
            sealed_by_id: agreement.sealed_by.map(Uuid::from),
            sealed_by_name: None,
            effective_at: agreement.effective_at,
            confirmable_until,
            ruling: agreement.ruling.map(Word),
        }
    }
}

impl Blanks for MediationAgreement {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let sealer = self.sealed_by_id.map(|id| Party::Organisation(OrganisationId(id)));
        party(sealer, &mut self.sealed_by_name).into_iter().collect()
    }
}
