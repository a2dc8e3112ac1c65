//! Points: what stories report on, figures and quotes apart.

use axum::{
    extract::{Query, State as Extract},
    response::Response,
};

use super::{
    Question, State, lines,
    lines::{Sink, Stopped},
    problem::Problem,
    stored::PointOut,
    stories,
};
use crate::model::{ClaimKind, Point, Story};

pub async fn figures(Extract(state): Extract<State>, Query(question): Query<Question>) -> Response {
    list(state, question, ClaimKind::Figure).await
}

pub async fn quotes(Extract(state): Extract<State>, Query(question): Query<Question>) -> Response {
    list(state, question, ClaimKind::Quote).await
}

/// Points of one kind, the newest story's first; `limit` counts points.
async fn list(state: State, question: Question, kind: ClaimKind) -> Response {
    lines::answer(move |sink: &mut Sink| {
        let mut left = question.limit.unwrap_or(usize::MAX);
        let mut of_story = |story: &Story| -> Result<(), Stopped> {
            for point in state.store.points(story.id)? {
                if left > 0 && is_wanted(&point, kind, &question) {
                    left -= 1;
                    sink.row(&PointOut::from(&point))?;
                }
            }
            if left == 0 { Err(Stopped::Enough) } else { Ok(()) }
        };
        let walked = match question.story()? {
            Some(id) => match state.store.story(id)? {
                Some(story) => of_story(&story),
                None => Err(Problem::missing(format!("story {id}")).into()),
            },
            None => stories::each(&state.store, crate::store::StoryFilter { limit: None, ..question.stories()? }, &mut of_story),
        };
        match walked {
            Err(Stopped::Enough) => Ok(()),
            ended => ended,
        }
    })
    .await
}

fn is_wanted(point: &Point, kind: ClaimKind, question: &Question) -> bool {
    let outlet = question.outlet.as_deref();
    let mut witnesses = point.readings.iter().flat_map(|reading| &reading.witnesses);
    point.kind == kind
        && (!question.divergent || point.readings.len() > 1)
        && outlet.is_none_or(|outlet| witnesses.any(|witness| witness.outlet.0 == outlet))
}
