//! One array in NumPy's format.

use super::ArrayError;
use crate::tensor::{ElementType, Tensor};
use npyz::{DType, Endianness, NpyHeader, Order, TypeChar, TypeStr, WriteOptions, WriterBuilder};
use std::{
    io::{self, Read, Write},
    path::Path,
};

/// Reads an array; errors name `path`.
pub(super) fn read(reader: &mut impl Read, path: &Path) -> Result<Tensor, ArrayError> {
    let wrong =
        |expected: &str, got: String| ArrayError::Format { path: path.to_owned(), expected: expected.to_owned(), got };
    let header = NpyHeader::from_reader(&mut *reader).map_err(|reason| wrong("a .npy array", reason.to_string()))?;
    let r#type = header.dtype();
    let element = match &r#type {
        DType::Plain(text) => element_type(text),
        _ => None,
    };
    let element = element.ok_or_else(|| wrong("elements that are booleans, integers or floats", r#type.descr()))?;

    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).map_err(|reason| wrong("a .npy array", reason.to_string()))?;
    let n_bytes = header.shape().iter().try_fold(element.size() as u64, |product, extent| product.checked_mul(*extent));
    if n_bytes != Some(bytes.len() as u64) {
        let expected = n_bytes.map_or("fewer elements".to_owned(), |it| format!("{it} bytes of elements"));
        return Err(wrong(&expected, format!("{} bytes", bytes.len())));
    }
    if matches!(&r#type, DType::Plain(text) if text.endianness() == Endianness::Big) {
        bytes.chunks_exact_mut(element.size()).for_each(<[u8]>::reverse);
    }
    let shape: Vec<usize> = header.shape().iter().map(|&extent| extent as usize).collect();
    let column_major = header.order() == Order::Fortran;
    Ok(Tensor::filled(element, shape.clone(), |target| match column_major {
        true => transpose(&bytes, target, &shape, element.size()),
        false => target.copy_from_slice(&bytes),
    }))
}

/// Writes an array in row-major order.
pub(super) fn write(writer: &mut impl Write, tensor: &Tensor) -> io::Result<()> {
    let shape: Vec<u64> = tensor.shape().iter().map(|&extent| extent as u64).collect();
    let r#type: TypeStr = type_text(tensor.element()).parse().map_err(io::Error::other)?;
    WriteOptions::new_header_only()
        .dtype(DType::new_scalar(r#type))
        .shape(&shape)
        .writer(&mut *writer)
        .write_header_only()?;
    if cfg!(target_endian = "little") {
        return writer.write_all(tensor.bytes());
    }
    tensor.bytes().chunks_exact(tensor.element().size()).try_for_each(|element| {
        let reversed: Vec<u8> = element.iter().rev().copied().collect();
        writer.write_all(&reversed)
    })
}

fn element_type(r#type: &TypeStr) -> Option<ElementType> {
    Some(match (r#type.type_char(), r#type.size_field()) {
        (TypeChar::Bool, 1) => ElementType::Bool,
        (TypeChar::Int, 1) => ElementType::I8,
        (TypeChar::Int, 2) => ElementType::I16,
        (TypeChar::Int, 4) => ElementType::I32,
        (TypeChar::Int, 8) => ElementType::I64,
        (TypeChar::Uint, 1) => ElementType::U8,
        (TypeChar::Uint, 2) => ElementType::U16,
        (TypeChar::Uint, 4) => ElementType::U32,
        (TypeChar::Uint, 8) => ElementType::U64,
        (TypeChar::Float, 2) => ElementType::F16,
        (TypeChar::Float, 4) => ElementType::F32,
        (TypeChar::Float, 8) => ElementType::F64,
        _ => return None,
    })
}

fn type_text(element: ElementType) -> &'static str {
    match element {
        ElementType::Bool => "|b1",
        ElementType::I8 => "|i1",
        ElementType::I16 => "<i2",
        ElementType::I32 => "<i4",
        ElementType::I64 => "<i8",
        ElementType::U8 => "|u1",
        ElementType::U16 | ElementType::BF16 => "<u2",
        ElementType::U32 => "<u4",
        ElementType::U64 => "<u8",
        ElementType::F16 => "<f2",
        ElementType::F32 => "<f4",
        ElementType::F64 => "<f8",
    }
}

/// Copies column-major elements into row-major order.
fn transpose(source: &[u8], target: &mut [u8], shape: &[usize], size: usize) {
    let mut index = vec![0_usize; shape.len()];
    for element in target.chunks_exact_mut(size) {
        let at = index.iter().zip(shape).rev().fold(0, |at, (index, extent)| at * extent + index);
        element.copy_from_slice(&source[at * size..(at + 1) * size]);
        for axis in (0..shape.len()).rev() {
            index[axis] += 1;
            if index[axis] < shape[axis] {
                break;
            }
            index[axis] = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(r#type: &str, order: Order, shape: &[u64], bytes: &[u8]) -> Vec<u8> {
        let mut file = Vec::new();
        WriteOptions::new_header_only()
            .order(order)
            .dtype(DType::new_scalar(r#type.parse().expect("a type")))
            .shape(shape)
            .writer(&mut file)
            .write_header_only()
            .expect("memory is writable");
        file.extend_from_slice(bytes);
        file
    }

    fn parsed(file: &[u8]) -> Result<Tensor, String> {
        read(&mut &file[..], Path::new("a.npy")).map_err(|error| error.to_string())
    }

    #[test]
    fn every_type_comes_back_as_written() {
        for name in ["|b1", "|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "<u8", "<f2", "<f4", "<f8"] {
            let r#type: TypeStr = name.parse().expect("a type");
            let element = element_type(&r#type).expect(name);
            let tensor = Tensor::filled(element, vec![3], |bytes| bytes.fill(1));
            let mut written = Vec::new();
            write(&mut written, &tensor).expect("memory is writable");
            let read = parsed(&written).expect(name);
            assert!(read.is_bitwise_equal(&tensor) && read.element() == element, "{name}");
        }
    }

    #[test]
    fn column_major_is_turned_and_big_endian_swapped() {
        let columns = file("|u1", Order::Fortran, &[2, 3], &[0, 3, 1, 4, 2, 5]);
        assert_eq!(parsed(&columns).map(|it| it.bytes().to_vec()), Ok(vec![0, 1, 2, 3, 4, 5]));
        let big = file(">i2", Order::C, &[2], &[1, 2, 3, 4]);
        assert_eq!(parsed(&big).map(|it| it.elements::<u16>().to_vec()), Ok(vec![0x0102, 0x0304]));
    }

    #[test]
    fn truncated_file_and_unknown_type_are_named() {
        let short = file("<f4", Order::C, &[2], &[0; 7]);
        assert_eq!(parsed(&short).unwrap_err(), "a.npy: expected 8 bytes of elements, got 7 bytes");
        let complex = file("<c8", Order::C, &[1], &[0; 8]);
        assert_eq!(
            parsed(&complex).unwrap_err(),
            "a.npy: expected elements that are booleans, integers or floats, got '<c8'"
        );
        assert!(parsed(b"nonsense").unwrap_err().starts_with("a.npy: expected a .npy array, got "));
    }
}
