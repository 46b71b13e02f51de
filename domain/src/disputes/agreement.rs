//! What the parties agree on, when it holds, and until when a court may be asked to confirm it.

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::{AgreementForm, ConfirmationRuling, DisputeCredential, DisputeFault, PartyCapacity, SignatureMark};
use crate::shared::calendar::Calendar;
use crate::shared::text::{Body, Title};
use crate::shared::time::local_date;
use crate::shared::{AttachmentId, Instant, OrganisationId, Vocabulary};

/// The largest amount in fen: what a number in JSON keeps exactly.
pub const MAX_AMOUNT: i64 = 9_007_199_254_740_991;
/// Days after its effect on which the parties may ask the court to confirm an agreement (人民调解法第三十三条).
pub const CONFIRMATION_DAYS: i64 = 30;
/// Parts in which one item is paid.
pub const MAX_PAYMENTS: usize = 60;

/// Something that an agreement obliges a party to.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Which item of the agreement: 1, 2, 3 …
    pub number: u32,
    /// What, as 误工费 or 赔礼道歉.
    pub label: Title,
    /// How much, in fen; 0 for what is not money.
    pub amount_fen: i64,
    /// Which party owes it.
    pub payer: u32,
    /// Which party it is owed.
    pub payee: u32,
    pub due: Option<NaiveDate>,
    /// How it was carried out, once all of it was.
    pub performed: Option<Performance>,
    /// What was received of it, the first first; of what was carried out before that was kept, nothing is.
    pub payments: Vec<Payment>,
}

/// How an item was carried out.
#[derive(Clone, Debug, PartialEq)]
pub struct Performance {
    pub on: NaiveDate,
    /// The receipt: its number, or who saw it.
    pub receipt: Title,
}

/// What was received of an item, and who says so (履行收据).
#[derive(Clone, Debug, PartialEq)]
pub struct Payment {
    pub on: NaiveDate,
    /// How much, in fen; of what is no money, 0.
    pub amount_fen: i64,
    pub receipt: Title,
    /// Scans of the receipt.
    pub proof: Vec<AttachmentId>,
    /// The party that received it.
    pub confirmed_by: u32,
    /// By what it confirmed that.
    pub credential: DisputeCredential,
    pub capacity: PartyCapacity,
    /// Who acted for the party, by the number.
    pub representative: Option<u32>,
    pub at: Instant,
}

impl Item {
    /// How much of it was received, in fen.
    #[must_use]
    pub fn paid_fen(&self) -> i64 {
        let parts: i64 = self.payments.iter().map(|payment| payment.amount_fen).sum();
        if self.performed.is_some() { self.amount_fen } else { parts }
    }

    /// What of it is received now, in fen: the part that is said, or else all that is open.
    ///
    /// # Errors
    /// [`DisputeFault::NotMoney`], [`DisputeFault::PaidTooMuch`].
    pub(super) fn receives(&self, said: Option<i64>) -> Result<i64, DisputeFault> {
        let open = self.amount_fen - self.paid_fen();
        match said {
            None => Ok(open),
            Some(_) if self.amount_fen == 0 => Err(DisputeFault::NotMoney),
            Some(part) if (1..=open).contains(&part) => Ok(part),
            Some(_) => Err(DisputeFault::PaidTooMuch),
        }
    }
}

/// That somebody signed an agreement, and as whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The party, or else the mediator.
    pub party: Option<u32>,
    pub mediator: Option<u32>,
    pub at: Instant,
    pub credential: DisputeCredential,
    pub capacity: PartyCapacity,
    /// Who acted for the party, by the number.
    pub representative: Option<u32>,
    pub mark: SignatureMark,
}

/// What the parties agreed on.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// By word of mouth or in writing.
    pub form: AgreementForm,
    pub text: Body,
    /// Item by item.
    pub items: Vec<Item>,
    /// The sum of the items, in fen.
    pub total_fen: i64,
    /// When the parties agreed.
    pub made_at: Instant,
    /// The parties who signed.
    pub signed_by: Vec<u32>,
    /// The mediators who signed.
    pub mediators_signed: Vec<u32>,
    /// How each of them signed; of those who did before that was kept, nothing is.
    pub signatures: Vec<Signature>,
    /// When the organisation sealed it.
    pub sealed_at: Option<Instant>,
    /// Whose seal it bears: a room has none, and bears its committee's. Not known of what was sealed before that was kept.
    pub sealed_by: Option<OrganisationId>,
    /// Since when it holds: an oral one at once (第三十条), a written one with the last of the parties' signatures, a people's
    /// mediator's signature and the organisation's seal (第二十九条).
    pub effective_at: Option<Instant>,
    /// What the court said, where the parties asked it.
    pub ruling: Option<ConfirmationRuling>,
}

impl Agreement {
    /// Takes note of the instant at which the last of what it needs was there. Without an organisation it is a settlement
    /// between the parties (和解协议), which their signatures make; else one of the `qualified` mediators signs, too.
    pub(super) fn take_effect(
        &mut self,
        parties: &[u32],
        organisation: Option<OrganisationId>,
        qualified: &[u32],
        now: Instant,
    ) {
        let signed = parties.iter().all(|party| self.signed_by.contains(party));
        let witnessed = self.mediators_signed.iter().any(|mediator| qualified.contains(mediator));
        let attested = organisation.is_none() || (witnessed && self.sealed_at.is_some());
        let holds = match self.form {
            AgreementForm::Oral => true,
            AgreementForm::Written => signed && attested,
        };
        if holds && self.effective_at.is_none() {
            self.effective_at = Some(now);
        }
    }

    /// Tells these words and items from any others; what became of them since makes no difference.
    #[must_use]
    pub fn digest(&self) -> String {
        let item = |item: &Item| {
            let Item { number, label, amount_fen, payer, payee, due, .. } = item;
            format!("{number} {amount_fen} {payer} {payee} {due:?} {}", label.as_str())
        };
        let whole = [self.form.as_str().to_owned(), self.total_fen.to_string(), self.text.as_str().to_owned()];
        let mut hash = Sha256::new();
        for part in whole.into_iter().chain(self.items.iter().map(item)) {
            hash.update(format!("{}:{part}", part.len()));
        }
        hash.finalize().iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
    }

    /// The last day on which the parties may ask the court; `None` while it does not hold.
    #[must_use]
    pub fn confirmable_until(&self, calendar: &Calendar) -> Option<NaiveDate> {
        let last = |at| calendar.or_next_working_day(local_date(at) + chrono::Duration::days(CONFIRMATION_DAYS));
        self.effective_at.map(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse::<chrono::DateTime<chrono::FixedOffset>>().expect("a literal").to_utc()
    }

    fn written() -> Agreement {
        Agreement {
            form: AgreementForm::Written,
            text: Body::new("一次付清。").expect("a literal"),
            items: Vec::new(),
            total_fen: 0,
            made_at: at("2026-03-02T09:00:00+08:00"),
            signed_by: Vec::new(),
            mediators_signed: Vec::new(),
            signatures: Vec::new(),
            sealed_at: None,
            sealed_by: None,
            effective_at: None,
            ruling: None,
        }
    }

    #[test]
    fn a_written_agreement_holds_with_the_last_of_signatures_and_seal_whatever_their_order() {
        let (organisation, now) = (Some(uuid::Uuid::nil().into()), at("2026-03-02T10:00:00+08:00"));
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]] {
            let mut agreement = written();
            for (step, what) in order.into_iter().enumerate() {
                assert_eq!(agreement.effective_at, None, "{step}");
                match what {
                    0 => agreement.signed_by.push(1),
                    1 => agreement.signed_by.push(2),
                    2 => agreement.mediators_signed.push(1),
                    _ => agreement.sealed_at = Some(now),
                }
                agreement.take_effect(&[1, 2], organisation, &[1], now);
            }
            assert_eq!(agreement.effective_at, Some(now));
            let mut along = Agreement { effective_at: None, ..agreement };
            along.take_effect(&[1, 2], organisation, &[2], now);
            assert_eq!(along.effective_at, None, "who signed only took part");
        }
    }

    #[test]
    fn without_an_organisation_the_parties_signatures_are_enough() {
        let (mut agreement, now) = (written(), at("2026-03-02T10:00:00+08:00"));
        agreement.signed_by = vec![1, 2];
        agreement.take_effect(&[1, 2], None, &[], now);
        assert_eq!(agreement.effective_at, Some(now));
    }

    #[test]
    fn a_digest_tells_other_words_or_sums_and_no_signatures() {
        let mut agreement = written();
        agreement.items = vec![Item {
            number: 1,
            label: Title::new("补偿").expect("a literal"),
            amount_fen: 100,
            payer: 2,
            payee: 1,
            due: None,
            performed: None,
            payments: Vec::new(),
        }];
        let before = agreement.digest();
        let mut signed = agreement.clone();
        signed.signed_by = vec![1, 2];
        assert_eq!(signed.digest(), before);
        let others: [fn(&mut Agreement); 5] = [
            |other| other.text = Body::new("分两次付清。").expect("a literal"),
            |other| other.items[0].amount_fen = 101,
            |other| other.items[0].payee = 3,
            |other| other.items[0].due = NaiveDate::from_ymd_opt(2026, 4, 1),
            |other| other.form = AgreementForm::Oral,
        ];
        for change in others {
            let mut other = agreement.clone();
            change(&mut other);
            assert_ne!(other.digest(), before, "{other:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn parts_come_to_the_item_and_never_to_more(
            amount in 1_i64..=MAX_AMOUNT,
            said in proptest::collection::vec(0_i64..=MAX_AMOUNT, 0..20)
        ) {
            let mut item = Item {
                number: 1,
                label: Title::new("补偿").expect("a literal"),
                amount_fen: amount,
                payer: 2,
                payee: 1,
                due: None,
                performed: None,
                payments: Vec::new(),
            };
            let mut received = 0_i64;
            for part in said {
                let fits = part > 0 && part <= amount - received;
                let taken = item.receives(Some(part));
                proptest::prop_assert_eq!(taken.is_ok(), fits);
                if let Ok(amount_fen) = taken {
                    received += amount_fen;
                    item.payments.push(Payment {
                        on: NaiveDate::default(),
                        amount_fen,
                        receipt: Title::new("收条").expect("a literal"),
                        proof: Vec::new(),
                        confirmed_by: 1,
                        credential: DisputeCredential::Paper,
                        capacity: PartyCapacity::Own,
                        representative: None,
                        at: at("2026-03-02T10:00:00+08:00"),
                    });
                }
                proptest::prop_assert_eq!(item.paid_fen(), received);
                proptest::prop_assert_eq!(item.receives(None), Ok(amount - received));
            }
        }
    }

    #[test]
    fn what_is_no_money_is_carried_out_as_a_whole() {
        let item = Item {
            number: 1,
            label: Title::new("赔礼道歉").expect("a literal"),
            amount_fen: 0,
            payer: 2,
            payee: 1,
            due: None,
            performed: None,
            payments: Vec::new(),
        };
        assert_eq!((item.receives(None), item.receives(Some(0))), (Ok(0), Err(DisputeFault::NotMoney)));
    }

    #[test]
    fn the_thirtieth_day_or_the_working_day_after_it_is_the_last_to_ask_the_court() {
        let mut agreement = written();
        let calendar = Calendar::statutory();
        assert_eq!(agreement.confirmable_until(&calendar), None);
        // The last one ends on 清明节, after which people work again on the seventh.
        for (effect, last) in [("2026-03-02", "2026-04-01"), ("2026-02-26", "2026-03-30"), ("2026-03-05", "2026-04-07")]
        {
            agreement.effective_at = Some(at(&format!("{effect}T23:59:00+08:00")));
            assert_eq!(agreement.confirmable_until(&calendar), last.parse().ok(), "{effect}");
        }
    }
}
