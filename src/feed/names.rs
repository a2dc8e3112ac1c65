//! The vocabularies of feeds, and what their elements are called in the two that feed-rs is given.

/// Where an element's name comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// RSS of any version, or no name space.
    Core,
    Atom,
    Dublin,
    Content,
    Syndication,
    Rdf,
    Itunes,
    Xhtml,
    Media,
    Other,
}

impl Space {
    pub fn of_uri(uri: &str) -> Self {
        let uri = uri.trim().to_ascii_lowercase();
        match uri.trim_end_matches(['/', '#']) {
            ""
            | "http://backend.userland.com/rss2"
            | "http://blogs.law.harvard.edu/tech/rss"
            | "http://purl.org/rss/1.0"
            | "http://my.netscape.com/rdf/simple/0.9"
            | "http://channel.netscape.com/rdf/simple/0.9"
            | "http://purl.org/net/rss1.1"
            | "http://backend.userland.com/rss"
            | "http://backend.userland.com/rss091"
            | "http://cyber.law.harvard.edu/rss/rss.html" => Self::Core,
            "http://www.w3.org/2005/atom"
            | "http://purl.org/atom/ns"
            | "http://example.com/newformat"
            | "http://example.com/necho"
            | "http://purl.org/echo"
            | "uri/of/echo/namespace"
            | "http://purl.org/pie" => Self::Atom,
            "http://purl.org/dc/elements/1.1" | "http://purl.org/dc/elements/1.0" | "http://purl.org/dc/terms" => Self::Dublin,
            "http://purl.org/rss/1.0/modules/content" => Self::Content,
            "http://purl.org/rss/1.0/modules/syndication" => Self::Syndication,
            "http://www.w3.org/1999/02/22-rdf-syntax-ns" => Self::Rdf,
            "http://www.itunes.com/dtds/podcast-1.0.dtd" | "http://example.com/dtds/podcast-1.0.dtd" => Self::Itunes,
            "http://www.w3.org/1999/xhtml" => Self::Xhtml,
            "http://search.yahoo.com/mrss" => Self::Media,
            _ => Self::Other,
        }
    }

    /// For a prefix that no `xmlns:` declares.
    pub fn of_prefix(prefix: &str) -> Self {
        match prefix.to_ascii_lowercase().as_str() {
            "" | "rss" => Self::Core,
            "atom" | "atom10" | "a10" => Self::Atom,
            "dc" | "dcterms" | "dct" => Self::Dublin,
            "content" => Self::Content,
            "sy" => Self::Syndication,
            "rdf" => Self::Rdf,
            "itunes" => Self::Itunes,
            "media" => Self::Media,
            "xhtml" | "html" => Self::Xhtml,
            _ => Self::Other,
        }
    }
}

/// The two vocabularies that documents are rewritten in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Rss,
    Atom,
}

/// What is done with an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// An item or entry begins.
    Entry,
    /// Its text is kept under this name.
    Text(&'static str),
    /// Its text is a date and is kept under this name.
    Date(&'static str),
    /// Its attributes are a link.
    Link,
    /// It holds a person's name.
    Person,
    /// It says when to ask again.
    Hint(&'static str),
    /// What is below it is looked at as if it stood here.
    Through,
    /// Nothing below it is of use.
    Skip,
}

/// The role of an element directly below the feed.
pub fn in_feed(dialect: Dialect, space: Space, local: &str) -> Role {
    if let Some(role) = hint(space, local) {
        return role;
    }
    match (dialect, space, local) {
        (_, Space::Core | Space::Atom, "item" | "entry") => Role::Entry,
        (_, Space::Core | Space::Rdf, "channel" | "items" | "seq") => Role::Through,
        (_, Space::Core | Space::Atom | Space::Dublin, "title") => Role::Text("title"),
        (_, Space::Atom, "link") => Role::Link,
        (Dialect::Rss, Space::Core, "link") => Role::Text("link"),
        (Dialect::Rss, Space::Core | Space::Atom, "description" | "tagline" | "subtitle" | "abstract") => Role::Text("description"),
        (Dialect::Atom, Space::Core | Space::Atom, "subtitle" | "tagline") => Role::Text("subtitle"),
        (Dialect::Atom, Space::Core | Space::Atom, "id") => Role::Text("id"),
        (Dialect::Rss, Space::Core, "language") => Role::Text("language"),
        (_, Space::Other, _) => Role::Skip,
        (_, _, "image" | "textinput" | "cloud" | "author" | "logo" | "category" | "contributor" | "owner") => Role::Skip,
        _ => Role::Skip,
    }
}

fn hint(space: Space, local: &str) -> Option<Role> {
    Some(match (space, local) {
        (Space::Core, "ttl") => Role::Hint("ttl"),
        (Space::Core, "skiphours" | "skipdays") => Role::Through,
        (Space::Core, "hour") => Role::Hint("hour"),
        (Space::Core, "day") => Role::Hint("day"),
        (Space::Syndication, "updateperiod") => Role::Hint("period"),
        (Space::Syndication, "updatefrequency") => Role::Hint("frequency"),
        _ => return None,
    })
}

/// The role of an element directly below an item or entry.
pub fn in_entry(dialect: Dialect, space: Space, local: &str) -> Role {
    use Dialect::{Atom, Rss};
    use Space::{Content, Core, Dublin, Itunes, Xhtml};
    match (dialect, space, local) {
        (_, Core | Space::Atom, "item" | "entry") => Role::Entry,
        (_, Core | Space::Atom | Dublin, "title") => Role::Text("title"),
        (_, Space::Atom, "link") => Role::Link,
        (Atom, Core, "link") => Role::Link,
        (Rss, Core, "link") => Role::Text("link"),
        (Rss, Core, "guid") | (Rss, Space::Atom, "id") => Role::Text("guid"),
        (Atom, Core | Space::Atom, "id") => Role::Text("id"),
        (Rss, Core | Dublin, "description" | "abstract") => Role::Text("description"),
        (Rss, Core | Space::Atom | Itunes, "summary") => Role::Text("summary"),
        (Rss, Content, "encoded") | (Rss, Core, "fullitem") | (Rss, Xhtml, "body" | "div") | (Rss, Core, "body") => {
            Role::Text("content:encoded")
        }
        (Rss, Space::Atom, "content") | (Rss, Core, "content") => Role::Text("content:encoded"),
        (Atom, Core | Space::Atom | Dublin, "summary" | "description") => Role::Text("summary"),
        (Atom, Core | Space::Atom, "content") | (Atom, Content, "encoded") => Role::Text("content"),
        (_, Core | Dublin | Itunes, "author" | "creator") => Role::Person,
        (_, Space::Atom, "author") => Role::Person,
        (_, Core | Space::Atom | Dublin, "pubdate" | "published" | "issued" | "created") => Role::Date(published(dialect)),
        (Rss, Dublin | Core, "date") => Role::Date(published(dialect)),
        (Atom, Dublin, "date") => Role::Date("updated"),
        (_, Core | Space::Atom | Dublin, "updated" | "modified") => Role::Date("updated"),
        (_, Space::Media, "group") => Role::Through,
        (_, Space::Media, "title") => Role::Text("media:title"),
        (_, Space::Media, "description") => Role::Text("media:description"),
        _ => Role::Skip,
    }
}

const fn published(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Rss => "pubDate",
        Dialect::Atom => "published",
    }
}
