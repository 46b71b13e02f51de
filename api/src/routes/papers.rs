//! Papers as files: a frame for the contexts that have some.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue};
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use mashang_domain::codes::CodeFault;
use mashang_domain::shared::{Paper, PaperFormat, Vocabulary};
use mashang_infra::print::{self, Unsettable};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::inspection::in_turn;
use crate::problem::Problem;
use crate::words;

/// Of what a paper is, and which: what is no id or no kind names nothing.
pub(crate) struct PathPaper<V>(pub Uuid, pub V);

impl<V: Vocabulary> FromRequest for PathPaper<V> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let part = |name| request.match_info().get(name);
        let id = part("id").and_then(|text| text.parse().ok());
        let kind = part("kind").and_then(V::parse);
        ready(id.zip(kind).map(|(id, kind)| Self(id, kind)).ok_or_else(Problem::not_found))
    }
}

/// 以什么格式出具文书。 As what a paper is handed out.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct PaperQuery {
    /// 文件格式；默认可编辑文档。 To be edited when absent.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    pub(crate) format: Option<words::PaperFormat>,
}

/// Where the code of a paper leads: a page that shows nothing of what the paper is of.
pub(crate) fn leads_to(app: &App, kind: &str, id: Uuid) -> String {
    format!("{}/e/{kind}/{id}", app.settings.public_url)
}

fn refused(why: Unsettable) -> Problem {
    match why {
        Unsettable::Letter { character, text } => {
            let number = format!("U+{:04X}", u32::from(character));
            Problem::new(StatusCode::CONFLICT, CodeFault::UnprintableCharacter).detail((
                format!("文书第 {text} 段中有“{character}”（{number}），可改用可编辑文档（docx）"),
                format!("Text {text} of the paper holds “{character}” ({number}); as .docx it can be handed out."),
            ))
        }
        Unsettable::Broken(sentence) => Problem::internal(sentence),
    }
}

/// A title as files may be called.
fn file_name(title: &str) -> String {
    title.chars().filter(|one| !r#"/\:*?"<>|"#.contains(*one)).collect()
}

/// A paper as a file that nobody keeps on the way; `plain` is what those call it who know no other letters.
pub(crate) async fn handed_out(
    app: &App,
    paper: Paper,
    format: Option<words::PaperFormat>,
    plain: &str,
) -> Result<HttpResponse, Problem> {
    let format = format.map_or(PaperFormat::Docx, |format| format.0);
    let name = file_name(&paper.title);
    let drawn = in_turn(&app.papers, move || match format {
        PaperFormat::Docx => print::docx(&paper).map_err(Unsettable::Broken),
        PaperFormat::Pdf => print::paper(&paper),
    });
    let bytes = drawn.await?.map_err(refused)?;
    let media_type = match format {
        PaperFormat::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        PaperFormat::Pdf => "application/pdf",
    };
    let end = format.as_str();
    let extended = ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: format!("{name}.{end}").into_bytes(),
    };
    let parameters =
        vec![DispositionParam::Filename(format!("{plain}.{end}")), DispositionParam::FilenameExt(extended)];
    Ok(HttpResponse::Ok()
        .insert_header(ContentDisposition { disposition: DispositionType::Attachment, parameters })
        .insert_header(("Cache-Control", "private, no-store"))
        .content_type(media_type)
        .body(bytes))
}
