//! The raw limit of submissions on SQLite: the statements of one, each prepared once, 64 submissions to a commit, through
//! libsqlite3 by one thread. Nothing is made but new ids, codes and keys in place of the captured ones.
//!
//! `batched DATABASE SCRIPT SECONDS` prints submissions a second, statements a submission, and rows changed by one. The script
//! is JSON: `setup` (the product's own pragmas), `statements` (`sql` and `binds`: a value, or `{"fresh": n}`), `fresh` (the
//! values that differed between two submissions, in pairs).

use std::collections::HashMap;
use std::ffi::{CString, c_int};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use libsqlite3_sys as ffi;
use serde_json::Value as Json;

/// As many as the product's writer takes at most.
const TO_A_COMMIT: u32 = 64;

fn main() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [database, script, seconds] = arguments.as_slice() else {
        return Err("batched DATABASE SCRIPT SECONDS".into());
    };
    let seconds: u64 = seconds.parse().map_err(|_| "SECONDS is no number")?;
    let script = std::fs::read_to_string(script).map_err(|error| format!("{script}: {error}"))?;
    let script: Json = serde_json::from_str(&script).map_err(|error| error.to_string())?;
    let db = Connection::open(database)?;
    for pragma in list(&script["setup"]) {
        db.run(pragma.as_str().unwrap_or_default())?;
    }
    let mut prepared: HashMap<&str, Statement> = HashMap::new();
    let mut steps = Vec::new();
    for statement in list(&script["statements"]) {
        let sql = statement["sql"].as_str().ok_or("a statement without text")?;
        if !prepared.contains_key(sql) {
            prepared.insert(sql, db.prepare(sql)?);
        }
        let binds: Result<Vec<Bind>, String> = list(&statement["binds"]).iter().map(Bind::read).collect();
        steps.push((sql, binds?));
    }
    let fresh: Result<Vec<Pair>, String> = list(&script["fresh"]).iter().map(Pair::read).collect();
    let fresh = fresh?;
    let mut random = Random::new();

    let (before, began, limit) = (db.changes(), Instant::now(), Duration::from_secs(seconds));
    let mut first = 0;
    let mut done = 0u32;
    while began.elapsed() < limit {
        db.run("BEGIN IMMEDIATE")?;
        for _ in 0..TO_A_COMMIT {
            let values: Vec<Value> = fresh.iter().map(|pair| pair.next(&mut random)).collect();
            for (sql, binds) in &steps {
                let statement = prepared.get(sql).ok_or("a statement that was not prepared")?;
                let binds = binds.iter().map(|bind| match bind {
                    Bind::Value(value) => Some(value),
                    Bind::Fresh(number) => values.get(*number),
                });
                let binds: Option<Vec<&Value>> = binds.collect();
                statement.run(&binds.ok_or("a fresh value that is not there")?)?;
            }
            if done == 0 {
                first = db.changes() - before;
            }
            done += 1;
        }
        db.run("COMMIT")?;
    }
    let rate = f64::from(done) / began.elapsed().as_secs_f64();
    let changed = db.changes() - before;
    if changed != first * i64::from(done) {
        return Err(format!("the first submission changed {first} rows, {done} of them {changed}: they did less"));
    }
    println!("{rate} {} {first}", steps.len());
    Ok(())
}

fn list(json: &Json) -> &[Json] {
    json.as_array().map_or(&[], Vec::as_slice)
}

#[derive(Clone)]
enum Value {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

impl Value {
    fn read(json: &Json) -> Result<Self, String> {
        Ok(match json {
            Json::Null => Self::Null,
            Json::Number(number) => match number.as_i64() {
                Some(integer) => Self::Integer(integer),
                None => Self::Real(number.as_f64().unwrap_or_default()),
            },
            Json::String(text) => Self::Text(text.clone()),
            json => {
                let hex = json["blob"].as_str().ok_or_else(|| format!("no value: {json}"))?;
                let digits = hex.as_bytes().chunks(2);
                let bytes = digits.map(|two| str::from_utf8(two).ok().and_then(|two| u8::from_str_radix(two, 16).ok()));
                Self::Blob(bytes.collect::<Option<_>>().ok_or("a blob that is not hexadecimal")?)
            }
        })
    }
}

enum Bind {
    Value(Value),
    Fresh(usize),
}

impl Bind {
    fn read(json: &Json) -> Result<Self, String> {
        match json["fresh"].as_u64() {
            Some(number) => Ok(Self::Fresh(usize::try_from(number).map_err(|error| error.to_string())?)),
            None => Value::read(json).map(Self::Value),
        }
    }
}

/// A value as two submissions had it: what differs between them is new each time.
struct Pair(Value, Value);

impl Pair {
    fn read(json: &Json) -> Result<Self, String> {
        Ok(Self(Value::read(&json[0])?, Value::read(&json[1])?))
    }

    fn next(&self, random: &mut Random) -> Value {
        match (&self.0, &self.1) {
            (Value::Blob(one), Value::Blob(other)) => {
                let mut bytes = one.clone();
                for (byte, other) in bytes.iter_mut().zip(other) {
                    if byte != other {
                        *byte = random.byte();
                    }
                }
                // A UUIDv7 begins with the time, which is why new rows stand side by side.
                if bytes.len() == 16 && bytes[6] >> 4 == 7 {
                    let millis = since_1970().as_millis().to_be_bytes();
                    bytes[..6].copy_from_slice(&millis[10..]);
                    bytes[8..].fill_with(|| random.byte());
                }
                Value::Blob(bytes)
            }
            (Value::Text(one), Value::Text(other)) => {
                let characters = one.chars().zip(other.chars().chain(std::iter::repeat('\0')));
                Value::Text(characters.map(|(c, other)| if c == other { c } else { random.like(c) }).collect())
            }
            // An instant in microseconds; a smaller number counts something, and stays.
            (Value::Integer(one), _) if *one > 1_000_000_000_000_000 => {
                Value::Integer(i64::try_from(since_1970().as_micros()).unwrap_or(i64::MAX))
            }
            (one, _) => one.clone(),
        }
    }
}

fn since_1970() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// xorshift64*: good enough that nothing collides, and free.
struct Random(u64);

impl Random {
    fn new() -> Self {
        Self(u64::try_from(since_1970().as_nanos() & u128::from(u64::MAX)).unwrap_or_default() | 1)
    }

    fn byte(&mut self) -> u8 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D).to_be_bytes()[0]
    }

    /// Another character of the same kind.
    fn like(&mut self, c: char) -> char {
        let kind: &[u8] = match c {
            '0'..='9' => b"0123456789",
            'a'..='f' => b"abcdef",
            'A'..='Z' => b"ABCDEFGHJKMNPQRSTVWXYZ",
            _ => b"ghjkmnpqrstvwxyz",
        };
        char::from(kind[usize::from(self.byte()) % kind.len()])
    }
}

struct Connection(*mut ffi::sqlite3);

impl Connection {
    fn open(path: &str) -> Result<Self, String> {
        let path = CString::new(path).map_err(|error| error.to_string())?;
        let mut db = std::ptr::null_mut();
        // SAFETY: the path ends with a zero; the handle is written before it is used.
        let code =
            unsafe { ffi::sqlite3_open_v2(path.as_ptr(), &raw mut db, ffi::SQLITE_OPEN_READWRITE, std::ptr::null()) };
        let connection = Self(db);
        connection.check(code, ffi::SQLITE_OK).map(|()| connection)
    }

    fn run(&self, sql: &str) -> Result<(), String> {
        let text = CString::new(sql).map_err(|error| error.to_string())?;
        let nothing = std::ptr::null_mut();
        // SAFETY: the connection is open, the text ends with a zero, nobody asks for rows.
        let code = unsafe { ffi::sqlite3_exec(self.0, text.as_ptr(), None, nothing, std::ptr::null_mut()) };
        self.check(code, ffi::SQLITE_OK).map_err(|error| format!("{sql}: {error}"))
    }

    fn prepare(&self, sql: &str) -> Result<Statement<'_>, String> {
        let text = CString::new(sql).map_err(|error| error.to_string())?;
        let mut statement = std::ptr::null_mut();
        let kept = ffi::SQLITE_PREPARE_PERSISTENT;
        // SAFETY: the connection is open, the text ends with a zero, the handle is written before it is used.
        let code = unsafe {
            ffi::sqlite3_prepare_v3(self.0, text.as_ptr(), -1, kept, &raw mut statement, std::ptr::null_mut())
        };
        self.check(code, ffi::SQLITE_OK).map_err(|error| format!("{sql}: {error}"))?;
        Ok(Statement { connection: self, handle: statement })
    }

    /// Rows that were changed since it was opened.
    fn changes(&self) -> i64 {
        // SAFETY: the connection is open.
        unsafe { ffi::sqlite3_total_changes64(self.0) }
    }

    fn check(&self, code: c_int, wanted: c_int) -> Result<(), String> {
        if code == wanted {
            return Ok(());
        }
        // SAFETY: the connection is open, or null, which SQLite takes for out of memory; the text lives until the next call.
        let message = unsafe { std::ffi::CStr::from_ptr(ffi::sqlite3_errmsg(self.0)) };
        Err(format!("SQLite answered {code}: {}", message.to_string_lossy()))
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // SAFETY: nobody has the handle any more.
        unsafe { ffi::sqlite3_close(self.0) };
    }
}

struct Statement<'a> {
    connection: &'a Connection,
    handle: *mut ffi::sqlite3_stmt,
}

impl Statement<'_> {
    /// Runs it to its last row, with a value for each parameter.
    fn run(&self, values: &[&Value]) -> Result<(), String> {
        // SAFETY: the statement is prepared.
        let parameters = unsafe { ffi::sqlite3_bind_parameter_count(self.handle) };
        if usize::try_from(parameters) != Ok(values.len()) {
            return Err(format!("{} values for {parameters} parameters", values.len()));
        }
        for (at, value) in (1..).zip(values) {
            self.bind(at, value)?;
        }
        // SAFETY: the statement is prepared, and the values that it points to live until it has run.
        let code = unsafe {
            let mut code = ffi::sqlite3_step(self.handle);
            while code == ffi::SQLITE_ROW {
                code = ffi::sqlite3_step(self.handle);
            }
            code
        };
        let ran = self.connection.check(code, ffi::SQLITE_DONE);
        // SAFETY: the statement is prepared.
        unsafe { ffi::sqlite3_reset(self.handle) };
        ran
    }

    /// Points a parameter to a value; only `run` may call it, which sees to it that the value lives long enough.
    fn bind(&self, at: c_int, value: &Value) -> Result<(), String> {
        let length = |bytes: usize| c_int::try_from(bytes).map_err(|error| error.to_string());
        // SAFETY: the statement is prepared and was reset; as no destructor is given, SQLite copies nothing and frees nothing.
        let code = unsafe {
            match value {
                Value::Null => ffi::sqlite3_bind_null(self.handle, at),
                Value::Integer(value) => ffi::sqlite3_bind_int64(self.handle, at, *value),
                Value::Real(value) => ffi::sqlite3_bind_double(self.handle, at, *value),
                Value::Text(text) => {
                    ffi::sqlite3_bind_text(self.handle, at, text.as_ptr().cast(), length(text.len())?, None)
                }
                Value::Blob(blob) => {
                    ffi::sqlite3_bind_blob(self.handle, at, blob.as_ptr().cast(), length(blob.len())?, None)
                }
            }
        };
        self.connection.check(code, ffi::SQLITE_OK)
    }
}

impl Drop for Statement<'_> {
    fn drop(&mut self) {
        // SAFETY: nobody has the handle any more.
        unsafe { ffi::sqlite3_finalize(self.handle) };
    }
}
