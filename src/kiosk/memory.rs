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

/// Gives back what reading the contents, or a visit, has freed, and the code it ran: what is still needed comes back from the page
/// cache at its first use, a few dozen pages for a kiosk that waits, where reading the contents had touched half of the program.
#[expect(unsafe_code, reason = "glibc and the kernel have no other door to it")]
pub(super) fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: takes the allocator's own locks; memory in use is not touched.
    unsafe {
        libc::malloc_trim(0);
    }
    #[cfg(target_os = "linux")]
    for (start, length) in own_code() {
        // SAFETY: a private mapping of the program's file that nobody can write to and the loader has not changed: each page given
        // back is read from the file again as it was.
        unsafe {
            libc::madvise(start as *mut libc::c_void, length, libc::MADV_DONTNEED);
        }
    }
}

/// Where the code of the program itself lies: not its constants, which the loader has filled with addresses, and no library.
#[cfg(target_os = "linux")]
fn own_code() -> Vec<(usize, usize)> {
    let (Ok(maps), Ok(program)) = (std::fs::read_to_string("/proc/self/maps"), std::env::current_exe()) else {
        return Vec::new();
    };
    let code = maps.lines().filter(|line| line.ends_with(&*program.to_string_lossy()) && line.contains(" r-xp "));
    code.filter_map(|line| {
        let (start, end) = line.split(' ').next()?.split_once('-')?;
        let (start, end) = (usize::from_str_radix(start, 16).ok()?, usize::from_str_radix(end, 16).ok()?);
        Some((start, end.checked_sub(start)?))
    })
    .collect()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_program_runs_on_when_its_code_was_given_back() {
        let here = the_program_runs_on_when_its_code_was_given_back as fn() as usize;
        assert!(own_code().iter().any(|(start, length)| (*start..start + length).contains(&here)), "{:?}", own_code());
        give_back();
        assert!(own_code().len() == 1);
    }
}
