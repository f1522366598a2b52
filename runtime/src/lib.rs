//! What lowered code calls at run time.
