//! Closed lists of words: each has a stable value for machines, a Chinese label for people and a description. The API's
//! schemas, the database's text columns and `GET /api/v1/vocabulary` are all read off the same definition.

/// A closed list of words.
pub trait Vocabulary: Copy + Eq + Send + Sync + 'static {
    /// The name of the list in the API's schemas.
    const NAME: &'static str;
    /// The Chinese name of the list.
    const TITLE: &'static str;
    /// Every word, in the order in which people list them.
    const ALL: &'static [Self];
    /// The value that machines exchange and the database keeps.
    fn as_str(self) -> &'static str;
    /// The Chinese label.
    fn label(self) -> &'static str;
    /// What it means, one sentence.
    fn description(self) -> &'static str;
    /// The article of law that it rests on, where it rests on one.
    fn article(self) -> Option<&'static str>;
    /// The word of that value.
    fn parse(value: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|word| word.as_str() == value)
    }
}

/// Defines a [`Vocabulary`]: `Variant = "value" "标签"`, and `by "article"` where it rests on one, each with the doc comment
/// that becomes its description.
#[macro_export]
macro_rules! vocabulary {
    ($(#[doc = $doc:literal])+ $name:ident $title:literal {
        $($(#[doc = $about:literal])+ $word:ident = $value:literal $label:literal $(by $article:literal)?),+ $(,)?
    }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[doc = $about])+ $word,)+
        }

        impl $crate::shared::Vocabulary for $name {
            const NAME: &'static str = stringify!($name);
            const TITLE: &'static str = $title;
            const ALL: &'static [Self] = &[$(Self::$word),+];

            fn as_str(self) -> &'static str {
                match self { $(Self::$word => $value,)+ }
            }

            fn label(self) -> &'static str {
                match self { $(Self::$word => $label,)+ }
            }

            fn description(self) -> &'static str {
                match self { $(Self::$word => concat!($($about),+).trim_ascii(),)+ }
            }

            fn article(self) -> Option<&'static str> {
                const ARTICLES: &[&[&str]] = &[$(&[$($article)?]),+];
                ARTICLES.get(self as usize).and_then(|article| article.first()).copied()
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::shared::Vocabulary::as_str(*self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                let value = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                $crate::shared::Vocabulary::parse(&value)
                    .ok_or_else(|| serde::de::Error::unknown_variant(&value, &[$($value),+]))
            }
        }
    };
}
