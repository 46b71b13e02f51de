//! The `mashang` program, except that every statement that it runs on SQLite is written down first: what a submission runs is
//! then what the product runs, whatever becomes of it. Appends to the file that `TRACED_STATEMENTS` names: a JSON object a
//! line, with the statement (`sql`) and the same with its parameters put in (`full`).

use std::ffi::{CStr, c_char, c_int, c_uint, c_void};
use std::fs::File;
use std::io::Write;
use std::process::ExitCode;
use std::sync::OnceLock;

use libsqlite3_sys as ffi;

static STATEMENTS: OnceLock<File> = OnceLock::new();

fn main() -> ExitCode {
    let file = std::env::var_os("TRACED_STATEMENTS").map(|path| File::options().create(true).append(true).open(path));
    let Some(Ok(file)) = file else {
        eprintln!("TRACED_STATEMENTS must name a file that can be written");
        return ExitCode::FAILURE;
    };
    let _ = STATEMENTS.set(file);
    // SAFETY: the function has the type of an extension's entry point and lives as long as the program.
    unsafe { ffi::sqlite3_auto_extension(Some(listen)) };
    mashang_api::commands::main()
}

/// Runs for every connection that is opened.
unsafe extern "C" fn listen(
    db: *mut ffi::sqlite3,
    _error: *mut *mut c_char,
    _routines: *const ffi::sqlite3_api_routines,
) -> c_int {
    // SAFETY: the connection is open; the callback takes no context.
    unsafe { ffi::sqlite3_trace_v2(db, ffi::SQLITE_TRACE_STMT, Some(write_down), std::ptr::null_mut()) }
}

/// Runs for every statement that begins.
unsafe extern "C" fn write_down(
    _what: c_uint,
    _context: *mut c_void,
    statement: *mut c_void,
    _text: *mut c_void,
) -> c_int {
    let statement = statement.cast::<ffi::sqlite3_stmt>();
    // SAFETY: SQLite passes the statement that begins; its text lives as long as it, the expanded text until it is freed.
    let (sql, full) = unsafe {
        let expanded = ffi::sqlite3_expanded_sql(statement);
        let texts = (text(ffi::sqlite3_sql(statement)), text(expanded));
        ffi::sqlite3_free(expanded.cast());
        texts
    };
    if let Some(mut file) = STATEMENTS.get() {
        // One write a line, so that lines of several threads don't mix.
        let line = format!("{}\n", serde_json::json!({ "sql": sql, "full": full }));
        let _ = file.write_all(line.as_bytes());
    }
    0
}

/// # Safety
/// The text is null, or ends with a zero and lives during the call.
unsafe fn text(text: *const c_char) -> String {
    if text.is_null() {
        return String::new();
    }
    // SAFETY: as the caller says.
    unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
}
