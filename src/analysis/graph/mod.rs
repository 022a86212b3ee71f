//! pprof's call graph as a fold over the stack tree: the nodes a granularity makes of the frames, their flat and cum, the edges
//! between those shown, and what trimming leaves of it all. The rules and the order of the steps are pprof's, to the last digit.

mod contexts;
mod draw;
mod edges;
mod entropy;
mod hidden;
mod neighbours;
mod net;
mod nodes;
mod redundant;
mod through;
mod trim;
mod weights;

pub use contexts::Contexts;
pub use draw::{Drawing, Extra, Plan, Purpose, Shape, draw};
pub use edges::{Edge, Selection, edges};
pub use hidden::{Hidden, hidden};
pub use neighbours::Neighbours;
pub use net::{Arrow, FunctionIn, Net, Sum, Vertex};
pub use nodes::{FunctionName, Grain, Granularity, Identity, NodeId, Nodes};
pub use through::{End, Through};
pub use trim::{EdgesWanted, Sort, Trim, Trimmed, Trimming, share, trim, truncate};
pub use weights::{StackTotals, Values, Weights};
