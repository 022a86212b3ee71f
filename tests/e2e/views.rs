//! Labels and packages, as a person goes through them.

use crate::tab::{Tab, in_tab};
use crate::{fixture, scrolling};

async fn example_in(tab: &Tab, view: &str) {
    tab.click("#example-leak").await;
    tab.wait_for_text(".outcome", "+").await;
    tab.click(&format!("#tab-{view}")).await;
}

#[test]
fn a_value_of_a_label_becomes_a_filter_flow() {
    in_tab(async |tab| {
        example_in(tab, "labels").await;
        tab.wait_for_text(".labels-name", "bytes").await;
        tab.wait_for_text(".labels-note", "Go's heap profiles carry no label but")
            .await;
        tab.wait_for_element(".labels-bin").await;
        tab.click(".labels .further-table .further-link").await;
        tab.wait_for_count(".filter", 1).await;
        // The heaviest value alone is left.
        tab.wait_for_text(".outcome", "127.87").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn whose_code_it_is_stands_above_packages_and_files_flow() {
    in_tab(async |tab| {
        example_in(tab, "packages").await;
        tab.wait_for_text(".packages-origins", "Own code").await;
        tab.wait_for_text(".packages .further-table", "example.com/shop/session")
            .await;
        tab.click(".packages .segment:nth-child(4)").await;
        tab.wait_for_text(".packages .further-table", "session.go")
            .await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

/// A profile with that many different values of a label.
fn many_values(count: usize) -> std::path::PathBuf {
    let mut builder = crate::support::Builder::new(&[("cpu", "nanoseconds")]);
    for at in 0..count {
        let value = (count - at) as i64 * 1_000_000;
        builder = builder.sample("main.main;main.work", &[value]).with(|b| {
            let (key, str) = (
                b.string("request_id"),
                b.message().string_table.len() as i64,
            );
            b.message().string_table.push(format!("r{at}").into_bytes());
            let label = proflens::pprof::schema::Label {
                key,
                str,
                ..Default::default()
            };
            b.message().sample.last_mut().expect("just added").label = vec![label];
        });
    }
    fixture::write("many-values.pb", &builder.bytes())
}

#[test]
fn a_hundred_thousand_values_are_scrolled_through() {
    in_tab(async |tab| {
        tab.drop_files(&[many_values(100_000)]).await;
        tab.wait_for_painted(3).await;
        let asked = std::time::Instant::now();
        tab.click("#tab-labels").await;
        tab.wait_for_text(".long-table", "r0").await;
        println!(
            "labels: {:?} from the click to the first rows",
            asked.elapsed()
        );
        let rows = "document.querySelectorAll('.long-table tbody tr').length";
        assert!(tab.eval::<usize>(rows).await < 120, "only rows in sight");
        scrolling::measure(tab, "labels", ".long-table").await;
        tab.key("End").await;
        tab.wait_for_text(".long-table", "r99999").await;
        tab.wait_for_text(".long-table tr.selected", "r99999").await;
        tab.screenshot("labels-many").await;
        tab.key("Enter").await;
        tab.wait_for_count(".filter", 1).await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn a_group_opens_down_to_functions_by_keys() {
    in_tab(async |tab| {
        example_in(tab, "packages").await;
        tab.wait_for_text(".packages .further-table", "example.com/shop/session")
            .await;
        tab.click(".packages .segment:nth-child(2)").await;
        tab.wait_for_text(".packages .further-table", "example.com/shop")
            .await;
        for key in ["ArrowDown", "ArrowRight"] {
            tab.key(key).await;
        }
        tab.wait_for_element(".packages-in-1").await;
        for key in ["ArrowDown", "ArrowRight"] {
            tab.key(key).await;
        }
        tab.wait_for_element(".packages-in-2").await;
        tab.key("z").await;
        tab.wait_for_element(".packages-zoom").await;
        tab.screenshot("packages-open").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}
