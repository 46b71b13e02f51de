//! What somebody who holds a case's code does by a number on the phone: demands that the own data is erased, or confirms a rating. It
//! goes the API's way.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::{Actor, Context};

use super::acts::Refusal;
use super::deeds::Done;
use super::form::Form;
use crate::app::App;
use crate::pages::Look;
use crate::pages::typed::code_in;
use crate::problem::Problem;
use crate::routes::cases::ratings;
use crate::routes::person;

const ERASE: &str = "erase";
const VERIFY: &str = "verify";

/// Which of these an act is, or sends a number for.
fn deed_of(name: &str, form: &Form) -> Option<&'static str> {
    let name = if name == "number" { form.get("act") } else { name };
    [ERASE, VERIFY].into_iter().find(|deed| *deed == name)
}

/// Whether that act is one of these.
pub(crate) fn is_of_case(name: &str, form: &Form) -> bool {
    deed_of(name, form).is_some()
}

async fn send_number(app: &Data<App>, ctx: Context, deed: &str) -> Result<(), Problem> {
    if deed == VERIFY { ratings::send_rating_number(app, ctx).await } else { person::send_number(app, ctx).await }
}

/// Does it; nothing where all is gone.
///
/// # Errors
/// As the API's operations, but for what is typed again.
pub(crate) async fn act(
    app: &Data<App>,
    look: Look,
    code: &TrackingCode,
    name: &str,
    form: &Form,
) -> Result<Option<Done>, Problem> {
    let ctx = app.context(Actor::Tracker(code.clone()));
    let deed = deed_of(name, form).ok_or_else(Problem::not_found)?;
    let refused = |status: StatusCode, problem: &Problem| {
        let said = problem.wrong().first().map(|wrong| wrong.said.clone().text(look.language));
        let fields = said.into_iter().map(|said| ("number", said)).collect::<Vec<_>>();
        let whole = fields.is_empty().then(|| problem.told(look.language));
        Some(Done::Refused(status, Refusal { act: deed.to_owned(), form: form.clone(), fields, said: whole }))
    };
    if name == "number" {
        return match send_number(app, ctx, deed).await {
            Ok(()) => Ok(Some(Done::NumberSent(deed.to_owned()))),
            Err(problem) if problem.status() == StatusCode::CONFLICT.as_u16() => {
                Ok(refused(StatusCode::CONFLICT, &problem))
            }
            Err(problem) => Err(problem),
        };
    }
    let number = code_in(form.get("number"));
    let done = if deed == VERIFY {
        ratings::verified(app, ctx, number).await.map(|_| Some(Done::Stepped))
    } else {
        // Whoever presses the button below the warning says so.
        person::by_code(app, ctx, true, (!number.is_empty()).then_some(number)).await.map(|_| None)
    };
    match done {
        Err(problem) if problem.status() == StatusCode::UNPROCESSABLE_ENTITY.as_u16() => {
            Ok(refused(StatusCode::UNPROCESSABLE_ENTITY, &problem))
        }
        done => done,
    }
}
