//! Who publishes.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An outlet's identity: the name the user gave it, else its registrable domain.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Outlet(pub String);

impl fmt::Display for Outlet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Outlet {
    fn from(name: &str) -> Self {
        Self(name.to_owned())
    }
}
