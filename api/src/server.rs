//! The running server: its routes, and how it starts and stops.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_http::error::DispatchError;
use actix_http::{Extensions, HttpService, Protocol};
use actix_service::{ServiceFactoryExt, fn_service, map_config};
use actix_web::dev::{AppConfig, Server, ServerHandle};
use actix_web::middleware::from_fn;
use actix_web::rt::net::TcpStream;
use actix_web::web::Data;
use actix_web::{App as ActixApp, HttpServer};
use futures_util::future::join;
use mashang_domain::accounts::Accounts;
use mashang_domain::cases::Rules;
use mashang_domain::shared::calendar::Calendar;
use mashang_domain::shared::{Instant, StoreError};
use mashang_infra::db::{Listener, migrate};
use mashang_infra::log::rest_unless_rung;
use mashang_infra::repositories::Store;

use crate::admission::{admission, keep_usage};
use crate::app::{App, VISIT_SECONDS, master_key};
use crate::connections::Connection;
use crate::crowd::Crowd;
use crate::document::Document;
use crate::observe::observe;
use crate::places::{Place, Places};
use crate::routes;
use crate::routes::budgets::guesses_in_headers;
use crate::semantics::semantics;
use crate::settings::Settings;
use crate::tokens::{SKEW_SECONDS, TAKEN_SECONDS};

/// The document of a server at `public_url`.
#[must_use]
pub fn document(public_url: &str) -> Document {
    Document::complete(&routes::documented(), routes::TAGS, public_url)
}

/// Answers health and metrics on an address for operators alone, where the settings name one.
///
/// # Errors
/// A sentence for the operator.
pub(crate) fn apart(app: &Data<App>, place: Option<Place>) -> Result<Option<ServerHandle>, String> {
    let Some(place) = place else { return Ok(None) };
    let shared = app.clone();
    let site = move || ActixApp::new().app_data(shared.clone()).configure(routes::apart).wrap(from_fn(semantics));
    let server = HttpServer::new(site)
        .workers(1)
        .max_connections(100)
        .disable_signals()
        .listen(place.open()?)
        .map_err(|error| format!("MASHANG_METRICS_BIND can't be used: {error}"))?
        .run();
    let handle = server.handle();
    tokio::spawn(server);
    Ok(Some(handle))
}

/// Answers the public, as `HttpServer` would but for one thing: no wait of a connection is without an end.
///
/// # Errors
/// A sentence for the operator.
fn public(app: &Data<App>, document: Document, place: Place) -> Result<(SocketAddr, Server), String> {
    let settings = &app.settings;
    let document = Data::new(document);
    let crowd = Crowd::new(settings.connections_per_address, settings.trusted_proxies.clone());
    let shared = app.clone();
    let builder = Server::build();
    let stopping = builder.graceful_shutdown_signal();
    let service = move || {
        let site = ActixApp::new()
            .app_data(shared.clone())
            .app_data(document.clone())
            .configure(routes::configure)
            .wrap(from_fn(admission))
            .wrap(from_fn(guesses_in_headers))
            .wrap(from_fn(semantics))
            .wrap(from_fn(observe));
        let (crowd, stopping) = (Arc::clone(&crowd), stopping.clone());
        let http = HttpService::build()
            .graceful_shutdown_signal(move || {
                let stopping = stopping.clone();
                async move { stopping.notified().await }
            })
            .client_request_timeout(Duration::from_secs(10))
            .client_disconnect_timeout(Duration::from_secs(1))
            .keep_alive(Duration::from_secs(75))
            .on_connect_ext(move |connection: &Connection<TcpStream>, kept: &mut Extensions| {
                crowd.receive(connection.stream(), kept);
                kept.insert(connection.mark());
            })
            // Nothing asks by which name the server is called: what has to know goes by the public address.
            .finish(map_config(site, |()| AppConfig::default()));
        let connected = |stream: TcpStream| async move {
            let peer = stream.peer_addr().ok();
            Ok::<_, DispatchError>((Connection::new(stream), Protocol::Http1, peer))
        };
        fn_service(connected).and_then(http)
    };
    let listener = place.open()?;
    let address = listener.local_addr().unwrap_or(settings.bind);
    let server = builder
        .workers(settings.http_workers)
        .max_concurrent_connections(10_000)
        .shutdown_timeout(4)
        .disable_signals()
        .listen("public", listener, service)
        .map_err(|error| format!("MASHANG_BIND {} can't be used: {error}", settings.bind))?;
    Ok((address, server.run()))
}

/// How long the end waits for the worker.
const LEAVE: Duration = Duration::from_secs(2);
/// How often it is looked what others did.
const LOOK: Duration = Duration::from_secs(1);
/// How many of each kind it is told of at once, to begin with.
const TOLD: u32 = 10_000;
/// How much later than it happened an end may be committed, by a process whose clock is behind.
const COMMITTED: chrono::Duration = chrono::Duration::seconds(30 + SKEW_SECONDS);

/// Learns what other processes of the same database did: which sessions and visits ended, which grants were taken back, what was erased,
/// which keys were added, which years of the calendar were entered.
pub(crate) async fn follow_others(app: Data<App>, mut stop: tokio::sync::watch::Receiver<bool>) {
    let begin = app.now() - chrono::Duration::seconds(TAKEN_SECONDS + SKEW_SECONDS);
    let mut most = TOLD;
    let (mut ends, mut takings, mut erasures) = (begin, begin, begin);
    let mut leavings = app.now() - chrono::Duration::seconds(VISIT_SECONDS);
    let (mut followed, mut entered) = (true, Vec::new());
    let mut bell = app.surroundings.bell.of_log();
    while !*stop.borrow() {
        let now = app.now();
        let look = move |store: &mut Store| {
            let ended = store.sessions_ended(ends, most)?;
            let taken_back = store.grants_taken_back(takings, most)?;
            let left = store.visits_ended(leavings, most)?;
            let erased = store.forget_erased_keys(erasures, most)?;
            Ok::<_, StoreError>((ended, taken_back, left, erased, (store.follow_keys(now), store.arrangements()?)))
        };
        let Ok((ended, taken_back, left, erased, (keys, years))) = app.db.read(look).await else {
            let _ = tokio::time::timeout(LOOK, stop.changed()).await;
            continue;
        };
        // Told once: it goes on so until the process is started with the key that there is now.
        if keys.is_err() && followed {
            tracing::error!(
                "the database's keys are sealed with another MASHANG_DATA_KEY: start this process again with it"
            );
        }
        followed = keys.is_ok();
        if years != entered {
            app.surroundings.calendar.replace(Calendar::statutory().with(years.clone()));
            entered = years;
        }
        // More than are told at once would hide behind the same ones for ever.
        if ended.len().max(taken_back.len()).max(left.len()).max(erased.len()) >= most as usize {
            most = most.saturating_mul(2);
        }
        // By one's own clock: another server's may be ahead.
        let later = |since: Instant, at: Instant| since.max(at.min(app.now()) - COMMITTED);
        for (session, at) in ended {
            app.tokens.end(session);
            ends = later(ends, at);
        }
        for (grant, at) in taken_back {
            app.tokens.take_back(grant);
            takings = later(takings, at);
        }
        for (visit, at) in left {
            app.ended_visits.insert(visit, ());
            leavings = later(leavings, at);
        }
        for at in erased {
            erasures = later(erasures, at);
        }
        rest_unless_rung(&mut stop, &mut bell, LOOK).await;
    }
}

/// A server that runs, with its worker.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// What it runs.
    pub app: Data<App>,
    server: ServerHandle,
    apart: Option<ServerHandle>,
    task: tokio::task::JoinHandle<std::io::Result<()>>,
    follower: tokio::task::JoinHandle<()>,
    listener: Option<Listener>,
    worker: Option<tokio::task::JoinHandle<()>>,
    stop: tokio::sync::watch::Sender<bool>,
}

impl Running {
    /// Takes the addresses of its settings and serves what `document` describes there.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn start(mut app: App, document: Document) -> Result<Self, String> {
        let places = Places::take(&mut app.settings)?;
        Self::start_at(places, app, document)
    }

    /// The same at addresses that were taken before.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub(crate) fn start_at(places: Places, app: App, document: Document) -> Result<Self, String> {
        let app = Data::new(app);
        let settings = app.settings.clone();
        let (address, server) = public(&app, document, places.public)?;
        let handle = server.handle();
        let apart = apart(&app, places.apart)?;
        let listener = app.db.listen()?;
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let both = join(follow_others(app.clone(), stopped.clone()), keep_usage(app.clone(), stopped.clone()));
        let follower = tokio::spawn(async move {
            both.await;
        });
        let worker = settings.worker.then(|| tokio::spawn(app.worker().run(stopped)));
        Ok(Self { address, app, server: handle, apart, task: tokio::spawn(server), follower, listener, worker, stop })
    }

    /// Stops taking requests, lets those under way finish, stops the worker and drains the database's queues.
    pub async fn stop(self) {
        self.server.stop(true).await;
        if let Some(apart) = self.apart {
            apart.stop(false).await;
        }
        let _ = self.task.await;
        let _ = self.stop.send(true);
        drop(self.listener);
        // Whoever waits for a database that stopped answering is left behind: nothing that was answered is lost by it.
        let others = async {
            let _ = self.follower.await;
            if let Some(worker) = self.worker {
                let _ = worker.await;
            }
        };
        let _ = tokio::time::timeout(LEAVE, others).await;
        // The last clone of the database joins its threads once their queues are empty.
        drop(self.app);
    }
}

/// Applies pending migrations of the settings' database.
///
/// # Errors
/// A sentence for the operator.
pub fn migrate(settings: &Settings) -> Result<usize, String> {
    migrate::run(&settings.database.url, &master_key(settings)?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use mashang_domain::clients::ClientScope;
    use mashang_domain::shared::Vocabulary;
    use mashang_domain::{
        activities, bulletins, cases, clients, congresses, consultations, contacts, disputes, duties, handovers,
        invitations, moderation, notices, orders, publications, receptions, sittings, stations, suggestions, sweeps,
        term_changes, voter_reports,
    };
    use serde_json::{Value, json};

    use super::document;
    use crate::actions::operations_of;
    use crate::scopes::{self, Reach, SCHEME, TABLE};

    fn done<A: Vocabulary>() -> Vec<&'static str> {
        let words: Vec<_> = A::ALL.iter().map(|action| action.as_str()).collect();
        operations_of(A::NAME, &words)
    }

    #[test]
    fn whatever_does_an_action_is_an_operation_of_the_document() {
        let document: Value = serde_json::from_str(&document("http://127.0.0.1").pretty()).expect("JSON");
        let items = document["paths"].as_object().expect("paths").values();
        let operations = items.flat_map(|item| item.as_object().into_iter().flat_map(|methods| methods.values()));
        let ids: Vec<_> = operations.filter_map(|operation| operation["operationId"].as_str()).collect();
        for all in [
            done::<cases::CaseAction>(),
            done::<disputes::DisputeAction>(),
            done::<duties::DutyAction>(),
            done::<receptions::ReceptionAction>(),
            done::<notices::NoticeAction>(),
            done::<clients::ClientAction>(),
            done::<moderation::ModerationAction>(),
            done::<invitations::InvitationAction>(),
            done::<congresses::TermAction>(),
            done::<handovers::HandoverAction>(),
            done::<term_changes::TermChangeAction>(),
            done::<publications::PublicationAction>(),
            done::<orders::OrderAction>(),
            done::<suggestions::SuggestionAction>(),
            done::<sweeps::SweepCampaignAction>(),
            done::<sweeps::SweepFindingAction>(),
            done::<stations::PlanAction>(),
            done::<stations::RotaAction>(),
            done::<bulletins::BulletinAction>(),
            done::<activities::ActivityAction>(),
            done::<consultations::ConsultationAction>(),
            done::<contacts::ContactLinkAction>(),
            done::<voter_reports::VoterReportAction>(),
            done::<sittings::SittingAction>(),
        ] {
            assert!(all.len() > 2 && all.iter().all(|id| ids.contains(id)), "{all:?}");
        }
    }

    /// What the document says of each operation.
    fn operations() -> Vec<Value> {
        let document: Value = serde_json::from_str(&document("http://127.0.0.1").pretty()).expect("JSON");
        let items = document["paths"].as_object().expect("paths").values();
        items.flat_map(|item| item.as_object().expect("methods").values().cloned().collect::<Vec<_>>()).collect()
    }

    #[test]
    fn a_path_whose_parameters_are_filled_in_is_known_as_what_it_is() {
        let document = document("http://127.0.0.1");
        let written: Value = serde_json::from_str(&document.pretty()).expect("JSON");
        for (path, item) in written["paths"].as_object().expect("paths") {
            let sample = "019ab0c0-0000-7000-8000-000000000000";
            let filled: Vec<_> = path.split('/').map(|one| if one.starts_with('{') { sample } else { one }).collect();
            for (method, operation) in item.as_object().expect("methods") {
                let id = operation["operationId"].as_str().expect("an id");
                let known = document.operation(&filled.join("/"), &method.to_ascii_uppercase());
                assert_eq!(known, Some((id, path.as_str())), "{method} {path}");
            }
        }
    }

    #[test]
    fn what_api_clients_may_ask_for_is_there() {
        let operations = operations();
        let ids: BTreeSet<&str> = operations.iter().filter_map(|operation| operation["operationId"].as_str()).collect();
        let told: Vec<&str> = TABLE.iter().map(|(id, _)| *id).collect();
        assert!(told.is_sorted_by(|one, other| one < other), "each once, in order");
        let gone: Vec<_> = told.iter().filter(|id| !ids.contains(**id)).collect();
        assert!(gone.is_empty(), "scopes::TABLE knows no longer {gone:?}");
    }

    #[test]
    fn scopes_open_what_the_document_says_that_they_open() {
        for operation in operations() {
            let id = operation["operationId"].as_str().expect("an id");
            let security = operation["security"].as_array().cloned().unwrap_or_default();
            let open = security.is_empty() || security.contains(&json!({}));
            let scope = security.iter().find_map(|one| one[SCHEME][0].as_str()).and_then(ClientScope::parse);
            match scopes::of(id) {
                Some((_, Reach::Public)) => assert!(open && scope.is_none(), "{id} is not public"),
                Some((_, Reach::Scope(wanted))) => assert_eq!(scope, Some(wanted), "{id}"),
                None => assert_eq!(scope, None, "{id}"),
            }
        }
        let opens = |scope: &ClientScope| TABLE.iter().any(|(_, reach)| *reach == Reach::Scope(*scope));
        assert!(ClientScope::ALL.iter().all(opens), "a scope opens something");
    }
}
