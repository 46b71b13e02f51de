//! The form on people's mediation that is handed in each quarter, filled from the roll-ups.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::consequences::{ACCEPTED, AGREED, AMOUNT, AVERTED, AVERTED_PEOPLE, BY_FORM, BY_SOURCE, DIFFICULT, PARTIES};
use super::{AgreementForm, Dispute, DisputeFault, DisputeFilter, DisputeKey, DisputeScope, DisputeSource, Disputes};
use crate::shared::rollup::{Indicator, RollUps, Sum};
use crate::shared::time::local_date;
use crate::shared::{Context, DisputeId, Failure, Grant, Page, PageRequest, Vocabulary, WordCode};
use crate::territory::DivisionCode;

const ASKED: [Indicator; 9] =
    [ACCEPTED, PARTIES, AGREED, DIFFICULT, AMOUNT, BY_SOURCE, BY_FORM, AVERTED, AVERTED_PEOPLE];

/// A quarter of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quarter {
    pub year: i32,
    /// From 1 to 4.
    pub number: u32,
}

impl Quarter {
    /// Its first day and its last.
    ///
    /// # Errors
    /// A field error for what is no quarter.
    fn days(self) -> Result<(NaiveDate, NaiveDate), Failure> {
        let wrong = || Failure::field("quarter", DisputeFault::PeriodOutOfRange);
        if !(1..=4).contains(&self.number) {
            return Err(wrong());
        }
        let from = NaiveDate::from_ymd_opt(self.year, self.number * 3 - 2, 1).ok_or_else(wrong)?;
        let next = from.checked_add_months(chrono::Months::new(3)).ok_or_else(wrong)?;
        Ok((from, next.pred_opt().ok_or_else(wrong)?))
    }
}

/// What the form asks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuarterlyForm {
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// Disputes that were accepted.
    pub cases: i64,
    /// Their parties.
    pub parties: i64,
    /// How many of them are difficult.
    pub difficult: i64,
    /// Disputes of which an agreement took effect, the first one only.
    pub success: i64,
    /// What those agreements come to, in fen.
    pub amount_fen: i64,
    /// How many of them are by word of mouth.
    pub oral: i64,
    /// How many are in writing.
    pub written: i64,
    /// Escalations that were averted.
    pub averted: i64,
    /// How many people those would have been.
    pub averted_people: i64,
    /// The cases, by how they came to notice: each source, also one of which there was none.
    pub by_source: BTreeMap<&'static str, i64>,
    /// The cases, by their types.
    pub by_kind: BTreeMap<WordCode, i64>,
}

impl QuarterlyForm {
    fn add(&mut self, Sum { indicator, kind, value }: &Sum) {
        let is = |one: Indicator| one.value == indicator;
        let kind = kind.as_deref().unwrap_or_default();
        if is(BY_SOURCE) {
            if let Some(source) = DisputeSource::parse(kind) {
                *self.by_source.entry(source.as_str()).or_default() += value;
            }
            return;
        }
        if is(ACCEPTED)
            && let Ok(code) = WordCode::new(kind)
        {
            *self.by_kind.entry(code).or_default() += value;
        }
        let oral = is(BY_FORM) && kind == AgreementForm::Oral.as_str();
        let numbers = [
            (is(ACCEPTED), &mut self.cases),
            (is(PARTIES), &mut self.parties),
            (is(DIFFICULT), &mut self.difficult),
            (is(AGREED), &mut self.success),
            (is(AMOUNT), &mut self.amount_fen),
            (oral, &mut self.oral),
            (is(BY_FORM) && !oral, &mut self.written),
            (is(AVERTED), &mut self.averted),
            (is(AVERTED_PEOPLE), &mut self.averted_people),
        ];
        for (_, number) in numbers.into_iter().filter(|(asked, _)| *asked) {
            *number = number.saturating_add(*value);
        }
    }
}

/// The form of a division for a quarter: for an office or an administrator of the area.
///
/// # Errors
/// Forbidden elsewhere; a field error for what is no quarter.
pub fn quarterly_form(
    store: &mut impl RollUps,
    ctx: &Context,
    division: &DivisionCode,
    quarter: Quarter,
) -> Result<QuarterlyForm, Failure> {
    if !ctx.actor.oversees(division) {
        return Err(Failure::Forbidden);
    }
    let (from, to) = quarter.days()?;
    let mut form = QuarterlyForm { from, to, ..QuarterlyForm::default() };
    form.by_source = DisputeSource::ALL.iter().map(|source| (source.as_str(), 0)).collect();
    for sum in store.sums_by_kind(division, &ASKED, (from, to))? {
        form.add(&sum);
    }
    Ok(form)
}

crate::vocabulary! {
    /// What the registers beside the form ask of a dispute.
    FormGapKind "报表待补项目" {
        /// The number of each party's identity card, which nobody here collects.
        IdNumber = "id_number" "当事人身份证件号码" by "个人信息保护法第六条",
        /// Each party's ethnicity, which nobody here collects.
        Ethnicity = "ethnicity" "当事人民族" by "个人信息保护法第六条",
        /// On which day it came about.
        OccurredOn = "occurred_on" "发生日期",
        /// Where it came about.
        Place = "place" "发生地点",
        /// How many people have to do with it.
        People = "people" "涉及人数",
        /// How many people stand against each other.
        Scale = "scale" "纠纷规模",
        /// At what time of the day it came about.
        OccurredTime = "occurred_time" "发生时间",
        /// Where that is on a map.
        Point = "point" "发生地点经纬度",
        /// Of what law it is a matter.
        Nature = "nature" "纠纷性质",
    }
}

/// What a dispute of the quarter still lacks, for who enters it elsewhere: nobody's name is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormGap {
    pub dispute: DisputeId,
    pub accepted_on: NaiveDate,
    /// How many parties there are of whom to ask.
    pub parties: u32,
    pub missing: Vec<FormGapKind>,
}

impl FormGap {
    fn of(dispute: &Dispute, (from, to): (NaiveDate, NaiveDate)) -> Option<Self> {
        let accepted_on = dispute.dossier.accepted_at.map(local_date)?;
        if !(from..=to).contains(&accepted_on) {
            return None;
        }
        let said = &dispute.dossier.circumstances;
        let lacking = [
            (FormGapKind::IdNumber, true),
            (FormGapKind::Ethnicity, true),
            (FormGapKind::OccurredOn, said.occurred_on.is_none()),
            (FormGapKind::Place, said.place.is_none()),
            (FormGapKind::People, said.people.is_none()),
            (FormGapKind::Scale, said.scale.is_none()),
            (FormGapKind::OccurredTime, said.occurred_time.is_none()),
            (FormGapKind::Point, said.point.is_none()),
            (FormGapKind::Nature, said.nature.is_none()),
        ];
        Some(Self {
            dispute: dispute.id,
            accepted_on,
            parties: u32::try_from(dispute.dossier.parties.len()).unwrap_or(u32::MAX),
            missing: lacking.into_iter().filter(|(_, lacks)| *lacks).map(|(kind, _)| kind).collect(),
        })
    }
}

/// What the disputes that were accepted in a quarter still lack, for whoever works for the organisation that mediates them: the
/// latest reported first, of each page those of the quarter.
///
/// # Errors
/// Forbidden for who works for no mediation organisation; a field error for what is no quarter.
pub fn form_gaps(
    store: &mut impl Disputes,
    ctx: &Context,
    quarter: Quarter,
    page: &PageRequest<DisputeKey>,
) -> Result<Page<FormGap, DisputeKey>, Failure> {
    let of_organisations = |grant: &Grant| match grant {
        Grant::Mediator { .. } => grant.party().map(DisputeScope::Person),
        _ => None,
    };
    let scopes: Vec<_> = ctx.actor.grants().iter().filter_map(of_organisations).collect();
    if scopes.is_empty() {
        return Err(Failure::Forbidden);
    }
    let days = quarter.days()?;
    let found = store.disputes(&scopes, &DisputeFilter::default(), page)?;
    let items = found.items.iter().filter_map(|dispute| FormGap::of(dispute, days)).collect();
    Ok(Page { items, unreadable: found.unreadable, next: found.next })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_has_four_quarters() {
        let days = |number| {
            let days = Quarter { year: 2028, number }.days();
            days.ok().map(|(from, to)| (from.to_string(), to.to_string()))
        };
        let day = |text: &str| text.to_owned();
        assert_eq!(days(1), Some((day("2028-01-01"), day("2028-03-31"))));
        assert_eq!(days(2), Some((day("2028-04-01"), day("2028-06-30"))));
        assert_eq!(days(4), Some((day("2028-10-01"), day("2028-12-31"))));
        assert_eq!((days(0), days(5), days(u32::MAX)), (None, None, None));
        assert!(Quarter { year: i32::MAX, number: 1 }.days().is_err());
    }

    #[test]
    fn each_number_of_the_form_has_its_indicator() {
        let mut form = QuarterlyForm::default();
        let sums = ASKED.into_iter().zip(1..).flat_map(|(indicator, value)| {
            let kinds: &[&str] = match indicator.value {
                "dispute_by_source" => &["court", "sweep"],
                "dispute_by_form" => &["oral", "written"],
                _ => &["contract"],
            };
            kinds.iter().map(move |kind| Sum {
                indicator: indicator.value.to_owned(),
                kind: Some((*kind).to_owned()),
                value,
            })
        });
        for sum in sums {
            form.add(&sum);
        }
        let numbers = [form.cases, form.parties, form.success, form.difficult, form.amount_fen];
        assert_eq!(numbers, [1, 2, 3, 4, 5]);
        assert_eq!((form.oral, form.written, form.averted, form.averted_people), (7, 7, 8, 9));
        assert_eq!(form.by_source, BTreeMap::from([("court", 6), ("sweep", 6)]));
        assert_eq!(form.by_kind.values().copied().collect::<Vec<_>>(), [1]);
    }
}
