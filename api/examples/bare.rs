//! The raw limit that cached reads are measured against: a bare actix handler that returns the same bytes.

#![expect(clippy::expect_used, reason = "a measuring program")]

use actix_web::web::{self, Bytes};
use actix_web::{App, HttpResponse, HttpServer};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().expect("an address");
    let body = Bytes::from(std::fs::read(arguments.next().expect("a file")).expect("readable"));
    HttpServer::new(move || {
        let body = body.clone();
        let answer = move || {
            let body = body.clone();
            async move { HttpResponse::Ok().content_type("application/json").body(body) }
        };
        App::new().route("/api/v1/qr/{code}", web::get().to(answer))
    })
    .workers(2)
    .bind(address)?
    .run()
    .await
}
