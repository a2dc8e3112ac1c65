//! The attributes of one start tag, as browsers read them: unquoted, without a value, with marks inside.

/// Names and raw values in order. `tag` begins with the tag's name; reading ends at a `>` outside quotation marks.
pub fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = tag.find(|c: char| c.is_whitespace() || c == '>').map_or("", |end| &tag[end..]);
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\''));
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>')).unwrap_or(rest.len());
        if end == 0 {
            return None;
        }
        let name = &rest[..end];
        rest = rest[end..].trim_start();
        let Some(after) = rest.strip_prefix('=').map(str::trim_start) else { return Some((name, "")) };
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let body = quote.map_or(after, |_| &after[1..]);
        let end = body.find(|c: char| quote.map_or(c.is_whitespace() || c == '>', |quote| c == quote)).unwrap_or(body.len());
        rest = body[end..].strip_prefix(|c| Some(c) == quote).unwrap_or(&body[end..]);
        Some((name, &body[..end]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_however_they_are_quoted() {
        let found: Vec<_> = attributes("link rel=feed title=\"a > b\" checked href='/x' /> after=no").collect();
        assert_eq!(found, [("rel", "feed"), ("title", "a > b"), ("checked", ""), ("href", "/x")]);
        assert_eq!(attributes("link").count() + attributes("").count() + attributes("a =x").count(), 0);
    }
}
