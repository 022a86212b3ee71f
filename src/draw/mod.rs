//! Data → geometry → draw list. Pure: knows neither canvas nor page, so that one list feeds the screen, an SVG file and the tests.
//! Must never do work that grows with the profile: everything here is proportional to the boxes of one view.

pub mod change;
pub mod chart;
pub mod colour;
pub mod describe;
pub mod flame;
pub mod gesture;
pub mod labels;
pub mod list;
pub mod palette;
pub mod raster;
pub mod sparkline;
pub mod svg;
pub mod time_axis;
pub mod walk;
pub mod window;
