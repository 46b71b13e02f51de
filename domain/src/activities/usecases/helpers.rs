//! Who takes part in an activity beside deputies, and what they did: media, delegates of party congresses, members of consultative
//! conferences, experts.

use super::{ActivityDesk, Result};
use crate::activities::{
    Activity, ActivityAction, ActivityEvent, ActivityEventKind, ActivityFault, ActivityHelper, ActivityId,
    ActivityState, terms,
};
use crate::shared::flow::step;
use crate::shared::{At, Context, Failure, Field};

/// All who help.
#[derive(Clone, Debug)]
pub struct NameActivityHelpers {
    pub helpers: Vec<ActivityHelper>,
}

/// Says anew who helps and what they did, in the place of what was said before: whoever is left out is named nowhere any more. Once the
/// activity is over, people may be left out alone.
///
/// # Errors
/// As every step; field errors for too many, and for one who is named anew once it is over.
pub fn name_helpers<S: ActivityDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ActivityId>,
    command: NameActivityHelpers,
) -> Result<Activity> {
    let NameActivityHelpers { helpers } = command;
    step(
        store,
        ctx,
        at,
        |_| ActivityAction::NameHelpers,
        |_: &mut S, activity: &mut Activity, _| {
            if helpers.len() > terms::MAX_HELPERS {
                return Err(Failure::field("helpers", ActivityFault::TooManyHelpers));
            }
            let is_over = matches!(activity.state(), ActivityState::Closed | ActivityState::Cancelled);
            let fresh = helpers.iter().position(|one| !activity.helpers.contains(one));
            if let Some(at) = fresh.filter(|_| is_over) {
                return Err(Failure::field(Field::item("helpers", at), ActivityFault::HelpersOver));
            }
            activity.helpers = helpers;
            Ok(ActivityEvent::bare(ActivityEventKind::HelpersNamed, activity.kind))
        },
    )
}
