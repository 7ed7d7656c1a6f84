//! The `hebdo` command.

fn main() {}
