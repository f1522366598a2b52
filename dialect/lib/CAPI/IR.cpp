//===- IR.cpp - C API for questions about the IR --------------------------===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "parallel_op-c/IR.h"
#include "parallel_op/IR/Queries.h"

#include "mlir/CAPI/IR.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/DialectResourceBlobManager.h"

#include "llvm/ADT/APSInt.h"

using namespace mlir::parallel_op;
using mlir::Attribute;
using mlir::Type;

/// Appends an integer of an attribute, or returns false if it has no place in
/// 64 bits. It has no sign where its type has none to give: i1 holds 0 and 1.
static bool appendInteger(const llvm::APInt &value, Type type,
                          llvm::SmallVectorImpl<int64_t> &values) {
  bool isUnsigned = type.isUnsignedInteger() || value.getBitWidth() == 1;
  if (isUnsigned ? !value.isIntN(63) : !value.isSignedIntN(64))
    return false;
  values.push_back(isUnsigned ? int64_t(value.getZExtValue())
                              : value.getSExtValue());
  return true;
}

/// Appends a float if it is a whole number of 64 bits, or returns false.
static bool appendFloat(const llvm::APFloat &value,
                        llvm::SmallVectorImpl<int64_t> &values) {
  llvm::APSInt integer(64, /*isUnsigned=*/false);
  bool isExact = false;
  value.convertToInteger(integer, llvm::APFloat::rmTowardZero, &isExact);
  // The sign of a zero is lost, as for any integer.
  if (!isExact && !value.isZero())
    return false;
  values.push_back(integer.getSExtValue());
  return true;
}

/// The dense tensor of integers that `attribute` is, or that it names as a
/// resource of at most `capacity` elements. Null for anything else.
static mlir::DenseIntElementsAttr denseIntegers(Attribute attribute,
                                                intptr_t capacity) {
  auto resource = llvm::dyn_cast<mlir::DenseResourceElementsAttr>(attribute);
  if (!resource)
    return llvm::dyn_cast<mlir::DenseIntElementsAttr>(attribute);
  auto element =
      llvm::dyn_cast<mlir::IntegerType>(resource.getType().getElementType());
  const mlir::AsmResourceBlob *blob = resource.getRawHandle().getBlob();
  intptr_t count = resource.getType().getNumElements();
  // Bits are packed in one way inline and in another in resources.
  if (!blob || !element || element.getWidth() % 8 != 0 || count > capacity ||
      blob->getData().size() != size_t(count) * element.getWidth() / 8)
    return {};
  return llvm::dyn_cast<mlir::DenseIntElementsAttr>(
      mlir::DenseElementsAttr::getFromRawBuffer(resource.getType(),
                                                blob->getData()));
}

/// Appends the integers of `attribute` and counts them, or returns false. What
/// is beyond `capacity` need not be appended.
static bool appendIntegers(Attribute attribute, intptr_t capacity,
                           llvm::SmallVectorImpl<int64_t> &values,
                           intptr_t &count) {
  if (auto integer = llvm::dyn_cast<mlir::IntegerAttr>(attribute)) {
    count += 1;
    return appendInteger(integer.getValue(), integer.getType(), values);
  }
  if (auto dense = llvm::dyn_cast<mlir::DenseFPElementsAttr>(attribute)) {
    count += dense.getNumElements();
    return count > capacity || llvm::all_of(dense.getValues<llvm::APFloat>(),
                                            [&](const llvm::APFloat &value) {
                                              return appendFloat(value, values);
                                            });
  }
  if (auto dense = denseIntegers(attribute, capacity)) {
    count += dense.getNumElements();
    return count > capacity ||
           llvm::all_of(
               dense.getValues<llvm::APInt>(), [&](const llvm::APInt &value) {
                 return appendInteger(value, dense.getElementType(), values);
               });
  }
  if (auto array = llvm::dyn_cast<mlir::ArrayAttr>(attribute))
    return llvm::all_of(array, [&](Attribute element) {
      return llvm::isa<mlir::IntegerAttr>(element) &&
             appendIntegers(element, capacity, values, count);
    });
  auto appendAll = [&](auto array) {
    count += array.size();
    values.append(array.asArrayRef().begin(), array.asArrayRef().end());
    return true;
  };
  if (auto array = llvm::dyn_cast<mlir::DenseI64ArrayAttr>(attribute))
    return appendAll(array);
  if (auto array = llvm::dyn_cast<mlir::DenseI32ArrayAttr>(attribute))
    return appendAll(array);
  return false;
}

ParallelOpEffects parallelOpEffects(MlirOperation op) {
  switch (effectsOf(unwrap(op))) {
  case OpEffects::None:
    return ParallelOpEffectsNone;
  case OpEffects::Unknown:
    return ParallelOpEffectsUnknown;
  case OpEffects::Effects:
    return ParallelOpEffectsSome;
  }
  llvm_unreachable("effects of unknown kind");
}

bool parallelOpIsSpeculatable(MlirOperation op) {
  return mlir::isSpeculatable(unwrap(op));
}

bool parallelOpProvablyDisjointSlices(MlirOperation a, MlirOperation b) {
  return provablyDisjointSlices(unwrap(a), unwrap(b));
}

bool parallelOpProvablySameExtents(MlirValue a, MlirValue b) {
  return provablySameExtents(unwrap(a), unwrap(b));
}

bool parallelOpIsConstantLike(MlirOperation op) {
  return unwrap(op)->hasTrait<mlir::OpTrait::ConstantLike>();
}

intptr_t parallelOpIntegersOf(MlirAttribute attribute, intptr_t capacity,
                              int64_t *values) {
  llvm::SmallVector<int64_t> integers;
  intptr_t count = 0;
  if (!appendIntegers(unwrap(attribute), capacity, integers, count))
    return -1;
  if (count <= capacity)
    llvm::copy(integers, values);
  return count;
}

MlirAttribute parallelOpDenseIntegers(MlirType type, intptr_t nValues,
                                      const int64_t *values) {
  auto shaped = llvm::cast<mlir::ShapedType>(unwrap(type));
  Type element = shaped.getElementType();
  unsigned width = element.isIndex() ? mlir::IndexType::kInternalStorageBitWidth
                                     : element.getIntOrFloatBitWidth();
  auto integers = llvm::map_to_vector(
      llvm::ArrayRef<int64_t>(values, nValues), [&](int64_t value) {
        return llvm::APInt(width, uint64_t(value), /*isSigned=*/true,
                           /*implicitTrunc=*/true);
      });
  return wrap(mlir::DenseElementsAttr::get(shaped, integers));
}

void parallelOpSetForeignProperties(MlirOperation op,
                                    MlirAttribute dictionary) {
  // An unregistered op keeps whatever attribute it is given.
  (void)unwrap(op)->setPropertiesFromAttribute(unwrap(dictionary), nullptr);
}

bool parallelOpIsElementwise(MlirOperation op) {
  return mlir::OpTrait::hasElementwiseMappableTraits(unwrap(op));
}

bool parallelOpIsParallelLoop(MlirOperation op, intptr_t loop) {
  auto structured = mlir::dyn_cast<mlir::linalg::LinalgOp>(unwrap(op));
  if (!structured || loop < 0 || loop >= structured.getNumLoops())
    return false;
  return structured.getIteratorTypesArray()[loop] ==
         mlir::utils::IteratorType::parallel;
}

void parallelOpLowerTypes(intptr_t nTypes, MlirType *types) {
  if (nTypes == 0)
    return;
  mlir::LLVMTypeConverter converter(unwrap(types[0]).getContext());
  for (MlirType &type : llvm::MutableArrayRef(types, nTypes))
    type = wrap(converter.convertType(unwrap(type)));
}

MlirOperation parallelOpAllocationScope(MlirOperation op) {
  return wrap(
      unwrap(op)
          ->getParentWithTrait<mlir::OpTrait::AutomaticAllocationScope>());
}
