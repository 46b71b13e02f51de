//! A case for tests of what follows from one.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use uuid::Uuid;

use super::{Case, CaseCategory, CaseChannel, CaseNature, CasePlace, CaseState, CaseTopic, Handling};
use crate::shared::code::{QrCode, TrackingCode};
use crate::shared::text::{Body, Title};
use crate::shared::{IdSource, Instant, Party, Standing, WordCode};
use crate::territory::DivisionCode;

/// Makes another code each time.
#[derive(Default)]
pub(super) struct Ids(AtomicU8);

impl IdSource for Ids {
    fn mint(&self, _: Instant) -> Uuid {
        Uuid::from_u128(u128::from(self.0.fetch_add(1, Ordering::Relaxed)))
    }

    fn random(&self, bytes: &mut [u8]) {
        bytes.fill(self.0.fetch_add(1, Ordering::Relaxed));
    }
}

fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

/// A complaint that a deputy has been sent, in a grid of a village.
pub(super) fn case() -> Case {
    let ids = Ids::default();
    let at: Instant = "2026-03-02T01:00:00Z".parse().expect("an instant");
    Case {
        id: id(1),
        version: 1,
        tracking: TrackingCode::mint(&ids),
        standing: Standing::at(CaseState::Submitted),
        nature: CaseNature::Complaint,
        category: CaseTopic::new(WordCode::of(CaseCategory::Traffic), None),
        title: Title::new("东门拥堵").expect("a title"),
        text: Body::new("早高峰排队").expect("a text"),
        channel: CaseChannel::Scan,
        submitter: None,
        anonymous: false,
        contact: None,
        guardian: None,
        health: None,
        consent_to_publish: false,
        privacy_edition: None,
        place: CasePlace::default(),
        division: DivisionCode::new("350582002001").expect("a division"),
        rules: Arc::from([]),
        grid: Some(id(2)),
        code: QrCode::mint(&ids),
        target: Party::Deputy(id(5)),
        office: id(3),
        handling: Handling { voices: 1, ..Handling::default() },
        submitted_at: at,
        updated_at: at,
    }
}
