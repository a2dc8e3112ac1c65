//! Version 1 of every record.
//!
//! The order of fields and variants *is* the format: a field is never moved, removed or given another type here. What must change once
//! stores exist goes into a `v2`.

mod alert;
mod article;
mod channel;
mod claim;
mod feed;
mod point;
mod story;
mod visit;

pub use self::article::{HeadBrief, SketchBytes};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Stored;
use crate::model;

/// Declares the record of a model type, field by field or variant by variant; a field that the model has and the record has not is a
/// compile error here, so nothing is dropped in silence.
macro_rules! record {
    (struct $name:ident for $model:ty { $($field:ident: $shape:ty),+ $(,)? }) => {
        #[derive(Debug, serde::Serialize, serde::Deserialize)]
        pub struct $name { $($field: $shape),+ }

        impl $crate::store::record::Stored<$model> for $name {
            fn store(model: &$model) -> Self {
                type M = $model;
                let M { $($field),+ } = model;
                Self { $($field: $crate::store::record::Stored::store($field)),+ }
            }

            fn load(self) -> $model {
                type M = $model;
                M { $($field: $crate::store::record::Stored::load(self.$field)),+ }
            }
        }
    };
    (enum $name:ident for $model:ty { $($variant:ident),+ $(,)? }) => {
        #[derive(Debug, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($variant),+ }

        impl $crate::store::record::Stored<$model> for $name {
            fn store(model: &$model) -> Self {
                type M = $model;
                match model { $(M::$variant => Self::$variant),+ }
            }

            fn load(self) -> $model {
                type M = $model;
                match self { $(Self::$variant => M::$variant),+ }
            }
        }
    };
}

/// Makes a record the one that is written for a value.
macro_rules! written {
    ($($model:ty => $record:ty),+ $(,)?) => {
        $(impl $crate::store::record::Record for $model { type Now = $record; })+
    };
}

use {record, written};

macro_rules! as_is {
    ($($shape:ty),+) => {
        $(impl Stored<$shape> for $shape {
            fn store(model: &$shape) -> Self { model.clone() }
            fn load(self) -> $shape { self }
        })+
    };
}

as_is!(bool, u8, u16, u32, u64, u128, f32, f64, String);

macro_rules! numbered {
    ($($id:ident),+) => {
        $(impl Stored<model::$id> for u64 {
            fn store(model: &model::$id) -> Self { model.0 }
            fn load(self) -> model::$id { model::$id(self) }
        })+
    };
}

numbered!(ArticleId, StoryId, PointId, AlertId);

impl<M, S: Stored<M>> Stored<Option<M>> for Option<S> {
    fn store(model: &Option<M>) -> Self {
        model.as_ref().map(S::store)
    }
    fn load(self) -> Option<M> {
        self.map(S::load)
    }
}

impl<M, S: Stored<M>> Stored<Vec<M>> for Vec<S> {
    fn store(model: &Vec<M>) -> Self {
        model.iter().map(S::store).collect()
    }
    fn load(self) -> Vec<M> {
        self.into_iter().map(S::load).collect()
    }
}

impl<A, B, S: Stored<A>, T: Stored<B>> Stored<(A, B)> for (S, T) {
    fn store((a, b): &(A, B)) -> Self {
        (S::store(a), T::store(b))
    }
    fn load(self) -> (A, B) {
        (self.0.load(), self.1.load())
    }
}

/// Seconds and nanoseconds since 1970.
#[derive(Debug, Serialize, Deserialize)]
pub struct Time(i64, i32);

impl Stored<Timestamp> for Time {
    fn store(model: &Timestamp) -> Self {
        Self(model.as_second(), model.subsec_nanosecond())
    }
    fn load(self) -> Timestamp {
        Timestamp::new(self.0, self.1).unwrap_or_default()
    }
}

impl Stored<model::Outlet> for String {
    fn store(model: &model::Outlet) -> Self {
        model.0.clone()
    }
    fn load(self) -> model::Outlet {
        model::Outlet(self)
    }
}

impl Stored<model::AlertKey> for u128 {
    fn store(model: &model::AlertKey) -> Self {
        model.0
    }
    fn load(self) -> model::AlertKey {
        model::AlertKey(self)
    }
}

impl Stored<model::Span> for (u64, u64) {
    fn store(model: &model::Span) -> Self {
        (model.start as u64, model.end as u64)
    }
    fn load(self) -> model::Span {
        let offset = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        model::Span::new(offset(self.0), offset(self.1))
    }
}
