//! Plates and posters of codes: one, or those of an area in one file.

use actix_web::http::StatusCode;
use actix_web::http::header::{Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use mashang_domain::codes::{CodeFault, Plate, PrintForm, PrintFormat, plates};
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Failure, Vocabulary};
use mashang_domain::territory::Territory;
use mashang_infra::db::Failed;
use mashang_infra::print::{self, Sheet, Sign, Unprintable};
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::auth::Person;
use crate::card::{address, read_code};
use crate::extract::{Query, usual};
use crate::inspection::in_turn;
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::routes::values::DivisionCodeText;
use crate::words;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(print_codes).service(print_code);
}

/// 怎样印制一个代码。 How a code is printed.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlateQuery {
    /// 样式；默认码牌。 A plate when absent.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    form: Option<words::PrintForm>,
    /// 文件格式；默认 PDF。 PDF when absent.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    format: Option<words::PrintFormat>,
    /// 四边加 3 毫米出血；默认 false。 With 3 mm of bleed around.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    bleed: Option<bool>,
    /// 加裁切线；默认 false。 With marks that show where to cut.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    marks: Option<bool>,
}

/// 印制哪个区划的代码、怎样印制。 Of which division codes are printed, and how.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlatesQuery {
    /// 该区划及其下级。 Everything in this division's subtree.
    division_code: DivisionCodeText,
    /// 样式；默认码牌。 A plate when absent.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    form: Option<words::PrintForm>,
    /// 四边加 3 毫米出血；默认 false。 With 3 mm of bleed around.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    bleed: Option<bool>,
    /// 加裁切线；默认 false。 With marks that show where to cut.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    marks: Option<bool>,
}

fn sheet(form: Option<words::PrintForm>, bleed: Option<bool>, marks: Option<bool>) -> Sheet {
    let form = form.map_or(PrintForm::Plate, |form| form.0);
    Sheet { form, bleed: bleed.unwrap_or_default(), marks: marks.unwrap_or_default() }
}

fn sign(app: &App, plate: Plate) -> Sign {
    Sign { url: address(&app.settings.public_url, plate.code.as_str()), plate }
}

fn refused(why: Unprintable) -> Problem {
    match why {
        Unprintable::Letter { character, code } => {
            let (number, code) = (format!("U+{:04X}", u32::from(character)), code.as_str());
            Problem::new(StatusCode::CONFLICT, CodeFault::UnprintableCharacter).detail((
                format!("代码 {code} 的印制内容中有“{character}”（{number}）"),
                format!("What is printed for the code {code} holds “{character}” ({number})."),
            ))
        }
        Unprintable::Broken(sentence) => Problem::internal(sentence),
    }
}

/// What people call a form in the name of a file.
fn called(form: PrintForm) -> &'static str {
    match form {
        PrintForm::Plate => "码牌A6",
        PrintForm::Poster => "海报A4",
    }
}

/// A file to be kept: `plain` is what those call it who know no other letters.
fn file(bytes: Vec<u8>, format: PrintFormat, plain: &str, name: &str) -> HttpResponse {
    let (media_type, end) = match format {
        PrintFormat::Pdf => ("application/pdf", "pdf"),
        PrintFormat::Svg => ("image/svg+xml", "svg"),
    };
    let extended = ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: format!("{name}.{end}").into_bytes(),
    };
    let parameters =
        vec![DispositionParam::Filename(format!("{plain}.{end}")), DispositionParam::FilenameExt(extended)];
    HttpResponse::Ok()
        .insert_header(ContentDisposition { disposition: DispositionType::Attachment, parameters })
        .content_type(media_type)
        .body(bytes)
}

/// 印制代码 · Print a code
///
/// 人大机构或管理员在其区划内：一个代表或活动室的码牌（A6）或海报（A4），尺寸以毫米计，可加出血和裁切线。已停用的代码、已不在任的代表和已停用的活动室为 409；内容中有字库所缺的文字时亦为 409，并指明是哪个字。同一天印制的同样内容得到同样的文件。 By an office or an administrator of the area: a plate (A6) or a poster (A4), exact to the millimetre. It is 409 for a code that was revoked, for whoever does not serve and for a room that is closed; and where a character has no letter, which is named. The same content makes the same bytes all day.
#[utoipa::path(
    operation_id = "printCode", tag = "codes", security(("bearer" = [])),
    params(("code" = String, Path, description = "代码", max_length = 40), PlateQuery),
    responses((status = 200, description = "可付印的文件", content((String = "application/pdf"), (String = "image/svg+xml")))),
)]
#[get("/qr-codes/{code}/plate")]
async fn print_code(
    app: Data<App>,
    caller: Person,
    code: Path<String>,
    query: Query<PlateQuery>,
) -> Result<HttpResponse, Problem> {
    let PlateQuery { form, format, bleed, marks } = query.0;
    let (sheet, format) = (sheet(form, bleed, marks), format.map_or(PrintFormat::Pdf, |format| format.0));
    let (ctx, code) = (app.context(caller.0), read_code(&code)?);
    let day = local_date(ctx.now);
    let plain = format!("{}-{}", code.as_str(), sheet.form.as_str());
    let name = format!("{}-{}", code.as_str(), called(sheet.form));
    let plate = app.db.figures(move |store: &mut Store| plates::plate(store, &ctx, &code)).await?;
    let (sign, title) = (sign(&app, plate), name.clone());
    let drawn = in_turn(&app.plates, move || match format {
        PrintFormat::Pdf => print::pdf(std::slice::from_ref(&sign), sheet, &title, day),
        PrintFormat::Svg => print::svg(&sign, sheet).map(String::into_bytes),
    });
    Ok(file(drawn.await?.map_err(refused)?, format, &plain, &name))
}

/// 印制一个区划的代码 · Print the codes of a division
///
/// 人大机构或管理员在其区划内：所有未停用的代码，一个文件，每页一个，按村（社区）、先活动室后代表、再按名称排列；已不在任的代表和已停用的活动室除外。最多 500 个。 By an office or an administrator of the area: every code that was not revoked, a page for each in one file, village by village, rooms before deputies, each by name; without those who don't serve and rooms that are closed. At most 500.
#[utoipa::path(
    operation_id = "printCodes", tag = "codes", security(("bearer" = [])), params(PlatesQuery),
    responses((status = 200, description = "可付印的文件", body = String, content_type = "application/pdf")),
)]
#[get("/qr-codes/plates")]
async fn print_codes(app: Data<App>, caller: Person, query: Query<PlatesQuery>) -> Result<HttpResponse, Problem> {
    let PlatesQuery { division_code, form, bleed, marks } = query.0;
    let area = division_code.read().map_err(|fault| Problem::field("/division_code", fault))?;
    let (sheet, ctx) = (sheet(form, bleed, marks), app.context(caller.0));
    let day = local_date(ctx.now);
    let plain = format!("{}-{}", area.as_str(), sheet.form.as_str());
    let gathered = move |store: &mut Store| -> Result<(Vec<Plate>, String), Failure> {
        let plates = plates::plates_within(store, &ctx, &area)?;
        let name = store.division(&area)?.map_or_else(|| area.as_str().to_owned(), |division| division.name);
        Ok((plates, name))
    };
    let (plates, name) = app.db.figures(gathered).await.map_err(|failed| match failed {
        Failed::Job(failure) => Problem::refused(failure, usual),
        other => other.into(),
    })?;
    let name = format!("{name}-{}", called(sheet.form));
    let signs: Vec<Sign> = plates.into_iter().map(|plate| sign(&app, plate)).collect();
    let title = name.clone();
    let drawn = in_turn(&app.plates, move || print::pdf(&signs, sheet, &title, day));
    Ok(file(drawn.await?.map_err(refused)?, PrintFormat::Pdf, &plain, &name))
}
