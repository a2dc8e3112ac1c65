//! Lines that are the page's own talk: advertisements, captions, appeals, stamps, links to other articles.

use std::{collections::HashSet, sync::LazyLock};

use super::paywall;

/// Whether a whole paragraph is the page's own talk and none of the article's. Longer ones never are.
pub fn is_talk(line: &str) -> bool {
    if line.len() > 600 {
        return false;
    }
    let lower = line.trim().to_lowercase();
    let lower = lower.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '©' | '('));
    lower.is_empty() || WHOLE.contains(lower) || has_lead(lower) || asks(lower) || credits(lower) || line.len() < 200 && paywall::asks(line)
}

/// Beginnings of such lines, with the greatest length up to which they are believed.
fn has_lead(lower: &str) -> bool {
    LEADS.iter().any(|(length, lead)| lower.len() <= *length && lower.starts_with(lead))
}

/// Appeals to subscribe or to follow, and the confession that links are paid for.
fn asks(lower: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let to_subscribe = lower.len() <= 300
        && has(&["newsletter", "inbox", "mailing list"])
        && has(&["subscribe", "sign up", "get the", "get our", "delivered", "join our"]);
    let to_follow = lower.len() <= 200
        && has(&["follow ", "like us"])
        && has(&["twitter", "facebook", "instagram", "telegram", "whatsapp", "on x", "threads", "@"]);
    let earns = lower.len() <= 400 && has(&["commission", "qualifying purchases"]) && has(&[" links", "affiliate", "amazon"]);
    to_subscribe || to_follow || earns
}

/// Lines on who helped and where the text first stood.
fn credits(lower: &str) -> bool {
    lower.len() <= 300 && lower.starts_with("the post ") && lower.contains(" appeared first on ")
        || lower.len() <= 200 && (lower.contains("contributed to this report") || lower.contains("contributed to this story"))
        || lower.len() <= 80 && lower.ends_with("contributed reporting")
}

static WHOLE: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "ad|ads|advert|key points|key takeaways|table of contents|in this article|by|edited by|written by|advertiser disclosure|advertisement|advertisements|advertising|advertisement - scroll to continue|also read|article continues below\
     |article continues after advertisement|author|back to top|click to enlarge|close|comment|comments|continue reading|copy link|email\
     |facebook|follow us|hide|image|leave a comment|leave a reply|linkedin|listen|loading|log in|more|most popular|most read|newsletter|next\
     |photo|photos|pinterest|play video|post comment|previous|print|promoted|publish date|read also|read more|recommended\
     |recommended stories|reddit|related|related articles|related news|related posts|related stories|related topics|report this ad|save\
     |see also|share|share on facebook|share on twitter|share this|share this article|share this story|sign in|sign up|sponsored\
     |story continues|story continues below|story continues below advertisement|subscribe|tags|text size|topics|trending|tweet|twitter\
     |video|view comments|watch|whatsapp"
        .split('|')
        .collect()
});

static LEADS: LazyLock<Vec<(usize, &'static str)>> = LazyLock::new(|| {
    const LEADS: &[(usize, &str)] = &[
        (60, "support the "),
        (80, "first published|last modified|last updated|more on|posted:|published:|story continues below|updated:|updated at|updated on"),
        (120, "continue reading|more from|photo by|required fields are marked|share this"),
        (
            160,
            "already a subscriber|already have an account|download the app|filed under|image credit|image:|listen:|photo credit|photo:\
             |photograph:|picture:|watch:",
        ),
        (
            200,
            "all rights reserved|also read:|categories:|click here to|copyright ©|follow us on|join us on|like us on|read also:|read more on\
             |read more:|read next:|related:|see also:|subscribe now|subscribe to continue|this article was originally published\
             |to continue reading|to read the full|your email address will not be published|©|(c) 20",
        ),
        (300, "sign up for|sign up to|subscribe to|tags:|this site uses|topics:"),
        (600, "abstract:|we use cookies"),
    ];
    LEADS.iter().flat_map(|(length, leads)| leads.split('|').map(|lead| (*length, lead))).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_own_talk_is_known() {
        for line in [
            "ADVERTISEMENT",
            "Share this:",
            "The post Ferry runs aground appeared first on The Outlet.",
            "Updated: March 5, 2024, 5:14 AM",
            "Sign up for the harbour letter, free every Friday",
            "Get the morning's news delivered to your inbox every day.",
            "Follow Ada Holm on Twitter at @adaholm",
            "Your email address will not be published. Required fields are marked *",
            "Photo: Bo Lind",
            "Ada Holm contributed to this report from Oslo.",
            "© 2024 The Outlet. All rights reserved.",
            "* * *",
        ] {
            assert!(is_talk(line), "{line}");
        }
    }

    #[test]
    fn reports_are_not_taken_for_it() {
        for line in [
            "“Share this burden with us,” the mayor asked the neighbouring towns, which had sent no boats until Friday evening, two days late.",
            "Comments by the minister on Monday sent shares down 4%.",
            "The newsletter was read by 4,000 people.",
            "Advertising revenue fell 12% in March.",
            "More than 300 people were hurt.",
            "Watch officers saw 12 boats.",
            "Updated figures put the toll at 31.",
        ] {
            assert!(!is_talk(line), "{line}");
        }
    }
}
