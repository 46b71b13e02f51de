//! The statements that a request runs, as the databases themselves tell them, made into what a limit runs. What differs
//! between two like requests (ids, codes, keys, instants) is made anew each time; nothing here knows a table.

use std::collections::HashMap;
use std::fmt::Write;
use std::time::Duration;

use serde_json::{Value, json};

use crate::postgres::Cluster;
use crate::tools::Outcome;

/// A statement and what it was given.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Statement {
    pub(super) sql: String,
    pub(super) binds: Vec<Value>,
}

/// What begins and ends transactions, and what sets connections up: the limit has its own.
fn is_control(sql: &str) -> bool {
    let first = sql.split_whitespace().next().unwrap_or_default().to_uppercase();
    matches!(first.as_str(), "BEGIN" | "COMMIT" | "ROLLBACK" | "SAVEPOINT" | "RELEASE" | "PRAGMA")
}

/// Statements for `batched`.
pub(super) struct Script {
    setup: Vec<String>,
    statements: Vec<Value>,
    fresh: Vec<Value>,
}

impl Script {
    /// Of what was run before the two requests, which sets connections up, and by each of the two.
    pub(super) fn of(before: &[Statement], one: &[Statement], other: &[Statement]) -> Result<Self, String> {
        let mut setup = Vec::new();
        for statement in before.iter().filter(|statement| statement.sql.to_uppercase().starts_with("PRAGMA")) {
            if !setup.contains(&statement.sql) {
                setup.push(statement.sql.clone());
            }
        }
        let [one, other] = [one, other].map(|list| {
            let kept = list.iter().filter(|statement| !is_control(&statement.sql));
            kept.collect::<Vec<_>>()
        });
        alike(&one, &other)?;
        let mut fresh: Vec<Value> = Vec::new();
        let mut statements = Vec::new();
        for (statement, other) in one.iter().zip(&other) {
            let bind = |(value, other): (&Value, &Value)| {
                if value == other {
                    return value.clone();
                }
                // What stands in two places stands there as one.
                let pair = json!([value, other]);
                let known = fresh.iter().position(|known| *known == pair);
                json!({ "fresh": known.unwrap_or_else(|| { fresh.push(pair); fresh.len() - 1 }) })
            };
            let binds: Vec<Value> = statement.binds.iter().zip(&other.binds).map(bind).collect();
            statements.push(json!({ "sql": statement.sql, "binds": binds }));
        }
        Ok(Self { setup, statements, fresh })
    }

    pub(super) fn json(&self) -> Value {
        json!({ "setup": self.setup, "statements": self.statements, "fresh": self.fresh })
    }
}

/// That two requests ran the same.
fn alike(one: &[&Statement], other: &[&Statement]) -> Outcome {
    let texts = |list: &[&Statement]| list.iter().map(|statement| statement.sql.clone()).collect::<Vec<_>>();
    if one.is_empty() || texts(one) != texts(other) {
        return Err(format!("two like requests ran different statements:\n{:#?}\n{:#?}", texts(one), texts(other)));
    }
    Ok(())
}

/// Reads what `traced` wrote.
pub(super) fn traced(lines: &str) -> Result<Vec<Statement>, String> {
    let mut statements = Vec::new();
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line).map_err(|error| format!("{line}: {error}"))?;
        let [sql, full] = ["sql", "full"].map(|field| line[field].as_str().unwrap_or_default());
        // What SQLite asks itself while it does what it was asked.
        if sql.starts_with("--") {
            continue;
        }
        let binds = put_in(sql, full).ok_or_else(|| format!("can't read {full}"))?;
        statements.push(Statement { sql: sql.to_owned(), binds });
    }
    Ok(statements)
}

/// The values that SQLite put in place of the parameters.
fn put_in(sql: &str, full: &str) -> Option<Vec<Value>> {
    let mut values = Vec::new();
    let mut full = full;
    let mut quote = None;
    for next in sql.chars() {
        if next == '?' && quote.is_none() {
            let (value, rest) = literal(full)?;
            values.push(value);
            full = rest;
            continue;
        }
        match quote {
            Some(open) if open == next => quote = None,
            None if matches!(next, '\'' | '"' | '`') => quote = Some(next),
            _ => {}
        }
        full = full.strip_prefix(next)?;
    }
    Some(values)
}

/// Reads one of SQLite's literals; a blob becomes `{"blob": hexadecimal}`.
fn literal(text: &str) -> Option<(Value, &str)> {
    if let Some(rest) = text.strip_prefix("NULL") {
        return Some((Value::Null, rest));
    }
    if let Some(hex) = text.strip_prefix("x'") {
        let (hex, rest) = hex.split_once('\'')?;
        return Some((json!({ "blob": hex }), rest));
    }
    if let Some(mut rest) = text.strip_prefix('\'') {
        let mut value = String::new();
        loop {
            let (part, after) = rest.split_once('\'')?;
            value.push_str(part);
            match after.strip_prefix('\'') {
                Some(after) => (value, rest) = (value + "'", after),
                None => return Some((Value::String(value), after)),
            }
        }
    }
    let end = text.find(|c: char| !matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E')).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let value = number.parse::<i64>().map(Value::from).or_else(|_| number.parse::<f64>().map(Value::from)).ok()?;
    Some((value, rest))
}

/// The statements that the server sends for a request, from PostgreSQL's own log, as a pgbench script. `request` is called
/// several times, each time with another key.
pub(super) fn captured(cluster: &Cluster, request: &dyn Fn(&str) -> Outcome) -> Result<String, String> {
    // The connections' statements are prepared by now or after this.
    for letter in ["a", "b", "c"] {
        request(&letter.repeat(16))?;
    }
    let one = logged(cluster, request, "d")?;
    let other = logged(cluster, request, "e")?;
    alike(&one.iter().collect::<Vec<_>>(), &other.iter().collect::<Vec<_>>())?;
    // The later one: what it wrote is what stands in the database now.
    Ok(pgbench_script(&other, &one))
}

fn logged(cluster: &Cluster, request: &dyn Fn(&str) -> Outcome, letter: &str) -> Result<Vec<Statement>, String> {
    let logging = |on: bool| -> Outcome {
        cluster.ask("postgres", &format!("ALTER SYSTEM SET log_statement = '{}'", if on { "all" } else { "none" }))?;
        cluster.ask("postgres", "SELECT pg_reload_conf()")?;
        std::thread::sleep(Duration::from_millis(500));
        Ok(())
    };
    let log = cluster.folder().join("log");
    let length = || std::fs::metadata(&log).map(|meta| meta.len()).unwrap_or_default();
    logging(true)?;
    // What is remembered for a second is known to most requests, and so to this one.
    request(&letter.repeat(17))?;
    std::thread::sleep(Duration::from_millis(100));
    let before = usize::try_from(length()).unwrap_or_default();
    request(&letter.repeat(16))?;
    std::thread::sleep(Duration::from_millis(300));
    let text = String::from_utf8_lossy(&std::fs::read(&log).map_err(|error| error.to_string())?).into_owned();
    logging(false)?;
    Ok(without_the_look(parse_log(text.get(before..).unwrap_or_default())))
}

/// Takes out what belongs to no request: the server looks once a second what other processes did.
fn without_the_look(mut statements: Vec<Statement>) -> Vec<Statement> {
    let begins = |one: &Statement| one.sql.starts_with("BEGIN");
    while let Some(at) = statements.iter().position(|one| one.sql.contains("FROM \"data_keys\"")) {
        let first = statements[..at].iter().rposition(begins).unwrap_or(at);
        let after = statements[at..].iter().position(|one| one.sql.starts_with("COMMIT")).map_or(at, |more| at + more);
        statements.drain(first..=after);
    }
    // Of a look that began in one request's log and ended in the next one's.
    statements.retain(|one| !one.sql.contains("FROM \"erasures\""));
    statements
}

fn parse_log(text: &str) -> Vec<Statement> {
    let lines: Vec<&str> = text.lines().collect();
    let mut statements = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some((_, message)) = line.split_once("LOG:  ") else { continue };
        let (sql, parameters) = if let Some(sql) = message.strip_prefix("statement: ") {
            (sql, "")
        } else if let Some((_, sql)) = message.strip_prefix("execute ").and_then(|rest| rest.split_once(": ")) {
            let detail = lines.get(at + 1).and_then(|next| next.split_once("arameters: "));
            (sql, detail.map_or("", |(_, list)| list))
        } else {
            continue;
        };
        if !sql.contains("pg_reload_conf") && !sql.contains("ALTER SYSTEM") {
            statements.push(Statement { sql: sql.to_owned(), binds: parse_parameters(parameters) });
        }
    }
    statements
}

/// `$1 = 'a', $2 = NULL` as literals; a quote inside is doubled already.
fn parse_parameters(list: &str) -> Vec<Value> {
    let mut values = Vec::new();
    let mut rest = list;
    while let Some((_, after)) = rest.split_once(" = ") {
        if let Some(tail) = after.strip_prefix("NULL") {
            values.push(Value::String("NULL".to_owned()));
            rest = tail;
            continue;
        }
        let mut end = 1;
        let bytes = after.as_bytes();
        while end < bytes.len() {
            if bytes[end] == b'\'' {
                if bytes.get(end + 1) == Some(&b'\'') {
                    end += 1;
                } else {
                    break;
                }
            }
            end += 1;
        }
        values.push(Value::String(after.get(..=end).unwrap_or(after).to_owned()));
        rest = after.get(end + 1..).unwrap_or_default();
    }
    values
}

/// Puts the parameters into the statements; what must be new each time is made of pgbench's random numbers.
fn pgbench_script(one: &[Statement], other: &[Statement]) -> String {
    let mut fresh: HashMap<String, usize> = HashMap::new();
    let mut body = String::new();
    for (statement, other) in one.iter().zip(other) {
        let mut rest = statement.sql.as_str();
        while let Some((before, after)) = rest.split_once('$') {
            let digits = after.chars().take_while(char::is_ascii_digit).count();
            let (number, after) = after.split_at(digits);
            let at = number.parse::<usize>().unwrap_or_default().wrapping_sub(1);
            let value = statement.binds.get(at).and_then(Value::as_str).unwrap_or("NULL");
            let differs = other.binds.get(at).and_then(Value::as_str) != Some(value);
            body.push_str(before);
            match made_anew(value).filter(|_| differs) {
                Some(make) => {
                    let next = fresh.len();
                    body.push_str(&make(*fresh.entry(value.trim_matches(['{', '}', '\'']).to_owned()).or_insert(next)));
                }
                None => body.push_str(value),
            }
            rest = after;
        }
        body.push_str(rest);
        body.push_str(";\n");
    }
    let mut script = String::new();
    for number in 0..fresh.len() {
        let _ = writeln!(script, "\\set a{number} random(1, 4000000000000000000)");
        let _ = writeln!(script, "\\set b{number} random(1, 4000000000000000000)");
    }
    script + &body
}

/// How a value of this look is made anew: ids, codes and keys are; instants, sealed texts and counts may stay as they were.
fn made_anew(value: &str) -> Option<fn(usize) -> String> {
    let inner = value.strip_prefix('\'')?.strip_suffix('\'')?;
    let (inner, listed) = match inner.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')) {
        Some(inner) => (inner, true),
        None => (inner, false),
    };
    if !listed && inner.len() == TAG && inner.starts_with("\\x") {
        return Some(tag);
    }
    let plain = inner.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let groups: Vec<usize> = inner.split('-').map(str::len).collect();
    if plain && groups == [8, 4, 4, 4, 12] {
        return Some(if listed { |n| format!("ARRAY[{}]", uuid(n)) } else { uuid });
    }
    let date = groups == [4, 2, 2];
    if plain && inner.len() >= 6 && !date {
        return Some(if listed { |n| format!("ARRAY[{}]", word(n)) } else { word });
    }
    None
}

/// As PostgreSQL writes the 32 bytes of a tag: what is sealed is longer.
const TAG: usize = 2 + 2 * 32;

fn tag(number: usize) -> String {
    let half = format!("lpad(to_hex((:a{number})::bigint), 16, '0') || lpad(to_hex((:b{number})::bigint), 16, '0')");
    format!("decode({half} || {half}, 'hex')")
}

fn uuid(number: usize) -> String {
    format!("(lpad(to_hex((:a{number})::bigint), 16, '0') || lpad(to_hex((:b{number})::bigint), 16, '0'))::uuid")
}

fn word(number: usize) -> String {
    format!("(:a{number})::text")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_off_an_expanded_statement() {
        let sql = "INSERT INTO `t` (`a?`) VALUES (?, ?, '?', ?, ?, ?) -- 题";
        let full = "INSERT INTO `t` (`a?`) VALUES (x'0aff', 'it''s ? 题', '?', NULL, -12, 1.5) -- 题";
        let wanted = vec![json!({ "blob": "0aff" }), json!("it's ? 题"), Value::Null, json!(-12), json!(1.5)];
        assert_eq!(put_in(sql, full), Some(wanted));
        assert_eq!(put_in("SELECT ?", "SELECT 'open"), None);
    }

    fn ran(sql: &str, binds: &[Value]) -> Statement {
        Statement { sql: sql.to_owned(), binds: binds.to_vec() }
    }

    #[test]
    fn what_differs_is_fresh_and_one_value_stays_one() {
        let before =
            [ran("PRAGMA synchronous = FULL", &[]), ran("SELECT 1", &[]), ran("PRAGMA synchronous = FULL", &[])];
        let request = |id: &str| {
            let id = json!({ "blob": id });
            [
                ran("SAVEPOINT s", &[]),
                ran("INSERT INTO a VALUES (?, ?)", &[id.clone(), json!("same")]),
                ran("INSERT INTO b VALUES (?)", &[id]),
                ran("RELEASE s", &[]),
            ]
        };
        let script = Script::of(&before, &request("01"), &request("02")).map(|script| script.json());
        let wanted = json!({
            "setup": ["PRAGMA synchronous = FULL"],
            "statements": [
                { "sql": "INSERT INTO a VALUES (?, ?)", "binds": [{ "fresh": 0 }, "same"] },
                { "sql": "INSERT INTO b VALUES (?)", "binds": [{ "fresh": 0 }] }
            ],
            "fresh": [[{ "blob": "01" }, { "blob": "02" }]]
        });
        assert_eq!(script, Ok(wanted));
        assert!(Script::of(&before, &request("01"), &request("02")[..2]).is_err());
    }

    #[test]
    fn a_log_of_postgres_becomes_a_script() {
        let log = |id: &str, version: &str| {
            format!(
                "2026 LOG:  statement: BEGIN\n\
                 2026 LOG:  execute s1: UPDATE t SET v = $2 WHERE id = $1 AND at < $3 AND n IS NOT DISTINCT FROM $4\n\
                 2026 DETAIL:  Parameters: $1 = '{id}', $2 = '{version}', $3 = '2026-11-24 10:00:0{version}+00', $4 = NULL\n"
            )
        };
        let one = parse_log(&log("019ab0c0-0000-7000-8000-000000000001", "1"));
        let other = parse_log(&log("019ab0c0-0000-7000-8000-000000000002", "2"));
        assert_eq!(one.len(), 2);
        assert_eq!(one[1].binds[1], json!("'1'"));
        let script = pgbench_script(&one, &other);
        assert!(script.contains("\\set b0 random"), "{script}");
        assert!(!script.contains("\\set a1 random"), "{script}");
        let update = script.lines().last().unwrap_or_default();
        assert_eq!(
            update,
            format!(
                "UPDATE t SET v = '1' WHERE id = {} AND at < '2026-11-24 10:00:01+00' AND n IS NOT DISTINCT FROM NULL;",
                uuid(0)
            )
        );
        // What both have is left as it is.
        assert!(pgbench_script(&one, &one).contains("'019ab0c0-0000-7000-8000-000000000001'"));
    }
}
