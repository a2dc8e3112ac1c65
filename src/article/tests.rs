//! Whole pages, invented, a behaviour each.

use proptest::prelude::*;
use url::Url;

use super::*;

/// Two paragraphs that any reader would keep.
const BODY: &str = "<p>A ferry with 120 people on board ran aground off Holm on Friday, the harbour master said.</p>\
<p>“Nobody was hurt, and we will tow her off at high tide,” he told reporters on the quay.</p>";

fn check(page: &str, expected: &[&str]) {
    let found = extract(page, None);
    let paragraphs: Vec<&str> = found.text.split("\n\n").filter(|paragraph| !paragraph.is_empty()).collect();
    assert_eq!(paragraphs, expected, "{page}");
}

/// The two paragraphs, and nothing of what `around` puts in place of `@`.
fn check_only_body(around: &str) {
    check(
        &around.replace('@', BODY),
        &[
            "A ferry with 120 people on board ran aground off Holm on Friday, the harbour master said.",
            "“Nobody was hurt, and we will tow her off at high tide,” he told reporters on the quay.",
        ],
    );
}

#[test]
fn furniture_stays_out() {
    for page in [
        "<nav><a href=/>Home</a> <a href=/w>World</a></nav><article><h1>Ferry runs aground</h1>@</article><footer><p>© 2024 The Outlet, 12 Quay Street.</p></footer>",
        "<div class=post><h1>Ferry runs aground</h1><figure><img><figcaption>The ferry on Friday, with 12 tugs beside it. AP</figcaption></figure>@</div>",
        "<main><div class=ad>Advertisement</div>@<aside><h3>Read more</h3><ul><li><a href=/a>At least 31 hurt as a bus leaves the road</a></li></ul></aside></main>",
        "<article>@<div class=related-stories><p>Two years ago 300 people were saved from a burning ferry in the same place.</p></div></article>",
        "<div id=content>@<section id=respond><h3>Leave a Reply</h3><p>Your email address will not be published.</p></section><ol class=commentlist><li><p>I read that it was 40 people, not 120, on board that day!</p></li></ol></div>",
        "<div>@<p>Sign up for the harbour letter, free every Friday</p></div>",
        "<div id=cookie-banner role=dialog>We and our 1,482 partners store information on your device.</div><div>@</div>",
        "<article>@<p>The post Ferry runs aground appeared first on The Outlet.</p><p>Updated: March 5, 2024, 5:14 AM</p></article>",
        "<article>@</article><div class=bottom><p>A message from The Outlet:</p><p>Dear readers, our 250,000 supporters keep us free. Please support us.</p></div>",
        "<article><header><h1>Ferry runs aground</h1><time datetime=2024-03-05>March 5, 2024</time></header>@</article>",
        "<article>@<p>Share this:</p><p><a href=/f>Facebook</a> <a href=/t>Twitter</a></p></article>",
    ] {
        check_only_body(page);
    }
}

#[test]
fn boxes_and_tables_of_facts_are_read() {
    check(
        "<article><h1>Ferry runs aground</h1><p>A ferry ran aground off Holm on Friday with 120 people on board, the harbour master said.</p>\
         <aside class=info-box><h3>The ferry</h3><ul><li>Length: 82 metres</li><li>Built in 1994</li></ul></aside>\
         <table class=facts><tr><th>Lifeboats sent</th><td>7</td></tr></table>\
         <p>Nobody was hurt, and tugs are to pull her off at high tide on Monday, he said on the quay in the afternoon.</p></article>",
        &[
            "A ferry ran aground off Holm on Friday with 120 people on board, the harbour master said.",
            "The ferry",
            "Length: 82 metres",
            "Built in 1994",
            "Lifeboats sent 7",
            "Nobody was hurt, and tugs are to pull her off at high tide on Monday, he said on the quay in the afternoon.",
        ],
    );
}

#[test]
fn the_text_is_found_in_old_layouts() {
    check_only_body(
        "<title>Ferry runs aground</title><table><tr><td><a href=/>Home</a></td><td class=main><h2>Ferry runs aground</h2>@</td><td><a href=/b>More</a></td></tr></table>",
    );
    check(
        "<div><h1>Ferry</h1><div id=box>A ferry ran aground off Holm on Friday with 120 people.<br/><br/>Nobody was hurt, the harbour master said on the quay.<br/><br/><div class=adv><small>ADVERTISEMENT</small></div>She is to be towed off<br>at high tide, he said.</div></div>",
        &[
            "A ferry ran aground off Holm on Friday with 120 people.",
            "Nobody was hurt, the harbour master said on the quay.",
            "She is to be towed off at high tide, he said.",
        ],
    );
}

#[test]
fn headings_lists_and_rows_are_paragraphs() {
    check(
        "<article><h1>Ferry runs aground</h1><p>A ferry with 120 people on board ran aground off Holm on Friday.</p><h2>What went wrong</h2><ul><li>The pilot was late.</li><li>The tide was low.</li></ul><table><tr><td>Crew</td><td>12</td></tr></table><p>The owner said that she would sail again within a week.</p></article>",
        &[
            "A ferry with 120 people on board ran aground off Holm on Friday.",
            "What went wrong",
            "The pilot was late.",
            "The tide was low.",
            "Crew 12",
            "The owner said that she would sail again within a week.",
        ],
    );
}

#[test]
fn the_articles_own_headline_picks_it_from_several() {
    let other = "<article><h2>Bus leaves the road</h2><p>At least 31 people were hurt when a bus left the road near Lund on Thursday night, police said.</p><p>“It was raining hard,” said an officer, who had been at the place within ten minutes of it.</p></article>";
    check_only_body(&format!(
        "<title>Ferry runs aground</title><main>{other}<article><h2>Ferry runs aground</h2>@</article>{other}</main>"
    ));
}

#[test]
fn what_a_page_says_of_itself() {
    let page = format!(
        r#"<html lang="en-GB"><head><title>Ferry runs aground | The Outlet</title><meta property="og:site_name" content="The Outlet">
        <link rel="canonical" href="/news/ferry"><meta property="article:published_time" content="2024-03-05T10:00:00+01:00">
        <script type="application/ld+json">{{"@type":"NewsArticle","author":{{"name":"Ada Holm"}}}}</script></head>
        <body><article><h1>Ferry runs aground</h1>{BODY}<p>© 2024 Reuters</p></article></body></html>"#
    );
    let url = Url::parse("https://www.outlet.example/news/ferry?utm=1").expect("the address is valid");
    let found = extract(&page, Some(&url));
    assert_eq!(found.title.as_deref(), Some("Ferry runs aground"));
    assert_eq!(found.byline.as_deref(), Some("Ada Holm"));
    assert_eq!(found.outlet.as_deref(), Some("The Outlet"));
    assert_eq!(found.lang.as_deref(), Some("en-GB"));
    assert_eq!(found.canonical.as_deref(), Some("https://www.outlet.example/news/ferry"));
    assert_eq!(found.published.map(|at| at.to_string()).as_deref(), Some("2024-03-05T09:00:00Z"));
    assert_eq!(found.wire_credit.as_deref(), Some("Reuters"));
    assert!(!found.text.contains("Reuters"));
    assert!(found.problems.is_empty(), "{:?}", found.problems);
}

#[test]
fn another_hosts_address_is_not_canonical() {
    let page =
        r#"<link rel="canonical" href="https://apnews.com/article/1"><p>A ferry ran aground off Holm on Friday, its owner said.</p>"#;
    let url = Url::parse("https://outlet.example/a").expect("the address is valid");
    let found = extract(page, Some(&url));
    assert_eq!(found.canonical, None);
    assert_eq!(found.wire_credit.as_deref(), Some("AP"));
}

#[test]
fn a_fuller_text_in_structured_data_is_taken() {
    let body = "A ferry with 120 people on board ran aground off Holm on Friday. ".repeat(8);
    let page = format!(
        r#"<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{body}\nNobody was hurt."}}</script><p>Please turn on JavaScript.</p>"#
    );
    let found = extract(&page, None);
    assert_eq!(found.text.split("\n\n").count(), 2);
    assert_eq!(found.problems, ["the text is from the page's structured data"]);
}

#[test]
fn the_posts_of_a_live_page_are_its_text() {
    let post = |time: &str, title: &str, text: &str| {
        format!("<div class=live-blog-post><h2>{title}</h2><time datetime=2024-03-05T{time}>{time}</time><p>{text}</p><p>Share</p></div>")
    };
    let posts = [
        post("18:30", "Tow ends", "The tug has brought the ferry into the harbour of Holm, where 120 people went ashore."),
        post("16:10", "Tide turns", "“We will try at high tide,” the harbour master told reporters on the quay this afternoon."),
        post(
            "14:00",
            "Ferry aground",
            "A ferry with 120 people on board has run aground off Holm, the coastguard says, and tugs are on their way to her.",
        ),
    ];
    let page = format!("<main class=live-blog><h1>Ferry aground: live</h1>{}</main>", posts.concat());
    let text = extract(&page, None).text;
    for said in ["went ashore", "at high tide", "the coastguard says", "Tow ends", "Tide turns"] {
        assert!(text.contains(said), "{said} is not in {text}");
    }
    assert!(!text.contains("Share"), "{text}");
    // Where scripts write the posts, the page's structured data have them.
    let updates: Vec<String> = ["The tug has brought the ferry in, and 120 people went ashore. ", "A ferry has run aground off Holm. "]
        .map(|text| format!("{{\"@type\":\"BlogPosting\",\"headline\":\"x\",\"articleBody\":\"{}\"}}", text.repeat(6)))
        .into();
    let page = format!(
        "<script type='application/ld+json'>{{\"@type\":\"LiveBlogPosting\",\"liveBlogUpdate\":[{}]}}</script><p>Loading…</p>",
        updates.join(",")
    );
    let found = extract(&page, None);
    assert!(found.text.contains("120 people went ashore") && found.text.contains("run aground off Holm"), "{}", found.text);
}

#[test]
fn a_stub_says_so() {
    let distinct: String = (0..9)
        .map(|n| format!("<p>Ferry number {n} with 120 people on board ran aground off Holm on Friday, its owner said.</p>"))
        .collect();
    let asks = "<p>Subscribe to continue reading</p>";
    for (page, expected) in [
        (format!("<article>{BODY}</article>"), true),
        (format!("<article>{distinct}</article>"), false),
        (format!("<article>{distinct}</article>{asks}"), true),
        (String::new(), true),
    ] {
        assert_eq!(extract(&page, None).is_stub, expected, "{page}");
    }
}

#[test]
fn entries_are_read_as_mark_up_or_as_lines() {
    let expected = "A ferry ran aground.\n\nNobody was hurt.";
    for content in [
        "<p>A ferry ran aground.</p><p>Nobody was hurt.</p><p>The post <a href=/>Ferry</a> appeared first on The Outlet.</p>",
        "A ferry ran aground.<br><br>Nobody was hurt.",
        "A ferry ran aground.\n\nNobody was hurt.",
        "&lt;p&gt;A ferry ran aground.&lt;/p&gt;&lt;p&gt;Nobody was hurt.&lt;/p&gt;",
        "<figure><img><figcaption>The ferry.</figcaption></figure><div>A ferry ran aground.</div><div>Nobody was hurt.</div>",
    ] {
        assert_eq!(from_feed(content), expected, "{content}");
    }
    assert_eq!(from_feed(""), "");
}

#[test]
fn hostile_pages_cost_little_and_say_why() {
    let attributes: String = (0..100_000).map(|n| format!(" a{n}=1")).collect();
    for page in [
        "<div>".repeat(1_000_000),
        format!("<p{attributes}>x"),
        "%PDF-1.7 \u{1}\u{2}".to_owned(),
        "\u{0}\u{1}\u{FFFD}".repeat(5_000),
        "<table><tr>".repeat(300_000),
        String::new(),
        "<!--".to_owned(),
    ] {
        let found = extract(&page, None);
        assert_eq!(found.text, "", "{}", &page.chars().take(40).collect::<String>());
        assert_eq!(found.problems.len(), 1);
    }
}

#[test]
fn large_flat_pages_are_read_in_time_with_their_length() {
    for page in [
        format!("<p>{}</p>", "word ".repeat(1_000_000)),
        "<tr><td>".to_owned() + &"<td>".repeat(100_000),
        "<p>one<p>".repeat(60_000),
        "<div class='related comments ad'>word</div>".repeat(50_000),
        "<article><h2>x</h2><p>A ferry ran aground off Holm on Friday, its owner said on the quay.</p></article>".repeat(10_000),
        "<h1>A ferry ran aground</h1>".repeat(50_000),
        "<span class=byline>".repeat(400) + &"<b>x</b>".repeat(20_000),
        "a<br>".repeat(100_000),
        "<".repeat(100_000),
    ] {
        extract(&page, None);
    }
}

proptest! {
    #[test]
    fn no_page_makes_it_panic(pieces in prop::collection::vec(prop_oneof![
        prop::sample::select(vec![
            "<p>", "</p>", "<div class=\"related\">", "</div>", "<table>", "<tr>", "<td>", "</table>", "<article>", "<h1>", "</h1>", "<br>", "<a href='", "'>", "</a>",
            "<script type=\"application/ld+json\">{\"@type\":\"Article\",\"datePublished\":\"", "\"}</script>", "<meta property=\"article:published_time\" content=\"",
            "<time datetime=\"", "\">", "<svg>", "<template>", "<!--", "-->", "<b>", "</i>", "2024-03-05T1", "(Reuters)", " — AP", "é5:", "&lt;p&gt;", "<pre>", "\n\n",
        ]).prop_map(str::to_owned),
        "\\PC{0,12}",
        "[0-9:+. -]{0,14}",
    ], 0..60)) {
        let page = pieces.concat();
        let url = Url::parse("https://outlet.example/2024/é5/03/20240301-a").expect("the address is valid");
        extract(&page, Some(&url));
        from_feed(&page);
        super::date::parse(&page);
    }
}
