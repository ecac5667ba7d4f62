import ObjectModel

extension StructuralSchema {
    /// Adds the fields of an object itself that Go's encoder writes whether they are set or not: clients find null or nothing there, as
    /// in answers of kube-apiserver. Those of parts of the object are left as they are.
    public func addFieldsWrittenAnyway(to object: inout JSONValue) {
        for position in compiled.zeroProperties {
            let property = content.properties[position]
            if object[property.name] == nil, let zero = property.schema.content.zeroValue { object[property.name] = zero }
        }
    }
}
