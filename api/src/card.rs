//! What a code shows, kept as the bytes that are sent: a card is read a thousand times for each time it changes.

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::header::HeaderValue;
use bytes::Bytes;
use mashang_domain::codes::usecases;
use mashang_domain::shared::code::{CodeError, QrCode};
use moka::sync::Cache;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::problem::Problem;
use crate::routes::codes::Card;
use crate::settings::hex;

/// How long another replica's change may stay unseen here. A submission asks the database itself.
const FRESH: Duration = Duration::from_secs(30);

/// A card ready to be sent.
pub(crate) struct ReadyCard {
    pub card: Card,
    pub json: Bytes,
    pub etag: HeaderValue,
}

/// Cards by code.
pub(crate) struct Cards(Cache<QrCode, Arc<ReadyCard>>);

impl Cards {
    pub(crate) fn new() -> Self {
        Self(Cache::builder().max_capacity(50_000).time_to_live(FRESH).build())
    }

    /// Forgets all cards: something that a card shows was changed here.
    pub(crate) fn forget(&self) {
        self.0.invalidate_all();
    }
}

/// Reads a code that somebody typed or scanned; what can't be one is told apart from what was copied wrongly.
pub(crate) fn read_code(text: &str) -> Result<QrCode, Problem> {
    QrCode::read(text).map_err(|error| match error {
        CodeError::Malformed => Problem::not_found().detail("这不是有效的代表码"),
        CodeError::Miscopied => Problem::not_found().detail("校验位不符：可能有一位抄错，请对照印刷的代码核对"),
    })
}

pub(crate) async fn ready(app: &App, text: &str) -> Result<Arc<ReadyCard>, Problem> {
    let code = read_code(text)?;
    if let Some(known) = app.cards.0.get(&code) {
        return Ok(known);
    }
    let (now, wanted) = (app.now(), code.clone());
    let card = app.db.read(move |store| usecases::card(store, &wanted, now)).await?;
    let card = Card::of(card, &app.settings.public_url);
    let json = Bytes::from(serde_json::to_vec(&card).map_err(Problem::internal)?);
    let mut tag = hex(&Sha256::digest(&json));
    tag.truncate(24);
    let etag = HeaderValue::from_str(&format!("\"{tag}\"")).map_err(Problem::internal)?;
    let ready = Arc::new(ReadyCard { card, json, etag });
    app.cards.0.insert(code, Arc::clone(&ready));
    Ok(ready)
}
