//! What callers are told of receptions.

use chrono::{DateTime, Utc};
use mashang_domain::receptions::ReceptionView;
use mashang_domain::shared::{Party, RoomId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::register::EntryAnswer;
use crate::extract::Paged;
use crate::routes::names::{Blank, Blanks, grid, party};
use crate::routes::values::{DivisionCodeText, PartyRef, UnreadableEntry};
use crate::words::{self, Word};

/// 接待活动。 A reception.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Reception)]
pub(crate) struct ReceptionAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本。 Counts its changes.
    pub(crate) version: i32,
    state: words::ReceptionState,
    kind: words::ReceptionKind,
    /// 主题。 What it is about.
    title: String,
    /// 活动室。 The room.
    room_id: Uuid,
    /// 活动室名称。 The room's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    room_name: Option<String>,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 网格。 The grid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_id: Option<Uuid>,
    /// 网格名称。 The grid's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_name: Option<String>,
    /// 每周公告的编号。 The weekly rule that announced it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    series_id: Option<Uuid>,
    /// 开始。 When it begins.
    starts_at: DateTime<Utc>,
    /// 结束。 When it ends.
    ends_at: DateTime<Utc>,
    /// 到场代表。 The deputies who came.
    deputy_ids: Vec<Uuid>,
    /// 到场代表及姓名。 The same with their names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    deputies: Vec<PartyRef>,
    /// 登记；仅到场代表、联络员和人大机构可见。 The register, for those who keep it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    register: Vec<EntryAnswer>,
    /// 公告时间。 When it was announced.
    announced_at: DateTime<Utc>,
    /// 最近更新。 When something last happened.
    updated_at: DateTime<Utc>,
    /// 您与此接待的关系。 What you have to do with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    relations: Vec<words::ReceptionRelation>,
}

impl From<ReceptionView> for ReceptionAnswer {
    fn from(reception: ReceptionView) -> Self {
        Self {
            id: reception.id.0,
            version: reception.version,
            state: Word(reception.state),
            kind: Word(reception.kind),
            title: reception.title.into(),
            room_id: reception.room.0,
            room_name: None,
            division_code: (&reception.division).into(),
            division_name: None,
            grid_id: reception.grid.map(|grid| grid.0),
            grid_name: None,
            series_id: reception.series,
            starts_at: reception.starts_at,
            ends_at: reception.ends_at,
            deputy_ids: reception.deputies.iter().map(|deputy| deputy.0).collect(),
            deputies: reception.deputies.iter().map(|deputy| PartyRef::of(Party::Deputy(*deputy), None)).collect(),
            register: reception.register.into_iter().map(EntryAnswer::from).collect(),
            announced_at: reception.announced_at,
            updated_at: reception.updated_at,
            relations: reception.relations.into_iter().map(Word).collect(),
        }
    }
}

impl Blanks for ReceptionAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.deputies.blanks();
        blanks.extend(self.register.blanks());
        blanks.extend(party(Party::Room(RoomId(self.room_id)), &mut self.room_name));
        blanks.extend(self.division_code.blank(&mut self.division_name));
        blanks.extend(grid(self.grid_id, &mut self.grid_name));
        blanks
    }
}

/// 一页接待。 A page of receptions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ReceptionPage {
    pub(crate) items: Vec<ReceptionAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(crate) next_cursor: Option<String>,
}

impl Paged for ReceptionPage {
    fn next_cursor(&mut self) -> Option<&mut String> {
        self.next_cursor.as_mut()
    }
}

impl Blanks for ReceptionPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 每周公告的接待。 What a weekly rule announced.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ReceptionSeries {
    items: Vec<ReceptionAnswer>,
}

impl From<Vec<ReceptionView>> for ReceptionSeries {
    fn from(announced: Vec<ReceptionView>) -> Self {
        Self { items: announced.into_iter().map(ReceptionAnswer::from).collect() }
    }
}

impl Blanks for ReceptionSeries {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}
