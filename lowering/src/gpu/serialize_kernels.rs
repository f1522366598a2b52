//! Turns kernels into images that drivers load.
//!
//! Each `gpu.module` becomes a `gpu.binary` of its name with one object: a SPIR-V binary for Vulkan, or PTX. A module is
//! lowered inside of a module of its own, where its kernels get the arguments that drivers bind without the launches
//! seeing it.
//!
//! Refuses what the lowering of the target refuses, an unknown chip, and calls of functions that no image would have.
//!
//! Cost: that of compiling each kernel; about a millisecond for SPIR-V and some for PTX.

mod chip;
mod exact;
mod intrinsics;
mod unresolved;

use melior::{
    dialect::DialectHandle,
    ir::{
        Attribute, Block, Identifier, OperationRef, Region, RegionLike,
        attribute::{ArrayAttribute, StringAttribute},
        operation::{OperationBuilder, OperationLike},
    },
};
use parallel_op_dialect::{
    diagnostic::{Failed, error_at, op_error},
    image::{self, Image, ImageForm, dialects},
    ir, ops, options,
    pass::{OptionValues, PassSpec, RunningPass},
};

/// What registration, `--help` and the documentation know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "parallel-op-serialize-gpu",
    summary: "turn GPU kernels into SPIR-V or PTX",
    description: "\
Each `gpu.module`, flat and with its math lowered, becomes a `gpu.binary` of its name with one `#gpu.object`: with
`target=spirv` a binary for Vulkan 1.1 and newer, with `target=nvvm` PTX for a chip, of the lowest version that knows it, so
that the oldest driver takes it. `parallel-translate --gpu-images` writes the images to files.",
    anchor: "builtin.module",
    example: "test/lowering/serialize-gpu/doc.mlir",
    dependent_dialects: &[
        DialectHandle::arith,
        DialectHandle::cf,
        DialectHandle::func,
        DialectHandle::gpu,
        DialectHandle::llvm,
        ops::math_dialect_handle,
        DialectHandle::memref,
        DialectHandle::scf,
        ops::ub_dialect_handle,
        ops::vector_dialect_handle,
        dialects::nvvm,
        dialects::spirv,
    ],
    options: SerializeOptions::specs,
    run,
};

options! {
    /// Options of `parallel-op-serialize-gpu`.
    pub struct SerializeOptions {
        /// what kernels become
        pub target: String = "spirv" => ["spirv", "nvvm"],
        /// chip that target=nvvm compiles for
        pub chip: String = "sm_80",
    }
}

/// What a Vulkan device may have to offer: what a module does not use it does not ask for.
const VULKAN: &str = "#spirv.target_env<#spirv.vce<v1.3, [Shader, Int64, Int16, Int8, Float64, Float16, \
                      StorageBuffer16BitAccess, StorageBuffer8BitAccess, SignedZeroInfNanPreserve], \
                      [SPV_KHR_storage_buffer_storage_class, SPV_KHR_16bit_storage, SPV_KHR_8bit_storage, \
                      SPV_KHR_float_controls]>, api=Vulkan, \
                      #spirv.resource_limits<max_compute_workgroup_size = [1024, 1024, 1024], \
                      max_compute_workgroup_invocations = 1024, max_compute_shared_memory_size = 32768>>";

/// From flat kernels to a `spirv.module` beside their `gpu.module`.
const TO_SPIRV: &str = "gpu.module(parallel-op-bind-gpu-arguments{target=spirv},canonicalize,cse,convert-math-to-spirv),\
                        convert-gpu-to-spirv{use-64bit-index=false},spirv.module(spirv-lower-abi-attrs,cse)";

fn run(module: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let options = SerializeOptions::read(values);
    let Some(pass) = values.pass() else { return Ok(()) };
    let devices = ir::body(module).map(ir::ops_in).unwrap_or_default();
    let devices: Vec<_> = devices.into_iter().filter(|op| ir::is_op(*op, "gpu.module")).collect();
    let features = match (options.target.as_str(), chip::features(&options.chip)) {
        ("nvvm", None) if !devices.is_empty() => {
            return Err(error_at(module.location(), &chip::unknown(&options.chip)));
        }
        (_, features) => features,
    };
    for device in devices {
        let alone = isolate(device);
        match options.target.as_str() {
            "spirv" => to_spirv(alone, pass)?,
            _ => to_ptx(alone, pass, &nvvm_steps(&options.chip, features.unwrap_or_default()))?,
        }
        for op in ir::body(alone).map(ir::ops_in).unwrap_or_default() {
            ir::move_before(op, alone);
        }
        ir::erase(alone);
    }
    Ok(())
}

/// Moves a module of kernels into a module of its own in its place.
fn isolate<'c, 'a>(device: OperationRef<'c, 'a>) -> OperationRef<'c, 'a> {
    let region = Region::new();
    region.append_block(Block::new(&[]));
    let module = OperationBuilder::new("builtin.module", device.location()).add_regions([region]);
    let module = ir::build_before(module, device);
    ir::move_to_end(device, ir::body(module).expect("it was given a block"));
    module
}

fn to_spirv(alone: OperationRef, pass: RunningPass) -> Result<(), Failed> {
    let context = ir::context_of(alone);
    let target = Attribute::parse(context, VULKAN).expect("an attribute of the spirv dialect");
    ir::set_attribute(alone, "spirv.target_env", target);
    pass.run_pipeline(alone, TO_SPIRV)?;
    let ops = ir::body(alone).map(ir::ops_in).unwrap_or_default();
    let [device, lowered] = ["gpu.module", "spirv.module"].map(|name| ops.iter().find(|op| ir::is_op(**op, name)));
    let (Some(device), Some(lowered)) = (device.copied(), lowered.copied()) else { return Ok(()) };
    exact::decorate(lowered);
    pass.run_pipeline(alone, "spirv.module(spirv-update-vce)")?;
    let Some(bytes) = image::of_spirv(lowered) else {
        return Err(op_error(device, "became SPIR-V that has no binary form"));
    };
    replace(device, &[Image { target, form: ImageForm::Binary, bytes }]);
    ir::erase(lowered);
    Ok(())
}

/// Puts images in the place of the op that they were made from.
fn replace(made_from: OperationRef, images: &[Image]) {
    let context = ir::context_of(made_from);
    let name = ir::string_attribute(made_from, "sym_name").unwrap_or_default();
    let objects: Vec<Attribute> = images.iter().map(image::object).collect();
    let handler = Attribute::parse(context, "#gpu.select_object").expect("an attribute of the gpu dialect");
    let attributes = [
        ("sym_name", StringAttribute::new(context, &name).into()),
        ("objects", ArrayAttribute::new(context, &objects).into()),
        ("offloadingHandler", handler),
    ];
    let attributes = attributes.map(|(name, value)| (Identifier::new(context, name), value));
    ir::build_before(OperationBuilder::new("gpu.binary", made_from.location()).add_attributes(&attributes), made_from);
    ir::erase(made_from);
}

/// From flat kernels to the LLVM dialect, and then to PTX.
fn nvvm_steps(chip: &str, features: &str) -> [String; 2] {
    let lower = "gpu.module(parallel-op-bind-gpu-arguments{target=nvvm},canonicalize,cse,convert-scf-to-cf,\
                 convert-gpu-to-nvvm{use-bare-ptr-memref-call-conv=1},canonicalize,cse,reconcile-unrealized-casts)";
    [
        format!("nvvm-attach-target{{chip={chip} features={features}}},{lower}"),
        "gpu-module-to-binary{format=isa}".to_owned(),
    ]
}

fn to_ptx(alone: OperationRef, pass: RunningPass, [lower, write]: &[String; 2]) -> Result<(), Failed> {
    intrinsics::call(alone);
    pass.run_pipeline(alone, lower)?;
    unresolved::refuse(alone)?;
    pass.run_pipeline(alone, write)?;
    let binaries = ir::body(alone).map(ir::ops_in).unwrap_or_default();
    for binary in binaries.into_iter().filter(|op| ir::is_op(*op, "gpu.binary")) {
        // MLIR notes how long it took, which differs from run to run.
        replace(binary, &image::images_of(binary));
    }
    Ok(())
}
