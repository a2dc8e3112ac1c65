//! News of diffwire itself as a notification.

use super::{channel::Parcel, escape, template};
use crate::{
    model::{Notice, Notification, Urgency},
    text::printable,
};

pub(super) fn parcel(notice: &Notice) -> Parcel {
    let (title, text) = (printable(&notice.title).into_owned(), printable(&notice.text).into_owned());
    let link = notice.url.as_deref().filter(|url| url.starts_with("http://") || url.starts_with("https://"));
    let notification = Notification {
        title: format!("diffwire: {title}"),
        markup: escape::html(&text).into_owned(),
        plain: match link {
            Some(link) if !text.contains(link) => format!("{text}\n{}", printable(link)),
            _ => text,
        },
        urgency: Urgency::Normal,
        links: link.map(str::to_owned).into_iter().collect(),
        bodies: vec![template::notice_body(notice)],
        ..Notification::default()
    };
    Parcel { id: notice.id.clone(), story: None, notification }
}
