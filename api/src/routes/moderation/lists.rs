//! The words that are looked for in what is to become public.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use mashang_domain::moderation::usecases::{self, LayDownWords};
use mashang_domain::moderation::{WordEntry, WordList, WordListId};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{ModerationClass, ModerationWeight};
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, JsonBody, NoQuery, PathId, Query, command_of, refused};
use crate::problem::Problem;
use crate::routes::builder::{Operation, post as posting, serve};
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::tree::Routes;
use crate::routes::values::{DivisionCodeText, DivisionWithdrawal, ShortText};
use crate::words::Word;

pub(crate) fn routes(routes: &mut Routes) {
    serve(routes, "moderation", operations());
    routes.service(list_word_lists).service(get_word_list).service(withdraw_word_lists);
}

fn operations() -> Vec<Operation> {
    vec![
        posting::<Person>("/moderation/word-lists", "createWordList")
            .zh("制定词表", "该区划的管理员；此后公开的内容按此检查，代替上级区划的词表。旧版本保留。")
            .en(
                "Lay down a word list",
                "By an administrator of the division; it takes the place of those above it. Earlier versions stay.",
            )
            .takes::<WordListCreate>()
            .gives::<WordListAnswer>()
            .creates(usecases::lay_down),
    ]
}

/// 词表中的一个词。 A word of a list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({ "word": "刷单返利", "class": "fraud", "weight": "review" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct WordListEntry {
    /// 词；全角半角、形近字母、夹杂的标点空格、重复的字都视为同一个词。 The word; width, look-alikes, what stands between its characters and repetitions don't matter.
    word: ShortText,
    class: ModerationClass,
    weight: ModerationWeight,
}

impl From<WordEntry> for WordListEntry {
    fn from(entry: WordEntry) -> Self {
        Self { word: (&entry.word).into(), class: Word(entry.class), weight: Word(entry.weight) }
    }
}

/// 一个区划的词表。 The words that are looked for in a division.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "division_code": "350582000000", "entries": [{ "word": "刷单返利", "class": "fraud", "weight": "review" }]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct WordListCreate {
    division_code: DivisionCodeText,
    /// 全部词，整体替换。 All words of the list.
    #[schema(max_items = 2000)]
    entries: Vec<WordListEntry>,
}

impl Input for WordListCreate {
    type Command = LayDownWords;
    fn read(&self, checks: &mut Checks) -> Option<LayDownWords> {
        let division = checks.take("/division_code", self.division_code.read());
        let mut entries = Vec::with_capacity(self.entries.len());
        for (at, entry) in self.entries.iter().enumerate() {
            let word = checks.take(&format!("/entries/{at}/word"), entry.word.read());
            entries.extend(word.map(|word| WordEntry { word, class: entry.class.0, weight: entry.weight.0 }));
        }
        Some(LayDownWords { division: division?, entries })
    }
}

/// 词表的一版，不含词。 A version of a word list, without its words.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = WordList)]
pub(crate) struct WordListAnswer {
    /// 标识。 Its id.
    id: Uuid,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 该区划的第几版。 Which version of the division's.
    version: i32,
    /// 是否有效；有效的各版中以最高的一版为准。 Whether it is in force: of several the highest version holds.
    in_force: bool,
    /// 多少个词。 How many words it holds.
    size: u32,
    /// 制定时间。 When it was laid down.
    laid_down_at: DateTime<Utc>,
    /// 制定人的账号。 Whose account laid it down.
    laid_down_by: Uuid,
}

impl From<WordList> for WordListAnswer {
    fn from(list: WordList) -> Self {
        Self {
            id: list.id.0,
            division_code: (&list.division).into(),
            division_name: None,
            version: list.version,
            in_force: list.in_force,
            size: list.size,
            laid_down_at: list.laid_down_at,
            laid_down_by: list.laid_down_by.0,
        }
    }
}

impl Blanks for WordListAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 词表的沿革。 Word lists, past ones among them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct WordListHistory {
    /// 最近的区划在前，同一区划最新的在前，最多 200 项；第一项有效的即现行词表。 The nearest division first, its latest first, at most 200: the first in force holds.
    items: Vec<WordListAnswer>,
}

impl WordListHistory {
    fn of(all: Vec<WordList>) -> Self {
        Self { items: all.into_iter().map(WordListAnswer::from).collect() }
    }
}

impl Blanks for WordListHistory {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 哪个区划的词表。 Whose lists.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct WordListQuery {
    /// 区划；其上级的词表也在其中。 The division; those above it are among them.
    division: DivisionCodeText,
}

/// 列出词表 · List word lists
///
/// 该区划的人大机构或管理员；该区划及其上级制定过的全部词表，已撤回的也在其中。 By the office that oversees the division: all that were ever laid down for it and those above it.
#[utoipa::path(
    operation_id = "listWordLists", tag = "moderation", security(("bearer" = [])), params(WordListQuery),
    responses((status = 200, description = "词表", body = WordListHistory)),
)]
#[get("/moderation/word-lists")]
async fn list_word_lists(app: Data<App>, caller: Person, query: Query<WordListQuery>) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let division = query.0.division.asked()?;
    let listed = move |store: &mut Store| {
        let all = usecases::lists(store, &ctx, &division)?;
        named(WordListHistory::of(all), store)
    };
    let answer = app.db.list(listed).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "private, no-cache")).json(answer))
}

/// 一版词表和其中的词。 A version of a word list with its words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct WordListContent {
    list: WordListAnswer,
    /// 其中的词。 Its words.
    entries: Vec<WordListEntry>,
}

impl Blanks for WordListContent {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.list.blanks()
    }
}

/// 查看词表 · Get a word list
///
/// 该区划或其下级的人大机构、管理员。 By an office or an administrator of the division, or of one inside it.
#[utoipa::path(
    operation_id = "getWordList", tag = "moderation", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "词表标识")),
    responses((status = 200, description = "词表", body = WordListContent)),
)]
#[get("/moderation/word-lists/{id}")]
async fn get_word_list(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let (list, entries) = usecases::list_of(store, &ctx, WordListId(id.0))?;
        let entries = entries.into_iter().map(WordListEntry::from).collect();
        named(WordListContent { list: list.into(), entries }, store)
    };
    let answer = app.db.read(seen).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "private, no-cache")).json(answer))
}

/// 撤回词表 · Withdraw a division's word lists
///
/// 该区划的管理员；此后适用上级区划的词表。 By an administrator of the division: that of the one above holds from then on.
#[utoipa::path(
    operation_id = "withdrawWordLists", tag = "moderation", security(("bearer" = [])),
    request_body = DivisionWithdrawal,
    responses((status = 200, description = "词表", body = WordListHistory)),
)]
#[post("/moderation/word-lists/withdraw")]
async fn withdraw_word_lists(
    app: Data<App>,
    caller: Person,
    body: JsonBody<DivisionWithdrawal>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, division) = (app.context(caller.0), command_of(&body.value)?);
    let withdrawn = move |store: &mut Store| {
        let all = usecases::withdraw_lists(store, &ctx, &division)?;
        named(WordListHistory::of(all), store)
    };
    let answer = app.db.write(withdrawn).await.map_err(refused::<DivisionWithdrawal>)?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(answer))
}
