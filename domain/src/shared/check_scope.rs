//! Who sees a content, and what of that is judged outside the house.

/// Who gets to see a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Onlookers {
    Everybody,
    /// Those who handle a matter.
    Handlers,
}

/// What is judged by somebody outside the house, who learns it by that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CheckScope {
    #[default]
    Nothing,
    /// What everybody may see.
    Public,
    /// What anybody but its author sees.
    Shown,
}

impl CheckScope {
    #[must_use]
    pub fn covers(self, onlookers: Onlookers) -> bool {
        match self {
            Self::Nothing => false,
            Self::Public => onlookers == Onlookers::Everybody,
            Self::Shown => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_few_see_is_told_nobody_unasked() {
        let told = [CheckScope::Nothing, CheckScope::Public, CheckScope::Shown]
            .map(|scope| [Onlookers::Everybody, Onlookers::Handlers].map(|onlookers| scope.covers(onlookers)));
        assert_eq!(told, [[false, false], [true, false], [true, true]]);
    }
}
