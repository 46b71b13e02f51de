crate::vocabulary! {
    /// What happened to a grid.
    GridEventKind "网格进程" {
        /// A grid was set up.
        Created = "created" "新建网格",
        /// A grid was changed.
        Changed = "changed" "修改网格",
    }
}

/// What happened to a grid.
#[derive(Clone, Debug, PartialEq)]
pub enum GridEvent {
    /// It was set up.
    Created,
    /// It was changed.
    Changed,
}

impl GridEvent {
    #[must_use]
    pub fn kind(&self) -> GridEventKind {
        match self {
            Self::Created => GridEventKind::Created,
            Self::Changed => GridEventKind::Changed,
        }
    }
}
