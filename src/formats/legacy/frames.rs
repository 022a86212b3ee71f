//! Which frames pprof leaves away in legacy profiles: those of the allocator, of locks, of the profiler itself. Expressions for
//! `drop_frames` and `keep_frames`, which take effect once there are names.

const ALLOCATORS: &[&str] = &[
    "calloc",
    "cfree",
    "malloc",
    "free",
    "memalign",
    "do_memalign",
    "(__)?posix_memalign",
    "pvalloc",
    "valloc",
    "realloc",
    r"tcmalloc::.*",
    "tc_calloc",
    "tc_cfree",
    "tc_malloc",
    "tc_free",
    "tc_memalign",
    "tc_posix_memalign",
    "tc_pvalloc",
    "tc_valloc",
    "tc_realloc",
    "tc_new",
    "tc_delete",
    "tc_newarray",
    "tc_deletearray",
    "tc_new_nothrow",
    "tc_newarray_nothrow",
    "malloc_zone_malloc",
    "malloc_zone_calloc",
    "malloc_zone_valloc",
    "malloc_zone_realloc",
    "malloc_zone_memalign",
    "malloc_zone_free",
    r"runtime\..*",
    r"BaseArena::.*",
    "(::)?do_malloc_no_errno",
    "(::)?do_malloc_pages",
    "(::)?do_malloc",
    "DoSampledAllocation",
    "MallocedMemBlock::MallocedMemBlock",
    "_M_allocate",
    "__builtin_(vec_)?delete",
    "__builtin_(vec_)?new",
    "__gnu_cxx::new_allocator::allocate",
    "__libc_malloc",
    "__malloc_alloc_template::allocate",
    "allocate",
    "cpp_alloc",
    r"operator new(\[\])?",
    "simple_alloc::allocate",
];

/// Of Go's runtime, what stands in the middle of a stack.
const KEPT_OF_ALLOCATORS: &[&str] = &[
    r"runtime\.panic",
    r"runtime\.reflectcall",
    r"runtime\.call[0-9]*",
];

const PROFILER: &[&str] = &[
    "ProfileData::Add",
    "ProfileData::prof_handler",
    "CpuProfiler::prof_handler",
    "__pthread_sighandler",
    "__restore",
];

const LOCKS: &[&str] = &[
    "RecordLockProfileData",
    r"(base::)?RecordLockProfileData.*",
    r"(base::)?SubmitMutexProfileData.*",
    r"(base::)?SubmitSpinLockProfileData.*",
    r"(base::Mutex::)?AwaitCommon.*",
    r"(base::Mutex::)?Unlock.*",
    r"(base::Mutex::)?UnlockSlow.*",
    r"(base::Mutex::)?ReaderUnlock.*",
    r"(base::MutexLock::)?~MutexLock.*",
    r"(Mutex::)?AwaitCommon.*",
    r"(Mutex::)?Unlock.*",
    r"(Mutex::)?UnlockSlow.*",
    r"(Mutex::)?ReaderUnlock.*",
    r"(MutexLock::)?~MutexLock.*",
    r"(SpinLock::)?Unlock.*",
    r"(SpinLock::)?SlowUnlock.*",
    r"(SpinLockHolder::)?~SpinLockHolder.*",
];

/// The frames to drop and those of them to keep, by the names of a profile's sample types.
pub fn drop_and_keep(kinds: &[&[u8]]) -> (String, String) {
    let (drop, keep): (&[&str], &[&str]) = match kinds {
        [b"allocations", b"size"]
        | [b"objects", b"space"]
        | [b"inuse_objects", b"inuse_space"]
        | [b"alloc_objects", b"alloc_space"]
        | [
            b"alloc_objects",
            b"alloc_space",
            b"inuse_objects",
            b"inuse_space",
        ] => (ALLOCATORS, KEPT_OF_ALLOCATORS),
        [b"contentions", b"delay"] => (LOCKS, &[]),
        _ => (PROFILER, &[]),
    };
    (drop.join("|"), keep.join("|"))
}
