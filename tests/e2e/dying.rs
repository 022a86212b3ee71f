//! A worker that dies takes nothing with it but its files.

use crate::fixture;
use crate::tab::in_browser;

#[test]
fn a_worker_that_dies_leaves_a_page_that_says_so_and_goes_on() {
    in_browser(async |tab| {
        tab.keep_workers().await;
        tab.load("").await;
        tab.drop_files(&[fixture::before()]).await;
        tab.wait_for_painted(11).await;

        // A message that no page sends: the worker panics, for real.
        tab.eval::<bool>("(engine().postMessage([new ArrayBuffer(1)]), true)")
            .await;
        tab.wait_for_element(".notice.error").await;
        tab.screenshot("worker-died").await;
        let said = tab.text(".notice.error p").await;
        assert!(said.ends_with('.') && said.contains("report"), "{said:?}");

        // What was open is opened again, and more can be.
        tab.wait_for_attribute(".status-total", "title", "4194304")
            .await;
        tab.drop_files(&[fixture::after()]).await;
        tab.wait_for_attribute(".outcome", "title", "10485760bytesinthenew")
            .await;
        let engines = "workers.filter(w => w.role === 'engine').length === 2";
        tab.wait_for("the dead one to be replaced once", engines)
            .await;
    });
}

#[test]
fn a_second_module_that_dies_is_started_again_and_takes_nothing_with_it() {
    in_browser(async |tab| {
        tab.keep_workers().await;
        tab.load("").await;
        tab.click("#example-goroutines").await;
        tab.wait_for_count(".chip", 3).await;
        tab.eval::<bool>("(errands().postMessage([new ArrayBuffer(0)]), true)")
            .await;
        tab.click("[aria-label='Close goroutine-1.pb']").await;
        tab.wait_for_count(".chip", 2).await;
        for name in ["goroutine-2.pb", "goroutine-3.pb"] {
            tab.click(&format!("[aria-label='Close {name}']")).await;
        }
        tab.click("#example-cpu").await;
        tab.wait_for_count(".chip", 1).await;
        let errands = "workers.filter(w => w.role === 'errands').length === 2";
        tab.wait_for("a second worker of it", errands).await;
        assert_eq!(tab.texts(".notice.error").await, Vec::<String>::new());
    });
}
