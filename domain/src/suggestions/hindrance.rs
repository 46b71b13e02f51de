//! What a suggestion withholds although its state allows it and the actor's relation permits it: because of what it is, or went through.

use super::{MAX_OBJECTIONS, Suggestion, SuggestionAction, SuggestionFault, SuggestionKind};

impl Suggestion {
    /// Why nobody can do `action`, if there is something that the state does not tell. What hangs on the calendar the use case says.
    #[must_use]
    pub fn hindrance(&self, action: SuggestionAction) -> Option<SuggestionFault> {
        use SuggestionAction as A;
        let (is_motion, assignment) = (self.kind == SuggestionKind::Motion, self.dossier.assignment.as_ref());
        let (hinders, fault) = match action {
            A::ListMotion | A::TurnIntoSuggestion => (!is_motion, SuggestionFault::NoMotion),
            A::Register => (is_motion, SuggestionFault::MotionUndecided),
            A::Extend | A::AskExtension => {
                (assignment.is_some_and(|assignment| assignment.broad), SuggestionFault::AlreadyBroad)
            }
            A::RefuseExtension => (self.dossier.request.is_none(), SuggestionFault::ExtensionNotAsked),
            A::NoteKeyStep => (self.dossier.leader.is_none(), SuggestionFault::NotKey),
            A::Object => {
                let most = assignment.is_some_and(|assignment| assignment.objections >= MAX_OBJECTIONS);
                (most, SuggestionFault::ObjectionsFinal)
            }
            _ => return None,
        };
        hinders.then_some(fault)
    }
}
