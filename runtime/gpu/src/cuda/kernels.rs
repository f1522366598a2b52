//! Modules of PTX or machine code, their kernels, and launches: pointers first, then words.

use std::{
    collections::HashMap,
    ffi::{CString, c_void},
    ptr,
    sync::Arc,
};

use cudarc::driver::sys;

use super::api::check;
use crate::{
    backend::{KernelId, Launch, ModuleId},
    error::{Error, Result, refuse},
    slab::Slab,
};

/// Bytes for what the driver's compiler says about PTX that it refuses.
const LOG_BYTES: usize = 4096;

/// Bytes of workgroup memory that a launch may have without asking for more.
const PLAIN_WORKGROUP_BYTES: u32 = 48 << 10;

struct Kernel {
    name: Arc<str>,
    function: sys::CUfunction,
    /// Workgroup memory that has been asked for.
    allowed_bytes: u32,
}

/// All modules and kernels.
pub struct Kernels {
    modules: Slab<sys::CUmodule>,
    by_bytes: HashMap<Vec<u8>, ModuleId>,
    kernels: Slab<Kernel>,
    by_name: HashMap<(ModuleId, String), KernelId>,
}

impl Default for Kernels {
    fn default() -> Self {
        Self {
            modules: Slab::new("module", 1),
            by_bytes: HashMap::new(),
            kernels: Slab::new("kernel", 1),
            by_name: HashMap::new(),
        }
    }
}

impl Kernels {
    /// The module of these bytes, loaded if they are new.
    pub fn load(&mut self, bytes: &[u8]) -> Result<ModuleId> {
        if let Some(id) = self.by_bytes.get(bytes) {
            return Ok(*id);
        }
        let mut image = bytes.to_vec();
        // PTX is a text that ends with a zero; machine code does not mind one more.
        image.push(0);
        let mut log = vec![0u8; LOG_BYTES];
        let mut options =
            [sys::CUjit_option::CU_JIT_ERROR_LOG_BUFFER, sys::CUjit_option::CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES];
        let mut values = [log.as_mut_ptr().cast::<c_void>(), ptr::without_provenance_mut(LOG_BYTES - 1)];
        let mut module = ptr::null_mut();
        // SAFETY: the image ends with a zero, and the log is as long as the second option says.
        let code = unsafe {
            sys::cuModuleLoadDataEx(
                &raw mut module,
                image.as_ptr().cast(),
                2,
                options.as_mut_ptr(),
                values.as_mut_ptr(),
            )
        };
        let said = String::from_utf8_lossy(log.split(|byte| *byte == 0).next().unwrap_or_default());
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let subject = format!("a module of {} bytes{}{said}", bytes.len(), if said.is_empty() { "" } else { ": " });
        check("cuModuleLoadDataEx", subject, code)?;
        let id = self.modules.insert(module);
        self.by_bytes.insert(bytes.to_vec(), id);
        Ok(id)
    }

    /// The kernel of this name.
    pub fn find(&mut self, id: ModuleId, name: &str) -> Result<KernelId> {
        let key = (id, name.to_owned());
        if let Some(kernel) = self.by_name.get(&key) {
            return Ok(*kernel);
        }
        let module = *self.modules.get(id)?;
        let c_name =
            CString::new(name).map_err(|_| Error::Refused(format!("kernel '{name}' has a zero in its name")))?;
        let mut function = ptr::null_mut();
        // SAFETY: the module is loaded, and the name ends with a zero.
        check("cuModuleGetFunction", format!("kernel '{name}'"), unsafe {
            sys::cuModuleGetFunction(&raw mut function, module, c_name.as_ptr())
        })?;
        let kernel = Kernel { name: name.into(), function, allowed_bytes: PLAIN_WORKGROUP_BYTES };
        let number = self.kernels.insert(kernel);
        self.by_name.insert(key, number);
        Ok(number)
    }

    /// The kernel's function, allowed so much workgroup memory, and its name.
    pub fn function(&mut self, number: KernelId, workgroup_bytes: u32) -> Result<(sys::CUfunction, Arc<str>)> {
        let kernel = self.kernels.get_mut(number)?;
        if workgroup_bytes > kernel.allowed_bytes {
            kernel.allow(workgroup_bytes)?;
        }
        Ok((kernel.function, Arc::clone(&kernel.name)))
    }

    /// Puts the launch into the stream.
    pub fn launch(&mut self, launch: &Launch, stream: sys::CUstream) -> Result<()> {
        let (function, name) = self.function(launch.kernel, launch.workgroup_bytes)?;
        let mut pointers: Vec<u64> = launch.buffers.iter().map(|buffer| buffer.address).collect();
        let mut words = launch.words.to_vec();
        let mut parameters: Vec<*mut c_void> = pointers.iter_mut().map(|value| ptr::from_mut(value).cast()).collect();
        parameters.extend(words.iter_mut().map(|value| ptr::from_mut(value).cast::<c_void>()));
        let [grid, block] = [launch.grid, launch.block];
        // SAFETY: the driver reads a value behind each pointer before it returns, of the sizes that the convention of
        // calls says; that the kernel keeps to it is the compiler's word.
        let code = unsafe {
            sys::cuLaunchKernel(
                function,
                grid[0],
                grid[1],
                grid[2],
                block[0],
                block[1],
                block[2],
                launch.workgroup_bytes,
                stream,
                parameters.as_mut_ptr(),
                ptr::null_mut(),
            )
        };
        check("cuLaunchKernel", format!("kernel '{name}'"), code)
    }

    /// Unloads everything. The device must be idle.
    pub fn destroy(&mut self) {
        for module in self.modules.values() {
            // SAFETY: the module is loaded, and nothing runs.
            unsafe { sys::cuModuleUnload(*module) };
        }
    }
}

impl Kernel {
    /// Asks for more workgroup memory than every launch may have.
    fn allow(&mut self, bytes: u32) -> Result<()> {
        let attribute = sys::CUfunction_attribute::CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
        let Ok(value) = i32::try_from(bytes) else {
            return refuse(format!("kernel '{}' asks for {bytes} bytes of workgroup memory", self.name));
        };
        // SAFETY: the function is loaded.
        check("cuFuncSetAttribute", format!("kernel '{}'", self.name), unsafe {
            sys::cuFuncSetAttribute(self.function, attribute, value)
        })?;
        self.allowed_bytes = bytes;
        Ok(())
    }
}
