//! Convolutions of images, in all layouts, with pads, strides and dilations.

use super::{
    super::{
        types::{Element, Scope, Type, Value},
        writer::Writer,
    },
    products::multiplied,
};

/// Heights and widths of windows.
const WINDOWS: [[usize; 2]; 7] = [[1, 1], [1, 1], [3, 3], [3, 3], [5, 5], [1, 7], [5, 1]];

/// How a window goes over an image.
pub struct Walk {
    /// Rows and columns of the window.
    pub window: [usize; 2],
    stride: usize,
    dilation: usize,
}

impl Walk {
    /// How many places of the window there are along an axis.
    pub fn places(&self, axis: usize, extent: usize) -> Option<usize> {
        let reach = self.dilation * (self.window[axis] - 1) + 1;
        Some(extent.checked_sub(reach)? / self.stride + 1)
    }

    /// The attributes of an op.
    pub fn attributes(&self) -> String {
        let Self { stride, dilation, .. } = self;
        format!(" {{dilations = dense<{dilation}> : tensor<2xi64>, strides = dense<{stride}> : tensor<2xi64>}}")
    }

    /// How many places of the image the window takes in.
    pub fn area(&self) -> usize {
        self.window[0] * self.window[1]
    }
}

/// Where channels and sides of an image stand.
fn axes(is_last: bool) -> (usize, [usize; 2]) {
    if is_last { (3, [1, 2]) } else { (1, [2, 3]) }
}

fn shaped(is_last: bool, [batch, channels, rows, columns]: [usize; 4]) -> Vec<usize> {
    if is_last { vec![batch, rows, columns, channels] } else { vec![batch, channels, rows, columns] }
}

impl Writer {
    /// A window, and the image with a border around it in most cases: one that the window fits into.
    pub fn walked(&mut self, scope: &mut Scope, element: Element, is_last: bool, border: &str) -> (Value, Walk) {
        let image = self.image(scope, element, is_last);
        let walk = Walk {
            window: *self.draw.of(&WINDOWS),
            stride: if self.draw.chance(70) { 1 } else { 2 },
            dilation: if self.draw.chance(80) { 1 } else { 2 },
        };
        let (_, sides) = axes(is_last);
        let mut low = [0; 4];
        let mut high = [0; 4];
        let is_padded = self.draw.chance(60);
        for (number, axis) in sides.into_iter().enumerate() {
            let reach = walk.dilation * (walk.window[number] - 1) + 1;
            let need = reach.saturating_sub(image.shape()[axis]);
            if is_padded || need > 0 {
                low[axis] = reach / 2;
                high[axis] = if self.draw.chance(80) { reach / 2 } else { need };
                // At least one place.
                high[axis] = high[axis].max(need.saturating_sub(low[axis]));
            }
        }
        if low == [0; 4] && high == [0; 4] {
            return (image, walk);
        }
        (self.bordered(&image, &low, &high, border), walk)
    }

    /// A convolution with all channels of the image.
    pub fn convolution(&mut self, scope: &mut Scope) -> Option<()> {
        let element = self.kernel_element();
        let (op, is_last) =
            *self.draw.of(&[("nchw_fchw", false), ("nchw_fchw", false), ("nhwc_hwcf", true), ("nhwc_fhwc", true)]);
        let (image, walk) = self.walked(scope, element, is_last, "0.0");
        let (channel, sides) = axes(is_last);
        let (channels, filters) = (image.shape()[channel], *self.draw.of(&super::CHANNELS));
        let [rows, columns] = walk.window;
        let filter_shape = match op {
            "nchw_fchw" => [filters, channels, rows, columns],
            "nhwc_hwcf" => [rows, columns, channels, filters],
            _ => [filters, rows, columns, channels],
        };
        let filter = self.operand(scope, element, &filter_shape);
        let places = [walk.places(0, image.shape()[sides[0]])?, walk.places(1, image.shape()[sides[1]])?];
        let ty = Type::Tensor(element, shaped(is_last, [image.shape()[0], filters, places[0], places[1]]));
        let start = self.begun(scope, &ty, channel);
        let op = format!("conv_2d_{op}");
        let name = self.define(multiplied(&op, &walk.attributes(), [&image, &filter], &start, &ty));
        self.finished(scope, Value { name, r#type: ty, is_own: true }, channels * walk.area(), channel);
        Some(())
    }

    /// A convolution of each channel by itself.
    pub fn depthwise(&mut self, scope: &mut Scope) -> Option<()> {
        let element = self.kernel_element();
        let is_last = self.draw.chance(40);
        let (image, walk) = self.walked(scope, element, is_last, "0.0");
        let (channel, sides) = axes(is_last);
        let channels = image.shape()[channel];
        let [rows, columns] = walk.window;
        let (op, filter_shape) = match is_last {
            true => ("depthwise_conv_2d_nhwc_hwc", [rows, columns, channels]),
            false => ("depthwise_conv_2d_nchw_chw", [channels, rows, columns]),
        };
        let filter = self.operand(scope, element, &filter_shape);
        let places = [walk.places(0, image.shape()[sides[0]])?, walk.places(1, image.shape()[sides[1]])?];
        let ty = Type::Tensor(element, shaped(is_last, [image.shape()[0], channels, places[0], places[1]]));
        let start = self.begun(scope, &ty, channel);
        let name = self.define(multiplied(op, &walk.attributes(), [&image, &filter], &start, &ty));
        self.finished(scope, Value { name, r#type: ty, is_own: true }, walk.area(), channel);
        Some(())
    }

    /// A convolution of groups of channels.
    pub fn grouped(&mut self, scope: &mut Scope) -> Option<()> {
        let element = self.kernel_element();
        let (image, walk) = self.walked(scope, element, false, "0.0");
        let [batch, channels, rows, columns] = *image.shape() else { return None };
        let groups = *[4, 3, 2, 1].iter().find(|groups| channels.is_multiple_of(**groups))?;
        let (taken, given) = (channels / groups, *self.draw.of(&[1, 3, 4, 16, 17]));
        let split = Type::Tensor(element, vec![batch, groups, taken, rows, columns]);
        let image = self.define(format!(
            "tensor.expand_shape {} [[0], [1, 2], [3], [4]] output_shape [{batch}, {groups}, {taken}, {rows}, {columns}] \
             : {} into {split}",
            image.name, image.r#type
        ));
        let image = Value { name: image, r#type: split, is_own: true };
        let filter = self.operand(scope, element, &[groups, given, taken, walk.window[0], walk.window[1]]);
        let places = [walk.places(0, rows)?, walk.places(1, columns)?];
        let ty = Type::Tensor(element, vec![batch, groups, given, places[0], places[1]]);
        let start = self.filled(&ty, "0.0");
        let name = self.define(multiplied("conv_2d_ngchw_gfchw", &walk.attributes(), [&image, &filter], &start, &ty));
        let joined = Type::Tensor(element, vec![batch, groups * given, places[0], places[1]]);
        let name = self.define(format!("tensor.collapse_shape {name} [[0], [1, 2], [3], [4]] : {ty} into {joined}"));
        self.finished(scope, Value { name, r#type: joined, is_own: true }, taken * walk.area(), 1);
        Some(())
    }
}
