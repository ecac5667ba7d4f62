extension JSONValue: CustomStringConvertible {
    /// Compact JSON, fields in insertion order.
    public var description: String { JSONWriter.text(self) }
}
