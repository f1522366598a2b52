//! Largest elements and means of windows.

use super::super::{
    structured::identity,
    types::{Scope, Type, Value},
    writer::Writer,
};

impl Writer {
    /// A pool over an image with or without a border.
    pub fn window_pool(&mut self, scope: &mut Scope) -> Option<()> {
        let element = self.kernel_element();
        let (is_last, is_max) = (self.draw.chance(40), self.draw.chance(60));
        let start = if is_max { super::lowest(element) } else { "0.0" };
        let (image, walk) = self.walked(scope, element, is_last, start);
        let [rows, columns] = walk.window;
        let shape = image.shape();
        let r#type = match is_last {
            true => vec![shape[0], walk.places(0, shape[1])?, walk.places(1, shape[2])?, shape[3]],
            false => vec![shape[0], shape[1], walk.places(0, shape[2])?, walk.places(1, shape[3])?],
        };
        let ty = Type::Tensor(element, r#type);
        let target = self.filled(&ty, start);
        let window = self.define(format!("tensor.empty() : tensor<{rows}x{columns}x{element}>"));
        let order = if is_last { "nhwc" } else { "nchw" };
        let kind = if is_max { "max" } else { "sum" };
        let name = self.define(format!(
            "linalg.pooling_{order}_{kind}{} ins({}, {window} : {}, tensor<{rows}x{columns}x{element}>) \
             outs({target} : {ty}) -> {ty}",
            walk.attributes(),
            image.name,
            image.r#type
        ));
        let mut value = Value { name, r#type: ty, is_own: true };
        if is_max {
            // A window that lies in the border altogether holds nothing.
            value = self.pointwise(&[(&value, identity(4))], &value.r#type, |this, elements| {
                let low = this.number(element, -9.0);
                this.binary(element, "maximumf", &elements[0], &low)
            });
        } else {
            self.n_terms += walk.area();
            let area = walk.area() as f64;
            value = self.pointwise(&[(&value, identity(4))], &value.r#type, |this, elements| {
                let area = this.number(element, area);
                this.binary(element, "divf", &elements[0], &area)
            });
        }
        scope.push(value);
        Some(())
    }
}
