//! An SVG as a PNG, drawn by the browser.

use super::{Error, document};
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, File, HtmlCanvasElement, HtmlImageElement, Url,
};

/// `scale`: pixels of the picture per CSS pixel.
pub async fn png(svg: &str, scale: f64) -> Result<File, Error> {
    let kind = BlobPropertyBag::new();
    kind.set_type("image/svg+xml");
    let parts = Array::of1(&Uint8Array::from(svg.as_bytes()));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &kind)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let drawn = drawn(&url, scale).await;
    Url::revoke_object_url(&url)?;
    let canvas = drawn?;
    let coming = Promise::new(&mut |resolve, _| {
        let done = Closure::once_into_js(move |blob: JsValue| {
            // A function of the promise's own: it does not throw.
            let _ = resolve.call1(&JsValue::NULL, &blob);
        });
        // Where it throws, the promise is rejected with what it threw.
        let _ = canvas.to_blob(done.unchecked_ref());
    });
    let blob = JsFuture::from(coming).await?;
    let blob: Blob = blob
        .dyn_into()
        .map_err(|_| Error(tr!("it is larger than the browser draws")))?;
    Ok(File::new_with_blob_sequence(
        &Array::of1(&blob),
        "picture.png",
    )?)
}

async fn drawn(url: &str, scale: f64) -> Result<HtmlCanvasElement, Error> {
    let image = HtmlImageElement::new()?;
    image.set_src(url);
    JsFuture::from(image.decode()).await?;
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    let (width, height) = (
        f64::from(image.natural_width()),
        f64::from(image.natural_height()),
    );
    canvas.set_width((width * scale) as u32);
    canvas.set_height((height * scale) as u32);
    let context = canvas.get_context("2d")?;
    let context: Option<CanvasRenderingContext2d> = context.map(JsCast::unchecked_into);
    let context = context.ok_or_else(|| Error(tr!("there is no canvas")))?;
    context.scale(scale, scale)?;
    context.draw_image_with_html_image_element(&image, 0.0, 0.0)?;
    Ok(canvas)
}
