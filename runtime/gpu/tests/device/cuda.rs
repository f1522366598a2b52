//! CUDA, where a device is: copies, a kernel with buffers and words, streams that wait.

use parallel_op_gpu::{Buffer, Gpu, Images, Launch};

use crate::assembled::{filled, values, whole};

/// c[i] = a[i] + b[i]: pointers first, then the count as a word.
const ADD: &str = ".version 6.4
.target sm_50
.address_size 64
.visible .entry add(.param .u64 pa, .param .u64 pb, .param .u64 pc, .param .u32 pn)
{
  .reg .pred %p;
  .reg .b32 %r<6>;
  .reg .f32 %f<4>;
  .reg .b64 %d<8>;
  ld.param.u32 %r1, [pn];
  mov.u32 %r2, %ctaid.x;
  mov.u32 %r3, %ntid.x;
  mov.u32 %r4, %tid.x;
  mad.lo.u32 %r5, %r2, %r3, %r4;
  setp.ge.u32 %p, %r5, %r1;
  @%p ret;
  ld.param.u64 %d1, [pa];
  ld.param.u64 %d2, [pb];
  ld.param.u64 %d3, [pc];
  mul.wide.u32 %d4, %r5, 4;
  add.u64 %d5, %d1, %d4;
  add.u64 %d6, %d2, %d4;
  add.u64 %d7, %d3, %d4;
  ld.global.f32 %f1, [%d5];
  ld.global.f32 %f2, [%d6];
  add.f32 %f3, %f1, %f2;
  st.global.f32 [%d7], %f3;
  ret;
}
";

/// The first CUDA device.
fn cuda() -> Option<Gpu> {
    Gpu::open("cuda").map_err(|error| eprintln!("skipped, tests that need CUDA: {error}")).ok()
}

#[test]
fn a_kernel_adds_on_two_streams() {
    let Some(gpu) = cuda() else { return };
    let module = gpu.load(&Images { spirv: &[], ptx: ADD.as_bytes() }).expect("a module");
    let kernel = gpu.kernel(module, "add").expect("a kernel");
    let streams = [gpu.create_stream().expect("a stream"), gpu.create_stream().expect("a stream")];
    let a = filled(&gpu, &(0..100).map(|index| index as f32).collect::<Vec<_>>(), streams[0]);
    let c = filled(&gpu, &[0.0; 100], streams[0]);
    for stream in streams {
        // c[3..] = a[1..] + c[3..]
        let part = Buffer { address: a + 4, offset: 0, range: -1 };
        let sum = Buffer { address: c, offset: 12, range: 4 * 97 };
        let buffers = [part, sum, sum];
        let launch =
            Launch { kernel, grid: [4, 1, 1], block: [32, 1, 1], workgroup_bytes: 0, buffers: &buffers, words: &[97] };
        gpu.launch(&launch, stream).expect("a launch");
        let token = gpu.record(stream).expect("a token");
        gpu.wait(streams[1], token).expect("a wait");
        gpu.destroy_token(token).expect("it was alive");
    }
    let expected: Vec<f32> = (0..100).map(|index| if index < 3 { 0.0 } else { 2.0 * (index - 2) as f32 }).collect();
    assert_eq!(values(&gpu, c, 100, streams[1]), expected);
    gpu.free(a, streams[1]).expect("it was alive");
    gpu.free(c, streams[1]).expect("it was alive");
    streams.iter().for_each(|stream| gpu.destroy_stream(*stream).expect("it was alive"));
    let counters = gpu.counters();
    assert_eq!((counters.live_buffers, counters.live_streams, counters.live_tokens), (0, 0, 0));
}

#[test]
fn the_drivers_errors_have_their_names() {
    let Some(gpu) = cuda() else { return };
    let line = |text: &[u8]| gpu.load(&Images { spirv: &[], ptx: text }).err().map(|error| error.to_string());
    assert!(line(b".version 6.4\n.target sm_50\nnonsense").is_some_and(|line| line.contains("CUDA_ERROR_INVALID_PTX")));
    let module = gpu.load(&Images { spirv: &[], ptx: ADD.as_bytes() }).expect("a module");
    let missing = gpu.kernel(module, "sub").err().map(|error| error.to_string());
    assert_eq!(missing.as_deref(), Some("cuModuleGetFunction failed with CUDA_ERROR_NOT_FOUND for kernel 'sub'"));
    let buffer = filled(&gpu, &[0.0], 0);
    assert!(
        gpu.launch(
            &Launch {
                kernel: 99,
                grid: [1; 3],
                block: [1; 3],
                workgroup_bytes: 0,
                buffers: &[whole(buffer)],
                words: &[]
            },
            0
        )
        .is_err()
    );
}
