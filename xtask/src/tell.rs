//! Documents that tell what happened in stories: each runs once, on SQLite, and writes down what it did (`tests/src/tell.rs`).

use std::fmt::Write;
use std::path::Path;

use crate::READERS;
use crate::tools::{Outcome, cargo, pip, root, run};

/// A document: its file in `docs/`, its title, what it is about, and the stories of which it is put together.
struct Document {
    file: &'static str,
    title: &'static str,
    about: [&'static str; 2],
    stories: &'static [Story],
}

/// A story: the name under which it opens, and the test that tells it.
type Story = (&'static str, &'static str);

static DOCUMENTS: [Document; 3] = [
    Document {
        file: "term-change.md",
        title: "一个县换届 A county changes its terms",
        about: [
            "晋江市和 13 个镇的人大同一夜换届：从名单到次日早上，再撤销，以及以后的请假、停职、去世和补选。",
            "Fourteen congresses of 晋江 change their terms in one night: from the roster to the morning after, taken back, and what comes later.",
        ],
        stories: &[("county_term", "county_term::sqlite::a_county_changes_its_terms_in_one_night")],
    },
    Document {
        file: "mediation.md",
        title: "矛盾纠纷和一个东门 Disputes, and a gate",
        about: [
            "祥芝镇排查矛盾纠纷，调解一件工伤赔偿；奥林春天的一句话成为诉求，再成为代表建议，次年兑现。",
            "祥芝镇 is swept for disputes and mediates one; a remark at 奥林春天 becomes a case, then a suggestion whose promise is kept the year after.",
        ],
        stories: &[
            ("sweeps", "sweeps::sqlite::three_weeks_of_a_sweep_add_up"),
            ("xiangzhi", "xiangzhi::sqlite::from_the_application_to_the_form_of_the_quarter"),
            ("olympic_spring", "olympic_spring::sqlite::east_gate"),
            (
                "suggestions",
                "suggestions::sqlite::a_case_grows_into_a_suggestion_and_its_promise_is_kept_the_year_after",
            ),
        ],
    },
    Document {
        file: "year.md",
        title: "代表工作的一年 A year of deputies' work",
        about: [
            "云谷市场的协商、一个活动室的一年、一位代表的履职，以及由它们写成的一期民情专报。",
            "A market that is put in order, a year of one room, a deputy's term, and a briefing that is drawn from them.",
        ],
        stories: &[
            ("consultations", "consultations::sqlite::the_market_is_put_in_order"),
            ("room", "year::room::sqlite::a_room_receives_fifty_two_times_and_every_voice_ends"),
            ("term", "year::term::sqlite::a_deputy_reports_what_the_file_says_and_greed_earns_nothing"),
            ("bulletin", "year::bulletin::sqlite::a_briefing_is_drawn_from_the_three"),
        ],
    },
];

/// Runs the stories, and writes the documents of what they told.
pub(crate) fn tell() -> Outcome {
    let folder = root().join("target/tell");
    // What was told before is nothing of this run.
    let _ = std::fs::remove_dir_all(&folder);
    let tests = DOCUMENTS.iter().flat_map(|document| document.stories).map(|(_, test)| *test);
    let mut stories = cargo();
    stories.args(["test", "--workspace", "--test", "stories", "--", "--exact"]).args(tests);
    // One of them reads the paper of a briefing as an office would.
    stories.env("PYTHON_TOOLS", pip(&root().join("target/tools/venv"), READERS)?);
    run(stories.env("MASHANG_TELL", &folder).env("SSL_CERT_FILE", "/dev/null"))?;
    for document in &DOCUMENTS {
        let text = document.text(&folder)?;
        let file = root().join("docs").join(document.file);
        std::fs::write(&file, text).map_err(|error| format!("{}: {error}", file.display()))?;
        println!("docs/{} written", document.file);
    }
    Ok(())
}

impl Document {
    /// All of it, of what the stories wrote into that folder.
    fn text(&self, folder: &Path) -> Result<String, String> {
        let [chinese, english] = self.about;
        let mut text = format!("# {}\n\n{chinese}\n\n{english}\n\n", self.title);
        text.push_str(
            "本页由 `cargo xtask tell` 写成，不手改：下面的测试在 SQLite 上运行时，把经接口做的每一步、没让做的每一步和核对过的数字记下来。\
             人名、单位的事都是编的；日期是故事里的日期。接口见 `/openapi.json`。\n\n\
             `cargo xtask tell` writes this page, and nobody's hands do: while these tests run on SQLite, each step that is taken by an \
             operation, each that is refused, and the figures that were checked are written down. People and matters are invented, days are \
             the story's.\n\n",
        );
        for (_, test) in self.stories {
            writeln!(text, "- `tests/stories/{}::{}`", source(test), test_name(test))
                .map_err(|error| error.to_string())?;
        }
        for (name, _) in self.stories {
            let file = folder.join(format!("{name}.md"));
            let told = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
            text.push('\n');
            text.push_str(told.trim_end());
            text.push('\n');
        }
        Ok(text)
    }
}

/// The file of a test, below the stories.
fn source(test: &str) -> String {
    let module = test.split("::sqlite::").next().unwrap_or_default();
    format!("{}.rs", module.replace("::", "/"))
}

fn test_name(test: &str) -> &str {
    test.rsplit("::").next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_story_that_is_asked_for_is_there_and_tells_itself_to_the_end() {
        for (name, test) in DOCUMENTS.iter().flat_map(|document| document.stories) {
            let file = root().join("tests/stories").join(source(test));
            let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            assert!(text.contains(&format!("async fn {}(", test_name(test))), "{test}");
            // The formatter breaks the line where the title is long.
            let opened: String = text.split_whitespace().collect();
            assert!(opened.contains(&format!("tell.opens(\"{name}\",")), "{name}");
            assert!(opened.contains("tell.ends();"), "{name}");
        }
    }

    #[test]
    fn a_document_is_put_together_of_what_its_stories_told_and_lacks_none() {
        let folder = std::env::temp_dir().join(format!("mashang-tell-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let document =
            Document { file: "a.md", title: "甲 A", about: ["乙", "B"], stories: &[("one", "x::y::sqlite::z")] };
        assert!(document.text(&folder).unwrap_err().contains("one.md"));
        std::fs::write(folder.join("one.md"), "## 丙 C\n\n").unwrap();
        let text = document.text(&folder).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(text.starts_with("# 甲 A\n\n乙\n\nB\n\n"), "{text}");
        assert!(text.ends_with("- `tests/stories/x/y.rs::z`\n\n## 丙 C\n"), "{text}");
    }
}
