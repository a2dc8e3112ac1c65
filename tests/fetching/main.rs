//! Thirty behaviours of a fetcher that operators praise and nothing can hurt, `b01` to `b30`, each against a server on loopback that
//! records requests and misbehaves on purpose. Time is an argument where hours would have to pass.

mod asking;
mod desk;
mod failing;
mod guarding;
mod handing_on;
mod pacing;
mod pushing;
mod reading;
mod revisiting;
mod server;
