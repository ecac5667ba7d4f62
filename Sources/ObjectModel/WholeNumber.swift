/// The integer a double stands for, or nil when it has a fraction or does not fit.
///
/// `Int64(exactly:)` calls `trunc` of libm in optimised builds, which nothing here links.
@inlinable func wholeNumber(_ value: Double) -> Int64? {
    guard value >= -0x1p63, value < 0x1p63 else { return nil }
    let integer = Int64(value)
    return Double(integer) == value ? integer : nil
}
