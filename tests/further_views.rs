//! The further views, natively, over files of every shape.

mod common;
#[path = "checks/further.rs"]
mod further;

use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_view_answers_and_answers_the_same_again(
        entropy in prop::collection::vec(any::<u8>(), 0..1500)
    ) {
        further::check(&entropy);
    }
}
