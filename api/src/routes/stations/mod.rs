//! Liaison stations (代表联络站): plans, rotas, bookings and reports.

mod answers;
mod bookings;
mod inputs;
mod papers;
mod plans;
mod report;
mod rotas;
mod times;
mod usage;
mod usage_workbook;
mod workbook;

use mashang_domain::stations::{Booking, BookingId, Rota, RotaId, StationPlan, StationPlanId};

use self::answers::{PlanStanding, RotaStanding};
use self::times::BookingReceipt;

/// A time that was booked, as a page keeps it.
pub(crate) type BookedTime = BookingReceipt;
use super::builder::{Stands, serve};
use crate::extract::Named;
use crate::routes::tree::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes
        .configure(plans::routes)
        .configure(rotas::routes)
        .configure(bookings::routes)
        .configure(report::routes)
        .configure(papers::routes)
        .configure(usage::routes);
    serve(routes, "stations", plans::operations());
    serve(routes, "stations", rotas::operations());
    serve(routes, "stations", bookings::operations());
}

impl Named for StationPlanId {
    const ABOUT: &'static str = "年度计划标识";
}

impl Named for RotaId {
    const ABOUT: &'static str = "接待安排标识";
}

impl Named for BookingId {
    const ABOUT: &'static str = "预约标识";
}

impl Stands for StationPlan {
    type Id = StationPlanId;
    type Standing = PlanStanding;

    fn version(&self) -> i32 {
        self.version
    }
}

impl Stands for Rota {
    type Id = RotaId;
    type Standing = RotaStanding;

    fn version(&self) -> i32 {
        self.version
    }
}

impl Stands for Booking {
    type Id = BookingId;
    type Standing = BookingReceipt;

    fn version(&self) -> i32 {
        self.version
    }
}
