import KubernetesAPI
import ObjectModel

/// Which objects of a resource a list or a watch is about: namespace, labels and fields, checked against the definition once.
struct ObjectSelection {
    private struct FieldTest {
        let path: [String]
        let isEqual: Bool
        let value: String
        /// What an absent field counts as.
        let absent: String
    }

    let namespace: String?
    let handle: ResourceHandle
    private let labels: LabelSelector?
    private let tests: [FieldTest]
    /// The only name that can match, or nil.
    let exactName: String?
    /// Whether labels or fields exclude anything; the namespace alone does not count.
    let isFiltered: Bool

    init(
        _ handle: ResourceHandle, namespace: String?, labelSelector: LabelSelector, fieldSelector: FieldSelector
    ) throws(APIError) {
        self.handle = handle
        var namespace = handle.store.isNamespaced && namespace?.isEmpty == false ? namespace : nil
        labels = labelSelector.isEverything ? nil : labelSelector
        var tests: [FieldTest] = []
        var exactName: String?
        for requirement in fieldSelector.requirements {
            let path: [String]
            var absent = ""
            switch requirement.field {
            case "metadata.name": path = ["metadata", "name"]
            case "metadata.namespace" where handle.store.isNamespaced || !handle.isCustom: path = ["metadata", "namespace"]
            default:
                guard let known = handle.selectable[requirement.field] else {
                    throw .badRequest("field label not supported: \(requirement.field)")
                }
                path = known
                absent = Self.absentValue(path, handle.definition.schema)
            }
            let isEqual = requirement.comparison == .equals
            if isEqual, requirement.field == "metadata.name" { exactName = requirement.value }
            if isEqual, requirement.field == "metadata.namespace", namespace == nil, !requirement.value.isEmpty {
                namespace = requirement.value
            }
            tests.append(FieldTest(path: path, isEqual: isEqual, value: requirement.value, absent: absent))
        }
        self.namespace = namespace
        self.tests = tests
        self.exactName = exactName
        isFiltered = labels != nil || !tests.isEmpty
    }

    /// Whether a stored state is selected. Fields are looked at in the version of the handle.
    func matches(_ stored: StoredObject) throws(APIError) -> Bool {
        if let namespace, stored.key.namespace != namespace { return false }
        if !isFiltered { return true }
        if let labels, !labels.matches(stored.labels) { return false }
        if tests.isEmpty { return true }
        let value = handle.showsAsStored(stored) ? stored.value : try handle.read(stored)
        for test in tests {
            let found = value.at(path: test.path).map(Self.text) ?? test.absent
            if (found == test.value) != test.isEqual { return false }
        }
        return true
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .null: ""
        default: value.description
        }
    }

    /// Go's zero value of the field in text form.
    private static func absentValue(_ path: [String], _ schema: StructuralSchema) -> String {
        var schema: StructuralSchema? = schema
        for step in path { schema = schema?.property(step) }
        switch schema?.content.type {
        case .boolean: return "false"
        case .integer, .number: return "0"
        default: return ""
        }
    }
}
