//! Copies between buffers whose strides differ, which lowered code does not write out as loops.

/// An array of unknown rank, as lowered `memref.copy` passes it.
#[repr(C)]
pub struct UnrankedDescriptor {
    rank: i64,
    /// Two pointers, the offset, the extents, the strides.
    words: *const u64,
}

/// A buffer with its strides, in bytes.
struct Strided<'a> {
    start: *mut u8,
    extents: &'a [u64],
    strides: Vec<isize>,
}

impl Strided<'_> {
    /// # Safety
    ///
    /// The descriptor must be alive and describe a buffer of elements of `element_size` bytes.
    unsafe fn new(descriptor: &UnrankedDescriptor, element_size: i64) -> Self {
        let rank = descriptor.rank as usize;
        // SAFETY: the caller vouches for the descriptor.
        let words = unsafe { std::slice::from_raw_parts(descriptor.words, 3 + 2 * rank) };
        let offset = words[2].cast_signed() * element_size;
        let start = std::ptr::with_exposed_provenance_mut((words[1].cast_signed() + offset) as usize);
        let strides = words[3 + rank..].iter().map(|stride| (stride.cast_signed() * element_size) as isize).collect();
        Self { start, extents: &words[3..3 + rank], strides }
    }
}

/// Copies one array into another of the same extents but other strides. The innermost axes that are dense in both are
/// copied as one piece.
///
/// # Safety
///
/// Both descriptors are alive and describe buffers of the same extents, of elements of `element_size` bytes, that do not
/// overlap.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn memrefCopy(
    element_size: i64,
    source: *const UnrankedDescriptor,
    target: *const UnrankedDescriptor,
) {
    // SAFETY: the same contract.
    let (source, target) = unsafe { (Strided::new(&*source, element_size), Strided::new(&*target, element_size)) };
    let mut n_axes = source.extents.len();
    let mut piece = element_size as isize;
    while n_axes > 0 && [&source, &target].iter().all(|it| it.strides[n_axes - 1] == piece) {
        n_axes -= 1;
        piece *= source.extents[n_axes] as isize;
    }
    if source.extents.contains(&0) {
        return;
    }
    let mut index = vec![0_u64; n_axes];
    loop {
        let offset =
            |of: &Strided| -> isize { index.iter().zip(&of.strides).map(|(i, stride)| *i as isize * stride).sum() };
        // SAFETY: the index stays within the extents of both buffers, which do not overlap.
        unsafe {
            let (from, to) = (source.start.offset(offset(&source)), target.start.offset(offset(&target)));
            std::ptr::copy_nonoverlapping(from, to, piece as usize);
        }
        if !advance(&mut index, source.extents) {
            return;
        }
    }
}

/// Goes to the next index in row-major order. False behind the last one.
fn advance(index: &mut [u64], extents: &[u64]) -> bool {
    for axis in (0..index.len()).rev() {
        index[axis] += 1;
        if index[axis] < extents[axis] {
            return true;
        }
        index[axis] = 0;
    }
    false
}
