import ObjectModel

/// The fields of `metadata` that the server itself reads and writes. Every access tolerates wrong types: what is not of the right
/// type is not there.
extension JSONValue {
    func metadataString(_ key: String) -> String { self["metadata"]?[key]?.stringValue ?? "" }

    var finalizerNames: [String] {
        guard let list = self["metadata"]?["finalizers"]?.arrayValue else { return [] }
        return list.compactMap(\.stringValue)
    }

    var hasFinalizers: Bool { !(self["metadata"]?["finalizers"]?.isEmptyOrNull ?? true) }

    var deletionTimestampText: String? {
        guard let text = self["metadata"]?["deletionTimestamp"]?.stringValue, !text.isEmpty else { return nil }
        return text
    }

    var deletionGracePeriodSeconds: Int64? { self["metadata"]?["deletionGracePeriodSeconds"]?.intValue }

    var generationNumber: Int64 { self["metadata"]?["generation"]?.intValue ?? 0 }

    /// Sets, or with nil removes, a field of `metadata`.
    mutating func setMetadata(_ key: String, _ value: JSONValue?) {
        modifyMetadata { $0[key] = value }
    }

    /// Changes `metadata` in place; it is made if it is missing.
    mutating func modifyMetadata(_ change: (inout JSONObject) -> Void) {
        modifyObject { object in
            if let position = object.index(of: "metadata") {
                var metadata = object.takeValue(at: position)
                if metadata.objectValue == nil { metadata = .object(JSONObject()) }
                metadata.modifyObject(change)
                object.setValue(metadata, at: position)
            } else {
                var metadata = JSONObject()
                change(&metadata)
                object.appendUnique(key: "metadata", value: .object(metadata))
            }
        }
    }

    mutating func setFinalizers(_ names: [String]) {
        setMetadata("finalizers", names.isEmpty ? nil : .array(names.map(JSONValue.string)))
    }
}
