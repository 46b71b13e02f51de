//! A case as its two rows keep it, and back.

use std::sync::Arc;

use diesel::prelude::*;
use mashang_domain::cases::clocks::Counting;
use mashang_domain::cases::{Case, CasePlace, CaseState, CaseTopic, DivisionRules, alert_at, ask_at, turns, urgency};
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::geo::Point;
use mashang_domain::shared::text::{Name, Phone};
use mashang_domain::shared::{Party, Standing, StoreError, Vocabulary, WordCode};

use crate::crypto::Vault;
use crate::db::types::{Id, Stamp};
use crate::repositories::territory::division_code;
use crate::repositories::{sound, word};
use crate::schema::{case_handling, case_units, cases};
use crate::sealed::{columns, tags};
use crate::stored::documents::handling::Handling;
use crate::stored::documents::words::Words;
use crate::stored::word::text;
use crate::subject_keys::Seal;

/// What was submitted, and to whom it is addressed: few steps change any of it.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = cases, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct CaseRow {
    pub(super) id: Id,
    pub(super) tracking_tag: Vec<u8>,
    pub(super) nature: String,
    pub(super) category: String,
    pub(super) category_label: Option<String>,
    pub(super) channel: String,
    pub(super) submitter_id: Option<Id>,
    pub(super) anonymous: bool,
    pub(super) consent_to_publish: bool,
    pub(super) division_code: String,
    pub(super) grid_id: Option<Id>,
    pub(super) qr_code: String,
    pub(super) target_kind: String,
    pub(super) target_id: Id,
    pub(super) office_id: Id,
    pub(super) submitted_at: Stamp,
    pub(super) sealed: Vec<u8>,
    pub(super) external_tag: Option<Vec<u8>>,
    pub(super) privacy_edition: Option<String>,
    pub(super) phone_tag: Option<Vec<u8>>,
}

/// What cases are found by whose resident left that phone.
pub(super) fn phone_tag(vault: &Vault, phone: &Phone) -> Vec<u8> {
    vault.tag(tags::CASE_PHONE, phone.reveal().as_bytes()).to_vec()
}

/// What the number that another system gave a case is found by.
pub(super) fn external_tag(vault: &Vault, number: &Name) -> Vec<u8> {
    vault.tag(tags::EXTERNAL_REF, number.as_str().as_bytes()).to_vec()
}

/// What every step changes, and what those that stand alike are listed by.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = case_handling, primary_key(case_id))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct HandlingRow {
    pub(super) case_id: Id,
    pub(super) version: i32,
    pub(super) state: String,
    pub(super) resume_state: Option<String>,
    pub(super) holder_id: Option<Id>,
    pub(super) urgency: Stamp,
    pub(super) alert_at: Option<Stamp>,
    pub(super) sealed: Vec<u8>,
    pub(super) updated_at: Stamp,
    pub(super) division_code: String,
    pub(super) submitted_at: Stamp,
    pub(super) calendar_edition: Option<i32>,
    pub(super) ask_at: Option<Stamp>,
    pub(super) unrated_at: Option<Stamp>,
    pub(super) unrated_unit: Option<Id>,
    pub(super) yellow_at: Option<Stamp>,
    pub(super) red_at: Option<Stamp>,
    pub(super) supervised: bool,
    pub(super) aside: bool,
}

impl CaseRow {
    pub(super) fn of(case: &Case, seal: Seal) -> Result<Self, StoreError> {
        let (vault, (target_kind, target_id)) = (seal.vault(), case.target.parts());
        Ok(Self {
            id: case.id.into(),
            tracking_tag: vault.tag(tags::CASE_CODE, case.tracking.as_str().as_bytes()).to_vec(),
            nature: case.nature.as_str().to_owned(),
            category: case.category.code.as_str().to_owned(),
            category_label: case.category.called.as_ref().map(|label| label.as_str().to_owned()),
            channel: case.channel.as_str().to_owned(),
            submitter_id: case.submitter.map(Id::from),
            anonymous: case.anonymous,
            consent_to_publish: case.consent_to_publish,
            division_code: case.division.as_str().to_owned(),
            grid_id: case.grid.map(Id::from),
            qr_code: case.code.as_str().to_owned(),
            target_kind: target_kind.as_str().to_owned(),
            target_id: Id(target_id),
            office_id: case.office.into(),
            submitted_at: case.submitted_at.into(),
            sealed: seal.seal_json(case.id.0, &Words::from(case), columns::CASE)?,
            external_tag: case.handling.external_ref.as_ref().map(|external| external_tag(vault, &external.number)),
            privacy_edition: case.privacy_edition.as_ref().map(|edition| edition.as_str().to_owned()),
            phone_tag: case.contact.as_ref().map(|contact| phone_tag(vault, &contact.phone)),
        })
    }
}

impl HandlingRow {
    pub(super) fn of(case: &Case, seal: Seal) -> Result<Self, StoreError> {
        let counted = case.handling.clock.as_ref().filter(|clock| clock.counting != Counting::AllTime);
        // Among those that nobody rated are drawn whose resident is asked.
        let is_unrated = case.state() == CaseState::ClosedUnrated && case.is_to_be_rated();
        let unrated = case.handling.aftercare.closed_at.filter(|_| is_unrated);
        let turns = case.handling.clock.as_ref().map(turns);
        Ok(Self {
            case_id: case.id.into(),
            version: case.version,
            state: case.state().as_str().to_owned(),
            resume_state: case.standing.resume().map(|state| state.as_str().to_owned()),
            holder_id: case.holder().map(|party| Id(party.parts().1)),
            urgency: Stamp(urgency(case)),
            alert_at: alert_at(case).map(Stamp),
            sealed: seal.seal_json(case.id.0, &Handling::from(&case.handling), columns::HANDLING)?,
            updated_at: case.updated_at.into(),
            division_code: case.division.as_str().to_owned(),
            submitted_at: case.submitted_at.into(),
            calendar_edition: counted.map(|clock| clock.edition),
            ask_at: ask_at(case).map(Stamp),
            unrated_at: unrated.map(Stamp),
            unrated_unit: unrated.and(case.handling.lead_unit).map(Id::from),
            yellow_at: turns.map(|[yellow, _]| Stamp(yellow)),
            red_at: turns.map(|[_, red]| Stamp(red)),
            supervised: case.handling.supervised,
            aside: case.keeps_somebody_out(),
        })
    }
}

pub(super) type Rows = (CaseRow, HandlingRow);

pub(super) fn read((case, handling): Rows, seal: Seal, rules: &Arc<[DivisionRules]>) -> Result<Case, StoreError> {
    let owner = case.id.0;
    let words: Words = seal.open_json(owner, &case.sealed, columns::CASE)?;
    let resume = handling.resume_state.as_deref().map(word).transpose()?;
    let division = division_code(&case.division_code)?;
    let mut gathered = mashang_domain::cases::Handling::from(seal.open_json::<Handling>(
        owner,
        &handling.sealed,
        columns::HANDLING,
    )?);
    if let (Some(clock), Some(edition)) = (&mut gathered.clock, handling.calendar_edition) {
        clock.edition = edition;
    }
    Ok(Case {
        id: case.id.0.into(),
        version: handling.version,
        tracking: words.code.0,
        standing: Standing::restore(word::<CaseState>(&handling.state)?, resume),
        nature: word(&case.nature)?,
        category: CaseTopic::new(
            sound(WordCode::new(&case.category), "cases.category")?,
            case.category_label.as_deref().map(|label| text(label, "cases.category_label")).transpose()?,
        ),
        title: words.title.0,
        text: words.text.0,
        channel: word(&case.channel)?,
        submitter: case.submitter_id.map(|id| id.0.into()),
        anonymous: case.anonymous,
        contact: words.contact.map(Into::into),
        guardian: words.guardian.map(Into::into),
        health: words.health.map(|health| health.0),
        consent_to_publish: case.consent_to_publish,
        privacy_edition: sound(case.privacy_edition.as_deref().map(Name::kept).transpose(), "cases.privacy_edition")?,
        place: CasePlace {
            point: sound(words.point.map(|[x, y]| Point::new(x, y)).transpose(), columns::CASE)?,
            address: words.address.map(|address| address.0),
        },
        rules: Arc::clone(rules),
        division,
        grid: case.grid_id.map(|id| id.0.into()),
        code: sound(QrCode::read(&case.qr_code), "cases.qr_code")?,
        target: Party::from_parts(word(&case.target_kind)?, case.target_id.0),
        office: case.office_id.0.into(),
        handling: gathered,
        submitted_at: case.submitted_at.0,
        updated_at: handling.updated_at.0,
    })
}

#[derive(Insertable)]
#[diesel(table_name = case_units, treat_none_as_default_value = false)]
pub(super) struct CaseUnitRow {
    pub(super) case_id: Id,
    pub(super) unit_id: Id,
    pub(super) submitted_at: Stamp,
    pub(super) state: String,
    pub(super) holds: bool,
}

/// What a step changes of all units that have had the case.
#[derive(AsChangeset)]
#[diesel(table_name = case_units, treat_none_as_null = true)]
pub(super) struct UnitsRow {
    pub(super) state: String,
}
