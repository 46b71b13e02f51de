//! Disputes that really went through the use cases.

use mashang_domain::disputes::usecases::{
    self, AddParty, Agree, Appoint, Convene, DisputantDraft, Hold, ItemDraft, PartyWord, Perform, Register, Report,
};
use mashang_domain::disputes::{
    AgreementForm, Circumstances, DisputeKind, DisputePartyAct, DisputeRisk, DisputeSide, DisputeSource, Held,
    MediationOrganisation, MediationSessionKind, MediatorKind, Performance,
};
use mashang_domain::shared::attachment::upload;
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::text::{Body, Phone, Title};
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Actor, At, AttachmentId, DisputeId, Failure, Grant, Note, StoreError, WordCode};

use super::dice::{name, note};
use super::life::Life;

type Outcome = Result<(), Failure>;

const QUARRELS: &[(DisputeKind, &str, &str)] = &[
    (DisputeKind::Neighbourhood, "楼上漏水", "楼上卫生间漏水，楼下天花板受损，双方争执不下。"),
    (DisputeKind::PropertyManagement, "停车位之争", "两户业主为同一个车位多次争吵。"),
    (DisputeKind::Housing, "翻建房屋占用通道", "翻建时围墙占了共用通道，邻居要求拆除。"),
    (DisputeKind::Consumer, "装修款纠纷", "装修质量不合约定，业主拒付尾款。"),
    (DisputeKind::Labour, "拖欠工资", "小作坊拖欠两个月工资。"),
    (DisputeKind::Land, "田埂界址", "两户对承包地界址各执一词。"),
];

/// What stands for a form that a party signed: a page with nothing on it.
const FORM: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
    2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n\
    trailer<</Root 1 0 R>>\n%%EOF\n";

impl Life<'_> {
    /// A form that a party signed, uploaded by whoever acts.
    fn form(&mut self) -> Result<AttachmentId, Failure> {
        let id = AttachmentId(self.ctx.mint());
        self.files.put(id, FORM).map_err(|error| StoreError::Database(error.to_string()))?;
        let size = i64::try_from(FORM.len()).unwrap_or(i64::MAX);
        Ok(upload(self.store, &self.ctx, id, "application/pdf".to_owned(), size)?.id)
    }

    /// A party says it by its code and the number on its phone.
    fn say(&mut self, at: At<DisputeId>, code: &TrackingCode, act: DisputePartyAct) -> Result<PartyWord, Failure> {
        self.ctx.actor = Actor::Tracker(code.clone());
        let (dispute, _) = usecases::request_confirmation(self.store, &self.ctx, at, act)?;
        let sent = dispute.party_of(&self.ctx.actor).and_then(|party| party.confirmation.as_ref());
        let confirmation = sent.map(|sent| sent.number.clone());
        Ok(PartyWord { note: Note::default(), party: None, confirmation, representative: None })
    }

    /// A dispute between two people, as far as the time until now allows.
    pub(super) fn quarrel(mut self) -> Outcome {
        let Some((deputy, code)) = self.dice.of(&self.cast.deputies).cloned() else { return Ok(()) };
        let Some((kind, title, text)) = self.dice.of(QUARRELS).copied() else { return Ok(()) };
        let (by_deputy, account) = (Grant::Deputy { deputy: deputy.id }, self.cast.resident);
        let by_office = Grant::Office { office: deputy.office, area: deputy.division.clone() };
        let corrupt = |_| StoreError::Corrupt("demo text");
        self.act(account, by_deputy.clone());
        let report = Report {
            code,
            source: DisputeSource::Sweep,
            organisation: None,
            kind: WordCode::of(kind),
            risk: if self.dice.chance(10) { DisputeRisk::High } else { DisputeRisk::Low },
            title: Title::new(title).map_err(corrupt)?,
            text: Body::new(text).map_err(corrupt)?,
            party: None,
            attachments: Vec::new(),
        };
        let risk = report.risk;
        let id = usecases::report(self.store, &self.ctx, report)?.id;
        let at = At { id, version: None };
        if !self.pass(2..30) {
            return Ok(());
        }
        self.act(account, by_office.clone());
        let lists = |one: &&MediationOrganisation| one.details.mediators.iter().any(|one| one.name == deputy.name);
        let mut here = self.cast.organisations.iter().filter(|one| one.division.covers(&deputy.division));
        let organisation = here.find(lists);
        let registration = Register {
            note: Note::default(),
            organisation: organisation.map(|one| one.id),
            kind: None,
            risk,
            circumstances: Circumstances { people: Some(2), ..Circumstances::default() },
        };
        usecases::register(self.store, &self.ctx, at, registration)?;
        let mut codes = Vec::new();
        for side in [DisputeSide::First, DisputeSide::Second] {
            let number = format!("138{:08}", self.dice.0.u32(0..100_000_000));
            let draft = DisputantDraft {
                side,
                name: name(&self.dice.person())?,
                phone: Phone::new(&number).ok(),
                deputy: None,
                health: None,
                health_consent: false,
                guardian: None,
            };
            let attachments = vec![self.form()?];
            let entered = usecases::add_party(self.store, &self.ctx, at, AddParty { party: draft, attachments })?;
            codes.extend(entered.dossier.parties.last().and_then(|party| party.code.clone()));
        }
        let seat = Appoint { kind: MediatorKind::Appointed, deputy: Some(deputy.id), name: None };
        usecases::appoint(self.store, &self.ctx, at, seat)?;
        usecases::ask_consent(self.store, &self.ctx, at, Note::default())?;
        if !self.pass(2..60) {
            return Ok(());
        }
        let [applicant, respondent] = codes.as_slice() else { return Ok(()) };
        let wrong = |_| StoreError::Corrupt("demo number");
        let word = self.say(at, applicant, DisputePartyAct::Consent)?;
        usecases::consent(self.store, &self.ctx, at, word)?.map_err(wrong)?;
        if self.dice.chance(10) {
            let word = self.say(at, respondent, DisputePartyAct::Refuse)?;
            usecases::refuse(self.store, &self.ctx, at, word)?.map_err(wrong)?;
            self.act(account, by_deputy);
            usecases::terminate(self.store, &self.ctx, at, note("可以依法向人民法院提起诉讼。"))?;
            return Ok(());
        }
        let word = self.say(at, respondent, DisputePartyAct::Consent)?;
        usecases::consent(self.store, &self.ctx, at, word)?.map_err(wrong)?;
        self.act(account, by_deputy);
        self.mediate(at, applicant)
    }

    /// A sitting, and what comes of it.
    fn mediate(&mut self, at: At<DisputeId>, payee: &TrackingCode) -> Outcome {
        let corrupt = |_| StoreError::Corrupt("demo text");
        let call = Convene {
            kind: MediationSessionKind::Pingli,
            side: None,
            at: self.ctx.now,
            place: name("社区评理室")?,
            agenda: None,
            guests: Vec::new(),
        };
        usecases::convene(self.store, &self.ctx, at, call)?;
        if !self.pass(1..20) {
            return Ok(());
        }
        let held = Held {
            parties: vec![1, 2],
            mediators: vec![1],
            others: Vec::new(),
            absent: Vec::new(),
            minutes: Body::new("双方陈述了各自的理由，代表说明了法律规定。").ok(),
            remarks: Vec::new(),
            outcome: None,
            notes: None,
            precedents: Vec::new(),
            signed: None,
            confirmed: Vec::new(),
        };
        usecases::hold(
            self.store,
            &self.ctx,
            at,
            Hold { session: 1, held, parts: Vec::new(), attachments: Vec::new() },
        )?;
        if self.dice.chance(12) {
            usecases::fail(self.store, &self.ctx, at, note("双方分歧较大。"))?;
            usecases::terminate(self.store, &self.ctx, at, note("可以依法申请仲裁或者提起诉讼。"))?;
            return Ok(());
        }
        let total_fen = i64::from(self.dice.0.u32(5..400)) * 10_000;
        let item = ItemDraft {
            label: Title::new("补偿款").map_err(corrupt)?,
            amount_fen: total_fen,
            payer: 2,
            payee: 1,
            due: None,
        };
        let draft = Agree {
            form: AgreementForm::Oral,
            text: Body::new("乙方一次性补偿，双方就此了结。").map_err(corrupt)?,
            parties: vec![1, 2],
            items: vec![item],
            total_fen,
            attachments: Vec::new(),
        };
        usecases::agree(self.store, &self.ctx, at, draft)?;
        if !self.pass(4..100) {
            return Ok(());
        }
        let paid = Performance { on: local_date(self.ctx.now), receipt: Title::new("收条").map_err(corrupt)? };
        let mediator = self.ctx.actor.clone();
        let word = self.say(at, payee, DisputePartyAct::Perform)?;
        let first = Perform { word, item: 1, performance: paid, amount_fen: None };
        usecases::perform(self.store, &self.ctx, at, first)?.map_err(|_| StoreError::Corrupt("demo number"))?;
        self.ctx.actor = mediator;
        if self.pass(20..200) {
            usecases::follow_up(self.store, &self.ctx, at, note("双方已和好。"))?;
            usecases::close(self.store, &self.ctx, at, Note::default())?;
        }
        Ok(())
    }
}
