//! `std::alloc`, without what would replace the allocator.

pub use ::std::alloc::{
    Layout, LayoutError, alloc, alloc_zeroed, dealloc, handle_alloc_error, realloc,
};
