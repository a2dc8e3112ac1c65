//! JSON-LD: the article that a page describes in its own scripts.

use serde_json::Value;

/// The fields of a page's article node, as written.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Linked {
    pub headline: Option<String>,
    pub authors: Vec<String>,
    pub published: Option<String>,
    pub publisher: Option<String>,
    pub language: Option<String>,
    pub body: Option<String>,
    /// Names of the organisations that the page credits as the source of its text.
    pub sources: Vec<String>,
    /// `isAccessibleForFree` is false.
    pub is_paid: bool,
}

/// The first article among the scripts' nodes, articles proper before pages. Scripts that are no JSON are passed over.
pub fn article(scripts: &[String]) -> Option<Linked> {
    let nodes: Vec<Value> = scripts.iter().filter_map(|script| parse(script)).collect();
    let mut found: Vec<(u8, &Value)> = Vec::new();
    for node in &nodes {
        collect(node, 0, &mut found);
    }
    let (_, best) = found.iter().min_by_key(|(rank, _)| *rank)?;
    let mut linked = read(best, &nodes);
    for (rank, other) in &found {
        if *rank <= 1 && !std::ptr::eq(*other, *best) && linked.body.is_none() {
            linked.body = text(other, "articleBody");
        }
    }
    Some(linked)
}

fn parse(script: &str) -> Option<Value> {
    let body =
        script.trim().trim_start_matches("<!--").trim_start_matches("//<![CDATA[").trim_end_matches("-->").trim_end_matches("//]]>").trim();
    let body = body.trim_end_matches(';');
    serde_json::from_str(body).ok().or_else(|| {
        // Line breaks inside strings are the commonest slip of hand-made scripts.
        let mended: String = body.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&mended).ok()
    })
}

/// Every node that can describe the page's article, with the rank of its type. Looks three levels into lists and graphs.
fn collect<'a>(node: &'a Value, depth: u8, found: &mut Vec<(u8, &'a Value)>) {
    match node {
        Value::Array(items) if depth < 4 => items.iter().take(200).for_each(|item| collect(item, depth + 1, found)),
        Value::Object(fields) => {
            found.extend(rank(node).map(|rank| (rank, node)));
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(inner) = fields.get(key).filter(|_| depth < 4) {
                    collect(inner, depth + 1, found);
                }
            }
        }
        _ => {}
    }
}

fn rank(node: &Value) -> Option<u8> {
    let of = |kind: &str| match kind.rsplit(['/', ':', '#']).next().unwrap_or(kind) {
        "NewsArticle" | "ReportageNewsArticle" | "AnalysisNewsArticle" | "BackgroundNewsArticle" | "LiveBlogPosting" => Some(0),
        "BlogPosting" | "OpinionNewsArticle" | "ReviewNewsArticle" | "Report" | "SocialMediaPosting" => Some(1),
        kind if kind.ends_with("Article") => Some(1),
        "WebPage" => Some(5),
        _ => None,
    };
    match node.get("@type")? {
        Value::String(kind) => of(kind),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).filter_map(of).min(),
        _ => None,
    }
}

fn read(node: &Value, nodes: &[Value]) -> Linked {
    Linked {
        headline: text(node, "headline").or_else(|| text(node, "name")),
        authors: names(node.get("author").or_else(|| node.get("creator")), nodes),
        published: text(node, "datePublished").or_else(|| text(node, "dateCreated")),
        publisher: names(node.get("publisher"), nodes).into_iter().next(),
        language: text(node, "inLanguage"),
        body: text(node, "articleBody").or_else(|| live_updates(node)),
        sources: ["sourceOrganization", "provider", "creditText", "copyrightHolder", "isBasedOn"]
            .iter()
            .flat_map(|key| names(node.get(*key), nodes))
            .collect(),
        is_paid: match node.get("isAccessibleForFree") {
            Some(Value::Bool(free)) => !free,
            Some(Value::String(free)) => free.eq_ignore_ascii_case("false"),
            _ => false,
        },
    }
}

/// The posts of a live blog, newest first as the page has them.
fn live_updates(node: &Value) -> Option<String> {
    let posts = node.get("liveBlogUpdate")?.as_array()?;
    let bodies: Vec<String> = posts.iter().take(500).filter_map(|post| text(post, "articleBody")).collect();
    (!bodies.is_empty()).then(|| bodies.join("\n"))
}

fn text(node: &Value, key: &str) -> Option<String> {
    match node.get(key)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Array(items) => items.iter().find_map(Value::as_str).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// Names of persons or organisations: strings, nodes with a name, lists of these, or references into the graph.
fn names(value: Option<&Value>, nodes: &[Value]) -> Vec<String> {
    match value {
        Some(Value::String(name)) => vec![name.trim().to_owned()].into_iter().filter(|name| !name.is_empty()).collect(),
        Some(Value::Array(items)) => {
            items.iter().take(20).flat_map(|item| if item.is_array() { Vec::new() } else { names(Some(item), nodes) }).collect()
        }
        Some(node @ Value::Object(_)) => text(node, "name")
            .or_else(|| node.get("@id").and_then(Value::as_str).and_then(|id| nodes.iter().find_map(|top| named(top, id))))
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

/// The name of the graph's node with this `@id`.
fn named(top: &Value, id: &str) -> Option<String> {
    top.get("@graph")?
        .as_array()?
        .iter()
        .find(|node| node.get("@id").and_then(Value::as_str) == Some(id))
        .and_then(|node| text(node, "name"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(script: &str, expected: Option<Linked>) {
        assert_eq!(article(&[script.to_owned()]), expected, "{script}");
    }

    #[test]
    fn an_article_is_found_wherever_it_stands() {
        let expected = Linked {
            headline: Some("Ferry runs aground".to_owned()),
            authors: vec!["Ada Holm".to_owned(), "Reuters".to_owned()],
            ..Linked::default()
        };
        let node = r#"{"@type":"NewsArticle","headline":"Ferry runs aground","author":[{"name":"Ada Holm"},"Reuters"]}"#;
        check(node, Some(expected.clone()));
        check(&format!("[{{\"@type\":\"Organization\"}},{node}]"), Some(expected.clone()));
        check(&format!("{{\"@graph\":[{{\"@type\":\"WebPage\",\"name\":\"x\"}},{node}]}}"), Some(expected.clone()));
        check(&format!("<!-- {node} -->"), Some(expected));
    }

    #[test]
    fn references_and_slips_are_mended() {
        check(
            r##"{"@graph":[{"@type":["Article","x"],"author":{"@id":"#1"},"isAccessibleForFree":"False"},{"@id":"#1","name":"Bo Lind"}]}"##,
            Some(Linked { authors: vec!["Bo Lind".to_owned()], is_paid: true, ..Linked::default() }),
        );
        check(
            "{\"@type\":\"Article\",\"headline\":\"two\nlines\"}",
            Some(Linked { headline: Some("two lines".to_owned()), ..Linked::default() }),
        );
    }

    #[test]
    fn what_is_no_article_gives_nothing() {
        check("", None);
        check("{", None);
        check(r#"{"@type":"Organization","name":"x"}"#, None);
        check(&"[".repeat(100_000), None);
    }
}
