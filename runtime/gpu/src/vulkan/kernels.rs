//! Modules, their kernels, and the pipelines made of them: each once.

use std::{
    collections::HashMap,
    ffi::CString,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use ash::vk;

use super::{context::Context, descriptors::Layout, named};
use crate::{
    backend::{KernelId, Launch, ModuleId},
    error::{Result, refuse},
    slab::Slab,
    spirv,
};

struct Module {
    raw: vk::ShaderModule,
    facts: spirv::Module,
    kernels: HashMap<String, KernelId>,
}

/// An entry point of a module.
pub struct Kernel {
    pub name: Arc<str>,
    module: ModuleId,
    /// The block that it is compiled for, if it is for one.
    block: Option<[u32; 3]>,
    pub n_bindings: u32,
    /// By block, bytes of workgroup memory and number of buffers.
    pipelines: HashMap<([u32; 3], u32, usize), vk::Pipeline>,
}

/// All modules and kernels.
pub struct Kernels {
    modules: HashMap<ModuleId, Module>,
    by_hash: HashMap<u64, Vec<ModuleId>>,
    kernels: Slab<Kernel>,
    next_module: ModuleId,
}

impl Default for Kernels {
    fn default() -> Self {
        Self { modules: HashMap::new(), by_hash: HashMap::new(), kernels: Slab::new("kernel", 1), next_module: 1 }
    }
}

impl Kernels {
    /// The module of these bytes, made if they are new.
    pub fn load(&mut self, context: &Context, bytes: &[u8]) -> Result<ModuleId> {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        let hash = hasher.finish();
        let same = |id: &&ModuleId| {
            self.modules.get(id).is_some_and(|module| {
                module.facts.words.iter().flat_map(|word| word.to_le_bytes()).eq(bytes.iter().copied())
            })
        };
        if let Some(id) = self.by_hash.get(&hash).and_then(|ids| ids.iter().find(same)) {
            return Ok(*id);
        }
        let facts = spirv::parse(bytes)?;
        if let Some(what) = facts.missing(&context.limits) {
            return refuse(format!(
                "a module with the kernels {} needs {what}, which the device '{}' has not",
                names(&facts),
                context.name
            ));
        }
        let info = vk::ShaderModuleCreateInfo::default().code(&facts.words);
        // SAFETY: the structure of the module has been checked; that its instructions are valid is the compiler's word.
        let raw = unsafe { context.device.create_shader_module(&info, None) }.map_err(named(
            "vkCreateShaderModule",
            format!("a module of {} bytes with the kernels {}", bytes.len(), names(&facts)),
        ))?;
        let id = self.next_module;
        self.next_module += 1;
        self.modules.insert(id, Module { raw, facts, kernels: HashMap::new() });
        self.by_hash.entry(hash).or_default().push(id);
        Ok(id)
    }

    /// The kernel of this name.
    pub fn find(&mut self, id: ModuleId, name: &str) -> Result<KernelId> {
        let Some(module) = self.modules.get_mut(&id) else {
            return refuse(format!("module {id} does not exist"));
        };
        if let Some(kernel) = module.kernels.get(name) {
            return Ok(*kernel);
        }
        let Some(facts) = module.facts.kernels.iter().find(|kernel| kernel.name == name) else {
            return refuse(format!("kernel '{name}' is not in its module, which has {}", names(&module.facts)));
        };
        let spirv::Kernel { block, n_bindings, .. } = *facts;
        let kernel = Kernel { name: name.into(), module: id, block, n_bindings, pipelines: HashMap::new() };
        let number = self.kernels.insert(kernel);
        module.kernels.insert(name.to_owned(), number);
        Ok(number)
    }

    pub fn kernel(&self, number: KernelId) -> Result<&Kernel> {
        self.kernels.get(number)
    }

    /// The kernel's pipeline for this block, made if it is new.
    pub fn pipeline(&mut self, context: &Context, launch: &Launch, layout: &Layout) -> Result<vk::Pipeline> {
        let kernel = self.kernels.get(launch.kernel)?;
        if let Some(block) = kernel.block
            && block != launch.block
        {
            return refuse(format!(
                "kernel '{}' is compiled for blocks of {block:?} threads: launched with {:?}",
                kernel.name, launch.block
            ));
        }
        let key = (launch.block, launch.workgroup_bytes, launch.buffers.len());
        if let Some(pipeline) = kernel.pipelines.get(&key) {
            return Ok(*pipeline);
        }
        let Some(module) = self.modules.get(&kernel.module) else {
            return refuse(format!("kernel '{}' has no module", kernel.name));
        };
        let pipeline = create(context, module.raw, kernel, (launch, layout))?;
        self.kernels.get_mut(launch.kernel)?.pipelines.insert(key, pipeline);
        Ok(pipeline)
    }

    /// Destroys everything. The device must be idle.
    pub fn destroy(&mut self, context: &Context) {
        // SAFETY: the device is idle.
        unsafe {
            for pipeline in self.kernels.values().flat_map(|kernel| kernel.pipelines.values()) {
                context.device.destroy_pipeline(*pipeline, None);
            }
            self.modules.values().for_each(|module| context.device.destroy_shader_module(module.raw, None));
        }
    }
}

/// Compiles a kernel. Constants 0, 1 and 2 of the module, where it has them, are the block; 3 is workgroup memory.
fn create(
    context: &Context,
    module: vk::ShaderModule,
    kernel: &Kernel,
    (launch, layout): (&Launch, &Layout),
) -> Result<vk::Pipeline> {
    let subject = format!("kernel '{}'", kernel.name);
    let Ok(name) = CString::new(kernel.name.as_bytes()) else {
        return refuse(format!("{subject} has a zero in its name"));
    };
    let [x, y, z] = launch.block;
    let constants: Vec<u8> = [x, y, z, launch.workgroup_bytes].iter().flat_map(|word| word.to_ne_bytes()).collect();
    let entries =
        [0, 1, 2, 3].map(|index| vk::SpecializationMapEntry::default().constant_id(index).offset(index * 4).size(4));
    let special = vk::SpecializationInfo::default().map_entries(&entries).data(&constants);
    let stage = vk::PipelineShaderStageCreateInfo::default()
        .stage(vk::ShaderStageFlags::COMPUTE)
        .module(module)
        .name(&name)
        .specialization_info(&special);
    let info = [vk::ComputePipelineCreateInfo::default().stage(stage).layout(layout.pipeline)];
    // SAFETY: the module has the entry point, the layout has its bindings, and all that is pointed to is alive.
    let result = unsafe { context.device.create_compute_pipelines(vk::PipelineCache::null(), &info, None) };
    result.map(|pipelines| pipelines[0]).map_err(|(_, code)| named("vkCreateComputePipelines", subject)(code))
}

fn names(facts: &spirv::Module) -> String {
    let names: Vec<_> = facts.kernels.iter().map(|kernel| format!("'{}'", kernel.name)).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
