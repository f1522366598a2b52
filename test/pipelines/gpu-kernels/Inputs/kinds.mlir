// Kernels of each kind: elements, rows with workgroup memory, a gather behind an assertion, a class with two tasks, and types
// of all widths. Launches are in functions of other names.

module attributes {gpu.container_module} {

func.func @launches(%x: memref<?x?xf32, strided<[?, 1], offset: ?>>, %rows: memref<21x300xf32>, %block: memref<4096xi8>,
                    %places: memref<8xi64, strided<[26], offset: 3>>, %status: memref<1xi32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c256 = arith.constant 256 : index
  %c1024 = arith.constant 1024 : index
  %number = arith.constant 4 : i32
  %t0 = gpu.launch_func async @elements::@elements blocks in (%c1, %c1, %c1) threads in (%c256, %c1, %c1)
    args(%x : memref<?x?xf32, strided<[?, 1], offset: ?>>, %c256 : index)
  %t1 = gpu.launch_func async [%t0] @rows::@rows blocks in (%c1, %c1, %c1) threads in (%c256, %c1, %c1)
    args(%rows : memref<21x300xf32>)
  %t2 = gpu.launch_func async [%t1] @gather::@gather blocks in (%c1, %c1, %c1) threads in (%c256, %c1, %c1)
    args(%places : memref<8xi64, strided<[26], offset: 3>>, %rows : memref<21x300xf32>, %status : memref<1xi32>, %number : i32)
  %a = memref.view %block[%c0][] : memref<4096xi8> to memref<64xf32>
  %b = memref.view %block[%c1024][] : memref<4096xi8> to memref<64xf32>
  %t3 = gpu.launch_func async [%t2] @class::@class blocks in (%c1, %c1, %c1) threads in (%c256, %c1, %c1)
    args(%a : memref<64xf32>, %b : memref<64xf32>)
  gpu.wait [%t3]
  return
}

func.func @launch_types(%b: memref<8xbf16>, %h: memref<8xf16>, %d: memref<8xf64>, %t: memref<8xi1>, %i: memref<8xi8>,
                 %l: memref<8xi64>) {
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  gpu.launch_func @types::@types blocks in (%c1, %c1, %c1) threads in (%c8, %c1, %c1)
    args(%b : memref<8xbf16>, %h : memref<8xf16>, %d : memref<8xf64>, %t : memref<8xi1>, %i : memref<8xi8>, %l : memref<8xi64>)
  return
}

gpu.module @elements {
  gpu.func @elements(%x: memref<?x?xf32, strided<[?, 1], offset: ?>>, %n: index) kernel
      attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c1 = arith.constant 1 : index
    %b = gpu.block_id x
    %t = gpu.thread_id x
    %c256 = arith.constant 256 : index
    %first = arith.muli %b, %c256 : index
    %i = arith.addi %first, %t : index
    %columns = memref.dim %x, %c1 : memref<?x?xf32, strided<[?, 1], offset: ?>>
    %is_inside = arith.cmpi ult, %i, %n : index
    scf.if %is_inside {
      %row = arith.divui %i, %columns : index
      %column = arith.remui %i, %columns : index
      %0 = memref.load %x[%row, %column] : memref<?x?xf32, strided<[?, 1], offset: ?>>
      %1 = math.erf %0 : f32
      %2 = math.sin %1 : f32
      %3 = math.powf %1, %2 : f32
      %4 = arith.remf %3, %2 : f32
      %5 = math.atan2 %4, %2 : f32
      %6 = math.tanh %5 : f32
      memref.store %6, %x[%row, %column] : memref<?x?xf32, strided<[?, 1], offset: ?>>
    }
    gpu.return
  }
}

gpu.module @rows {
  gpu.func @rows(%x: memref<21x300xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c128 = arith.constant 128 : index
    %c256 = arith.constant 256 : index
    %c300 = arith.constant 300 : index
    %zero = arith.constant 0.0 : f32
    %row = gpu.block_id x
    %t = gpu.thread_id x
    %shared = memref.alloc() : memref<256xf32, #gpu.address_space<workgroup>>
    %own = scf.for %i = %t to %c300 step %c256 iter_args(%sum = %zero) -> f32 {
      %0 = memref.load %x[%row, %i] : memref<21x300xf32>
      %1 = arith.addf %sum, %0 : f32
      scf.yield %1 : f32
    }
    memref.store %own, %shared[%t] : memref<256xf32, #gpu.address_space<workgroup>>
    gpu.barrier
    %is_first = arith.cmpi ult, %t, %c128 : index
    scf.if %is_first {
      %other = arith.addi %t, %c128 : index
      %0 = memref.load %shared[%other] : memref<256xf32, #gpu.address_space<workgroup>>
      %1 = arith.addf %own, %0 : f32
      memref.store %1, %x[%row, %t] : memref<21x300xf32>
    }
    gpu.return
  }
}

gpu.module @gather {
  gpu.func @gather(%places: memref<8xi64, strided<[26], offset: 3>>, %x: memref<21x300xf32>, %status: memref<1xi32>, %number: i32)
      kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c0 = arith.constant 0 : index
    %c21 = arith.constant 21 : index
    %i = gpu.thread_id x
    %row = memref.load %places[%i] : memref<8xi64, strided<[26], offset: 3>>
    %place = arith.index_cast %row : i64 to index
    %is_inside = arith.cmpi ult, %place, %c21 : index
    scf.if %is_inside {
    } else {
      %0 = memref.atomic_rmw minu %number, %status[%c0] : (i32, memref<1xi32>) -> i32
    }
    %safe = arith.select %is_inside, %place, %c0 : index
    %0 = memref.load %x[%safe, %i] : memref<21x300xf32>
    memref.store %0, %x[%c0, %i] : memref<21x300xf32>
    gpu.return
  }
}

gpu.module @class {
  gpu.func @class(%a: memref<64xf32>, %b: memref<64xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c1 = arith.constant 1 : index
    %task = gpu.block_id x
    %i = gpu.thread_id x
    %is_first = arith.cmpi ult, %task, %c1 : index
    %m = scf.if %is_first -> (memref<64xf32>) {
      scf.yield %a : memref<64xf32>
    } else {
      scf.yield %b : memref<64xf32>
    }
    %0 = memref.load %m[%i] : memref<64xf32>
    %1 = math.fma %0, %0, %0 : f32
    %2 = math.exp %1 : f32
    memref.store %2, %m[%i] : memref<64xf32>
    gpu.return
  }
}

gpu.module @types {
  gpu.func @types(%b: memref<8xbf16>, %h: memref<8xf16>, %d: memref<8xf64>, %t: memref<8xi1>, %i: memref<8xi8>, %l: memref<8xi64>)
      kernel attributes {known_block_size = array<i32: 8, 1, 1>} {
    %x = gpu.thread_id x
    %0 = memref.load %b[%x] : memref<8xbf16>
    %1 = math.exp %0 : bf16
    %2 = arith.addf %1, %0 : bf16
    %3 = memref.load %t[%x] : memref<8xi1>
    %4 = arith.select %3, %2, %0 : bf16
    memref.store %4, %b[%x] : memref<8xbf16>
    %5 = memref.load %h[%x] : memref<8xf16>
    %6 = math.cos %5 : f16
    %7 = arith.mulf %6, %5 : f16
    memref.store %7, %h[%x] : memref<8xf16>
    %8 = memref.load %d[%x] : memref<8xf64>
    %9 = math.sqrt %8 : f64
    %10 = arith.extf %7 : f16 to f64
    %11 = arith.addf %9, %10 : f64
    memref.store %11, %d[%x] : memref<8xf64>
    %12 = memref.load %i[%x] : memref<8xi8>
    %13 = memref.load %l[%x] : memref<8xi64>
    %14 = arith.extsi %12 : i8 to i64
    %15 = arith.floordivsi %13, %14 : i64
    memref.store %15, %l[%x] : memref<8xi64>
    %16 = arith.cmpi slt, %13, %14 : i64
    memref.store %16, %t[%x] : memref<8xi1>
    gpu.return
  }
}

}
