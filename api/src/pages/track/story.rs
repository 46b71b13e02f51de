//! What is told of a timeline in plain words, the newest first.

use std::collections::HashMap;

use mashang_domain::cases::{CaseEventKind, CaseFacts, CaseMeasure};
use mashang_domain::disputes::{DisputeEventKind, DisputeFacts, MediationSession};
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::timeline::TimelineEntry;
use mashang_domain::shared::{AttachmentId, Instant, Party, Vocabulary};
use mashang_domain::timeline::Line;
use uuid::Uuid;

use super::say::{day, moment, one_of};
use super::teller::Teller;
use super::{case_lines, dispute_lines};
use crate::pages::Look;

/// What files are, for those that are known.
pub(crate) type Kinds = HashMap<AttachmentId, FileKind>;

/// What a file is to whoever looks at a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum FileKind {
    Picture,
    Recording,
    #[default]
    Other,
}

impl FileKind {
    pub(crate) fn of(media_type: &str) -> Self {
        match media_type.split_once('/') {
            Some(("image", _)) => Self::Picture,
            Some(("audio", _)) => Self::Recording,
            _ => Self::Other,
        }
    }
}

/// A file as a page shows it.
pub(crate) struct ShownFile {
    pub id: Uuid,
    kind: FileKind,
}

impl ShownFile {
    /// Shown as it is, and not behind a link.
    pub(crate) fn is_picture(&self) -> bool {
        self.kind == FileKind::Picture
    }

    /// Played where it stands.
    pub(crate) fn is_recording(&self) -> bool {
        self.kind == FileKind::Recording
    }
}

/// Files that belong together.
pub(crate) struct FileSet {
    pub caption: String,
    pub files: Vec<ShownFile>,
}

/// A line of the story.
pub(crate) struct StoryLine {
    /// As people say it.
    pub at: String,
    /// As machines do.
    pub machine: String,
    pub sentence: String,
    /// In the words of whoever did it.
    pub text: Option<String>,
    /// What else is to be known.
    pub more: Vec<String>,
    pub sets: Vec<FileSet>,
    /// What was before and what is after, to be looked at side by side.
    pub pair: Vec<FileSet>,
}

/// All lines, the newest first. The submitter's own words and photos stand above the story.
pub(crate) fn told(teller: &Teller<'_>, lines: &[Line], kinds: &Kinds) -> Vec<StoryLine> {
    lines
        .iter()
        .rev()
        .map(|line| match line {
            Line::Case(entry) => of_case(teller, entry, kinds),
            Line::Dispute(entry) => of_dispute(teller, entry, kinds),
        })
        .collect()
}

fn line(look: Look, (at, now): (Instant, Instant), sentence: String) -> StoryLine {
    StoryLine {
        at: moment(look, at, now),
        machine: at.to_rfc3339(),
        sentence,
        text: None,
        more: Vec::new(),
        sets: Vec::new(),
        pair: Vec::new(),
    }
}

fn of_case(teller: &Teller<'_>, entry: &TimelineEntry<CaseFacts>, kinds: &Kinds) -> StoryLine {
    let (look, facts) = (teller.look, &entry.particulars);
    let mut line = line(look, (entry.at, teller.now), one_of(look, case_lines::sentence(teller, entry)));
    line.text = facts.note.text.as_ref().map(|text| text.as_str().to_owned());
    if let Some(channel) = &facts.proper_channel {
        let channel = channel.as_str();
        line.more.push(one_of(look, (format!("这类事请找：{channel}"), format!("Turn to: {channel}"))));
    }
    line.more.extend(facts.measures.iter().map(|measure| self::measure(teller, measure)));
    if !facts.completed.is_empty() {
        let numbers: Vec<_> = facts.completed.iter().map(u32::to_string).collect();
        let (zh, en) = (numbers.join("、"), numbers.join(", "));
        line.more.push(one_of(look, (format!("第 {zh} 项措施已经完成。"), format!("Measures done: {en}."))));
    }
    if entry.kind != CaseEventKind::Submitted.as_str() {
        line.sets.extend(set(look.say("照片和文件", "Photos and files"), &facts.note.attachments, kinds));
    }
    let before = set(look.say("办理前", "Before"), &facts.before, kinds);
    let after = set(look.say("办理后", "After"), &facts.after, kinds);
    line.pair.extend(before.into_iter().chain(after));
    line
}

fn of_dispute(teller: &Teller<'_>, entry: &TimelineEntry<DisputeFacts>, kinds: &Kinds) -> StoryLine {
    let (look, facts) = (teller.look, &entry.particulars);
    let mut line = line(look, (entry.at, teller.now), one_of(look, dispute_lines::sentence(teller, entry)));
    line.text = facts.note.text.as_ref().map(|text| text.as_str().to_owned());
    if entry.kind == DisputeEventKind::Held.as_str() {
        line.text = line.text.or_else(|| minutes(teller, facts.session));
    }
    line.sets.extend(set(look.say("照片和文件", "Photos and files"), &facts.note.attachments, kinds));
    line
}

/// The minutes of a sitting, where the reader may see them.
fn minutes(teller: &Teller<'_>, session: Option<u32>) -> Option<String> {
    let sitting = |one: &&MediationSession| Some(one.number) == session;
    let held = teller.dispute?.sessions.iter().find(sitting)?.held.as_ref()?;
    held.minutes.as_ref().map(|text| text.as_str().to_owned())
}

/// A measure: what, by whom, until when, and whether it is done.
pub(crate) fn measure(teller: &Teller<'_>, measure: &CaseMeasure) -> String {
    let (look, today) = (teller.look, local_date(teller.now));
    let (what, owner) = (measure.description.as_str(), measure.owner.as_str());
    let due = measure.due.map(|due| day(look, due, today));
    let (zh, en) = match (measure.completed, due) {
        (true, _) => ("已完成".to_owned(), "done".to_owned()),
        (false, Some(due)) => (format!("{due}前完成"), format!("by {due}")),
        (false, None) => ("正在做".to_owned(), "under way".to_owned()),
    };
    one_of(look, (format!("{what}（{owner}，{zh}）"), format!("{what} ({owner}, {en})")))
}

/// Files under a caption; nothing where there are none.
pub(crate) fn set(caption: &str, ids: &[AttachmentId], kinds: &Kinds) -> Option<FileSet> {
    let shown = |id: &AttachmentId| ShownFile { id: id.0, kind: kinds.get(id).copied().unwrap_or_default() };
    (!ids.is_empty()).then(|| FileSet { caption: caption.to_owned(), files: ids.iter().map(shown).collect() })
}

/// Every file that the lines name.
pub(crate) fn files(lines: &[Line]) -> Vec<AttachmentId> {
    let mut all = Vec::new();
    for line in lines {
        match line {
            Line::Case(entry) => all.extend(entry.particulars.files().copied()),
            Line::Dispute(entry) => all.extend(entry.particulars.note.attachments.iter().copied()),
        }
    }
    all
}

/// What the submitter, or whoever reported, attached at the beginning.
pub(crate) fn first_files(lines: &[Line]) -> Vec<AttachmentId> {
    let own = lines.iter().find_map(|line| match line {
        Line::Case(entry) => {
            (entry.kind == CaseEventKind::Submitted.as_str()).then(|| entry.particulars.note.attachments.clone())
        }
        Line::Dispute(_) => None,
    });
    own.unwrap_or_default()
}

/// Everybody whom the lines name.
pub(crate) fn parties(lines: &[Line]) -> Vec<Party> {
    let mut all = Vec::new();
    for line in lines {
        match line {
            Line::Case(entry) => all.extend(entry.by.into_iter().chain(entry.particulars.to)),
            Line::Dispute(entry) => all.extend(entry.by.into_iter().chain(entry.particulars.handed_to)),
        }
    }
    all
}
