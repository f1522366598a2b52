//! Convolutions and pools: which order their operands shall have, and what becomes of them.

use melior::ir::{OperationRef, ValueLike};
use parallel_op_dialect::ir;

use super::order::Order;

/// What is written for a window op.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `linalg.conv_2d_nhwc_hwcf`.
    Convolution,
    /// One `linalg.conv_2d_nhwc_hwcf` for each group, of which some stand in one loop, or a generic op for many small
    /// groups.
    Groups,
    /// A generic op over the channels, without a dimension for what each of them gives.
    Depthwise,
    /// A generic op with channels innermost.
    Generic,
}

/// A known window op.
pub struct Window {
    name: &'static str,
    form: Form,
    /// Orders of input, filter or window, and output.
    orders: [&'static [usize]; 3],
}

const NCHW: &[usize] = &[0, 2, 3, 1];
const NGCHW: &[usize] = &[0, 3, 4, 1, 2];
const NHWC: &[usize] = &[0, 1, 2, 3];
const NHWGC: &[usize] = &[0, 1, 2, 3, 4];
const WINDOW: &[usize] = &[0, 1];

const WINDOWS: &[Window] = &[
    window("linalg.conv_2d_nchw_fchw", Form::Convolution, [NCHW, &[2, 3, 1, 0], NCHW]),
    window("linalg.conv_2d_nhwc_fhwc", Form::Convolution, [NHWC, &[1, 2, 3, 0], NHWC]),
    window("linalg.conv_2d_ngchw_fgchw", Form::Groups, [NGCHW, &[1, 3, 4, 2, 0], NGCHW]),
    window("linalg.conv_2d_ngchw_gfchw", Form::Groups, [NGCHW, &[0, 3, 4, 2, 1], NGCHW]),
    window("linalg.conv_2d_nhwgc_gfhwc", Form::Groups, [NHWGC, &[0, 2, 3, 4, 1], NHWGC]),
    window("linalg.depthwise_conv_2d_nchw_chw", Form::Depthwise, [NCHW, &[1, 2, 0], NCHW]),
    window("linalg.depthwise_conv_2d_nhwc_hwc", Form::Depthwise, [NHWC, &[0, 1, 2], NHWC]),
    window("linalg.depthwise_conv_2d_nhwc_hwcm", Form::Generic, [NHWC, &[0, 1, 2, 3], NHWGC]),
    window("linalg.pooling_nchw_max", Form::Generic, [NCHW, WINDOW, NCHW]),
    window("linalg.pooling_nchw_sum", Form::Generic, [NCHW, WINDOW, NCHW]),
    window("linalg.pooling_nhwc_max", Form::Generic, [NHWC, WINDOW, NHWC]),
    window("linalg.pooling_nhwc_max_unsigned", Form::Generic, [NHWC, WINDOW, NHWC]),
    window("linalg.pooling_nhwc_min", Form::Generic, [NHWC, WINDOW, NHWC]),
    window("linalg.pooling_nhwc_min_unsigned", Form::Generic, [NHWC, WINDOW, NHWC]),
    window("linalg.pooling_nhwc_sum", Form::Generic, [NHWC, WINDOW, NHWC]),
];

const fn window(name: &'static str, form: Form, orders: [&'static [usize]; 3]) -> Window {
    Window { name, form, orders }
}

impl Window {
    /// The op as a window op on floats or integers, or none.
    pub fn of(op: OperationRef) -> Option<&'static Self> {
        let name = ir::op_name(op);
        let window = WINDOWS.iter().find(|window| window.name == name)?;
        // Several images at once of a group that nobody counted cannot be taken apart.
        let groups_are_known = || {
            let group = window.orders[0][3];
            ir::shape_of(ir::results_of(op)[0].r#type()).is_some_and(|shape| shape[group] != ir::DYNAMIC)
        };
        (window.form != Form::Groups || groups_are_known()).then_some(window)
    }

    /// What is written for the op.
    pub fn form(&self, op: OperationRef) -> Form {
        let gives_one = || ir::shape_of(ir::results_of(op)[0].r#type()).is_some_and(|shape| shape[4..] == [1]);
        let is_flat = ir::is_op(op, "linalg.depthwise_conv_2d_nhwc_hwcm") && gives_one();
        if is_flat { Form::Depthwise } else { self.form }
    }

    /// Orders of input, filter or window, and output.
    pub fn orders(&self) -> [Order; 3] {
        self.orders.map(|order| Order(order.to_vec()))
    }
}

/// Whether the op is a convolution or pool in the order of the program that no rule here holds for.
pub fn is_left_alone(op: OperationRef) -> bool {
    let name = ir::op_name(op);
    let is_window = name.starts_with("linalg.conv_") || name.contains("pooling_") || name.contains("depthwise_");
    is_window && ["ncw", "nchw", "ncdhw", "ngchw"].iter().any(|order| name.contains(order)) && Window::of(op).is_none()
}

/// Whether the op already has its channels innermost and is as fast as it gets.
pub fn is_settled(op: OperationRef) -> bool {
    ir::is_op(op, "linalg.conv_2d_nhwc_hwcf")
}
