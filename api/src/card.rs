//! What a code shows, kept as the bytes that are sent: a card is read a thousand times for each time it changes.

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::header::HeaderValue;
use bytes::Bytes;
use mashang_domain::codes::{CodeCard, usecases};
use mashang_domain::congresses::title_by;
use mashang_domain::deputies::Mandate;
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Called, Failure, Fault, Instant, NamedParties, Names, Vocabulary};
use mashang_infra::db::Database;
use mashang_infra::repositories::Store;
use moka::sync::Cache;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::problem::Problem;
use crate::routes::rooms::door::{self, HoursText};
use crate::routes::values::GeoPoint;
use crate::{validators, words};

/// How long a card is kept at most: what its dates say changes by itself. A submission asks the database itself.
const FRESH: Duration = Duration::from_secs(30);

/// A card ready to be sent.
pub(crate) struct ReadyCard {
    pub card: Card,
    pub json: Bytes,
    pub etag: HeaderValue,
}

/// Cards by code, each of the edition in which it was asked for: one of an older edition may show what is no longer so.
pub(crate) struct Cards(Cache<QrCode, (u64, Arc<ReadyCard>)>);

impl Cards {
    pub(crate) fn new() -> Self {
        Self(Cache::builder().max_capacity(50_000).time_to_live(FRESH).build())
    }

    /// The card behind a code as somebody typed or scanned it.
    pub(crate) async fn ready(
        &self,
        text: &str,
        db: &Database,
        now: Instant,
        public_url: &str,
    ) -> Result<Arc<ReadyCard>, Problem> {
        let code = read_code(text)?;
        let edition = db.card_edition();
        if let Some((of, known)) = self.0.get(&code)
            && of == edition
        {
            return Ok(known);
        }
        let wanted = code.clone();
        let (card, congresses) = db.read(move |store| shown(store, &wanted, now)).await?;
        let card = Card::of(card, &congresses, now, public_url);
        let json = Bytes::from(serde_json::to_vec(&card).map_err(Problem::internal)?);
        let etag = format!("\"{}\"", validators::digest(&json));
        let etag = HeaderValue::from_str(&etag).map_err(Problem::internal)?;
        let ready = Arc::new(ReadyCard { card, json, etag });
        self.0.insert(code, (edition, Arc::clone(&ready)));
        Ok(ready)
    }
}

/// A card, and what the congresses of its deputy are called.
fn shown(store: &mut Store, code: &QrCode, now: Instant) -> Result<(CodeCard, Names), Failure> {
    let card = usecases::card(store, code, now)?;
    let mandates = card.deputy.iter().flat_map(|deputy| &deputy.mandates);
    let wanted: Vec<_> = mandates.map(|mandate| Called::Congress(mandate.seat.congress.clone())).collect();
    let names = if wanted.is_empty() { Names::default() } else { store.names(&wanted)? };
    Ok((card, names))
}

/// Reads a code that somebody typed or scanned; what can't be one is told apart from what was copied wrongly.
pub(crate) fn read_code(text: &str) -> Result<QrCode, Problem> {
    QrCode::read(text).map_err(|fault| Problem::not_found().detail(Fault::from(fault)))
}

/// 代表或活动室的公开名片。 The public card of a deputy or a room.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Card {
    /// 代码。 The code.
    #[schema(example = "7KX3MPQRW9")]
    pub code: String,
    /// 印在纸上的网址。 The address that is printed.
    pub url: String,
    /// 是否受理诉求。 Whether cases are taken.
    pub intake: words::CodeIntake,
    /// 村（社区）名称。 The division's name.
    pub division_name: String,
    /// 代表；活动室码没有。 The deputy, when the code is a deputy's.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub deputy: Option<CardDeputy>,
    /// 活动室。 The room.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub room: Option<CardRoom>,
    /// 停止受理时，同网格的其他代表。 Others to turn to when intake is closed.
    pub alternatives: Vec<CardAlternative>,
}

/// 名片上的代表。 The deputy on a card.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CardDeputy {
    /// 标识。 The deputy's id.
    pub id: Uuid,
    /// 姓名。 The name.
    pub name: String,
    /// 今日在任的代表职务，如“晋江市人大代表”。 What the deputy is called by the mandates that serve today.
    pub titles: Vec<String>,
    /// 选区。 The constituencies.
    pub constituencies: Vec<String>,
    /// 简介。 What the deputy tells the public.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub profile: Option<String>,
    /// 联系的网格。 The grids.
    pub grid_names: Vec<String>,
}

/// 名片上的活动室。 The room on a card.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CardRoom {
    /// 标识。 The room's id.
    pub id: Uuid,
    /// 名称。 Its name.
    pub name: String,
    /// 类型。 Its kind.
    pub kind: words::RoomKind,
    /// 地址。 Where people find it.
    pub address: String,
    /// 坐标。 The same on the map.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub point: Option<GeoPoint>,
    /// 每周开放时间，按星期和时间排列。 When it is open, week by week.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<HoursText>,
    /// 不开放的日子，用文字说明。 When it is closed all the same, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub closed_days: Option<String>,
    /// 公布的电话。 The room's phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub phone: Option<String>,
    /// 站长（负责人）。 Who leads it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub head: Option<String>,
    /// 联络员。 Who is there for those who come.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub liaison: Option<String>,
    /// 所属行业。 The trade, of a room for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub trade: Option<String>,
}

/// 可以联系的其他代表。 Another deputy to turn to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CardAlternative {
    /// 姓名。 The name.
    pub name: String,
    /// 网址。 The deputy's address.
    pub url: String,
}

/// The address that a code is printed as.
pub(crate) fn address(public_url: &str, code: &str) -> String {
    format!("{public_url}/d/{code}")
}

impl Card {
    pub(crate) fn of(card: CodeCard, congresses: &Names, now: Instant, public_url: &str) -> Self {
        let today = local_date(now);
        let deputy = card.deputy.map(|deputy| {
            let mandates: Vec<_> = deputy.mandates.iter().filter(|mandate| mandate.serves_on(today)).collect();
            let title = |mandate: &Mandate| {
                let name = congresses.get(&Called::Congress(mandate.seat.congress.clone()));
                name.map_or_else(|| mandate.seat.level.label().to_owned(), title_by)
            };
            CardDeputy {
                id: deputy.id.0,
                name: deputy.name.into(),
                titles: mandates.iter().map(|mandate| title(mandate)).collect(),
                constituencies: mandates
                    .iter()
                    .map(|mandate| mandate.seat.constituency_name.as_str().to_owned())
                    .collect(),
                profile: deputy.profile.map(String::from),
                grid_names: card.grids.into_iter().map(|grid| grid.name.into()).collect(),
            }
        });
        Self {
            url: address(public_url, card.code.as_str()),
            code: card.code.as_str().to_owned(),
            intake: words::Word(card.intake),
            division_name: card.division_name,
            deputy,
            room: card.room.map(|room| CardRoom {
                id: room.id.0,
                name: room.name.into(),
                kind: words::Word(room.kind),
                address: room.address.into(),
                point: room.point.map(GeoPoint::from),
                hours: door::hours(&room.details),
                closed_days: room.details.closed_days.map(String::from),
                phone: room.details.phone.map(|phone| phone.reveal().to_owned()),
                head: room.details.head.map(String::from),
                liaison: room.details.liaison.map(String::from),
                trade: room.details.trade.map(String::from),
            }),
            alternatives: card
                .alternatives
                .into_iter()
                .map(|other| CardAlternative { name: other.name.into(), url: address(public_url, other.code.as_str()) })
                .collect(),
        }
    }
}
