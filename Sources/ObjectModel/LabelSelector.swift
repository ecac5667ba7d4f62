/// A selector of objects by their labels, as apimachinery's `labels.Selector`.
public struct LabelSelector: Hashable, Sendable {
    /// How a requirement compares a label; the raw value is apimachinery's spelling.
    public enum Operator: String, Hashable, Sendable {
        /// The label has one of the values.
        case isIn = "in"
        /// The label is absent or has none of the values.
        case isNotIn = "notin"
        /// The label has the value.
        case equals = "="
        /// The label has the value.
        case doubleEquals = "=="
        /// The label is absent or has another value.
        case notEquals = "!="
        /// The label is present.
        case exists = "exists"
        /// The label is absent.
        case doesNotExist = "!"
        /// The label is an integer above the value.
        case greaterThan = "gt"
        /// The label is an integer below the value.
        case lessThan = "lt"
    }

    /// One requirement; all requirements of a selector must hold.
    public struct Requirement: Hashable, Sendable {
        /// The label's key.
        public let key: String
        /// How the label is compared.
        public let comparison: Operator
        /// The values compared with; empty for presence and absence.
        public let values: [String]

        /// Makes a requirement without checking it.
        public init(key: String, comparison: Operator, values: [String]) {
            self.key = key
            self.comparison = comparison
            self.values = values
        }
    }

    /// The requirements, ordered by key.
    public let requirements: [Requirement]
    /// Whether this matches nothing at all, as a null `metav1.LabelSelector` does.
    public let isNothing: Bool

    init(sorting requirements: [Requirement]) {
        self.requirements =
            requirements.count < 2
            ? requirements : requirements.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        isNothing = false
    }

    private init(isNothing: Bool) {
        requirements = []
        self.isNothing = isNothing
    }

    /// Matches every object.
    public static let everything = LabelSelector(isNothing: false)
    /// Matches no object.
    public static let nothing = LabelSelector(isNothing: true)

    /// Requires each label to have its value; keys and values are not checked.
    public init(equals pairs: [(String, String)]) {
        self.init(sorting: pairs.map { Requirement(key: $0.0, comparison: .equals, values: [$0.1]) })
    }

    /// Requires each label of a map to have its value, as `labels.SelectorFromSet`; nothing is checked, values that are no strings count
    /// as empty.
    public init(equals labels: JSONObject) {
        self.init(sorting: labels.map { Requirement(key: $0.key, comparison: .equals, values: [$0.value.stringValue ?? ""]) })
    }

    /// Whether every object matches.
    public var isEverything: Bool { requirements.isEmpty && !isNothing }

    /// Whether labels satisfy every requirement; nil stands for no labels.
    public func matches(_ labels: JSONObject?) -> Bool {
        if isNothing { return false }
        for requirement in requirements where !requirement.matches(labels) { return false }
        return true
    }

    /// The value that a label must have, when the first requirement on it allows exactly one.
    public func exactValue(of key: String) -> String? {
        for requirement in requirements where requirement.key == key {
            switch requirement.comparison {
            case .equals, .doubleEquals, .isIn: return requirement.values.count == 1 ? requirement.values[0] : nil
            default: return nil
            }
        }
        return nil
    }
}

extension LabelSelector.Requirement {
    /// Whether labels satisfy the requirement.
    public func matches(_ labels: JSONObject?) -> Bool {
        guard let value = labels?[key] else {
            switch comparison {
            case .isNotIn, .notEquals, .doesNotExist: return true
            default: return false
            }
        }
        switch comparison {
        case .exists: return true
        case .doesNotExist: return false
        case .isIn, .equals, .doubleEquals: return holds(value)
        case .isNotIn, .notEquals: return !holds(value)
        case .greaterThan, .lessThan:
            guard let text = value.stringValue, let label = Int64(text), values.count == 1, let bound = Int64(values[0]) else {
                return false
            }
            return comparison == .greaterThan ? label > bound : label < bound
        }
    }

    private func holds(_ value: JSONValue) -> Bool {
        guard case .string(let text) = value else { return false }
        for candidate in values where candidate == text { return true }
        return false
    }
}

extension LabelSelector: CustomStringConvertible {
    /// The canonical text: requirements by key, values sorted. Empty for everything and for nothing.
    public var description: String { requirements.map(\.description).joined(separator: ",") }
}

extension LabelSelector.Requirement: CustomStringConvertible {
    /// The canonical text, such as `app in (a,b)`.
    public var description: String {
        let list = values.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: ",")
        switch comparison {
        case .exists: return key
        case .doesNotExist: return "!" + key
        case .isIn, .isNotIn: return "\(key) \(comparison.rawValue) (\(list))"
        case .equals, .doubleEquals, .notEquals: return key + comparison.rawValue + list
        case .greaterThan: return "\(key)>\(list)"
        case .lessThan: return "\(key)<\(list)"
        }
    }
}
