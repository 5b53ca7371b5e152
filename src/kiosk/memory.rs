//! What a kiosk that waits all day need not hold on to.

/// One heap for all threads: they allocate little, and every heap of glibc keeps what was freed in it. To be called before any thread.
#[expect(unsafe_code, reason = "glibc has no other door to its settings")]
pub fn keep_one_heap() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: sets a number of the allocator; no other thread runs yet.
    unsafe {
        libc::mallopt(libc::M_ARENA_MAX, 1);
    }
}

/// Gives back what reading the contents has freed.
#[expect(unsafe_code, reason = "glibc has no other door to it")]
pub(super) fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: takes the allocator's own locks; memory in use is not touched.
    unsafe {
        libc::malloc_trim(0);
    }
}
