//! Files come in, one or many, good or bad, and go again.

use crate::fixture;
use crate::support::Builder;
use crate::tab::{in_browser, in_tab};
use proflens::pprof::writer;

#[test]
fn one_file_lands_on_the_flame_graph() {
    in_tab(async |tab| {
        tab.drop_files(&[fixture::before()]).await;
        tab.wait_for_painted(11).await;
        assert_eq!(tab.texts(".chip-text").await, ["before"]);
        tab.wait_for_attribute(".status-total", "title", "inuse_space:4194304")
            .await;
        assert!(tab.text(".status-total").await.contains("4\u{a0}MB"));
        assert_eq!(
            tab.text("[role=tab][aria-selected=true]").await,
            "Flame graph"
        );
        tab.screenshot("one-file").await;
    });
}

#[test]
fn two_files_land_on_the_comparison_in_time_order() {
    in_tab(async |tab| {
        tab.drop_files(&[fixture::after(), fixture::before()]).await;
        tab.wait_for_attribute(".outcome", "title", "4194304bytesinthebase")
            .await;
        tab.wait_for_attribute(".outcome", "title", "10485760bytesinthenew")
            .await;
        assert!(tab.text(".outcome").await.contains("+6\u{a0}MB"));
        assert_eq!(tab.texts(".chip-text").await, ["before", "after"]);
        assert_eq!(tab.texts(".chip-role").await, ["base", "new"]);
        tab.screenshot("comparison").await;
    });
}

#[test]
fn swapping_the_sides_turns_the_change_around() {
    in_tab(async |tab| {
        tab.drop_files(&[fixture::before(), fixture::after()]).await;
        tab.wait_for_text(".outcome", "+6").await;
        tab.click("#swap").await;
        tab.wait_for_text(".outcome", "\u{2212}6").await;
        tab.wait_for_attribute(".outcome", "title", "10485760bytesinthebase")
            .await;
    });
}

#[test]
fn the_five_snapshots_of_a_leak_open_with_one_click() {
    in_tab(async |tab| {
        tab.click("#example-leak").await;
        tab.wait_for_count(".chip", 5).await;
        tab.wait_for_text(".outcome", "+").await;
        assert_eq!(tab.texts(".chip-role").await, ["base", "new"]);
        assert_eq!(
            tab.texts(".chip.base .chip-text, .chip.new .chip-text")
                .await,
            ["heap-1", "heap-5"]
        );
        tab.screenshot("leak").await;
    });
}

#[test]
fn a_bad_file_says_what_is_wrong_and_disturbs_no_other() {
    in_tab(async |tab| {
        let page = fixture::write(
            "heap.pb.gz",
            b"<!doctype html><title>404</title><h1>Not Found</h1>",
        );
        let empty = fixture::write("empty.pb.gz", b"");
        tab.drop_files(&[page, fixture::before(), empty]).await;
        tab.wait_for_count(".notice.error", 2).await;
        let notices = tab.texts(".notice.error").await.join("\n");
        assert!(
            notices.contains("heap.pb.gz") && notices.contains("HTML"),
            "{notices}"
        );
        assert!(
            notices.contains("empty.pb.gz") && notices.contains("empty"),
            "{notices}"
        );
        tab.wait_for_painted(11).await;
        assert_eq!(tab.texts(".chip-text").await, ["before"]);
        tab.screenshot("bad-files").await;
        tab.click(".notice.error button").await;
        tab.wait_for_count(".notice.error", 1).await;
    });
}

#[test]
fn a_file_of_another_format_opens_as_any_other() {
    in_tab(async |tab| {
        tab.drop_files(&[fixture::folded()]).await;
        tab.wait_for_painted(5).await;
        assert_eq!(tab.texts(".chip-text").await, ["stacks.txt"]);
        tab.wait_for_attribute(".status-total", "title", "42").await;
        tab.click(".chip-more.warns").await;
        tab.wait_for_text(".warnings", "Folded stacks").await;
        assert_eq!(tab.texts(".notice.error").await, Vec::<String>::new());
    });
}

#[test]
fn an_archive_opens_as_a_file_for_each_profile_in_it() {
    in_tab(async |tab| {
        let (before, after) = (
            fixture::heap(&fixture::BEFORE, 0),
            fixture::heap(&fixture::AFTER, 600),
        );
        let packed: [(&str, &[u8]); 3] = [
            ("after.pb", &after),
            ("notes.txt", b"These were taken on Tuesday."),
            ("before.pb", &before),
        ];
        tab.drop_files(&[fixture::write("both.zip", &fixture::zip(&packed))])
            .await;
        tab.wait_for_text(".outcome", "+6").await;
        let chips = tab.texts(".chip-text").await;
        assert_eq!(chips, ["both.zip/before", "both.zip/after"]);
        tab.wait_for_text(".notice.error", "both.zip/notes.txt")
            .await;
    });
}

/// What the second module made of it is kept: another worker reads it again.
#[test]
fn a_converted_file_survives_the_worker() {
    in_browser(async |tab| {
        tab.keep_workers().await;
        tab.load("").await;
        tab.drop_files(&[fixture::folded()]).await;
        tab.wait_for_painted(5).await;
        tab.eval::<bool>("(engine().postMessage([new ArrayBuffer(0)]), true)")
            .await;
        tab.wait_for_element(".notice.error").await;
        tab.wait_for_painted(5).await;
        tab.drop_files(&[fixture::before()]).await;
        tab.wait_for_count(".chip", 2).await;
        tab.wait_for_count("progress.chip-progress", 0).await;
        assert_eq!(tab.texts(".notice.error").await.len(), 1);
    });
}

#[test]
fn the_same_file_twice_is_noticed() {
    in_tab(async |tab| {
        tab.drop_files(&[fixture::before()]).await;
        tab.wait_for_painted(11).await;
        let copy = fixture::write("copy.pb", &fixture::heap(&fixture::BEFORE, 0));
        tab.drop_files(&[copy]).await;
        tab.wait_for_text(".notice.info", "copy.pb").await;
        assert_eq!(tab.texts(".chip-text").await, ["before"]);
    });
}

#[test]
fn a_removed_file_is_gone_and_the_others_stay() {
    in_tab(async |tab| {
        tab.drop_files(&[fixture::before(), fixture::after()]).await;
        tab.wait_for_text(".outcome", "+6").await;
        tab.click("[aria-label='Close after.pb']").await;
        tab.wait_for_painted(11).await;
        assert_eq!(tab.texts(".chip-text").await, ["before"]);
        tab.click("[aria-label='Close before.pb']").await;
        tab.wait_for_element("#example-leak").await;
    });
}

/// The flow is cancelled while it runs: the file inflates to gigabytes that say nothing.
#[test]
fn an_opening_can_be_cancelled() {
    in_tab(async |tab| {
        tab.drop_files(&[fixture::write("slow.pb.gz", &slow())])
            .await;
        tab.wait_for_element("progress.chip-progress").await;
        tab.click("[aria-label='Cancel slow.pb.gz']").await;
        tab.wait_for_count(".chip", 0).await;
        tab.drop_files(&[fixture::before()]).await;
        tab.wait_for_painted(11).await;
        assert_eq!(tab.texts(".chip-text").await, ["before"]);
        assert_eq!(tab.texts(".notice.error").await, Vec::<String>::new());
    });
}

/// A valid profile with 8 GB of a field that no reader knows, in members of 64 MB: it takes seconds, and no memory.
fn slow() -> Vec<u8> {
    const PIECE: usize = 1 << 20;
    let mut field = Vec::new();
    prost::encoding::encode_varint(100 << 3 | 2, &mut field);
    prost::encoding::encode_varint(PIECE as u64, &mut field);
    field.resize(field.len() + PIECE, 0);
    let member = writer::gzip(&field.repeat(64));
    let mut file = writer::gzip(&fixture::heap(&fixture::BEFORE, 0));
    for _ in 0..128 {
        file.extend_from_slice(&member);
    }
    file
}

/// The second module reads the names that the compiler made, before the file opens.
#[test]
fn names_of_cpp_and_rust_are_shown_as_people_write_them() {
    in_tab(async |tab| {
        let stack = "main;_ZN3app4workIiEEvT_;_RNvCs15kBYyAo9fc_7mycrate7example";
        let compiled = Builder::heap().sample(stack, &[1, fixture::MIB]);
        let compiled = compiled.with(|builder| {
            for function in &mut builder.message().function {
                function.system_name = function.name;
            }
        });
        let file = fixture::write("compiled.pb", &compiled.bytes());
        tab.drop_files(&[file]).await;
        tab.wait_for_element(".status-total").await;
        tab.key("2").await;
        tab.wait_for_count(".table-body .row:not(.waiting)", 3)
            .await;
        let mut names = tab.texts(".table-body .name-text").await;
        names.sort();
        assert_eq!(names, ["app::work", "main", "mycrate::example"]);
    });
}
