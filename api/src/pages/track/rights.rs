//! What somebody who holds a case's code demands of the own data: it goes the API's way, by a number on the phone.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use mashang_domain::shared::Actor;
use mashang_domain::shared::code::TrackingCode;

use super::acts::Refusal;
use super::deeds::Done;
use super::form::Form;
use crate::app::App;
use crate::pages::Look;
use crate::pages::typed::code_in;
use crate::problem::Problem;
use crate::routes::person;

const ERASE: &str = "erase";

/// Whether that act is one of these.
pub(crate) fn is_of_case(name: &str, form: &Form) -> bool {
    name == ERASE || (name == "number" && form.get("act") == ERASE)
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
    let refused = |status: StatusCode, problem: &Problem| {
        let said = problem.wrong().first().map(|wrong| wrong.said.clone().text(look.language));
        let fields = said.into_iter().map(|said| ("number", said)).collect::<Vec<_>>();
        let whole = fields.is_empty().then(|| problem.told(look.language));
        Some(Done::Refused(status, Refusal { act: ERASE.to_owned(), form: form.clone(), fields, said: whole }))
    };
    if name != ERASE {
        return match person::send_number(app, ctx).await {
            Ok(()) => Ok(Some(Done::NumberSent(ERASE.to_owned()))),
            Err(problem) if problem.status() == StatusCode::CONFLICT.as_u16() => {
                Ok(refused(StatusCode::CONFLICT, &problem))
            }
            Err(problem) => Err(problem),
        };
    }
    // Whoever presses the button below the warning says so.
    let number = code_in(form.get("number"));
    match person::by_code(app, ctx, true, (!number.is_empty()).then_some(number)).await {
        Ok(_) => Ok(None),
        Err(problem) if problem.status() == StatusCode::UNPROCESSABLE_ENTITY.as_u16() => {
            Ok(refused(StatusCode::UNPROCESSABLE_ENTITY, &problem))
        }
        Err(problem) => Err(problem),
    }
}
