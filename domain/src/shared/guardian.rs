//! Who stands in for somebody under 14: what is kept of a child is kept with the consent of a guardian (个人信息保护法第三十一条).

use super::fault::ValueFault;
use super::text::{Name, Phone};

crate::vocabulary! {
    /// What a guardian is to the child.
    GuardianRelation "与未成年人的关系" {
        /// Father or mother.
        Parent = "parent" "父母" by "民法典第二十七条",
        /// A grandparent of either side.
        Grandparent = "grandparent" "祖父母、外祖父母" by "民法典第二十七条",
        /// An elder brother or sister.
        Sibling = "sibling" "兄、姐" by "民法典第二十七条",
        /// Another person or organisation that took the guardianship on.
        Other = "other" "其他监护人" by "民法典第二十七条",
    }
}

/// A guardian. Encrypted wherever it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guardian {
    pub name: Name,
    pub relation: GuardianRelation,
    pub phone: Phone,
}

impl Guardian {
    /// The same with the phone masked.
    #[must_use]
    pub fn masked(&self) -> MaskedGuardian {
        MaskedGuardian { name: self.name.clone(), relation: self.relation, phone: self.phone.masked() }
    }
}

/// A guardian as those see one who handle a matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskedGuardian {
    pub name: Name,
    pub relation: GuardianRelation,
    /// Masked.
    pub phone: String,
}

/// What somebody says of a child whom a matter is about.
#[derive(Clone, Debug)]
pub struct Minor {
    pub guardian: Option<Guardian>,
    pub consents: bool,
}

impl Minor {
    /// The guardian who answers for the child.
    ///
    /// # Errors
    /// Which field is wrong and why: nobody is named, or who is does not consent.
    pub fn vouched(self) -> Result<Guardian, (&'static str, ValueFault)> {
        let guardian = self.guardian.ok_or(("guardian", ValueFault::GuardianMissing))?;
        if self.consents { Ok(guardian) } else { Err(("guardian_consents", ValueFault::GuardianConsent)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guardian_is_named_and_consents() {
        let guardian = Guardian {
            name: Name::new("陈先生").expect("a name"),
            relation: GuardianRelation::Parent,
            phone: Phone::new("13812345678").expect("a phone"),
        };
        let minor = |guardian, consents| Minor { guardian, consents }.vouched();
        assert_eq!(minor(None, true), Err(("guardian", ValueFault::GuardianMissing)));
        assert_eq!(minor(Some(guardian.clone()), false), Err(("guardian_consents", ValueFault::GuardianConsent)));
        assert_eq!(minor(Some(guardian.clone()), true), Ok(guardian.clone()));
        assert_eq!(guardian.masked().phone, "138****5678");
    }
}
