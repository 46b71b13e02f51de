//! How often the phones of parties were sent numbers.

diesel::table! {
    phone_days (tag, day) {
        tag -> Binary,
        day -> Date,
        numbers -> BigInt,
    }
}
