//! The door that hubs knock at: so many callers at once, and none for longer than it takes to push a feed.
//!
//! Connections come in, and go on to whoever answers; a caller that says nothing, or a byte now and then, loses its place.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::serve::Listener;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Sleep, sleep},
};

/// Connections at once; who comes beyond it waits.
const CALLERS: usize = 64;

pub struct Door {
    listener: TcpListener,
    places: Arc<Semaphore>,
    /// For all that is said over one connection.
    patience: Duration,
}

impl Door {
    pub fn new(listener: TcpListener, patience: Duration) -> Self {
        Self { listener, places: Arc::new(Semaphore::new(CALLERS)), patience }
    }
}

impl Listener for Door {
    type Io = Caller;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Caller, SocketAddr) {
        let place = Arc::clone(&self.places).acquire_owned().await.expect("nobody closes the semaphore");
        // axum's own listener passes over connections that are gone already, and waits where there are too many open files
        let (stream, address) = Listener::accept(&mut self.listener).await;
        (Caller { stream, over: Box::pin(sleep(self.patience)), _place: place }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection that ends in time.
pub struct Caller {
    stream: TcpStream,
    over: Pin<Box<Sleep>>,
    _place: OwnedSemaphorePermit,
}

impl Caller {
    /// An error once the time is over; else it wakes whoever waits when it is.
    fn mind_the_time(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        match self.over.as_mut().poll(context) {
            Poll::Ready(()) => Err(io::ErrorKind::TimedOut.into()),
            Poll::Pending => Ok(()),
        }
    }
}

impl AsyncRead for Caller {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.mind_the_time(context)?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Caller {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.mind_the_time(context)?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use axum::{Router, routing::get};
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        time::{Instant, timeout},
    };

    use super::*;

    const WHOLE: &[u8] = b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";

    async fn said(socket: &mut TcpStream) -> String {
        let mut answer = Vec::new();
        // a connection that was ended may be reset
        let _ = timeout(Duration::from_secs(10), socket.read_to_end(&mut answer)).await.expect("it is ended");
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[tokio::test]
    async fn slow_callers_lose_their_places_and_keep_nobody_out() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let door = Door::new(listener, Duration::from_millis(700));
        let serving = tokio::spawn(axum::serve(door, Router::new().route("/", get(async || "here"))).into_future());
        let start = Instant::now();
        let mut slow = Vec::new();
        for _ in 0..CALLERS {
            let mut socket = TcpStream::connect(address).await.unwrap();
            socket.write_all(b"GET / HTTP/1.1\r\nHost: ").await.unwrap();
            slow.push(socket);
        }
        let dripping = tokio::spawn(async move {
            for place in (0..CALLERS).cycle() {
                tokio::time::sleep(Duration::from_millis(5)).await;
                if slow[place].write_all(b"h").await.is_err() {
                    break;
                }
            }
            slow
        });
        // all places are taken; the next is answered when they are given up
        let mut honest = TcpStream::connect(address).await.unwrap();
        honest.write_all(WHOLE).await.unwrap();
        let answer = said(&mut honest).await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("here"), "{answer}");
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
        let mut slow = dripping.await.unwrap();
        assert!(!said(&mut slow[0]).await.contains("200"));
        serving.abort();
    }
}
