//! What a code shows, kept as the bytes that are sent: a card is read a thousand times for each time it changes.

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::header::HeaderValue;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use mashang_domain::codes::{self as domain, CodeCard, usecases};
use mashang_domain::congresses::term_called;
use mashang_domain::rooms::ActivityRoom;
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::{Failure, Fault, Instant};
use mashang_infra::db::Database;
use mashang_infra::repositories::Store;
use moka::sync::Cache;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::beside::{Slot, slots};
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
        let (card, held) = db.read(move |store| shown(store, &wanted, now)).await?;
        let card = Card::of(card, held, public_url);
        let json = Bytes::from(serde_json::to_vec(&card).map_err(Problem::internal)?);
        let etag = format!("\"{}\"", validators::digest(&json));
        let etag = HeaderValue::from_str(&etag).map_err(Problem::internal)?;
        let ready = Arc::new(ReadyCard { card, json, etag });
        self.0.insert(code, (edition, Arc::clone(&ready)));
        Ok(ready)
    }
}

/// What a code shows, and when people are received in the room.
fn shown(store: &mut Store, code: &QrCode, now: Instant) -> Result<(CodeCard, Vec<Slot>), Failure> {
    let card = usecases::card(store, code, now)?;
    let held = match card.room.as_ref().filter(|room| room.is_open()) {
        Some(room) => slots(store, room.id, now)?,
        None => Vec::new(),
    };
    Ok((card, held))
}

/// Reads a code that somebody typed or scanned; what can't be one is told apart from what was copied wrongly.
pub(crate) fn read_code(text: &str) -> Result<QrCode, Problem> {
    QrCode::read(text).map_err(|fault| Problem::not_found().detail(Fault::from(fault)))
}

/// 代表、活动室或人大机构的公开名片。 The public card of a deputy, a room or an office.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Card {
    /// 代码。 The code.
    #[schema(example = "7KX3MPQRW9")]
    pub code: String,
    /// 印在纸上的网址。 The address that is printed.
    pub url: String,
    /// 是否受理诉求。 Whether cases are taken.
    pub intake: words::CodeIntake,
    /// 不受理时向群众说明的话；不说明原因。 What whoever scans is told where nothing is taken in; no reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub notice: Option<String>,
    /// 同上，英文。 The same in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub notice_en: Option<String>,
    /// 所在区划的名称。 The division's name.
    pub division_name: String,
    /// 代表；活动室码、机构码没有。 The deputy, when the code is a deputy's.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub deputy: Option<CardDeputy>,
    /// 代表请假期间由谁代为接收。 Who takes in while the deputy is away.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub stand_in: Option<CardStandIn>,
    /// 活动室。 The room.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub room: Option<CardRoom>,
    /// 人大机构；仅机构码有。 The office, when the code is an office's.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub office: Option<CardOffice>,
    /// 该活动室近四周已公告的接待，最多 6 场。 Receptions that were announced there for the next four weeks, 6 at most.
    pub receptions: Vec<CardReception>,
    /// 停止受理时可以联系谁：接任者、同网格的其他代表、活动室、人大机构，代表最多五位。 Whom to turn to when intake is closed: the successor, the grid's other deputies, the room, the office; five deputies at most.
    pub alternatives: Vec<CardAlternative>,
}

/// 名片上的代表。 The deputy on a card.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CardDeputy {
    /// 标识。 The deputy's id.
    pub id: Uuid,
    /// 姓名。 The name.
    pub name: String,
    /// 今天任职的代表职务，如“晋江市人大代表”。 The mandates that serve today.
    pub titles: Vec<String>,
    /// 其选区。 Their constituencies.
    pub constituencies: Vec<String>,
    /// 今天任职的各项代表职务。 The same with their terms.
    pub mandates: Vec<CardMandate>,
    /// 简介。 What the deputy tells the public.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub profile: Option<String>,
    /// 联系的网格。 The grids.
    pub grid_names: Vec<String>,
}

/// 今天任职的一项代表职务。 A mandate that serves today.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CardMandate {
    /// 如“晋江市人大代表”。 What the congress calls its deputies.
    #[schema(example = "晋江市人大代表")]
    pub title: String,
    /// 届次。 The number of the term.
    pub term: i32,
    /// 届次的说法，如“第十八届”。 The same as people say it.
    #[schema(example = "第十八届")]
    pub term_name: String,
    /// 选区。 The constituency.
    pub constituency: String,
    /// 任期即将届满：新一届代表已选出，尚未举行首次会议。 Whether the next term's deputies are elected and its first session is still to come.
    pub ending: bool,
}

impl From<domain::CardMandate> for CardMandate {
    fn from(mandate: domain::CardMandate) -> Self {
        let term_name = term_called(mandate.term);
        let domain::CardMandate { title, term, constituency, ending } = mandate;
        Self { title, term, term_name, constituency: constituency.into(), ending }
    }
}

/// 代为接收的代表、活动室或人大机构。 A deputy, a room or an office that takes in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CardStandIn {
    /// 类型。 Its kind.
    pub kind: words::PartyKind,
    /// 标识。 Its id.
    pub id: Uuid,
    /// 姓名或名称。 Its name.
    pub name: String,
}

/// 名片上的人大机构。 The office on a card.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CardOffice {
    /// 标识。 The office's id.
    pub id: Uuid,
    /// 名称。 Its name.
    pub name: String,
}

/// 已公告的一场接待。 A reception that was announced.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CardReception {
    /// 标识。 Its id.
    pub id: Uuid,
    /// 主题。 What it is called.
    pub title: String,
    /// 开始。 When it begins.
    pub starts_at: DateTime<Utc>,
    /// 结束。 When it ends.
    pub ends_at: DateTime<Utc>,
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

/// 可以联系的代表、活动室或人大机构。 Somebody to turn to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CardAlternative {
    /// 类型。 A deputy, a room or an office.
    pub kind: words::PartyKind,
    /// 标识。 Its id.
    pub id: Uuid,
    /// 姓名或名称。 The name.
    pub name: String,
    /// 代码；代表都有。 A code that leads there; a deputy has one always.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub code: Option<String>,
    /// 网址；没有代码的为首页。 Its address; the front page's where there is no code.
    pub url: String,
    /// 是否接续此码原来的工作：代为接收者、同选区的代表、承接的活动室或机构。 Whether it goes on with what this code's own did.
    pub successor: bool,
}

/// The address that a code is printed as.
pub(crate) fn address(public_url: &str, code: &str) -> String {
    format!("{public_url}/d/{code}")
}

impl CardAlternative {
    fn of(other: domain::Alternative, public_url: &str) -> Self {
        let (kind, id) = other.party.parts();
        let code = other.code.map(|code| code.as_str().to_owned());
        Self {
            kind: words::Word(kind),
            id,
            name: other.name.into(),
            url: code.as_deref().map_or_else(|| format!("{public_url}/"), |code| address(public_url, code)),
            code,
            successor: other.successor,
        }
    }
}

impl CardRoom {
    fn of(room: ActivityRoom) -> Self {
        Self {
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
        }
    }
}

impl Card {
    fn of(card: CodeCard, held: Vec<Slot>, public_url: &str) -> Self {
        let (mandates, grids) = (card.mandates, card.grids);
        let deputy = card.deputy.map(|deputy| CardDeputy {
            id: deputy.id.0,
            name: deputy.name.into(),
            titles: mandates.iter().map(|mandate| mandate.title.clone()).collect(),
            constituencies: mandates.iter().map(|mandate| mandate.constituency.as_str().to_owned()).collect(),
            mandates: mandates.into_iter().map(CardMandate::from).collect(),
            profile: deputy.profile.map(String::from),
            grid_names: grids.into_iter().map(|grid| grid.name.into()).collect(),
        });
        let stand_in = card.stand_in.map(|one| {
            let (kind, id) = one.party.parts();
            CardStandIn { kind: words::Word(kind), id, name: one.name.into() }
        });
        let receptions = held.into_iter().map(|slot| CardReception {
            id: slot.id.0,
            title: slot.title,
            starts_at: slot.starts_at,
            ends_at: slot.ends_at,
        });
        let notice = card.intake.notice();
        Self {
            url: address(public_url, card.code.as_str()),
            code: card.code.as_str().to_owned(),
            intake: words::Word(card.intake),
            notice: notice.map(|[zh, _]| zh.to_owned()),
            notice_en: notice.map(|[_, en]| en.to_owned()),
            division_name: card.division_name,
            deputy,
            stand_in,
            room: card.room.map(CardRoom::of),
            office: card.office.map(|office| CardOffice { id: office.id.0, name: office.name.into() }),
            receptions: receptions.collect(),
            alternatives: card.alternatives.into_iter().map(|other| CardAlternative::of(other, public_url)).collect(),
        }
    }
}
