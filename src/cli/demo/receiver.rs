//! The demonstration's webhook receiver: takes alerts on loopback and hands them on.

use std::net::{Ipv4Addr, SocketAddr};

use axum::{Json, Router, http::StatusCode, routing::post};
use serde_json::Value;
use tokio::{
    net::TcpListener,
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    task::AbortHandle,
};

/// Alerts as they arrive; the server closes when it is dropped.
pub struct Receiver {
    pub address: SocketAddr,
    pub alerts: UnboundedReceiver<Value>,
    server: AbortHandle,
}

impl Receiver {
    pub async fn open() -> std::io::Result<Self> {
        let (sender, alerts) = unbounded_channel();
        let take = move |Json(alert): Json<Value>| async move {
            match sender.send(alert) {
                Ok(()) => StatusCode::NO_CONTENT,
                Err(_) => StatusCode::GONE,
            }
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let server = tokio::spawn(async move {
            let _ = axum::serve(listener, Router::new().route("/hook", post(take))).await;
        });
        Ok(Self { address, alerts, server: server.abort_handle() })
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}
