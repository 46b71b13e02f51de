//! Who helps with something promised, and what they did: media, delegates of party congresses, members of consultative conferences,
//! experts.

use super::{ConsultationDesk, Result, for_the_public};
use crate::consultations::{
    Consultation, ConsultationAction, ConsultationEvent, ConsultationEventKind, ConsultationFault, ConsultationId,
    ConsultationState, MeasureHelper, terms,
};
use crate::moderation::ModerationPart;
use crate::shared::flow::step;
use crate::shared::{At, Context, Failure, Field};

/// All who help with something promised.
#[derive(Clone, Debug)]
pub struct NameMeasureHelpers {
    pub measure: u32,
    pub helpers: Vec<MeasureHelper>,
}

/// Says anew who helps with something promised and what they did, in the place of what was said before: whoever is left out is named
/// nowhere any more. Once the consultation is closed, people may be left out alone.
///
/// # Errors
/// As every step; field errors for a measure that is not there, for too many, for one who is named anew once it is closed, and for words
/// that can't be public.
pub fn name_helpers<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ConsultationId>,
    command: NameMeasureHelpers,
) -> Result<Consultation> {
    let NameMeasureHelpers { measure: number, helpers } = command;
    step(
        store,
        ctx,
        at,
        |_| ConsultationAction::NameHelpers,
        |store: &mut S, consultation: &mut Consultation, _| {
            let is_over = consultation.state() == ConsultationState::Closed;
            let found = consultation.measures.iter().position(|measure| measure.number == number);
            let place = found.ok_or_else(|| Failure::missing("measure", ConsultationFault::UnknownMeasure))?;
            if helpers.len() > terms::MAX_HELPERS {
                return Err(Failure::field("helpers", ConsultationFault::TooManyHelpers));
            }
            for (at, one) in helpers.iter().enumerate() {
                // What is said already was looked at then: whatever words were laid down since, others may be left out.
                if consultation.measures[place].helpers.contains(one) {
                    continue;
                }
                if is_over {
                    return Err(Failure::field(Field::item("helpers", at), ConsultationFault::HelpersOver));
                }
                // The name is not public.
                let field = |part| Field::item("helpers", at).part(part);
                let body = one.body.iter().map(|body| ("body", body));
                for (part, text) in body.chain([("part", &one.part)]) {
                    for_the_public(store, consultation, (ModerationPart::Text, text.as_str()), field(part))?;
                }
            }
            consultation.measures[place].helpers = helpers;
            Ok(ConsultationEvent::bare(ConsultationEventKind::HelpersNamed).about(number))
        },
    )
}
