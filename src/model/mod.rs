//! Plain values and ids, one file an idea, in the order of the way of the data.
//!
//! Nothing here reads a clock, touches a disk or decides anything: these are the values that the steps hand to each other.
//! Offsets are byte ranges into the article's text that the value belongs to; times are UTC.

mod alert;
mod article;
mod channel_state;
mod claim;
mod delivery;
mod feed;
mod feed_state;
mod finding;
mod id;
mod notification;
mod outlet;
mod point;
mod span;
mod story;
mod visit;

pub use alert::{Alert, AlertKey, Side};
pub use article::{Article, PageText};
pub use channel_state::{ChannelState, Closed, Notice};
pub use claim::{Bound, Change, ClaimKind, ClaimRef, Claims, Conversion, Dimension, Figure, Quote, Speaker};
pub use delivery::{Delivery, DeliveryState};
pub use feed::{Entry, FeedDocument, FeedFormat, Hints};
pub use feed_state::{FeedState, LastPoll, PermanentRedirect, PollKind};
pub use finding::{Finding, Gate, Verdict};
pub use id::{AlertId, ArticleId, IdError, PointId, StoryId};
pub use notification::{Notification, Piece, Told, ToldSide, Urgency};
pub use outlet::{Outlet, is_shared_host};
pub use point::{Point, Reading, Standing, Statement, Witness};
pub use span::Span;
pub use story::{Join, Placement, Story};
pub use visit::Visit;
